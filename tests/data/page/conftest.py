"""Real digits to make pages of."""

import pytest

from cutaway.data import Dataset, load
from cutaway.data.mnist import where_on_this_machine


@pytest.fixture(scope="session")
def digits() -> Dataset:
    """The test digits of MNIST."""
    if not where_on_this_machine("test"):
        pytest.skip("MNIST is not on this machine")
    return load("mnist").splits.test.open(None, "tests of photographed pages")
