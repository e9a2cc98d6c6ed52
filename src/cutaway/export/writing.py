"""From values to lines of code: parentheses where they are needed, and names for what is used twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite

from cutaway.export.dialect import Dialect
from cutaway.export.sharing import Sharing, uses, walk
from cutaway.export.value import COMPARISONS, Value
from cutaway.plan import Shape

COMPARISON, SUM, PRODUCT, SIGN, POWER, ATOM = range(1, 7)
"""How tightly an operation binds in Python; an operand that binds less gets parentheses."""

TIGHTNESS = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "@": PRODUCT} | dict.fromkeys(COMPARISONS, COMPARISON)

SHORT = ("name", "number", "dimension", "shape", "dtype", "device", "column", "transpose", "full_like")
"""What is so short or so cheap that it is written again wherever it is used."""

WORDS = {
    "+": "sum",
    "-": "difference",
    "*": "product",
    "/": "quotient",
    "**": "power",
    "@": "product",
    "negative": "negative",
    "sum": "total",
    "max": "largest",
    "where": "choice",
} | dict.fromkeys(COMPARISONS, "comparison")
"""What a value that needs a name is called after its last operation, where the function's name will not do."""

FILLED_WITH: dict[float | None, str] = {0: "zeros_like", 1: "ones_like"}

LONGEST = 110
"""The longest line of code, in characters, before it is set in."""

LONGEST_PART = 100
"""The longest line within a stack that is broken over lines."""


@dataclass(frozen=True)
class Line:
    """One line of code, ``name = text``.

    Attributes:
        name: What it makes.
        text: The expression; a long stack of arrays is broken over lines.
        size: The shape of what it makes.
    """

    name: str
    text: str
    size: Shape


@dataclass
class Writer:
    """Writes values as Python.

    Attributes:
        dialect: How the library spells its functions.
        rename: What is written for a name of the plan, where it is not the name itself: self.W1.
        taken: The names that no local value may have.
    """

    dialect: Dialect
    rename: Mapping[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    _numbers: Counter[str] = field(default_factory=Counter)

    def lines(self, made: Mapping[str, Value]) -> list[Line]:
        """Return the lines that make the values of a step, in an order in which they can be computed."""
        share = Sharing(self.dialect.takes_numbers)
        roots = {name: share(value) for name, value in made.items()}
        self._anchor = next(iter(roots))
        self._lines: list[Line] = []
        self._known: dict[int, str] = {}
        outputs = {id(value): name for name, value in reversed(roots.items()) if value.operation not in SHORT[:2]}
        counted = uses(roots.values())
        for value in walk(roots.values()):
            if id(value) in outputs:
                self._write(value, outputs[id(value)])
            elif (counted[id(value)] > 1 or self._is_long_stack(value)) and not self._is_short(value):
                self._write(value, self._new_name(value))
        written = {line.name for line in self._lines}
        rest = [Line(name, self._text(value), value.size) for name, value in roots.items() if name not in written]
        return self._lines + rest

    def _is_long_stack(self, value: Value) -> bool:
        return value.operation == "stack" and len(self._expression(value)[0]) > LONGEST

    def _is_short(self, value: Value) -> bool:
        return value.operation in SHORT or (value.operation == "negative" and self._is_short(value.operands[0]))

    def _write(self, value: Value, name: str) -> None:
        """Write a line, after lines of their own for parts of one that would be too long."""
        if self._is_long_stack(value):
            self._lines.append(Line(name, self._stack(value), value.size))
            self._known[id(value)] = name
            return
        while len(f"{name} = {self._expression(value)[0]}") > LONGEST:
            parts = list(self._parts(value))
            if not parts:
                break
            half = min(parts, key=lambda part: abs(len(self._text(part)) - LONGEST // 2))
            self._write(half, self._new_name(half))
        self._lines.append(Line(name, self._expression(value)[0], value.size))
        self._known[id(value)] = name

    def _stack(self, value: Value) -> str:
        """Return a stack with an array to a line, as formatters break it."""
        for part in value.operands:
            if len(self._text(part)) > LONGEST_PART and not self._is_short(part):
                self._write(part, self._new_name(part))
        arrays = [f"        {self._text(part)}," for part in value.operands]
        options = [f"    {self.dialect.keyword(name)}={option}," for name, option in value.options]
        return "\n".join([f"{self._function(value)}(", "    (", *arrays, "    ),", *options, ")"])

    def _parts(self, value: Value) -> Iterator[Value]:
        """Yield what an expression is made of and what could have a name of its own."""
        for operand in value.operands:
            if not self._is_short(operand) and id(operand) not in self._known:
                yield operand
                yield from self._parts(operand)

    def _new_name(self, value: Value) -> str:
        base = f"{self._anchor}_{WORDS.get(value.operation, value.operation)}"
        name = base
        while name in self.taken:
            self._numbers[base] += 1
            name = f"{base}_{self._numbers[base] + 1}"
        self.taken.add(name)
        return name

    def _text(self, value: Value) -> str:
        return self._known.get(id(value)) or self._expression(value)[0]

    def _held(self, value: Value, tightness: int) -> str:
        if id(value) in self._known:
            return self._known[id(value)]
        text, binds = self._expression(value)
        return text if binds >= tightness else f"({text})"

    def _expression(self, value: Value) -> tuple[str, int]:
        """Return the text and how tightly its last operation binds."""
        if value.operation == "name":
            return self.rename.get(value.name, value.name), ATOM
        if value.operation == "number":
            return _number(value.number or 0), ATOM if repr(value.number)[0] != "-" else SIGN
        if value.operation == "negative":
            return f"-{self._held(value.operands[0], POWER)}", SIGN
        if value.operation == "**":
            return self._power(*value.operands), POWER
        if value.operation in TIGHTNESS:
            return self._operator(value), TIGHTNESS[value.operation]
        return self._part(value) or self._call(value), ATOM

    def _operator(self, value: Value) -> str:
        tightness = TIGHTNESS[value.operation]
        first, second = value.operands
        left = self._held(first, tightness + (tightness == COMPARISON))  # a < b < c means something else in Python
        return f"{left} {value.operation} {self._held(second, tightness + 1)}"

    def _power(self, base: Value, exponent: Value) -> str:
        space = "" if {base.operation, exponent.operation} <= {"name", "number"} else " "
        return f"{self._held(base, ATOM)}{space}**{space}{self._held(exponent, SIGN)}"

    def _part(self, value: Value) -> str | None:
        """Return what is read of an array: its transpose, its shape, a column; None for anything else."""
        endings = {"transpose": ".T", "shape": ".shape", "dtype": ".dtype", "device": ".device"}
        if value.operation in endings:
            return self._held(value.operands[0], ATOM) + endings[value.operation]
        if value.operation == "dimension":
            return f"{self._held(value.operands[0], ATOM)}.shape[{value.options[0][1]}]"
        if value.operation == "column":
            return f"{self._held(value.operands[0], ATOM)}[:, {value.options[0][1]}]"
        return None

    def _call(self, value: Value) -> str:
        options = [f"{self.dialect.keyword(name)}={option}" for name, option in value.options]
        return f"{self._function(value)}({', '.join(self._arguments(value) + options)})"

    def _function(self, value: Value) -> str:
        if value.operation == "full_like":
            return self.dialect.function(FILLED_WITH.get(value.operands[1].number, "full_like"))
        return self.dialect.function(value.operation)

    def _arguments(self, value: Value) -> list[str]:
        operands = value.operands
        if value.operation == "full":
            return self._arguments_of_full(value)
        if value.operation == "stack":
            return [f"({', '.join(map(self._text, operands))}{',' if len(operands) == 1 else ''})"]
        if value.operation == "full_like" and operands[1].number in FILLED_WITH:
            operands = operands[:1]
        return [self._text(operand) for operand in operands]

    def _arguments_of_full(self, value: Value) -> list[str]:
        number, dtype, *device = value.operands
        where = [f"device={self._text(found)}" for found in device if self.dialect.has_device]
        return [repr(value.size), self._text(number), f"dtype={self._text(dtype)}", *where]


def _number(number: float) -> str:
    return repr(number) if isfinite(number) else f'float("{number}")'
