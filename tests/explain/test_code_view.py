"""The lines of code of every step run, in NumPy and in PyTorch, and make the engine's numbers."""

from typing import Any

import numpy as np
import pytest
import torch

from cutaway import Network
from cutaway.definitions import ACTIVATIONS, LOSSES, OPTIMIZERS, REGULARIZERS
from cutaway.explain.code_view import CodeLine, code_view
from cutaway.network.trace import Trace

X = np.random.default_rng(7).normal(size=(4, 3))
LABELS = np.array([0, 1, 1, 0])
NUMBERS = ("step", "learning_rate")

ROWS = [name for name, entry in ACTIVATIONS.items() if entry.row_backward]
NETWORKS: list[dict[str, Any]] = [
    {"features": ["x1", "x1*x2", "sin(x3)", "x2^2"], "dropout": 0.5, "batch_normalization": True},
    *({"activation": name} for name in ACTIVATIONS if name not in ROWS),
    *({"output": name, "loss": "mean_squared_error"} for name in ROWS),
    *({"loss": name, "output": (entry.outputs or ("identity",))[0]} for name, entry in LOSSES.items()),
]
TRAININGS = [{"optimizer": name} for name in OPTIMIZERS] + [{"regularizers": [name]} for name in REGULARIZERS]


def network_trace(network: dict[str, Any], training: dict[str, Any]) -> Trace:
    """Return a trace after one step, so that the optimizer remembers something."""
    made = Network([3, 4, 2], dtype="float64", **network)
    return made.trace(X, np.eye(2)[LABELS], training=True, **training).after()


def run(setup: tuple[str, ...], lines: tuple[CodeLine, ...], given: dict[str, Any]) -> dict[str, Any]:
    """Run the lines with the arrays that they read, and return all names; nothing else is there for them."""
    names: dict[str, Any] = dict(given)
    exec("\n".join([*setup, *(line.text for line in lines)]), names)  # noqa: S102 (lines that were made here)
    return names


def check(trace: Trace) -> None:
    for traced in trace.steps:
        view = code_view(trace, traced.number)
        arrays = {name: trace[name] for name in traced.step.inputs if name not in NUMBERS}
        numbers = {name: trace[name].item() for name in traced.step.inputs if name in NUMBERS}
        tensors = {name: torch.tensor(array) for name, array in arrays.items()}
        with np.errstate(all="ignore"):
            here = run(view.numpy_setup, view.numpy, {**arrays, **numbers})
        there = run(view.torch_setup, view.torch, {**tensors, **numbers})
        last_digits = 1e-14 * ("import math" in view.numpy_setup)  # Python's error function is not SciPy's
        for name in traced.step.outputs:
            np.testing.assert_allclose(here[name], trace[name], rtol=last_digits, err_msg=str(traced.step))
            # PyTorch adds up in another order, and has its own exponential
            np.testing.assert_allclose(there[name].numpy(), trace[name], rtol=1e-12, atol=1e-15, err_msg=name)


@pytest.mark.parametrize("network", NETWORKS, ids=str)
def test_the_lines_of_every_network_make_the_engines_numbers(network: dict[str, Any]) -> None:
    check(network_trace(network, {}))


@pytest.mark.parametrize("training", TRAININGS, ids=str)
def test_the_lines_of_every_update_make_the_engines_numbers(training: dict[str, Any]) -> None:
    check(network_trace({}, training))


def test_lines_say_what_they_make_and_read() -> None:
    trace = Network([3, 2]).trace(X, LABELS)
    view = code_view(trace, 0)
    (line,) = view.numpy
    assert (line.text, line.makes, line.reads) == ("z1 = x @ W1 + b1  # (batch, 2)", "z1", ("x", "W1", "b1"))
    assert view.torch == view.numpy  # a product of matrices is written the same
    assert [str(mark) for mark in view.marks] == ["x", "W1", "b1", "z1"]


def test_a_part_that_is_used_twice_has_a_line_of_its_own() -> None:
    trace = Network([3, 2]).trace(X, LABELS)
    *parts, last = code_view(trace, 1).numpy
    assert last.makes == "p"
    assert {part.makes for part in parts} & set(last.reads)
    assert parts[0].reads == ("z1",)


def test_numpy_brings_the_error_function_where_it_is_needed() -> None:
    trace = Network([3, 4, 2], activation="gelu").trace(X, LABELS)
    assert "def erf(z):" in code_view(trace, 1).numpy_setup
    assert code_view(trace, 0).numpy_setup == ("import numpy as np",)
    assert "erf" not in code_view(trace, 1).numpy[0].reads
