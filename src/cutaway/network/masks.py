"""The masks of dropout: which units speak in a training step, as a pure function of seed and step."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.network.specification import Specification
from cutaway.randomness import MASK_STREAM
from cutaway.randomness import generator as random_generator


def draw_masks(specification: Specification, examples: int, seed: int, step: int) -> dict[str, NDArray[Any]]:
    """Return ``mask1`` and so on: 1 where a unit speaks, else 0, shape (examples, units), for each dropout layer.

    Args:
        specification: The network.
        examples: The size of the batch.
        seed: The seed of the training.
        step: The number of the training step, from 1. The same seed and step give the same masks.

    >>> from cutaway.network.specification import specify
    >>> draw_masks(specify([2, 4, 2], dropout=0.5), 1, seed=0, step=1)["mask1"]
    array([[1., 1., 1., 1.]], dtype=float32)
    """
    masks = {}
    for layer, rate in enumerate(specification.dropout, start=1):
        if rate:
            generator = random_generator(seed, MASK_STREAM, step, layer)
            numbers = generator.random((examples, specification.sizes[layer]), dtype=np.float32)
            masks[f"mask{layer}"] = (numbers >= rate).astype(specification.dtype)
    return masks
