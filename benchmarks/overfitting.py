"""What a network makes of few pictures and of many, and what helps: the table of docs/digits.md.

    .venv/bin/python benchmarks/overfitting.py

Each line is a training of the digits page, of 784-256-64-10 on MNIST, measured as the page measures it. It takes about
half a minute.
"""

from __future__ import annotations

from cutaway.lab.digits.training.building import build
from cutaway.lab.digits.training.run import Run
from cutaway.protocol.digits import DigitsSettings
from cutaway.protocol.settings import LayerSettings

HALF = tuple(LayerSettings(units=units, activation="relu", dropout=0.5) for units in (256, 64))
MOVED = ("shift:pixels=2", "rotate:degrees=10")

TRAININGS = (
    ("", 500, DigitsSettings(examples=100)),
    ("", 1_000, DigitsSettings(examples=1_000)),
    ("", 1_500, DigitsSettings(examples=10_000)),
    ("", 2_200, DigitsSettings()),
    ("L2 of 0.01", 1_000, DigitsSettings(examples=1_000, regularizers=("l2:rate=0.01",))),
    ("dropout of a half", 1_000, DigitsSettings(examples=1_000, layers=HALF)),
    ("shift by 2, turn by 10°", 1_000, DigitsSettings(examples=1_000, augmentations=MOVED)),
    ("the same and elastic", 1_000, DigitsSettings(examples=1_000, augmentations=(*MOVED, "elastic"))),
)


def main() -> None:
    """Print the table."""
    print("| pictures | steps | | right, learned from | right, validation | validation loss |")
    print("|---:|---:|---|---:|---:|---:|")
    for what, steps, settings in TRAININGS:
        run = Run(build(settings))
        run.advance(steps)
        row = run.record().measured.row
        print(
            f"| {len(run.built.training.train):,} | {steps:,} | {what} | {row.training_accuracy:.1%} | "
            f"{row.validation_accuracy:.1%} | {row.validation_loss:.3f} |"
        )


if __name__ == "__main__":
    main()
