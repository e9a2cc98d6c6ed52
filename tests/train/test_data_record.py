"""A run's record of its data: how columns became inputs survives the file, and what was changed in it is refused."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cutaway.data import Fitted, Loaded, load
from cutaway.errors import CutawayError, RunError
from cutaway.network import Network
from cutaway.train import DataRecord, RunFolder, TrainingSettings

WRONG: list[Any] = [
    None,
    "?",
    -1,
    0,
    1.5,
    True,
    [],
    {},
    [None],
    ["?"],
    [10**400],
    10**400,
    float("nan"),
    [float("inf")],
]


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    path = tmp_path / "houses.csv"
    path.write_text("size,color,price\n" + "50,red,100.5\n60,blue,120.25\n70,red,140\n80,blue,160.5\n" * 6)
    return load(path)


@pytest.fixture
def folder(loaded: Loaded, tmp_path: Path) -> RunFolder:
    record = DataRecord.of(loaded.name, 0, 6, loaded.splits.train, Fitted(loaded.scaler, loaded.table))
    network = Network([3, 4, 1], output="identity", loss="mean_squared_error")
    return RunFolder.create(tmp_path / "run", network.specification, TrainingSettings(), record)


def test_scaler_and_columns_are_stored_in_the_run(folder: RunFolder, loaded: Loaded) -> None:
    opened = RunFolder.open(folder.path)
    assert opened == folder
    assert opened.data.fitted == Fitted(loaded.scaler, loaded.table)
    assert opened.data.inputs == 3


def test_pictures_are_recorded_as_before() -> None:
    data = load("digits")
    stored = DataRecord.of("digits", 0, 300, data.splits.train, Fitted(data.scaler, data.table)).to_json()
    assert set(stored) == {"name", "seed", "validation", "checksum", "classes", "scale", "picture"}
    assert DataRecord.from_json(stored).fitted == Fitted()


def places(content: Any, *before: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the place of each value of nested dictionaries and lists, parents first."""
    for key, value in content.items() if isinstance(content, dict) else enumerate(content) if content else ():
        yield (*before, key)
        if isinstance(value, (dict, list)):
            yield from places(value, *before, key)


def changed(content: Any, place: tuple[Any, ...], value: Any) -> Any:
    first, *rest = place
    new = dict(content) if isinstance(content, dict) else list(content)
    new[first] = changed(content[first], tuple(rest), value) if rest else value
    return new


def opened_or_sentence(path: Path) -> RunFolder | str:
    try:
        return RunFolder.open(path)
    except RunError as error:
        return str(error)


def test_whatever_is_changed_in_scaler_or_columns_is_refused_or_still_fits(folder: RunFolder) -> None:
    path = folder.path / "run.json"
    description = json.loads(path.read_text())
    refused = 0
    for part in ("scaler", "table"):
        for place in [(part,), *places(description["data"][part], part)]:
            for value in WRONG:
                path.write_text(json.dumps(changed(description, ("data", *place), value)))
                answer = opened_or_sentence(folder.path)
                if isinstance(answer, str):
                    assert answer.endswith(".")
                    assert "\n" not in answer
                    refused += 1
                    continue
                assert answer.data.scaler is not None
                assert answer.data.table is not None
                assert (len(answer.data.scaler.mean), answer.data.table.inputs) == (3, 3)
    assert refused > 200


@pytest.mark.parametrize(
    "change",
    [
        {"picture": {"height": 1, "width": 3, "box": 1, "centering": "mass"}},
        {"targets": 2},
        {"classes": ["a"], "targets": 0},
        {"scaler": {"mean": [0], "deviation": [1], "target_mean": [0], "target_deviation": [1]}},
        {"scaler": {"mean": [0] * 3, "deviation": [1] * 3, "target_mean": [], "target_deviation": []}},
    ],
)
def test_parts_that_contradict_each_other_are_refused(folder: RunFolder, change: dict[str, Any]) -> None:
    with pytest.raises(CutawayError):
        DataRecord.from_json({**folder.data.to_json(), **change})
