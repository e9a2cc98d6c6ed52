"""Reading what a page sent: hostile JSON becomes one of the commands, or a sentence that says what is wrong."""

from __future__ import annotations

import json
import re
import types
from collections import Counter
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from reprlib import Repr
from typing import Any, Literal, get_args, get_origin, get_type_hints

from cutaway.errors import SettingError
from cutaway.protocol.commands import Command
from cutaway.protocol.limits import LARGEST_PHOTO, LARGEST_TABLE, MOST_POINTS

LONGEST_TEXT = max(2 * LARGEST_TABLE, LARGEST_PHOTO * 4 // 3 + 1000)
"""More characters than any command needs: in JSON the end of a line takes two, and three bytes of a file four."""

LONGEST_SHORT = 100_000
"""More characters than any command needs that is not one of ``LONG_KINDS``."""

LONG_KINDS = ("points", "table", "load", "read_page")
BEGINNING = re.compile(
    r'\s{0,9}\{\s{0,9}(?:"id"\s{0,9}:\s{0,9}\d{1,16}\s{0,9},\s{0,9})?"kind"\s{0,9}:\s{0,9}"(\w{1,20})"'
)
"""How a long message begins, so that its kind is known before it is read."""

MOST_BRACKETS = 10 * MOST_POINTS
"""More lists and objects than any command has, which take most of the reading; a table's text may have some, too."""

LONGEST_LIST = MOST_POINTS
"""No command has a longer one."""

LARGEST_INTEGER = 2**53
"""Beyond it a page's numbers are not exact."""

LARGEST_NUMBER = 1e300
MOST_DIGITS = 20

KINDS: Mapping[str, Any] = {command.__dataclass_fields__["kind"].default: command for command in get_args(Command)}


class UnreadableError(SettingError):
    """A message that is none of the commands.

    Attributes:
        number: Its id where it has one, so that the refusal finds its way.
    """

    def __init__(self, sentence: str, number: int | None = None) -> None:
        super().__init__(sentence)
        self.number = number


def read_command(text: str) -> tuple[int, Command]:
    """Return the id and the command of a message.

    Raises:
        UnreadableError: It is no JSON, too long, of an unknown kind, or one of its parts is missing, unknown, there
            twice or of the wrong type.

    >>> read_command('{"id": 3, "kind": "step", "unit": "epoch"}')
    (3, StepOn(kind='step', unit='epoch'))
    """
    content = _parsed(text)
    number = content.pop("id", None)
    if type(number) is not int or not 0 <= number <= LARGEST_INTEGER:
        raise UnreadableError(f"The id of a message is {_told(number)}; expected a whole number from 0 on.")
    try:
        return number, _command(content)
    except SettingError as error:
        raise UnreadableError(str(error), number) from None


def _command(content: dict[str, Any]) -> Command:
    kind = content.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise SettingError(f"A message is of the kind {_told(kind)}; expected one of {', '.join(KINDS)}.")
    command: Command = read(KINDS[kind], content, kind)
    return command


def _parsed(text: str) -> dict[str, Any]:
    _check_size(text)
    try:
        content = json.loads(text, parse_int=_whole, object_pairs_hook=_once)
    except json.JSONDecodeError:
        raise UnreadableError("A message is no JSON; expected an object with id and kind.") from None
    except RecursionError:
        raise UnreadableError("A message has lists in lists a thousand deep; no command has more than five.") from None
    if not isinstance(content, dict):
        raise UnreadableError("A message is no object; expected one with id and kind.")
    return content


def _check_size(text: str) -> None:
    """Refuse what would take long to read, before it is read."""
    if len(text) > LONGEST_TEXT:
        raise UnreadableError(f"A message has {len(text):,} characters; at most {LONGEST_TEXT:,} are read.")
    if len(text) > LONGEST_SHORT:
        found = BEGINNING.match(text)
        if not found or found[1] not in LONG_KINDS:
            raise UnreadableError(
                f"A message has {len(text):,} characters; more than {LONGEST_SHORT:,} are read only where it begins "
                f"with one of the kinds {', '.join(LONG_KINDS)}."
            )
    brackets = text.count("[") + text.count("{")
    if brackets > MOST_BRACKETS:
        raise UnreadableError(f"A message has {brackets:,} opening brackets; at most {MOST_BRACKETS:,} are read.")


def _whole(digits: str) -> int | float:
    """Return a whole number; one of very many digits, which would take long to read, as a float, which is refused."""
    return int(digits) if len(digits) <= MOST_DIGITS else float(digits)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object whose parts are all there once: of two with one name it would be open which one counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise UnreadableError(f"An object of a message has {_told(twice)} twice; expected each part once.")
    return found


_SHORT = Repr()
_SHORT.maxlevel, _SHORT.maxstring, _SHORT.maxother = 2, 60, 60


def _told(value: Any) -> str:
    """Return what was given, never more than the beginning: it may be millions of numbers, or lists in lists."""
    return f"{_SHORT.repr(value):.60}"


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
        raise SettingError(f"{what} is {_told(value)}; expected an object.")
    hints, known = _hints(cls), {field.name: field for field in fields(cls)}
    if unknown := [name for name in value if name not in known]:
        raise SettingError(f"{what} has {_told(unknown[0])}, which is unknown; expected {', '.join(known)}.")
    needed = [name for name, field in known.items() if field.default is MISSING and field.default_factory is MISSING]
    if missing := [name for name in needed if name not in value]:
        raise SettingError(f"{what} has no {missing[0]!r}; expected {', '.join(known)}.")
    return cls(**{name: read(hints[name], part, f"{what}.{name}") for name, part in value.items()})


@cache
def _hints(cls: Any) -> Mapping[str, Any]:
    return get_type_hints(cls)


def _literal(allowed: tuple[Any, ...], value: Any, what: str) -> Any:
    if not isinstance(value, str) or value not in allowed:
        raise SettingError(f"{what} is {_told(value)}; expected {' or '.join(map(repr, allowed))}.")
    return value


def _tuple(arguments: tuple[Any, ...], value: Any, what: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise SettingError(f"{what} is {_told(value)}; expected a list.")
    if len(value) > LONGEST_LIST:
        raise SettingError(f"{what} has {len(value):,} parts; at most {LONGEST_LIST:,} are read.")
    if arguments[1:] == (Ellipsis,):
        return tuple(read(arguments[0], part, f"{what}[{place}]") for place, part in enumerate(value))
    if len(value) != len(arguments):
        raise SettingError(f"{what} has {len(value)} parts; expected {len(arguments)}.")
    pairs = zip(arguments, value, strict=True)
    return tuple(read(hint, part, f"{what}[{place}]") for place, (hint, part) in enumerate(pairs))


def _plain(hint: Any, value: Any, what: str) -> Any:
    if hint is float and type(value) in (int, float) and abs(value) <= LARGEST_NUMBER:
        return float(value)
    if hint is int and type(value) is int and abs(value) <= LARGEST_INTEGER:
        return value
    if hint is bool and type(value) is bool:
        return value
    if hint is str and type(value) is str:
        return _text(value, what)
    expected = {float: "a plain number", int: "a whole number", str: "a text", bool: "true or false"}[hint]
    raise SettingError(f"{what} is {_told(value)}; expected {expected}.")


def _text(value: str, what: str) -> str:
    """Return a text that can be written: JSON has half characters (lone surrogates), which no file takes."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise SettingError(
            f"{what} has half a character, {value[error.start]!r}, at place {error.start:,}; expected a text."
        ) from None
    return value
