"""The examples that ``cutaway explain`` is asked for: one, or several that make a batch."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from cutaway.errors import SettingError

if TYPE_CHECKING:
    from cutaway.data import Dataset, Splits
    from cutaway.train import RunFolder

PARTS = ("validation", "training", "test")
MOST_EXAMPLES = 256
"""So many make a batch at most: each of them votes, which costs a backward pass."""

MOST_NAMED = 6
"""Of a longer batch the title names these, and the last."""

PIECE = r"[0-9]{1,99}(:[0-9]{1,99})?"  # of thousands of digits, Python would decline to make a number
ASKED = re.compile(f" *{PIECE}( *, *{PIECE})* *")


@dataclass(frozen=True)
class ChosenExamples:
    """Some examples and where they are from.

    Attributes:
        examples: A data set of these examples alone.
        numbers: Their numbers among the examples of their part.
        part: ``"validation"``, ``"training"`` or ``"test"``.
    """

    examples: Dataset
    numbers: tuple[int, ...]
    part: str

    @property
    def title(self) -> str:
        """One example in words, with its class where it has one; or how many they are."""
        if len(self.numbers) > 1:
            return f"{len(self.numbers)} examples of the {self.part} data as a batch, {self._listed()}"
        return f"Example {self.numbers[0]} of the {self.part} data{self.answer(0)}"

    def _listed(self) -> str:
        """Return the numbers of the first examples of a batch, and of the last."""
        first, last = self.numbers[:MOST_NAMED], self.numbers[-1]
        if len(self.numbers) <= MOST_NAMED + 1:
            return ", ".join(map(str, self.numbers))
        return f"{', '.join(map(str, first))}, ... {last}"

    def answer(self, row: int) -> str:
        """Return the class of the example in a row of the batch behind a comma, or nothing where it has none."""
        return "" if self.examples.is_regression else f", {self.examples.classes[self.examples.labels[row]]}"


def chosen_examples(folder: RunFolder, data: str | None, asked: str) -> ChosenExamples:
    """Return examples of the run's own data.

    Raises:
        SettingError: There is no such part, or no such example in it, or it is not clear which are meant.
    """
    from cutaway.cli.new_run import load_data

    part = data or ("validation" if folder.data.validation else "training")
    if part not in PARTS:
        raise SettingError(f"--data is {part!r:.60}; choose {', '.join(PARTS[:-1])} or {PARTS[-1]}.")
    ranges = ranges_of(asked)
    record = folder.data
    splits = load_data(record.name, seed=record.seed, validation=record.validation).splits
    folder.check_data(splits.train)
    examples = _examples_of(splits, part, folder)
    numbers = tuple(chain.from_iterable(ranges))
    if max(numbers) >= len(examples):
        raise SettingError(
            f"There is no example {max(numbers)}: the {part} data have {len(examples):,}, counted from 0 to "
            f"{len(examples) - 1}."
        )
    return ChosenExamples(examples.take(numbers), numbers, part)


def ranges_of(asked: str) -> list[range]:
    """Return the numbers that a text such as ``7``, ``1,5,9`` or ``0:8`` names, in its order.

    Raises:
        SettingError: The text is none of these, names no example or one twice, or more than can be explained together.

    >>> ranges_of("9,0:3")
    [range(9, 10), range(0, 3)]
    """
    if not ASKED.fullmatch(asked):
        raise SettingError(
            f"--example is {asked!r:.60}; give a number, several such as 1,5,9, or a range such as 0:8, which ends "
            "before 8."
        )
    ranges = [_range(piece) for piece in asked.split(",")]
    if not all(ranges):
        raise SettingError(f"--example is {asked!r:.60} with a range of no examples; 3:5 are the examples 3 and 4.")
    count = sum(found.stop - found.start for found in ranges)  # len knows no range of so many
    if count > MOST_EXAMPLES:
        raise SettingError(f"--example names {count:,} examples; at most {MOST_EXAMPLES} are explained together.")
    if len(set(chain.from_iterable(ranges))) < count:
        raise SettingError(f"--example is {asked!r:.60} and names an example twice; name each once.")
    return ranges


def _range(piece: str) -> range:
    first, _, end = piece.partition(":")
    return range(int(first), int(end) if end else int(first) + 1)


def _examples_of(splits: Splits, part: str, folder: RunFolder) -> Dataset:
    if part == "test":
        return folder.look(splits.test, "cutaway explain")
    return splits.validation if part == "validation" else splits.train
