"""Data sets in memory: parts that must fit, rows taken, values scaled."""

from typing import Any

import numpy as np
import pytest

from cutaway.data import PictureFormat, batches, make_dataset
from cutaway.errors import DataError, SettingError

X = np.array([[0, 51], [102, 255], [5, 10]], np.uint8)


def test_rows_are_kept_small_until_used() -> None:
    data = make_dataset("d", X, [0, 1, 1], ("a", "b"), scale=255)
    assert data.x.dtype == np.uint8
    assert (len(data), data.inputs) == (3, 2)
    np.testing.assert_array_equal(data.scaled("float64", [1]), X[[1]] / 255)
    assert data.scaled().dtype == np.float32
    np.testing.assert_array_equal(data.one_hot(indices=[2, 0]), [[0, 1], [1, 0]])
    taken = data.take([2, 0])
    np.testing.assert_array_equal(taken.x, X[[2, 0]])
    assert taken.labels.tolist() == [1, 0]
    assert make_dataset("d", np.zeros((0, 2)), np.zeros(0), ("a",)).take(range(0)).inputs == 2


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"labels": [0, 1]}, "3 examples but 2 labels"),
        ({"labels": [0, 1, 2]}, "Row 2 .* has the label 2; with 2 classes a label is 0 to 1"),
        ({"labels": [0, -1, 2]}, "Row 1 .* has the label -1"),
        ({"labels": [0.5, 1, 1]}, "type float64; give one class index"),
        ({"x": [1, 2, 3]}, "give numbers of shape"),
        ({"x": [["a"], ["b"], ["c"]]}, "give numbers of shape"),
        ({"x": [[0.0], [np.nan], [1.0]]}, "Row 1, column 0 .* holds NaN"),
        ({"x": [[0, 1], [1, 1], [1, np.inf]], "input_names": ("age", "size")}, "Row 2, column 'size' .x. of data set"),
        ({"input_names": ("age",)}, "2 columns, but 1 names"),
        ({"targets": [1, 2, 3]}, "give one of the two"),
        ({"labels": None}, "give one of the two"),
        ({"labels": np.array([0, 2**63, 1], np.uint64)}, "Row 1 .* has the label 9223372036854775808"),
        ({"labels": [0, float("nan"), 1]}, "type float64; give one class index"),
        ({"labels": [[0], [1], [1]]}, r"shape \(3, 1\)"),
        ({"labels": [True, False, True]}, "type bool; give one class index"),
        ({"labels": ["a", "b", "a"]}, "give one class index"),
        ({"labels": [[0], [0, 1], [1]]}, "labels .* rows of unlike lengths"),
        ({"classes": ("a", "a")}, "give each class its own name"),
        ({"classes": ()}, "give each class its own name"),
        ({"x": [[1, 2], [3], [4, 5]]}, "x .* rows of unlike lengths"),
        ({"x": np.zeros((3, 0))}, "has no columns"),
        ({"x": X > 0}, "give numbers of shape"),
        ({"x": None}, "give numbers of shape"),
        ({"x": np.array([[1.0, np.nan], [1, 1], [1, 1]])}, "Row 0, column 1 .x. of data set 'd' holds NaN"),
        ({"scale": 0}, "scale .* is 0"),
        ({"scale": float("nan")}, "scale .* is nan"),
        ({"scale": "1"}, "scale .* is '1'"),
        ({"scale": None}, "scale .* is None"),
        ({"picture": PictureFormat(2, 2, 1, "mass")}, "2 inputs, but its pictures have 2 x 2"),
    ],
)
def test_parts_that_do_not_fit(change: dict[str, Any], expected: str) -> None:
    parts = {"x": X, "labels": [0, 1, 1], "classes": ("a", "b"), **change}
    with pytest.raises(DataError, match=expected):
        make_dataset("d", **parts)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [([0, 3], "no row 3; its 3 rows"), ([-1], "no row -1"), ([0.5], "type float64"), ([[0]], r"shape \(1, 1\)")],
)
def test_rows_that_are_not_there(rows: Any, expected: str) -> None:
    with pytest.raises(DataError, match=expected):
        make_dataset("d", X, [0, 1, 1], ("a", "b")).take(rows)


def test_picture_formats_survive_json_and_refuse_nonsense() -> None:
    stored = PictureFormat(28, 28, 20, "mass").to_json()
    assert PictureFormat.from_json(stored) == PictureFormat(28, 28, 20, "mass")
    for bad in ({}, None, {**stored, "box": 29}, {**stored, "height": "28"}, {**stored, "centering": "left"}):
        with pytest.raises((DataError, SettingError)):
            PictureFormat.from_json(bad)


def test_targets_stand_in_for_classes() -> None:
    data = make_dataset("d", X, targets=[[1, 2], [3, 4], [5, 6]], scale=255, target_names=("low", "high"))
    assert (data.is_regression, data.outputs, data.classes, len(data)) == (True, 2, (), 3)
    np.testing.assert_array_equal(data.y("float64", [2, 0]), [[5, 6], [1, 2]])
    assert data.y().dtype == np.float32
    taken = data.take([1])
    assert taken.targets is not None
    assert (taken.targets.tolist(), taken.target_names) == ([[3, 4]], ("low", "high"))
    (batch,) = batches(data, 3, seed=0, epoch=0)
    np.testing.assert_array_equal(batch.y, data.y()[batch.indices])
    assert make_dataset("d", X, targets=[1, 2, 3]).outputs == 1
    classes = make_dataset("d", X, [0, 1, 1], ("a", "b"))
    assert (classes.outputs, classes.is_regression) == (2, False)
    np.testing.assert_array_equal(classes.y(), classes.one_hot())


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"targets": [1, 2]}, "3 examples but 2 targets"),
        ({"targets": [1, np.nan, 3], "target_names": ("price",)}, "Row 1, column 'price' .targets."),
        ({"targets": [[], [], []]}, "have no columns"),
        ({"targets": [True, False, True]}, "give numbers"),
        ({"targets": np.ones((3, 2, 2))}, r"have shape \(3, 2, 2\); give \(examples, outputs\)"),
        ({"targets": ["a", "b", "c"]}, "give numbers"),
        ({"targets": [[1], [2, 3], [4]]}, "targets .* rows of unlike lengths"),
        ({"target_names": ("a", "b")}, "1 columns, but 2 names"),
        ({"classes": ("a",)}, "give one of the two"),
    ],
)
def test_targets_that_do_not_fit(change: dict[str, Any], expected: str) -> None:
    with pytest.raises(DataError, match=expected):
        make_dataset("d", X, **{"targets": [1, 2, 3], **change})
