"""What stands between the dense layers: reading and checking features, dropout and batch normalization."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cutaway.definitions.layers import BATCH_NORMALIZATION, DROPOUT, LAYERS, read_feature
from cutaway.errors import SettingError, ShapeError
from cutaway.numerals import written

if TYPE_CHECKING:
    from cutaway.network.specification import Specification


def choose_features(given: Any) -> tuple[str, ...]:
    """Return the features as they are written in a specification.

    Raises:
        SettingError: There is no such feature, or one is given more than once.

    >>> choose_features(["X1", "x1 x2"])
    ('x1', 'x1*x2')
    """
    if isinstance(given, str) or not hasattr(given, "__iter__"):
        raise SettingError(f"The features are {given!r:.60}; expected a list, as in ['x1', 'x2', 'x1^2'].")
    names = tuple(read_feature(str(name)).text for name in given)
    repeated = next((name for name, count in Counter(names).items() if count > 1), None)
    if repeated is not None:
        raise SettingError(f"The feature {repeated!r} is given more than once; give each of the features once.")
    return names


def choose_dropout(given: float | Sequence[float], hidden: int) -> tuple[float, ...]:
    """Return a rate for each hidden layer, or nothing where all are 0.

    >>> choose_dropout(0.5, 2)
    (0.5, 0.5)
    """
    rates = [_checked_rate(rate) for rate in _for_each(given, hidden, "dropout rates", "0.5")]
    if hidden < 1 and any(rates):
        raise SettingError("Dropout silences units of hidden layers, and the network has none; leave it out.")
    return tuple(rates) if any(rates) else ()


def choose_normalization(given: bool | str | Sequence[bool | str], hidden: int) -> tuple[str, ...]:
    """Return for each hidden layer the batch normalization or an empty text; nothing where all are without.

    >>> choose_normalization(True, 1)
    ('batch_normalization:epsilon=1e-05,momentum=0.1',)
    """
    each = _for_each(given, hidden, "batch normalizations", "True")
    texts = [_checked_text(BATCH_NORMALIZATION.text if one is True else one or "") for one in each]
    if hidden < 1 and any(texts):
        raise SettingError("Batch normalization is for hidden layers, and the network has none; leave it out.")
    return tuple(LAYERS.resolve(text).text if text else "" for text in texts) if any(texts) else ()


def check_layers(specification: Specification) -> None:
    """Raise SettingError or ShapeError where the parts between the dense layers are impossible."""
    inputs, hidden = specification.sizes[0], len(specification.sizes) - 2
    for name in specification.features:
        highest = max(read_feature(name).columns) + 1
        if highest > inputs:
            raise SettingError(f"The feature {name!r} needs input {highest}; the network has {inputs:,} inputs.")
    for what, given in (
        ("dropout rates", specification.dropout),
        ("batch normalizations", specification.batch_normalization),
    ):
        if given and len(given) != hidden:
            raise ShapeError(_count_sentence(len(given), what, hidden))
    for rate in specification.dropout:
        _checked_rate(rate)
    for text in filter(None, map(_checked_text, specification.batch_normalization)):
        if LAYERS.resolve(text).name != BATCH_NORMALIZATION.name:
            raise SettingError(f"The normalization is {text!r:.60}; expected {BATCH_NORMALIZATION.text!r} or so.")


def _for_each(given: Any, hidden: int, what: str, example: str) -> list[Any]:
    given = given.tolist() if hasattr(given, "tolist") else given  # NumPy's numbers and arrays
    if isinstance(given, (bool, int, float, str)):
        return [given] * max(hidden, 1)  # without a hidden layer it is read all the same
    if not hasattr(given, "__len__"):
        raise SettingError(
            f"The {what} are {given!r:.60}; expected {example}, or a list with one for each hidden layer."
        )
    if len(given) not in (0, hidden):
        raise ShapeError(_count_sentence(len(given), what, hidden))
    return list(given)


def _checked_rate(rate: Any) -> float:
    low, high = DROPOUT.limits["rate"]
    if isinstance(rate, bool) or not isinstance(rate, (int, float)) or not low <= rate <= high:
        span = f"from {written(low)} to {written(high)}"
        raise SettingError(f"The dropout rate is {_shown(rate)}; expected a number {span}, such as 0.5.")
    return float(rate)


def _shown(value: Any) -> str:
    """Return a value as Python writes it; a number of thousands of digits is one that Python refuses to write."""
    try:
        return f"{value!r:.60}"
    except ValueError:
        return "a number of thousands of digits"


def _count_sentence(count: int, what: str, hidden: int) -> str:
    layers = f"{hidden} hidden layer{'' if hidden == 1 else 's'}"
    return f"{count} {what} were given for {layers}; give one for each hidden layer, or a single one for all."


def _checked_text(text: Any) -> str:
    if not isinstance(text, str):
        raise SettingError(f"The batch normalization is {text!r:.60}; expected True, False, or its name with settings.")
    return text
