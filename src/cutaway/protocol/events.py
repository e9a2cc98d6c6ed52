"""What the server tells a page. Each event has a kind; an answer repeats the ``id`` of its command in ``answers``.

Arrays travel beside the event, as binary blocks with name, type and shape; each class says which it has.
Float arrays are float32, little-endian. All names are those of the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cutaway.protocol.commands import FileKind, RunName, Speed, Unit
from cutaway.protocol.descent import Landscapes, Raced, Surface
from cutaway.protocol.digits_told import (
    DigitExamples,
    DigitRead,
    DigitsFrame,
    DigitsScene,
    DigitsTimeline,
    DigitUnit,
    DigitWhy,
    Flattened,
    PageRead,
    PiecesLearned,
    VaultOpened,
)
from cutaway.protocol.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One name that a setting can have: how it is typed, what a learner reads, one sentence on it, its settings."""

    name: str
    sentence: str
    settings: dict[str, float]


@dataclass(frozen=True, kw_only=True)
class DataChoice:
    """A data set: its name, what it is, and whether it has classes or numbers to predict, and how many classes.

    ``sample`` holds some of its points for a small picture, each as x1, x2 and its class or number, all as the set
    has them; of a curve x2 is 0. Empty where there is no picture.
    """

    name: str
    sentence: str
    task: Literal["classification", "regression"]
    classes: int
    sample: tuple[tuple[float, float, float], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """All that can be chosen, from the registries."""

    data: tuple[DataChoice, ...]
    features: tuple[Choice, ...]
    activations: tuple[Choice, ...]
    outputs: tuple[Choice, ...]
    losses: tuple[Choice, ...]
    optimizers: tuple[Choice, ...]
    schedules: tuple[Choice, ...]
    initializers: tuple[Choice, ...]
    regularizers: tuple[Choice, ...]
    augmentations: tuple[Choice, ...]
    most_layers: int
    most_units: int


@dataclass(frozen=True, kw_only=True)
class Welcome:
    """The answer to ``open``: the session's name (to come back to it), the version, and what can be chosen."""

    kind: Literal["welcome"] = "welcome"
    answers: int
    session: str
    version: int
    catalogue: Catalogue
    resumed: bool


@dataclass(frozen=True, kw_only=True)
class Neurons:
    """One column of the diagram.

    Attributes:
        layer: 0 for the inputs, then the number of the layer.
        names: What each neuron is called: "x1", "x1^2"; "a1[0]" ...; "p[0]" or "a3[0]" for an output.
        values: The plan's name of their values ("x" or "features", "a1", ...).
        weights: The plan's name of the weights that lead to them ("W1"), of shape (neurons before, neurons); empty for
            the inputs.
        biases: The plan's name of their biases ("b1"), or empty.
        activation: The activation as it was typed; empty for the inputs.
        map: The name of the frame's array with their maps, of shape (neurons, size, size).
    """

    layer: int
    names: tuple[str, ...]
    values: str
    weights: str
    biases: str
    activation: str
    map: str


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What stays the same while a training runs; sent after a connection, and whenever something of it changed.

    Arrays: ``train_x`` (points, 2), ``train_y`` (points,) the class or the number, ``test_x``, ``test_y``.

    Attributes:
        settings: The settings in use.
        fork: Those of the forked run, or None.
        fork_outputs: The outputs that a fork can have: those for the weights that are there.
        fork_losses: The losses that a fork can have.
        task: Classes or numbers to predict.
        classes: The names of the classes; empty for regression.
        columns: The diagram.
        bounds: The maps show x1 and x2 from ``bounds[0]`` to ``bounds[1]``; row 0 of a map is the top (largest x2).
        low: The value of the output that is drawn in full orange (class 0, or the smallest target).
        high: The value of the output that is drawn in full blue.
        fork_low: As ``low``, for the fork, whose output may be another; None where there is no fork.
        fork_high: As ``high``, for the fork.
        one_dimensional: Only x1 counts: the data are a curve, x2 is 0 for all points, and in the maps, too.
        steps_per_epoch: The number of batches in an epoch.
        engine: What computes, and if it is not the native core, why.
        network: The network in words.
        own: The learner's own points, which can be chosen as long as the session lasts; None where there are none.
    """

    kind: Literal["scene"] = "scene"
    answers: int | None = None
    settings: Settings
    fork: Settings | None
    fork_outputs: tuple[str, ...] = ()
    fork_losses: tuple[str, ...] = ()
    task: Literal["classification", "regression"]
    classes: tuple[str, ...]
    columns: tuple[Neurons, ...]
    bounds: tuple[float, float]
    low: float
    high: float
    fork_low: float | None = None
    fork_high: float | None = None
    one_dimensional: bool
    steps_per_epoch: int
    engine: str
    network: str
    own: DataChoice | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """Where a run stood at a step: losses are those of the data, without penalties, in the loss's unit."""

    step: int
    training_loss: float
    test_loss: float
    training_accuracy: float | None
    test_accuracy: float | None


@dataclass(frozen=True, kw_only=True)
class Operation:
    """The operation that was done last, while one steps by operation or by example.

    Attributes:
        step: The number of updates before the step that it is part of; once that step is done, one less than the row's.
        number: Its place in the trace.
        count: The number of operations of a whole step.
        part: The plan it belongs to.
        text: The step as the plan writes it.
        sentence: What it did, in one sentence.
    """

    step: int
    number: int
    count: int
    part: Literal["forward", "backward", "update"]
    text: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Link:
    """An operation on the way from the first number that is not finite back to what it came from.

    Attributes:
        text: The operation as the plan writes it.
        makes: The name of the value that it makes.
        made: The size of the largest finite number in it, or "NaN" or "∞" where one in it is not finite.
        reads: What it reads: each value's name, and the size of its largest finite number.
    """

    text: str
    makes: str
    made: str
    reads: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A picture of a run.

    Arrays: every parameter by its name (``W1``, ``b1`` ...), and for each column of the diagram its map, by
    ``Neurons.map``; ``output`` (outputs, size, size) is the large map of the outputs; ``confusion`` (classes, classes)
    counts the test examples (rows: true class), where there are classes.

    Attributes:
        number: To be repeated in ``seen``.
        run: Which of the two runs.
        row: Where it stands.
        epoch: The number of whole epochs done.
        batch: The number of batches done in the epoch under way.
        example: The number of examples that were used in the epoch under way.
        learning_rate: The rate of the last step; before the first, and after a change of settings, that of the next.
        playing: The speed at which it plays, or None.
        epochs_per_second: Measured while it plays; 0 where nothing is known.
        operation: The last operation, where one steps so finely.
        sentence: What just happened, in one plain sentence.
        first_step: The first recorded step.
        last_step: The last recorded step (after ``row.step``, where one went back).
        stopped: Why training cannot go on (NaN: the first value that is not finite, and where it came from), or None.
        trail: The way back from that value: each operation made what the one before it in this list reads.
    """

    kind: Literal["frame"] = "frame"
    number: int
    run: RunName
    row: Row
    epoch: int
    batch: int
    example: int
    learning_rate: float
    playing: Speed | None
    epochs_per_second: float
    operation: Operation | None
    sentence: str
    first_step: int
    last_step: int
    stopped: str | None
    trail: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The rows of the history since the last one that this page got, or all of them (``whole``).

    Attributes:
        run: Which of the two runs.
        whole: Whether these replace all rows before.
        rows: The rows, in the order of the steps. A long history is thinned, and the row of the newest picture, which a
            nearer one may yet replace, is in the frame alone.
        recorded: The steps that ``seek`` can restore; the list is complete.
        events: What was changed by hand, as (step, sentence); the list is complete.
    """

    kind: Literal["timeline"] = "timeline"
    run: RunName
    whole: bool
    rows: tuple[Row, ...]
    recorded: tuple[int, ...]
    events: tuple[tuple[int, str], ...]


@dataclass(frozen=True, kw_only=True)
class Explained:
    """The answer to ``explain``: the data of a see-through page (``PageData``) as JSON text, and the step it is of."""

    kind: Literal["explained"] = "explained"
    answers: int
    run: RunName
    step: int
    examples: tuple[int, ...]
    page: str


@dataclass(frozen=True, kw_only=True)
class Nudged:
    """The answer to ``nudge``: the change of the loss that the derivative predicts, and the real one."""

    kind: Literal["nudged"] = "nudged"
    answers: int
    predicted: float
    actual: float


@dataclass(frozen=True, kw_only=True)
class Sign:
    """A number that shows a fault: what was measured, what it is and would be, and where it can be seen.

    ``name`` and ``index`` are those of a value of the plan; ``curve`` says that it is seen in the curve of the losses.
    """

    what: str
    found: str
    expected: str
    name: str
    index: tuple[int, ...]
    curve: bool


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What the doctor says: how bad, in one sentence, with the signs; the cure, and the settings that are the cure.

    ``forks`` says whether a fork can have these settings; else they begin a training anew.
    """

    name: str
    severity: Literal["serious", "warning", "note"]
    sentence: str
    signs: tuple[Sign, ...]
    cure: str
    settings: Settings | None
    forks: bool


@dataclass(frozen=True, kw_only=True)
class Examined:
    """The answer to ``examine``: which run it looked at, at which step and with which settings.

    No findings: all is well. The settings of a cure are these settings with some parts changed.
    """

    kind: Literal["examined"] = "examined"
    answers: int
    run: RunName
    step: int
    settings: Settings
    findings: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True)
class File:
    """The answer to ``export``. Array: ``content`` (bytes,) as uint8."""

    kind: Literal["file"] = "file"
    answers: int
    file: FileKind
    name: str
    media: str


@dataclass(frozen=True, kw_only=True)
class Done:
    """A command was carried out, and nothing else is to be said."""

    kind: Literal["done"] = "done"
    answers: int


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A command was not carried out; the sentence says what was given, what was expected and what to do."""

    kind: Literal["refused"] = "refused"
    answers: int | None
    sentence: str


Event = (
    Welcome | Scene | Frame | Timeline | Explained | Nudged | Examined | File | Done | Refused | Landscapes | Surface
    | Raced | DigitsScene | DigitsFrame | DigitsTimeline | VaultOpened | DigitRead | DigitExamples | DigitWhy
    | DigitUnit | Flattened | PageRead | PiecesLearned
)  # fmt: skip

__all__ = [
    "Catalogue", "Choice", "DataChoice", "DigitsFrame", "Done", "Event", "Examined", "Explained", "File", "Finding",
    "Frame", "Neurons", "Nudged", "Operation", "Refused", "Row", "Scene", "Sign", "Timeline", "Unit", "Welcome",
]  # fmt: skip
