"""The PyTorch script: the same outputs, autograd's gradients equal to our backward plan's, the same training."""

import runpy
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import numpy as np
import pytest
import torch

from cutaway import Network
from cutaway.definitions import OPTIMIZERS
from cutaway.export import to_numpy_script, to_torch_script
from cutaway.network.masks import draw_masks

Alone = Callable[..., CompletedProcess[str]]

NETWORKS = {
    "classes": Network([6, 5, 4, 3], activation=["relu", "tanh"], dtype="float64"),
    "settings": Network(
        [6, 5, 3], activation="elu:alpha=0.5", loss="cross_entropy:label_smoothing=0.1", dtype="float64"
    ),
    "yes or no": Network([6, 5, 1], activation="gelu", output="sigmoid", loss="binary_cross_entropy", dtype="float64"),
    "numbers": Network([6, 5, 2], activation="softplus", output="identity", loss="huber", dtype="float64"),
    "logarithms": Network([6, 5, 3], activation="hard_sigmoid", output="log_softmax", dtype="float64"),
    "all parts": Network(
        [6, 5, 4, 3],
        activation=["silu", "tanh"],
        features=["x1", "x2^2", "x3*x4", "sin(x6)"],
        dropout=[0.2, 0.5],
        batch_normalization=True,
        dtype="float64",
    ),
}
REGULARIZERS = ["l1:rate=0.01", "l2:rate=0.1", "max_norm:norm=0.5"]
each_network = pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)


def tensors(arrays: dict[str, Any]) -> dict[str, Any]:
    return {name: torch.from_numpy(array) for name, array in arrays.items()}


def batch(network: Network) -> tuple[Any, Any]:
    random = np.random.default_rng(2)
    x = random.normal(size=(8, network.specification.sizes[0]))
    return x, random.dirichlet(np.ones(network.specification.sizes[-1]), 8)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_alone_it_computes_the_stored_examples(dtype: str, tmp_path: Path, alone: Alone) -> None:
    network = Network([6, 5, 4, 3], activation=["relu", "gelu"], dtype=dtype)
    script, store = to_torch_script(network, tmp_path / "net", classes=["a", 'b"', "c\n"])
    assert (script, store) == (tmp_path / "net.py", tmp_path / "net.npz")
    answer = alone(script, missing=["cutaway", "scipy"])
    assert (answer.returncode, answer.stderr) == (0, "")
    *_, last = answer.stdout.splitlines()
    assert last.startswith("Largest difference to Cutaway's outputs for these 5 stored examples: ")
    assert float(last.split()[-1]) <= {"float32": 1e-6, "float64": 1e-12}[dtype]


def test_it_computes_the_inputs_in_a_file(tmp_path: Path, alone: Alone) -> None:
    network = NETWORKS["classes"]
    script, _ = to_torch_script(network, tmp_path / "net.py")
    x, _ = batch(network)
    np.save(tmp_path / "inputs.npy", x)
    lines = alone(script, tmp_path / "inputs.npy", missing=["cutaway", "scipy"]).stdout.splitlines()
    np.testing.assert_allclose([[float(n) for n in line.split()] for line in lines], network(x), rtol=1e-5)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_it_is_well_formatted(optimizer: str, tmp_path: Path, assert_well_formatted: Callable[[Path], None]) -> None:
    network = Network([6] * 12, activation=["relu", "gelu", "elu", "selu", "softplus", "step", "silu", *["tanh"] * 3])
    assert_well_formatted(to_torch_script(network, tmp_path / "net.py", optimizer=optimizer)[0])


@each_network
def test_it_is_well_formatted_whatever_its_parts(
    network: Network, tmp_path: Path, assert_well_formatted: Callable[[Path], None]
) -> None:
    assert_well_formatted(to_torch_script(network, tmp_path / "net.py", regularizers=REGULARIZERS)[0])


@each_network
def test_outputs_loss_and_autograds_gradients_are_cutaways(network: Network, tmp_path: Path) -> None:
    script = runpy.run_path(str(to_torch_script(network, tmp_path / "net.py")[0]))
    module = script["Network"](script["read_arrays"]())
    x, y = batch(network)
    expected = network.values(x, y, training=True)
    np.testing.assert_allclose(module(torch.from_numpy(x)).detach().numpy(), network(x), rtol=0, atol=1e-12)
    masks = tensors(draw_masks(network.specification, len(x), seed=0, step=1))
    found = module.loss(torch.from_numpy(x), torch.from_numpy(y), *([masks] if masks else []))
    loss, averages = found if network.statistics else (found, {})
    loss.backward()
    assert set(averages) == set(network.statistics)
    assert loss.item() == pytest.approx(float(expected["loss"]), abs=1e-12)
    assert [name for name, _ in module.named_parameters()] == list(network.parameters)
    for name, parameter in module.named_parameters():
        np.testing.assert_allclose(parameter.grad.numpy(), expected[f"d_{name}"], rtol=0, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam", "nadam"])
@pytest.mark.parametrize("network", [NETWORKS["classes"], NETWORKS["all parts"]], ids=["classes", "all parts"])
def test_both_scripts_train_alike(
    network: Network, optimizer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options: dict[str, Any] = {"optimizer": optimizer, "learning_rate": 0.05, "regularizers": REGULARIZERS}
    numpy = runpy.run_path(str(to_numpy_script(network, tmp_path / "one.py", **options)[0]))
    ours = runpy.run_path(str(to_torch_script(network, tmp_path / "two.py", **options)[0]))
    arrays, module = numpy["read_arrays"](), ours["Network"](ours["read_arrays"]())
    memory, remembered = numpy["first_memory"](arrays), ours["first_memory"](module)
    x, y = batch(network)
    for step in range(1, 6):
        masks = draw_masks(network.specification, len(x), seed=0, step=step)
        monkeypatch.setitem(numpy["training_step"].__globals__, "draw_masks", lambda _, masks=masks: masks)
        monkeypatch.setitem(ours["training_step"].__globals__, "draw_masks", lambda _, masks=masks: tensors(masks))
        loss, arrays, memory = numpy["training_step"](x, y, arrays, memory, step)
        found = ours["training_step"](module, remembered, torch.from_numpy(x), torch.from_numpy(y), step)
        assert found == pytest.approx(float(loss), abs=1e-10)
    state = module.state_dict()
    assert set(state) == set(arrays)
    # The derivative of a bias before a normalization is 0 but for rounding, which Adam divides by its ε of 1e-8.
    for name, tensor in state.items():
        np.testing.assert_allclose(tensor.numpy(), arrays[name], rtol=0, atol=1e-7, err_msg=name)


def test_one_example_cannot_be_normalized(tmp_path: Path) -> None:
    network = Network([6, 5, 3], batch_normalization=True)
    script = runpy.run_path(str(to_torch_script(network, tmp_path / "net.py", regularizers=["l2"])[0]))
    module = script["Network"](script["read_arrays"]())
    with pytest.raises(ValueError, match="x has one example; give two or more"):
        script["training_step"](module, {}, torch.zeros(1, 6), torch.zeros(1, 3), 1)
    assert "The penalties of the weights are part of this loss." in module.loss.__doc__


def test_many_features_make_short_lines(tmp_path: Path, assert_well_formatted: Callable[[Path], None]) -> None:
    network = Network([300, 5, 3], features=[f"x{number}^2" for number in range(1, 301)])
    script, _ = to_torch_script(network, tmp_path / "net.py")
    assert_well_formatted(script)
    functions, (x, _) = runpy.run_path(str(script)), batch(network)
    found = functions["Network"](functions["read_arrays"]())(torch.from_numpy(x.astype("float32")))
    np.testing.assert_allclose(found.detach().numpy(), network(x), rtol=0, atol=1e-5)


def test_masks_silence_the_stated_share(tmp_path: Path) -> None:
    script = runpy.run_path(str(to_torch_script(NETWORKS["all parts"], tmp_path / "net.py")[0]))
    masks = script["draw_masks"](2000)
    assert {name: (tuple(mask.shape), mask.dtype) for name, mask in masks.items()} == {
        "mask1": ((2000, 5), torch.float64),
        "mask2": ((2000, 4), torch.float64),
    }
    assert float(masks["mask1"].mean()) == pytest.approx(0.8, abs=0.03)


def test_the_halved_derivative_at_a_kink_is_told_where_there_is_one(tmp_path: Path) -> None:
    notice = "autograd gives half of the derivative to each of them"
    with_kink, _ = to_torch_script(NETWORKS["classes"], tmp_path / "one.py")
    without, _ = to_torch_script(Network([6, 5, 3], activation="tanh"), tmp_path / "two.py")
    assert notice in with_kink.read_text(encoding="utf-8")
    assert notice not in without.read_text(encoding="utf-8")
    z = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    torch.maximum(z, torch.zeros_like(z)).sum().backward()
    assert z.grad is not None
    assert z.grad.item() == 0.5
