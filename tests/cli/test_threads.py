"""The commands, which own their process, compute on one thread, as ``cutaway info`` says."""

import json
from collections.abc import Callable
from subprocess import CompletedProcess
from typing import Any

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from cutaway.execute import execute

Command = Callable[..., CompletedProcess[str]]
SHORT = ("--data", "digits", "--hidden", "16", "--epochs", "1", "--out", "run", "--engine", "reference")


def blas_threads() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[set[int]]:
    """Return the list in which each evaluation notes the threads that it has."""
    counts: list[set[int]] = []

    def note_and_execute(*arguments: Any) -> Any:
        counts.append(blas_threads())
        return execute(*arguments)

    for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("cutaway.train.evaluation.execute", note_and_execute)
    return counts


def test_training_and_evaluation_use_one_thread_and_give_the_others_back(
    cutaway: Command, seen: list[set[int]]
) -> None:
    with threadpool_limits(2, user_api="blas"):
        before = blas_threads()
        assert cutaway("train", *SHORT).returncode == 0
        assert cutaway("evaluate", "run").returncode == 0
        assert json.loads(cutaway("info", "--json").stdout)["threads"] == 1
        assert blas_threads() == before
    assert len(seen) >= 6  # before and after the epoch on two sets, and each of the two looks at the test data
    assert all(counts == {1} for counts in seen if counts)
