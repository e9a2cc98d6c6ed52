"""Whatever is asked in whatever order: the runs stay together, and what is recorded can be gone to."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from tests.lab.digits.conftest import SMALL, frame, step, studio_of, told

from cutaway.errors import CutawayError
from cutaway.lab.digits import Studio
from cutaway.protocol import commands as ask
from cutaway.protocol.digits import ChangeDigits, ForkDigits, KeepStep, RunName

FEW = replace(SMALL, examples=40, batch_size=20)
CHANGES: list[dict[str, Any]] = [
    {"learning_rate": 0.1}, {"optimizer": "sgd"}, {"batch_size": 10}, {"regularizers": ("l2",)}, {"examples": 60},
    {"early_stopping": 2}, {"early_stopping": None}, {"schedule": "reduce_on_plateau"}, {"augmentations": ("shift",)},
    {"optimizer": "sgd", "learning_rate": 1e30}, {"optimizer": "sgd", "learning_rate": 1e15},
    {"optimizer": "adam", "learning_rate": 0.001},
]  # fmt: skip


def some_command(draw: random.Random, studio: Studio) -> Any:
    scene, timeline = told(studio.scene(), "digits_scene"), told(studio.scene(), "digits_timeline")
    run: RunName = draw.choice(["main", "fork"])
    settings = replace(scene.settings, **draw.choice(CHANGES))
    return draw.choice([
        ChangeDigits(settings=settings, run=run), ForkDigits(settings=settings), ask.EndFork(keep=run),
        KeepStep(name="kept"), ask.Seek(step=draw.choice(timeline.recorded)), ask.Seek(step=draw.randrange(30)),
        ask.Reset(), ask.Play(speed=draw.choice(["fast", "epoch", "batch"])), ask.Pause(),
        ask.RunTo(step=draw.randrange(60)),
    ])  # fmt: skip


def go_on(draw: random.Random, studio: Studio) -> None:
    if studio.playing:
        for _ in range(5):
            studio.advance(0.001)
        return
    try:
        step(studio, draw.choice(["batch", "epoch"]), draw.randrange(4))
    except CutawayError as error:
        assert "not finite" in str(error)  # noqa: PT017 (most of the times there is none)


def check(studio: Studio) -> None:
    studio.handle(3, ask.Pause())
    scene, events = told(studio.scene(), "digits_scene"), studio.scene()
    names = ["main", "fork"] if scene.fork else ["main"]
    pictures = [told(events, "digits_frame", name) for name in names]
    timelines = [told(events, "digits_timeline", name) for name in names]
    far = max(picture.row.step for picture in pictures)
    for picture, timeline in zip(pictures, timelines, strict=True):
        assert picture.row.step == far or picture.stopped
        assert picture.stopped is None or f"step {picture.row.step:,} are kept" in picture.stopped
        assert picture.row.step == studio._pair.run(picture.run).step
        assert {step for step, _ in timeline.kept} <= set(timeline.recorded)
        assert [row.step for row in timeline.rows] == sorted({row.step for row in timeline.rows})
        assert max(timeline.recorded) >= picture.row.step
        assert picture.best_step in timeline.recorded
    rows = {row.step: row for row in timelines[0].rows}
    for place in timelines[0].recorded:
        studio.handle(4, ask.Seek(step=place))
        found = frame(studio)
        assert found.row.step == place or found.stopped
        assert found.stopped is None or f"step {found.row.step:,} are kept" in found.stopped
        assert str(found.row) == str(rows.get(found.row.step, found.row))  # NaN is not equal to itself
    studio.handle(4, ask.Seek(step=far))


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_asked(seed: int) -> None:
    draw, studio = random.Random(seed), studio_of(FEW)
    for number in range(20):
        try:
            studio.handle(number, some_command(draw, studio))
        except CutawayError as error:
            assert str(error)  # noqa: PT017 (a refusal is an answer; anything else fails)
        go_on(draw, studio)
        if number % 5 == 4:
            check(studio)
