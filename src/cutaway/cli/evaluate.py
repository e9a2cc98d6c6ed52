"""``cutaway evaluate``: how good a trained network is on the test data, with each look counted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cutaway.cli.console import print_json, say
from cutaway.cli.options import Json, Run

if TYPE_CHECKING:
    from cutaway.data import Dataset
    from cutaway.network import Network
    from cutaway.train import Evaluation, RunFolder


def evaluate(
    run: Run,
    data: Annotated[
        str | None,
        typer.Option(
            help="Other data than the run's own: a name, a file, or a folder, also of your drawings by class.",
            show_default=False,
        ),
    ] = None,
    on_validation: Annotated[
        bool, typer.Option("--on-validation", help="Evaluate on the validation data; the test data stay closed.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Evaluate a finished run on the 10,000 test pictures (or the test part of its other data).

    Each look at the test data is written into the run's test_reads.jsonl and counted: a network that was
    chosen by its test result has been fitted to the test data, too. To choose, use --on-validation.
    """
    from cutaway.cli.runs import find_run
    from cutaway.data import looks
    from cutaway.execute.arrays import one_thread
    from cutaway.train import evaluate as measure

    folder = find_run(run)
    network = folder.network()
    examples = _examples(folder, data, on_validation, network)
    with one_thread():
        result = measure(network, examples)
    result.check_finite(f"the data {examples.name!r}")
    count = looks(folder.test_log)
    if as_json:
        part = "validation" if on_validation else "test"
        print_json(
            {
                "run": folder.name,
                "data": data or folder.data.name,
                f"{part}_accuracy": result.accuracy,
                f"{part}_r_squared": result.r_squared,
                f"{part}_loss": result.loss,
                "examples": len(examples),
                "looks": count,
            }
        )
        return
    _report(result, examples, "" if on_validation else f" · look number {count} at the test data")


def _examples(folder: RunFolder, data: str | None, on_validation: bool, network: Network) -> Dataset:
    from cutaway.cli.new_run import load_data
    from cutaway.data import is_picture_folder, load_other_table
    from cutaway.files import expanded
    from cutaway.train.evaluation import check_fit

    if data is not None and is_picture_folder(expanded(data)):
        return _drawings(folder, expanded(data), on_validation)
    other = None if data is None else load_other_table(data, folder.data.name, folder.data.fitted)
    if other is not None:
        return _whole_table(folder, other, on_validation, network)
    # the run's number of held-out examples belongs to its own data; how they were scaled, to all that it reads
    own = data is None
    validation, like = (folder.data.validation, None) if own else (None, folder.data.fitted)
    splits = load_data(data or folder.data.name, seed=folder.data.seed, validation=validation, like=like).splits
    if data is None:
        folder.check_data(splits.train)
    check_fit(network, splits.validation)  # before the look: one that shows nothing must not count
    return splits.validation if on_validation else folder.look(splits.test, "cutaway evaluate")


def _whole_table(folder: RunFolder, examples: Dataset, on_validation: bool, network: Network) -> Dataset:
    """Return all rows of a table that the run has not learned from."""
    from cutaway.data import TestVault
    from cutaway.errors import SettingError
    from cutaway.train.evaluation import check_fit

    if on_validation:
        raise SettingError("--on-validation is for data that are split; of another table, all rows are evaluated.")
    check_fit(network, examples)  # before the look is counted
    return folder.look(TestVault(examples.name, lambda: examples), "cutaway evaluate, another table")


def _drawings(folder: RunFolder, path: Path, on_validation: bool) -> Dataset:
    """Return all pictures in a folder by class, made like those that the network learned from."""
    from cutaway.data import TestVault, read_drawings
    from cutaway.errors import RunError, SettingError

    record = folder.data
    if record.picture is None:
        raise RunError(f"The run {folder.name} was trained on inputs that are no pictures, so it cannot read drawings.")
    if on_validation:
        raise SettingError("--on-validation is for data that are split; of a folder of drawings, all are evaluated.")
    examples = read_drawings(path, record.picture, record.classes, record.scale)  # before the look is counted
    return folder.look(TestVault(examples.name, lambda: examples), "cutaway evaluate, own drawings")


def _report(result: Evaluation, examples: Dataset, suffix: str) -> None:
    if result.accuracy is None:
        explained = "" if result.r_squared is None else f" · R squared {result.r_squared:.4f}"
        say(f"Loss {result.loss:.4f} on {len(examples):,} examples{explained}{suffix}")
        return
    right = round(result.accuracy * len(examples))
    say(f"Accuracy {result.accuracy:.2%}: {right:,} of {len(examples):,} right · loss {result.loss:.4f}{suffix}")
    counts = result.confusion
    for index, name in enumerate(examples.classes):
        total = int(counts[index].sum())
        if not total:
            continue
        others = counts[index].copy()
        others[index] = 0
        worst = int(others.argmax())
        taken = f", most often taken for {examples.classes[worst]} ({others[worst]})" if others[worst] else ""
        say(f"  {name}: {counts[index, index] / total:7.2%} of {total:,}{taken}")
