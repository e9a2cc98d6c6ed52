"""A step of a run as the see-through views show it."""

from __future__ import annotations

import numpy as np

from cutaway.errors import DataError, SettingError
from cutaway.explain.nudge import nudge
from cutaway.explain.page import gather
from cutaway.explain.page.document import safe_json
from cutaway.explain.remembered import forget
from cutaway.explain.selection import Selection
from cutaway.lab.playground.run import Run
from cutaway.network.trace import Trace
from cutaway.protocol import commands
from cutaway.protocol.digits import NudgeDigit
from cutaway.protocol.events import Explained, Nudged

MOST_EXAMPLES = 32
"""A page of more takes long to make, and nobody reads it."""

LARGEST_CHANGE = 1e6


def trace_of(run: Run, examples: tuple[int, ...]) -> Trace:
    """Return the trace of the next step: on its own batch as training runs it, or on chosen examples.

    Chosen examples are no batch of the training: dropout and batch normalization work on them as in evaluation.

    Raises:
        DataError: There is no such example, or there are too many.
    """
    training = run.built.training
    if not examples:
        count = min(training.batch_size, len(training.train))
        if count > MOST_EXAMPLES:
            raise DataError(f"The next batch has {count:,} examples; choose up to {MOST_EXAMPLES} to be explained.")
        return run.walk.trace if run.walk else run.traced()
    if len(examples) > MOST_EXAMPLES:
        raise DataError(f"{len(examples)} examples were chosen; at most {MOST_EXAMPLES} are explained at a time.")
    if not all(0 <= place < len(training.train) for place in examples):
        raise DataError(f"There is no example {max(examples, key=abs)}; there are {len(training.train):,}, from 0 on.")
    rows, dtype = np.array(examples), run.built.network.specification.dtype
    x, y = training.train.scaled(dtype, rows), training.train.y(dtype, rows)
    return run.network.trace(x, y, **run.step_settings())


def places_of(run: Run, examples: tuple[int, ...]) -> tuple[int, ...]:
    """Return which of the training examples a trace is of: those that were chosen, or else the next batch's."""
    return examples or tuple(map(int, run.built.training.next_batch(run.state).indices))


def explained(run: Run, number: int, command: commands.Explain, trace: Trace) -> Explained:
    """Return the answer to ``explain``; what views have found out on the way is forgotten.

    The trace of a step that one walks through lasts as long as the walk, perhaps for hours, and what is remembered of
    it is most of what a session would take of the memory.
    """
    shown = _units_shown(trace.network.specification.layers)
    try:
        data = gather(trace, f"Step {run.step + 1:,}", most_units=shown, examples=places_of(run, command.examples))
    finally:
        forget(trace)
    page = safe_json(data)
    return Explained(answers=number, run=command.run, step=run.step, examples=command.examples, page=page)


def _units_shown(layers: int) -> int:
    """Return how many units of a wide layer are explained: fewer in a deep network, so that it takes a second or two.

    >>> _units_shown(3), _units_shown(5), _units_shown(11)
    (6, 4, 2)
    """
    return 6 if layers <= 3 else 4 if layers <= 6 else 2


def nudged(number: int, command: commands.Nudge | NudgeDigit, trace: Trace) -> Nudged:
    """Return the answer to ``nudge`` or ``nudge_digit``.

    Raises:
        CutawayError: There is no such number, or the loss has no derivative by it; or the change is beyond all sense.
    """
    if not abs(command.change) <= LARGEST_CHANGE:
        raise SettingError(f"A change of {command.change:g}; expected one from -1,000,000 to 1,000,000.")
    selection = Selection(command.name, command.index)
    check_place(selection, trace)
    found = nudge(trace, selection, command.change)
    return Nudged(answers=number, predicted=found.predicted, actual=found.actual)


def check_place(selection: Selection, trace: Trace) -> None:
    """Check that a page selected one number of a trace.

    Raises:
        SettingError: The trace has no such value, or no such number in it.
    """
    shape = trace[selection.name].shape if selection.name in trace else ()
    fits = len(selection.index) == len(shape) and all(
        0 <= place < size for place, size in zip(selection.index, shape, strict=True)
    )
    if selection.name not in trace or not fits:
        raise SettingError(f"There is no {selection.name!r:.40} at {list(selection.index)!r:.40} in this step; choose "
                           "a weight, a bias, an input, or a number on the way to the loss.")  # fmt: skip
