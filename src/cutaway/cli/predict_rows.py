"""``cutaway predict`` for a run that was trained on a table: an answer for each row of a CSV file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cutaway.cli.console import complain, note, print_json, say
from cutaway.errors import CutawayError, DataError, NonFiniteError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cutaway.data import TableFormat
    from cutaway.network import Network
    from cutaway.train import RunFolder

ROWS_AT_ONCE = 1000
MOST_VALUES = 2_000_000  # in one JSON object, which must fit into memory
PICTURES = (".png", ".jpg", ".jpeg", ".webp")
PROBABILITIES = ("softmax", "sigmoid", "log_softmax")
"""The outputs whose values say how sure the network is; others are shown as they are."""


def predict_rows(folder: RunFolder, table: TableFormat, files: Sequence[str], as_json: bool) -> bool:
    """Print the answer for each row of each file; return whether all files could be read."""
    network = folder.network()
    results: list[dict[str, Any]] = []
    failed, told = False, 0
    for given in files:
        try:
            for result in _answers(folder, network, table, given):
                told += 1
                if not as_json:
                    say(_sentence(result))
                    continue
                results.append(result)
                _check_count(len(results) * folder.data.outputs)
        except CutawayError as error:
            complain(str(error))
            failed = True
    if as_json:
        print_json({"run": folder.name, "rows": results})
    elif told:
        sizes = "-".join(str(size) for size in folder.specification.sizes)
        note(f"Answered by the network {sizes} of {folder.name}, trained on {folder.data.name}")
    return not failed


def _check_count(values: int) -> None:
    if values > MOST_VALUES:
        raise DataError(
            f"The answers are more than {MOST_VALUES:,} numbers, too many for one JSON object; give fewer rows."
        )


def _answers(folder: RunFolder, network: Network, table: TableFormat, given: str) -> Iterator[dict[str, Any]]:
    """Yield what the network answers for each row of one file, as far as they can be answered.

    Raises:
        DataError: The file cannot be read, or a row of it; those before it have been answered.
        NonFiniteError: A row is too far from the training data, or makes outputs that mean nothing; likewise.
    """
    from cutaway.data import rows_before_error
    from cutaway.execute.arrays import one_thread

    path, header = _file(given)
    if Path(path).suffix.lower() in PICTURES:
        raise DataError(f"The run {folder.name} was trained on a table, so it cannot read {path}; give a CSV file.")
    rows, first, unreadable = rows_before_error(path, table, header=header)
    for start in range(0, len(rows), ROWS_AT_ONCE):
        with one_thread():
            p, meaningless = _outputs(
                folder, network, rows[start : start + ROWS_AT_ONCE], f"{path}, row", first + start
            )
        for row, outputs in enumerate(p, first + start):
            yield {"file": path, "row": row, **_result(folder, table, outputs)}
        if meaningless:
            raise meaningless
    if unreadable:
        raise unreadable


def _file(given: str) -> tuple[str, bool | None]:
    """Return the path, and what "FILE:header=no" says of its header.

    Raises:
        DataError: Other options are given, which the run itself decides.
    """
    from cutaway.data import header_option, parse_csv_name
    from cutaway.files import expanded

    path, options = parse_csv_name(given) or (given, {})
    if set(options) - {"header"}:
        raise DataError(f"{given!r} has options that the run itself decides; give {path}, or {path}:header=no.")
    return str(expanded(path)), header_option(options)


def _outputs(
    folder: RunFolder, network: Network, rows: NDArray[Any], where: str, first: int
) -> tuple[NDArray[Any], NonFiniteError | None]:
    """Return the outputs (rows, outputs) for inputs as in the file, up to the first bad row, and that row's error."""
    import numpy as np

    scaler = folder.data.scaler
    with np.errstate(over="ignore", invalid="ignore"):  # what gets infinite is told below, with its row
        x = (rows if scaler is None else scaler.inputs(rows)).astype(network.specification.dtype)
    error = _first_bad(x, "holds a number too far from those of the training data; check its unit", where, first)
    x = _before_bad(x)
    with np.errstate(all="ignore"):
        p = network(x)
    worse = _first_bad(p, "makes outputs that are NaN or infinity, so that they mean nothing", where, first)
    return _before_bad(p), worse or error


def _before_bad(values: NDArray[Any]) -> NDArray[Any]:
    """Return the rows before the first that holds NaN or infinity."""
    import numpy as np

    bad = ~np.isfinite(values).all(axis=1)
    return values[: int(bad.argmax())] if bad.any() else values


def _first_bad(values: NDArray[Any], what: str, where: str, first: int) -> NonFiniteError | None:
    fine = len(_before_bad(values))
    return NonFiniteError(f"{where} {first + fine}: the row {what}.") if fine < len(values) else None


def _result(folder: RunFolder, table: TableFormat, outputs: NDArray[Any]) -> dict[str, Any]:
    """Return a class with what speaks for each class, or the number in the unit of the training file."""
    import numpy as np

    from cutaway.definitions import ACTIVATIONS

    record = folder.data
    if record.targets:
        numbers = outputs if record.scaler is None else record.scaler.original_targets(outputs)
        return {"prediction": _named([table.target], numbers)}
    output = ACTIVATIONS.resolve(folder.specification.activations[-1]).name
    values = np.exp(outputs) if output == "log_softmax" else outputs
    what = "probabilities" if output in PROBABILITIES else "outputs"
    return {"guess": record.classes[int(values.argmax())], what: _named(record.classes, values)}


def _named(names: Sequence[str], values: NDArray[Any]) -> dict[str, float]:
    return {name: float(value) for name, value in zip(names, values, strict=True)}


def _sentence(result: dict[str, Any]) -> str:
    where = f"{result['file']}, row {result['row']}"
    if "prediction" in result:
        return f"{where}: {', '.join(f'{name} {value:.6g}' for name, value in result['prediction'].items())}"
    guess = result["guess"]
    if "outputs" in result:
        return f"{where}: {guess}, output {result['outputs'][guess]:.4g}"
    sure = result["probabilities"][guess]
    return f"{where}: {guess}, {'over 99.9%' if 0.9995 <= sure < 1 else f'{sure:.1%}'} sure"
