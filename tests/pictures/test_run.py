"""All pictures of a run, and the rows that its curves show."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PIL import Image

from cutaway.data import Dataset, load
from cutaway.network import Network
from cutaway.pictures.run import LONG_TRAINING, curve_rows, draw_run
from cutaway.train import DataRecord, RunFolder, TrainingSettings, evaluate

Row = Mapping[str, float | None]


def rows(epochs: int) -> list[Row]:
    """Return a history with the untrained network, and for each epoch a row amid it and one at its end."""
    history: list[Row] = [{**row(0), "batch_loss": None}]
    for step in range(1, 2 * epochs + 1):
        history.append(
            row(step)
            if step % 2 == 0
            else {**dict.fromkeys(row(0)), "step": step, "epoch": step / 2, "batch_loss": 0.7}
        )
    return history


def row(step: int) -> dict[str, float | None]:
    losses = {"batch_loss": 0.6, "training_loss": 0.5, "validation_loss": 0.55}
    return {"step": step, "epoch": step / 2, **losses, "training_accuracy": 0.9, "validation_accuracy": 0.8}


@pytest.fixture
def data() -> Dataset:
    return load("digits").splits.validation


@pytest.fixture
def draw(tmp_path: Path) -> Callable[[Dataset], set[str]]:
    """Return what draws the pictures of an untrained network on some data, and returns their names."""

    def pictures(data: Dataset) -> set[str]:
        network = Network([64, 4, 10])
        record = DataRecord.of("digits", 0, 300, data)
        folder = RunFolder.create(tmp_path / "run", network.specification, TrainingSettings(), record)
        network.save(folder.network_path)
        draw_run(folder, rows(2), evaluate(network, data), data)
        for path in folder.pictures.iterdir():
            with Image.open(path) as picture:
                assert min(picture.size) > 200
        return {path.name for path in folder.pictures.iterdir()}

    return pictures


def test_a_run_has_four_pictures(draw: Callable[[Dataset], set[str]], data: Dataset) -> None:
    assert draw(data) == {"curves.png", "confusion.png", "first_layer.png", "mistakes.png"}


def test_inputs_that_are_no_pictures_have_no_mistakes_to_show(
    draw: Callable[[Dataset], set[str]], data: Dataset
) -> None:
    plain = Dataset(data.name, data.x, data.labels, data.classes, data.scale, None)
    assert draw(plain) == {"curves.png", "confusion.png", "first_layer.png"}


@pytest.mark.parametrize("epochs", [1, 2, LONG_TRAINING])
def test_a_short_training_shows_the_losses_of_the_batches_beside_those_at_rest(epochs: int) -> None:
    history = rows(epochs)
    found = curve_rows(history)
    assert [row["batch_loss"] for row in found] == [None, *[0.7, 0.6] * epochs]
    assert [row["training_loss"] for row in found] == [0.5, *[None, 0.5] * epochs]
    assert history == rows(epochs)


def test_a_long_training_shows_what_was_measured_after_each_epoch() -> None:
    found = curve_rows(rows(LONG_TRAINING + 1))
    assert [row["training_loss"] for row in found] == [0.5] * (LONG_TRAINING + 2)
    assert [row["batch_loss"] for row in found] == [None] * (LONG_TRAINING + 2)


@pytest.mark.parametrize("epochs", [2, LONG_TRAINING + 1])
def test_the_guesses_of_the_untrained_network_are_left_out(epochs: int) -> None:
    first, *others = curve_rows(rows(epochs))
    assert (first["training_accuracy"], first["validation_accuracy"]) == (None, None)
    assert others[-1]["validation_accuracy"] == 0.8
