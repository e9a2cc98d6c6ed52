"""Pictures that are changed for the next epoch: by one thread for each run, and by none for a run that is gone."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from tests.lab.conftest import PATIENCE
from tests.lab.digits.conftest import SMALL, studio_of

from cutaway.data import augmented
from cutaway.lab.digits import Studio
from cutaway.protocol import commands as ask
from cutaway.protocol.digits import ChangeDigits, ForkDigits

SHIFTED = replace(SMALL, augmentations=("shift",))


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[threading.Thread]]:
    """The threads that there are before; from then on each picture takes 5 ms, so that an epoch takes 6 s."""
    go, real = threading.Event(), augmented.changed

    def slowly(*given: Any) -> Any:
        go.wait(0.005)
        return real(*given)

    monkeypatch.setattr(augmented, "AT_ONCE", 1)
    monkeypatch.setattr(augmented, "changed", slowly)
    yield set(threading.enumerate())
    go.set()


def waits(studio: Studio) -> None:
    """Play, until it waits for pictures."""
    if not studio.playing:
        studio.handle(4, ask.Play(speed="fast"))
    studio.advance(0.001)
    studio.advance(0.001)


def left(others: set[threading.Thread], most: int) -> int:
    """Return how many more threads there are, after those that were given up had time to end."""
    until = time.monotonic() + PATIENCE
    while len(set(threading.enumerate()) - others) > most and time.monotonic() < until:
        time.sleep(0.005)
    return len(set(threading.enumerate()) - others)


def test_one_thread_goes_on_where_the_rate_changes(others: set[threading.Thread]) -> None:
    studio = studio_of(SHIFTED)
    waits(studio)
    first = set(threading.enumerate()) - others
    for number in range(1, 11):
        studio.handle(5, ChangeDigits(settings=replace(SHIFTED, learning_rate=number / 100)))
        waits(studio)
    assert set(threading.enumerate()) - others == first
    assert len(first) == 1


def test_what_other_augmentations_were_making_is_given_up(others: set[threading.Thread]) -> None:
    studio = studio_of(SHIFTED)
    for number in range(1, 11):
        studio.handle(5, ChangeDigits(settings=replace(SHIFTED, augmentations=(f"shift:pixels={number}",))))
        waits(studio)
    assert left(others, 1) == 1


def test_a_run_that_is_gone_has_none(others: set[threading.Thread]) -> None:
    """A fork's are made ready after those of the main run; what is left asks for its own anew."""
    studio = studio_of(SHIFTED)
    waits(studio)
    for command in (ForkDigits(settings=SHIFTED), ask.EndFork(keep="fork"), ask.Reset()):
        studio.handle(5, command)
        waits(studio)
        assert left(others, 1) == 1
    studio.handle(6, ask.Pause())
    studio.handle(7, ask.Reset())
    assert left(others, 0) == 0
