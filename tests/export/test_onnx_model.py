"""The ONNX model: what is in it, who can run it, and the sentences where it cannot be written."""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

from cutaway import Network, __version__
from cutaway.definitions import ACTIVATIONS
from cutaway.errors import ExportError
from cutaway.export import to_onnx
from cutaway.export.onnx_model import OPSET


def run(path: Path, x: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (p,) = session.run(["p"], {"x": x})
    return np.asarray(p)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("output", ["softmax", "sigmoid", "identity"])
def test_the_runtime_finds_the_networks_outputs_for_any_number_of_examples(
    dtype: str, output: str, tmp_path: Path
) -> None:
    network = Network([6, 5, 4, 3], activation=["relu", "tanh"], output=output, dtype=dtype)
    path = to_onnx(network, tmp_path / "net")
    assert path == tmp_path / "net.onnx"
    for examples in (1, 7):
        x = np.random.default_rng(examples).normal(size=(examples, 6)).astype(dtype)
        p = run(path, x)
        assert p.dtype == dtype
        np.testing.assert_allclose(p, network(x), rtol=0, atol=1e-6)


FAR_OUT = np.array([[-100, -3, -1e-4, 0, 1e-4, 3], [100, 20, -20, 2, -2, 0.5]], dtype="float32")
PLACES = [
    *(pytest.param(name, "hidden", id=f"{name}-hidden") for name in ACTIVATIONS if ACTIVATIONS[name].elementwise),
    *(pytest.param(name, "output", id=f"{name}-output") for name in ACTIVATIONS),
]


@pytest.mark.parametrize(("activation", "place"), PLACES)
def test_every_activation_is_equal_far_out_as_well(activation: str, place: str, tmp_path: Path) -> None:
    hidden, output = (activation, "identity") if place == "hidden" else ("identity", activation)
    network = Network([6, 6, 6], activation=hidden, output=output)
    straight = {f"W{layer}": np.eye(6) for layer in (1, 2)}  # z1, or z2, is x
    network.set_parameters(network.parameters | straight)
    np.testing.assert_allclose(run(to_onnx(network, tmp_path / "net"), FAR_OUT), network(FAR_OUT), rtol=1e-6, atol=1e-6)


HIDDEN = [name for name, entry in ACTIVATIONS.items() if entry.elementwise]


@pytest.mark.parametrize("output", ["identity", "softmax", "sigmoid"])
@pytest.mark.parametrize("hidden", HIDDEN)
def test_at_the_size_of_mnist_it_is_within_a_millionth_of_the_largest_output(
    hidden: str, output: str, tmp_path: Path
) -> None:
    network = Network([784, 256, 64, 10], activation=hidden, output=output, loss="half_squared_error")
    x = np.random.default_rng(0).random((200, 784), dtype="float32")
    expected = network(x)
    largest = 1 if output in ("softmax", "sigmoid") else np.abs(expected).max()
    difference = np.abs(run(to_onnx(network, tmp_path / "net"), x) - expected).max()
    assert difference <= 1e-6 * largest, difference / largest


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_features_and_normalization_go_along_and_dropout_is_no_part_of_it(dtype: str, tmp_path: Path) -> None:
    features = ["x1", "x2^2", "x3*x4", "sin(x6)"]
    network = Network([6, 5, 3], features=features, dropout=0.5, batch_normalization=True, dtype=dtype)
    measured = {"running_mean1": np.arange(5) / 5, "running_variance1": np.arange(1, 6)}
    network.set_arrays({**network.arrays, **measured})
    x = np.random.default_rng(0).normal(size=(7, 6)).astype(dtype)
    path = to_onnx(network, tmp_path / "net")
    np.testing.assert_allclose(run(path, x), network(x), rtol=0, atol=1e-6)
    assert {"f", "z1", "n1", "a1", "z2", "p"} <= {name for node in onnx.load(path).graph.node for name in node.output}


def test_names_and_shapes_are_those_of_the_plan(tmp_path: Path) -> None:
    network = Network([6, 5, 3], activation="relu")
    model = onnx.load(to_onnx(network, tmp_path / "net.onnx", classes=["a", 'b"', "ü"]))
    onnx.checker.check_model(model, full_check=True)
    graph = model.graph
    assert [tensor.name for tensor in graph.initializer][:4] == ["W1", "b1", "W2", "b2"]
    made = {name for node in graph.node for name in node.output}
    assert {"z1", "a1", "z2", "p"} <= made
    (x,), (p,) = graph.input, graph.output
    assert (x.name, p.name) == ("x", "p")
    assert [(d.dim_param, d.dim_value) for d in x.type.tensor_type.shape.dim] == [("batch", 0), ("", 6)]
    assert [(d.dim_param, d.dim_value) for d in p.type.tensor_type.shape.dim] == [("batch", 0), ("", 3)]
    assert (model.producer_name, model.producer_version) == ("Cutaway", __version__)
    assert [(found.domain, found.version) for found in model.opset_import] == [("", OPSET)]
    assert {found.key: json.loads(found.value) for found in model.metadata_props} == {"classes": ["a", 'b"', "ü"]}
    assert model.doc_string == ("6-5-3, relu, softmax; loss cross_entropy:label_smoothing=0.0; 53 parameters, float32")


def test_without_classes_there_is_no_metadata(tmp_path: Path) -> None:
    assert not onnx.load(to_onnx(Network([6, 3]), tmp_path / "net")).metadata_props


def test_without_the_package_the_sentence_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ExportError, match=r'the package onnx, .* pip install "cutaway\[onnx\]"'):
        to_onnx(Network([6, 3]), tmp_path / "net")
    assert list(tmp_path.iterdir()) == []


def test_what_a_file_cannot_hold_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cutaway.export.onnx_model.MAXIMUM_BYTES", 100)
    with pytest.raises(ExportError, match="larger than 2 GiB"):
        to_onnx(Network([6, 30, 3]), tmp_path / "net")


def test_a_path_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be written: "):
        to_onnx(Network([6, 3]), tmp_path / "nowhere" / "net")
    with pytest.raises(ExportError, match="does not name a file"):
        to_onnx(Network([6, 3]), "/")
