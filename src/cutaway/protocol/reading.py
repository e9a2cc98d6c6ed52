"""Reading what a page sent: hostile JSON becomes one of the commands, or a sentence that says what is wrong."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from math import isfinite
from typing import Any, Literal, get_args, get_origin, get_type_hints

from cutaway.errors import SettingError
from cutaway.protocol.commands import Command

LONGEST_TEXT = 4_000_000
"""More characters than any command needs: a table of 20,000 rows, or a network of 10 layers of 32, have fewer."""

LONGEST_LIST = 20_000
LARGEST_INTEGER = 2**53
"""Beyond it a page's numbers are not exact."""

KINDS: Mapping[str, Any] = {command.__dataclass_fields__["kind"].default: command for command in get_args(Command)}


def read_command(text: str) -> tuple[int, Command]:
    """Return the id and the command of a message.

    Raises:
        SettingError: It is no JSON, too long, of an unknown kind, or one of its parts is missing, unknown or of the
            wrong type.

    >>> read_command('{"id": 3, "kind": "step", "unit": "epoch"}')
    (3, StepOn(kind='step', unit='epoch'))
    """
    content = _parsed(text)
    number = content.pop("id", None)
    if type(number) is not int or not 0 <= number <= LARGEST_INTEGER:
        raise SettingError(f"The id of a message is {number!r:.60}; expected a whole number from 0 on.")
    kind = content.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise SettingError(f"A message is of the kind {kind!r:.60}; expected one of {', '.join(KINDS)}.")
    return number, read(KINDS[kind], content, kind)


def id_of(text: str) -> int | None:
    """Return the id of a message that could not be read, if it has one, so that the refusal finds its way."""
    try:
        number = _parsed(text).get("id")
    except SettingError:
        return None
    return number if type(number) is int and 0 <= number <= LARGEST_INTEGER else None


def _parsed(text: str) -> dict[str, Any]:
    if len(text) > LONGEST_TEXT:
        raise SettingError(f"A message has {len(text):,} characters; at most {LONGEST_TEXT:,} are read.")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise SettingError("A message is no JSON; expected an object with id and kind.") from None
    if not isinstance(content, dict):
        raise SettingError("A message is no object; expected one with id and kind.")
    return content


def read(hint: Any, value: Any, what: str) -> Any:
    """Return plain data as a value of a type: a class of the protocol, a tuple, a literal, a number, a text.

    Raises:
        SettingError: The data are of another type; the sentence names the part by ``what``.
    """
    if is_dataclass(hint):
        return _object(hint, value, what)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return _literal(arguments, value, what)
    if origin is types.UnionType:  # only "... | None" is met
        return None if value is None else read(arguments[0], value, what)
    if origin is tuple:
        return _tuple(arguments, value, what)
    return _plain(hint, value, what)


def _object(cls: Any, value: Any, what: str) -> Any:
    if not isinstance(value, dict):
        raise SettingError(f"{what} is {value!r:.60}; expected an object.")
    hints, known = _hints(cls), {field.name: field for field in fields(cls)}
    if unknown := [name for name in value if name not in known]:
        raise SettingError(f"{what} has {unknown[0]!r:.60}, which is unknown; expected {', '.join(known)}.")
    needed = [name for name, field in known.items() if field.default is MISSING and field.default_factory is MISSING]
    if missing := [name for name in needed if name not in value]:
        raise SettingError(f"{what} has no {missing[0]!r}; expected {', '.join(known)}.")
    return cls(**{name: read(hints[name], part, f"{what}.{name}") for name, part in value.items()})


@cache
def _hints(cls: Any) -> Mapping[str, Any]:
    return get_type_hints(cls)


def _literal(allowed: tuple[Any, ...], value: Any, what: str) -> Any:
    if not isinstance(value, str) or value not in allowed:
        raise SettingError(f"{what} is {value!r:.60}; expected {' or '.join(map(repr, allowed))}.")
    return value


def _tuple(arguments: tuple[Any, ...], value: Any, what: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise SettingError(f"{what} is {value!r:.60}; expected a list.")
    if len(value) > LONGEST_LIST:
        raise SettingError(f"{what} has {len(value):,} parts; at most {LONGEST_LIST:,} are read.")
    if arguments[1:] == (Ellipsis,):
        return tuple(read(arguments[0], part, f"{what}[{place}]") for place, part in enumerate(value))
    if len(value) != len(arguments):
        raise SettingError(f"{what} has {len(value)} parts; expected {len(arguments)}.")
    pairs = zip(arguments, value, strict=True)
    return tuple(read(hint, part, f"{what}[{place}]") for place, (hint, part) in enumerate(pairs))


def _plain(hint: Any, value: Any, what: str) -> Any:
    if hint is float and type(value) in (int, float):
        value = float(value) if abs(value) <= 1e300 else float("inf")
        if isfinite(value):
            return value
    if hint is int and type(value) is int and abs(value) <= LARGEST_INTEGER:
        return value
    if hint in (str, bool) and type(value) is hint:
        return value
    expected = {float: "a plain number", int: "a whole number", str: "a text", bool: "true or false"}[hint]
    raise SettingError(f"{what} is {value!r:.60}; expected {expected}.")
