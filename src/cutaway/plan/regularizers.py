"""Regularizers as a user gives them, read and checked for all who use them: the training, the export, the plans."""

from __future__ import annotations

from collections.abc import Sequence

from cutaway.definitions import REGULARIZERS, Regularizer
from cutaway.errors import SettingError


def read_regularizers(given: object) -> tuple[Regularizer, ...]:
    """Return the entries for regularizers as a user types them.

    Raises:
        SettingError: Something else than a list of texts, a setting outside of what is possible, or one given twice.
        UnknownNameError: A regularizer that the catalogue does not have.

    >>> [regularizer.text for regularizer in read_regularizers(["l2:rate=0.5", "max_norm:norm=2"])]
    ['l2:rate=0.5', 'max_norm:norm=2.0']
    """
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise SettingError(f"The regularizers are {given!r:.60}; expected a list of them, as in ['l2:rate=0.0001'].")
    for regularizer in given:
        if not isinstance(regularizer, str):
            raise SettingError(
                f"The regularizer is {regularizer!r}; expected its name, with settings if wanted, as a text."
            )
    entries = tuple(REGULARIZERS.resolve(regularizer) for regularizer in given)
    REGULARIZERS.check_once(entries)
    return entries
