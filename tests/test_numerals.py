"""Numbers are written by one rule in Python and on pages: both are held to the same table, written by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cutaway import Network
from cutaway.cli.catalogue import facts_of
from cutaway.definitions import OPTIMIZERS
from cutaway.diagnosis.finding import Evidence
from cutaway.diagnosis.text import evidence_text
from cutaway.errors import SettingError
from cutaway.explain import nudge, parse_selection
from cutaway.numerals import short_number

TABLE: list[dict[str, Any]] = json.loads((Path(__file__).parent / "numerals.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row['value']}:{row.get('digits', 3)}")
def test_numbers_are_written_as_the_table_says(row: dict[str, Any]) -> None:
    assert short_number(float(row["value"]), row.get("digits", 3)) == row["text"]


@pytest.mark.parametrize("row", [row for row in TABLE if "n" not in row["full"]], ids=lambda row: row["full"])
def test_a_number_in_full_reads_back_as_the_same_number_and_none_that_does_is_shorter(row: dict[str, Any]) -> None:
    digits = row["full"].partition("e")[0].lstrip("-0.").replace(".", "").rstrip("0")
    assert float(row["full"]) == float(row["value"])
    assert not digits or float(f"{float(row['value']):.{len(digits) - 1}e}") == float(row["value"])
    assert len(digits) <= 1 or float(f"{float(row['value']):.{len(digits) - 2}e}") != float(row["value"])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.float32(0.01), "0.01"),
        (np.float16(-2.5), "-2.5"),
        (np.float64(1e-8), "1e-8"),
        (np.int64(1_234_567), "1.23e6"),
        (np.array(0.25, dtype=np.float32), "0.25"),
        (np.float32("nan"), "NaN"),
        (7, "7"),
    ],
)
def test_numbers_of_numpy_are_written_too(value: Any, text: str) -> None:
    assert short_number(value) == text


def test_a_nudge_of_single_precision_is_that_of_the_same_number() -> None:
    network = Network([2, 1], output="identity", initializer="zeros", dtype="float64")
    trace = network.trace([[1.0, 2.0]], [[3.0]])
    selection = parse_selection("b1[0]", trace)
    change: Any = np.float32(0.01)
    assert nudge(trace, selection, change) == nudge(trace, selection, float(change))


def test_catalogue_doctor_errors_and_notebooks_follow_the_rule() -> None:
    assert ("Setting", "epsilon = 1e-8, from 1e-30 to 1") in facts_of(OPTIMIZERS["adam"])
    assert evidence_text(Evidence("learning rate", 2.5e-6, "more")) == "learning rate: 2.5e-6; expected more"
    assert evidence_text(Evidence("loss", 12345.5, "less")) == "loss: 12346; expected less"
    with pytest.raises(SettingError, match="expected a number from 1e-30 to 1, as in adam:epsilon=1e-8"):
        OPTIMIZERS.resolve("adam:epsilon=2")
    trace = Network([1, 1], output="identity", initializer="constant:value=1").trace([[1e-8]], [[0.0]])
    assert "<td>1e-8</td>" in trace._repr_html_()
