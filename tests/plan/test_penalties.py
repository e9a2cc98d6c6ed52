"""Regularizers in plans: the names, the arithmetic, and the tape as the witness."""

import pickle
from collections.abc import Callable
from typing import Any

import array_api_strict
import numpy as np
import pytest

from cutaway.definitions import ACTIVATIONS, LOSSES, OPTIMIZERS, REGULARIZERS, Regularizer
from cutaway.errors import SettingError
from cutaway.execute import execute
from cutaway.execute.arrays import NUMPY, namespace_of
from cutaway.execute.tape import gradients
from cutaway.plan import (
    Plan,
    Shape,
    Step,
    backward_plan,
    forward_plan,
    infer_shapes,
    made_by,
    read_by,
    rewrite,
    text_of,
    update_plan,
    with_loss,
    with_penalties,
    with_projections,
)

WEIGHTS = ["W1", "W2"]
PARAMETERS = ["W1", "b1", "W2", "b2"]
SHAPES: dict[str, Shape] = {"x": ("batch", 4), "y": ("batch", 2), "W1": (4, 3), "b1": (3,), "W2": (3, 2), "b2": (2,)}
COMBINATIONS = [
    ["l2:rate=0.5"],
    ["l1:rate=0.25"],
    ["l1_l2:l1=0.5,l2=2"],
    ["l2:rate=0.5", "max_norm:norm=0.5"],
    ["max_norm", "l1:rate=0.25", "l2:rate=3"],
]
each_combination = pytest.mark.parametrize("texts", COMBINATIONS, ids=" ".join)


def resolved(*texts: str) -> list[Regularizer]:
    return [REGULARIZERS.resolve(text) for text in texts]


def ending(plan: Plan, *texts: str) -> list[str]:
    """Return the lines of a plan with penalties from the losses on."""
    lines = text_of(with_penalties(plan, resolved(*texts), WEIGHTS)).splitlines()
    return lines[lines.index("losses = cross_entropy(p, y)") + 1 :]


def numbers() -> dict[str, Any]:
    """Return random arrays for the names of a plan, with five examples."""
    random = np.random.default_rng(12)
    given = {
        name: random.normal(size=[5 if size == "batch" else int(size) for size in shape])
        for name, shape in SHAPES.items()
    }
    return {**given, "y": np.eye(2)[[0, 1, 1, 0, 1]]}


def test_one_penalty_has_the_number_of_its_layer(network_plan: Plan) -> None:
    assert ending(network_plan, "l2", "max_norm") == [
        "data_loss = mean(losses)",
        "penalty1 = l2(W1)",
        "penalty2 = l2(W2)",
        "loss = total(data_loss, penalty1, penalty2)",
    ]


def test_several_penalties_have_their_names_too(network_plan: Plan) -> None:
    assert ending(network_plan, "l2", "l1") == [
        "data_loss = mean(losses)",
        "l2_penalty1 = l2(W1)",
        "l2_penalty2 = l2(W2)",
        "l1_penalty1 = l1(W1)",
        "l1_penalty2 = l1(W2)",
        "loss = total(data_loss, l2_penalty1, l2_penalty2, l1_penalty1, l1_penalty2)",
    ]


@pytest.mark.parametrize("texts", [[], ["max_norm"]], ids=["nothing", "a projection"])
def test_without_a_penalty_the_plan_stays_as_it_is(network_plan: Plan, texts: list[str]) -> None:
    assert with_penalties(network_plan, resolved(*texts), WEIGHTS) == network_plan


def test_without_weights_there_is_nothing_to_penalize(network_plan: Plan) -> None:
    assert with_penalties(network_plan, resolved("l2"), []) == network_plan


def test_the_loss_and_the_gradient_by_hand() -> None:
    plan = with_loss(forward_plan([ACTIVATIONS["identity"]]), LOSSES["half_squared_error"])
    plan = with_penalties(plan, resolved("l2:rate=0.5", "l1:rate=0.25"), ["W1"])
    given = {"x": [[2.0]], "y": [[5.0]], "W1": [[4.0]], "b1": [-1.0]}
    values = execute(plan + backward_plan(plan), {name: np.array(array) for name, array in given.items()})
    assert values["data_loss"] == 2  # ½ (2·4 - 1 - 5)²
    assert values["l2_penalty1"] == 4  # ½ · 0.5 · 4²
    assert values["l1_penalty1"] == 1  # 0.25 · 4
    assert values["loss"] == 7
    assert values["d_W1"].tolist() == [[2 * 2 + 0.5 * 4 + 0.25]]
    assert values["d_b1"].tolist() == [2]  # as without: biases are left alone
    assert values["d_x"].tolist() == [[2 * 4]]


@each_combination
def test_backpropagation_agrees_with_the_tape(
    network_plan: Plan, texts: list[str], assert_close_to: Callable[..., None]
) -> None:
    plan = with_penalties(rewrite(network_plan), resolved(*texts), WEIGHTS)
    found = execute(plan + backward_plan(plan, PARAMETERS), numbers())
    for name, expected in gradients(plan, numbers(), PARAMETERS).items():
        assert_close_to(found[name], expected)


@each_combination
@pytest.mark.parametrize("wanted", [["b1"], ["W2"], ["x", "W1"]], ids=" ".join)
def test_any_part_of_the_gradient_is_the_same_as_in_the_whole(
    network_plan: Plan, texts: list[str], wanted: list[str]
) -> None:
    plan = with_penalties(network_plan, resolved(*texts), WEIGHTS)
    whole = execute(plan + backward_plan(plan), numbers())
    part = execute(plan + backward_plan(plan, wanted), numbers())
    for name in wanted:
        np.testing.assert_array_equal(part[f"d_{name}"], whole[f"d_{name}"])


def test_what_has_no_weight_in_it_hears_of_no_penalty(network_plan: Plan) -> None:
    made = made_by(backward_plan(with_penalties(network_plan, resolved("l2"), WEIGHTS), ["b1"]))
    assert made == ["d_data_loss", "d_losses", "d_p", "d_z2", "d_a1", "d_z1", "d_b1"]


@pytest.mark.parametrize("texts", [["l2"], ["l1_l2"], ["l2", "l1"]], ids=" ".join)
def test_without_weights_of_their_own_penalties_leave_the_data_loss_and_its_gradient(
    network_plan: Plan, texts: list[str]
) -> None:
    """With rates of 0 every number is that of the plan without penalties."""
    free = [
        REGULARIZERS.resolve(f"{text}:{','.join(f'{name}=0' for name in REGULARIZERS[text].settings)}")
        for text in texts
    ]
    plan = with_penalties(network_plan, free, WEIGHTS)
    before, after = (execute(part + backward_plan(part), numbers()) for part in (network_plan, plan))
    for name in ["loss", *(f"d_{parameter}" for parameter in PARAMETERS)]:
        np.testing.assert_array_equal(after[name], before[name])
    assert after["data_loss"] == before["loss"]


@each_combination
def test_no_name_is_made_twice_and_each_is_made_before_it_is_read(network_plan: Plan, texts: list[str]) -> None:
    forward = with_penalties(network_plan, resolved(*texts), WEIGHTS)
    update = with_projections(update_plan(OPTIMIZERS["adam"], PARAMETERS), resolved(*texts), WEIGHTS)
    memories = {f"{memory}_{name}" for memory in "mv" for name in PARAMETERS}
    known = {*SHAPES, *memories, "step", "learning_rate"}
    for step in forward + backward_plan(forward, PARAMETERS) + update:
        assert known.issuperset(step.inputs), step
        assert known.isdisjoint(step.outputs), step
        known.update(step.outputs)
    assert {f"new_{name}" for name in (*PARAMETERS, *memories)} <= known


@each_combination
def test_shapes_are_known_and_right(network_plan: Plan, texts: list[str]) -> None:
    forward = with_penalties(network_plan, resolved(*texts), WEIGHTS)
    update = with_projections(update_plan(OPTIMIZERS["sgd"], PARAMETERS), resolved(*texts), WEIGHTS)
    plan = forward + backward_plan(forward, PARAMETERS) + update
    shapes = infer_shapes(plan, {**SHAPES, "step": (), "learning_rate": ()})
    values = execute(plan, {**numbers(), "step": 1, "learning_rate": 0.1})
    for name in made_by(plan):
        assert tuple(5 if size == "batch" else size for size in shapes[name]) == values[name].shape, name


@each_combination
@pytest.mark.parametrize("xp", [NUMPY, namespace_of(array_api_strict.asarray([1.0]))], ids=["numpy", "strict"])
def test_single_precision_stays_single_precision(network_plan: Plan, texts: list[str], xp: Any) -> None:
    forward = with_penalties(network_plan, resolved(*texts), WEIGHTS)
    update = with_projections(update_plan(OPTIMIZERS["sgd"], PARAMETERS), resolved(*texts), WEIGHTS)
    plan = forward + backward_plan(forward, PARAMETERS) + update
    given = {name: xp.asarray(array.astype("float32")) for name, array in numbers().items()}
    values = execute(plan, {**given, "step": 1, "learning_rate": 0.1}, xp)
    assert all(values[name].dtype == xp.float32 for name in made_by(plan))


@each_combination
def test_a_plan_equals_its_twin_and_its_copy_from_another_process(network_plan: Plan, texts: list[str]) -> None:
    def make() -> Plan:
        forward = with_penalties(network_plan, resolved(*texts), WEIGHTS)
        update = with_projections(update_plan(OPTIMIZERS["adam"], PARAMETERS), resolved(*texts), WEIGHTS)
        return forward + backward_plan(forward) + update

    assert make() == make()
    assert pickle.loads(pickle.dumps(make())) == make()


def test_penalties_belong_to_their_layers(network_plan: Plan) -> None:
    plan = with_penalties(network_plan, resolved("l2"), WEIGHTS)
    layers = {step.outputs[0]: step.layer for step in plan + backward_plan(plan)}
    assert [layers[name] for name in ("data_loss", "penalty1", "penalty2", "loss", "d_penalty2", "d_W2_1")] == [
        None, 1, 2, None, None, 2,
    ]  # fmt: skip


@pytest.mark.parametrize("texts", [[], ["l2"]], ids=["nothing", "a penalty"])
def test_without_a_projection_the_update_stays_as_it_is(texts: list[str]) -> None:
    plan = update_plan(OPTIMIZERS["adam"], PARAMETERS)
    assert with_projections(plan, resolved(*texts), WEIGHTS) == plan


def test_the_optimizers_memory_keeps_its_names() -> None:
    plan = with_projections(update_plan(OPTIMIZERS["adam"], ["W2"]), resolved("max_norm"), WEIGHTS)
    assert text_of(plan).splitlines() == [
        "free_W2, new_m_W2, new_v_W2 = adam(W2, d_W2, m_W2, v_W2, step, learning_rate)",
        "new_W2 = max_norm(free_W2)",
    ]
    assert [step.layer for step in plan] == [2, 2]


def test_two_projections_follow_one_another() -> None:
    plan = with_projections(
        update_plan(OPTIMIZERS["sgd"], ["W1"]), resolved("max_norm:norm=1", "max_norm:norm=0.5"), WEIGHTS
    )
    assert text_of(plan[1:]) == "max_norm_W1 = max_norm(free_W1)\nnew_W1 = max_norm(max_norm_W1)"
    given = {"W1": np.array([[3.0], [4.0]]), "d_W1": np.zeros((2, 1)), "step": 1, "learning_rate": 0.1}
    values = execute(plan, given)
    np.testing.assert_allclose(values["max_norm_W1"], [[0.6], [0.8]], rtol=1e-15)
    np.testing.assert_allclose(values["new_W1"], [[0.3], [0.4]], rtol=1e-15)


def test_an_update_with_a_bound_by_hand() -> None:
    plan = with_projections(update_plan(OPTIMIZERS["sgd"], ["W1", "b1"]), resolved("max_norm:norm=5"), ["W1"])
    given = {"W1": [[4.0, 1.0], [4.0, 0.0]], "d_W1": [[-20.0, 0.0], [-40.0, 0.0]], "b1": [70.0], "d_b1": [0.0]}
    values = execute(plan, {name: np.array(array) for name, array in given.items()} | {"step": 1, "learning_rate": 0.1})
    assert values["free_W1"].tolist() == [[6, 1], [8, 0]]  # the first unit's weights have the length 10
    assert values["new_W1"].tolist() == [[3, 1], [4, 0]]
    assert values["new_b1"].tolist() == [70]


def test_the_plan_reads_nothing_new(network_plan: Plan) -> None:
    plan = with_penalties(network_plan, resolved("l2", "l1"), WEIGHTS)
    assert set(read_by(plan)) == set(read_by(network_plan))
    assert isinstance(plan[-1], Step)


@pytest.fixture
def assert_close_to() -> Callable[..., None]:
    """Return the assertion that two arrays are the same up to rounding."""

    def check(given: Any, expected: Any) -> None:
        np.testing.assert_allclose(given, expected, rtol=1e-12, atol=1e-15)

    return check


def test_a_penalty_given_twice_is_refused(network_plan: Plan) -> None:
    with pytest.raises(SettingError, match="The regularizer 'l2' is given 2 times"):
        with_penalties(network_plan, resolved("l2", "l2:rate=0.5"), WEIGHTS)
