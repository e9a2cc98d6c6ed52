"""The benchmark of the optimizers: its search, what it keeps, and the page that it writes."""

import json
import math
from pathlib import Path

import pytest

import optimizers
from cutaway.definitions import OPTIMIZERS
from marked import DOCS, region
from optimizers import BEGIN, LADDER, SEEDS, Kept, Trained, best_rate

Calls = list[tuple[str, float, int, bool]]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Put a curve with its top at the rate 0.01 in place of the training, and return the list of what was trained."""
    made: Calls = []

    def train(optimizer: str, rate: float, seed: int, *, test: bool) -> Trained:
        made.append((optimizer, rate, seed, test))
        accuracy = 1 - 0.1 * abs(math.log10(rate) + 2)
        return Trained(accuracy, accuracy - 0.001 * seed if test else None, 2.0)

    monkeypatch.setattr(optimizers, "train", train)
    return made


@pytest.mark.parametrize("optimizer", BEGIN)
def test_the_search_climbs_to_the_best_rate_wherever_it_begins(optimizer: str, calls: Calls, tmp_path: Path) -> None:
    assert best_rate(Kept.read(tmp_path / "kept.json"), optimizer) == 0.01
    assert {0.003, 0.01, 0.03} <= {rate for _, rate, _, _ in calls}
    assert not any(test for *_, test in calls), "the test data stay closed during the search"


@pytest.mark.parametrize(("end", "slope"), [(LADDER[0], -1), (LADDER[-1], 1)])
def test_the_search_ends_at_the_end_of_the_ladder(
    end: float, slope: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def train(_optimizer: str, rate: float, _seed: int, *, test: bool) -> Trained:  # noqa: ARG001
        return Trained(0.5 + slope * 0.01 * math.log10(rate), None, 1.0)

    monkeypatch.setattr(optimizers, "train", train)
    assert best_rate(Kept.read(tmp_path / "kept.json"), "adam") == end


def test_what_is_done_is_not_done_again(calls: Calls, tmp_path: Path) -> None:
    first = optimizers.row(Kept.read(tmp_path / "kept.json"), "adam")
    made = len(calls)
    assert optimizers.row(Kept.read(tmp_path / "kept.json"), "adam") == first
    assert len(calls) == made == len(set(calls))
    assert [seed for *_, seed, test in calls if test] == list(SEEDS)
    assert first == ["adam", "0.01", "99.90%", "99.80% to 100.00%", "2.0"]


def test_ctrl_c_keeps_what_is_done(calls: Calls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new" / "kept.json"
    kept = Kept.read(path)
    kept.trained("adam", 0.001, 0, test=False)

    def stop(*_given: object, **_named: object) -> Trained:
        raise KeyboardInterrupt

    monkeypatch.setattr(optimizers, "train", stop)
    with pytest.raises(KeyboardInterrupt):
        kept.trained("adam", 0.003, 0, test=False)
    assert list(json.loads(path.read_text(encoding="utf-8"))) == ["adam 0.001 seed 0"]
    assert len(calls) == 1


def test_the_page_has_the_table() -> None:
    text = region(DOCS / "optimizers.md", "accuracies")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    assert {row[0] for row in rows[2:]} == set(BEGIN) <= set(OPTIMIZERS)
    assert len(BEGIN) >= 8
    accuracies = [float(row[2].rstrip("%")) for row in rows[2:]]
    assert accuracies == sorted(accuracies, reverse=True)
    assert min(accuracies) > 90
