"""Random numbers as pure functions of the seed: nothing is kept between calls, so nothing need be stored."""

from __future__ import annotations

import numpy as np

from cutaway.checks import LARGEST_SEED, whole_number

# Each use of a run's seed has a stream of its own, so that drawing more in one place moves nothing in another.
SPLIT_STREAM = 1
ORDER_STREAM = 2
PARAMETER_STREAM = 3
MASK_STREAM = 4  # which units dropout silences
AUGMENTATION_STREAM = 5  # how an epoch's pictures are changed
SUBSET_STREAM = 6  # which pictures are learned from where it is not all of them
GENERATED_STREAM = 20  # the examples of a generated data set
TEST_STREAM = 21  # which rows of a file or of a generated set are the test data
NOISE_STREAM = 30  # what is added to the gradients of a landscape
DIRECTION_STREAM = 31  # along which a network's loss is sliced


def generator(seed: int, *stream: int) -> np.random.Generator:
    """Return the random generator of a seed and a stream.

    Raises:
        SettingError: The seed is negative, too large, or no whole number.

    >>> bool(generator(0, SPLIT_STREAM).random() == generator(0, SPLIT_STREAM).random())
    True
    >>> bool(generator(0, SPLIT_STREAM).random() == generator(0, ORDER_STREAM).random())
    False
    """
    entropy = whole_number(seed, "The seed", 0, LARGEST_SEED)
    # A spawn key, not a longer list of entropy: then no large seed can fall onto another seed's stream.
    return np.random.default_rng(np.random.SeedSequence(entropy, spawn_key=stream))
