"""Which known mistakes in a backpropagation are told apart by the gradients alone, for each activation.

    .venv/bin/python benchmarks/named_bugs.py            # print the matrix
    .venv/bin/python benchmarks/named_bugs.py --write    # put it into docs/gradient_check.md

Each mistake is planted in each way that it can be made, in several networks with several seeds, and the check is asked
for its name. It is told the gradients of a step before, and the learning rate where a mistake cannot be seen without.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from cutaway import Network
from cutaway.definitions import ACTIVATIONS
from cutaway.diagnosis.gradients import MUTATIONS, GradientCheck, Mutation, check_gradients
from cutaway.diagnosis.gradients.program import Program
from cutaway.diagnosis.gradients.subject import right_program
from cutaway.diagnosis.gradients.yardstick import yardstick
from cutaway.execute.arrays import quiet
from marked import DOCS, table, versions, write_region

EXAMPLES = 6
SEEDS = (0, 1, 2)
RATE = 0.1
NEEDS_RATE = ("after_the_update", "step_for_gradient")
SMOOTH = tuple(name for name, entry in ACTIVATIONS.items() if entry.elementwise and not entry.kinks)
KINKED = tuple(name for name, entry in ACTIVATIONS.items() if entry.elementwise and entry.kinks)


@dataclass(frozen=True)
class Setting:
    """A network to plant mistakes in: what ``Network`` takes, and how the gradients are made."""

    sizes: tuple[int, ...]
    options: Mapping[str, Any]
    regularizers: tuple[str, ...] = ()
    training: bool = False


SETTINGS = {
    "5-7-3, softmax, cross-entropy": Setting((5, 7, 3), {"output": "softmax"}),
    "5-4-4-3, softmax, l2": Setting((5, 4, 4, 3), {"output": "softmax"}, ("l2:rate=0.1",)),
    "4-6-2, identity, mean squared error": Setting((4, 6, 2), {"output": "identity"}),
    "4-6-1, sigmoid, binary cross-entropy": Setting(
        (4, 6, 1), {"output": "sigmoid", "loss": "binary_cross_entropy"}
    ),
    "4-6-3, softmax, dropout, batch normalization": Setting(
        (4, 6, 3), {"output": "softmax", "dropout": 0.4, "batch_normalization": True}, training=True
    ),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Ward:
    """A network with its batch, its right program and the gradients of a step before."""

    network: Network
    x: Any
    y: Any
    program: Program
    previous: Mapping[str, Any]
    options: Mapping[str, Any]

    def check(self, gradients: Any, mutation: Mutation) -> GradientCheck:
        """Return what the check says of gradients."""
        rate = RATE if mutation.name in NEEDS_RATE else None
        told = {**self.options, "learning_rate": rate, "previous": self.previous}
        return check_gradients(self.network, gradients, self.x, self.y, **told)


def ward(name: str, activation: str, seed: int, dtype: str = "float64") -> Ward:
    """Return a network of the settings, with random biases, so that one that is left out can be seen."""
    setting, random = SETTINGS[name], np.random.default_rng(seed)
    network = Network(setting.sizes, activation=activation, seed=seed, dtype=dtype, **setting.options)
    drawn = {part: random.normal(size=array.shape) / 2 for part, array in network.parameters.items()}
    network.set_parameters({part: array + drawn[part] for part, array in network.parameters.items()})
    x, y = random.normal(size=(EXAMPLES, setting.sizes[0])), _targets(setting, random)
    options = {"regularizers": setting.regularizers, "training": setting.training}
    program = right_program(network, x, y, setting.regularizers, setting.training, 0, 1)
    before = right_program(network, x / 2, y, setting.regularizers, setting.training, 0, 1)
    return Ward(network, x, y, program, dict(before.gradients()), options)


def _targets(setting: Setting, random: np.random.Generator) -> Any:
    outputs = setting.sizes[-1]
    if setting.options["output"] == "softmax":
        return random.permutation(np.arange(EXAMPLES) % outputs)
    if setting.options["output"] == "sigmoid":
        return random.permutation(np.arange(EXAMPLES) % 2)[:, np.newaxis].astype(float)
    return random.normal(size=(EXAMPLES, outputs))


def outcomes(mutation: Mutation, place: Ward) -> Iterator[str]:
    """Yield for each way to make a mistake how it is answered: right, one of several, wrong, or no trace."""
    known = place.program.knowing(
        learning_rate=RATE, **{f"previous_d_{part}": array for part, array in place.previous.items()}
    )
    with quiet():
        measure = yardstick(place.program, place.network.specification.dtype)
        planted = [dict(variant.program.gradients()) for variant in mutation.variants(known)]
    for gradients in planted:
        if all(measure.agrees(part, gradients[part], array) for part, array in measure.right.items()):
            yield "no trace"
        else:
            yield answer(place.check(gradients, mutation), mutation)


def answer(check: GradientCheck, mutation: Mutation) -> str:
    """Return how a planted mistake was answered."""
    names = check.names()
    if check.right and any("as in PyTorch" in remark for remark in check.remarks):
        return "PyTorch's layout"
    if (mutation.name,) not in names:
        return "WRONG"
    return "right" if len(names) == 1 else "one of " + ", ".join(sorted(name for (name,) in names))


def matrix(activations: tuple[str, ...]) -> dict[str, dict[str, Counter[str]]]:
    """Return how often each mistake is answered how, by activation."""
    found: dict[str, dict[str, Counter[str]]] = {}
    for activation in activations:
        places = [ward(name, activation, seed) for name in SETTINGS for seed in SEEDS]
        for mutation in MUTATIONS.values():
            counts = Counter(outcome for place in places for outcome in outcomes(mutation, place))
            found.setdefault(mutation.name, {})[activation] = counts
    return found


def cell(counts: Counter[str]) -> str:
    """Return right names out of all that leave a trace; those taken for a layout and one of several told apart."""
    traced = sum(counts.values()) - counts["no trace"]
    several = sum(count for outcome, count in counts.items() if outcome.startswith("one of"))
    notes = {"as one of two or more": several, "as PyTorch's layout": counts["PyTorch's layout"]}
    told = ", ".join(f"{count} {note}" for note, count in notes.items() if count)
    text = f"{counts['right']}/{traced}" if traced else "-"
    return f"{text} ({told})" if told else text


def matrix_table(found: dict[str, dict[str, Counter[str]]], activations: tuple[str, ...]) -> str:
    """Return the matrix: a row for each mistake, a column for each activation."""
    rows = [[f"`{name}`", *(cell(cells[activation]) for activation in activations)] for name, cells in found.items()]
    return table(["Mistake", *(f"`{activation}`" for activation in activations)], rows)


def summary(found: dict[str, dict[str, Counter[str]]]) -> str:
    """Return the sums, and which mistakes could not be told apart."""
    total = sum((counts for cells in found.values() for counts in cells.values()), Counter[str]())
    traced = sum(total.values()) - total["no trace"]
    several = {outcome: count for outcome, count in total.items() if outcome.startswith("one of")}
    layout = total["PyTorch's layout"]
    first = (
        f"Planted with a trace: {traced:,}. Named, and no other with it: {total['right']:,}. Among several that give "
        f"the same gradients: {sum(several.values()):,}. Taken for weights in PyTorch's layout, and said so: "
        f"{layout:,}. Named wrongly or not at all: {total['WRONG']:,}. Without a trace: {total['no trace']:,}."
    )
    return "\n\n".join([first, *(f"- {count:,}: {outcome}" for outcome, count in sorted(several.items()))])


def main() -> None:
    """Plant everything and print or write what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true", help="put the matrix into docs/gradient_check.md")
    arguments = parser.parse_args()
    parts = []
    for heading, activations in (("Smooth activations", SMOOTH), ("Activations with kinks", KINKED)):
        found = matrix(activations)
        parts += [f"### {heading}", summary(found), matrix_table(found, activations)]
    networks = "; ".join(SETTINGS)
    text = "\n\n".join(
        [
            f"Networks: {networks}; {len(SEEDS)} seeds each, {EXAMPLES} examples, float64.",
            *parts,
            f"Measured with {versions('numpy')}.",
        ]
    )
    print(text)
    if arguments.write:
        write_region(DOCS / "gradient_check.md", "named_bugs", text)


if __name__ == "__main__":
    main()
