"""How closely whole trainings agree with PyTorch: ``python benchmarks/agreement.py`` prints a table.

Both sides start from the same weights and see the same batches of MNIST. Cutaway runs its plans; PyTorch runs a
loop written by hand from its own functions, with its own autograd and its own optimizers.
``tests/agreement/test_training.py`` holds the same measurements against bounds.

Two trainings in float32 stay together until rounding puts a unit's sum to the left of ReLU's kink on one side and
to the right of it on the other (5.8e-7 here and -8.4e-7 there, say). That example's derivative is then 0 on one side
and not on the other, Adam makes a whole step of it wherever a weight's gradient is usually 0, and the two go their
ways, both rightly. So they are compared up to such a step, and the table says how many steps that were.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count, islice
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from cutaway import Network
from cutaway.data import Batch, Dataset, batches, load
from cutaway.definitions import ACTIVATIONS, OPTIMIZERS
from cutaway.execute import execute
from cutaway.plan import update_plan

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Run:
    """A training: the loss of each step, the weights at the end, and in which steps which hidden sums were above 0."""

    losses: list[float]
    parameters: Arrays
    above_zero: list[NDArray[np.bool_]]


@dataclass(frozen=True)
class Case:
    """A network and its training: for Cutaway by names, for PyTorch by functions.

    Attributes:
        name: What the table calls it.
        network: The arguments of ``Network``.
        optimizer: The optimizer as a user types it.
        learning_rate: The learning rate of both sides.
        batch_size: The number of examples of a step.
        hidden: PyTorch's hidden activation.
        loss: PyTorch's loss of (scores, targets).
        torch_optimizer: PyTorch's optimizer.
    """

    name: str
    network: dict[str, Any]
    optimizer: str
    learning_rate: float
    batch_size: int
    hidden: Callable[[Any], Any]
    loss: Callable[[Any, Any], Any]
    torch_optimizer: Callable[..., Any]


@dataclass(frozen=True)
class Difference:
    """The largest differences between the two sides: of the loss, relative, over all steps; of a weight, at the end."""

    steps: int
    loss: float
    weight: float


def _half_squared_error_of_sigmoid(scores: Any, targets: Any) -> Any:
    return 0.5 * ((torch.sigmoid(scores) - targets) ** 2).sum(dim=1).mean()


CASES = (
    Case(
        name="784-256-64-10 ReLU, softmax, cross-entropy, Adam 0.001, batch 60, He",
        network={"sizes": [784, 256, 64, 10], "activation": "relu", "output": "softmax", "initializer": "he_normal"},
        optimizer="adam",
        learning_rate=0.001,
        batch_size=60,
        hidden=torch.relu,
        loss=torch.nn.functional.cross_entropy,
        torch_optimizer=torch.optim.Adam,
    ),
    Case(
        name="784-30-10 sigmoid, half squared error, SGD 3.0, batch 10, normal(0, 1)",
        network={
            "sizes": [784, 30, 10],
            "activation": "sigmoid",
            "output": "sigmoid",
            "loss": "half_squared_error",
            "initializer": "normal",
            "bias_initializer": "normal",
        },
        optimizer="sgd",
        learning_rate=3.0,
        batch_size=10,
        hidden=torch.sigmoid,
        loss=_half_squared_error_of_sigmoid,
        torch_optimizer=torch.optim.SGD,
    ),
)
DTYPES = ("float32", "float64")
STEPS = 300
SEED = 1  # of the weights; with it no sum crosses the kink in 300 steps on the machine where this was written


def measure(case: Case, dtype: str, steps: int = STEPS) -> Difference:
    """Train on both sides and return how far they came apart before a sum crossed a kink on one side only."""
    network = Network(**case.network, dtype=dtype, seed=SEED)
    with threadpool_limits(1):  # the threads of two libraries would wait for each other on a busy machine
        ours, theirs = (train(case, network, steps) for train in (_train, _train_with_torch))
    together = _steps_together(ours, theirs) if ACTIVATIONS[case.network["activation"]].kinks else steps
    if together < steps:
        return measure(case, dtype, together)
    pairs = zip(ours.losses, theirs.losses, strict=True)
    return Difference(
        steps=steps,
        loss=max(abs(our_loss - their_loss) / their_loss for our_loss, their_loss in pairs),
        weight=max(float(np.abs(array - theirs.parameters[name]).max()) for name, array in ours.parameters.items()),
    )


def _steps_together(ours: Run, theirs: Run) -> int:
    """Return the number of steps before the first one in which a hidden sum is above 0 on one side only."""
    same = [np.array_equal(*pair) for pair in zip(ours.above_zero, theirs.above_zero, strict=True)]
    return [*same, False].index(False)


def _train(case: Case, network: Network, steps: int) -> Run:
    """Run the forward, the backward and the update plan for each batch."""
    optimizer = OPTIMIZERS.resolve(case.optimizer)
    update = update_plan(optimizer, network.parameters)
    state = {
        f"{memory}_{name}": array
        for name, parameter in network.parameters.items()
        for memory, array in optimizer.init(np, parameter).items()
    }
    changing = {**network.parameters, **state}
    losses, above_zero = [], []
    for step, batch in enumerate(_batches(case, network, steps), start=1):
        given = {"x": batch.x, "y": batch.y, **changing, "step": step, "learning_rate": case.learning_rate}
        values = execute(network.training_plan + network.backward_plan + update, given)
        changing = {name: values[f"new_{name}"] for name in changing}
        losses.append(float(values["loss"]))
        hidden = [values[f"z{layer}"] for layer in range(1, network.specification.layers)]
        above_zero.append(np.concatenate(hidden, axis=1) > 0)
    return Run(losses, {name: changing[name] for name in network.parameters}, above_zero)


def _train_with_torch(case: Case, network: Network, steps: int) -> Run:
    """Run the same training with PyTorch's functions, autograd and optimizer; its weights are (out, in)."""
    parameters = {name: torch.tensor(array.T, requires_grad=True) for name, array in network.parameters.items()}
    optimizer = case.torch_optimizer(list(parameters.values()), lr=case.learning_rate)
    layers = network.specification.layers
    losses, above_zero = [], []
    for batch in _batches(case, network, steps):
        hidden = []
        a = torch.from_numpy(batch.x)
        for layer in range(1, layers + 1):
            z = torch.nn.functional.linear(a, parameters[f"W{layer}"], parameters[f"b{layer}"])
            if layer < layers:
                hidden.append(z.detach().numpy())
                a = case.hidden(z)
        loss = case.loss(z, torch.from_numpy(batch.y))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        above_zero.append(np.concatenate(hidden, axis=1) > 0)
    return Run(losses, {name: parameter.detach().numpy().T for name, parameter in parameters.items()}, above_zero)


def _batches(case: Case, network: Network, steps: int) -> Iterator[Batch]:
    def endless() -> Iterator[Batch]:
        for epoch in count():
            yield from batches(_mnist(), case.batch_size, seed=0, epoch=epoch, dtype=network.specification.dtype)

    return islice(endless(), steps)


@cache
def _mnist() -> Dataset:
    return load("mnist").splits.train


def main() -> None:
    """Print the table."""
    print("| Network | dtype | Steps | Largest relative difference of the loss | Largest difference of a weight |")
    print("|---|---|---:|---:|---:|")
    for case in CASES:
        for dtype in DTYPES:
            found = measure(case, dtype)
            print(f"| {case.name} | {dtype} | {found.steps} | {found.loss:.1e} | {found.weight:.1e} |")


if __name__ == "__main__":
    main()
