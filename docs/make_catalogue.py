"""Write the catalogue's page and plots from the definitions: python docs/make_catalogue.py."""

from pathlib import Path
from typing import Any

import numpy as np

from cutaway.cli.catalogue import facts_of, registries
from cutaway.definitions import ACTIVATIONS, Activation
from cutaway.definitions.entry import Entry
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
to what follows, `Σ` a sum over the numbers of one example, K their count, `η` the learning rate, `t` the number of the
step. `./cutaway catalogue adam` shows an entry in the terminal. This page is written by `docs/make_catalogue.py`.
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
    return isinstance(entry, Activation) and entry.elementwise


def draw(entry: Activation) -> None:
    """Draw an activation's value and slope; a jump shows as a gap."""
    z = INPUTS[:, None]
    values = entry.value(NUMPY, z)
    slopes = entry.backward(NUMPY, np.ones_like(z), z, values)
    draw_function(INPUTS, values[:, 0], slopes[:, 0], PLOTS / f"{entry.name}.png", title=entry.name)


def main() -> None:
    """Write the page and draw the plots."""
    PLOTS.mkdir(parents=True, exist_ok=True)
    (DOCS / "catalogue.md").write_text(page(), encoding="utf-8")
    for entry in ACTIVATIONS.values():
        if has_plot(entry):
            draw(entry)


if __name__ == "__main__":
    main()
