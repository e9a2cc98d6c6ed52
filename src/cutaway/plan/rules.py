"""Rules made from definitions: a dense layer, an activation, a loss and an optimizer's update as rules of a plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cutaway.definitions.activations import Activation
from cutaway.definitions.entry import Array, Namespace
from cutaway.definitions.layers import DENSE
from cutaway.definitions.losses import Loss
from cutaway.definitions.optimizers import Optimizer
from cutaway.errors import ShapeError
from cutaway.plan.shapes import require_rank, same, show
from cutaway.plan.step import OUTPUT, OUTPUT_DERIVATIVE, Pullback, Rule, Shape


def dense_rule() -> Rule:
    """Return z = x W + b as a rule with the derivatives that its definition states."""
    numbers: dict[str, int | str] = {name: number for number, name in enumerate(DENSE.inputs)}
    numbers[OUTPUT_DERIVATIVE] = OUTPUT_DERIVATIVE
    input_shapes: dict[str, Callable[..., Shape]] = {"x": _shape_of_d_x, "W": _shape_of_d_w, "b": _shape_of_d_b}
    pullbacks = tuple(
        Pullback(
            Rule(f"dense_d_{name}", DENSE.derivatives[name].value, input_shapes[name], definition=DENSE),
            tuple(numbers[argument] for argument in DENSE.derivatives[name].arguments),
        )
        for name in DENSE.inputs
    )
    return Rule("dense", DENSE.value, _shape_of_dense, pullbacks, DENSE)


def activation_rule(activation: Activation) -> Rule:
    """Return a = activation(z) as a rule."""
    backward = Rule(f"{activation.name}_d_z", activation.backward, _like_first, definition=activation)
    pullback = Pullback(backward, (OUTPUT_DERIVATIVE, 0, OUTPUT))
    return Rule(activation.name, activation.value, _like_first, (pullback,), activation)


def loss_rule(loss: Loss) -> Rule:
    """Return losses = loss(p, y) as a rule: one number for each example, shape (batch,)."""

    def d_p(xp: Namespace, d_losses: Array, p: Array, y: Array) -> Array:
        return xp.expand_dims(d_losses, axis=-1) * loss.slope(xp, p, y)

    pullback = Pullback(Rule(f"{loss.name}_d_p", d_p, shape_of_second, definition=loss), (OUTPUT_DERIVATIVE, 0, 1))
    return Rule(loss.name, loss.value, _shape_of_losses, (pullback, None), loss)


def mean_rule() -> Rule:
    """Return loss = the mean of the examples' losses as a rule: every example has the same vote, 1/n."""

    def compute(xp: Namespace, losses: Array) -> Array:
        return xp.mean(losses)

    def d_losses(xp: Namespace, losses: Array) -> Array:
        return xp.ones_like(losses) / losses.shape[0]

    def shape(losses: Shape) -> Shape:  # noqa: ARG001
        return ()

    return Rule("mean", compute, shape, (Pullback(Rule("mean_d_losses", d_losses, _like_first), (0,)),))


def update_rule(optimizer: Optimizer) -> Rule:
    """Return one optimizer step for one parameter as a rule.

    It reads (parameter, gradient, *state, step, learning_rate) and makes (new parameter, *new state).
    """
    names = optimizer.state_names(optimizer.settings)

    def compute(xp: Namespace, parameter: Array, gradient: Array, *rest: Any) -> Any:
        *memories, step, learning_rate = rest
        settings = {**optimizer.settings, "learning_rate": learning_rate}
        state = dict(zip(names, memories, strict=True))
        new_parameter, new_state = optimizer.update(xp, gradient, state, parameter, step, settings)
        return (new_parameter, *(new_state[name] for name in names)) if names else new_parameter

    def shape(parameter: Shape, gradient: Shape, *rest: Shape) -> Any:  # noqa: ARG001
        if parameter != gradient:
            raise ShapeError(f"a gradient of shape {show(gradient)} for a parameter of shape {show(parameter)}")
        return (parameter,) * (1 + len(names)) if names else parameter

    return Rule(optimizer.name, compute, shape, definition=optimizer)


def sum_rule() -> Rule:
    """Return the sum of two derivatives: a value that feeds two steps hears from both."""
    return Rule("add", lambda xp, first, second: first + second, _like_first)  # noqa: ARG005


def shape_of_second(first: Shape, second: Shape, *others: Shape) -> Shape:  # noqa: ARG001
    """Return the second shape: a derivative with respect to p, given d_losses and p."""
    return second


def _like_first(first: Shape, *others: Shape) -> Shape:  # noqa: ARG001
    return first


def _shape_of_losses(p: Shape, y: Shape) -> Shape:
    require_rank(p, 2, "p")
    require_rank(y, 2, "y")
    if not (same(p[0], y[0]) and same(p[1], y[1])):
        raise ShapeError(
            f"the outputs p have the shape {show(p)} and the targets y {show(y)}; expected the same shape "
            "(class labels go in as one-hot rows, one column for each class)"
        )
    return (p[0],)


def _shape_of_dense(x: Shape, W: Shape, b: Shape) -> Shape:
    require_rank(x, 2, "its input")
    require_rank(W, 2, "its weight matrix")
    if not same(x[1], W[0]):
        raise ShapeError(
            f"the input has the shape {show(x)} and the weights {show(W)}; expected {W[0]} numbers for each "
            f"example, got {x[1]}"
        )
    if len(b) != 1 or not same(b[0], W[1]):
        raise ShapeError(f"the biases have the shape {show(b)} and the weights {show(W)}; expected {show((W[1],))}")
    return (x[0], W[1])


def _shape_of_d_x(d_z: Shape, W: Shape) -> Shape:
    return (d_z[0], W[0])


def _shape_of_d_w(x: Shape, d_z: Shape) -> Shape:
    return (x[1], d_z[1])


def _shape_of_d_b(d_z: Shape) -> Shape:
    return (d_z[1],)
