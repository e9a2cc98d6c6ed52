"""All pictures of a run, into its folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cutaway.data import Dataset
from cutaway.definitions import LOSSES
from cutaway.pictures.confusion import draw_confusion
from cutaway.pictures.curves import draw_curves
from cutaway.pictures.mistakes import draw_mistakes
from cutaway.pictures.weights import draw_first_layer
from cutaway.train import Evaluation, RunFolder

LONG_TRAINING = 8
"""Epochs above which the curves leave out what happens within them."""


def draw_run(
    folder: RunFolder,
    history: Sequence[Mapping[str, float | None]],
    test: Evaluation,
    examples: Dataset,
    best_epoch: int | None = None,
) -> None:
    """Draw curves, confusion matrix, first layer and worst mistakes of a finished run.

    Args:
        folder: The run.
        history: Its rows.
        test: The evaluation of its network on the test data.
        examples: The test data.
        best_epoch: The epoch whose parameters early stopping kept.
    """
    folder.pictures.mkdir(exist_ok=True)
    unit = LOSSES.resolve(folder.specification.loss).unit
    draw_curves(curve_rows(history), folder.pictures / "curves.png", loss_unit=unit, best_epoch=best_epoch)
    if examples.classes:
        draw_confusion(test.confusion, examples.classes, folder.pictures / "confusion.png")
    shape = (examples.picture.height, examples.picture.width) if examples.picture else None
    as_picture = None if folder.specification.features else shape  # features are no pixels
    names = folder.specification.features or examples.input_names or None
    draw_first_layer(
        folder.network().parameters["W1"],
        as_picture,
        folder.pictures / "first_layer.png",
        input_names=None if as_picture else names,
    )
    if shape:
        draw_mistakes(
            (examples.x / examples.scale).reshape(-1, *shape),
            test.labels,
            test.guesses,
            test.losses,
            test.probabilities.max(axis=1),
            folder.pictures / "mistakes.png",
            examples.classes,
        )


def curve_rows(history: Sequence[Mapping[str, float | None]]) -> list[dict[str, float | None]]:
    """Return the history's rows as the curves want them.

    In a short training, the loss of the batches shows what happens within an epoch; it is a curve of its own, since
    it was measured while the weights still moved. In a long one it would be a thick band of noise; then the figures
    from the end of each epoch are the clearer picture. The accuracy of the untrained network, a guess, would press
    all others against the upper edge, and is left out.
    """
    rows = [_without_guess(row) for row in history]
    ends = [row for row in rows if row["training_loss"] is not None]
    epochs = len(ends) - 1  # the first of them is the untrained network
    return rows if epochs <= LONG_TRAINING else [{**row, "batch_loss": None} for row in ends]


def _without_guess(row: Mapping[str, float | None]) -> dict[str, float | None]:
    return dict(row) if row["step"] else {**row, "training_accuracy": None, "validation_accuracy": None}
