"""Splits part the data, and the vault counts each look before it is had."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutaway.data import Dataset, TestVault, load, looks, make_dataset, split
from cutaway.data.digits import digits_part
from cutaway.errors import DataError, SettingError


def numbered(examples: int) -> Dataset:
    return make_dataset("numbered", np.arange(examples, dtype=float)[:, None], np.zeros(examples, int), ("a",))


def never() -> Dataset:
    raise AssertionError("the vault was opened")


CLOSED = TestVault("closed", never)


@given(st.integers(2, 60), st.integers(0, 5), st.data())
def test_parts_are_disjoint_exhaustive_and_reproducible(examples: int, seed: int, data: st.DataObject) -> None:
    held_out = data.draw(st.integers(1, examples - 1))
    parts, again = (split(numbered(examples), CLOSED, seed=seed, validation=held_out) for _ in range(2))
    both = np.concatenate([parts.train.x, parts.validation.x]).ravel()
    assert len(parts.validation) == held_out
    assert sorted(both) == list(range(examples))
    np.testing.assert_array_equal(parts.validation.x, again.validation.x)


def test_the_seed_chooses_and_one_twelfth_is_the_default() -> None:
    one, other = (split(numbered(600), CLOSED, seed=seed) for seed in (0, 1))
    assert (len(one.train), len(one.validation)) == (550, 50)
    assert (one.validation.x != other.validation.x).any()


@pytest.mark.parametrize("bad", [0, -1, 10, 2.5, True])
def test_impossible_validation_counts(bad: int) -> None:
    with pytest.raises(SettingError, match=r"validation examples is .*; expected a whole number, from 1 to 9\."):
        split(numbered(10), CLOSED, seed=0, validation=bad)
    with pytest.raises(DataError, match="has 1 example;"):
        split(numbered(1), CLOSED, seed=0)


def test_the_digits_are_split_with_a_test_part_that_no_seed_moves() -> None:
    one, other = (load("digits", seed=seed).splits for seed in (0, 1))
    assert [len(one.train), len(one.validation), len(one.test.open(None, "test"))] == [1200, 300, 297]
    assert (one.validation.x != other.validation.x).any()
    np.testing.assert_array_equal(one.test.open(None, "a").x, other.test.open(None, "b").x)
    rows = np.concatenate([digits_part("train").x, digits_part("test").x])
    assert rows.dtype == np.uint8
    assert (rows.max(), one.train.scale) == (16, 16)
    from sklearn.datasets import load_digits

    np.testing.assert_array_equal(np.sort(rows, axis=0), np.sort(load_digits().data, axis=0))


def test_each_look_is_on_the_disk_before_the_data_are_read(tmp_path: Path) -> None:
    log = tmp_path / "run" / "looks.jsonl"
    seen: list[int] = []

    def loader() -> Dataset:
        seen.append(looks(log))
        return numbered(3)

    vault = TestVault("numbered", loader)
    for number in range(3):
        assert len(vault.open(log, f"look {number}")) == 3
    assert seen == [1, 2, 3]
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["look"] for line in lines] == [1, 2, 3]
    assert lines[1]["purpose"] == "look 1"
    assert lines[1]["dataset"] == "numbered"
    assert lines[1]["time"].endswith("+00:00")


def test_half_a_line_neither_counts_nor_spoils_the_next(tmp_path: Path) -> None:
    log = tmp_path / "looks.jsonl"
    TestVault("n", lambda: numbered(2)).open(log, "first")
    with log.open("ab") as file:
        file.write(b'{"time": "2024-01-01T00:00:00+00:00", "pur\xc3')
    assert looks(log) == 1
    TestVault("n", lambda: numbered(2)).open(log, "second")
    assert looks(log) == 2
    assert json.loads(log.read_bytes().splitlines()[-1])["look"] == 2


def test_no_purpose_and_no_log_keep_the_vault_closed(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="only for a purpose"):
        CLOSED.open(None, " ")
    with pytest.raises(DataError, match=r"the vault stays closed|cannot be read"):
        CLOSED.open(tmp_path, "a folder as its log")
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match=r"the vault stays closed|cannot be read"):
        CLOSED.open(tmp_path / "file" / f"log{os.sep}", "a log below a file")
