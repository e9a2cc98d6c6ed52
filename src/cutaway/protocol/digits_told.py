"""What the server tells the digits page. Arrays travel beside an event; each class says which it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cutaway.protocol.commands import Speed
from cutaway.protocol.digits import DigitsSettings, NetworkName, RunName


@dataclass(frozen=True, kw_only=True)
class PictureData:
    """A data set of pictures: what it is, whether it is on this machine, and else how much is to be downloaded."""

    name: str
    title: str
    sentence: str
    at_hand: bool
    megabytes: float


@dataclass(frozen=True, kw_only=True)
class DigitsScene:
    """What stays the same while a training runs.

    Attributes:
        settings: The settings of the main run.
        fork: Those of the fork, or None.
        data: All sets that can be chosen.
        remark: One sentence where the data are not those that were asked for, else "".
        classes: The names of the classes.
        height: The height of a picture in pixels.
        width: Its width.
        train: How many pictures are learned from.
        all_train: How many there are to learn from.
        validation: How many are held back to validate.
        test: How many lie in the vault.
        own: How many pictures of the learner's own are among those that are learned from.
        sizes: The network: inputs, hidden layers, outputs.
        parameters: How many weights and biases it has.
        steps_per_epoch: Batches in an epoch.
        engine: What computes, and if it is not the native core, why.
        looks: How often the vault was opened.
        looks_told: What was seen at each look, in a sentence; the last 200.
        shipped: What the network is that comes with Cutaway, in one sentence.
        shipped_sizes: Its sizes.
        shipped_classes: Its classes.
    """

    kind: Literal["digits_scene"] = "digits_scene"
    answers: int | None = None
    settings: DigitsSettings
    fork: DigitsSettings | None
    data: tuple[PictureData, ...]
    remark: str
    classes: tuple[str, ...]
    height: int
    width: int
    train: int
    all_train: int
    validation: int
    test: int
    own: int
    sizes: tuple[int, ...]
    parameters: int
    steps_per_epoch: int
    engine: str
    looks: int
    looks_told: tuple[str, ...]
    shipped: str
    shipped_sizes: tuple[int, ...]
    shipped_classes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DigitsRow:
    """Where a run stood: losses in nats per picture; the training figures are of a sample, both without dropout."""

    step: int
    epoch: float
    training_loss: float
    validation_loss: float
    training_accuracy: float
    validation_accuracy: float


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A validation picture that was read wrongly: its place, its class, what was read, and how sure of that."""

    place: int
    label: int
    guess: int
    probability: float


@dataclass(frozen=True, kw_only=True)
class DigitsFrame:
    """A picture of a run.

    Arrays: ``first_layer`` (units, height, width), the weights to the first units of layer 1; ``confusion`` (classes,
    classes) int32, validation pictures by class (rows) and reading; ``worst`` (mistakes, height, width) uint8.

    Attributes:
        number: To be repeated in ``seen``.
        run: Which of the two runs.
        row: Where it stands.
        epoch: The number of whole epochs done.
        batch: The number of batches done in the epoch under way.
        learning_rate: The rate of the last step.
        playing: The speed at which it plays, or None.
        samples_per_second: Measured while it plays; 0 where nothing is known.
        sentence: What just happened, in one plain sentence.
        stopped: Why training cannot go on, or None.
        best_step: The recorded step with the smallest validation loss so far.
        worst: The worst mistakes, the surest first, in the order of the array.
    """

    kind: Literal["digits_frame"] = "digits_frame"
    number: int
    run: RunName
    row: DigitsRow
    epoch: int
    batch: int
    learning_rate: float
    playing: Speed | None
    samples_per_second: float
    sentence: str
    stopped: str | None
    best_step: int
    worst: tuple[Mistake, ...]


@dataclass(frozen=True, kw_only=True)
class DigitsTimeline:
    """The rows of the history since the last one that this page got, or all of them (``whole``).

    Attributes:
        run: Which of the two runs.
        whole: Whether these replace all rows before.
        rows: The rows, in the order of the steps.
        recorded: The steps that ``seek`` can restore; the list is complete.
        events: What was changed by hand, as (step, sentence); the list is complete.
        kept: The checkpoints, as (step, name); the list is complete.
    """

    kind: Literal["digits_timeline"] = "digits_timeline"
    run: RunName
    whole: bool
    rows: tuple[DigitsRow, ...]
    recorded: tuple[int, ...]
    events: tuple[tuple[int, str], ...]
    kept: tuple[tuple[int, str], ...]


@dataclass(frozen=True, kw_only=True)
class VaultOpened:
    """The answer to ``open_vault``: what the run is worth on the test pictures, and how many looks that makes."""

    kind: Literal["vault_opened"] = "vault_opened"
    answers: int
    run: RunName
    step: int
    accuracy: float
    loss: float
    right: int
    total: int
    looks: int
    sentence: str


@dataclass(frozen=True, kw_only=True)
class StageTold:
    """A stage of the pipeline: its name, what was done, and the name of the array (height, width) uint8 with it."""

    name: str
    sentence: str
    array: str


@dataclass(frozen=True, kw_only=True)
class DigitRead:
    """The answer to ``read_digit``.

    Arrays: ``canvas`` (height, width) uint8, what was drawn, ink dark on bright, or the test picture, ink bright on
    black; one for each of ``stages``; and
    unless it is empty ``x`` (height, width), what the network gets, 0 to 1; ``a1`` ... (units,) and ``p`` (classes,).

    Attributes:
        network: Which network read.
        step: The step of the run at which it was so; 0 for the one that comes with Cutaway.
        classes: Its classes.
        stages: The stages on the way to the network, in their order.
        empty: Why there is nothing to read, or None.
        guess: The place of the likeliest class, or None.
        sentence: What was read and how sure, in one plain sentence, to be spoken.
        unlike: What of the picture is unlike those the network learned from, a sentence each.
    """

    kind: Literal["digit_read"] = "digit_read"
    answers: int
    network: NetworkName
    step: int
    classes: tuple[str, ...]
    stages: tuple[StageTold, ...]
    empty: str | None
    guess: int | None
    sentence: str
    unlike: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DigitExamples:
    """The answer to ``show_examples``. Array: ``pictures`` (count, height, width) uint8. Places and classes of each."""

    kind: Literal["digit_examples"] = "digit_examples"
    answers: int
    places: tuple[int, ...]
    labels: tuple[int, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class Near:
    """A training picture near to what was read: its class, and the Euclidean distance of the two vectors."""

    label: int
    distance: float


@dataclass(frozen=True, kw_only=True)
class DigitWhy:
    """The answer to ``why_digit``: what spoke for ``answer`` and against ``rival``.

    Arrays: ``pixels`` (height, width), the exact share of each pixel in ``difference``: with the units that are active
    at this picture (where the activations are piecewise linear, else its value times the gradient); ``gradient``
    (height, width), by how much the difference would grow with the pixel; ``hidden`` (units,), the share of each unit
    of the last hidden layer; ``nearest`` (count, height, width) uint8; ``nudged`` (height, width) and ``nudge``
    (height, width), a picture as near as was found that is read as the rival, and its difference to this one.

    Attributes:
        step: The step of the run at which the network was so; 0 for the one that comes with Cutaway.
        answer: The class.
        rival: The other one.
        difference: The logit of the answer less that of the rival.
        pixel_bias: What of the difference no pixel accounts for: the biases' share.
        hidden_bias: The same for the hidden units.
        exact: Whether the pixels' shares add up to the difference exactly (up to rounding).
        nearest: The nearest training pictures, the nearest first.
        nudge_size: The Euclidean length of the nudge; None where none was found.
        sentence: The answer in plain words.
        nudge_sentence: What the nudge shows.
    """

    kind: Literal["digit_why"] = "digit_why"
    answers: int
    step: int
    answer: int
    rival: int
    difference: float
    pixel_bias: float
    hidden_bias: float
    exact: bool
    nearest: tuple[Near, ...]
    nudge_size: float | None
    sentence: str
    nudge_sentence: str


@dataclass(frozen=True, kw_only=True)
class DigitUnit:
    """The answer to ``show_unit``.

    Arrays: ``responds`` (height, width), by how much the unit's sum grows with each pixel: of the first layer its
    weights, of a later one at this picture; ``pictures`` (count, height, width) uint8, the training pictures that
    excite it most; ``outgoing`` (units of the next layer,), its weights to them.

    Attributes:
        step: The step of the run at which the network was so; 0 for the one that comes with Cutaway.
        layer: Its layer, from 1.
        unit: Its place, from 0.
        value: Its activation at this picture.
        excited: The activations at those pictures.
        labels: Their classes.
        sentence: What it does, in plain words.
    """

    kind: Literal["digit_unit"] = "digit_unit"
    answers: int
    step: int
    layer: int
    unit: int
    value: float
    excited: tuple[float, ...]
    labels: tuple[int, ...]
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Flattened:
    """The answer to ``flatten``: the numbers that a network gets, row by row, 0 to 1, ink near 1."""

    kind: Literal["flattened"] = "flattened"
    answers: int
    values: tuple[float, ...]
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A digit that was found on a page: its box in pixels of the page that is shown, and what was read."""

    left: int
    top: int
    width: int
    height: int
    line: int
    guess: int
    probability: float
    notice: str


@dataclass(frozen=True, kw_only=True)
class PageRead:
    """The answer to ``read_page``.

    Arrays: ``page`` (height, width) uint8, the page in gray, reduced where it was large; ``pictures`` (pieces, height,
    width) uint8, what the network got of each; ``p`` (pieces, classes).

    Attributes:
        network: Which network read.
        classes: Its classes.
        pieces: What was found, line by line from left to right.
        text: What was read, a line of the page each.
        sentence: What was found, in one plain sentence.
    """

    kind: Literal["page_read"] = "page_read"
    answers: int
    network: NetworkName
    classes: tuple[str, ...]
    pieces: tuple[Piece, ...]
    text: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, kw_only=True)
class PiecesLearned:
    """The answer to ``learn_pieces``: how many of the pieces were read right before and after.

    The validation figures are shares of all validation pictures. The main run is now the one that has learned them.
    """

    kind: Literal["pieces_learned"] = "pieces_learned"
    answers: int
    right_before: int
    right_after: int
    total: int
    validation_before: float
    validation_after: float
    steps: int
    sentence: str


DigitsEvent = (
    DigitsScene | DigitsFrame | DigitsTimeline | VaultOpened | DigitRead | DigitExamples | DigitWhy | DigitUnit
    | Flattened | PageRead | PiecesLearned
)  # fmt: skip
