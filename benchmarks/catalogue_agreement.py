"""How far each entry of the catalogue is from PyTorch, in float64.

    python benchmarks/catalogue_agreement.py            # print the tables
    python benchmarks/catalogue_agreement.py --write    # put them into docs/agreement.md

Each activation, loss, layer, optimizer, schedule and regularizer is given the same numbers as its counterpart in
PyTorch. A difference is the largest one of any number, as a share of the largest number that PyTorch gives.
``tests/agreement`` holds the same measurements against bounds. To add a kind of entries, write a function that returns
its rows, and name it in ``KINDS``.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from counterparts import (
    ACTIVATIONS_THERE,
    INITIALIZERS_THERE,
    LOSSES_THERE,
    OPTIMIZERS_THERE,
    SCHEDULES_THERE,
    WITHOUT,
    TorchFunction,
)
from cutaway import Network
from cutaway.definitions import (
    ACTIVATIONS,
    INITIALIZERS,
    LAYERS,
    LOSSES,
    OPTIMIZERS,
    REGULARIZERS,
    SCHEDULES,
    Activation,
    Loss,
)
from cutaway.execute import execute
from cutaway.execute.arrays import NUMPY
from cutaway.plan import backward_plan, update_plan, with_loss
from layers_there import layer_difference
from marked import DOCS, table, versions, write_region
from regularizers_there import regularizer_difference

LIMIT = 1e-9
EXCUSED = {"hard_sigmoid": "PyTorch keeps the slope 1/6 in single precision"}
REMARKS = {
    "half_squared_error": "not in PyTorch; compared with half its MSELoss, summed, over the number of examples",
    "dropout": "with our masks, since PyTorch draws other random numbers",
    "features": "not in PyTorch; compared with the same formulas in PyTorch's operations",
    "l1": "not in PyTorch; compared with the same penalty in PyTorch's operations and autograd",
    "l1_l2": "as l1",
    "l2": "as l1; it equals weight_decay on the weights alone",
    "max_norm": "not in PyTorch; compared with the same lengths in PyTorch's operations",
    "hinge": "not in PyTorch; compared with the same formula in PyTorch's operations and its own derivatives",
}
STEPS = 100
PLATEAU_EPOCHS = 60
SEEDS = range(3)
RATE = 0.1
SAMPLE = (784, 256)

Pair = tuple[NDArray[Any], NDArray[Any]]
"""The same numbers from here and from PyTorch."""


@dataclass(frozen=True)
class Row:
    """What was measured of one entry.

    Attributes:
        name: The entry.
        figures: The largest differences by what was compared; none for an entry that PyTorch does not have.
        remark: Why there are none, or why one is larger than the limit.
    """

    name: str
    figures: dict[str, float]
    remark: str = ""

    @property
    def agrees(self) -> bool:
        """Whether all differences are within the limit."""
        return all(figure <= LIMIT for figure in self.figures.values())


def apart(*pairs: Pair) -> float:
    """Return the largest difference in pairs of arrays, as a share of the largest number in PyTorch's."""
    return max(float(np.abs(ours - theirs).max() / max(np.abs(theirs).max(), 1e-300)) for ours, theirs in pairs)


def random_batch(seed: int) -> Pair:
    """Return scores and one-hot targets, shape (7, 5) twice."""
    random = np.random.default_rng(seed)
    return random.normal(scale=4, size=(7, 5)), np.eye(5)[random.integers(5, size=7)]


def by_torch(function: TorchFunction, *inputs: NDArray[Any]) -> tuple[Any, Any]:
    """Return the value, and the derivative of its sum with respect to the first input."""
    first, *others = (torch.tensor(array) for array in inputs)
    first.requires_grad_()
    value = function(first, *others)
    value.sum().backward()
    return value.detach().numpy(), first.grad.numpy()


@contextmanager
def double_precision_there() -> Iterator[None]:
    """Let PyTorch use double precision for its own numbers too, such as NAdam's product."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


def activation_pairs(name: str, seed: int) -> tuple[Pair, Pair]:
    """Return an activation's values, and the derivatives with respect to its inputs."""
    z, _ = random_batch(seed)
    z[0, :3] = 0, -30, 30
    d_a = np.random.default_rng(seed + 50).normal(size=z.shape)
    entry, there = ACTIVATIONS[name], ACTIVATIONS_THERE[name]
    _, d_z = by_torch(lambda at: there(at) * torch.tensor(d_a), z)
    a = entry.value(NUMPY, z)
    return (a, there(torch.tensor(z)).numpy()), (entry.backward(NUMPY, d_a, z, a), d_z)


def loss_pairs(name: str, seed: int) -> tuple[Pair, Pair]:
    """Return a batch's loss, and its derivatives with respect to the outputs."""
    scores, y = random_batch(seed)
    loss = LOSSES[name]
    p = output_for(loss).value(NUMPY, scores)
    plan = with_loss((), loss)
    values = execute(plan + backward_plan(plan, ["p"]), {"p": p, "y": y})
    expected, d_p = by_torch(LOSSES_THERE[name], p, y)
    return (values["loss"], expected), (values["d_p"], d_p)


def output_for(loss: Loss) -> Activation:
    """Return an output activation that a loss can follow."""
    return ACTIVATIONS[loss.outputs[0] if loss.outputs else "identity"]


def training_pair(hidden: str, output: str, loss: str, steps: int = STEPS) -> Pair:
    """Return all weights of a network of 6, 5 and 3 units after so many steps downhill, each over the same examples."""
    network = Network([6, 5, 3], activation=hidden, output=output, loss=loss, dtype="float64", seed=2)
    random = np.random.default_rng(4)
    x, y = random.normal(size=(20, 6)), np.eye(3)[random.integers(3, size=20)]
    ours = dict(network.parameters)
    plan = network.training_plan + network.backward_plan + update_plan(OPTIMIZERS["sgd"], ours)
    theirs = {name: torch.tensor(array, requires_grad=True) for name, array in network.parameters.items()}
    optimizer = torch.optim.SGD(list(theirs.values()), lr=RATE)
    for step in range(1, steps + 1):
        values = execute(plan, {"x": x, "y": y, **ours, "step": step, "learning_rate": RATE})
        ours = {name: values[f"new_{name}"] for name in ours}
        optimizer.zero_grad()
        a = ACTIVATIONS_THERE[hidden](torch.tensor(x) @ theirs["W1"] + theirs["b1"])
        p = ACTIVATIONS_THERE[output](a @ theirs["W2"] + theirs["b2"])
        LOSSES_THERE[loss](p, torch.tensor(y)).backward()
        optimizer.step()
    both = (ours, {name: array.detach().numpy() for name, array in theirs.items()})
    first, second = (np.concatenate([side[name].ravel() for name in network.parameters]) for side in both)
    return first, second


def optimizer_pairs(text: str, steps: int = STEPS) -> Iterator[Pair]:
    """Yield a parameter after each step, with gradients of all sizes."""
    entry = OPTIMIZERS.resolve(text)
    random = np.random.default_rng(9)
    parameter = random.normal(size=(4, 3))
    there = torch.tensor(parameter, requires_grad=True)
    optimizer = OPTIMIZERS_THERE[entry.name]([there], 0.01, entry.settings)
    plan = update_plan(entry, ["W1"])
    changing = {"W1": parameter, **{f"{name}_W1": array for name, array in entry.init(np, parameter).items()}}
    for step in range(1, steps + 1):
        gradient = random.normal(size=(4, 3)) * 10.0 ** random.integers(-4, 3)
        values = execute(plan, {**changing, "d_W1": gradient, "step": step, "learning_rate": 0.01})
        changing = {name: values[f"new_{name}"] for name in changing}
        there.grad = torch.tensor(gradient)
        optimizer.step()
        yield changing["W1"], there.detach().numpy().copy()


def schedule_pair(text: str, steps: int = STEPS, rate: float = RATE) -> Pair:
    """Return the learning rates of all steps."""
    entry = SCHEDULES.resolve(text)
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=rate)
    scheduler = SCHEDULES_THERE[entry.name](optimizer, rate, steps, entry.settings)
    theirs = [scheduler.get_last_lr()[0]]
    for _ in range(steps - 1):
        optimizer.step()
        scheduler.step()
        theirs += scheduler.get_last_lr()
    return np.array([entry.rate(rate, step, steps) for step in range(1, steps + 1)]), np.array(theirs)


def plateau_pair(text: str, seed: int, rate: float = RATE) -> Pair:
    """Return the learning rate after each of many epochs, by a schedule that watches the validation loss."""
    entry = SCHEDULES.resolve(text)
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=rate)
    scheduler = SCHEDULES_THERE[entry.name](optimizer, rate, 0, entry.settings)
    memory, ours, theirs = entry.start(entry.settings), [], []
    for loss in 1 + np.random.default_rng(seed).exponential(size=PLATEAU_EPOCHS):
        scheduler.step(loss)
        memory = entry.remember(memory, float(loss))
        ours.append(entry.rate(rate, 1, 10, memory))
        theirs.append(optimizer.param_groups[0]["lr"])
    return np.array(ours), np.array(theirs)


def initializer_pair(name: str) -> Pair:
    """Return the weights of a layer of 784 inputs and 256 units, drawn here and there; PyTorch has them transposed."""
    return _drawn_here(name), _drawn_there(name)


def _drawn_here(name: str) -> NDArray[Any]:
    entry = INITIALIZERS[name]
    drawn: NDArray[Any] = entry.draw(np.random.default_rng(5), SAMPLE, *SAMPLE, entry.settings)
    return drawn


def _drawn_there(name: str) -> NDArray[Any]:
    weights = torch.empty(*reversed(SAMPLE), dtype=torch.float64)
    with torch.random.fork_rng():
        torch.manual_seed(5)
        INITIALIZERS_THERE[name](weights, INITIALIZERS[name].settings)
    drawn: NDArray[Any] = weights.numpy().T
    return drawn


def activation_rows() -> list[Row]:
    """Compare all activations, in the hidden layer of a network; those that mix a row's numbers in the output."""
    return _rows(ACTIVATIONS, ACTIVATIONS_THERE, _activation_figures)


def _activation_figures(name: str) -> dict[str, float]:
    values, derivatives = zip(*(activation_pairs(name, seed) for seed in SEEDS), strict=True)
    hidden, output = (name, "identity") if ACTIVATIONS[name].elementwise else ("tanh", name)
    trained = training_pair(hidden, output, "mean_squared_error")
    return {"value": apart(*values), "derivative": apart(*derivatives), "100 steps": apart(trained)}


def loss_rows() -> list[Row]:
    """Compare all losses."""
    return _rows(LOSSES, LOSSES_THERE, _loss_figures)


def _loss_figures(name: str) -> dict[str, float]:
    values, derivatives = zip(*(loss_pairs(name, seed) for seed in SEEDS), strict=True)
    trained = training_pair("tanh", output_for(LOSSES[name]).name, name)
    return {"value": apart(*values), "derivative": apart(*derivatives), "100 steps": apart(trained)}


def optimizer_rows() -> list[Row]:
    """Compare all optimizers."""
    return _rows(OPTIMIZERS, OPTIMIZERS_THERE, lambda name: {"100 steps": apart(*optimizer_pairs(name))})


def schedule_rows() -> list[Row]:
    """Compare all schedules, where a setting is a share of the training with whole numbers of steps."""
    return _rows(SCHEDULES, SCHEDULES_THERE, _schedule_figures)


def _schedule_figures(name: str) -> dict[str, float]:
    if name == "reduce_on_plateau":
        return {"100 steps": apart(*(plateau_pair(name, seed) for seed in SEEDS))}
    return {"100 steps": apart(schedule_pair("step:every=0.25" if name == "step" else name))}


def _rows(registry: Any, there: dict[str, Any], figures: Callable[[str], dict[str, float]]) -> list[Row]:
    """Return a row for each entry of a catalogue."""
    without, remarks = WITHOUT.get(registry.kind, {}), {**EXCUSED, **REMARKS}
    with double_precision_there():
        return [
            Row(name, figures(name), remarks.get(name, "")) if name in there else Row(name, {}, without[name])
            for name in registry
        ]


def layer_rows() -> list[Row]:
    """Compare networks with each of the layers."""
    return [Row(name, {"100 steps": layer_difference(name)}, REMARKS.get(name, "")) for name in LAYERS]


def regularizer_rows() -> list[Row]:
    """Compare trainings with each of the regularizers."""
    return [Row(name, {"100 steps": regularizer_difference(name)}, REMARKS.get(name, "")) for name in REGULARIZERS]


KINDS: dict[str, Callable[[], list[Row]]] = {
    "Activations": activation_rows,
    "Losses": loss_rows,
    "Layers": layer_rows,
    "Optimizers": optimizer_rows,
    "Schedules": schedule_rows,
    "Regularizers": regularizer_rows,
}


def report() -> str:
    """Return all tables, as they stand in docs/agreement.md."""
    used = versions("numpy", "torch")
    parts = [f"Measured by `.venv/bin/python benchmarks/catalogue_agreement.py --write`, with {used}."]
    parts += [f"## {title}\n\n{table_of(title, rows())}" for title, rows in KINDS.items()]
    return "\n\n".join([*parts, f"## Initializers\n\n{initializer_table()}"])


def table_of(kind: str, rows: list[Row]) -> str:
    """Return rows as a table, with the remarks below it."""
    heads = list(dict.fromkeys(head for row in rows for head in row.figures))
    lines = [[row.name, *(_cell(row, head) for head in heads)] for row in rows]
    remarks = "\n".join(f"- {row.name}: {row.remark}." for row in rows if row.remark)
    return f"{table([kind, *heads], lines)}\n\n{remarks}".strip()


def _cell(row: Row, head: str) -> str:
    if not row.figures:
        return "not in PyTorch"
    return f"{row.figures[head]:.1e}" if row.figures[head] else "0"


def initializer_table() -> str:
    """Return the standard deviations of a layer's weights: by formula, drawn here, drawn by PyTorch."""
    lines = []
    for name, entry in INITIALIZERS.items():
        stated = entry.deviation(NUMPY, *SAMPLE, entry.settings)
        there = f"{_drawn_there(name).std():.4f}" if name in INITIALIZERS_THERE else "not in PyTorch"
        lines.append([name, f"{stated:.4f}", f"{_drawn_here(name).std():.4f}", there])
    return table(["deviation of 784 x 256 weights", "by formula", "drawn here", "drawn by PyTorch"], lines)


def main() -> None:
    """Print the tables, or write them."""
    parser = argparse.ArgumentParser(description="Compare each entry of the catalogue with PyTorch.")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/agreement.md")
    write, text = parser.parse_args().write, report()
    if write:
        write_region(DOCS / "agreement.md", "catalogue", text)
    print(text)


if __name__ == "__main__":
    main()
