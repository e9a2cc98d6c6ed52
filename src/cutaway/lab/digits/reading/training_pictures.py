"""Looking through all training pictures: for the nearest ones, and for those that excite a unit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cutaway.data import Dataset
from cutaway.definitions import ACTIVATIONS
from cutaway.execute import execute
from cutaway.execute.arrays import NUMPY
from cutaway.lab.digits.reading.slopes import up_to
from cutaway.network import Network
from cutaway.plan.step import layer_of

AT_A_TIME = 5_000
"""So many are turned into floats at a time: all of MNIST at once would take 188 MB."""

MOST_PRODUCTS = 15_000_000_000
"""Multiplications for which a second or less is needed: enough for all of MNIST by a network of 250,000 weights."""

LEAST_PICTURES = 500

Floats = NDArray[np.floating]


def nearest(train: Dataset, x: Floats, count: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the places of the training pictures nearest to a picture, and their distances, the nearest first.

    The distance is the Euclidean one of the two vectors as networks get them. All of them are compared in single
    precision, and the best ones again in double.

    Args:
        train: The pictures.
        x: The picture, (inputs,), scaled as they are.
        count: How many are wanted; there are fewer where the data set is that small.

    >>> from cutaway.data import make_dataset
    >>> points = make_dataset("points", [[0, 0], [3, 4], [0, 1]], [0, 0, 0], ("one",))
    >>> places, distances = nearest(points, np.zeros(2), 2)
    >>> places.tolist(), distances.tolist()
    ([0, 2], [0.0, 1.0])
    """
    target = np.asarray(x, np.float32)
    squares = np.concatenate([_squares(pictures - target) for pictures in chunks(train)])
    candidates = _smallest(squares, 2 * count + 10)
    off = train.scaled("float64", candidates) - np.asarray(x, np.float64)
    distances = np.sqrt((off * off).sum(axis=1))
    order = np.lexsort((candidates, distances))[:count]
    return candidates[order], distances[order]


def most_excited(
    network: Network, train: Dataset, name: str, unit: int, count: int
) -> tuple[NDArray[np.int64], Floats]:
    """Return the places of the training pictures at which a unit is largest, and how large, the largest first.

    By a large network, only as many of the first pictures are looked at as can be in about a second.

    Args:
        network: The network.
        train: The pictures.
        name: The layer's value, such as ``a1``.
        unit: The unit's place.
        count: How many are wanted.
    """
    plan = up_to(network.forward_plan, name)
    alone, given = _unit_alone(network, plan[-1].layer or 1, unit)
    dtype = network.specification.dtype
    products = sum(array.size for array in given.values())
    looked_at = train.take(np.arange(min(len(train), max(LEAST_PICTURES, MOST_PRODUCTS // products))))
    parts = [execute(plan, {"x": x.astype(dtype), **given}, NUMPY)[name] for x in chunks(looked_at)]
    values = np.concatenate([part[:, 0 if alone else unit] for part in parts])
    places = np.argsort(-values, kind="stable")[:count]
    return places, values[places]


def _unit_alone(network: Network, layer: int, unit: int) -> tuple[bool, dict[str, Floats]]:
    """Return the network's numbers with one unit of a layer alone, where the layer's units do not mix."""
    alone = ACTIVATIONS.resolve(network.specification.activations[layer - 1]).elementwise
    if not alone:
        return False, network.arrays
    arrays = {name: array for name, array in network.arrays.items() if layer_of(name) <= layer}
    return True, {
        name: array[..., unit : unit + 1] if layer_of(name) == layer else array for name, array in arrays.items()
    }


def chunks(train: Dataset) -> Iterator[NDArray[np.float32]]:
    """Yield all pictures as a network gets them, some at a time, each (pictures, inputs)."""
    for first in range(0, len(train), AT_A_TIME):
        yield train.scaled("float32", np.arange(first, min(first + AT_A_TIME, len(train))))


def _squares(rows: Floats) -> Floats:
    return np.asarray(np.einsum("ij,ij->i", rows, rows))


def _smallest(values: Floats, count: int) -> NDArray[np.int64]:
    if count >= len(values):
        return np.arange(len(values))
    return np.argpartition(values, count)[:count].astype(np.int64)
