"""Medians, ratios, tables and the page, with figures that can be worked out by hand."""

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from cutaway.bench import cells, page, sameness
from cutaway.bench.contenders import CONTENDERS
from cutaway.bench.figures import best_peer, headline, standings
from cutaway.bench.report import Benchmark, summary, whole
from cutaway.bench.table import table
from cutaway.errors import CutawayError

PAGES = ("docs/benchmarks.md", "README.md")


def row(contender: str, number: int, speed: float, **more: Any) -> dict[str, Any]:
    facts = {"warm_up_seconds": 1.5, "loss_after_warm_up": 0.1, "foreign_cores": 0.25, "engine": None}
    return {
        "configuration": "A", "round": number, "contender": contender, "samples_per_second": speed,
        "versions": {contender: "1.0"}, **facts, **more,
    }  # fmt: skip


def cold(contender: str, number: int, seconds: float, accuracy: float) -> dict[str, Any]:
    return {
        "configuration": "cold", "round": number, "contender": contender, "seconds": seconds,
        "accuracies": [0.9, accuracy], "reached": accuracy >= 0.98, "versions": {},
    }  # fmt: skip


SPEEDS = {"cutaway": (300e3, 100e3, 200e3), "jax": (100e3, 200e3, 50e3), "torch": (60e3, 10e3, 400e3)}
ROWS = [row(name, number, speed) for name, speeds in SPEEDS.items() for number, speed in enumerate(speeds, start=1)]
COLD = [
    cold("cutaway", 1, 1.0, 0.981), cold("jax", 1, 2.0, 0.982), cold("torch", 1, 0.5, 0.97),
    cold("cutaway", 2, 3.0, 0.981), cold("jax", 2, 4.0, 0.982), cold("torch", 2, 0.5, 0.97),
]  # fmt: skip


@pytest.fixture
def benchmark() -> Benchmark:
    facts = {"cpu": "A processor", "cores": 2, "system": "Linux x86_64", "python": "3.12.1"}
    return Benchmark(("A",), 2, 3, facts, "2026-01-31", rows=list(ROWS), left_out={"keras": "keras is too new."})


def test_medians_and_ratios_by_hand() -> None:
    ours, jax, torch = standings(ROWS, "A")
    assert [one.contender for one in (ours, jax, torch)] == ["cutaway", "jax", "torch"]
    assert (jax.value, jax.lowest, jax.highest, jax.rounds) == (100e3, 50e3, 200e3, 3)
    assert jax.ratios == (3.0, 0.5, 4.0)
    assert jax.ratio == 3.0
    assert torch.ratios == (5.0, 10.0, 0.5)
    assert (ours.ratio, jax.warm_up_seconds, jax.training_loss, jax.foreign_cores) == (1.0, 1.5, 0.1, 0.25)


def test_the_best_peer_has_the_highest_median() -> None:
    best = best_peer(standings(ROWS, "A"))
    assert best is not None
    assert best.contender == "jax"
    assert headline(ROWS, "A") == 3.0


def test_a_contender_with_fewer_rounds_is_compared_in_those() -> None:
    rows = [one for one in ROWS if (one["contender"], one["round"]) != ("jax", 1)]
    assert standings(rows, "A")[1].ratios == (0.5, 4.0)


def test_without_cutaway_or_without_peers_there_is_no_ratio() -> None:
    assert headline([one for one in ROWS if one["contender"] != "cutaway"], "A") is None
    assert headline([one for one in ROWS if one["contender"] == "cutaway"], "A") is None
    assert headline(ROWS, "B") is None


def test_of_the_cold_start_the_quickest_that_arrived_is_the_best() -> None:
    found = standings(COLD, "cold")
    assert [one.contender for one in found] == ["cutaway", "torch", "jax"]
    assert [one.reached for one in found] == [2, 0, 2]
    assert headline(COLD, "cold") == pytest.approx((1 / 2 + 3 / 4) / 2)


def test_one_configuration_has_a_ratio_and_several_have_ratios(benchmark: Benchmark) -> None:
    assert summary(benchmark)["ratio"] == 3.0
    benchmark.letters = ("A", "cold")
    assert summary(benchmark)["ratios"] == {"A": 3.0, "cold": None}
    assert list(summary(benchmark)["configurations"]) == ["A"]


def test_the_file_has_every_row(benchmark: Benchmark) -> None:
    rows = whole(benchmark)["rows"]
    assert len(rows) == 9
    assert all(one["cpu"] == "A processor" for one in rows)


def test_the_table_is_80_columns_wide(benchmark: Benchmark) -> None:
    benchmark.rows = [row(name, 1, 16_283_456.0) for name in CONTENDERS]
    benchmark.rows += [cold(name, 1, 99.5, 0.97) for name in CONTENDERS]
    for letter in ("A", "cold"):
        console = Console(width=200, record=True, file=StringIO())
        console.print(table(benchmark, letter))
        lines = console.export_text().splitlines()
        assert max(map(len, lines)) <= 80
        assert not any("…" in line for line in lines)
        assert sum(CONTENDERS[name].title in line for line in lines for name in CONTENDERS if name != "cutaway") == 7


def test_numbers_have_about_three_digits() -> None:
    assert [cells.three_digits(value) for value in (0.6666, 9.994, 12.34, 123.4, 1234567.0)] == [
        "0.67", "9.99", "12.3", "123", "1,234,567",
    ]  # fmt: skip
    assert cells.number(None, ".2f") == "-"


def test_the_cold_start_tells_who_missed(benchmark: Benchmark) -> None:
    benchmark.rows = list(COLD)
    accuracies = {one.contender: cells.cells(one, "cold")[4] for one in benchmark.standings("cold")}
    assert accuracies == {"cutaway": "98.10%", "jax": "98.20%", "torch": "97.00% (2/2 missed)"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with the two pages that have figures."""
    (tmp_path / "docs").mkdir()
    for name in PAGES:
        (tmp_path / name).write_text(f"before\n{page.BEGIN}\nold\n{page.END}\nafter\n", encoding="utf-8")
    return tmp_path


def test_the_pages_change_between_their_marks_alone(benchmark: Benchmark, checkout: Path) -> None:
    def texts() -> list[str]:
        return [(checkout / name).read_text(encoding="utf-8") for name in PAGES]

    page.write(checkout, benchmark)
    once = texts()
    for text in once:
        assert text.startswith(f"before\n{page.BEGIN}\n")
        assert text.endswith(f"\n{page.END}\nafter\n")
        assert "old" not in text
    assert "| JAX, lax.scan | 100 | 50.0-200 | 3.00 | 1.5 s | 0.1000 | 0.25 |" in once[0]
    assert "keras is too new." in once[0]
    assert "JAX, lax.scan: 100 k/s | 3.00 |" in once[1]
    page.write(checkout, benchmark)
    assert texts() == once


def test_the_short_table_of_the_cold_start_is_in_seconds(benchmark: Benchmark) -> None:
    benchmark.letters, benchmark.rows = ("cold",), list(COLD)
    (row,) = page.short_table(benchmark).splitlines()[2:]
    assert re.search(r"\| [0-9.]+ s \| JAX, lax\.scan: [0-9.]+ s \| [0-9.]+ \|$", row)


def test_the_short_table_without_peers(benchmark: Benchmark) -> None:
    benchmark.rows = [row for row in benchmark.rows if row["contender"] == "cutaway"]
    (row,) = page.short_table(benchmark).splitlines()[2:]
    assert row.endswith(" k/s | - | - |")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("text", ["nothing", page.BEGIN, f"{page.END}{page.BEGIN}", page.BEGIN * 2 + page.END])
def test_a_page_without_marks_leaves_both_as_they_are(
    benchmark: Benchmark, checkout: Path, name: str, text: str
) -> None:
    (checkout / name).write_text(text, encoding="utf-8")
    before = [(checkout / one).read_text(encoding="utf-8") for one in PAGES]
    with pytest.raises(CutawayError, match="does not have the two marks"):
        page.write(checkout, benchmark)
    assert [(checkout / one).read_text(encoding="utf-8") for one in PAGES] == before


def test_no_page(benchmark: Benchmark, tmp_path: Path) -> None:
    with pytest.raises(CutawayError, match="There is no page"):
        page.write(tmp_path, benchmark)


def test_equal_losses_are_the_same_work() -> None:
    assert sameness.compare("JAX", "A", [2.0, 1.00001], [2.0, 1.0]) == pytest.approx(1e-5)


@pytest.mark.parametrize(
    ("losses", "sentence"),
    [
        ([2.0, 1.01], "JAX does not do the same work in A: its loss in step 2 is 1.01 where the plans give 1, "),
        ([float("nan"), 1.0], "its loss in step 1 is nan"),
        ([2.0], "JAX made 1 steps of A where 2 were asked for."),
    ],
)
def test_other_losses_are_other_work(losses: list[float], sentence: str) -> None:
    with pytest.raises(sameness.OtherWorkError) as raised:
        sameness.compare("JAX", "A", losses, [2.0, 1.0])
    assert sentence in str(raised.value)
