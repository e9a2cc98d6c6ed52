"""Shapes before anything is computed: equal to the real arrays', and errors that name the layer and both shapes."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cutaway.definitions import OPTIMIZERS
from cutaway.errors import ShapeError
from cutaway.execute import execute
from cutaway.network import Network
from cutaway.plan import Plan, Shape, backward_plan, infer_shapes, made_by, rewrite, update_plan
from cutaway.plan.shapes import same, show

SHAPES: dict[str, Shape] = {
    "x": ("batch", 4),
    "y": ("batch", 2),
    "W1": (4, 3),
    "b1": (3,),
    "W2": (3, 2),
    "b2": (2,),
}


@settings(deadline=None, max_examples=40)
@given(
    sizes=st.lists(st.integers(1, 6), min_size=2, max_size=5),
    batch=st.integers(1, 5),
    output=st.sampled_from(["softmax", "identity", "sigmoid"]),
    optimizer=st.sampled_from(["sgd:momentum=0.9", *OPTIMIZERS]),
)
def test_inferred_shapes_are_those_of_the_real_arrays(
    sizes: list[int], batch: int, output: str, optimizer: str
) -> None:
    network = Network(sizes, activation="tanh", output=output)
    entry = OPTIMIZERS.resolve(optimizer)
    update = update_plan(entry, network.parameters)
    plan = network.plan + backward_plan(network.plan) + update
    known: dict[str, Any] = {
        "x": np.ones((batch, sizes[0]), dtype="float32"),
        "y": np.ones((batch, sizes[-1]), dtype="float32"),
        **network.parameters,
        **{f"{m}_{name}": array for name, p in network.parameters.items() for m, array in entry.init(np, p).items()},
        "step": 1,
        "learning_rate": 0.1,
    }
    values = execute(plan, known)
    inferred = infer_shapes(plan, {name: np.shape(array) for name, array in known.items()})
    assert inferred == {name: np.shape(array) for name, array in values.items()}


@pytest.mark.parametrize("table", [(), None], ids=["as written", "rewritten"])
def test_the_name_of_a_size_goes_through_the_whole_plan(network_plan: Plan, table: tuple[()] | None) -> None:
    plan = rewrite(network_plan, table)
    plan = plan + backward_plan(plan)
    shapes = infer_shapes(plan, SHAPES)
    expected: dict[str, Shape] = {
        "z1": ("batch", 3), "p": ("batch", 2), "losses": ("batch",), "loss": (),
        "d_z2": ("batch", 2), "d_W2": (3, 2), "d_b1": (3,), "d_x": ("batch", 4),
    }  # fmt: skip
    assert {name: shapes[name] for name in expected} == expected
    assert set(made_by(plan)) <= set(shapes)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            {"x": ("batch", 5)},
            (
                "Layer 1, z1 = dense(x, W1, b1): the input has the shape (batch, 5) and W (4, 3); expected the same "
                "number of inputs, got 5 and 4."
            ),
        ),
        (
            {"W2": (7, 2)},
            (
                "Layer 2, z2 = dense(a1, W2, b2): the input has the shape (batch, 3) and W (7, 2); expected the "
                "same number of inputs, got 3 and 7."
            ),
        ),
        (
            {"b2": (3,)},
            (
                "Layer 2, z2 = dense(a1, W2, b2): W has the shape (3, 2) and b (3,); expected the same number of "
                "units, got 2 and 3."
            ),
        ),
        (
            {"b1": (1, 3)},
            "Layer 1, z1 = dense(x, W1, b1): b has the shape (1, 3); expected one dimension, (units,).",
        ),
        (
            {"x": (4,)},
            ("Layer 1, z1 = dense(x, W1, b1): the input has the shape (4,); expected two dimensions, (batch, inputs)."),
        ),
        (
            {"y": ("batch", 10)},
            (
                "In losses = cross_entropy(p, y): the outputs p have the shape (batch, 2) and the targets y "
                "(batch, 10); expected the same shape (class labels go in as one-hot rows, one column for each class)."
            ),
        ),
        ({"y": ("batch",)}, "In losses = cross_entropy(p, y): y has the shape (batch,); expected two dimensions"),
        ({"x": (3, 4), "y": (5, 2)}, "the outputs p have the shape (3, 2) and the targets y (5, 2); expected the same"),
    ],
)
def test_arrays_that_cannot_meet_are_refused_with_layer_and_shapes(
    network_plan: Plan, changed: dict[str, Shape], message: str
) -> None:
    with pytest.raises(ShapeError) as caught:
        infer_shapes(network_plan, {**SHAPES, **changed})
    assert message in str(caught.value)
    assert str(caught.value).endswith(".")


def test_the_rewritten_loss_refuses_wrong_targets_too(network_plan: Plan) -> None:
    with pytest.raises(ShapeError, match=r"the outputs p have the shape \(batch, 2\) and the targets y \(batch, 9\)"):
        infer_shapes(rewrite(network_plan), {**SHAPES, "y": ("batch", 9)})


def test_a_gradient_of_another_shape_is_refused() -> None:
    known: dict[str, Shape] = {"W2": (3, 2), "d_W2": (2, 3), "step": (), "learning_rate": ()}
    with pytest.raises(
        ShapeError, match=r"^Layer 2, .*a gradient of shape \(2, 3\) for a parameter of shape \(3, 2\)\.$"
    ):
        infer_shapes(update_plan(OPTIMIZERS["sgd"], ["W2"]), known)


def test_missing_shapes_are_named(network_plan: Plan) -> None:
    with pytest.raises(ShapeError, match=r"^Layer 1, z1 = dense\(x, W1, b1\): no shape was given for x and b1\.$"):
        infer_shapes(network_plan, {"W1": (4, 3)})


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [(3, 3, True), (3, 4, False), ("batch", 3, True), (3, "batch", True), ("a", "b", True)],
)
def test_a_size_with_a_name_can_be_any_size(first: int | str, second: int | str, alike: bool) -> None:
    assert same(first, second) == alike


@pytest.mark.parametrize(
    ("shape", "text"), [((), "()"), ((3,), "(3,)"), (("batch",), "(batch,)"), (("batch", 256), "(batch, 256)")]
)
def test_shapes_are_printed_as_in_python(shape: Shape, text: str) -> None:
    assert show(shape) == text
