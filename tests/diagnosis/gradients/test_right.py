"""Right gradients, from PyTorch's autograd and from central differences, are never accused."""

from typing import Any

import numpy as np
import pytest
import torch

from cutaway import Network, check_gradients
from cutaway.diagnosis.gradients.subject import right_program
from cutaway.diagnosis.gradients.yardstick import FLOORS
from cutaway.execute import execute

ACTIVATIONS = ["tanh", "sigmoid", "relu", "gelu", "silu", "elu", "leaky_relu", "softplus"]


def of_torch(network: Network, x: Any, labels: Any) -> dict[str, Any]:
    """Return autograd's gradients under PyTorch's own names; its module for softmax gives probabilities."""
    module = network.to_torch()
    tensor = torch.from_numpy(np.asarray(x, network.specification.dtype))
    p = module(tensor)
    torch.nn.functional.nll_loss(torch.log(p), torch.from_numpy(labels)).backward()
    return {name: parameter.grad for name, parameter in module.named_parameters()}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_autograd_is_never_accused(activation: str, dtype: str) -> None:
    for seed in range(10):
        random = np.random.default_rng(seed)
        network = Network([6, 9, 7, 4], activation=activation, seed=seed, dtype=dtype)
        x, labels = 3 * random.normal(size=(11, 6)), random.integers(0, 4, 11)
        check = check_gradients(network, of_torch(network, x, labels), x, labels)
        assert check.right, str(check)
        assert check.precision == dtype


@pytest.mark.parametrize("seed", range(5))
def test_a_wide_and_certain_network_in_float32_is_not_accused(seed: int) -> None:
    """p - y cancels nearly all digits where the network is certain: rounding weighs most there."""
    random = np.random.default_rng(seed)
    network = Network([64, 100, 10], seed=seed)
    x = 5 * random.normal(size=(40, 64))
    labels = np.asarray(network(x)).argmax(axis=1)
    assert check_gradients(network, of_torch(network, x, labels), x, labels).right


def test_central_differences_say_the_same() -> None:
    network = Network([3, 4, 2], activation="tanh", seed=1, dtype="float64")
    random = np.random.default_rng(1)
    x, labels = random.normal(size=(5, 3)), random.integers(0, 2, 5)
    program = right_program(network, x, labels, ["l2:rate=0.1"], False, 0, 1)
    mine = {}
    for name in program.parameters:
        mine[name] = np.zeros_like(program.given[name])
        for index in np.ndindex(mine[name].shape):
            losses = []
            for nudge in (1e-5, -1e-5):
                moved = program.given[name].copy()
                moved[index] += nudge
                losses.append(execute(program.forward, {**program.given, name: moved})["loss"])
            mine[name][index] = (losses[0] - losses[1]) / 2e-5
    check = check_gradients(network, mine, x, labels, regularizers=["l2:rate=0.1"])
    assert check.right
    # Central differences of this step err by about 1e-10 of values near 1; ten times that is asked for.
    assert max(entry.error for entry in check.parameters) < 1e-9 < FLOORS["float64"]
    assert check_gradients(network, mine, x, labels).right is False


def test_a_training_step_with_dropout_and_normalization() -> None:
    network = Network([4, 6, 3], dropout=0.5, batch_normalization=True, seed=2, dtype="float64")
    random = np.random.default_rng(2)
    x, labels = random.normal(size=(8, 4)), random.integers(0, 3, 8)
    values = network.values(x, labels, training=True, seed=5, step=3)
    mine = {name: values[f"d_{name}"] for name in network.parameters}
    assert check_gradients(network, mine, x, labels, training=True, seed=5, step=3).right
    assert not check_gradients(network, mine, x, labels, training=True, seed=6, step=3).right
