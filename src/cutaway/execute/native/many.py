"""Many networks in one call of the native core: small ones side by side in the lanes, shared out among threads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.execute.native.core import NativeCore, Stretch
from cutaway.execute.native.library import NativeStretch, UnavailableError, library


def train_many(
    cores: Sequence[NativeCore], stretches: Sequence[Stretch], threads: int = 1
) -> list[NDArray[np.float64]]:
    """Make the steps of many cores, as ``NativeCore.train`` makes those of one.

    Small networks with as many layers, the same activations, loss, kind of optimizer and batch size, that make as many
    steps from the same place of an epoch as long, are trained side by side. Their widths, examples, rates and the
    optimizers' settings may differ. All others are trained one after the other. NaN or infinity in one ends the steps
    of that one alone.

    Args:
        cores: The networks, each with examples to train on; none twice, all of one build.
        stretches: The steps of each, from ``NativeCore.stretch``.
        threads: How many threads share the networks; the results do not depend on it.

    Returns:
        For each network the sums of the losses of each batch, as ``NativeCore.train`` returns them.

    Raises:
        ValueError: A core stands there twice, or two are of different builds.
        UnavailableError: There is no memory, or there are no more threads.
    """
    if len({core.handle for core in cores}) < len(cores) or len({core.build for core in cores}) > 1:
        raise ValueError("train_many trains each core once, and all must be of one build")
    places = sorted(range(len(cores)), key=lambda place: _kind(cores[place], stretches[place]))
    given = (NativeStretch * len(cores))(*(stretches[place].native(cores[place].handle) for place in places))
    if not library().cutaway_train_many(given, len(cores), threads):
        raise UnavailableError(f"the native core cannot train {len(cores)} networks on {threads} threads here")
    made = dict(zip(places, (one.made for one in given), strict=True))
    return [stretch.losses[: made[place]] for place, stretch in enumerate(stretches)]


def _kind(core: NativeCore, stretch: Stretch) -> tuple[Any, ...]:
    """What sorts those next to each other that may lie side by side; of these those first that are alike in size."""
    recipe = core.recipe
    texts = (*(entry.text for entry in recipe.activations), recipe.loss.text, recipe.optimizer.name, *recipe.memories)
    batches = core.batch_size, len(stretch.order), stretch.epoch, stretch.begun
    return len(core.sizes), texts, batches, core.sizes[0], core.sizes[-1], core.sizes
