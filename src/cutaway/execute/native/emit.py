"""From traced nodes to C++ functions: what is known before the loop is hoisted, what is shared is computed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from re import search

from cutaway.execute.native.trace import COLUMN, ELEMENT, MASK, ROW, SCALAR, SINGLE, Node, Operand

TYPES = {SCALAR: "double", SINGLE: "float", ROW: "float", COLUMN: "V", ELEMENT: "V", MASK: "M"}
VECTORS = (COLUMN, ELEMENT, MASK)
# A name inside never hides one outside.
PREFIXES = {SCALAR: "c", SINGLE: "c", ROW: "q", COLUMN: "q", ELEMENT: "t", MASK: "t"}
FIRST = {"sum": "0.0f", "largest": "-infinity"}
JOINED = {"sum": "{0} + {1}", "largest": "larger({0}, {1})"}
FOLDED = {"sum": "sum_of_lanes({0})", "largest": "largest_of_lanes({0})"}


@dataclass(frozen=True)
class Layout:
    """How the numbers of a row lie in memory.

    Attributes:
        wide: Whether they lie one vector after another, each with the numbers of as many rows as there are lanes. Then
            what belongs to a row is a vector, too. Else a row lies along the lanes.
        step: How a loop over a row goes on.
        place: Where the numbers of a step are, after the name of the array.
    """

    wide: bool
    step: str
    place: str


ALONG = Layout(wide=False, step="i += LANES", place=" + i")
TURNED = Layout(wide=True, step="i++", place=" + i * stride")


class Hoisted:
    """What a function's loops need and what is computed before them: the statements, and the places in ``h``.

    Args:
        vector: How a loop reads the place ``{0}`` of ``h`` as a vector.
    """

    def __init__(self, vector: str = "splat(h[{0}])") -> None:
        self.scope = Scope({})
        self.vector = vector
        self.places: dict[str, int] = {}

    def place(self, node: Node) -> str:
        """Return the name, inside a loop, of a scalar that is computed before it."""
        return f"h[{self._number(node)}]"

    def written(self, node: Node) -> str:
        """Return the same scalar as a vector."""
        return self.vector.format(self._number(node))

    def _number(self, node: Node) -> int:
        return self.places.setdefault(self.scope.name(node), len(self.places))

    @property
    def lines(self) -> list[str]:
        """The statements that compute and store them."""
        stores = [f"h[{place}] = static_cast<float>({name});" for name, place in self.places.items()]
        return [*self.scope.lines, *stores]


class Scope:
    """Statements in one block; the same expression is computed once.

    Args:
        given: Nodes that have a name already.
        hoisted: Where scalars go; None where this scope is the one that computes them.
        layout: How the numbers of a row lie.
    """

    def __init__(self, given: Mapping[Node, str], hoisted: Hoisted | None = None, layout: Layout = ALONG) -> None:
        self.names = dict(given)
        self.hoisted, self.layout = hoisted, layout
        self.lines: list[str] = []
        self._by_expression: dict[str, str] = {}

    def name(self, node: Node) -> str:
        """Return the name of a node's value, after adding the statements that compute it."""
        if node not in self.names:
            self.names[node] = self._made(node)
        return self.names[node]

    def _made(self, node: Node) -> str:
        if self.hoisted and node.kind in (SCALAR, SINGLE):
            return self.hoisted.place(node)
        if not node.operands:
            return node.pattern
        if node.reduction:
            raise NotImplementedError(f"the {node.reduction} over a {node.kind} is not known where it is needed")
        kind = ELEMENT if self._is_wide(node) else node.kind
        expression = node.pattern.format(*(self.written(operand, kind) for operand in node.operands))
        if expression not in self._by_expression:
            self._by_expression[expression] = name = f"{PREFIXES[node.kind]}{len(self._by_expression)}"
            self.lines.append(f"const {self._type(node)} {name} = {expression};")
        return self._by_expression[expression]

    def _is_wide(self, node: Node) -> bool:
        return node.kind in VECTORS or (node.kind == ROW and self.layout.wide)

    def _type(self, node: Node) -> str:
        return TYPES[ELEMENT] if node.kind == ROW and self.layout.wide else TYPES[node.kind]

    def written(self, operand: Operand, kind: str) -> str:
        """Return an operand as it is written in an expression of this kind."""
        if not isinstance(operand, Node):
            return _literal(float(operand), kind)
        if kind in VECTORS and self.hoisted and operand.kind in (SCALAR, SINGLE):
            return self.hoisted.written(operand)
        name = self.name(operand)
        if kind in VECTORS and not self._is_wide(operand):
            return f"splat({name})"
        return f"static_cast<float>({name})" if kind == SINGLE and operand.kind == SCALAR else name

    def stored(self, target: str, value: Operand) -> None:
        """Add the statement that stores elements."""
        self.lines.append(f"store({target}, {self.written(value, ELEMENT)});")


def _literal(number: float, kind: str) -> str:
    if kind == SCALAR:
        return repr(number)
    return f"splat({number!r}f)" if kind in VECTORS else f"{number!r}f"


def element_loop(inputs: Mapping[str, Node], outputs: Mapping[str, Operand], hoisted: Hoisted) -> list[str]:
    """Return the lines that make every output, number by number, from inputs of the same shape."""
    loads = {node: name for name, node in inputs.items()}
    scope = Scope(loads, hoisted)
    for target, value in outputs.items():
        scope.stored(f"{target} + i", value)
    return [*(f"const V {name} = load({name}_ + i);" for name in inputs), *scope.lines]


def row_body(
    inputs: Mapping[str, Node], output: Operand, hoisted: Hoisted, store: str, layout: Layout = ALONG
) -> list[str]:
    """Return the lines for one row: a loop for each sum or maximum, and one for the result.

    Args:
        inputs: The arrays that are read, by name.
        output: An element, stored for each number of the row, or a row, stored once.
        hoisted: Where scalars go.
        store: The statement that stores the output, with ``{0}`` for its value.
        layout: How the numbers of a row lie.
    """
    rows = Scope({}, hoisted, layout)
    for reduction in _reductions(output):
        name = f"r{len(rows.names)}"
        rows.lines += (_turned_reduction if layout.wide else _reduction_loop)(inputs, reduction, rows, name)
        rows.names[reduction] = name
    if isinstance(output, Node) and output.kind == ROW:
        return [*rows.lines, *_final_row(rows, output, store)]
    loop = _loop(inputs, output, rows, store)
    return [*rows.lines, *loop]


def panel_body(name: str, node: Node, output: Operand, hoisted: Hoisted) -> list[str]:
    """Return the lines for a panel of ``COLUMNS`` vectors of columns: a pass for the reductions, one for the result.

    A reduction goes through the rows in their order, so that it is the same however panels are shared out.

    Args:
        name: The array, which is read and written.
        node: Its number.
        output: An element, made of the array's numbers and of reductions over its columns.
        hoisted: Where scalars go.
    """
    known = {reduction: f"r{place}" for place, reduction in enumerate(_reductions(output))}
    starts = [f"V {sums}[COLUMNS];" for sums in known.values()]
    starts += [_each_column([f"{sums}[column] = splat({FIRST[it.reduction]});" for it, sums in known.items()])]
    first = Scope({node: name}, hoisted)
    for it, sums in known.items():
        joined = JOINED[it.reduction].format(f"{sums}[column]", first.written(it.operands[0], ELEMENT))
        first.lines.append(f"{sums}[column] = {joined};")
    columns = Scope({it: f"{sums}[column]" for it, sums in known.items()}, hoisted)
    for inner in _of_kind(COLUMN, output):
        columns.name(inner)
    last = Scope({node: name, **columns.names}, hoisted)
    last.stored(f"{name}_ + (row * COLUMNS + column) * LANES", output)
    load = f"const V {name} = load({name}_ + (row * COLUMNS + column) * LANES);"
    result = [*columns.lines, _each_row([load, *last.lines])]
    return "\n".join([*starts, _each_row([_each_column([load, *first.lines])]), _each_column(result)]).split("\n")


def _each_row(lines: Iterable[str]) -> str:
    return _block("for (long row = 0; row < rows; row++)", lines)


def _each_column(lines: Iterable[str]) -> str:
    return _block("for (int column = 0; column < COLUMNS; column++)", lines)


def _block(head: str, lines: Iterable[str]) -> str:
    inner = "\n".join(lines).split("\n")
    return "\n".join([head + " {", *(f"  {line}" for line in inner), "}"])


def _final_row(rows: Scope, output: Node, store: str) -> list[str]:
    before = len(rows.lines)
    name = rows.name(output)
    lines = rows.lines[before:]
    del rows.lines[before:]
    return [*lines, store.format(name)]


def _reductions(output: Operand) -> list[Node]:
    """Return the sums and maxima behind an output, each after those it needs."""
    found: dict[Node, None] = {}

    def visit(operand: Operand) -> None:
        if isinstance(operand, Node):
            for inner in operand.operands:
                visit(inner)
            if operand.reduction:
                found.setdefault(operand)

    visit(output)
    return list(found)


def _reduction_loop(inputs: Mapping[str, Node], node: Node, rows: Scope, name: str) -> list[str]:
    kind, value = node.reduction, node.operands[0]
    joined = JOINED[kind].format(f"{name}_lanes", "choose(inside(i, units), {0}, splat(" + FIRST[kind] + "))")
    loop = _loop(inputs, value, rows, f"{name}_lanes = {joined};")
    folded = FOLDED[kind].format(f"{name}_lanes")
    return [f"V {name}_lanes = splat({FIRST[kind]});", *loop, f"const float {name} = {folded};"]


def _turned_reduction(inputs: Mapping[str, Node], node: Node, rows: Scope, name: str) -> list[str]:
    kind, value = node.reduction, node.operands[0]
    loop = _loop(inputs, value, rows, f"{name} = {JOINED[kind].format(name, '{0}')};")
    return [f"V {name} = splat({FIRST[kind]});", *loop]


def _loop(inputs: Mapping[str, Node], value: Operand, rows: Scope, store: str) -> list[str]:
    """Return a loop over a row; what is known for the row is computed before it."""
    for node in _of_kind(ROW, value):
        rows.name(node)
    known = {node: name for node, name in rows.names.items() if node.kind == ROW}
    layout = rows.layout
    scope = Scope({**{node: name for name, node in inputs.items()}, **known}, rows.hoisted, layout)
    written = scope.written(value, ELEMENT)
    read = [name for name in inputs if _is_read(name, [*scope.lines, written])]
    loads = [f"const V {name} = load({name}_{layout.place});" for name in read]
    body = [*loads, *scope.lines, store.format(written)]
    return [f"for (long i = 0; i < units; {layout.step}) {{", *(f"  {line}" for line in body), "}"]


def _of_kind(kind: str, value: Operand) -> Iterable[Node]:
    """Yield the outermost nodes of a kind."""
    if isinstance(value, Node):
        if value.kind == kind:
            yield value
        else:
            for operand in value.operands:
                yield from _of_kind(kind, operand)


def _is_read(name: str, lines: list[str]) -> bool:
    return any(search(rf"\b{name}\b", line) for line in lines)
