"""What every entry of the catalogue carries: a name, one sentence, a source and its settings.

An entry is a frozen record of pure functions. The functions receive the array namespace ``xp`` (NumPy,
PyTorch, the autodiff tape, symbols ...) as their first argument and never import one, so that one formula
serves every interpreter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeAlias

Array: TypeAlias = Any
"""An array of any library, or a stand-in for one (a tape variable, a symbol)."""

Namespace: TypeAlias = Any
"""A module or object with the functions of the Python array API standard (exp, sum, where ...)."""

Settings: TypeAlias = Mapping[str, float]


@dataclass(frozen=True)
class Source:
    """Where a formula comes from: a publication, the place in it, and where we differ from it."""

    publication: str
    place: str = ""
    difference: str = ""


@dataclass(frozen=True)
class Part:
    """A part of an entry's formulas that deserves a name of its own.

    Attributes:
        name: Its name, such as ``"s"``.
        function: What computes it, with the arguments of the function it is a part of.
        meaning: What it is, in words.
        of: That function: the entry's ``value`` or, say, a schedule's ``after_epoch``. (A part of an optimizer's
            ``update`` names what it gets: ``UpdatePart``.)
    """

    name: str
    function: Callable[..., Array]
    meaning: str
    of: str = "value"


@dataclass(frozen=True)
class ByHand:
    """A formula in words and signs, for the few functions that tell nothing when they are called with symbols.

    Attributes:
        result: The name of what is found.
        text: How it is found.
        meaning: What it is, in words.
    """

    result: str
    text: str
    meaning: str


@dataclass(frozen=True)
class Bound:
    """A function of arrays with its settings filled in; two are equal when function and settings are."""

    function: Callable[..., Array]
    settings: tuple[tuple[str, float], ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "__doc__", self.function.__doc__)

    def __call__(self, *arrays: Array) -> Array:
        """Return what the function makes of the arrays."""
        return self.function(*arrays, **dict(self.settings))


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One idea of the catalogue.

    Attributes:
        name: What a user types.
        sentence: What it is and when to use it, in one sentence.
        source: The publication that the formula follows.
        settings: The numbers a user may change, with their defaults. Functions of arrays receive them as
            keywords; they are bound when the entry is made.
        limits: For each of them the smallest and the largest number that makes sense.
        differences: Where well-known libraries do otherwise, one sentence each.
        parts: Parts of the formulas with names of their own, for their readers.
        by_hand: Formulas that cannot be derived from the functions; whoever writes one says why.
        bound: The fields with functions that receive the settings.
    """

    name: str
    sentence: str
    source: Source
    settings: Settings = field(default_factory=dict, hash=False)
    limits: Mapping[str, tuple[float, float]] = field(default_factory=dict, hash=False)
    differences: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    by_hand: tuple[ByHand, ...] = ()
    bound: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        if self.settings:
            for name in self.bound:
                function = getattr(self, name)
                if isinstance(function, Bound):  # after `replace`, the new settings win over the old ones
                    function = function.function
                object.__setattr__(self, name, function and Bound(function, tuple(self.settings.items())))

    @property
    def text(self) -> str:
        """The entry as a user would type it, settings included: ``sgd:momentum=0.9``."""
        listed = ",".join(f"{name}={value!r}" for name, value in self.settings.items())
        return f"{self.name}:{listed}" if listed else self.name
