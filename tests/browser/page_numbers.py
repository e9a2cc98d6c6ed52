"""Finds what a page shows that is not the engine's: each number is looked up where the page says that it comes from."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from cutaway.errors import UnknownNameError
from cutaway.explain.numerals import latex_number, short_number
from cutaway.explain.page import PageData
from cutaway.explain.selection import Selection, parse_selection
from cutaway.network.trace import Trace

SCAN = (Path(__file__).parent / "scan_numbers.js").read_text(encoding="utf-8")
LATEX = ("symbols", "numbers", "shapes", "latex", "nested", "where")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
DECIMAL = re.compile(r"-?(?<![\w.])\d+(?:\.\d+(?:e-?\d+)?|e-?\d+)|-?∞|NaN|-?infinity|not a number")
NAME = re.compile(r"[A-Za-z_]\w*(?:\[\d+(?:,\d+)*\])?")
# Numbers that are none of the engine's: where they stand, and what is written there.
COUNTS = (".where", ".link", ".lead", "thead th", "tbody th", ".meeting", ".way")
HEADER = re.compile(r"(?:example|input|output|column|unit) \d+(?: of layer \d+)?")
LINE = re.compile(r"(row|column) (\d+) of (\w+)")
VOTES_SHOWN = 8


def scanned(page: Any, root: str = "body") -> dict[str, Any]:
    """Return all that a page, or the part of it that a selector names, shows of numbers."""
    found: dict[str, Any] = page.evaluate(SCAN, {"known": list(COUNTS), "root": root})
    return found


def reads_as(text: str, value: float) -> bool:
    """Say whether a text is all digits of a number: it reads back as the same one."""
    if not math.isfinite(value):
        return text == {"nan": "not a number", "inf": "infinity", "-inf": "-infinity"}[str(value)]
    return NUMBER.fullmatch(text) is not None and float(text) == value


@dataclass(frozen=True)
class Origin:
    """What a page says that it shows: a field of its data, or a number of the trace."""

    parent: Any
    field: str
    value: Any


@dataclass(frozen=True)
class Engine:
    """The trace that a page is about, and its views, computed anew."""

    trace: Trace
    data: PageData

    def origin(self, path: str, name: str) -> Origin:
        """Return what stands at a path of the data, or under a name in the trace."""
        if not path:
            return Origin(None, "", self.number(parse_selection(name, self.trace)))
        *way, last = path.split(".")
        parent = reduce(_entry, way, self.data)
        return Origin(parent, way[-1] if last.isdigit() else last, _entry(parent, last))

    def number(self, selection: Selection) -> float:
        return float(self.trace[selection.name][selection.index])

    def faults(self, found: dict[str, Any], step: int) -> list[str]:
        """Return what a page shows at a step that is not so: each a sentence, none where all is well."""
        return [
            *(fault for text in found["texts"] for fault in self._of_text(text, step)),
            *(f"{one['text']!r} has no origin" for one in found["loose"] if not self._is_known(one, step)),
            *(fault for attribute in found["attributes"] for fault in self._of_attribute(attribute)),
            *(f"{text!r} cannot be drawn" for text in found["broken"]),
            *(f"a bar of {width!r}" for width in found["bars"] if not 0 <= float(width.removesuffix("%") or -1) <= 50),
            *(f"a mark of {size!r}" for size in found["marks"] if not 0 <= float(size or -1) <= 1),
        ]

    def _of_text(self, found: dict[str, Any], step: int) -> Iterator[str]:
        place, text = found["from"] or found["name"], _plain(found["text"])
        origin = self.origin(found["from"], found["name"])
        if not self._is_written(origin, text, found["title"]):
            yield f"{place} is {origin.value!r}, and the page says {text!r}"
        if found["number"] is not None and float(found["number"]) != origin.value and not _are_nan(found, origin):
            yield f"{place} is {origin.value!r}, and the page has {found['number']}"
        if found["from"].startswith("steps.") and int(found["from"].split(".")[1]) != step and origin.field != "text":
            yield f"{place} is shown at step {step}"
        if found["set"] is not None and _digits(found["set"]) != _digits(_without_commands(text)):
            yield f"{place} is set as {found['set']!r}"
        if found["from"] and not self._is_of_trace(origin):
            yield f"{place} is {origin.value!r}, which is not the engine's"

    def _is_written(self, origin: Origin, text: str, is_title: bool) -> bool:
        value, parent = origin.value, origin.parent
        if origin.field == "ways":
            return text == f"sum of {len(value) + parent.folded_count} ways"
        if origin.field == "votes":
            return text == f"and {len(value) - VOTES_SHOWN} more that pull less"
        if origin.field == "shape":
            return text == (" × ".join(map(str, value)) or "one number") or _is_part(text, value)
        if isinstance(value, str):
            latex = text.removeprefix(r"\displaystyle ") if origin.field in LATEX else text
            return latex == _plain(value)
        if is_title:
            return reads_as(text.rpartition(" = ")[2], value)
        return text == short_number(value)

    def _is_of_trace(self, origin: Origin) -> bool:
        """Say whether a derivative, or what an equation comes to, is that of the arrays, where they hold it."""
        selection = getattr(origin.parent, "selection", None)
        if selection is not None and origin.field == "numbers":
            return str(origin.value).endswith(latex_number(self.number(selection)))
        if selection is None or origin.field != "derivative" or f"d_{selection.name}" not in self.trace:
            return True
        derivative = self.number(Selection(f"d_{selection.name}", selection.index))
        return derivative == origin.value or (math.isnan(derivative) and math.isnan(origin.value))

    def _is_known(self, loose: dict[str, str], step: int) -> bool:
        """Say whether a text without an origin is a name of the plan, or one of the few counts of the page itself."""
        text, steps = _plain(loose["text"]), self.trace.steps
        if loose["place"] == ".where":
            return text == f"{steps[step].part} {step + 1} of {len(steps)}"
        if loose["place"] == ".link":
            made = re.fullmatch(r"step (\d+), (.+)", text)
            return made is not None and str(steps[int(made[1]) - 1].step) == made[2]
        if loose["place"] == ".lead":
            return re.search(r"The loss changes by \S+ for each 1 that", text) is not None
        if loose["place"].endswith("th"):
            return HEADER.fullmatch(text) is not None
        if loose["place"] in (".meeting", ".way"):
            return self._is_of_places(text)
        return self._is_name(text.removesuffix(" =").removesuffix(" ·"))

    def _is_of_places(self, text: str) -> bool:
        """Say whether a sentence names rows, columns and numbers that the trace has, and nothing with decimals."""
        lines = [(("row", "column").index(way), int(number), name) for way, number, name in LINE.findall(text)]
        names = [name for name in NAME.findall(text) if "[" in name]
        exist = all(number < self.trace[name].shape[axis] for axis, number, name in lines)
        return exist and all(map(self._is_name, names)) and not DECIMAL.search(text)

    def _is_name(self, text: str) -> bool:
        try:
            parse_selection(text, self.trace)
        except UnknownNameError:
            return False
        return True

    def _of_attribute(self, found: dict[str, Any]) -> Iterator[str]:
        """Look up the numbers of a title or a label among those that it names or stands beside."""
        text = _plain(found["text"])
        origins = [self.origin(one["from"], one["name"]) for one in found["near"] if one["from"] or one["name"]]
        beside = [value for one in origins for value in (one.value, *vars(one.parent or one).values())]
        if text in beside or text in {_plain(value) for value in beside if isinstance(value, str)}:
            return
        named = [self.number(parse_selection(name, self.trace)) for name in _numbers_named(text, self)]
        values = [value for value in (*beside, *named) if isinstance(value, float)]
        for number in DECIMAL.findall(text):
            if not any(number == short_number(value) or reads_as(number, value) for value in values):
                yield f"{found['text']!r} has {number}, which is not in {values}"


def _entry(holder: Any, key: str) -> Any:
    if isinstance(holder, dict):
        return holder[key]
    return holder[int(key)] if isinstance(holder, tuple) else getattr(holder, key)


def _plain(text: str) -> str:
    return text.replace("\N{MINUS SIGN}", "-").strip()


def _are_nan(found: dict[str, Any], origin: Origin) -> bool:
    return found["number"] == "NaN" and math.isnan(origin.value)


def _is_part(text: str, shape: tuple[int, ...]) -> bool:
    height, width = (1, 1, *shape)[-2:]
    found = re.fullmatch(rf"(\d+) × (\d+) of {height} × {width} are shown", text)
    return found is not None and int(found[1]) <= height and int(found[2]) <= width


def _numbers_named(text: str, engine: Engine) -> list[str]:
    return [name for name in NAME.findall(text) if "[" in name and engine._is_name(name)]


def _digits(text: str) -> list[str]:
    return sorted(re.findall(r"\d", text))


def _without_commands(latex: str) -> str:
    return re.sub(r"\\[A-Za-z]+", " ", latex)
