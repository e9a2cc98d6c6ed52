"""NaN or infinity: where it came up first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case, HistoryView, NotFinite
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding for a training that ended with NaN or infinity, else for the first such value or loss."""
    if case.spoiled:
        yield _in_data(case.spoiled)
        return
    first = case.now.not_finite if case.now else None
    failure = case.history.failure if case.history else ""
    evidence = _evidence(first, len(case.now.x)) if case.now and first else ()
    if failure:
        rate = case.history.learning_rate if case.history else None
        settings = () if rate is None else (("learning_rate", rate / 10),)
        shown = Evidence("learning rate", rate or 0.0, "small enough that the loss falls")
        sentence = f"The training ended with a number that is not finite: {failure}"
        yield Finding("serious", sentence, (shown, *evidence), Cure("Train with a tenth of the rate.", settings))
    elif first is not None:
        sentence = f"{first.where.name} is the first value that holds NaN or infinity; {first.maker} made it."
        yield Finding("serious", sentence, evidence, Cure(_advice(first.zeros, first.largest)))
    elif case.history:
        yield from _in_losses(case.history)


def _in_data(first: NotFinite) -> Finding:
    inputs = first.where.name == "x"
    return Finding(
        "serious",
        f"The {'inputs' if inputs else 'targets'} hold NaN or infinity before anything is computed; {first.where} "
        "is the first.",
        (Evidence("that number", first.value, "a finite number", first.where),),
        Cure(
            "Mend the data: fill in what is missing or leave these rows out; a column that never changes cannot be "
            "divided by its deviation, 0."
        ),
    )


def _in_losses(history: HistoryView) -> Iterator[Finding]:
    broken = np.flatnonzero(~np.isfinite(history.losses))
    if not len(broken):
        return
    place = int(broken[0])
    rate = history.learning_rate
    yield Finding(
        "serious",
        f"Loss {place + 1} of the {len(history.losses):,} of the training is the first that is NaN or infinity.",
        (
            Evidence("that loss, in nats or as the loss has it", history.losses[place], "a finite number"),
            Evidence("finite losses before it", float(place), f"{len(history.losses)}, all of them"),
        ),
        Cure("Train with a tenth of the learning rate.", () if rate is None else (("learning_rate", rate / 10),)),
    )


def _evidence(first: NotFinite, examples: int) -> tuple[Evidence, ...]:
    made_of = f"over the {examples:,} examples looked at"
    shown = (
        Evidence("the first such number", first.value, "a finite number", first.where),
        Evidence(f"largest number that it was made of, {made_of}", first.largest, "well under 1e+38 (float32)"),
    )
    if first.zeros is None:
        return shown
    return (*shown, Evidence(f"zeros that it was made of, {made_of}", float(first.zeros), "none, for a logarithm"))


def _advice(zeros: int | None, largest: float) -> str:
    if zeros and largest < 1e4:
        return "A logarithm of 0 is likely: let the loss read the scores, with log_softmax or a loss on logits."
    return "The numbers overflow: scale the inputs, begin with smaller weights, or take a smaller learning rate."


NOT_FINITE = Detector(
    name="not_finite",
    mistake="log 0; NaN",
    looks_at="the inputs and the targets; every value of the forward and the backward pass, in order; the training's "
    "losses; the run's failure",
    threshold="none: a number is finite or not",
    source=Source("IEEE 754-2019", "section 7, default exception handling"),
    needs=(),
    find=find,
)
