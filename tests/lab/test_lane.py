"""Long work, one session at a time: what waits for it lets everything else go on, and who has gone holds up nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.lab.conftest import NOTHING, PATIENCE, Served, StandIn, eventually, served

from cutaway.lab.engine import Engine
from cutaway.lab.lane import Lane
from cutaway.lab.limits import Limits
from cutaway.lab.message import Message
from cutaway.protocol.commands import Command, Examine
from cutaway.protocol.events import Explained


class Slow(StandIn):
    """A playground that explains until it is let go."""

    begun: list[int]
    go: threading.Semaphore

    def question(self, number: int, command: Command) -> Callable[[], list[Message]]:
        step = self.step
        if isinstance(command, Examine):
            raise ZeroDivisionError

        def answer() -> list[Message]:
            Slow.begun.append(number)
            assert Slow.go.acquire(timeout=PATIENCE)
            return [(Explained(answers=number, run="main", step=step, examples=(), page=""), {})]

        return answer


@pytest.fixture
def lab(folder: Path) -> Iterator[Served]:
    Slow.begun, Slow.go = [], threading.Semaphore(0)
    with served(folder, engine=Engine(Slow, lambda: NOTHING), limits=Limits(sessions=2)) as running:
        yield running


def test_who_waits_for_long_work_pauses_and_trains_meanwhile(lab: Served) -> None:
    with lab.page() as (first, _), lab.page() as (second, _):
        one = first.send("explain")
        eventually(lambda: Slow.begun == [one])
        second.number = 100
        other = second.send("explain")
        assert second.ask("play", speed="fast")["kind"] == "done"
        assert second.step() > 0
        assert second.ask("pause")["kind"] == "done"
        assert Slow.begun == [one]
        Slow.go.release(2)
        assert second.until("explained").event["answers"] == other
        assert Slow.begun == [one, other]


def test_several_of_one_page_are_answered_in_their_order(lab: Served) -> None:
    with lab.page() as (client, _):
        Slow.go.release(3)
        numbers = [client.send("explain") for _ in range(3)]
        assert [client.until("explained").event["answers"] for _ in range(3)] == numbers


def test_what_is_asked_later_is_not_kept_waiting_and_does_not_change_what_was_asked_before(lab: Served) -> None:
    with lab.page() as (first, _), lab.page() as (second, _):
        one = first.send("explain")
        eventually(lambda: Slow.begun == [one])
        second.number = 100
        for _ in range(5):
            second.ask("step", unit="batch")
        before = second.send("explain")
        assert second.ask("reset", seed=7)["kind"] == "done"
        after = second.send("explain")
        Slow.go.release(3)
        heard = [second.until("explained").event for _ in range(2)]
        assert [(event["answers"], event["step"]) for event in heard] == [(before, 5), (after, 0)]


def test_a_question_that_fails_at_once_is_refused_and_holds_up_nobody(lab: Served) -> None:
    with lab.page() as (client, _):
        assert "ZeroDivisionError" in client.ask("examine")["sentence"]
        Slow.go.release()
        assert client.ask("explain")["kind"] == "explained"


def test_who_has_gone_holds_up_nobody(lab: Served) -> None:
    with lab.page() as (first, _):
        first.send("explain")
        eventually(lambda: len(Slow.begun) == 1)
        with lab.page() as (second, _):
            second.number = 100
            second.send("explain")
            assert second.ask("pause")["kind"] == "done"
        with lab.page() as (third, _):  # there is no room for it but that of the second, which waits
            third.number = 200
            asked = third.send("explain")
            assert third.ask("pause")["kind"] == "done"
            Slow.go.release(2)
            assert third.until("explained").event["answers"] == asked
    assert Slow.begun[1:] == [asked]


def test_the_lane_calls_the_next_when_the_first_leaves_and_forgets_who_left_before() -> None:
    lane, called = Lane(), list[str]()
    first, second, third = (lambda name=name: called.append(name) for name in ("first", "second", "third"))
    assert [lane.enter(one) for one in (first, second, third)] == [True, False, False]
    lane.leave(second)
    lane.leave(second)
    assert called == []
    lane.leave(first)
    assert called == ["third"]
    lane.leave(third)
    assert lane.enter(second)
