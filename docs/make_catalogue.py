"""Write the catalogue's page and plots from the definitions: python docs/make_catalogue.py."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.cli.catalogue import facts_of, registries
from cutaway.definitions import Activation, Loss, Regularizer, Schedule
from cutaway.definitions.entry import Entry
from cutaway.execute.arrays import NUMPY
from cutaway.explain import formulas_of
from cutaway.pictures.function import draw_function

DOCS = Path(__file__).parent
PLOTS = DOCS / "pictures" / "catalogue"
STEPS = 400
EPOCHS = 20
PLURALS = {"activation": "Activations", "loss": "Losses"}
INTRODUCTION = """# The catalogue

Everything that networks can be built of here. The formulas are derived from the functions that compute them (but for
the first two lines of `orthogonal`, which is an algorithm): `z` is what a unit sums up, `a` its activation, `p` the
outputs, `y` the targets, `d_` the derivative of the loss with respect to what follows, `Σ` a sum over the numbers of
one example (over the weights `W` of a layer for a regularizer), K their count, N the number of examples, `η` the
learning rate, `t` the number of the step, `T` how many steps there are in all; a name with a prime, such as `m'`, is
the value after the step. A condition in brackets, `[p = y]`, is 1 where it holds and else 0. `./cutaway catalogue adam`
shows an entry in the terminal; [how close to PyTorch](agreement.md) each is has a page of its own. This page is written
by `docs/make_catalogue.py`.
"""


def page() -> str:
    """Return the whole page."""
    sections = [section(registry) for registry in registries()]
    return INTRODUCTION + "".join(sections)


def section(registry: Any) -> str:
    """Return the part of the page about one kind of entries."""
    title = PLURALS.get(registry.kind, registry.kind.capitalize() + "s")
    return f"\n## {title}\n" + "".join(described(entry) for entry in registry.values())


def described(entry: Entry) -> str:
    """Return the part of the page about one entry."""
    found = curve_of(entry)
    plot = f"\n![{found.words}](pictures/catalogue/{found.file})\n" if found else ""
    formulas = "\n".join(f"{formula}" for formula in formulas_of(entry))
    facts = "".join(f"- {label}: {text}\n" for label, text in facts_of(entry))
    return f"\n### {entry.name}\n\n{entry.sentence}\n{plot}\n```text\n{formulas}\n```\n\n{facts}"


@dataclass(frozen=True)
class Curve:
    """A plot of an entry.

    Attributes:
        file: The name of its file.
        words: What it shows, for those who cannot see it.
        inputs: What the entry is a function of, (points,).
        values: Its values; NaN where they jump.
        slopes: Its slopes, likewise, or None.
        options: How it is drawn: see ``draw_function``.
    """

    file: str
    words: str
    inputs: NDArray[Any]
    values: NDArray[Any]
    slopes: NDArray[Any] | None
    options: dict[str, Any]

    def draw(self) -> None:
        """Draw the plot into its file."""
        draw_function(self.inputs, self.values, self.slopes, PLOTS / self.file, **self.options)


def curve_of(entry: Entry) -> Curve | None:
    """Return an entry's plot, or None where it is no function of one number."""
    if isinstance(entry, Activation):
        return activation_curve(entry)
    if isinstance(entry, Loss):
        return loss_curve(entry)
    if isinstance(entry, Regularizer):
        return penalty_curve(entry)
    return schedule_curve(entry) if isinstance(entry, Schedule) else None


def activation_curve(entry: Activation) -> Curve:
    """Return value and slope of an activation; of one that mixes a row, those of one score among three."""
    z = np.linspace(-5, 5, 501)
    rows = z[:, None] if entry.elementwise else z[:, None] * [1, 0, 0]
    values = entry.value(NUMPY, rows)
    first = np.zeros_like(rows)
    first[:, 0] = 1
    slopes = entry.backward(NUMPY, first, rows, values)[:, 0]
    label = "z" if entry.elementwise else "one of three scores z; the others are 0"
    options = {"title": entry.name, "label": label}
    words = f"The curve of {entry.name} and its slope."
    pair = with_gaps(z, values[:, 0], entry.kinks), with_gaps(z, slopes, entry.kinks)
    return Curve(f"{entry.name}.png", words, z, *pair, options)


def loss_curve(entry: Loss) -> Curve:
    """Return value and slope of a loss against one output whose target is 1."""
    ends = {"softmax": (0.02, 1), "sigmoid": (0.02, 1), "log_softmax": (-4, 0)}
    p = np.linspace(*ends.get((entry.outputs or ("",))[0], (-3, 5)), 501)
    y = np.ones((len(p), 1))
    values, slopes = entry.value(NUMPY, p[:, None], y), entry.slope(NUMPY, p[:, None], y)[:, 0]
    title = entry.name.replace("_with_", "_ with_")  # where a name too long for its picture may break
    options = {"title": title, "label": "output p, for the target 1", "limits": (-4.4, 4.4)}
    words = f"The curve of {entry.name} and its slope, against one output whose target is 1."
    pair = with_gaps(p, values, entry.kinks), with_gaps(p, slopes, entry.kinks)
    return Curve(f"loss_{entry.name}.png", words, p, *pair, options)


def penalty_curve(entry: Regularizer) -> Curve | None:
    """Return what a single weight costs, and the slope of that, with rates of 1: smaller ones only scale the curve."""
    if entry.value is None or entry.slope is None:
        return None
    entry = replace(entry, settings=dict.fromkeys(entry.settings, 1.0))
    assert entry.value is not None  # noqa: S101 (replacing the settings leaves the functions there)
    assert entry.slope is not None  # noqa: S101
    weights = np.linspace(-5, 5, 501)
    values = np.array([entry.value(NUMPY, np.array([[weight]])) for weight in weights])
    slopes = with_gaps(weights, entry.slope(NUMPY, weights[:, None])[:, 0], entry.kinks)
    options = {"title": f"{entry.name}, rate 1", "label": "weight"}
    words = f"What a weight costs under {entry.name}, and the slope of that."
    return Curve(f"regularizer_{entry.name}.png", words, weights, values, slopes, options)


def schedule_curve(entry: Schedule) -> Curve:
    """Return the rate over a training; for one that watches, where the loss falls in the first half only."""
    step = np.arange(1, STEPS + 1)
    states = zip(step, memories(entry), strict=True)
    rates = np.array([entry.rate(1.0, int(at), STEPS, memory) for at, memory in states])
    rates[:-1][np.abs(np.diff(rates)) > 0.05] = np.nan
    watched = ", where the loss falls in the first half only" if entry.start(entry.settings) else ""
    note = f"the rate as a share of the one given{watched}"
    options = {"title": entry.name, "note": note, "label": "share of the training", "limits": (-0.04, 1.08)}
    words = f"The learning rate over a training with the schedule {entry.name}{watched}."
    return Curve(f"schedule_{entry.name}.png", words, (step - 1) / STEPS, rates, None, options)


def memories(entry: Schedule) -> list[Any]:
    """Return what a schedule remembers at each step of a training whose loss falls in the first half only."""
    memory, found = entry.start(entry.settings), []
    for epoch in range(EPOCHS):
        found += [memory] * (STEPS // EPOCHS)
        memory = entry.remember(memory, 1 / (1 + min(epoch, EPOCHS // 2 - 1)))
    return found


def with_gaps(inputs: NDArray[Any], numbers: NDArray[Any], kinks: tuple[float, ...]) -> NDArray[Any]:
    """Return numbers with NaN at each kink where they jump, so that no line joins what does not belong together."""
    found = np.array(numbers, dtype=float)
    for at in (int(np.argmin(np.abs(inputs - kink))) for kink in kinks):
        if abs(numbers[at + 1] - numbers[at - 1]) > 10 * abs(numbers[at + 2] - numbers[at + 1]) + 0.05:
            found[at] = np.nan
    return found


def main() -> None:
    """Write the page and draw the plots."""
    PLOTS.mkdir(parents=True, exist_ok=True)
    (DOCS / "catalogue.md").write_text(page(), encoding="utf-8")
    for registry in registries():
        for found in filter(None, map(curve_of, registry.values())):
            found.draw()


if __name__ == "__main__":
    main()
