"""The types of messages and view models in TypeScript, written from the Python classes, so that neither is typed twice.

``python -m cutaway.protocol.typescript`` writes ``web/src/protocol/messages.ts`` in a checkout.
"""

from __future__ import annotations

import json
import sys
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from cutaway.browser.build import source_folder
from cutaway.protocol import VERSION, commands, events
from cutaway.protocol.digits import PAD, DigitsSettings
from cutaway.protocol.limits import LARGEST_NETWORK, LARGEST_PHOTO, LARGEST_TABLE
from cutaway.protocol.settings import LIVE, LayerSettings, Settings

COMMAND = "python -m cutaway.protocol.typescript"
PLAIN: Mapping[Any, str] = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}


def typescript(command: str, *roots: type, **unions: Any) -> str:
    """Return interfaces for classes and all classes that they hold, and types for unions by their names.

    >>> from cutaway.protocol.commands import StepOn, Unit
    >>> print(typescript("make", StepOn, Unit=Unit).split("edited.")[1].strip())
    export type Unit = "operation" | "example" | "batch" | "epoch";
    <BLANKLINE>
    export interface StepOn {
      readonly kind: "step";
      readonly unit: "operation" | "example" | "batch" | "epoch";
    }
    """
    head = f"// Written by `{command}` from the Python classes of the same names; not to be edited."
    met: list[type] = []
    for root in [*roots, *(held for union in unions.values() for held in _held(union))]:
        _meet(root, met)
    named = [f"export type {name} = {written(union)};" for name, union in unions.items()]
    return "\n\n".join([head, *named, *map(_interface, met)]) + "\n"


def _meet(found: type, met: list[type]) -> None:
    """Note a class and those in its fields, each once, in the order of the fields."""
    if found not in met:
        met.append(found)
        for hint in get_type_hints(found).values():
            for held in _held(hint):
                _meet(held, met)


def _held(hint: Any) -> Iterator[type]:
    if is_dataclass(hint):
        yield typing.cast(type, hint)
    for argument in get_args(hint):
        yield from _held(argument)


def _interface(found: Any) -> str:
    hints = get_type_hints(found)
    lines = [f"  readonly {field.name}: {written(hints[field.name])};" for field in fields(found)]
    return "\n".join([f"export interface {found.__name__} {{", *lines, "}"])


def written(hint: Any) -> str:
    """Return a Python type in TypeScript.

    Raises:
        TypeError: No type of plain data.

    >>> written(tuple[float, ...])
    'readonly number[]'
    """
    if hint in PLAIN:
        return PLAIN[hint]
    if is_dataclass(hint):
        return typing.cast(type, hint).__name__
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return " | ".join(f'"{argument}"' for argument in arguments)
    if origin in (Union, types.UnionType):
        return " | ".join(written(argument) for argument in arguments)
    if origin is tuple:
        return _tuple(arguments)
    if origin in (dict, Mapping):
        return f"Readonly<Record<string, {written(arguments[1])}>>"
    raise TypeError(f"A view model holds plain data only, and {hint} is none.")


def _tuple(arguments: tuple[Any, ...]) -> str:
    if arguments[1:] == (Ellipsis,):
        inner = written(arguments[0])
        return f"readonly ({inner})[]" if " " in inner else f"readonly {inner}[]"
    return f"readonly [{', '.join(written(argument) for argument in arguments)}]"


def messages() -> str:
    """Return the types of all that the lab's server and its pages say to each other."""
    names = ("RunName", "Speed", "Unit", "FileKind", "PageKind", "NetworkName", "Command")
    unions = {name: getattr(commands, name) for name in names}
    return typescript(COMMAND, **unions, Event=events.Event) + _constants()


def _constants() -> str:
    """Return what the pages must know without asking: version, limits, first settings, and which change live."""
    first = (Settings(), LayerSettings(), DigitsSettings())
    settings, layer, digits = (json.dumps(asdict(default), indent=2) for default in first)
    values = {
        "VERSION": VERSION,
        "LARGEST_TABLE": LARGEST_TABLE,
        "LARGEST_NETWORK": LARGEST_NETWORK,
        "FIRST_SETTINGS: Settings": settings,
        "FIRST_LAYER: LayerSettings": layer,
        "FIRST_DIGITS: DigitsSettings": digits,
        "PAD": PAD,
        "LARGEST_PHOTO": LARGEST_PHOTO,
        "LIVE: readonly (keyof Settings)[]": json.dumps(LIVE),
    }
    return "".join(f"\nexport const {name} = {value};\n" for name, value in values.items())


def write(name: str, content: str) -> int:
    """Write a file of ``web/src/protocol`` in a checkout; return the exit code."""
    path = target(name)
    if path is None:
        print("The sources of the pages are not here: this Cutaway is installed without them.", file=sys.stderr)
        return 1
    path.write_text(content, encoding="utf-8")
    print(f"Wrote {path}")
    return 0


def target(name: str) -> Path | None:
    """Return the path of a TypeScript file in a checkout, or None in an installed package."""
    web = source_folder()
    return web and web / "src" / "protocol" / name


if __name__ == "__main__":
    raise SystemExit(write("messages.ts", messages()))
