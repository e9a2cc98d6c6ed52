"""What a page asks of the server. Each command has a kind; beside it travels an ``id``, which the answer repeats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cutaway.protocol.descent import ListLandscapes, Race, ShowLandscape
from cutaway.protocol.digits import (
    ChangeDigits,
    ExplainDigit,
    Flatten,
    ForkDigits,
    GetData,
    KeepStep,
    LearnPieces,
    NetworkName,
    NudgeDigit,
    OpenVault,
    ReadDigit,
    ReadPage,
    RunName,
    ShowExamples,
    ShowUnit,
    WhyDigit,
)
from cutaway.protocol.settings import Settings

__all__ = ["Command", "FileKind", "NetworkName", "PageKind", "RunName", "Speed", "Unit"]

Speed = Literal["operation", "example", "batch", "epoch", "fast"]
"""How far one picture goes while it plays; "fast" is as far as the machine gets. One operation takes about a second."""
Unit = Literal["operation", "example", "batch", "epoch"]
PageKind = Literal["playground", "digits"]
FileKind = Literal["python", "pytorch", "notebook", "network"]


@dataclass(frozen=True, kw_only=True)
class Open:
    """The first message of a connection.

    Attributes:
        version: The page's version of the protocol.
        session: The session to go on with, or None for a new one; one that is gone is answered by a new one.
        settings: What a new session is made from, or None for the first visit's; a playground's.
        page: What the session is of; a page that comes back gets what its session is of.
    """

    kind: Literal["open"] = "open"
    version: int
    session: str | None = None
    settings: Settings | None = None
    page: PageKind = "playground"


@dataclass(frozen=True, kw_only=True)
class Change:
    """Use these settings from now on.

    Learning rate, schedule, regularizers, optimizer, batch size and the order change while the training goes on; what
    changes the points or the network begins anew. With ``run`` "fork" only what a fork may change is taken.
    """

    kind: Literal["change"] = "change"
    settings: Settings
    run: RunName = "main"


@dataclass(frozen=True, kw_only=True)
class Play:
    """Train on, at a speed."""

    kind: Literal["play"] = "play"
    speed: Speed = "epoch"


@dataclass(frozen=True, kw_only=True)
class Pause:
    """Stop training; nothing is lost."""

    kind: Literal["pause"] = "pause"


@dataclass(frozen=True, kw_only=True)
class StepOn:
    """Go one operation, example, batch or epoch further, and pause."""

    kind: Literal["step"] = "step"
    unit: Unit


@dataclass(frozen=True, kw_only=True)
class Reset:
    """Begin anew with the same settings; with a seed, from other weights."""

    kind: Literal["reset"] = "reset"
    seed: int | None = None


@dataclass(frozen=True, kw_only=True)
class Edit:
    """Set one weight or bias of a run: a parameter's name in the plan, its index, its new value."""

    kind: Literal["edit"] = "edit"
    name: str
    index: tuple[int, ...]
    value: float
    run: RunName = "main"


@dataclass(frozen=True, kw_only=True)
class Points:
    """Use the learner's own points: coordinates, and for each its class (classification) or its number (regression).

    They become the data set "own"; a curve drawn by hand is a regression with ``y`` as the number and x2 left at 0.
    """

    kind: Literal["points"] = "points"
    x: tuple[tuple[float, float], ...]
    labels: tuple[int, ...] = ()
    targets: tuple[float, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Table:
    """Use the rows of a CSV file: two columns of numbers, and a class or a number."""

    kind: Literal["table"] = "table"
    text: str


@dataclass(frozen=True, kw_only=True)
class Seek:
    """Go back (or forth) to a recorded step, and pause.

    What lies after it is kept until the training goes on, or settings or a weight are changed; a change that changes
    nothing leaves it.

    The weights are those of that step, and so are the settings. A fork goes along; before its beginning it will begin
    where training goes on. A run that was never at that step (it had stopped before) stays where it stopped.
    """

    kind: Literal["seek"] = "seek"
    step: int


@dataclass(frozen=True, kw_only=True)
class RunTo:
    """Train on to a step, and pause.

    It goes as far as it gets in half a second; the picture says how far that is, and one may ask again. The digits page
    answers at once, and plays at full speed until it is there.
    """

    kind: Literal["run_to"] = "run_to"
    step: int


@dataclass(frozen=True, kw_only=True)
class Fork:
    """Begin a second run at the present step, with these settings; both go on with the same batches.

    It begins with the weights of ``run``. A fork that is there already makes room for it, also where it begins with the
    weights of that one.
    """

    kind: Literal["fork"] = "fork"
    settings: Settings
    run: RunName = "main"


@dataclass(frozen=True, kw_only=True)
class EndFork:
    """Leave the fork; ``keep`` says which of the two goes on."""

    kind: Literal["end_fork"] = "end_fork"
    keep: RunName = "main"


@dataclass(frozen=True, kw_only=True)
class Explain:
    """Explain the present step by the see-through views.

    Attributes:
        examples: The places of training examples (several: as a batch); empty for the batch that is next.
        run: Which of the two runs.
    """

    kind: Literal["explain"] = "explain"
    examples: tuple[int, ...] = ()
    run: RunName = "main"


@dataclass(frozen=True, kw_only=True)
class Nudge:
    """By how much would the loss change?

    Attributes:
        name: A value's name in the plan.
        index: The place in it.
        change: By how much the number there grows.
        examples: As in ``Explain``.
        run: Which of the two runs.
    """

    kind: Literal["nudge"] = "nudge"
    name: str
    index: tuple[int, ...]
    change: float
    examples: tuple[int, ...] = ()
    run: RunName = "main"


@dataclass(frozen=True, kw_only=True)
class Examine:
    """Ask the doctor."""

    kind: Literal["examine"] = "examine"
    run: RunName = "main"


@dataclass(frozen=True, kw_only=True)
class Export:
    """Write the network, or the whole experiment, as a file; a script comes in an archive (zip) with its arrays."""

    kind: Literal["export"] = "export"
    file: FileKind


@dataclass(frozen=True, kw_only=True)
class Load:
    """Go on with a network that ``Export`` wrote: the bytes of the file in base64."""

    kind: Literal["load"] = "load"
    content: str


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The page has drawn a frame: the next may come. Until then frames are dropped, never queued."""

    kind: Literal["seen"] = "seen"
    frame: int


Command = (
    Open | Change | Play | Pause | StepOn | Reset | Edit | Points | Table | Seek | RunTo | Fork | EndFork | Explain
    | Nudge | Examine | Export | Load | Seen | ListLandscapes | ShowLandscape | Race | ChangeDigits | ForkDigits
    | KeepStep | OpenVault | GetData | ReadDigit | ShowExamples | WhyDigit | ShowUnit | ExplainDigit | NudgeDigit
    | Flatten | ReadPage | LearnPieces
)  # fmt: skip
