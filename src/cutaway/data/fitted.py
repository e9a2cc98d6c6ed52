"""What a training part has fixed for all data that its network reads later."""

from dataclasses import dataclass

from cutaway.data.dataset import Dataset
from cutaway.data.scaler import Scaler
from cutaway.data.splits import Splits
from cutaway.data.table_format import TableFormat
from cutaway.data.vault import TestVault
from cutaway.errors import DataError, command_name


@dataclass(frozen=True)
class Fitted:
    """How the training data were read and scaled: data for the same network must be read and scaled alike.

    ``table`` is None where they were no table, ``scaler`` where they were not scaled.
    """

    scaler: Scaler | None = None
    table: TableFormat | None = None

    def format(self, name: object) -> TableFormat:
        """Return the format for reading the table ``name``.

        Raises:
            DataError: The training data were no table.
        """
        if self.table is None:
            raise DataError(
                f"{name} is a table, and this run does not know which columns are its inputs: it was trained on other "
                f"data, {_or_too_old()}"
            )
        return self.table

    def scale_all(self, examples: Dataset) -> Dataset:
        """Return all examples scaled as the training data were.

        Raises:
            DataError: The training data were not scaled, or have other numbers of columns.
        """
        if self.scaler is None:
            raise DataError(
                f"The data {examples.name!r} must be scaled as the run's own, and this run does not know how: "
                f"it was trained on data that are not scaled, {_or_too_old()}"
            )
        return self.scaler.apply(examples)

    def scale(self, parts: Splits, *, must: bool = True) -> Splits:
        """Return the parts scaled as the training data were; ``must`` says that they make no sense unscaled.

        Raises:
            DataError: They must be scaled and the training data were not, or have other numbers of columns.
        """
        if self.scaler is None and not must:
            return parts
        test = parts.test
        held = TestVault(test.name, lambda: self.scale_all(test.loader()))
        return Splits(self.scale_all(parts.train), self.scale_all(parts.validation), held)


def _or_too_old() -> str:
    return f"or by an older version of Cutaway, which did not keep that; train again with: {command_name()} train"
