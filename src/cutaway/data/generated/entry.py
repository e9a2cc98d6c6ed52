"""What a generated data set is: a catalogue entry whose function draws the examples from a random generator."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cutaway.checks import whole_number
from cutaway.data.dataset import Dataset, make_dataset
from cutaway.definitions.entry import Entry, Source
from cutaway.errors import SettingError
from cutaway.randomness import GENERATED_STREAM, generator

Draw = Callable[..., tuple[NDArray[np.float64], NDArray[Any]]]
WHOLE = ("examples", "classes", "seed")
PLAYGROUND = "TensorFlow Playground, github.com/tensorflow/playground"
MOST_EXAMPLES = 100_000


@dataclass(frozen=True, kw_only=True)
class Generated(Entry):
    """A data set made by a formula.

    Attributes:
        draw: ``draw(random, examples=..., noise=...)`` gives x (examples, inputs) and labels (examples,), or
            targets (examples, 1) where there are no classes. Whole settings arrive as int. It never sees the seed.
        classes: ``classes(settings)`` gives the names of the classes; None means numbers to predict.
        input_names: The names of the columns of x.
        target_names: The name of the number to predict.
        range: The smallest and the largest value of an input, up to noise that the sentence speaks of.
        scaled: Whether ``load`` scales the columns to mean 0 and deviation 1: only where they have unlike units.
    """

    draw: Draw
    classes: Callable[[dict[str, Any]], tuple[str, ...]] | None
    range: tuple[float, float]
    input_names: tuple[str, ...] = ("x1", "x2")
    target_names: tuple[str, ...] = ("y",)
    scaled: bool = False
    whole: ClassVar[tuple[str, ...]] = WHOLE

    def make(self) -> Dataset:
        """Return the data set: a pure function of the entry's settings, its setting ``seed`` among them.

        Raises:
            SettingError: A setting that must be a whole number is none.
        """
        settings = {name: self._read(name, value) for name, value in self.settings.items()}
        random = generator(settings.pop("seed"), GENERATED_STREAM)
        x, answers = self.draw(random, **settings)
        if self.classes is None:
            names = (self.input_names, self.target_names)
            return make_dataset(self.name, x, targets=answers, input_names=names[0], target_names=names[1])
        return make_dataset(self.name, x, answers, self.classes(settings), input_names=self.input_names)

    def _read(self, name: str, value: float) -> Any:
        if name not in self.whole:
            return value
        if not float(value).is_integer():
            raise SettingError(f"The setting {name!r} of the data {self.name!r} is {value:g}; give a whole number.")
        return whole_number(int(value), f"The setting {name!r} of the data {self.name!r}", 0)


def settings_of(examples: int = 500, noise: float = 0.0, **more: float) -> dict[str, float]:
    """Return the settings that every generated set has, with these defaults, and its own."""
    return {"examples": examples, "noise": noise, **more, "seed": 0}


def limits_of(**more: tuple[float, float]) -> dict[str, tuple[float, float]]:
    """Return the limits of the settings that every generated set has (noise 0 to 50%), and its own."""
    return {"examples": (8, MOST_EXAMPLES), "noise": (0.0, 0.5), "seed": (0, 2**53 - 1), **more}


def two_classes(_: dict[str, Any]) -> tuple[str, ...]:
    """Return the names of TensorFlow Playground's labels: -1 (orange there) is class 0, +1 (blue) is class 1."""
    return ("-1", "+1")


def numbered_classes(settings: dict[str, Any]) -> tuple[str, ...]:
    """Return "0", "1" ... for as many classes as the settings say."""
    return tuple(str(index) for index in range(settings["classes"]))


def playground(place: str, difference: str = "") -> Source:
    """Return the source of a set of TensorFlow Playground; ours has other random numbers, never the same points."""
    other = "the random numbers are NumPy's, so the points are others"
    return Source(PLAYGROUND, f"src/dataset.ts, {place}", f"{difference}; {other}" if difference else other)


def halves(examples: int) -> tuple[int, int]:
    """Return the sizes of the two halves; the first is larger by one where the number is odd.

    >>> halves(7)
    (4, 3)
    """
    return examples - examples // 2, examples // 2


def part_sizes(examples: int, parts: int) -> list[int]:
    """Return sizes that differ by one at most.

    >>> part_sizes(10, 4)
    [3, 3, 2, 2]
    """
    return [examples // parts + (part < examples % parts) for part in range(parts)]
