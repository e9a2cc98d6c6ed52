"""Networks to and from PyTorch give the same numbers there and here."""

from typing import Any

import numpy as np
import pytest
import torch

from cutaway.definitions import ACTIVATIONS
from cutaway.errors import DataError, SettingError
from cutaway.network import Network
from cutaway.network.pytorch import MODULES

X = np.random.default_rng(0).normal(size=(5, 4))
WITHOUT = ("gaussian", "step")  # torch.nn has no such modules


def outputs_there(module: Any) -> Any:
    return module(torch.from_numpy(X)).detach().numpy()


def network_with(hidden: str, output: str = "identity") -> Network:
    return Network([4, 3, 2], activation=hidden, output=output, bias_initializer="normal", dtype="float64", seed=1)


def test_every_activation_has_its_module_or_is_known_to_have_none() -> None:
    assert set(MODULES) == set(ACTIVATIONS) - set(WITHOUT)


@pytest.mark.parametrize("name", [name for name in MODULES if ACTIVATIONS[name].elementwise])
def test_hidden_activations_there_and_back(name: str) -> None:
    network = network_with(name)
    module = network.to_torch()
    np.testing.assert_allclose(outputs_there(module), network(X), rtol=1e-12)
    back = Network.from_torch(module)
    assert back.specification.activations == tuple(ACTIVATIONS.resolve(n).text for n in (name, "identity"))
    np.testing.assert_array_equal(back(X), network(X))


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "sigmoid"])
def test_outputs_there_and_back(name: str) -> None:
    network = network_with("tanh", name)
    np.testing.assert_allclose(outputs_there(network.to_torch()), network(X), rtol=1e-12)
    np.testing.assert_array_equal(Network.from_torch(network.to_torch())(X), network(X))


def test_settings_go_along() -> None:
    network = network_with("leaky_relu:negative_slope=0.3")
    module = network.to_torch()
    assert module[1].negative_slope == 0.3
    assert Network.from_torch(module).specification.activations[0] == "leaky_relu:negative_slope=0.3"


def test_parameters_are_copies() -> None:
    network = network_with("tanh")
    module = network.to_torch()
    before = network.parameters["W1"].copy()
    with torch.no_grad():
        module[0].weight.zero_()
    np.testing.assert_array_equal(network.parameters["W1"], before)


def test_the_state_dict_is_that_of_a_module_made_by_hand() -> None:
    by_hand = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.Tanh(), torch.nn.Linear(3, 2), torch.nn.Identity())
    by_hand.double().load_state_dict(network_with("tanh").to_torch().state_dict())
    np.testing.assert_allclose(outputs_there(by_hand), network_with("tanh")(X), rtol=1e-12)


def test_nested_modules_dropout_and_missing_biases_are_understood() -> None:
    inner = torch.nn.Sequential(torch.nn.Linear(4, 3, bias=False), torch.nn.ReLU(), torch.nn.Dropout(0.5))
    module = torch.nn.Sequential(inner, torch.nn.Linear(3, 2)).double().eval()
    np.testing.assert_allclose(Network.from_torch(module)(X), outputs_there(module), rtol=1e-12)


@pytest.mark.parametrize(
    ("module", "sentence"),
    [
        (
            torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.BatchNorm1d(3)),
            "a BatchNorm1d after its last Linear layer",
        ),
        (torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.Dropout()), "a Dropout after its last Linear layer"),
        (torch.nn.Sequential(torch.nn.Dropout(), torch.nn.Linear(4, 3)), "part 0, Dropout, does not stand where"),
        (
            torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.ReLU(), torch.nn.BatchNorm1d(3), torch.nn.Linear(3, 2)),
            "part 2, BatchNorm1d, does not stand where",
        ),
        (
            torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.BatchNorm1d(3, affine=False), torch.nn.Linear(3, 2)),
            "has no scale, no running statistics or no momentum",
        ),
        (torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.Softplus(beta=3)), r"part 1 is a Softplus\(beta=3"),
        (
            torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.Linear(3, 2).double()),
            "of the types torch",
        ),
        (torch.nn.Sequential(torch.nn.Sequential(torch.nn.Conv2d(1, 1, 3))), "part 0.0 is a Conv2d"),
        (
            torch.nn.Sequential(torch.nn.ReLU(), torch.nn.Linear(4, 3)),
            "part 0, relu, does not stand where a network can have it: Linear,",
        ),
        (torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.Softmax(dim=0)), "does not work along the rows"),
        (torch.nn.Sequential(), "has no Linear layer"),
        (torch.nn.LSTM(4, 3), "part itself is a LSTM"),
    ],
)
def test_what_cannot_be_taken_over_is_named(module: Any, sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        Network.from_torch(module)


def test_an_activation_that_pytorch_lacks_is_named_with_its_layer() -> None:
    with pytest.raises(SettingError, match="Layer 1 has the activation 'gaussian'"):
        network_with("gaussian").to_torch()


def test_hooks_are_refused() -> None:
    module = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.ReLU(), torch.nn.Linear(3, 2))
    module[1].register_forward_hook(lambda _, __, output: output + 1)
    with pytest.raises(DataError, match=r"part 1, ReLU.*, has hooks"):
        Network.from_torch(module)


def test_options_that_the_module_decides_are_refused() -> None:
    with pytest.raises(SettingError, match=r"^from_torch does not take dtype; the module says all but loss"):
        Network.from_torch(torch.nn.Linear(4, 3), dtype="float64")
