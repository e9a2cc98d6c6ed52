"""The 1,797 real handwritten digits of 8 x 8 pixels that come with scikit-learn, so no network is needed.

Source: E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository,
1998; the part that scikit-learn's ``load_digits`` holds. A value counts the ink pixels, 0 to 16, in a 4 x 4 block.
"""

import numpy as np

from cutaway.data.dataset import Dataset, PictureFormat, make_dataset

CLASSES = tuple("0123456789")
PICTURE = PictureFormat(8, 8, 8, "box")
EXAMPLES = 1797
TEST_EXAMPLES = 297
VALIDATION_EXAMPLES = 300
# The test part must be the same for every run: if a run's seed chose it, a second run would train on examples
# that the first one was tested with, and results of different seeds could not be compared. Any constant does.
TEST_SEED = 1797


def load_digits() -> Dataset:
    """Return all 1,797 digits, x of shape (1797, 64), uint8 values 0 to 16."""
    from sklearn.datasets import load_digits as load_from_scikit_learn

    stored = load_from_scikit_learn()
    x = np.asarray(stored.data, np.uint8)
    return make_dataset("digits", x, stored.target, CLASSES, scale=16, picture=PICTURE)


def digits_part(part: str) -> Dataset:
    """Return the 1,500 digits to train with ("train") or the 297 to test with ("test"), the same in every run."""
    order = np.random.default_rng(TEST_SEED).permutation(EXAMPLES)
    rows = order[:TEST_EXAMPLES] if part == "test" else order[TEST_EXAMPLES:]
    return load_digits().take(np.sort(rows))
