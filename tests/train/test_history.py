"""The history: the same rows as JSON lines and as CSV, whatever a crash left of them."""

import csv
import json
from collections.abc import Callable
from contextlib import closing
from itertools import islice
from math import inf, nan
from pathlib import Path

import pytest

from cutaway.train import RecordedRun
from cutaway.train.history import COLUMNS, History, read_history

ROWS = [{"step": step, "epoch": step / 4, "batch_loss": 2.5 / (step + 1)} for step in range(4)]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Return a folder with a history of four rows."""
    history = History(tmp_path)
    for row in ROWS:
        history.append(row)
    history.flush()
    return tmp_path


def steps(folder: Path) -> list[float | None]:
    return [row["step"] for row in read_history(folder)]


def test_every_row_has_every_column(written: Path) -> None:
    rows = read_history(written)
    assert [tuple(row) for row in rows] == [COLUMNS] * 4
    assert rows[3]["batch_loss"] == 0.625
    assert rows[3]["validation_loss"] is None


def test_the_table_says_what_the_lines_say(recorded: Callable[..., RecordedRun]) -> None:
    run = recorded()
    for _ in run.snapshots():
        pass
    lines = [json.loads(line) for line in (run.folder.path / "history.jsonl").read_text().splitlines()]
    with (run.folder.path / "history.csv").open(newline="") as file:
        table = [{name: float(text) if text else None for name, text in row.items()} for row in csv.DictReader(file)]
    assert table == lines
    assert len(lines) == 13


@pytest.mark.parametrize(
    "torn",
    [
        '{"step": 4, "ep',
        '{"step"',
        "[]\n",
        "\x00\x00",
        '{"step": "many"}\n',
        '{"step": NaN}\n',
        '{"step": 1' + "0" * 400 + "}\n",
        "[" * 100_000,
    ],
    ids=range(8),
)
def test_a_torn_last_line_is_left_out(written: Path, torn: str) -> None:
    with (written / "history.jsonl").open("a") as file:
        file.write(torn)
    assert steps(written) == [0, 1, 2, 3]


def test_bytes_that_are_no_text_end_the_history(written: Path) -> None:
    with (written / "history.jsonl").open("ab") as file:
        file.write(b"\xff\xfe\x80\n")
    assert steps(written) == [0, 1, 2, 3]


def test_no_history_has_no_rows(tmp_path: Path) -> None:
    assert read_history(tmp_path) == []


@pytest.mark.parametrize("number", [nan, inf, -inf])
def test_a_number_that_json_lacks_is_none(written: Path, number: float) -> None:
    History(written, keep=4).append({"step": 4, "batch_loss": number})
    assert read_history(written)[-1]["batch_loss"] is None


def test_rows_beyond_the_checkpoint_are_dropped_for_good(written: Path) -> None:
    history = History(written, keep=2)
    assert steps(written) == [0, 1]
    history.append({"step": 2})
    history.flush()
    assert steps(written) == [0, 1, 2]
    assert len((written / "history.csv").read_text().splitlines()) == 4


def test_a_run_drops_the_rows_that_a_kill_left_beyond_its_checkpoint(
    recorded: Callable[..., RecordedRun], reopened: Callable[..., RecordedRun]
) -> None:
    run = recorded()
    with closing(run.snapshots()) as snapshots:
        list(islice(snapshots, 7))
    with (run.folder.path / "history.jsonl").open("a") as file:
        file.write('{"step": 7}\n{"step": 8}\n{"st')
    again = reopened(run.folder.path)
    assert steps(run.folder.path) == list(range(7))
    for _ in again.snapshots():
        pass
    assert steps(run.folder.path) == list(range(13))
