"""Finds what a page shows that is not the engine's: each number is looked up where the page says that it comes from."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from cutaway.errors import UnknownNameError
from cutaway.explain.axes import Axis, axes_of
from cutaway.explain.chain_text import name_in
from cutaway.explain.matrix import Panel, matrix_view
from cutaway.explain.page import PageData
from cutaway.explain.selection import Selection, parse_selection
from cutaway.network.trace import Trace
from cutaway.numerals import latex_number, short_number

SCAN = (Path(__file__).parent / "scan_numbers.js").read_text(encoding="utf-8")
LATEX = ("symbols", "numbers", "shapes", "latex", "nested", "where")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
DECIMAL = re.compile(r"-?(?<![\w.])\d+(?:\.\d+(?:e-?\d+)?|e-?\d+)|-?∞|NaN|-?infinity|not a number")
NAME = re.compile(r"[A-Za-z_]\w*(?:\[\d+(?:,\d+)*\])?")
# Numbers that are none of the engine's: where they stand, and what is written there.
COUNTS = (".where", ".link", ".lead", ".meeting", ".share", ".way")
# What a tooltip or a title ends with that shows all digits of a number.
TAIL = re.compile(r"(?: = |: )(-?\d+(?:\.\d+)?(?:e-?\d+)?|-?infinity|not a number)$")
LEAD = re.compile(
    r"The loss changes by (\S+) for each 1 that (\S+) grows: (?:the loss (?:rises|falls|stays)|nobody can say)\. "
    r"Each chip is one link on the way from it to the loss\. "
    r"Press a chip to light what it reads in all views, and once more for the chain rule of that\."
)
LINE = re.compile(r"(row|column) (\d+) of (\w+)")
VOTES_SHOWN = 12


def scanned(page: Any, root: str = "body") -> dict[str, Any]:
    """Return all that a page, or the part of it that a selector names, shows of numbers."""
    # As one text: of thousands of objects Playwright would check each part by itself.
    text = page.evaluate(f"(given) => JSON.stringify(({SCAN.strip().removesuffix(';')})(given))", _given(root))
    found: dict[str, Any] = json.loads(text)
    return found


def _given(root: str) -> dict[str, Any]:
    return {"known": list(COUNTS), "root": root}


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
            *(fault for header in found["headers"] for fault in self._of_header(header)),
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
        if isinstance(value, int):
            return text == str(value)
        if is_title:
            return reads_as(text.rpartition(" = ")[2], value)
        return text == short_number(value)

    def _is_of_trace(self, origin: Origin) -> bool:
        """Say whether a derivative, or what an equation comes to, is that of the arrays, where they hold it."""
        selection = getattr(origin.parent, "selection", None)
        if selection is not None and not selection.index and origin.field in ("value", "derivative"):
            return self._is_mean(origin)
        if selection is not None and origin.field == "numbers":
            return str(origin.value).rpartition("= ")[2] == latex_number(self.number(selection))
        if selection is None or origin.field != "derivative" or f"d_{selection.name}" not in self.trace:
            return True
        derivative = self.number(Selection(f"d_{selection.name}", selection.index))
        return derivative == origin.value or (math.isnan(derivative) and math.isnan(origin.value))

    def _is_mean(self, origin: Origin) -> bool:
        """Say whether it is the mean over the neurons that the network's picture leaves out, by hand."""
        name = origin.parent.selection.name
        column = next(one for one in self.data.graph.columns if one.rest and origin.parent in one.rest.means)
        units = {neuron.unit for neuron in column.neurons}
        array = self.trace[name if origin.field == "value" else f"d_{name}"][self.data.graph.example]
        hidden = [float(array[unit]) for unit in range(column.size) if unit not in units]
        return math.isclose(origin.value, sum(hidden) / len(hidden), rel_tol=1e-5, abs_tol=1e-9)  # single precision

    def _is_known(self, loose: dict[str, str], step: int) -> bool:
        """Say whether a text without an origin is a name of the plan, or one of the few counts of the page itself."""
        text, steps = _plain(loose["text"]), self.trace.steps
        if loose["place"] == ".where":
            return text == f"{steps[step].part} step {step} of 0\N{EN DASH}{len(steps) - 1}"
        if loose["place"] == ".link":
            made = re.fullmatch(r"operation (\d+), (.+)", text)
            return made is not None and str(steps[int(made[1]) - 1].step) == made[2]
        if loose["place"] == ".lead":
            made = LEAD.fullmatch(" ".join(text.split()))
            return made is not None and self._is_derivative(made[1], made[2])
        if loose["place"] == ".meeting":
            return text == self._meeting(text.partition(": ")[0], step)
        if loose["place"] == ".share":
            return text == f"1/{self.trace.examples}: one of {self.trace.examples} in the mean"
        if loose["place"] == ".way":
            return self._is_of_places(text)
        return self._is_name(text.removesuffix(" =").removesuffix(" ·"))

    def _is_derivative(self, text: str, name: str) -> bool:
        """Say whether a number is the derivative of another, where the trace has it."""
        if not self._is_name(name):
            return False
        selection = parse_selection(name, self.trace)
        wanted = Selection(f"d_{selection.name}", selection.index)
        return wanted.name not in self.trace or text == short_number(self.number(wanted))

    def _meeting(self, name: str, step: int) -> str:
        """Return which row meets which column, as the engine's own tables of the step mark it."""
        made = [entry.equation.selection for entry in self.data.steps[step].entries]
        chosen = next((one for one in made if name_in(self.trace, one) == name), None)
        if chosen is None:
            return "a sentence about a number that the step makes"
        view = matrix_view(self.trace, step, chosen)
        given = [panel for panel in view.panels if not panel.made]
        lines = [_line(panel) for panel in given if (panel.marked_row is None) != (panel.marked_column is None)]
        whole = [
            panel.selection(panel.marked_row, panel.marked_column)
            for panel in given
            if panel.marked_row is not None and panel.marked_column is not None
        ]
        cells = [name_in(self.trace, cell) for cell in whole]
        beside = f", with {_listed(cells)}" if cells else ""
        met = " meets ".join(lines) + beside if len(lines) == 2 else f"made from {_listed([*lines, *cells])}"
        return f"{name}: {met}."

    def _of_header(self, header: dict[str, Any]) -> Iterator[str]:
        """Hold the header of a row or a column against the places of the cells beside or below it."""
        for cell in header["cells"]:
            selection = parse_selection(cell, self.trace)
            axes = axes_of(self.trace, selection.name)
            axis, place = (axes.row, -2) if header["axis"] == "row" else (axes.column, -1)
            expected = None if axis is None else self._heading(axis, selection.index[place])
            if header["text"] != expected:
                yield f"the {header['axis']} of {cell} has the header {header['text']!r}; expected {expected!r}"

    def _heading(self, axis: Axis, number: int) -> str:
        if axis.noun != "example":
            return f"{axis.noun} {number}{axis.where}"
        example = f"example {self.data.example_numbers[number]}"
        return f"row {number} ({example}) of the batch" if self.trace.examples > 1 else f"{example}{axis.where}"

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
        tail = TAIL.search(text) if found["whole"] else None  # what is read aloud has three digits
        if tail and not any(reads_as(tail[1], value) for value in beside if isinstance(value, float)):
            yield f"{found['text']!r} ends with {tail[1]}, which is not in {beside}"
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


def _line(panel: Panel) -> str:
    if len(panel.shape) < 2:
        return f"all of {panel.name}"
    by_row = panel.marked_column is None
    return f"row {panel.marked_row} of {panel.name}" if by_row else f"column {panel.marked_column} of {panel.name}"


def _listed(texts: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(texts[:-1]), texts[-1])))


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
