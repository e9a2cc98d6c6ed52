"""CSV files: what is inferred, and one sentence for whatever is wrong with one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cutaway.data import load, read_csv, table_file
from cutaway.errors import DataError

Write = Callable[[str | bytes], Path]

HOUSES = "size,color,price\n50,red,100.5\n60,blue,120\n70,red,140\n80,green,160.5\n"
FLOWERS = "length,width,kind\n" + "5.1,3.5,rose\n4.9,3,tulip\n" * 10


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def make(content: str | bytes) -> Path:
        path = tmp_path / "table.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


def test_numbers_texts_and_the_last_column_as_target(write: Write) -> None:
    data = read_csv(write(HOUSES))
    assert data.input_names == ("size", "color=blue", "color=green", "color=red")
    assert data.x.tolist() == [[50, 0, 0, 1], [60, 1, 0, 0], [70, 0, 0, 1], [80, 0, 1, 0]]
    assert data.target_names == ("price",)
    assert data.y("float64").tolist() == [[100.5], [120], [140], [160.5]]
    other = read_csv(write(HOUSES), target="color")
    assert (other.classes, other.labels.tolist()) == (("blue", "green", "red"), [2, 0, 2, 1])
    assert read_csv(write(HOUSES), target="size", kind="classes").classes == ("50", "60", "70", "80")


@pytest.mark.parametrize(
    ("values", "classes"),
    [
        (["10", "2", "10", "2"], ("2", "10")),
        (["1", "2", "3", "4"], None),
        (["0.5", "1", "0.5", "1"], None),
        (["-1", "1.0", "1", "-1"], ("-1", "1")),
        (["yes", "no", "no", "yes"], ("no", "yes")),
    ],
)
def test_few_whole_numbers_are_classes(write: Write, values: list[str], classes: tuple[str, ...] | None) -> None:
    data = read_csv(write("x,y\n" + "".join(f"{row},{value}\n" for row, value in enumerate(values))))
    assert (data.classes if classes else data.is_regression) == (classes or True)


@pytest.mark.parametrize(
    "content",
    [
        "a;b\n1,5;2,25\n3;4,5\n",
        "a\tb\n1.5\t2.25\n3\t4.5\n",
        "1.5,2.25\n3,4.5\n",
        '\ufeff"a","b"\r\n"1.5", 2.25 \r\n3,4.5\r\n\r\n',
        "a,b\r1.5,2.25\r3,4.5",
    ],
)
def test_separators_headers_quotes_and_line_ends(write: Write, content: str) -> None:
    data = read_csv(write(content), kind="numbers")
    assert data.x.tolist() == [[1.5], [3]]
    assert data.y("float64").tolist() == [[2.25], [4.5]]
    assert data.input_names == (("1",) if content[0] == "1" else ("a",))


def test_a_header_can_be_denied_and_forced(write: Write) -> None:
    assert len(read_csv(write("a,x\nb,y\na,x\nb,y\n"), header=False)) == 4
    assert read_csv(write("2019,2020\n1,2.5\n3,4.5\n"), header=True).target_names == ("2020",)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "is empty"),
        (" \n\n", "is empty"),
        ("a,b\n", "a header and no rows"),
        ("a,b\n1,2\n3\n", "Row 3 of .* has 1 cells, but row 1 has 2"),
        ("a,b\n1,2\n\n3,4\n", "Row 3 of .* has 0 cells"),
        ("a,b\n1,2\n,4\n", "Row 3, column 'a' of .* is empty"),
        ("a,b\n1,2\nNaN,4\n", "Row 3, column 'a' of .* says 'NaN'"),
        ("a,b\n1,2\nx,4\n", "Row 3, column 'a' of .* is 'x', but most of that column"),
        ("a,b\n1,2\n1e999,4\n", "Row 3, column 'a' of .* too large"),
        ("a,a\n1,2\n", "two columns named 'a'"),
        ("a,\nx,2\n", "Row 1, column 2 .* no name"),
        ("a\n1\n2\n", "no other column"),
        ("1\n2\n", "no other column than its target, 1;"),
        ("1,2\n3,4\n5,x\n", "Row 3, column 2 of .* is 'x'"),
        ("1,same\n2,same\n", "The target column 2 of .* has 1 different values"),
        ("a,b\n1,same\n2,same\n", "1 different values"),
        ('a,b\n1,"2\n', "Row 2 of .* cannot be read"),
        (b"a,b\n1,caf\xe9\n", "Row 2 of .* is not UTF-8 .byte 0xE9"),
        (b"a,b\n1,\x002\n", "Row 2 of .* null byte"),
        (b"\xff\xfea\x00,\x00", "Row 1 of .* is not UTF-8"),
        ("a,b\n" + "".join(f"name{row},{row % 2}\n" for row in range(60)), "60 different texts"),
        ("a,b\n" + "x" * 200_000 + ",1\n", "Row 2 of .* cannot be read"),
        (",".join(map(str, range(2001))) + "\n", "2,001 columns"),
    ],
)
def test_one_sentence_for_what_is_wrong(write: Write, content: str | bytes, expected: str) -> None:
    with pytest.raises(DataError, match=expected) as caught:
        read_csv(write(content))
    assert "\n" not in str(caught.value)


def test_absurd_sizes(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(HOUSES)
    monkeypatch.setattr(table_file, "MAXIMUM_ROWS", 3)
    with pytest.raises(DataError, match="more than 3 rows"):
        read_csv(path)
    monkeypatch.setattr(table_file, "MAXIMUM_BYTES", 10)
    with pytest.raises(DataError, match="larger than"):
        read_csv(path)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"target": "prize"}, "has no column 'prize'; its columns are size, color, price"),
        ({"target": "color", "kind": "numbers"}, "holds texts"),
    ],
)
def test_targets_that_are_none(write: Write, options: dict[str, Any], expected: str) -> None:
    with pytest.raises(DataError, match=expected):
        read_csv(write(HOUSES), **options)


def test_load_parts_and_scales_by_the_training_rows(write: Write) -> None:
    path = write(FLOWERS)
    loaded = load(f"{path}:target=kind")
    train, test = loaded.splits.train, loaded.splits.test.open(None, "test")
    assert (len(train), len(loaded.splits.validation), len(test)) == (10, 5, 5)
    assert (train.classes, train.name, loaded.notice) == (("rose", "tulip"), "table", "")
    np.testing.assert_allclose([train.x.mean(), train.x.std()], [0, 1], atol=1e-9)
    assert loaded.scaler is not None
    assert (len(loaded.scaler.mean), loaded.scaler.target_mean) == (2, ())
    assert "target=COLUMN" in load(path).notice
    again = load(loaded.name, validation=3)
    assert again.found == str(path)
    assert len(again.splits.validation) == 3


@pytest.mark.parametrize("options", ["target", "target=", "aim=price", "kind=text", "target=price,header=maybe"])
def test_unknown_options(write: Write, options: str) -> None:
    with pytest.raises(DataError, match=r"is no option|has no column"):
        load(f"{write(HOUSES)}:{options}")


def test_a_missing_file_is_named() -> None:
    with pytest.raises(DataError, match=r"There is no file no-such\.csv"):
        load("no-such.csv:target=price")
