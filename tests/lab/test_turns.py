"""Turns: never more at a time than cores, in the order in which they were asked for, shorter where many wait."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from functools import partial

from tests.lab.conftest import PATIENCE, eventually

from cutaway.lab.turns import LONGEST, ROUND, SHORTEST, Turns


def test_no_more_at_a_time_than_cores_and_all_get_their_turn() -> None:
    turns, counted, most = Turns(cores=2), threading.Lock(), [0]
    inside: set[int] = set()
    taken: list[int] = []

    def work(number: int) -> None:
        for _ in range(50):
            with turns.turn():
                with counted:
                    inside.add(number)
                    most[0] = max(most[0], len(inside))
                    taken.append(number)
                with counted:
                    inside.discard(number)

    threads = [threading.Thread(target=work, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert most[0] <= 2
    assert sorted(taken) == sorted(list(range(8)) * 50)


def waits_more_than(turns: Turns, count: int) -> bool:
    return len(turns._waiting) > count


def test_who_asks_first_is_first_and_the_turn_cannot_be_snatched() -> None:
    turns, order = Turns(cores=1), list[int]()

    def work(number: int) -> None:
        with turns.turn():
            order.append(number)

    threads = [threading.Thread(target=work, args=[number]) for number in range(5)]
    with turns.turn():
        for thread in threads:
            begun = len(turns._waiting)
            thread.start()
            eventually(partial(waits_more_than, turns, begun))
    with turns.turn():  # asked for last, while the others have been waiting
        order.append(99)
    for thread in threads:
        thread.join(PATIENCE)
    assert order == [0, 1, 2, 3, 4, 99]


def test_a_turn_that_fails_is_handed_on() -> None:
    turns = Turns(cores=1)
    with ExitStack() as stack:
        stack.push(lambda *_: True)  # whatever is raised ends here
        stack.enter_context(turns.turn())
        raise ZeroDivisionError
    with turns.turn() as seconds:
        assert seconds == LONGEST


def test_the_length_of_a_turn() -> None:
    turns = Turns(cores=2)
    assert turns.length(1) == LONGEST
    assert turns.length(20) == ROUND / 10
    assert turns.length(10_000) == SHORTEST
