"""What the digits page asks of the server.

It has a session of its own, opened with ``page`` "digits". Beside these commands it uses ``play``, ``pause``, ``step``
(batch or epoch), ``run_to``, ``reset``, ``seek``, ``end_fork``, ``nudge``'s answer and ``export`` of the playground.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from cutaway.protocol.settings import LayerSettings

NetworkName = Literal["shipped", "main", "fork"]
"""Which network reads: the one that comes with Cutaway, or one of the two that are trained on the page."""

RunName = Literal["main", "fork"]

PAD = 280
"""Strokes have coordinates from 0 to this, as on a pad of so many pixels."""


@dataclass(frozen=True, kw_only=True)
class DigitsSettings:
    """A training of the digits page.

    Attributes:
        data: "mnist", "digits", or another set of pictures that is at hand ("emnist_letters").
        examples: How many of the training pictures are learned from; None for all.
        layers: The hidden layers.
        output: The output's activation.
        loss: The loss it is trained with.
        optimizer: As a user types it.
        learning_rate: The rate that the schedule starts from.
        schedule: As a user types it.
        epochs: The length that a schedule is made for; training goes on after it.
        initializer: The initializer of the weights.
        regularizers: As a user types them: ("l2:rate=0.001",).
        augmentations: As a user types them: ("shift:pixels=2", "elastic").
        batch_size: Examples for each update.
        early_stopping: It pauses after so many epochs without a smaller validation loss; None for never.
        seed: The seed of the initial weights, of the order and of what is drawn by chance.
    """

    data: str = "mnist"
    examples: int | None = None
    layers: tuple[LayerSettings, ...] = (
        LayerSettings(units=256, activation="relu"),
        LayerSettings(units=64, activation="relu"),
    )
    output: str = "softmax"
    loss: str = "cross_entropy"
    optimizer: str = "adam"
    learning_rate: float = 0.001
    schedule: str = "constant"
    epochs: int = 10
    initializer: str = "he_normal"
    regularizers: tuple[str, ...] = ()
    augmentations: tuple[str, ...] = ()
    batch_size: int = 100
    early_stopping: int | None = None
    seed: int = 0


# Training.


@dataclass(frozen=True, kw_only=True)
class ChangeDigits:
    """Use these settings from now on; what changes the data or the network begins anew.

    Rate, schedule, optimizer, regularizers, augmentations, batch size and early stopping change while it goes on. With
    ``run`` "fork" only what a fork may change is taken.
    """

    kind: Literal["change_digits"] = "change_digits"
    settings: DigitsSettings
    run: RunName = "main"


@dataclass(frozen=True, kw_only=True)
class ForkDigits:
    """Begin a second run at the present step, with these settings; both go on side by side with the same order."""

    kind: Literal["fork_digits"] = "fork_digits"
    settings: DigitsSettings


@dataclass(frozen=True, kw_only=True)
class KeepStep:
    """Keep the present step as a checkpoint to go back to: it is never thinned out of the timeline."""

    kind: Literal["keep_step"] = "keep_step"
    name: str


@dataclass(frozen=True, kw_only=True)
class OpenVault:
    """Measure a run on the test pictures; each look is counted."""

    kind: Literal["open_vault"] = "open_vault"
    run: RunName = "main"


@dataclass(frozen=True, kw_only=True)
class GetData:
    """Download a data set that is not on this machine yet. Answered when it is here; all else goes on meanwhile."""

    kind: Literal["get_data"] = "get_data"
    name: str


# Reading one picture.


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """A line of the pen: its points as (x, y), x to the right and y downwards, in units of the pad (0 to ``PAD``)."""

    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What is to be read: a drawing; or a test picture, perhaps changed; or a piece of the page that was read last.

    Attributes:
        strokes: The lines of a drawing.
        pen: How wide its pen is, in units of the pad.
        example: The place of a test picture, or None. Of the data set ``mnist`` where it is at hand, else ``digits``.
        down: By how many of its pixels the test picture is moved down.
        right: ... and to the right.
        degrees: By how much it is turned clockwise.
        thicker: By how many of its pixels its strokes get thicker (or, below 0, thinner).
        piece: The number of a digit on the page that was read last, or None.
    """

    strokes: tuple[Stroke, ...] = ()
    pen: float = 20.0
    example: int | None = None
    down: float = 0.0
    right: float = 0.0
    degrees: float = 0.0
    thicker: float = 0.0
    piece: int | None = None


@dataclass(frozen=True, kw_only=True)
class Switches:
    """Which stages of the pipeline are on."""

    polarity: bool = True
    crop: bool = True
    box: bool = True
    center: bool = True


@dataclass(frozen=True, kw_only=True)
class AskedOfPicture:
    """What all that is asked of one picture says.

    Attributes:
        picture: The picture.
        switches: The stages that it goes through.
        network: Who reads it.
    """

    picture: Picture
    switches: Switches = field(default_factory=Switches)
    network: NetworkName = "shipped"


@dataclass(frozen=True, kw_only=True)
class ReadDigit(AskedOfPicture):
    """Read a picture. Answered by ``digit_read``."""

    kind: Literal["read_digit"] = "read_digit"


@dataclass(frozen=True, kw_only=True)
class ShowExamples:
    """Show some test pictures to choose from: ``count`` from ``start`` on, of one class or of all (None)."""

    kind: Literal["show_examples"] = "show_examples"
    start: int = 0
    count: int = 20
    label: int | None = None


@dataclass(frozen=True, kw_only=True)
class WhyDigit(AskedOfPicture):
    """Why is the picture read as this, and not as that? Answered by ``digit_why``.

    Attributes:
        answer: The class that is asked about.
        rival: The class that it is compared with; None for the likeliest other one.
    """

    kind: Literal["why_digit"] = "why_digit"
    answer: int
    rival: int | None = None


@dataclass(frozen=True, kw_only=True)
class ShowUnit(AskedOfPicture):
    """What does a hidden unit respond to? Answered by ``digit_unit``; ``layer`` counts from 1, ``unit`` from 0."""

    kind: Literal["show_unit"] = "show_unit"
    layer: int
    unit: int


@dataclass(frozen=True, kw_only=True)
class ExplainDigit(AskedOfPicture):
    """Explain the step that would be made on this picture with this label. Answered by ``explained``.

    Attributes:
        label: The class that the picture is said to be.
        focus: A weight or bias that is to be among what is shown, as its name in the plan and its index, or None.
    """

    kind: Literal["explain_digit"] = "explain_digit"
    label: int
    focus: tuple[str, tuple[int, ...]] | None = None


@dataclass(frozen=True, kw_only=True)
class NudgeDigit(AskedOfPicture):
    """By how much would the loss on this picture change if one number did? Answered by ``nudged``."""

    kind: Literal["nudge_digit"] = "nudge_digit"
    label: int
    name: str
    index: tuple[int, ...]
    change: float


@dataclass(frozen=True, kw_only=True)
class Flatten:
    """Make a vector of a picture of 4 x 4 gray levels (0 to 255, 0 black). Answered by ``flattened``.

    Attributes:
        pixels: Row by row.
        dark_ink: Whether the ink is dark on bright paper, so that black and white are to be swapped.
    """

    kind: Literal["flatten"] = "flatten"
    pixels: tuple[int, ...]
    dark_ink: bool = True


# Reading a page.


@dataclass(frozen=True, kw_only=True)
class ReadPage:
    """Find and read all digits on a photograph or scan: the bytes of a PNG, JPEG or WebP file in base64."""

    kind: Literal["read_page"] = "read_page"
    content: str
    network: NetworkName = "shipped"


@dataclass(frozen=True, kw_only=True)
class LearnPieces:
    """Go on training the network that read the last page with some of its pieces and what they really are.

    It becomes the main run; the pieces are learned beside pictures of the data set, so that nothing is forgotten.

    Attributes:
        pieces: Numbers of pieces.
        labels: What each of them is.
        network: Which network goes on.
    """

    kind: Literal["learn_pieces"] = "learn_pieces"
    pieces: tuple[int, ...]
    labels: tuple[int, ...]
    network: NetworkName = "shipped"


DigitsCommand = (
    ChangeDigits | ForkDigits | KeepStep | OpenVault | GetData | ReadDigit | ShowExamples | WhyDigit | ShowUnit
    | ExplainDigit | NudgeDigit | Flatten | ReadPage | LearnPieces
)  # fmt: skip
