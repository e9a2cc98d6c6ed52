"""Traces of networks that have, together, every definition of the catalogue in them."""

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest

from cutaway.definitions import ACTIVATIONS, LOSSES, OPTIMIZERS, REGULARIZERS
from cutaway.errors import SettingError
from cutaway.network import Network
from cutaway.network.trace import Trace

EXAMPLES = 3
STEP = 2
"""The second step, so that what optimizers remember is no longer what they began with."""


def networks() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Yield the name of a case, the options of its network, and those of its trace."""
    for hidden in ACTIVATIONS:
        yield f"hidden {hidden}", {"activation": hidden, "output": "identity"}, {}
    for output, loss in product(ACTIVATIONS, LOSSES):
        yield f"{output} with {loss}", {"output": output, "loss": loss, "activation": "tanh"}, {}
    for optimizer in [*OPTIMIZERS, "sgd:momentum=0.5", "rmsprop:momentum=0.5"]:
        yield optimizer, {"output": "softmax", "activation": "sigmoid"}, {"optimizer": optimizer}
    yield "regularizers", {"output": "softmax"}, {"regularizers": list(REGULARIZERS)}
    yield "max norm", {"output": "softmax"}, {"regularizers": ["max_norm:norm=0.5"]}
    yield "label smoothing", {"output": "softmax", "loss": "cross_entropy:label_smoothing=0.1"}, {}
    layers = {"batch_normalization": True, "dropout": 0.5, "features": ["x1", "x2^2", "x1*x2", "sin(x2)"]}
    yield "layers in training", {"output": "softmax", **layers}, {"training": True, "optimizer": "adam"}
    yield "layers in evaluation", {"output": "softmax", **layers}, {"optimizer": "adam"}


def made(network: dict[str, Any], options: dict[str, Any], dtype: str = "float64") -> Trace:
    random = np.random.default_rng(4)
    x, y = random.normal(size=(EXAMPLES, 2)), np.eye(3)[[0, 1, 1]]
    first = Network([2, 4, 3], bias_initializer="normal", seed=3, dtype=dtype, **network).trace(x, y, **options)
    trace = first
    for _ in range(1, STEP):
        trace = trace.after()
    return trace


@cache
def traces() -> dict[str, Trace]:
    """Return the trace of each case that makes a network."""
    found = {}
    for name, network, options in networks():
        try:
            found[name] = made(network, options)
        except SettingError:  # cross-entropy needs softmax, say
            continue
    return found


@pytest.fixture
def all_traces() -> dict[str, Trace]:
    return traces()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "trace" in metafunc.fixturenames:
        metafunc.parametrize("trace", traces().values(), ids=traces().keys())
