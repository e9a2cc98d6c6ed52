"""`cutaway predict` and `evaluate` with CSV files: the run's own columns and figures, in the target's own unit."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import numpy as np
import pytest

from cutaway.data import load
from cutaway.network import Network

Answer = CompletedProcess[str]
Command = Callable[..., Answer]
SHORT = ("--hidden", "8", "--epochs", "40", "--batch-size", "5", "--learning-rate", "0.02")


@pytest.fixture
def houses(cutaway: Command, tmp_path: Path) -> Path:
    """Return a run that predicts price = 3 size, and 50 more where the color is red."""
    random = np.random.default_rng(0)
    sizes, colors = random.uniform(40, 200, 160).round(1), random.choice(["red", "blue"], 160)
    rows = [f"{size},{color},{3 * size + 50 * (color == 'red'):.2f}" for size, color in zip(sizes, colors, strict=True)]
    (tmp_path / "houses.csv").write_text("size,color,price\n" + "\n".join(rows))
    answer = cutaway("train", "--data", "houses.csv:target=price", "--output", "identity", *SHORT, "--out", "a")
    assert answer.returncode == 0
    assert "predict a ROWS.csv" in answer.stdout
    return tmp_path / "a"


@pytest.fixture
def flowers(cutaway: Command, tmp_path: Path) -> Path:
    """Return a run that tells roses from tulips by their length."""
    (tmp_path / "flowers.csv").write_text("length,kind\n" + "5.1,rose\n4.9,rose\n1,tulip\n1.2,tulip\n" * 20)
    assert cutaway("train", "--data", "flowers.csv", *SHORT, "--out", "b").returncode == 0
    return tmp_path / "b"


def predicted(answer: Answer) -> list[dict[str, Any]]:
    assert answer.returncode == 0, answer.stderr
    rows: list[dict[str, Any]] = json.loads(answer.stdout)["rows"]
    return rows


def test_numbers_come_in_the_unit_of_the_training_file(cutaway: Command, houses: Path, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("color,size\nred,100\nblue,150\n")
    found = predicted(cutaway("predict", houses, "rows.csv", "--json"))
    assert [(row["file"], row["row"]) for row in found] == [("rows.csv", 2), ("rows.csv", 3)]
    prices = [row["prediction"]["price"] for row in found]
    assert prices == pytest.approx([350, 450], rel=0.05)
    scaler = load(f"{tmp_path / 'houses.csv'}:target=price").scaler  # fitted anew, to the same training part
    assert scaler is not None
    x = (np.array([[100, 0, 1], [150, 1, 0]]) - scaler.mean) / scaler.deviation
    p = Network.load(houses / "network.safetensors")(x.astype(np.float32))[:, 0]
    assert prices == pytest.approx((p * scaler.target_deviation[0] + scaler.target_mean[0]).tolist(), rel=1e-6)
    lines = cutaway("predict", houses, "rows.csv").stdout.splitlines()
    assert lines == [f"rows.csv, row {row}: price {price:.6g}" for row, price in zip((2, 3), prices, strict=True)]


def test_classes_come_with_their_probability(cutaway: Command, flowers: Path, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("remark,length\nx,5\n,1.1\n")
    found = predicted(cutaway("predict", flowers, "rows.csv", "--json"))
    assert [row["guess"] for row in found] == ["rose", "tulip"]
    assert all(sum(row["probabilities"].values()) == pytest.approx(1, abs=1e-5) for row in found)
    answer = cutaway("predict", flowers, "rows.csv")
    assert answer.stdout.startswith("rows.csv, row 2: rose, ")
    assert "% sure" in answer.stdout
    assert "Answered by the network 1-8-2" in answer.stderr


@pytest.mark.parametrize(
    ("output", "loss", "what"),
    [
        ("log_softmax", "negative_log_likelihood", "probabilities"),
        ("sigmoid", "half_squared_error", "probabilities"),
        ("identity", "hinge", "outputs"),
    ],
)
@pytest.mark.usefixtures("flowers")
def test_what_is_no_probability_is_not_called_one(
    cutaway: Command, tmp_path: Path, output: str, loss: str, what: str
) -> None:
    options = ("--data", "flowers.csv", *SHORT, "--output", output, "--loss", loss, "--out", "c")
    assert cutaway("train", *options).returncode == 0
    (tmp_path / "rows.csv").write_text("length\n5\n1.1\n")
    for row, kind in zip(predicted(cutaway("predict", "c", "rows.csv", "--json")), ("rose", "tulip"), strict=True):
        assert row["guess"] == kind
        values = row[what].values()
        assert what == "outputs" or all(0 <= value <= 1 for value in values)
        assert output != "log_softmax" or sum(values) == pytest.approx(1, abs=1e-5)
    assert (", output " in cutaway("predict", "c", "rows.csv").stdout) == (what == "outputs")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("color,size\nred,1\nblue,big\n", "Row 3, column 'size' of rows.csv is 'big'"),
        ("color,size\nred,NaN\n", "Row 2, column 'size' of rows.csv says 'NaN'"),
        ("color,sise\nred,1\n", "rows.csv lacks 'size'"),
        ("color,size\ngreen,1\n", "Row 2, column 'color' of rows.csv is 'green'"),
        ("color,size\nred,1\nred,1e300\n", "rows.csv, row 3: the row holds a number too far"),
        ("", "rows.csv is empty"),
    ],
)
def test_bad_rows_are_one_sentence(cutaway: Command, houses: Path, tmp_path: Path, content: str, expected: str) -> None:
    (tmp_path / "rows.csv").write_text(content)
    answer = cutaway("predict", houses, "rows.csv", "--json")
    assert answer.returncode == 1
    (line,) = answer.stderr.splitlines()
    assert line.startswith(f"cutaway: {expected}")


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ("blue,big", "Row 4, column 'size' of rows.csv is 'big'"),
        ("green,1", "Row 4, column 'color' of rows.csv is 'green'"),
        ("red,", "Row 4, column 'size' of rows.csv is empty"),
        ("red,1e300", "rows.csv, row 4: the row holds a number too far"),
    ],
)
def test_rows_before_a_bad_one_are_answered(
    cutaway: Command, houses: Path, tmp_path: Path, bad: str, sentence: str
) -> None:
    (tmp_path / "good.csv").write_text("color,size\nred,100\nblue,150\n")
    (tmp_path / "rows.csv").write_text(f"color,size\nred,100\nblue,150\n{bad}\nred,120\nviolet,none\n")
    expected = [row["prediction"] for row in predicted(cutaway("predict", houses, "good.csv", "--json"))]
    answer = cutaway("predict", houses, "rows.csv", "good.csv", "--json")
    assert answer.returncode == 1
    (line,) = answer.stderr.splitlines()
    assert line.startswith(f"cutaway: {sentence}")
    rows = json.loads(answer.stdout)["rows"]
    assert [(row["file"], row["row"]) for row in rows] == [
        ("rows.csv", 2),
        ("rows.csv", 3),
        ("good.csv", 2),
        ("good.csv", 3),
    ]
    assert [row["prediction"] for row in rows] == 2 * expected
    answer = cutaway("predict", houses, "rows.csv")
    assert answer.returncode == 1
    assert [line.split(":")[0] for line in answer.stdout.splitlines()] == ["rows.csv, row 2", "rows.csv, row 3"]
    assert f"cutaway: {sentence}" in answer.stderr


@pytest.mark.parametrize("at_once", [1, 2, 1000])
def test_a_bad_row_among_many_is_found_in_any_block(
    cutaway: Command, houses: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr("cutaway.cli.predict_rows.ROWS_AT_ONCE", at_once)
    (tmp_path / "rows.csv").write_text("color,size\n" + "red,100\n" * 4 + "red,1e300\nred,big\n")
    answer = cutaway("predict", houses, "rows.csv", "--json")
    assert [row["row"] for row in json.loads(answer.stdout)["rows"]] == [2, 3, 4, 5]
    assert (answer.returncode, len(answer.stderr.splitlines())) == (1, 1)
    assert answer.stderr.startswith("cutaway: rows.csv, row 6: the row holds a number too far")


def test_a_bad_file_does_not_keep_others_from_being_read(cutaway: Command, houses: Path, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("color,size\nred,100\n")
    answer = cutaway("predict", houses, "missing.csv", "rows.csv", "rows.csv:target=size", "picture.png", "--json")
    assert answer.returncode == 1
    assert len(json.loads(answer.stdout)["rows"]) == 1
    sentences = answer.stderr.splitlines()
    assert "missing.csv" in sentences[0]
    assert "options that the run itself decides" in sentences[1]
    assert "was trained on a table, so it cannot read picture.png; give a CSV file." in sentences[2]


def test_answers_that_no_memory_holds_are_refused(
    cutaway: Command, flowers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cutaway.cli.predict_rows.MOST_VALUES", 100)
    answer = cutaway("predict", flowers, "flowers.csv", "--json")
    assert (answer.returncode, len(answer.stderr.splitlines())) == (1, 1)
    assert "more than 100 numbers, too many for one JSON object" in answer.stderr
    assert len(cutaway("predict", flowers, "flowers.csv").stdout.splitlines()) == 80


def test_other_data_are_evaluated_with_the_run_s_figures(cutaway: Command, houses: Path, tmp_path: Path) -> None:
    """Small houses alone have a mean of their own; scaled by that, they would be taken for houses of all sizes."""
    lines = (tmp_path / "houses.csv").read_text().splitlines()
    small = [line for line in lines[1:] if float(line.split(",")[0]) < 90]
    turned = [",".join(reversed(line.split(","))) for line in small]
    (tmp_path / "small.csv").write_text("cost,color,size\n" + "\n".join(turned))
    answer = json.loads(cutaway("evaluate", houses, "--data", "small.csv:target=cost", "--json").stdout)
    assert answer["test_r_squared"] > 0.8
    assert answer["examples"] == len(small)  # all of them: none was learned from
    refused = cutaway("evaluate", houses, "--data", "small.csv:target=cost", "--on-validation")
    assert "of another table, all rows are evaluated" in refused.stderr
    assert "has no column 'price'" in cutaway("evaluate", houses, "--data", "small.csv").stderr


def test_a_run_of_an_older_version_says_so_and_goes_on(cutaway: Command, houses: Path, tmp_path: Path) -> None:
    description = json.loads((houses / "run.json").read_text())
    del description["data"]["scaler"], description["data"]["table"]
    (houses / "run.json").write_text(json.dumps(description))
    expected = cutaway("evaluate", houses, "--json")
    assert json.loads(expected.stdout)["test_r_squared"] > 0.9  # its own data it scales as it always did
    (tmp_path / "rows.csv").write_text("color,size\nred,100\n")
    refused = cutaway("predict", houses, "rows.csv")
    assert "by an older version of Cutaway, which did not keep its columns and their scaling" in refused.stderr
    assert "older version of Cutaway" in cutaway("evaluate", houses, "--data", "rows.csv").stderr
    before = (houses / "network.safetensors").read_bytes()
    (houses / "network.safetensors").unlink()
    assert cutaway("train", "--resume", houses).returncode == 0
    assert (houses / "network.safetensors").read_bytes() == before


def test_points_of_a_generated_set_are_classified(cutaway: Command, tmp_path: Path) -> None:
    assert cutaway("train", "--data", "gauss", *SHORT, "--out", "g").returncode == 0
    (tmp_path / "points.csv").write_text("x2,x1\n2,2\n-2,-2\n")
    assert [row["guess"] for row in predicted(cutaway("predict", "g", "points.csv", "--json"))] == ["+1", "-1"]
