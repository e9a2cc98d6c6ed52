"""One epoch of batches: which examples come when is a pure function of the seed and the epoch's number."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from cutaway.checks import whole_number
from cutaway.data.dataset import Dataset
from cutaway.randomness import ORDER_STREAM, generator


@dataclass(frozen=True, eq=False)
class Batch:
    """Some examples: x (batch, inputs), y (batch, outputs) one-hot or targets, labels and row indices (batch,)."""

    x: NDArray[Any]
    y: NDArray[Any]
    labels: NDArray[np.int64]
    indices: NDArray[np.int64]


BLOCK = 1 << 14
"""About how many numbers are shuffled with one random generator: making one takes longer than to shuffle 500."""


def epoch_order(seed: int, epoch: int, examples: int) -> NDArray[np.int64]:
    """Return the order in which an epoch visits the examples, shape (examples,); the array is read-only.

    It depends on nothing but its arguments, so that a resumed or forked run needs no stored generator. Of small data,
    a block of max(1, 16,384 // examples) epochs is shuffled at once, one epoch after the other, by the generator of
    the block's number.

    Raises:
        SettingError: The seed or the epoch is negative.

    >>> sorted(epoch_order(0, 1, 5).tolist())
    [0, 1, 2, 3, 4]
    """
    block, place = divmod(whole_number(epoch, "The epoch", 0), _epochs_in_block(examples))
    order: NDArray[np.int64] = _orders(seed, block, examples)[place]
    return order


def visiting_order(seed: int, start: int, end: int, examples: int, *, shuffle: bool = True) -> NDArray[np.int64]:
    """Return the examples at the places ``start`` to ``end`` of the endless row of epochs, shape (end - start,).

    Place 0 is the first of epoch 0, place ``examples`` the first of epoch 1. The array may be read-only. Without
    ``shuffle`` each epoch has the data set's order.

    Raises:
        SettingError: ``start`` is negative, or ``end`` before it.

    >>> bool((visiting_order(0, 3, 10, 5) == np.concatenate([epoch_order(0, 0, 5)[3:], epoch_order(0, 1, 5)])).all())
    True
    """
    whole_number(end, "The end of the visits", whole_number(start, "The start of the visits", 0))
    if not shuffle:
        return np.arange(start, end) % examples
    size = _epochs_in_block(examples) * examples
    parts = [
        _orders(seed, block, examples).reshape(-1)[max(start - block * size, 0) : end - block * size]
        for block in range(start // size, max(-(-end // size), start // size + 1))
    ]
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _epochs_in_block(examples: int) -> int:
    return max(1, BLOCK // max(1, examples))


@lru_cache(maxsize=2, typed=True)
def _orders(seed: int, block: int, examples: int) -> NDArray[np.int64]:
    """Return the orders of a block's epochs, (epochs, examples); kept, since one is asked for piece by piece."""
    epochs = _epochs_in_block(examples)
    unshuffled = np.broadcast_to(np.arange(examples), (epochs, examples))
    orders = generator(seed, ORDER_STREAM, block).permuted(unshuffled, axis=1)
    orders.flags.writeable = False
    return orders


def batch_count(examples: int, batch_size: int, smallest: int = 1) -> int:
    """Return the number of batches in an epoch; the last one is smaller where ``batch_size`` does not divide.

    A last batch of fewer than ``smallest`` examples joins the one before it: batch normalization needs two.

    Raises:
        SettingError: ``batch_size`` is not 1 or more.

    >>> batch_count(60_000, 60), batch_count(7, 3), batch_count(7, 3, smallest=2)
    (1000, 3, 2)
    """
    count = -(-examples // whole_number(batch_size, "The batch size", 1))
    return count - 1 if count > 1 and examples - (count - 1) * batch_size < smallest else count


def batches(
    dataset: Dataset,
    batch_size: int,
    *,
    seed: int,
    epoch: int,
    dtype: DTypeLike = "float32",
    start: int = 0,
    shuffle: bool = True,
    smallest: int = 1,
) -> Iterator[Batch]:
    """Yield the batches of one epoch; the last one holds the rest and may be smaller (see ``batch_count``).

    ``start`` is the number, from 0, of the first batch to yield: those before it are skipped at no cost, which
    is how a run resumes within an epoch. Without ``shuffle`` the examples come in the data set's order.

    Raises:
        SettingError: A number is out of range; raised by the call itself, not by the first batch.

    >>> from cutaway.data.dataset import make_dataset
    >>> data = make_dataset("points", [[0], [1], [2]], [0, 1, 0], ("even", "odd"), scale=2)
    >>> [batch.x.tolist() for batch in batches(data, 2, seed=0, epoch=0, shuffle=False)]
    [[[0.0], [0.5]], [[1.0]]]
    """
    count = batch_count(len(dataset), batch_size, smallest)
    whole_number(start, "The number of the first batch", 0, count)
    order = epoch_order(seed, epoch, len(dataset)) if shuffle else np.arange(len(dataset))
    parts = np.split(order, range(batch_size, count * batch_size, batch_size)[: count - 1])[start:] if count else []
    return _batches(dataset, parts, np.dtype(dtype))


def _batches(dataset: Dataset, parts: list[NDArray[np.int64]], dtype: np.dtype[Any]) -> Iterator[Batch]:
    one_hot_rows = np.eye(len(dataset.classes), dtype=dtype)
    for indices in parts:
        labels = dataset.labels[indices]
        y = dataset.y(dtype, indices) if dataset.is_regression else one_hot_rows[labels]
        yield Batch(dataset.scaled(dtype, indices), y, labels, indices)
