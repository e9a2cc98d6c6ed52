"""Answers by the native core: those of the reference and of PyTorch, from parameters as they are at that moment."""

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cutaway import Network
from cutaway.definitions import ACTIVATIONS, LOSSES
from cutaway.execute import execute
from cutaway.execute.native.core import Examples
from cutaway.execute.native.library import UnavailableError, why_unavailable
from cutaway.execute.native.predictor import Predictor

needs_native = pytest.mark.skipif(why_unavailable() is not None, reason=str(why_unavailable()))

# Some are answered from the rows of weights as they are, more from panels, 256 at a time.
ROWS = (0, 1, 3, 8, 9, 300)
# Widths about those of vectors and panels, and a last row of weights behind which there is nothing to read.
SIZES = ([30, 1], [5, 17, 2], [64, 16, 64, 3], [33, 70, 130, 9])

HEADS = [
    (output, loss.name)
    for loss in LOSSES.values()
    for output in ACTIVATIONS
    if loss.outputs is None or output in loss.outputs
]


def inputs(rows: int, columns: int, share: float = 1.0, seed: int = 0) -> NDArray[np.float32]:
    """Random numbers, of which a share is other than zero."""
    generator = np.random.default_rng(seed)
    return (generator.normal(size=(rows, columns)) * (generator.random((rows, columns)) < share)).astype(np.float32)


def reference(network: Network, x: NDArray[Any]) -> NDArray[Any]:
    p: NDArray[Any] = execute(network.forward_plan, {"x": x, **network.arrays})["p"]
    return p


def assert_close(ours: NDArray[Any], theirs: NDArray[Any]) -> None:
    """Both sum up in single precision, in another order: some 1e-7 of the largest term."""
    assert ours.dtype == theirs.dtype
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("share", [0.1, 1.0])
def test_any_number_of_examples(build: str, sizes: list[int], share: float) -> None:
    network = Network(sizes, activation="tanh", output="identity", seed=1)
    predictor = Predictor(network.forward_plan, network.parameters, build)
    for rows in ROWS:
        x = inputs(rows, sizes[0], share)
        assert_close(predictor(x), reference(network, x))
        assert_close(predictor(np.asfortranarray(x)), reference(network, x))


@pytest.mark.parametrize("rows", [3, 40])
def test_bytes_are_scaled(build: str, rows: int) -> None:
    network = Network([50, 20, 3], seed=2)
    x = np.random.default_rng(3).integers(0, 256, (rows, 50)).astype(np.uint8)
    x[:, ::2] = 0
    predictor = Predictor(network.forward_plan, network.parameters, build)
    assert_close(predictor(x, 255.0), reference(network, x.astype(np.float32) / np.float32(255)))


@pytest.mark.parametrize("name", [name for name, entry in ACTIVATIONS.items() if entry.elementwise])
def test_every_activation(build: str, name: str) -> None:
    network = Network([20, 19, 6], activation=name, output="identity", seed=4)
    predictor = Predictor(network.forward_plan, network.parameters, build)
    for rows in (2, 20):
        assert_close(predictor(inputs(rows, 20)), reference(network, inputs(rows, 20)))


@pytest.mark.parametrize(("output", "loss"), HEADS)
def test_losses_are_those_of_the_reference(build: str, output: str, loss: str) -> None:
    network = Network([12, 9, 3], activation="tanh", output=output, loss=loss, seed=5)
    x, labels = inputs(7, 12), np.arange(7) % 3
    outputs, losses = Predictor(network.plan, network.parameters, build).evaluate(Examples(x, 1.0, labels, None))
    expected = execute(network.plan, {"x": x, "y": np.eye(3, dtype=np.float32)[labels], **network.parameters})
    assert_close(outputs, expected["p"])
    assert_close(losses, expected["losses"])


@needs_native
def test_outputs_are_those_of_pytorch() -> None:
    torch = pytest.importorskip("torch")
    network = Network([33, 70, 20, 5], activation="gelu", seed=6)
    for rows in (1, 100):
        x = inputs(rows, 33)
        assert_close(network(x), network.to_torch()(torch.from_numpy(x)).detach().numpy())


@needs_native
@pytest.mark.parametrize("options", [{"features": ["x1", "x2*x3", "sin(x4)"]}, {"dropout": 0.5}])
def test_what_evaluation_makes_of_the_layers_between(options: dict[str, Any]) -> None:
    network = Network([5, 8, 2], seed=7, **options)
    assert network._predictor() is not None
    for rows in (2, 20):
        assert_close(network(inputs(rows, 5)), reference(network, inputs(rows, 5)))


@pytest.mark.parametrize("options", [{"batch_normalization": True}, {"dtype": "float64"}])
def test_what_the_core_does_not_run_the_reference_answers(options: dict[str, Any]) -> None:
    network = Network([5, 8, 2], seed=8, **options)
    assert network._predictor() is None
    x = inputs(3, 5).astype(network.specification.dtype)
    np.testing.assert_array_equal(network(x), reference(network, x))


@pytest.mark.parametrize("rows", [3, 40])
def test_a_parameter_that_changes_is_seen_at_once(rows: int) -> None:
    network, x = Network([5, 8, 2], seed=9), inputs(rows, 5)
    before = network(x)
    network.parameters["W2"][3, 1] += 2.0  # in place
    after = network(x)
    assert np.abs(after - before).max() > 0.01
    assert_close(after, reference(network, x))
    network.parameters["b1"] = np.ones(8, np.float32)  # another array
    assert np.abs(network(x) - after).max() > 0.01
    assert_close(network(x), reference(network, x))


@pytest.mark.parametrize("rows", [3, 40])
def test_a_weight_that_is_no_number_spoils_the_outputs_even_beside_zeros(rows: int) -> None:
    network, x = Network([30, 16, 2], activation="tanh", seed=10), inputs(rows, 30, share=0.2)
    x[:, 4] = 0
    network.parameters["W1"][4, 0] = np.nan
    assert np.isnan(network(x)).all()


@needs_native
def test_weights_that_become_nan_spoil_the_outputs_of_many_examples() -> None:
    network, x = Network([30, 16, 2], activation="tanh", seed=10), inputs(40, 30, share=0.2)
    x[:, 4] = 0
    predictor = Predictor(network.forward_plan, network.parameters)
    network.parameters["W1"][4, 0] = np.nan
    assert np.isnan(predictor(x)).all()


@needs_native
def test_what_the_core_cannot_read_is_named() -> None:
    network = Network([5, 8, 2], seed=11)
    turned = {**network.parameters, "W2": np.asfortranarray(network.parameters["W2"])}
    with pytest.raises(UnavailableError, match="reads float32 in rows, and W2 is something else"):
        Predictor(network.forward_plan, turned)
    with pytest.raises(UnavailableError, match="b1 holds NaN or infinity"):
        Predictor(network.forward_plan, {**network.parameters, "b1": np.full(8, np.inf, np.float32)})
    for name, shape in (("b1", (1,)), ("b1", (8, 1)), ("W2", (2, 2)), ("W2", (16,))):
        with pytest.raises(UnavailableError, match=f"{name} has the shape"):
            Predictor(network.forward_plan, {**network.parameters, name: np.zeros(shape, np.float32)})
    with pytest.raises(UnavailableError, match="does not run the step d_losses"):
        Predictor(network.plan + network.backward_plan, network.parameters)


@needs_native
def test_inputs_that_do_not_fit_are_refused() -> None:
    network = Network([5, 8, 2], seed=12)
    predictor = Predictor(network.forward_plan, network.parameters)
    for x in (np.ones((2, 4), np.float32), np.ones(5, np.float32), np.ones((2, 5))):
        with pytest.raises(ValueError, match=r"expected uint8 or float32 \(batch, 5\)"):
            predictor(x)


@needs_native
@pytest.mark.parametrize("rows", [2, 20])
def test_more_inputs_than_places_of_two_bytes(rows: int) -> None:
    network = Network([70_000, 9, 2], activation="tanh", seed=13)
    x = inputs(rows, 70_000, share=0.1)
    np.testing.assert_allclose(network(x), reference(network, x), rtol=1e-4, atol=1e-5)  # sums of 70,000 terms


@needs_native
def test_threads_share_a_network() -> None:
    network = Network([30, 40, 3], seed=14)
    batches = [inputs(rows, 30, seed=rows) for rows in (1, 2, 50)] * 40
    expected = [network(x).tobytes() for x in batches]
    with ThreadPoolExecutor(4) as pool:
        assert [p.tobytes() for p in pool.map(network, batches)] == expected


@needs_native
def test_copies_answer_from_parameters_of_their_own() -> None:
    network, x = Network([5, 8, 2], seed=15), inputs(3, 5)
    before = network(x)
    for twin in (copy.deepcopy(network), pickle.loads(pickle.dumps(network))):
        np.testing.assert_array_equal(twin(x), before)
        twin.parameters["b2"][0] += 1.0
        assert np.abs(twin(x) - before).max() > 0.01
        np.testing.assert_array_equal(network(x), before)
