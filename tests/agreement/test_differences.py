"""Where the catalogue says that PyTorch or scikit-learn do otherwise, they do."""

from inspect import signature
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import accuracy_score, hinge_loss, log_loss
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer, SGDOptimizer

from catalogue_agreement import by_torch
from cutaway.definitions import ACTIVATIONS, INITIALIZERS, LAYERS, LOSSES, METRICS, OPTIMIZERS, SCHEDULES
from cutaway.definitions.numbers import NUMBERS
from cutaway.execute.arrays import NUMPY

functional = torch.nn.functional


def default(function: Any, name: str) -> Any:
    return signature(function).parameters[name].default


def claims(entry: Any, *words: str) -> None:
    """Check that the catalogue says so at all: a sentence with these words."""
    assert any(all(word in text for word in words) for text in (entry.source.difference, *entry.differences))


def test_softplus_is_z_itself_above_20() -> None:
    claims(ACTIVATIONS["softplus"], "PyTorch", "threshold of 20")
    z = np.array([20.0 + 1e-9, 25.0])
    assert functional.softplus(torch.tensor(z)).tolist() == z.tolist()
    off = ACTIVATIONS["softplus"].value(NUMPY, z) - z
    assert 0 < off[0] < 2.1e-9


def test_heaviside_is_told_its_value_at_0_and_has_no_derivative() -> None:
    claims(ACTIVATIONS["step"], "heaviside")
    z = torch.tensor([-1.0, 0.0, 1.0], requires_grad=True)
    there = torch.heaviside(z, torch.tensor(1.0))
    assert there.tolist() == ACTIVATIONS["step"].value(NUMPY, np.array([-1.0, 0.0, 1.0])).tolist()
    with pytest.raises((NotImplementedError, RuntimeError)):
        there.sum().backward()


def test_both_forms_of_gelu_have_one_name_and_the_exact_one_is_the_default() -> None:
    claims(ACTIVATIONS["gelu_tanh"], "PyTorch", "one name")
    z = np.array([0.7])
    assert functional.gelu(torch.tensor(z)).item() == pytest.approx(ACTIVATIONS["gelu"].value(NUMPY, z)[0], rel=1e-15)


def test_the_slope_of_leaky_relu_is_pytorchs() -> None:
    claims(ACTIVATIONS["leaky_relu"], "PyTorch's 0.01")
    assert torch.nn.LeakyReLU().negative_slope == ACTIVATIONS["leaky_relu"].settings["negative_slope"]


def test_smooth_l1_is_huber_over_its_beta() -> None:
    claims(LOSSES["huber"], "SmoothL1Loss", "divided by its beta")
    p, y = np.random.default_rng(0).normal(size=(2, 6, 3))
    there, _ = by_torch(lambda a, b: functional.smooth_l1_loss(a, b, beta=0.5), p, y)
    assert LOSSES.resolve("huber:delta=0.5").value(NUMPY, p, y).mean() / 0.5 == pytest.approx(float(there), rel=1e-12)


def test_pytorch_holds_the_logarithms_of_binary_cross_entropy_above_minus_100() -> None:
    claims(LOSSES["binary_cross_entropy"], "above -100")
    impossible, yes = np.array([[0.0]]), np.array([[1.0]])
    assert functional.binary_cross_entropy(torch.tensor(impossible), torch.tensor(yes)).item() == 100
    with np.errstate(divide="ignore"):
        assert LOSSES["binary_cross_entropy"].value(NUMPY, impossible, yes)[0] == np.inf


def test_scikit_learn_holds_probabilities_away_from_0() -> None:
    claims(LOSSES["cross_entropy"], "scikit-learn", "never infinite")
    p, y = np.array([[0.0, 1.0]]), np.array([[1.0, 0.0]])
    assert np.isfinite(log_loss([0], p, labels=[0, 1]))
    with np.errstate(divide="ignore"):
        assert LOSSES["cross_entropy"].value(NUMPY, p, y)[0] == np.inf


def test_scikit_learns_logarithmic_loss_is_cross_entropy_everywhere_else() -> None:
    p, labels = np.random.default_rng(1).dirichlet(np.ones(4), 9), [0, 1, 2, 3, 0, 1, 2, 3, 3]
    ours = LOSSES["cross_entropy"].value(NUMPY, p, np.eye(4)[labels]).mean()
    assert ours == pytest.approx(log_loss(labels, p, labels=range(4)), rel=1e-12)


def test_pytorchs_negative_log_likelihood_takes_class_numbers() -> None:
    claims(LOSSES["negative_log_likelihood"], "NLLLoss", "numbers of the true classes")
    scores = torch.log_softmax(torch.tensor([[1.0, 2.0]], dtype=torch.float64), dim=-1)
    there = functional.nll_loss(scores, torch.tensor([1])).item()
    assert LOSSES["negative_log_likelihood"].value(NUMPY, scores.numpy(), np.array([[0.0, 1.0]]))[0] == there
    with pytest.raises(RuntimeError):
        functional.nll_loss(scores, torch.tensor([[0.0, 1.0]], dtype=torch.float64))


def test_scikit_learns_hinge_loss_takes_a_score_and_signs() -> None:
    claims(LOSSES["hinge"], "scikit-learn", "-1 and 1")
    p, y = np.random.default_rng(2).normal(size=(8, 1)), np.array([[0.0, 1.0] * 4]).T
    assert LOSSES["hinge"].value(NUMPY, p, y).mean() == pytest.approx(hinge_loss(2 * y[:, 0] - 1, p[:, 0]), rel=1e-12)


def test_pytorchs_hinge_embedding_is_another_loss() -> None:
    claims(LOSSES["hinge"], "HingeEmbeddingLoss")
    there = functional.hinge_embedding_loss(torch.tensor([[3.0]]), torch.tensor([[1.0]])).item()
    assert there == 3
    assert LOSSES["hinge"].value(NUMPY, np.array([[3.0]]), np.array([[1.0]]))[0] == 0


def test_scikit_learns_regressor_minimizes_half_the_mean_squared_error() -> None:
    claims(LOSSES["mean_squared_error"], "MLPRegressor", "half")
    x, y = np.random.default_rng(3).normal(size=(2, 30, 2))
    # A rate of almost 0 leaves the weights where they started, and the whole data are one batch.
    model = MLPRegressor(
        hidden_layer_sizes=(4,), alpha=0, batch_size=30, max_iter=1, learning_rate_init=1e-30, random_state=0
    )
    with pytest.warns(ConvergenceWarning):
        model.fit(x, y)
    half = LOSSES["mean_squared_error"].value(NUMPY, model.predict(x), y).mean() / 2
    assert model.loss_ == pytest.approx(half, rel=1e-12)


def steps_of(text: str, gradients: NDArray[Any], rates: list[float]) -> list[float]:
    """Return the place after each step, from 0, with a rate of its own for each step."""
    entry, place, found = OPTIMIZERS.resolve(text), np.zeros(1), []
    state: Any = entry.init(np, place)
    for number, (gradient, rate) in enumerate(zip(gradients, rates, strict=True), start=1):
        settings = {**entry.settings, "learning_rate": rate}
        place, state = entry.update(np, np.array([gradient]), state, place, number, settings)
        found.append(place[0])
    return found


def steps_of_scikit_learn(optimizer: Any, place: Any, gradients: NDArray[Any], rates: list[float]) -> list[float]:
    found = []
    for gradient, rate in zip(gradients, rates, strict=True):
        optimizer.learning_rate = optimizer.learning_rate_init = rate
        optimizer.update_params([place], [np.array([gradient])])
        found.append(place[0])
    return found


@pytest.mark.parametrize(("name", "nesterov"), [("momentum", False), ("nesterov", True)])
def test_scikit_learn_has_the_rate_inside_the_velocity(name: str, nesterov: bool) -> None:
    claims(OPTIMIZERS[name], "scikit-learn", "inside the velocity")
    gradients = np.random.default_rng(4).normal(size=6)
    for rates, same in (([0.1] * 6, True), ([0.1, 0.1, 0.1, 0.01, 0.01, 0.01], False)):
        place = np.zeros(1)
        there = steps_of_scikit_learn(SGDOptimizer([place], 0.1, "constant", 0.9, nesterov), place, gradients, rates)
        assert np.allclose(steps_of(name, gradients, rates), there, rtol=1e-12) == same


def test_scikit_learn_adds_adams_epsilon_before_the_correction() -> None:
    claims(OPTIMIZERS["adam"], "scikit-learn", "before v is corrected")
    gradients = np.random.default_rng(5).normal(size=4) * 1e-6
    place = np.zeros(1)
    there = steps_of_scikit_learn(AdamOptimizer([place], 0.1), place, gradients, [0.1] * 4)
    ours = steps_of("adam", gradients, [0.1] * 4)
    assert not np.allclose(ours, there, rtol=1e-3)
    # The first v̂ is v / 0.001, and so an ε that is √0.001 times as large here makes the same first step.
    same = steps_of(f"adam:epsilon={1e-8 / np.sqrt(0.001)}", gradients, [0.1] * 4)
    assert same[0] == pytest.approx(there[0], rel=1e-12)


@pytest.mark.parametrize(
    ("name", "kind", "setting"),
    [
        ("sgd", torch.optim.SGD, "dampening"),
        ("adagrad", torch.optim.Adagrad, "lr_decay"),
        ("rmsprop", torch.optim.RMSprop, "centered"),
    ],
)
def test_a_setting_that_pytorch_alone_has_is_off_by_default(name: str, kind: Any, setting: str) -> None:
    claims(OPTIMIZERS[name], "PyTorch can also")
    assert not default(kind, setting)
    assert setting not in OPTIMIZERS[name].settings


def test_one_cycle_moves_the_momentum_too() -> None:
    claims(SCHEDULES["one_cycle"], "OneCycleLR moves the momentum too")
    assert default(torch.optim.lr_scheduler.OneCycleLR, "cycle_momentum")


def test_linear_lr_starts_at_a_third_over_5_calls() -> None:
    claims(SCHEDULES["warm_up"], "LinearLR starts at a third", "5 by default")
    kind = torch.optim.lr_scheduler.LinearLR
    assert default(kind, "start_factor") == pytest.approx(1 / 3)
    assert default(kind, "total_iters") == 5


def test_pytorch_waits_10_epochs_on_a_plateau() -> None:
    claims(SCHEDULES["reduce_on_plateau"], "PyTorch", "wait 10 epochs by default")
    assert default(torch.optim.lr_scheduler.ReduceLROnPlateau, "patience") == 10


def test_pytorchs_linear_layer_starts_with_a_sixth_of_the_variance_of_he_uniform() -> None:
    claims(INITIALIZERS["he_uniform"], "1 / √inputs", "a sixth")
    with torch.random.fork_rng():
        torch.manual_seed(0)
        layer = torch.nn.Linear(100, 5000)
    assert layer.weight.abs().max().item() == pytest.approx(0.1, rel=1e-4)
    assert layer.bias.abs().max().item() == pytest.approx(0.1, rel=1e-2)
    ours = INITIALIZERS["he_uniform"].deviation(NUMBERS, 100, 5000, {})
    assert layer.weight.var().item() == pytest.approx(ours**2 / 6, rel=0.01)


@pytest.mark.parametrize(("activation", "share"), [("tanh", 1), ("logistic", 1 / 3)])
def test_scikit_learn_draws_from_glorots_even_spread(activation: str, share: float) -> None:
    claims(INITIALIZERS["glorot_uniform"], "scikit-learn", "a third")
    model = MLPClassifier(
        hidden_layer_sizes=(300,), activation=activation, alpha=0, max_iter=1, learning_rate_init=1e-30, random_state=0
    )
    with pytest.warns(ConvergenceWarning):
        model.fit(*load_digits(return_X_y=True))
    limit = np.sqrt(3 * share) * INITIALIZERS["glorot_uniform"].deviation(NUMBERS, 64, 300, {})
    assert np.abs(model.coefs_[0]).max() == pytest.approx(limit, rel=1e-3)
    assert np.abs(model.intercepts_[0]).max() == pytest.approx(limit, rel=0.02)


def test_pytorchs_uniform_is_from_0_to_1() -> None:
    claims(INITIALIZERS["uniform"], "from 0 to 1")
    assert (default(torch.nn.init.uniform_, "a"), default(torch.nn.init.uniform_, "b")) == (0, 1)


def test_pytorch_draws_no_orthogonal_bias() -> None:
    claims(INITIALIZERS["orthogonal"], "refuse")
    with pytest.raises(ValueError, match="2 or more dimensions"):
        torch.nn.init.orthogonal_(torch.empty(3))


def test_pytorch_keeps_the_transposed_weights() -> None:
    claims(LAYERS["dense"], "PyTorch keeps the transposed weights")
    assert torch.nn.Linear(3, 2).weight.shape == (2, 3)


def test_scikit_learns_accuracy_takes_class_numbers() -> None:
    claims(METRICS["accuracy"], "numbers of the classes")
    p, y = np.array([[0.2, 0.8], [0.6, 0.4]]), np.eye(2)
    there = accuracy_score(y.argmax(axis=1), p.argmax(axis=1))
    assert METRICS["accuracy"].value(NUMPY, p, y).mean() == there
