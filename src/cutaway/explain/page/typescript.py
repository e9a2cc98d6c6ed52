"""The types of the view models in TypeScript, written from the Python classes, so that neither is typed twice.

``python -m cutaway.explain.page.typescript`` writes ``web/src/protocol/models.ts`` in a checkout.
"""

from __future__ import annotations

import sys
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from cutaway.browser.build import source_folder
from cutaway.explain.matrix import MatrixView
from cutaway.explain.page.data import PageData

COMMAND = "python -m cutaway.explain.page.typescript"
MODELS = (PageData, MatrixView)  # the page puts the second together from what is in the first
PLAIN: Mapping[Any, str] = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}


def typescript(*roots: type) -> str:
    """Return interfaces for classes and all classes that they hold.

    >>> from cutaway.explain.selection import Selection
    >>> print(typescript(Selection).split("export ")[1].strip())
    interface Selection {
      readonly name: string;
      readonly index: readonly number[];
    }
    """
    head = f"// Written by `{COMMAND}` from the Python classes of the same names; not to be edited."
    met: list[type] = []
    for root in roots:
        _meet(root, met)
    return "\n\n".join([head, *map(_interface, met)]) + "\n"


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


def target() -> Path | None:
    """Return the path of the TypeScript file in a checkout, or None in an installed package."""
    web = source_folder()
    return web and web / "src" / "protocol" / "models.ts"


def main() -> int:
    """Write the file."""
    path = target()
    if path is None:
        print("The sources of the pages are not here: this Cutaway is installed without them.", file=sys.stderr)
        return 1
    path.write_text(typescript(*MODELS), encoding="utf-8")
    print(f"Wrote {path}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
