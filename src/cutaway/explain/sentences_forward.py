"""Sentences about numbers of the forward pass."""

from __future__ import annotations

from collections.abc import Callable

from cutaway.definitions import Activation, Loss
from cutaway.explain.arithmetic import exact_sum
from cutaway.explain.selection import Selection
from cutaway.explain.story import Story
from cutaway.numerals import short_number


def _dense(story: Story) -> str:
    inputs, _, bias = story.step.inputs
    count, added = story.trace[inputs].shape[1], Selection(bias, story.chosen.index[1:])
    terms = [term.value for term in story.equation.terms if term.reads != (added,)]
    products = short_number(exact_sum([*terms, story.equation.folded_sum]))
    summed = (
        f"{count} inputs times their weights, {products} in all"
        if count > 1
        else f"1 input times its weight, {products}"
    )
    return f"{story.unit} adds up {summed}, and its bias, {story.shown(added)}: {story.made()}"


def _features(story: Story) -> str:
    return f"feature {story.chosen.index[-1]} is made of the inputs{story.in_example}: {story.made()}"


def _mean_of_batch(story: Story) -> str:
    return f"the sums of {story.unit} have this mean over {story.trace.examples} examples: {story.made()}"


def _variance_of_batch(story: Story) -> str:
    return f"the sums of {story.unit} have this variance over {story.trace.examples} examples: {story.made()}"


def _normalization(story: Story) -> str:
    mean, variance, gamma, beta = (story.read(place) for place in (1, 2, 3, 4))
    kind = "the batch's" if story.trace.training else "the running"
    return (
        f"the sum of {story.unit} loses {kind} mean {story.shown(mean)}, is divided by the root of the variance "
        f"{story.shown(variance)}, multiplied by {story.shown(gamma)} and moved by {story.shown(beta)}: {story.made()}"
    )


def _dropout(story: Story) -> str:
    if story.trace[story.step.inputs[1]][story.chosen.index]:
        return f"dropout keeps {story.unit}, and makes it larger in place of those it silences: {story.made()}"
    return f"dropout silences {story.unit}: {story.made()}"


def _activation(story: Story) -> str:
    definition = story.step.rule.definition
    assert isinstance(definition, Activation)  # noqa: S101 (so the kind was found)
    if definition.elementwise:
        return f"{story.unit} answers {story.told(story.read(0))} by {story.by}: {story.made()}"
    count = story.trace[story.step.inputs[0]].shape[1]
    return f"{story.unit} is set against all {count} units by {story.by}: {story.made()}"


def _loss(story: Story) -> str:
    definition = story.step.rule.definition
    assert isinstance(definition, Loss)  # noqa: S101 (so the kind was found)
    row = f" of row {story.chosen.index[0]} of the batch" if story.trace.examples > 1 else ""
    return f"{story.by} compares the outputs{row} with the targets: {story.made()} {definition.unit}"


def _mean(story: Story) -> str:
    count = story.trace.examples
    if count == 1:
        return f"with one example, its loss is the mean: {story.made()}"
    return f"the losses of {count} examples are averaged: {story.made()}"


def _penalty(story: Story) -> str:
    return f"the weights {story.step.inputs[0]} cost something by {story.by}: {story.made()}"


def _total(story: Story) -> str:
    terms = " and ".join(f"{name}, {story.shown(Selection(name))}," for name in story.step.inputs)
    return f"{terms} add up: {story.made()}"


FORWARD: dict[str, Callable[[Story], str]] = {
    "dense": _dense,
    "features": _features,
    "batch_mean": _mean_of_batch,
    "batch_variance": _variance_of_batch,
    "batch_normalization": _normalization,
    "dropout": _dropout,
    "activation": _activation,
    "loss": _loss,
    "mean": _mean,
    "regularizer": _penalty,
    "total": _total,
}
