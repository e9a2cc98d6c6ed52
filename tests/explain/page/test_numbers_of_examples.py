"""Which numbers the examples of a page have."""

import numpy as np
import pytest

from cutaway import Network
from cutaway.errors import ShapeError
from cutaway.explain.page import gather
from cutaway.network.trace import Trace


@pytest.fixture
def two() -> Trace:
    return Network([2, 3, 2], seed=1).trace(np.eye(2), np.eye(2))


def test_they_are_those_of_the_data_where_these_are_given(two: Trace) -> None:
    assert gather(two, "t").example_numbers == (0, 1)
    assert gather(two, "t", examples=np.array([4, 2])).example_numbers == (4, 2)  # type: ignore[arg-type]


def test_there_is_one_for_each(two: Trace) -> None:
    with pytest.raises(ShapeError, match="1 numbers of examples were given for a trace of 2; give one for each"):
        gather(two, "t", examples=[7])
