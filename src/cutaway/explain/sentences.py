"""The text twin: each step as one plain sentence with its numbers, for reading and for listening."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from cutaway.definitions import Activation, Layer, Loss, Optimizer, Regularizer
from cutaway.explain.focus import focus
from cutaway.explain.selection import Selection
from cutaway.explain.sentences_backward import BACKWARD
from cutaway.explain.sentences_forward import FORWARD
from cutaway.explain.sentences_update import UPDATE
from cutaway.explain.story import Story, maker
from cutaway.network.trace import Trace, TracedStep
from cutaway.numerals import short_number

SENTENCES: dict[str, dict[str, Callable[[Story], str]]] = {
    "forward": FORWARD,
    "backward": BACKWARD,
    "update": UPDATE,
}
KINDS: dict[type, str] = {
    Activation: "activation",
    Loss: "loss",
    Optimizer: "optimizer",
    Regularizer: "regularizer",
}


def sentence(trace: Trace, number: int, selection: Selection | None = None) -> str:
    """Return a step in one sentence: about one number where one is chosen, else about all that the step makes.

    Args:
        trace: The trace.
        number: The step's number in it.
        selection: A number that the step makes, or reads: then the first that is made from it is told of.

    Raises:
        IndexError: There is no such step.

    >>> from cutaway import Network
    >>> network = Network([2, 1], output="identity", initializer="constant:value=0.5", dtype="float64")
    >>> trace = network.trace([[1.0, 2.0]], [[3.0]])
    >>> sentence(trace, 0)
    'Step 0, forward through dense: z1 is 1.5.'
    >>> sentence(trace, 0, Selection("z1", (0, 0)))
    'Unit 0 of layer 1 adds up 2 inputs times their weights, 1.5 in all, and its bias, 0: z1[0] is 1.5.'
    >>> sentence(trace, 9, Selection("new_W1", (1, 0)))
    'Sgd moves W1[1,0] by 0.006, where the derivative is -6: from 0.5 to 0.506.'
    """
    chosen = focus(trace, number, selection)
    traced = trace.steps[number]
    if chosen is None:
        return f"Step {number}, {made_by(trace, number)}"
    text = SENTENCES[traced.part][kind_of(traced)](Story(trace, number, chosen))
    return f"{text[0].upper()}{text[1:]}." if not _is_name(text) else f"{text}."


def kind_of(traced: TracedStep) -> str:
    """Return the kind of sentence that a step has: the kind of its definition, or the name of its rule."""
    definition, name = traced.step.rule.definition, traced.step.rule.name
    if isinstance(definition, Layer):
        return name if name in SENTENCES[traced.part] else "layer"
    return next((kind for entry, kind in KINDS.items() if isinstance(definition, entry)), name)


def _is_name(text: str) -> bool:
    """Return whether a sentence begins with a name of the plan, whose letters stay as they are."""
    first = text.split(" ", 1)[0]
    return "[" in first or "_" in first or any(letter.isdigit() for letter in first)


def made_by(trace: Trace, number: int) -> str:
    """Return all that a step makes, and by what, as the end of a sentence.

    >>> from cutaway import Network
    >>> network = Network([2, 1], output="identity", initializer="constant:value=0.5", dtype="float64")
    >>> made_by(network.trace([[1.0, 2.0]], [[3.0]]), 0)
    'forward through dense: z1 is 1.5.'
    """
    traced = trace.steps[number]
    made = ", and ".join(_range(name, trace) for name in traced.step.outputs)
    through = "by" if traced.part == "update" else "through"
    return f"{traced.part} {through} {maker(traced.step)}: {made}."


def _range(name: str, trace: Trace) -> str:
    value = trace[name]
    if value.size == 1:
        return f"{name} is {short_number(float(value.reshape(-1)[0]))}"
    if missing := int(np.isnan(value).sum()):
        return f"{name} has {' by '.join(map(str, value.shape))} numbers, {missing} of them NaN"
    low, high = short_number(float(np.min(value))), short_number(float(np.max(value)))
    return f"{name} has {' by '.join(map(str, value.shape))} numbers from {low} to {high}"
