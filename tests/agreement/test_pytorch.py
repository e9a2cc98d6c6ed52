"""PyTorch as the authority: each activation, loss, optimizer and schedule against its counterpart there.

A new entry must name its counterpart in one of the tables, or stand in ``WITHOUT`` with the reason.
"""

from inspect import signature
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
import torch

import catalogue_agreement as agreement
from catalogue_agreement import by_torch, random_batch
from counterparts import (
    ACTIVATIONS_THERE,
    INITIALIZERS_THERE,
    LOSSES_THERE,
    NAMES_THERE,
    OPTIMIZERS_THERE,
    SCHEDULES_THERE,
    SLOPE_OFF_THERE,
    WITHOUT,
)
from cutaway.definitions import ACTIVATIONS, INITIALIZERS, LAYERS, LOSSES, OPTIMIZERS, REGULARIZERS, SCHEDULES
from cutaway.definitions.numbers import NUMBERS
from cutaway.execute import execute
from cutaway.plan import backward_plan, forward_plan, rewrite, update_plan, with_loss
from marked import DOCS, region

functional = torch.nn.functional

OPTIMIZERS_TRIED = [
    "sgd",
    "sgd:momentum=0.9",
    "sgd:momentum=0.5",
    "adam",
    "adam:beta1=0.8,beta2=0.99",
    "adam:epsilon=0.001",
    "adam:beta1=0,beta2=0",
    "gradient_descent",
    "momentum",
    "nesterov",
    "nesterov:momentum=0.5",
    "adagrad",
    "adagrad:initial_sum=0.1,epsilon=0.001",
    "adadelta",
    "adadelta:decay=0.95,epsilon=0.001",
    "rmsprop",
    "rmsprop:decay=0.9,epsilon=0.001",
    "rmsprop:momentum=0.9",
    "amsgrad",
    "amsgrad:beta2=0.9,epsilon=0.001",
    "adamax",
    "adamax:beta1=0.5,beta2=0.9,epsilon=0.1",
    "nadam",
    "nadam:beta1=0.8,beta2=0.99,momentum_decay=0.1",
    "adamw",
    "adamw:weight_decay=0.5,epsilon=0.001",
]
SCHEDULES_TRIED = [
    "constant",
    "one_cycle",
    "one_cycle:warm_up=0.1",
    "one_cycle:warm_up=0.85,start_divisor=3",
    "one_cycle:warm_up=1",
    "one_cycle:warm_up=0,end_divisor=10",
]

# PyTorch divides by zero where the peak falls on the first step, as it does here.
FAILS_THERE = ("one_cycle:warm_up=1", 1)
SCHEDULE_CASES = [case for case in product(SCHEDULES_TRIED, (1, 2, 3, 4, 7, 100, 1001)) if case != FAILS_THERE]
# These count in shares of the training here and in whole steps there; so the shares are whole numbers of steps.
SCHEDULE_CASES += product(
    ["step:every=0.25", "step:every=0.05,factor=0.5", "exponential", "exponential:end=0.5"], (20, 1000)
)
SCHEDULE_CASES += product(["cosine", "cosine:end=0.1", "warm_up", "warm_up:warm_up=0.5,start=0.3"], (20, 1000))
PLATEAUS_TRIED = [
    "reduce_on_plateau",
    "reduce_on_plateau:patience=0,factor=0.5",
    "reduce_on_plateau:patience=2,threshold=0.1,smallest=0.01",
]


@pytest.mark.parametrize(
    ("registry", "there"),
    [
        (ACTIVATIONS, ACTIVATIONS_THERE),
        (LOSSES, LOSSES_THERE),
        (OPTIMIZERS, OPTIMIZERS_THERE),
        (SCHEDULES, SCHEDULES_THERE),
        (INITIALIZERS, INITIALIZERS_THERE),
    ],
    ids=["activations", "losses", "optimizers", "schedules", "initializers"],
)
def test_each_entry_has_a_counterpart_or_a_reason(registry: Any, there: Any) -> None:
    assert set(there) <= set(registry)
    assert set(registry) - set(there) == set(WITHOUT.get(registry.kind, {}))


def test_all_optimizers_and_schedules_are_tried() -> None:
    assert {text.split(":")[0] for text in OPTIMIZERS_TRIED} == set(OPTIMIZERS_THERE)
    tried = [*(text for text, _ in SCHEDULE_CASES), *PLATEAUS_TRIED]
    assert {text.split(":")[0] for text in tried} == set(SCHEDULES_THERE)


@pytest.mark.parametrize("name", ACTIVATIONS_THERE)
@pytest.mark.parametrize("seed", range(3))
def test_activation(name: str, seed: int) -> None:
    values, derivatives = agreement.activation_pairs(name, seed)
    np.testing.assert_allclose(*values, rtol=1e-12, atol=1e-16)
    np.testing.assert_allclose(*derivatives, rtol=SLOPE_OFF_THERE.get(name, 1e-12), atol=1e-15)


@pytest.mark.parametrize("name", LOSSES_THERE)
@pytest.mark.parametrize("seed", range(3))
def test_loss_and_its_derivative(name: str, seed: int) -> None:
    for pair in agreement.loss_pairs(name, seed):
        np.testing.assert_allclose(*pair, rtol=1e-12)


@pytest.mark.parametrize("scale", [1, 1000], ids=["usual scores", "huge scores"])
@pytest.mark.parametrize("targets", ["one-hot", "soft"])
def test_softmax_with_cross_entropy(scale: float, targets: str) -> None:
    z, y = random_batch(1)
    z, y = scale * z, 0.9 * y + 0.02 if targets == "soft" else y
    plan = rewrite(with_loss(forward_plan([ACTIVATIONS["softmax"]]), LOSSES["cross_entropy"]))
    given = {"x": z, "y": y, "W1": np.eye(5), "b1": np.zeros(5)}
    values = execute(plan + backward_plan(plan, ["z1"]), given)
    expected, d_z = by_torch(functional.cross_entropy, z, y)
    np.testing.assert_allclose(values["loss"], expected, rtol=1e-12)
    np.testing.assert_allclose(values["d_z1"], d_z, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("text", OPTIMIZERS_TRIED)
def test_optimizer_over_100_steps(text: str) -> None:
    with agreement.double_precision_there():
        assert agreement.apart(*agreement.optimizer_pairs(text, 100)) < 1e-12


def test_nadam_differs_where_pytorch_keeps_its_product_in_single_precision() -> None:
    assert 1e-12 < agreement.apart(*agreement.optimizer_pairs("nadam", 100)) < 1e-9


def test_nesterov_without_momentum_is_sgd_and_refused_by_pytorch() -> None:
    random = np.random.default_rng(1)
    gradient, parameter, memory = random.normal(size=(3, 4, 2))
    given = {"W1": parameter, "d_W1": gradient, "velocity_W1": memory, "step": 1, "learning_rate": 0.1}
    ours, plain = (
        execute(update_plan(OPTIMIZERS.resolve(text), ["W1"]), given)["new_W1"]
        for text in ("nesterov:momentum=0", "sgd")
    )
    np.testing.assert_array_equal(ours, plain)
    with pytest.raises(ValueError, match="Nesterov momentum requires a momentum"):
        torch.optim.SGD([torch.zeros(1)], nesterov=True)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_defaults_are_pytorchs(name: str) -> None:
    entry = OPTIMIZERS[name]
    kind, names = NAMES_THERE[name]
    defaults = {key: parameter.default for key, parameter in signature(kind).parameters.items()}
    assert entry.usual_rate == defaults["lr"]
    assert {ours: entry.settings[ours] for ours in names} == {ours: defaults[name] for ours, name in names.items()}
    if "beta1" in entry.settings:
        assert (entry.settings["beta1"], entry.settings["beta2"]) == defaults["betas"]


@pytest.mark.parametrize(("text", "steps"), SCHEDULE_CASES)
@pytest.mark.parametrize("rate", [0.1, 3.0])
def test_schedule(text: str, steps: int, rate: float) -> None:
    np.testing.assert_allclose(*agreement.schedule_pair(text, steps, rate), rtol=1e-12)


@pytest.mark.parametrize("text", PLATEAUS_TRIED)
@pytest.mark.parametrize("seed", range(5))
def test_schedule_that_watches_the_validation_loss(text: str, seed: int) -> None:
    ours, theirs = agreement.plateau_pair(text, seed, 0.5)
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)
    assert ours[-1] < 0.5


@pytest.mark.parametrize("name", INITIALIZERS_THERE)
def test_initializer_has_pytorchs_deviation_and_limits(name: str) -> None:
    ours, theirs = agreement.initializer_pair(name)
    stated = INITIALIZERS[name].deviation(NUMBERS, *agreement.SAMPLE, INITIALIZERS[name].settings)
    assert theirs.std() == pytest.approx(stated, rel=0.01)
    assert ours.std() == pytest.approx(stated, rel=0.01)
    assert ours.mean() == pytest.approx(theirs.mean(), abs=0.01 * stated)
    if name.endswith("uniform"):
        assert ours.max() == pytest.approx(theirs.max(), rel=1e-3)
        assert ours.min() == pytest.approx(theirs.min(), rel=1e-3)


@pytest.mark.parametrize("kind", agreement.KINDS)
def test_every_row_of_the_table_is_within_the_limit_or_excused(kind: str) -> None:
    rows = agreement.KINDS[kind]()
    assert {row.name for row in rows if not row.agrees} <= set(agreement.EXCUSED)
    assert all(row.figures or row.remark for row in rows)
    assert all(figure > 0 for row in rows if row.name in agreement.EXCUSED for figure in row.figures.values())


COMPARED = [ACTIVATIONS, LOSSES, LAYERS, OPTIMIZERS, SCHEDULES, REGULARIZERS, INITIALIZERS]
each_registry = pytest.mark.parametrize("registry", COMPARED, ids=lambda registry: registry.kind)


def rows_on_the_page(kind: str) -> list[list[str]]:
    """Return the cells of the rows under the heading of a kind, the table's head left out."""
    parts = region(DOCS / "agreement.md", "catalogue").split("## ")
    (part,) = (part for part in parts if part.lower().startswith(kind[:4]))
    rows = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in rows[2:]]


@each_registry
def test_the_page_has_a_row_for_each_entry(registry: Any) -> None:
    names = [name for name, *_ in rows_on_the_page(registry.kind)]
    assert names == list(registry), "write it anew: .venv/bin/python benchmarks/catalogue_agreement.py --write"


@each_registry
def test_the_page_has_the_kinds_that_it_speaks_of(registry: Any) -> None:
    intro, _, _ = (DOCS / "agreement.md").read_text(encoding="utf-8").partition("<!-- catalogue: begin -->")
    assert registry.kind in intro.lower()


@pytest.mark.parametrize("kind", agreement.KINDS)
def test_each_figure_on_the_page_is_within_the_limit_or_excused(kind: str) -> None:
    rows = rows_on_the_page(kind.lower())
    figures = {name: [float(cell) for cell in cells if cell != "not in PyTorch"] for name, *cells in rows}
    assert any(figures.values())
    assert {name for name, found in figures.items() if any(figure >= 1e-9 for figure in found)} <= set(
        agreement.EXCUSED
    )
    assert all(0 <= figure < 1e-6 for found in figures.values() for figure in found)


@pytest.mark.parametrize("name", agreement.EXCUSED)
def test_what_is_excused_is_told_on_the_page(name: str) -> None:
    text = region(DOCS / "agreement.md", "catalogue")
    assert f"- {name}: {agreement.EXCUSED[name]}." in text


def test_the_table_says_what_is_not_in_pytorch_and_why() -> None:
    row = agreement.Row("gaussian", {}, "no such activation")
    other = agreement.Row("tanh", {"value": 1e-16, "derivative": 0.0})
    text = agreement.table_of("Activations", [row, other])
    assert "| gaussian | not in PyTorch | not in PyTorch |" in text
    assert "| tanh | 1.0e-16 | 0 |" in text
    assert text.endswith("- gaussian: no such activation.")


def test_pytorch_leaves_the_rate_alone_where_a_plateau_would_change_it_by_less_than_1e_8() -> None:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1e-9)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=0)
    entry = SCHEDULES.resolve("reduce_on_plateau:patience=0")
    memory = entry.start(entry.settings)
    for loss in (1.0, 1.0):
        scheduler.step(loss)
        memory = entry.remember(memory, loss)
    assert optimizer.param_groups[0]["lr"] == 1e-9
    assert entry.rate(1e-9, 1, 10, memory) == pytest.approx(1e-10)


def test_a_whole_network_of_three_hidden_layers_has_pytorchs_derivatives() -> None:
    random = np.random.default_rng(11)
    sizes = [6, 5, 4, 4, 3]
    names = ["relu", "tanh", "sigmoid", "softmax"]
    given = {"x": random.normal(size=(8, 6)), "y": np.eye(3)[random.integers(3, size=8)]}
    for layer, (inputs, units) in enumerate(pairwise(sizes), start=1):
        given |= {f"W{layer}": random.normal(size=(inputs, units)), f"b{layer}": random.normal(size=units)}
    plan = rewrite(with_loss(forward_plan([ACTIVATIONS[name] for name in names]), LOSSES["cross_entropy"]))
    values = execute(plan + backward_plan(plan), given)
    leaves = {name: torch.tensor(array, requires_grad=name != "y") for name, array in given.items()}
    a = leaves["x"]
    for layer, name in enumerate(names, start=1):
        z = a @ leaves[f"W{layer}"] + leaves[f"b{layer}"]
        a = ACTIVATIONS_THERE[name](z)
    functional.cross_entropy(z, leaves["y"]).backward()
    for name in given.keys() - {"y"}:
        np.testing.assert_allclose(values[f"d_{name}"], leaves[name].grad.numpy(), rtol=1e-11, atol=1e-15)


@pytest.mark.parametrize("smoothing", [0.1, 0.5])
@pytest.mark.parametrize("fused", [False, True])
def test_label_smoothing(smoothing: float, fused: bool) -> None:
    scores, y = random_batch(4)
    weights = {"x": scores, "W1": np.eye(scores.shape[1]), "b1": np.zeros(scores.shape[1])}
    loss = LOSSES.resolve(f"cross_entropy:label_smoothing={smoothing}")
    plan = with_loss(forward_plan([ACTIVATIONS["softmax"]]), loss)
    plan = rewrite(plan) if fused else plan
    values = execute(plan + backward_plan(plan, ["x"]), {**weights, "y": y})
    expected, d_x = by_torch(lambda z, t: functional.cross_entropy(z, t, label_smoothing=smoothing), scores, y)
    np.testing.assert_allclose(values["loss"], expected, rtol=1e-12)
    np.testing.assert_allclose(values["d_x"], d_x, rtol=1e-10, atol=1e-15)
