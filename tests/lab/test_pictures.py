"""Pictures are made when the page can take them: a slow page slows no training, and nothing queues up."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from tests.lab.conftest import Served, StandIn, eventually, served

from cutaway.lab.limits import Limits
from cutaway.lab.message import Message
from cutaway.lab.pace import Pacer
from cutaway.lab.screen import IN_FLIGHT, Screen
from cutaway.protocol.events import Frame
from cutaway.protocol.settings import Settings


def test_a_page_that_sees_nothing_gets_two_pictures_while_training_goes_on(lab: Served) -> None:
    with lab.page() as (client, _):
        client.ask("play", speed="fast")
        first = client.until("frame")
        playground = StandIn.made[0]
        eventually(lambda: playground.step > 200)
        made, begun = playground.pictures, playground.step
        eventually(lambda: playground.step > begun + 200)
        assert playground.pictures == made  # none was made, so none can wait anywhere
        client.seen(first)
        client.until("frame")
        assert client.step() > begun + 200


def test_every_picture_that_was_seen_is_followed_by_a_newer_one(lab: Served) -> None:
    with lab.page() as (client, _):
        client.ask("play", speed="fast")
        steps = []
        for _ in range(20):
            frame = client.until("frame")
            steps.append(frame.event["row"]["step"])
            client.seen(frame)
        assert steps == sorted(set(steps))


def test_there_are_no_more_pictures_than_the_limit_allows(folder: Path) -> None:
    with served(folder, limits=Limits(pictures_per_second=20.0)) as lab, lab.page() as (client, _):
        client.ask("play", speed="fast")
        client.seen(client.until("frame"))
        begun = time.monotonic()
        for _ in range(10):
            client.seen(client.until("frame"))
        most_made_up_for = Pacer.MADE_UP + 1
        assert time.monotonic() - begun >= (10 - most_made_up_for) / 20


def test_at_the_speed_of_epochs_training_keeps_its_pace_without_the_page(lab: Served) -> None:
    with lab.page() as (client, _):
        client.ask("play", speed="epoch")
        client.until("frame")
        eventually(lambda: StandIn.made[0].step > 30)


def test_after_a_pause_the_last_picture_is_shown_and_then_none(lab: Served) -> None:
    with lab.page() as (client, _):
        client.ask("play", speed="fast")
        frame = client.until("frame")
        number = client.send("pause")
        while (heard := client.hear()).event.get("answers") != number:
            frame = heard  # a second one may have been on its way
        client.seen(frame)
        if frame.event["row"]["step"] < StandIn.made[0].step:
            client.seen(frame := client.until("frame"))
        assert frame.event["row"]["step"] == StandIn.made[0].step
        client.ask("pause")  # all that was to come has come before this answer
        assert StandIn.made[0].pictures == frame.event["number"]


def frames(*numbers: int) -> list[Message]:
    picture, arrays = StandIn(Settings()).frames()[0]
    assert isinstance(picture, Frame)
    return [(replace(picture, number=number), arrays) for number in numbers]


def test_pictures_that_answer_commands_count_as_well_and_only_the_newest_are_remembered() -> None:
    screen = Screen(per_second=1000.0)
    for number in range(1, 21, 2):
        screen.sent(frames(number, number + 1))  # of both runs, which the page sees together
    screen.news = True
    waits = []
    for seen in (0, 17, 18, 20):
        screen.seen(seen)
        waits.append(screen.wait(now=0.0))
    assert waits == [None, None, 0.0, 0.0]


def test_of_a_page_that_never_says_what_it_saw_little_is_remembered() -> None:
    screen = Screen(per_second=1000.0)
    for number in range(1000):
        screen.sent(frames(number))
    assert len(screen.unseen) == IN_FLIGHT


def test_a_page_that_steps_on_and_sees_nothing_gets_its_answers_and_nothing_else(lab: Served) -> None:
    with lab.page() as (client, _):
        for _ in range(30):
            client.ask("step", unit="batch")
        made = StandIn.made[0].pictures
        client.ask("play", speed="fast")
        eventually(lambda: StandIn.made[0].step > 130)
        assert StandIn.made[0].pictures == made
