"""Sentences about the update: where a number goes, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan

from cutaway.explain.selection import short_name
from cutaway.explain.story import Story
from cutaway.numerals import apart, short_number


def _optimizer(story: Story) -> str:
    if story.chosen.name != story.step.outputs[0]:
        return _memory(story)
    parameter, gradient = (story.beside(name) for name in story.step.inputs[:2])
    name, before = short_name(parameter, story.trace), float(story.trace[parameter.name][parameter.index])
    there = f"where the derivative is {story.shown(gradient)}"
    if story.value == before:
        return f"{story.by} lets {name} be, {there}: it stays {short_number(before)}"
    if isnan(story.value):
        return f"{story.by} makes {name} no number, NaN, {there}: before, it was {short_number(before)}"
    change, (old, new) = short_number(story.value - before), apart(before, story.value)
    return f"{story.by} moves {name} by {change}, {there}: from {old} to {new}"


def _memory(story: Story) -> str:
    old = story.beside(story.chosen.name.removeprefix("new_"))
    name = short_name(old, story.trace)
    return f"{story.by} remembers {name}: {story.shown(old)} before, {short_number(story.value)} now"


def _projection(story: Story) -> str:
    free = story.beside(story.step.inputs[0])
    name = short_name(story.beside(story.chosen.name.removeprefix("new_")), story.trace)
    if float(story.trace[free.name][free.index]) == story.value:
        return f"{story.by} lets {name} be, for its unit is within the bound: {short_number(story.value)}"
    return f"{story.by} holds {name} to the bound of its unit: from {story.shown(free)} to {short_number(story.value)}"


def _average(story: Story) -> str:
    old = story.beside(story.step.inputs[0])
    measured = story.read(1)
    return (
        f"{short_name(old, story.trace)} moves toward what this batch says, {story.shown(measured)}: from "
        f"{story.shown(old)} to {short_number(story.value)}"
    )


UPDATE: dict[str, Callable[[Story], str]] = {
    "optimizer": _optimizer,
    "regularizer": _projection,
    "layer": _average,
}
