"""Pictures are made when the page can take them: a slow page slows no training, and nothing queues up."""

from __future__ import annotations

import time
from pathlib import Path

from tests.lab.conftest import Served, StandIn, eventually, served

from cutaway.lab.limits import Limits
from cutaway.lab.pace import Pacer


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
