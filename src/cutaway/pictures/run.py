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


def draw_run(
    folder: RunFolder, history: Sequence[Mapping[str, float | None]], test: Evaluation, examples: Dataset
) -> None:
    """Draw curves, confusion matrix, first layer and worst mistakes of a finished run.

    Args:
        folder: The run.
        history: Its rows.
        test: The evaluation of its network on the test data.
        examples: The test data.
    """
    folder.pictures.mkdir(exist_ok=True)
    unit = LOSSES.resolve(folder.specification.loss).unit
    draw_curves(curve_rows(history), folder.pictures / "curves.png", loss_unit=unit)
    draw_confusion(test.confusion, examples.classes, folder.pictures / "confusion.png")
    shape = (examples.picture.height, examples.picture.width) if examples.picture else None
    draw_first_layer(folder.network().parameters["W1"], shape, folder.pictures / "first_layer.png")
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
    """Return the history's rows as the curves want them: within an epoch the batches' loss is the training loss."""
    return [
        {**row, "training_loss": row["batch_loss"] if row["training_loss"] is None else row["training_loss"]}
        for row in history
    ]
