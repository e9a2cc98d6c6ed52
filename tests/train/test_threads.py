"""A training leaves the threads of the process as they are; the commands, which own theirs, train on one."""

from collections.abc import Callable, Iterator

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from cutaway.train import RecordedRun


def blas_threads() -> set[int]:
    """Return how many threads each library for matrix products would use now."""
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


@pytest.fixture
def two_threads() -> Iterator[None]:
    with threadpool_limits(2, user_api="blas"):
        if blas_threads() != {2}:
            pytest.skip("this NumPy has no threads to count")
        yield


@pytest.mark.usefixtures("two_threads")
def test_who_pulls_the_snapshots_keeps_its_threads(recorded: Callable[..., RecordedRun]) -> None:
    assert [blas_threads() for _ in recorded().snapshots()] == [{2}] * 13


@pytest.mark.usefixtures("two_threads")
def test_two_interleaved_runs_leave_the_threads_as_they_were(recorded: Callable[..., RecordedRun]) -> None:
    one, two = recorded("one").snapshots(), recorded("two").snapshots()
    next(one)
    next(two)
    one.close()
    two.close()
    assert blas_threads() == {2}
