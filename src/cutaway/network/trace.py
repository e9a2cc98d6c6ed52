"""A trace: one training step with all its values, before and after the update."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cutaway.definitions import OPTIMIZERS, REGULARIZERS, Optimizer
from cutaway.errors import ShapeError
from cutaway.execute import execute
from cutaway.execute.arrays import NUMPY
from cutaway.network.given import as_array, as_numbers
from cutaway.network.masks import draw_masks
from cutaway.network.representations import ReadablePlan, heading_of, plan_latex, trace_html
from cutaway.plan import Plan, Shape, Step, StepPlans, step_plans
from cutaway.plan.shapes import infer_shapes

if TYPE_CHECKING:
    from cutaway.network.network import Network

Part: TypeAlias = Literal["forward", "backward", "update"]


@dataclass(frozen=True)
class TracedStep:
    """A step of a trace.

    Attributes:
        number: Its place in the trace, from 0.
        part: Which of the three plans it belongs to.
        step: The step itself.
    """

    number: int
    part: Part
    step: Step


@dataclass(frozen=True, eq=False, repr=False)
class Trace:
    """One training step of a network on a batch, with every value that it reads or makes.

    It holds copies of all that it was given, so that nothing done later to a network or to data changes it; its values
    are read-only.

    Attributes:
        network: A copy of the network as it was before the step.
        plans: Forward, backward and update.
        optimizer: What makes the update.
        values: Every value by name, as a NumPy array: ``x`` (batch, inputs), ``y`` (batch, outputs), ``W1``, ``z1`` ...
            ``loss`` (), ``d_W1`` ... ``new_W1``, what the optimizer remembers (``m_W1``, ``new_m_W1``), ``step`` and
            ``learning_rate``.
        training: Whether dropout and batch normalization work as in training.
        regularizers: The texts that the regularizers were given by.
        seed: The seed of the masks of dropout.
    """

    network: Network
    plans: StepPlans
    optimizer: Optimizer
    values: Mapping[str, NDArray[Any]]
    training: bool = False
    regularizers: tuple[str, ...] = ()
    seed: int = 0

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Return a value by its name.

        Raises:
            KeyError: The trace has no such value.
        """
        return self.values[name]

    def __contains__(self, name: str) -> bool:
        return name in self.values

    @property
    def plan(self) -> Plan:
        """All steps."""
        return ReadablePlan(self.plans.whole)

    def __repr__(self) -> str:
        return f"<Trace of {heading_of(self)}: {len(self.steps)} steps, {len(self.values)} values>"

    def _repr_html_(self) -> str:
        return trace_html(self)

    def _repr_latex_(self) -> str:
        return plan_latex(self.plan)

    @cached_property
    def steps(self) -> tuple[TracedStep, ...]:
        """All steps with their numbers and parts."""
        parts: list[tuple[Part, Plan]] = [
            ("forward", self.plans.forward),
            ("backward", self.plans.backward),
            ("update", self.plans.update),
        ]
        pairs = [(part, step) for part, plan in parts for step in plan]
        return tuple(TracedStep(number, part, step) for number, (part, step) in enumerate(pairs))

    @cached_property
    def shapes(self) -> Mapping[str, Shape]:
        """The shape of every value, with ``"batch"`` for the number of examples: ``z1`` has ``("batch", 3)``."""
        made = {name for step in self.plan for name in step.outputs}
        batched = {"x", "y", *(name for name in self.values if name.startswith("mask"))}
        given: dict[str, Shape] = {
            name: ("batch", *array.shape[1:]) if name in batched else array.shape
            for name, array in self.values.items()
            if name not in made
        }
        return infer_shapes(self.plan, given)

    @property
    def examples(self) -> int:
        """The number of examples."""
        return len(self.values["x"])

    def maker(self, name: str) -> TracedStep | None:
        """Return the step that makes a value; None for what was given, such as ``x`` and ``W1``."""
        return next((traced for traced in self.steps if name in traced.step.outputs), None)

    def readers(self, name: str) -> list[TracedStep]:
        """Return the steps that read a value."""
        return [traced for traced in self.steps if name in traced.step.inputs]

    def after(self) -> Trace:
        """Return the trace of the next step on the same examples: with the new parameters and memories."""
        found = self.values
        arrays = {name: found.get(f"new_{name}", array) for name, array in self.network.arrays.items()}
        memory = {
            name[4:]: array for name, array in found.items() if name.startswith("new_") and name[4:] not in arrays
        }
        network = type(self.network).from_specification(self.network.specification, arrays)
        return trace(
            network,
            found["x"],
            found["y"],
            optimizer=self.optimizer,
            learning_rate=float(found["learning_rate"]),
            memory=memory,
            step=int(found["step"]) + 1,
            training=self.training,
            regularizers=self.regularizers,
            seed=self.seed,
        )

    def example(self, number: int) -> Trace:
        """Return the trace of one of the examples alone, with the same masks: what it would say by itself.

        Raises:
            IndexError: There is no such example.
            ShapeError: Batch normalization measures the batch, and one example has nothing to be measured by.
        """
        if self.training:
            self.network.check_measured(1)
        if not 0 <= number < self.examples:
            raise IndexError(f"example {number}; the trace has those from 0 to {self.examples - 1}")
        batched = {name: value[number : number + 1] for name, value in self.values.items() if _is_given_by_row(name)}
        made = {name for step in self.plan for name in step.outputs}
        given = {name: value for name, value in self.values.items() if name not in made}
        return replace(self, values=_executed(self.plan, {**given, **batched}))


def trace(
    network: Network,
    x: Any,
    y: Any,
    *,
    optimizer: str | Optimizer = "sgd",
    learning_rate: float | None = None,
    memory: Mapping[str, Any] | None = None,
    step: int = 1,
    training: bool = False,
    regularizers: Sequence[str] = (),
    seed: int = 0,
) -> Trace:
    """Return one training step with all its values; ``Network.trace`` tells the arguments."""
    known = OPTIMIZERS.resolve(optimizer) if isinstance(optimizer, str) else optimizer
    network = type(network).from_specification(network.specification, _copies(network.arrays))
    chosen = [REGULARIZERS.resolve(text) for text in regularizers]
    forward, measured = (network.training_plan, network.statistics_plan) if training else (network.plan, ())
    plans = step_plans(forward, list(network.parameters), known, chosen, measured)
    given = network.given(x, y)
    if training:
        network.check_measured(len(given["x"]))
    masks = draw_masks(network.specification, len(given["x"]), seed, step) if training else {}
    values = {
        **given,
        **masks,
        **_memory(network, known, memory or {}),
        "step": np.asarray(step),
        "learning_rate": np.asarray(known.usual_rate if learning_rate is None else learning_rate),
    }
    made = _executed(plans.whole, values)
    return Trace(network, plans, known, made, training, tuple(regularizers), seed)


def _memory(network: Network, optimizer: Optimizer, memory: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the optimizer remembers: as given, or as before the first step."""
    first = {
        f"{name}_{parameter}": array
        for parameter, value in network.parameters.items()
        for name, array in optimizer.init(NUMPY, value).items()
    }
    if unknown := set(memory) - set(first):
        raise ShapeError(f"The optimizer {optimizer.name!r} remembers nothing called {', '.join(sorted(unknown))}.")
    found = {name: as_array(memory.get(name, array), name) for name, array in first.items()}
    for name, array in found.items():
        if array.shape != first[name].shape:
            raise ShapeError(f"{name} has the shape {array.shape}; the network needs {first[name].shape}.")
    return {name: as_numbers(array, name, first[name].dtype.name) for name, array in found.items()}


def _executed(plan: Plan, given: Mapping[str, Any]) -> Mapping[str, NDArray[Any]]:
    """Run the plan on copies of what is given, and return all values as arrays that cannot be written to."""
    copies = _copies(given)
    numbers = {**copies, "step": int(given["step"]), "learning_rate": float(given["learning_rate"])}
    return MappingProxyType(_read_only({**execute(plan, numbers, NUMPY), **copies}))


def _copies(arrays: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    return _read_only({name: np.array(array) for name, array in arrays.items()})


def _read_only(arrays: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    views = {name: np.asarray(array).view() for name, array in arrays.items()}
    for view in views.values():
        view.flags.writeable = False
    return views


def _is_given_by_row(name: str) -> bool:
    return name in ("x", "y") or name.startswith("mask")
