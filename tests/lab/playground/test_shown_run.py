"""What a page can ask of either run: an edited weight, an examination, the range of its maps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from cutaway.lab.playground import Playground
from cutaway.protocol import commands as ask
from cutaway.protocol.commands import RunName
from cutaway.protocol.settings import Settings

SETTINGS = Settings()
FASTER = replace(SETTINGS, learning_rate=0.3)


def test_a_weight_of_the_fork_is_edited_alone(frame: Any) -> None:
    playground: Any = Playground(SETTINGS)
    playground.handle(1, ask.Fork(settings=FASTER))
    before = frame(playground.scene())[1]["W1"].copy()
    messages = playground.handle(2, ask.Edit(name="W1", index=(1, 2), value=-2.5, run="fork"))
    assert frame(messages, "fork")[1]["W1"][1, 2] == -2.5
    assert np.array_equal(frame(messages)[1]["W1"], before)


def test_an_examination_says_what_it_looked_at() -> None:
    playground: Any = Playground(SETTINGS)
    playground.handle(1, ask.StepOn(unit="epoch"))
    playground.handle(2, ask.Fork(settings=FASTER))
    runs: dict[RunName, Settings] = {"main": SETTINGS, "fork": FASTER}
    for run, settings in runs.items():
        event = playground.handle(3, ask.Examine(run=run))[0][0]
        assert (event.run, event.step, event.settings) == (run, 25, settings)


def test_the_fork_has_the_range_of_its_own_output() -> None:
    playground: Any = Playground(SETTINGS)
    assert (playground.scene()[0][0].fork_low, playground.scene()[0][0].fork_high) == (None, None)
    scene = playground.handle(1, ask.Fork(settings=replace(SETTINGS, output="sigmoid")))[0][0]
    assert (scene.low, scene.high, scene.fork_low, scene.fork_high) == (-1, 1, 0, 1)
