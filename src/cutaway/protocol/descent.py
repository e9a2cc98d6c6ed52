"""What the descent page asks of the server, and what it is told.

The page asks for ``landscapes`` once, for a ``landscape`` whenever another is to be seen, and for a ``race`` from a
place. A single ball is a race of one. Nothing of it is kept by the server: each command says all there is to know.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Directions = Literal["gradient", "random", "weights"]


@dataclass(frozen=True, kw_only=True)
class Weight:
    """One weight or bias: a parameter's name in the plan, and its index."""

    name: str
    index: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Slice:
    """Along which two directions the network's loss is seen; only the landscape "loss" has any.

    Attributes:
        directions: The gradient and a random one; two random ones; or two weights, whose values the axes then show.
        weights: Those two.
        seed: The seed of the random directions.
    """

    directions: Directions = "gradient"
    weights: tuple[Weight, ...] = ()
    seed: int = 0


@dataclass(frozen=True, kw_only=True)
class Contender:
    """One that takes part in a race: an optimizer as it is typed, and its learning rate."""

    optimizer: str = "sgd"
    learning_rate: float


@dataclass(frozen=True, kw_only=True)
class ListLandscapes:
    """Which landscapes and optimizers are there?"""

    kind: Literal["landscapes"] = "landscapes"


@dataclass(frozen=True, kw_only=True)
class ShowLandscape:
    """Show a landscape.

    Attributes:
        name: One of the landscapes, or "loss" for the loss of the session's network on its training points.
        size: How many heights are computed along each axis.
        slice: Along what, for the landscape "loss".
    """

    kind: Literal["landscape"] = "landscape"
    name: str
    size: int = 81
    slice: Slice = field(default_factory=Slice)


@dataclass(frozen=True, kw_only=True)
class Race:
    """Let optimizers go down from one place.

    Attributes:
        name: The landscape.
        slice: Along what, for the landscape "loss".
        start: The place, one number for each axis.
        contenders: The optimizers.
        steps: How many steps each takes.
        noise: The standard deviation of what is added to each number of the gradient; the same for all contenders, as
            if it came from a batch that they share. For the landscape "loss" real batches do that.
        batch_size: How many training points a step sees, for the landscape "loss"; 0 for all of them.
        seed: The seed of noise and batches.
    """

    kind: Literal["race"] = "race"
    name: str
    slice: Slice = field(default_factory=Slice)
    start: tuple[float, ...]
    contenders: tuple[Contender, ...]
    steps: int = 100
    noise: float = 0.0
    batch_size: int = 0
    seed: int = 0


@dataclass(frozen=True, kw_only=True)
class LandscapeChoice:
    """A landscape: its name, what a learner reads, one sentence on it, and the number of its axes."""

    name: str
    title: str
    sentence: str
    dimensions: int


@dataclass(frozen=True, kw_only=True)
class OptimizerChoice:
    """An optimizer: its name, one sentence, its settings, and whether it always sees all points (and so no noise)."""

    name: str
    sentence: str
    settings: dict[str, float]
    full_batch: bool


@dataclass(frozen=True, kw_only=True)
class Landscapes:
    """The answer to ``landscapes``, and the limits of a race."""

    kind: Literal["landscapes"] = "landscapes"
    answers: int
    landscapes: tuple[LandscapeChoice, ...]
    optimizers: tuple[OptimizerChoice, ...]
    most_contenders: int
    most_steps: int


@dataclass(frozen=True, kw_only=True)
class Surface:
    """The answer to ``landscape``. Array: ``heights``, (size,) from left to right, or (size, size), row 0 the top.

    A slice of a large network's loss is computed at fewer places than were asked for.

    Attributes:
        name: The landscape.
        title: What a learner reads.
        sentence: What is to be seen.
        formula: The formula as LaTeX, derived from the function that computes it; empty for "loss".
        source: Where it comes from.
        axes: What each axis is.
        bounds: From where to where it is shown, for each axis.
        minima: The known minima, the lowest first; none for "loss".
        start: A place to begin at: the network's own for "loss".
        rates: For each optimizer a learning rate with which it gets somewhere.
        network: Which weights it is a slice of: the same text for the same weights; empty for a formula.
        weights: All weights and biases that could be chosen as axes; none for a formula.
    """

    kind: Literal["surface"] = "surface"
    answers: int
    name: str
    title: str
    sentence: str
    formula: str
    source: str
    axes: tuple[str, ...]
    bounds: tuple[tuple[float, float], ...]
    minima: tuple[tuple[float, ...], ...]
    start: tuple[float, ...]
    rates: dict[str, float]
    network: str
    weights: tuple[Weight, ...]


@dataclass(frozen=True, kw_only=True)
class Racer:
    """How one contender did.

    Attributes:
        optimizer: The optimizer as it was typed, with all its settings.
        learning_rate: Its rate.
        diverged: The step after which place or loss were no numbers any more, or far outside; None where it never did.
        sentence: Where it ended, in one plain sentence.
    """

    optimizer: str
    learning_rate: float
    diverged: int | None
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Raced:
    """The answer to ``race``: all paths, from the start to the last step.

    Arrays: ``places`` (contenders, steps + 1, axes); ``losses`` (contenders, steps + 1), the whole landscape's, without
    noise; ``gradients`` (contenders, steps + 1, axes), those that the next step uses, with noise or of its batch.
    After a contender diverged its numbers are NaN.

    Attributes:
        name: The landscape.
        racers: The contenders, in the order of the command.
        network: Which weights the loss was a slice of, as in ``surface``.
    """

    kind: Literal["raced"] = "raced"
    answers: int
    name: str
    racers: tuple[Racer, ...]
    network: str


DescentCommand = ListLandscapes | ShowLandscape | Race
DescentEvent = Landscapes | Surface | Raced
