"""Tables that are read like the one that was trained with: by name, with its texts, its classes and its figures."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cutaway.data import ColumnFormat, Fitted, TableFormat, csv_data, load, read_csv, rows_before_error
from cutaway.data.csv_data import read_csv_like, read_training_csv
from cutaway.errors import DataError

HOUSES = "size,color,price\n" + "50,red,100.5\n60,blue,120.25\n70,red,140\n80,green,160.5\n" * 5
FORM = TableFormat((ColumnFormat("size"), ColumnFormat("color", ("blue", "green", "red"))), "price")
FLOWERS = TableFormat((ColumnFormat("length"),), "kind", ("1", "2"), numeric=True)
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def make(content: str, name: str = "table.csv") -> Path:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return make


def rows_of(path: Path, form: TableFormat, header: bool | None = None) -> tuple[NDArray[np.float64], int]:
    """Return the inputs and the first row's number of a file that can be read to its end, or raise its error."""
    rows, first, error = rows_before_error(path, form, header=header)
    if error is not None:
        raise error
    return rows, first


def test_the_format_tells_how_the_training_file_was_read(write: Write) -> None:
    data, form = read_training_csv(write(HOUSES), target=None, kind=None, header=None)
    assert form == FORM
    assert (form.inputs, form.input_names) == (4, data.input_names)
    np.testing.assert_array_equal(rows_of(write(HOUSES), form)[0], data.x)
    again = read_csv_like(write(HOUSES), form)
    np.testing.assert_array_equal(again.x, data.x)
    np.testing.assert_array_equal(again.y(), data.y())
    assert read_training_csv(write("1,2\n1,3\n2,3\n2,2\n"), target=None, kind=None, header=None)[1] == TableFormat(
        (ColumnFormat("1"),), "2", ("2", "3"), numeric=True, header=False
    )


@pytest.mark.parametrize(
    "content",
    [
        "color,size\nred,50\nblue,60.5\n",
        "price,color,remark,size\n,red,?,50\nn/a,blue,,60.5\n",  # what is not asked for may be missing
        "size;color\n50;red\n60,5;blue\n",
    ],
)
def test_columns_are_found_by_name_in_any_order(write: Write, content: str) -> None:
    rows, first = rows_of(write(content), FORM)
    assert rows.tolist() == [[50, 0, 0, 1], [60.5, 1, 0, 0]]
    assert first == 2


def test_a_file_without_a_header_is_read_like_one(write: Write) -> None:
    form = TableFormat((ColumnFormat("2"), ColumnFormat("1")), "3", header=False)
    assert rows_of(write("a,b\n".replace("a", "7").replace("b", "8")), form)[0].tolist() == [[8, 7]]
    assert rows_of(write("1,2\n7,8\n"), form, header=True)[1] == 2


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("size\n50\n", "lacks 'color', which the training data have as columns; its own are size"),
        ("a,b\n1,2\n", "lacks 'size', 'color', which"),
        ("color,size\nred,50\nblue,big\n", "Row 3, column 'size' of .* is 'big', but the training data have numbers"),
        ("color,size\nred,50\nblue,\n", "Row 3, column 'size' of .* is empty"),
        ("color,size\nred,50\nblue,NaN\n", "Row 3, column 'size' of .* says 'NaN'"),
        ("color,size\nred,50\nblue,inf\n", "Row 3, column 'size' of .* is 'inf', but the training data have numbers"),
        ("color,size\nred,1e999\n", "Row 2, column 'size' of .* too large a number"),
        ("color,size\nRed,50\n", "Row 2, column 'color' of .* is 'Red', which .* they have blue, green, red"),
        ("color,size\n,50\n", "Row 2, column 'color' of .* is empty"),
        ("color,size\n", "a header and no rows"),
        ("color,size\nred\n", "Row 2 of .* has 1 cells"),
    ],
)
def test_one_sentence_for_rows_that_do_not_fit(write: Write, content: str, expected: str) -> None:
    with pytest.raises(DataError, match=expected) as caught:
        rows_of(write(content), FORM)
    assert "\n" not in str(caught.value)


def test_numbers_as_classes_are_compared_by_value(write: Write) -> None:
    data = read_csv_like(write("kind,length\n2.0,5\n1,6\n2,7\n"), FLOWERS)
    assert (data.labels.tolist(), data.classes) == ([1, 0, 1], ("1", "2"))
    other = read_csv_like(write("sort,length\n1,5\n"), FLOWERS, target="sort", kind="classes")
    assert other.labels.tolist() == [0]
    for content, expected in (
        ("kind,length\n3,5\n", "is '3', which .* they have 1, 2"),
        ("length\n5\n", "no column 'kind'"),
    ):
        with pytest.raises(DataError, match=expected):
            read_csv_like(write(content), FLOWERS)
    with pytest.raises(DataError, match="the run predicts classes"):
        read_csv_like(write("kind,length\n1,5\n"), FLOWERS, kind="numbers")


def test_texts_as_classes_keep_the_run_s_order(write: Write) -> None:
    form = TableFormat((ColumnFormat("length"),), "kind", ("rose", "tulip"))
    assert read_csv_like(write("length,kind\n1,tulip\n2,tulip\n"), form).labels.tolist() == [1, 1]
    with pytest.raises(DataError, match=r"Row 2, column 'kind' of .* is 'lily', which .* rose, tulip"):
        read_csv_like(write("length,kind\n1,lily\n"), form)


def test_memory_is_taken_only_for_what_may_be(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_data, "MAXIMUM_VALUES", 7)
    with pytest.raises(DataError, match="4 inputs for 20 rows, too many"):
        read_csv(write(HOUSES))
    with pytest.raises(DataError, match="4 inputs for 2 rows, too many"):
        rows_of(write("color,size\nred,1\nred,2\n"), FORM)


def test_other_data_are_scaled_by_the_run_s_figures(write: Write) -> None:
    own = load(write(HOUSES))
    assert own.table == FORM
    assert own.scaler is not None
    path = write("color,price,size\n" + "red,200,500\nblue,300,700\n" * 4, "other.csv")
    other = load(path, like=Fitted(own.scaler, own.table))
    assert (other.scaler, other.notice) == (own.scaler, "")
    parts = [other.splits.train, other.splits.validation, other.splits.test.open(None, "a test")]
    means, deviations = np.array(own.scaler.mean), np.array(own.scaler.deviation)
    red, blue = ([500, 0, 0, 1] - means) / deviations, ([700, 1, 0, 0] - means) / deviations
    for row in np.concatenate([part.x for part in parts]):
        assert np.allclose(row, red) or np.allclose(row, blue)
    prices = own.scaler.original_targets(np.concatenate([part.y("float64") for part in parts]))
    assert sorted(np.rint(prices[:, 0]).tolist()) == [200] * 4 + [300] * 4


def test_what_was_fitted_to_other_data_is_a_sentence(write: Write) -> None:
    path = write(HOUSES)
    with pytest.raises(DataError, match=r"is a table, and this run does not know .* older version of Cutaway"):
        load(path, like=Fitted())
    with pytest.raises(DataError, match=r"'house_prices' must be scaled as the run's own.* older version of Cutaway"):
        load("house_prices", like=Fitted())
    with pytest.raises(DataError, match="1 inputs and 1 targets; the scaler was fitted to 4 and 1"):
        load("house_prices", like=Fitted(load(path).scaler))
    assert load("spiral", like=Fitted()).scaler is None


def test_points_of_a_generated_set_can_come_from_a_file(write: Write) -> None:
    form = load("circle").table
    assert form == TableFormat((ColumnFormat("x1"), ColumnFormat("x2")), "class", ("-1", "+1"), numeric=True)
    data = read_csv_like(write("x2,x1,class\n3,1,1\n4,2,-1\n"), form)
    assert (data.x.tolist(), data.labels.tolist()) == ([[1, 3], [2, 4]], [1, 0])
    plane = load("plane").table
    assert plane is not None
    assert (plane.target, plane.classes) == ("y", ())


@pytest.mark.parametrize("form", [FORM, FLOWERS])
def test_a_format_survives_json(form: TableFormat) -> None:
    assert TableFormat.from_json(form.to_json(), form.classes) == form


COLUMN: dict[str, Any] = {"name": "size", "texts": None}


@pytest.mark.parametrize(
    "change",
    [
        {"columns": []},
        {"columns": None},
        {"columns": [COLUMN] * 2},
        {"columns": [COLUMN, "x"]},
        {"columns": [{"name": "size"}]},
        {"columns": [{"name": 3, "texts": None}]},
        {"columns": [{"name": "", "texts": None}]},
        {"columns": [{"name": ["a"], "texts": None}]},
        {"columns": [{"name": "a", "texts": []}]},
        {"columns": [{"name": "a", "texts": "ab"}]},
        {"columns": [{"name": "a", "texts": ["b", "b"]}]},
        {"columns": [{"name": "a", "texts": ["b", 1]}]},
        {"columns": [{"name": "a", "texts": ["b", {}]}]},
        {"columns": [{"name": "a", "texts": [str(number) for number in range(51)]}]},
        {"columns": [{"name": str(number), "texts": None} for number in range(2001)]},
        {"columns": [COLUMN], "target": "size"},
        {"target": None},
        {"numeric": 1},
        {"header": "yes"},
        {"more": True},
    ],
)
def test_a_damaged_format_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(DataError, match="table's"):
        TableFormat.from_json({**FORM.to_json(), **change}, ())


def test_nothing_and_numeric_classes_that_are_texts_are_refused() -> None:
    nonsense: list[Any] = [None, [], 3, "x", {}]
    for stored in nonsense:
        with pytest.raises(DataError, match="A table's format is"):
            TableFormat.from_json(stored, ())
    with pytest.raises(DataError, match="says that its classes are numbers"):
        TableFormat.from_json({**FORM.to_json(), "numeric": True}, ("rose", "tulip"))
