"""Sentences about derivatives: from whom a number hears what it did to the loss, and what that says."""

from __future__ import annotations

from collections.abc import Callable

from cutaway.definitions import Activation
from cutaway.explain.selection import Selection, short_name
from cutaway.explain.story import Story


def _told(story: Story, reason: str) -> str:
    return f"{reason}: {story.meaning()}"


def _subject(story: Story) -> str:
    return short_name(story.subject, story.trace)


def _to_input(story: Story) -> str:
    units = story.trace[story.step.inputs[0]].shape[1]
    heard = "the unit" if units == 1 else f"the {units} units"
    return _told(story, f"{_subject(story)} hears from {heard} that it feeds, by its weights")


def _to_weight(story: Story) -> str:
    came, heard = story.read(0), story.read(1)
    if story.trace.examples == 1:
        carried = f"carried {story.told(came)} to a unit that hears {story.told(heard)} which multiply"
        return _told(story, f"{_subject(story)} {carried}")
    return _told(story, f"{_subject(story)} hears what came in times what its unit hears{story.over_batch}")


def _to_bias(story: Story) -> str:
    return _told(story, f"{_subject(story)} hears what its unit hears{story.over_batch}")


def _to_sum(story: Story) -> str:
    definition = story.step.rule.definition
    assert isinstance(definition, Activation)  # noqa: S101 (so the kind was found)
    if definition.elementwise:
        heard = story.beside(story.step.inputs[0])
        return _told(story, f"{_subject(story)} hears {story.told(heard)} times the slope of {story.by} there")
    return _told(story, f"{_subject(story)} hears from all outputs of its row, which {story.by} ties together")


def _to_output(story: Story) -> str:
    output, target = (story.beside(name) for name in story.step.inputs[1:3])
    return _told(story, f"{story.told(output)} is set against the target {story.told(target)} by {story.by}")


def _to_losses(story: Story) -> str:
    if story.trace.examples == 1:
        return _told(story, "one example has the whole vote")
    return _told(story, f"each of {story.trace.examples} examples has the same vote in the mean")


def _to_layer(story: Story) -> str:
    return _told(story, f"{_subject(story)} hears through {story.by}")


def _to_penalized(story: Story) -> str:
    return _told(story, f"{_subject(story)} hears from the penalty {story.by}")


def _to_term(story: Story) -> str:
    return _told(story, f"{_subject(story)} is a term of the loss")


def _sum(story: Story) -> str:
    shares = " and ".join(story.shown(Selection(name, story.chosen.index)) for name in story.step.inputs)
    return _told(story, f"{_subject(story)} hears by two ways, {shares}, which add up")


BACKWARD: dict[str, Callable[[Story], str]] = {
    "dense_d_x": _to_input,
    "dense_d_W": _to_weight,
    "dense_d_b": _to_bias,
    "activation": _to_sum,
    "loss": _to_output,
    "mean_d_losses": _to_losses,
    "layer": _to_layer,
    "regularizer": _to_penalized,
    "total_d_term": _to_term,
    "add": _sum,
}
