"""What the gradient check answers: plain data, with a text for people."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from html import escape
from typing import Any


@dataclass(frozen=True)
class ParameterCheck:
    """One parameter's derivative.

    Attributes:
        name: The parameter.
        right: Whether its derivative is right.
        shape: The shape of the given derivative.
        expected: The shape it should have, that of the parameter.
        error: The norm of the difference, as a share of the norm of the right one; infinite where shapes differ,
            or where it holds NaN or infinity.
        tolerance: Up to which share it passes as rounding.
        factor: Given over right where the one is a multiple of the other, else None.
        finite: Whether it holds neither NaN nor infinity; where one does, no mistake is looked for.
    """

    name: str
    right: bool
    shape: tuple[int, ...]
    expected: tuple[int, ...]
    error: float
    tolerance: float
    factor: float | None = None
    finite: bool = True


@dataclass(frozen=True)
class Explanation:
    """A known mistake, or two made together, and what it explains.

    Attributes:
        names: The names of the mistakes.
        sentence: What is wrong.
        where: The layers or parameters, or how, where there are several ways.
        wrong: The lines of NumPy that give these derivatives.
        right: The lines in their place that are right.
        cure: What to do.
        learning_rate: The rate that the derivatives tell of, where it was not given.
    """

    names: tuple[str, ...]
    sentence: str
    where: str
    wrong: tuple[str, ...]
    right: tuple[str, ...]
    cure: str
    learning_rate: float | None = None


@dataclass(frozen=True)
class GradientCheck:
    """Whether derivatives are right, and if not which known mistake gives just these.

    Attributes:
        right: Whether all are right.
        parameters: One entry for each, in the order of the backward pass.
        explanations: The mistakes that give just these derivatives; several where this batch cannot tell them apart.
        partly: Where there are none: those that explain more parameters than are right, from the end of the network on.
        tried: How many ways to go wrong were compared.
        without_trace: The mistakes that would not show on this batch.
        examples: The number of examples.
        precision: The number type by which was judged.
        remarks: Sentences about what was given.
    """

    right: bool
    parameters: tuple[ParameterCheck, ...]
    explanations: tuple[Explanation, ...]
    partly: tuple[Explanation, ...]
    tried: int
    without_trace: tuple[str, ...]
    examples: int
    precision: str
    remarks: tuple[str, ...] = ()

    @property
    def first_wrong(self) -> str | None:
        """The first parameter on the way back whose derivative is wrong, or None."""
        return next((entry.name for entry in self.parameters if not entry.right), None)

    def names(self) -> list[tuple[str, ...]]:
        """Return the names of the mistakes that give just these derivatives."""
        return [explanation.names for explanation in self.explanations]

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {**asdict(self), "first_wrong": self.first_wrong}

    def __str__(self) -> str:
        from cutaway.diagnosis.gradients.text import check_text

        return check_text(self)

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"
