"""Draw what the augmentations make of digits: ``python docs/pictures/make_augmentations.py``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from cutaway.data import load
from cutaway.data.augmented import augmented, read_augmentations
from cutaway.definitions import AUGMENTATIONS

SHOWN = 8
DRAWN_ANEW = 9


def main() -> None:
    """Draw one row for each augmentation, and one for all together: a digit as it is, and then drawn anew."""
    digits = load("mnist", seed=0, validation=None).splits.train
    rows = [[name] for name in AUGMENTATIONS] + [list(AUGMENTATIONS)]
    figure = Figure(figsize=(6.4, 4.0), dpi=150, layout="constrained")
    grid = figure.subplots(len(rows), DRAWN_ANEW + 1)
    for number, names in enumerate(rows):
        one = digits.take([SHOWN + number])
        changed = [augmented(one, read_augmentations(names), 0, epoch).x for epoch in range(DRAWN_ANEW)]
        for axes, picture in zip(grid[number], [one.x, *changed], strict=True):
            axes.imshow(np.reshape(picture, (28, 28)), cmap="gray")
            axes.set(xticks=[], yticks=[])
        label = names[0] if len(names) == 1 else "all"
        grid[number][0].set_ylabel(label, rotation=0, ha="right", va="center", fontsize=9)
    grid[0][0].set_title("as it is", fontsize=8)
    figure.savefig(Path(__file__).parent / "augmentations.png")


if __name__ == "__main__":
    main()
