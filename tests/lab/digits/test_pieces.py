"""Pieces of a page that a network learns beside pictures of its set."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.lab.digits.conftest import SMALL, frame, needs_mnist, step, studio_of, told

from cutaway.data import load
from cutaway.errors import CutawayError
from cutaway.lab.digits import Studio
from cutaway.lab.digits.reading import Pieces
from cutaway.protocol import commands as ask
from cutaway.protocol.digits import LearnPieces


def with_page(studio: Studio, name: str = "digits", count: int = 12) -> tuple[int, ...]:
    """Lay a page with training pictures of a set onto the desk, upside down; return their classes."""
    train = load(name).splits.train.take(range(count))
    side = round(train.x.shape[1] ** 0.5)
    upright = np.round(train.x * (255 / train.scale)).astype(np.uint8).reshape(-1, side, side)
    studio._desk.pieces = Pieces(np.ascontiguousarray(upright[:, ::-1, ::-1]))
    return tuple(int(label) for label in train.labels)


def learn(studio: Studio, labels: tuple[int, ...], network: Any = "main", **others: Any) -> list[Any]:
    pieces = others.get("pieces", tuple(range(len(labels))))
    return studio.handle(4, LearnPieces(pieces=pieces, labels=labels, network=network))


def test_the_main_run_learns_what_it_read_wrongly_and_forgets_nothing() -> None:
    """Digits upside down are read wrongly at first; the figures are those of the networks, which the page can check."""
    studio = studio_of()
    step(studio, "epoch", 20)
    labels = with_page(studio)
    before = frame(studio).row
    messages = learn(studio, labels)
    event, scene = told(messages, "pieces_learned"), told(messages, "digits_scene")
    assert event.right_before < 6 < event.right_after <= event.total == 12
    assert event.validation_before == before.validation_accuracy
    assert event.validation_after == frame(studio).row.validation_accuracy > before.validation_accuracy - 0.05
    assert (scene.own, scene.train, scene.settings) == (12, 1200, SMALL)
    assert frame(studio).row.step == 0
    assert told(messages, "digits_timeline").events == ((0, event.sentence),)


def test_what_is_learned_later_comes_to_what_was_learned_before() -> None:
    studio = studio_of()
    labels = with_page(studio)
    learn(studio, labels[:2])
    assert told(learn(studio, labels[:3]), "digits_scene").own == 5
    assert told(studio.handle(5, ask.Reset()), "digits_scene").own == 5
    step(studio)
    assert frame(studio).row.step == 1


@needs_mnist
def test_the_network_that_comes_along_goes_on_as_the_main_run() -> None:
    studio = Studio()
    labels = with_page(studio, "mnist")
    messages = learn(studio, labels, "shipped")
    event, scene = told(messages, "pieces_learned"), told(messages, "digits_scene")
    assert event.right_after > event.right_before
    assert event.validation_before > 0.98
    assert event.validation_after > 0.97
    assert (scene.sizes, scene.settings.data) == ((784, 256, 64, 10), "mnist")


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "none": ({"pieces": (), "labels": ()}, "There are 0 pieces and 0 labels"),
    "too few labels": ({"labels": (1,)}, "12 pieces and 1 labels"),
    "one twice": ({"pieces": (3, 3), "labels": (1, 1)}, "named twice"),
    "no such piece": ({"pieces": (12,), "labels": (1,)}, "no piece 12; the page has 12"),
    "a negative one": ({"pieces": (-1,), "labels": (1,)}, "no piece -1"),
    "no such class": ({"labels": (10,) * 12}, "no class 10; this network has 10"),
    "no fork": ({"network": "fork"}, "There is no fork"),
    "another size": ({"network": "shipped"}, "8 x 8 pixels, and this network reads 28 x 28"),
}


@pytest.mark.parametrize(("others", "sentence"), BAD.values(), ids=BAD)
def test_what_does_not_fit_is_refused_and_changes_nothing(others: dict[str, Any], sentence: str) -> None:
    studio = studio_of()
    labels = with_page(studio)
    step(studio)
    given = {"pieces": tuple(range(12)), "labels": labels, "network": "main", **others}
    with pytest.raises(CutawayError, match=sentence):
        studio.handle(4, LearnPieces(**given))
    assert frame(studio).row.step == 1


def test_without_a_page_there_is_nothing_to_learn() -> None:
    with pytest.raises(CutawayError, match="read a page first"):
        learn(studio_of(), (1,))


def test_it_is_about_the_network_and_the_page_at_the_time_it_was_asked() -> None:
    studio = studio_of()
    step(studio, "epoch", 3)
    labels = with_page(studio)
    command = LearnPieces(pieces=tuple(range(12)), labels=labels, network="main")
    later, expected = studio.question(4, command), frame(studio).row
    studio.handle(5, ask.Reset(seed=3))
    with_page(studio, count=2)
    event = told(later(), "pieces_learned")
    assert (event.validation_before, event.total) == (expected.validation_accuracy, 12)
    assert told(studio.scene(), "digits_scene").settings == SMALL
