"""The table of a network: layer, shape of its output, number of its parameters."""

from __future__ import annotations

from collections import Counter
from math import prod

from cutaway.network.specification import Specification
from cutaway.numerals import written
from cutaway.plan.step import layer_of

HEADINGS = ("Layer", "Activation", "Output shape", "Parameters")


def summary_rows(specification: Specification) -> list[tuple[str, str, str, int]]:
    """Return a row for the input, the features and each layer: name, activation, output shape, parameters."""
    sizes = specification.sizes
    rows = [("x (input)", "", f"(batch, {sizes[0]})", 0)]
    if specification.features:
        rows.append((f"f ({', '.join(specification.features)})", "", f"(batch, {len(specification.features)})", 0))
    counts: Counter[int] = Counter()
    for name, shape in specification.parameter_shapes().items():
        counts[layer_of(name)] += prod(shape)
    for layer, activation in enumerate(specification.activations, start=1):
        parts = _parts(specification, layer)
        rows.append((f"{layer} ({parts})", activation, f"(batch, {sizes[layer]})", counts[layer]))
    return rows


def _parts(specification: Specification, layer: int) -> str:
    """Return what a layer is made of: ``dense, batch_normalization, dropout 0.2``."""
    parts = ["dense"]
    if any(specification.batch_normalization[layer - 1 : layer]):
        parts.append("batch_normalization")
    parts += [f"dropout {written(rate)}" for rate in specification.dropout[layer - 1 : layer] if rate]
    return ", ".join(parts)


def summary_text(specification: Specification) -> str:
    """Return the table as text, in the manner of Keras and torchinfo."""
    rows = [(name, activation, shape, f"{count:,}") for name, activation, shape, count in summary_rows(specification)]
    widths = [max(len(row[column]) for row in [HEADINGS, *rows]) for column in range(4)]
    lines = [_line(row, widths) for row in [HEADINGS, *rows]]
    rule = "─" * len(lines[0])
    total = sum(row[3] for row in summary_rows(specification))
    size = total * (4 if specification.dtype == "float32" else 8)
    footer = f"Parameters: {total:,} ({_bytes(size)} as {specification.dtype}) · loss: {specification.loss}"
    return "\n".join([lines[0], rule, *lines[1:], rule, footer])


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths[:-1], strict=True)]
    return "   ".join([*cells, row[-1].rjust(widths[-1])])


def _bytes(size: int) -> str:
    if size < 1024:
        return f"{size} B"
    return f"{size / 1024:.1f} KB" if size < 1024**2 else f"{size / 1024**2:.2f} MB"
