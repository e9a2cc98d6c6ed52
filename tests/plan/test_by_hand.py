"""A whole step of a 2-2-1 network, worked by hand: forward, backward, and an update by SGD and by Adam.

Two inputs, two ReLU units, one output without activation, half squared error, two examples:

    x = [1 2]   y = [3]      W1 = [1.0 -1]   b1 = [0 1]      W2 = [3]   b2 = [-1]
        [0 0]       [4]           [0.5 -2]                        [5]
"""

from typing import Any

import numpy as np
import pytest

from cutaway.definitions import ACTIVATIONS, LOSSES, OPTIMIZERS
from cutaway.execute import execute
from cutaway.plan import backward_plan, forward_plan, update_plan, with_loss

PLAN = with_loss(forward_plan([ACTIVATIONS["relu"], ACTIVATIONS["identity"]]), LOSSES["half_squared_error"])
GIVEN: dict[str, Any] = {
    "x": [[1, 2], [0, 0]],
    "y": [[3], [4]],
    "W1": [[1, -1], [0.5, -2]],
    "b1": [0, 1],
    "W2": [[3], [5]],
    "b2": [-1],
}
FORWARD: dict[str, Any] = {
    "z1": [[2, -4], [0, 1]],  # 1·1 + 2·0.5 + 0 = 2;  1·(-1) + 2·(-2) + 1 = -4;  the zero input leaves b1
    "a1": [[2, 0], [0, 1]],
    "z2": [[5], [4]],  # 2·3 + 0·5 - 1 = 5;  0·3 + 1·5 - 1 = 4
    "p": [[5], [4]],
    "losses": [2, 0],  # ½ (5 - 3)² = 2;  ½ (4 - 4)² = 0
    "loss": 1,  # (2 + 0) / 2
}
BACKWARD: dict[str, Any] = {
    "d_losses": [0.5, 0.5],  # each example has half of the vote
    "d_p": [[1], [0]],  # ½ (5 - 3) = 1;  ½ (4 - 4) = 0
    "d_z2": [[1], [0]],
    "d_W2": [[2], [0]],  # a1ᵀ d_z2: 2·1 + 0·0;  0·1 + 1·0
    "d_b2": [1],
    "d_a1": [[3, 5], [0, 0]],  # d_z2 W2ᵀ: 1·3, 1·5
    "d_z1": [[3, 0], [0, 0]],  # the second unit was silent: z1 = -4
    "d_W1": [[3, 0], [6, 0]],  # xᵀ d_z1: 1·3, 2·3
    "d_b1": [3, 0],
    "d_x": [[3, 1.5], [0, 0]],  # d_z1 W1ᵀ: 3·1 + 0·(-1);  3·0.5 + 0·(-2)
}
SGD: dict[str, Any] = {  # W - 0.1 d_W
    "new_W1": [[0.7, -1], [-0.1, -2]],
    "new_b1": [-0.3, 1],
    "new_W2": [[2.8], [5]],
    "new_b2": [-1.1],
}
ADAM: dict[str, Any] = {  # the first step: m̂ = d_W and v̂ = d_W², so W - 0.1 · d_W / |d_W|, and W where d_W is 0
    "new_W1": [[0.9, -1], [0.4, -2]],
    "new_m_W1": [[0.3, 0], [0.6, 0]],  # 0.1 d_W
    "new_v_W1": [[0.009, 0], [0.036, 0]],  # 0.001 d_W²
    "new_b1": [-0.1, 1],
    "new_W2": [[2.9], [5]],
    "new_b2": [-1.1],
}


def values() -> dict[str, Any]:
    given = {name: np.array(numbers, dtype="float64") for name, numbers in GIVEN.items()}
    return execute(PLAN + backward_plan(PLAN), given)


def updated(optimizer: str, learning_rate: float = 0.1) -> dict[str, Any]:
    entry = OPTIMIZERS[optimizer]
    parameters = ["W1", "b1", "W2", "b2"]
    known = values()
    memories = {
        f"{memory}_{name}": array for name in parameters for memory, array in entry.init(np, known[name]).items()
    }
    return execute(update_plan(entry, parameters), {**known, **memories, "step": 1, "learning_rate": learning_rate})


@pytest.mark.parametrize("name", FORWARD)
def test_forward(name: str) -> None:
    assert values()[name].tolist() == FORWARD[name]


@pytest.mark.parametrize("name", BACKWARD)
def test_backward(name: str) -> None:
    assert values()[name].tolist() == BACKWARD[name]


@pytest.mark.parametrize("name", SGD)
def test_a_step_of_sgd(name: str) -> None:
    np.testing.assert_allclose(updated("sgd")[name], SGD[name], rtol=1e-14)


@pytest.mark.parametrize("name", ADAM)
def test_the_first_step_of_adam(name: str) -> None:
    np.testing.assert_allclose(updated("adam")[name], ADAM[name], rtol=1e-7, atol=1e-12)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_small_step_lowers_the_loss(optimizer: str) -> None:
    known, after = values(), updated(optimizer, 0.01)
    moved = {name: after[f"new_{name}"] for name in ("W1", "b1", "W2", "b2")}
    assert execute(PLAN, {"x": known["x"], "y": known["y"], **moved})["loss"] < known["loss"]
