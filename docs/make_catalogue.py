"""Write the catalogue's page and plots from the definitions: python docs/make_catalogue.py."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from cutaway.cli.catalogue import facts_of, registries
from cutaway.definitions import Activation, Regularizer
from cutaway.definitions.entry import Array, Entry
from cutaway.execute.arrays import NUMPY
from cutaway.explain import formulas_of
from cutaway.pictures.function import draw_function

DOCS = Path(__file__).parent
PLOTS = DOCS / "pictures" / "catalogue"
INPUTS = np.linspace(-5, 5, 501)
PLURALS = {"activation": "Activations", "loss": "Losses"}
INTRODUCTION = """# The catalogue

Everything that networks can be built of here. The formulas are derived from the functions that compute them: `z` is
what a unit sums up, `a` its activation, `p` the outputs, `y` the targets, `d_` the derivative of the loss with respect
to what follows, `Σ` a sum over the numbers of one example (over the weights `W` of a layer for a regularizer), K their
count, `η` the learning rate, `t` the number of the step. `./cutaway catalogue adam` shows an entry in the terminal.
This page is written by `docs/make_catalogue.py`.
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
    plot = (
        f"\n![The curve of {entry.name} and its slope.](pictures/catalogue/{entry.name}.png)\n"
        if has_plot(entry)
        else ""
    )
    formulas = "\n".join(f"{formula}" for formula in formulas_of(entry))
    code = f"\n```text\n{formulas}\n```\n" if formulas else ""
    facts = "".join(f"- {label}: {text}\n" for label, text in facts_of(entry))
    return f"\n### {entry.name}\n\n{entry.sentence}\n{plot}{code}\n{facts}"


def has_plot(entry: Entry) -> bool:
    """Return whether an entry is a curve that can be drawn."""
    if isinstance(entry, Regularizer):
        return entry.value is not None
    return isinstance(entry, Activation) and entry.elementwise


def draw(entry: Entry) -> None:
    """Draw an entry's value and slope."""
    title, values, slopes = penalty_curve(entry) if isinstance(entry, Regularizer) else activation_curve(entry)
    draw_function(INPUTS, values, slopes, PLOTS / f"{entry.name}.png", title=title)


def activation_curve(entry: Any) -> tuple[str, Array, Array]:
    """Return the name of an activation, its values and its slopes."""
    z = INPUTS[:, None]
    values = entry.value(NUMPY, z)
    slopes = entry.backward(NUMPY, np.ones_like(z), z, values)
    return entry.name, values[:, 0], slopes[:, 0]


def penalty_curve(entry: Any) -> tuple[str, Array, Array]:
    """Return what a single weight costs, and the slope of that, with rates of 1: smaller ones only scale the curve."""
    entry = replace(entry, settings=dict.fromkeys(entry.settings, 1.0))
    values = [entry.value(NUMPY, np.array([[weight]])) for weight in INPUTS]
    return f"{entry.name}, rate 1", np.array(values), entry.slope(NUMPY, INPUTS[:, None])[:, 0]


def main() -> None:
    """Write the page and draw the plots."""
    PLOTS.mkdir(parents=True, exist_ok=True)
    (DOCS / "catalogue.md").write_text(page(), encoding="utf-8")
    for registry in registries():
        for entry in filter(has_plot, registry.values()):
            draw(entry)


if __name__ == "__main__":
    main()
