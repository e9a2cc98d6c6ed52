"""Backpropagations as learners write them, in plain NumPy, each with one mistake: the check must name it.

The code here shares nothing with the plans that the check mutates.
"""

from typing import Any

import numpy as np
import pytest

from cutaway import Network, check_gradients

RATE = 0.3
SIZES = (5, 6, 3)

BUGS = {
    "no 1/n": "sum_for_mean",
    "1/n twice": "mean_twice",
    "sign": "sign_flipped",
    "double softmax": "double_softmax",
    "softmax over the batch": "softmax_over_batch",
    "p(1-p) kept": "slope_kept",
    "W2 updated first": "updated_too_early",
    "no slope": "slope_left_out",
    "slope twice": "slope_twice",
    "half of the slope": "slope_cut_short",
    "slope function fed a": "slope_of_activation",
    "formula of a fed z": "slope_of_sums",
    "bias mean": "bias_gradient_mean",
    "bias per example": "bias_gradient_per_example",
    "no hidden bias": "bias_left_out",
    "sigmoid's slope": "slope_of_another",
    "z1 for a1": "sums_for_activations",
    "no softmax": "activation_left_out",
    "last example": "one_example_only",
    "np.mean of all": "outputs_averaged",
    "d_b2 left zero": "gradient_left_zero",
    "bias along rows": "bias_gradient_wrong_axis",
}
"""What is done wrong below, and its name."""


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def sigmoid_from_a(a: Any) -> Any:
    return a * (1 - a)


def tanh_from_a(a: Any) -> Any:
    return 1 - a**2


ACTIVATIONS: dict[str, tuple[Any, Any]] = {"sigmoid": (sigmoid, sigmoid_from_a), "tanh": (np.tanh, tanh_from_a)}


def softmax(z: Any, axis: int = 1) -> Any:
    e = np.exp(z)
    return e / e.sum(axis=axis, keepdims=True)


def backpropagation(parameters: Any, x: Any, y: Any, bug: str = "", hidden: str = "tanh") -> dict[str, Any]:
    """Return the gradients of a network with one hidden layer, softmax and cross-entropy, with a mistake."""
    W1, b1, W2, b2 = (parameters[name] for name in ("W1", "b1", "W2", "b2"))
    act, from_a = ACTIVATIONS[hidden]
    z1 = x @ W1 if bug == "no hidden bias" else x @ W1 + b1
    a1 = act(z1)
    z2 = a1 @ W2 + b2
    p = softmax(z2, axis=0 if bug == "softmax over the batch" else 1)
    p = softmax(p) if bug == "double softmax" else z2 if bug == "no softmax" else p
    n = len(x)
    d2 = {"no 1/n": p - y, "1/n twice": (p - y) / n**2, "sign": (y - p) / n, "np.mean of all": (p - y) / p.size,
          "p(1-p) kept": (p - y) * p * (1 - p) / n}.get(bug, (p - y) / n)  # fmt: skip
    if bug == "last example":
        d2[:-1] = 0
    dW2 = (z1 if bug == "z1 for a1" else a1).T @ d2
    db2 = d2.sum(axis=0) * (0 if bug == "d_b2 left zero" else 1)
    W2 = W2 - RATE * dW2 if bug == "W2 updated first" else W2
    half = a1 if hidden == "sigmoid" else 1 - a1
    slope = {"no slope": np.ones_like(a1), "slope function fed a": from_a(act(a1)), "formula of a fed z": from_a(z1),
             "slope twice": from_a(a1) ** 2, "half of the slope": half,
             "sigmoid's slope": a1 * (1 - a1)}.get(bug, from_a(a1))  # fmt: skip
    d1 = (d2 @ W2.T) * slope
    db1 = {"bias mean": d1.mean(axis=0), "bias per example": d1, "bias along rows": d1.sum(axis=1)}.get(
        bug, d1.sum(axis=0)
    )
    return {"dW1": x.T @ d1, "db1": db1, "dW2": dW2, "db2": db2}


def case(seed: int, hidden: str = "tanh", examples: int = 8, dtype: str = "float64") -> tuple[Network, Any, Any, Any]:
    random = np.random.default_rng(seed)
    network = Network(SIZES, activation=hidden, seed=seed, dtype=dtype)
    network.set_parameters({name: random.normal(size=array.shape) for name, array in network.parameters.items()})
    labels = random.permutation(np.arange(examples) % 3)
    return network, random.normal(size=(examples, 5)), labels, np.eye(3)[labels]


@pytest.mark.parametrize("hidden", ["tanh", "sigmoid"])
@pytest.mark.parametrize("bug", BUGS)
def test_a_mistake_is_named(bug: str, hidden: str) -> None:
    if (bug, hidden) == ("sigmoid's slope", "sigmoid"):
        return  # it is the right one there
    for seed in range(5):
        network, x, labels, y = case(seed, hidden)
        check = check_gradients(network, backpropagation(network.parameters, x, y, bug, hidden), x, labels)
        assert check.names() == [(BUGS[bug],)], str(check)
        assert not check.right


@pytest.mark.parametrize(
    "forgotten",
    [("dW1",), ("db1",), ("dW2",), ("db2",), ("dW1", "db1"), ("dW2", "db2"), ("db1", "db2"), ("dW1", "dW2")],
    ids=" and ".join,
)
def test_a_mean_forgotten_in_some_lines_is_named(forgotten: tuple[str, ...]) -> None:
    """Where each line divides by n itself, the lines that do not are told, and no line that is right."""
    for seed in range(3):
        network, x, labels, y = case(seed)
        mine = backpropagation(network.parameters, x, y, "no 1/n")
        mine = {name: array if name in forgotten else array / len(x) for name, array in mine.items()}
        (explanation,) = check_gradients(network, mine, x, labels).explanations
        assert explanation.names == ("line_without_mean",)
        assert explanation.where == " and ".join(f"d_{name[1:]}" for name in forgotten)
        assert len(explanation.right) == len(forgotten)
        assert "len(x)" in explanation.cure


@pytest.mark.parametrize("bug", ["no 1/n", "W2 updated first", "no slope", "double softmax", "p(1-p) kept"])
def test_a_mistake_is_named_in_float32(bug: str) -> None:
    network, x, labels, y = case(3, dtype="float32")
    mine = backpropagation(network.parameters, x.astype("f"), y.astype("f"), bug)
    assert {array.dtype for array in mine.values()} == {np.dtype("float32")}
    assert check_gradients(network, mine, x, labels).names() == [(BUGS[bug],)]


def test_right_by_hand_is_right() -> None:
    for seed in range(5):
        network, x, labels, y = case(seed)
        check = check_gradients(network, backpropagation(network.parameters, x, y), x, labels)
        assert check.right
        assert check.first_wrong is None
        assert check.explanations == check.partly == ()


def test_the_rate_of_an_early_update_is_found_out() -> None:
    network, x, labels, y = case(0)
    mine = backpropagation(network.parameters, x, y, "W2 updated first")
    (explanation,) = check_gradients(network, mine, x, labels).explanations
    assert explanation.learning_rate == pytest.approx(RATE)
    assert explanation.where == "W2"
    assert "d_a1 = d_z2 @ new_W2.T" in explanation.wrong
    assert explanation.right == ("d_a1 = d_z2 @ W2.T",)


def test_the_lines_to_mend_are_told() -> None:
    network, x, labels, y = case(0)
    (explanation,) = check_gradients(
        network, backpropagation(network.parameters, x, y, "no slope"), x, labels
    ).explanations
    assert (explanation.wrong, explanation.right) == (("d_z1 = d_a1",), ("d_z1 = d_a1 * (1 - a1 * a1)",))
    assert explanation.where == "layer 1"


@pytest.mark.parametrize("bugs", [("no 1/n", "no slope"), ("sign", "bias mean")])
def test_two_mistakes_at_once_are_named(bugs: tuple[str, str]) -> None:
    network, x, labels, y = case(1)
    mine = backpropagation(network.parameters, x, y, bugs[1])
    scale = {"no 1/n": len(x), "sign": -1}[bugs[0]]
    check = check_gradients(network, {name: scale * array for name, array in mine.items()}, x, labels)
    assert set(check.names()[0]) == {BUGS[bug] for bug in bugs}, str(check)


def test_a_part_is_explained_where_the_whole_is_not() -> None:
    network, x, labels, y = case(1)
    mine = backpropagation(network.parameters, x, y, "no slope")
    mine["dW1"] = mine["dW1"] + 1.0
    check = check_gradients(network, mine, x, labels)
    assert check.explanations == ()
    assert "slope_left_out" in [name for explanation in check.partly for name in explanation.names]
    assert [entry.name for entry in check.parameters if entry.right] == ["W2", "b2"]
    assert "right but for layer 1" in str(check)


def test_a_function_that_adds_to_the_last_gradients_is_found_out() -> None:
    network, x, labels, y = case(2)
    kept: dict[str, Any] = {}

    def learner(parameters: Any, inputs: Any, targets: Any) -> dict[str, Any]:
        for name, array in backpropagation(parameters, inputs, np.eye(3)[targets]).items():
            kept[name] = kept.get(name, 0) + array
        return kept

    assert check_gradients(network, learner, x, labels).names() == [("accumulated",)]
    before, now = backpropagation(network.parameters, x * 2, y), backpropagation(network.parameters, x, y)
    mine = {name: now[name] + before[name] for name in now}
    assert check_gradients(network, mine, x, labels, previous=before).names() == [("accumulated",)]
    assert check_gradients(network, mine, x, labels).explanations == ()


def test_a_function_that_changes_the_parameters_is_told() -> None:
    network, x, labels, _ = case(2)
    before = {name: array.copy() for name, array in network.parameters.items()}

    def learner(parameters: Any, inputs: Any, targets: Any) -> tuple[float, dict[str, Any]]:
        gradients = backpropagation(parameters, inputs, np.eye(3)[targets])
        parameters["W2"] -= gradients["dW2"]
        return 99.0, gradients

    check = check_gradients(network, learner, x, labels)
    assert check.right
    assert any("changes W2" in remark for remark in check.remarks)
    assert any("Your loss is 99" in remark for remark in check.remarks)
    assert all(np.array_equal(before[name], array) for name, array in network.parameters.items())


def test_the_gradients_of_the_update_are_found_with_its_rate() -> None:
    network, x, labels, y = case(4)
    steps = {name: -0.1 * array for name, array in backpropagation(network.parameters, x, y).items()}
    assert check_gradients(network, steps, x, labels, learning_rate=0.1).names() == [("step_for_gradient",)]
    unknown = check_gradients(network, steps, x, labels)
    assert [entry.factor for entry in unknown.parameters] == [pytest.approx(-0.1)] * 4


def test_two_examples_confuse_a_sum_with_a_doubling_and_it_is_said() -> None:
    network, x, labels, y = case(0, examples=2)
    check = check_gradients(network, backpropagation(network.parameters, x, y, "no 1/n"), x, labels)
    assert any("With 2 examples" in remark for remark in check.remarks)


def test_what_would_not_show_is_told() -> None:
    network = Network(SIZES, activation="tanh", dtype="float64")  # its biases are 0
    _, x, labels, y = case(0)
    check = check_gradients(network, backpropagation(network.parameters, x, y, "no hidden bias"), x, labels)
    assert check.right
    assert "bias_left_out" in check.without_trace
    assert "bias_left_out" in str(check)


@pytest.mark.parametrize("seed", range(10))
def test_a_mistake_that_nobody_knows_gets_no_name(seed: int) -> None:
    """Errors by chance in one parameter, or in all: more than a thousand ways to go wrong, and none must fit."""
    network, x, labels, y = case(seed)
    random, mine = np.random.default_rng(seed), backpropagation(network.parameters, x, y)
    for names in (["dW1"], ["dW2"], ["db2"], list(mine)):
        wrong = {name: mine[name] + (name in names) * 0.01 * random.normal(size=mine[name].shape) for name in mine}
        check = check_gradients(network, wrong, x, labels)
        assert not check.right
        assert check.explanations == ()


def test_a_large_network_is_not_searched_for_two_mistakes_and_it_is_said() -> None:
    network = Network([784, 100, 10], seed=0)
    random = np.random.default_rng(0)
    x, labels = random.random((70, 784)), random.integers(0, 10, 70)
    values = network.values(x, labels)
    mine = {name: values[f"d_{name}"] + (name == "b1") for name in network.parameters}
    check = check_gradients(network, mine, x, labels)
    assert check.first_wrong == "b1"
    assert check.tried < 100
    assert "Two mistakes at once were not tried" in str(check)
