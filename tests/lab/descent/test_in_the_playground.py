"""The playground hands the descent page's commands on, with its network as it is now and its training points."""

import numpy as np
import pytest

from cutaway.lab.playground import Playground
from cutaway.protocol.commands import StepOn
from cutaway.protocol.descent import Contender, ListLandscapes, Race, Raced, ShowLandscape, Surface
from cutaway.protocol.events import Frame
from cutaway.protocol.settings import Settings


def test_the_slice_is_of_the_network_as_it_is_now() -> None:
    playground = Playground(Settings())
    marks = []
    for number in range(2):
        ((surface, arrays),) = playground.handle(number, ShowLandscape(name="loss", size=11))
        assert isinstance(surface, Surface)
        ((race, paths),) = playground.handle(
            9,
            Race(name="loss", start=surface.start, contenders=(Contender(learning_rate=0.1),), steps=2, batch_size=10),
        )
        assert isinstance(race, Raced)
        assert race.network == surface.network
        frame = next(event for event, _ in playground.frames() if isinstance(event, Frame))
        # float32: the slice adds up the points' losses in another order than the playground's own measure.
        assert arrays["heights"][5, 5] == pytest.approx(frame.row.training_loss, rel=1e-5)
        assert paths["losses"][0, 0] == pytest.approx(frame.row.training_loss, rel=1e-5)
        marks.append(surface.network)
        playground.handle(number, StepOn(unit="epoch"))
    assert marks[0] != marks[1]


def test_looking_changes_nothing() -> None:
    playground, other = Playground(Settings()), Playground(Settings())
    playground.handle(1, ListLandscapes())
    playground.handle(2, ShowLandscape(name="loss", size=11))
    for one in (playground, other):
        one.handle(3, StepOn(unit="epoch"))
    ours, others = (one.frames()[-1][1]["W1"] for one in (playground, other))
    np.testing.assert_array_equal(ours, others)
