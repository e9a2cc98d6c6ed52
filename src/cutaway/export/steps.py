"""A plan as lines of code, step by step, with comments that tell the layers and the shapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from cutaway.export.dialect import Dialect
from cutaway.export.sharing import names_in
from cutaway.export.tracing import trace
from cutaway.export.value import Value
from cutaway.export.writing import Line, Writer
from cutaway.plan import Plan, Shape, Step
from cutaway.plan.shapes import show

WIDTH = 120

Traced = tuple[Step, dict[str, Value]]


def code_of(
    plan: Plan,
    shapes: Mapping[str, Shape],
    dialect: Dialect,
    wanted: Iterable[str],
    rename: Mapping[str, str] | None = None,
) -> list[str]:
    """Return the lines of code that make the wanted values of a plan.

    >>> from cutaway import Network
    >>> from cutaway.export.dialect import NUMPY
    >>> plan = Network([4, 3], output="sigmoid").forward_plan
    >>> shapes = {"x": ("batch", 4), "W1": (4, 3), "b1": (3,), "z1": ("batch", 3), "p": ("batch", 3)}
    >>> for line in code_of(plan, shapes, NUMPY, ["p"]):
    ...     print(line)
    # layer 1: dense, sigmoid
    z1 = x @ W1 + b1  # (batch, 3)
    p = 1 / (1 + np.exp(-z1))  # (batch, 3)

    Args:
        plan: Any plan.
        shapes: The shapes of all its values.
        dialect: The library to write for.
        wanted: The names that are wanted; steps that none of them needs are left out.
        rename: What is written for a name where it is not the name itself.
    """
    steps = needed([(step, trace(step, shapes)) for step in plan], wanted)
    writer = Writer(dialect, rename or {}, set(shapes))
    lines: list[str] = []
    for heading, group in groupby(steps, key=lambda traced: _heading(traced[0])):
        members = list(group)
        lines.append(_comment(heading, [step.rule.name for step, _ in members]))
        for _, made in members:
            lines += [part for line in writer.lines(made) for part in written(line).split("\n")]
    return lines


def needed(steps: Sequence[Traced], wanted: Iterable[str]) -> list[Traced]:
    """Return the steps that the wanted values come from.

    A rule may have an input that its formula does not read: a fused loss reads the scores alone, not p.
    """
    names, found = set(wanted), []
    for step, made in reversed(steps):
        if not names.isdisjoint(step.outputs):
            names.update(*(names_in(value) for value in made.values()))
            found.append((step, made))
    return found[::-1]


def written(line: Line) -> str:
    """Return a line with its shape as a comment, where both fit; what is broken over lines has it at its end."""
    code = f"{line.name} = {line.text}"
    comment = f"  # {show(line.size)}" if line.size else ""
    last = code.rsplit("\n", 1)[-1]
    return code + comment if len(last + comment) <= WIDTH - 8 else code


def indented(lines: Iterable[str], depth: int = 1) -> str:
    """Return lines as text, each with so many times four spaces before it."""
    return "\n".join("    " * depth + line if line else "" for line in lines)


def call(target: str, function: str, arguments: Sequence[str], depth: int = 1) -> list[str]:
    """Return ``target = function(arguments)``, broken as formatters break what is too long for a line."""
    inside = ", ".join(arguments)
    if len(f"{target} = {function}({inside})") + 4 * depth <= WIDTH:
        return [f"{target} = {function}({inside})"]
    if len(inside) + 4 * depth + 4 <= WIDTH:
        return [f"{target} = {function}(", f"    {inside}", ")"]
    return [f"{target} = {function}(", *(f"    {argument}," for argument in arguments), ")"]


def quoted(text: str) -> str:
    r"""Return a text as Python writes it, every character that is not printable escaped.

    >>> print(quoted("zero"), quoted('a "b"'), quoted(chr(10)))
    "zero" 'a "b"' "\n"
    """
    body = repr(text)
    return f'"{body[1:-1]}"' if body[0] == "'" and '"' not in body else body


def listed(start: str, items: Sequence[str], end: str, depth: int = 0) -> list[str]:
    """Return ``start`` item, item ... ``end``, with an item to a line where they are too long for one."""
    inside = ", ".join(items) + ("," if len(items) == 1 and end == ")" else "")
    if len(f"{start}{inside}{end}") + 4 * depth <= WIDTH:
        return [f"{start}{inside}{end}"]
    return [start, *(f"    {item}," for item in items), end]


def _comment(heading: str, rules: Sequence[str]) -> str:
    """Return the line before the steps of a layer; on the way back the rules would only say the same again."""
    comment = f"# {heading}: {', '.join(dict.fromkeys(rules))}"
    return comment if len(comment) <= WIDTH - 8 and "backward" not in heading else f"# {heading}"


def _heading(step: Step) -> str:
    name = step.outputs[0]
    where = f"layer {step.layer}" if step.layer else "the inputs" if name == "f" else "the loss"
    return f"{where}, backward" if name.startswith("d_") else f"{where}, averages" if name.startswith("new_") else where
