"""Axes that are mixed up in a module: ``*`` for ``@``, a transpose, a broadcast to all pairs of examples."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case, Given, Ledger, Operation
from cutaway.diagnosis.case.shapes import EXAMPLES, PARAMETERS
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

BY_PLACE = ("add", "sub", "mul", "div", "true_divide", "pow", "rsub", "rdiv", "rpow", "maximum", "minimum")
"""Operations on two arrays, number by number, as PyTorch calls them."""

PRODUCTS = ("matmul", "mm", "linear", "addmm")

SHAPED = ("reshape", "view", "expand", "unflatten", "layer_norm")
"""Operations that are told a shape, which is that of one batch where it should be open."""


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding for each sign that the ledger shows: a fixed batch, all pairs, a turn, a product by columns."""
    ledger, given = case.ledger, case.given
    assert ledger is not None  # noqa: S101 (asked for in needs)
    if ledger.refusal:
        yield from _fixed_batch(ledger, ledger.refused_at)
        return
    pairs = next((operation for operation in ledger.operations if _is_all_pairs(operation)), None)
    if pairs is not None and _wants_no_pairs(ledger, given):
        yield _all_pairs(pairs)
    elif 0 not in ledger.outputs.batch_axes and not _is_answered_otherwise(ledger, given):
        yield _turned(ledger)
    wanted = _wanted_columns(given)
    if wanted is not None and ledger.by_column():
        yield _by_column(ledger, wanted)


def plain(operation: Operation | None) -> str:
    """Return the name of an operation without marks: of ``mul_`` and ``__mul__`` it is ``mul``."""
    return "" if operation is None else operation.name.strip("_")


def _fixed_batch(ledger: Ledger, refused: Operation | None) -> Iterator[Finding]:
    """Yield a finding where the examples met parameters by place, or a shape that is written in the code.

    Where a buffer or a constant has its part, as the links of a graph, the module may be made for these very examples.
    """
    made_of = set(() if refused is None else refused.made_of)
    mixing = plain(refused) in (*BY_PLACE, *PRODUCTS) and made_of == {EXAMPLES, PARAMETERS}
    shaped = plain(refused) in SHAPED and EXAMPLES in made_of and made_of <= {EXAMPLES, PARAMETERS}
    if not mixing and not shaped:
        return
    why = (
        "the examples meet an axis of the parameters by place, for both happen to be as long"
        if mixing
        else "a shape in its code is that of this batch"
    )
    yield Finding(
        "serious" if mixing else "warning",
        f"The module computes {ledger.examples:,} examples and refuses other numbers of them{_at(refused)}: "
        f"{why} ({ledger.refusal:.160}).",
        (Evidence("examples in the one batch that it took, of several", float(ledger.examples), "any number of them"),),
        Cure(
            "Multiply with x @ W, inputs (batch, inputs) and weights (inputs, units), without a transpose of x; give "
            "biases the shape (units,); write -1 or len(x) where a shape names the batch."
        ),
    )


def _is_all_pairs(operation: Operation) -> bool:
    """Return whether two arrays of different numbers of axes became one with two axes of examples."""
    ranks = {len(value.shape) for value in operation.read}
    single = all(len(value.batch_axes) < 2 for value in operation.read)
    return plain(operation) in BY_PLACE and len(ranks) > 1 and single and len(operation.made.batch_axes) > 1


def _wants_no_pairs(ledger: Ledger, given: Given | None) -> bool:
    """Return whether the outputs have all pairs of examples while the targets are one number for each example.

    On their way to other outputs pairs are a kernel as well as a mistake, and with class numbers the other examples may
    be the classes.
    """
    if given is None or given.targets.dtype.kind != "f" or len(ledger.outputs.batch_axes) < 2:
        return False
    return given.targets.shape in ((ledger.examples,), (ledger.examples, 1))


def _is_answered_otherwise(ledger: Ledger, given: Given | None) -> bool:
    """Return whether targets and outputs agree on another first axis, as where that of the inputs is one of time."""
    if given is None or not given.targets.ndim or not given.outputs_shape:
        return False
    targets, outputs = len(given.targets), given.outputs_shape[0]
    return targets == outputs != ledger.examples


def _all_pairs(operation: Operation) -> Finding:
    shapes = " and ".join(str(value) for value in operation.read)
    largest = max(prod(value.shape) for value in operation.read)
    return Finding(
        "serious",
        f"{plain(operation)}{_at(operation)} makes {operation.made} of {shapes}: each example meets every other one, "
        "in place of itself.",
        (Evidence("numbers that it makes", float(prod(operation.made.shape)), f"{largest:,}, as many as it reads"),),
        Cure("Give both the same axes: reshape(-1, 1) or unsqueeze(1) for one of them, or squeeze(1) for the other."),
    )


def _turned(ledger: Ledger) -> Finding:
    turn = next((operation for operation in reversed(ledger.operations) if _leaves_first(operation)), None)
    axes = ledger.outputs.batch_axes
    state = f"stand along axis {axes[0]}" if axes else "are gone: their rows were summed or averaged"
    return Finding(
        "serious",
        f"The inputs are {ledger.inputs} and the outputs {ledger.outputs}: the examples{_since(turn)} {state}.",
        (Evidence("axes of the outputs with a place for each example", float(len(axes)), "1, the first one"),),
        Cure(
            "Keep the examples in rows: x @ W in place of W @ x.T, outputs.T where they are turned; sum over axis 1, "
            "not over axis 0."
        ),
    )


def _leaves_first(operation: Operation) -> bool:
    return any(0 in value.batch_axes for value in operation.read) and 0 not in operation.made.batch_axes


def _wanted_columns(given: Given | None) -> int | None:
    """Return how many outputs the targets ask for, where the module gives more than that."""
    if given is None or len(given.outputs_shape) != 2 or not given.targets.size:
        return None
    y, columns = given.targets, given.outputs_shape[1]
    if y.ndim == 1 and y.dtype.kind in "ui":
        wanted = max(int(y.max()) + 1, 1)
        return wanted if 2 * wanted <= columns else None  # a batch may lack the last classes
    return 1 if y.shape in ((given.outputs_shape[0],), (given.outputs_shape[0], 1)) and columns > 1 else None


def _by_column(ledger: Ledger, wanted: int) -> Finding:
    product = next((operation for operation in reversed(ledger.operations) if plain(operation) == "mul"), None)
    return Finding(
        "serious",
        f"The outputs are {ledger.outputs}, as the inputs, and each depends on the input in its own place alone"
        f"{_at(product)}: no sum over the inputs was made.",
        (Evidence("outputs for each example", float(ledger.outputs.shape[1]), f"{wanted}, as the targets ask for"),),
        Cure("Multiply matrices: x @ W in place of x * W, with weights (inputs, units)."),
    )


def _at(operation: Operation | None) -> str:
    return f" ({operation.line})" if operation is not None and operation.line else ""


def _since(operation: Operation | None) -> str:
    return f", since {plain(operation)}{_at(operation)}," if operation is not None else ""


MIXED_AXES = Detector(
    name="mixed_axes",
    mistake="`*` for `@`, a transpose, a broadcast inside of the module",
    looks_at="the shapes that each operation of a forward pass reads and makes, with the batch and with another number "
    "of examples: what changes its length is an axis of examples",
    threshold="none: the module refuses one example fewer, twice as many and others, where examples meet parameters or "
    "a shape is written down; or two arrays with different numbers of axes became one with two axes of examples, as "
    "the outputs have, while the targets are one number for each; or the examples are not along the first axis of the "
    "outputs, nor of the targets; or each output depends on one input alone, of more outputs than the targets ask for",
    source=Source("NumPy's documentation", "Broadcasting, general broadcasting rules"),
    needs=("ledger",),
    find=find,
)
