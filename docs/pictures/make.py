"""Draw the README's picture from a finished run: python docs/pictures/make.py RUN_FOLDER."""

import sys
from pathlib import Path

import numpy as np

from cutaway.cli.new_run import load_data
from cutaway.files import read_json
from cutaway.pictures.overview import draw_overview
from cutaway.pictures.run import curve_rows
from cutaway.train import RunFolder
from cutaway.train.history import read_history


def main(run: Path) -> None:
    """Draw the overview in light and dark beside this file.

    The digits shown are the first four of the validation data: the test data stay closed.
    """
    folder = RunFolder.open(run)
    network, result = folder.network(), read_json(folder.result_path)
    data = load_data(folder.data.name, seed=folder.data.seed, validation=folder.data.validation)
    shown = data.splits.validation.take(np.arange(4))
    sizes = "-".join(str(size) for size in folder.specification.sizes)
    right = f"{result['test_accuracy']:.2%} of {result['test_examples']:,} test digits read right"
    subtitle = f"{sizes} on MNIST · {right} after {result['epochs']} epochs · drawn from one run of ./cutaway train"
    for theme in ("light", "dark"):
        draw_overview(
            curve_rows(read_history(run)),
            network.parameters["W1"],
            (28, 28),
            shown.scaled().reshape(-1, 28, 28),
            network(shown.scaled()),
            shown.labels,
            Path(__file__).parent / f"overview-{theme}.png",
            subtitle=subtitle,
            loss_unit="nats per example",
            theme=theme,
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
