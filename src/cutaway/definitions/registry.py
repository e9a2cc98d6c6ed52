"""An explicit list of entries by name, and the reading of what a user types for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from math import inf, isfinite
from typing import Generic, TypeVar

from cutaway.definitions.entry import Entry, Settings
from cutaway.errors import SettingError, UnknownNameError
from cutaway.numerals import written

E = TypeVar("E", bound=Entry)


class Registry(Mapping[str, E], Generic[E]):
    """The entries of one kind, in the order in which they are taught.

    Args:
        kind: What the entries are, in the singular ("activation"); used in messages.
        entries: The entries; two with the same name are an error.
    """

    def __init__(self, kind: str, *entries: E) -> None:
        self.kind = kind
        self._entries = {entry.name: entry for entry in entries}
        if len(self._entries) != len(entries):
            raise ValueError(f"two {kind} entries share a name")

    def __getitem__(self, name: str) -> E:
        try:
            return self._entries[name]
        except KeyError:
            raise UnknownNameError(self._unknown(name)) from None

    def __contains__(self, name: object) -> bool:
        return name in self._entries  # the mixin would wait for a KeyError that never comes

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def resolve(self, given: str | E) -> E:
        """Return the entry for what a user typed, such as ``"adam"`` or ``"sgd:momentum=0.9"``.

        Args:
            given: A name with optional settings, or an entry (returned as it is).

        Raises:
            UnknownNameError: No entry has this name; the nearest names are listed.
            SettingError: A setting that the entry does not have, or not a finite number.

        >>> from cutaway.definitions import OPTIMIZERS
        >>> OPTIMIZERS.resolve("sgd:momentum=0.9").settings["momentum"]
        0.9
        """
        if not isinstance(given, str):
            return given
        name, _, listed = given.partition(":")
        entry = self[name.strip()]
        changed = dict(self._read_setting(entry, part) for part in listed.split(",") if part.strip())
        settings = {**entry.settings, **changed}
        return entry if settings == entry.settings else replace(entry, settings=settings)

    def check_once(self, entries: Iterable[E]) -> None:
        """Raise SettingError where an entry is given twice."""
        for name, times in Counter(entry.name for entry in entries).items():
            if times > 1:
                raise SettingError(f"The {self.kind} {name!r} is given {times} times; give it once.")

    def _read_setting(self, entry: E, part: str) -> tuple[str, float]:
        key, _, number = (piece.strip() for piece in part.partition("="))
        if key not in entry.settings:
            raise SettingError(
                f"The {self.kind} {entry.name!r} has no setting {key!r}; {_settings_known(entry.settings)}."
            )
        value = _read_number(number)
        low, high = entry.limits.get(key, (-inf, inf))
        if value is None or not low <= value <= high:
            raise SettingError(
                f"The setting {key!r} of the {self.kind} {entry.name!r} is {number!r}; expected a number from "
                f"{written(low)} to {written(high)}, as in {entry.name}:{key}={written(entry.settings[key])}."
            )
        return key, value

    def _unknown(self, name: str) -> str:
        near = get_close_matches(name.lower(), self._entries, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(self)}."
        return f"There is no {self.kind} named {name!r}; {hint}"


def _settings_known(settings: Settings) -> str:
    return f"its settings are {', '.join(settings)}" if settings else "it has no settings"


def _read_number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None
