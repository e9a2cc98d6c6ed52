"""Numbers are written by one rule in Python and on pages: both are held to the same table, written by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cutaway.explain.numerals import short_number

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
