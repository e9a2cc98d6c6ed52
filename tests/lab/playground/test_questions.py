"""A question is about things as they are when it is asked, whenever there is time to answer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from cutaway.lab.lane import LONG
from cutaway.lab.message import Message
from cutaway.lab.playground import Playground
from cutaway.lab.playground.answering import ANSWERS
from cutaway.protocol.commands import (
    Change,
    Command,
    Edit,
    EndFork,
    Examine,
    Explain,
    Export,
    Fork,
    Play,
    Reset,
    RunTo,
    Seek,
    StepOn,
)  # fmt: skip
from cutaway.protocol.descent import Contender, Race, ShowLandscape
from cutaway.protocol.settings import Settings

RACE = Race(name="loss", start=(0.1, 0.2), contenders=(Contender(learning_rate=0.1),), steps=3)
QUESTIONS: Sequence[Command] = (
    Explain(), Explain(examples=(0, 3), run="fork"), Examine(), Examine(run="fork"), Export(file="network"),
    Export(file="notebook"), ShowLandscape(name="loss", size=11), RACE,
)  # fmt: skip

CHANGES: Mapping[str, Sequence[Command]] = {
    "reset": (Reset(seed=7),),
    "edit": (Edit(name="W1", index=(0, 1), value=2.5), Edit(name="b2", index=(0,), value=1.5, run="fork")),
    "change": (Change(settings=replace(Settings(), learning_rate=0.3, batch_size=11)),),
    "another network": (Change(settings=replace(Settings(), layers=Settings().layers[:1])),),
    "train": (StepOn(unit="example"), StepOn(unit="epoch"), StepOn(unit="operation"), RunTo(step=300)),
    "back": (Seek(step=1), StepOn(unit="batch")),
    "forks": (EndFork(keep="fork"), Fork(settings=replace(Settings(), learning_rate=3.0))),
}


BEGINNING: Sequence[Command] = (
    StepOn(unit="batch"), StepOn(unit="epoch"), Edit(name="W1", index=(0, 0), value=0.5),
    Fork(settings=replace(Settings(), learning_rate=0.1)), StepOn(unit="batch"), StepOn(unit="operation"),
)  # fmt: skip


def begun() -> Playground:
    """A playground in the middle of a step, with a fork beside it and something done by hand."""
    playground = Playground(Settings())
    for number, command in enumerate(BEGINNING):
        playground.handle(number, command)
    return playground


def plain(messages: Sequence[Message]) -> list[tuple[Any, dict[str, Any]]]:
    return [(event, {name: np.asarray(array).tolist() for name, array in arrays.items()}) for event, arrays in messages]


@cache
def at_once(question: Command) -> list[tuple[Any, dict[str, Any]]]:
    return plain(begun().handle(50, question))


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: f"{question.kind} {getattr(question, 'run', '')}")
def test_what_comes_later_does_not_change_the_answer(question: Command, changes: Sequence[Command]) -> None:
    asked = begun()
    answer = asked.question(50, question)
    for number, command in enumerate(changes):
        asked.handle(number, command)
    asked.handle(20, Play(speed="fast"))
    asked.advance(0.01)
    assert plain(answer()) == at_once(question)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: f"{question.kind} {getattr(question, 'run', '')}")
def test_to_ask_changes_nothing(question: Command) -> None:
    asked, other = begun(), begun()
    asked.question(50, question)()
    assert plain(asked.handle(51, StepOn(unit="epoch"))) == plain(other.handle(51, StepOn(unit="epoch")))


def test_every_kind_of_long_work_is_among_these_questions() -> None:
    assert {type(question) for question in QUESTIONS} == set(LONG) & set(ANSWERS)
