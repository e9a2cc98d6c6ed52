"""Rules made from definitions: an activation, a loss and an optimizer's update as rules of a plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cutaway.definitions.activations import Activation
from cutaway.definitions.entry import Array, Namespace
from cutaway.definitions.losses import Loss
from cutaway.definitions.optimizers import Optimizer
from cutaway.errors import ShapeError
from cutaway.plan.shapes import require_rank, same, show
from cutaway.plan.step import OUTPUT, OUTPUT_DERIVATIVE, Pullback, Rule, Shape


def activation_rule(activation: Activation) -> Rule:
    """Return a = activation(z) as a rule."""
    backward = Rule(f"{activation.name}_d_z", ActivationBackward(activation), shape_of_first, definition=activation)
    pullback = Pullback(backward, (OUTPUT_DERIVATIVE, 0, OUTPUT))
    return Rule(activation.name, activation.value, shape_of_first, (pullback,), activation)


@dataclass(frozen=True)
class ActivationBackward:
    """From the derivative of an activation's output to that of its input.

    Rules are compared, and sent to other processes; so what they call is data or a function with a name.
    """

    activation: Activation

    def __call__(self, xp: Namespace, d_a: Array, z: Array, a: Array) -> Array:
        """Return ``d_z``, shape (batch, units)."""
        return self.activation.backward(xp, d_a, z, a)


def loss_rule(loss: Loss) -> Rule:
    """Return losses = loss(p, y) as a rule: one number for each example, shape (batch,)."""
    backward = Rule(f"{loss.name}_d_p", LossBackward(loss.slope), shape_of_second, definition=loss)
    pullback = Pullback(backward, (OUTPUT_DERIVATIVE, 0, 1))
    return Rule(loss.name, loss.value, shape_of_losses, (pullback, None), loss)


@dataclass(frozen=True)
class LossBackward:
    """From the derivative of each example's loss to that of its outputs: each row times its own ``d_losses``."""

    slope: Callable[..., Array]

    def __call__(self, xp: Namespace, d_losses: Array, p: Array, y: Array) -> Array:
        """Return the derivative with respect to ``p`` (or to the scores behind it), shape (batch, outputs)."""
        return xp.expand_dims(d_losses, axis=-1) * self.slope(xp, p, y)


def mean_rule() -> Rule:
    """Return loss = the mean of the examples' losses as a rule: every example has the same vote, 1/n."""
    backward = Rule("mean_d_losses", _mean_d_losses, shape_of_first)
    return Rule("mean", _mean, shape_of_number, (Pullback(backward, (0,)),))


def update_rule(optimizer: Optimizer) -> Rule:
    """Return one optimizer step for one parameter as a rule.

    It reads (parameter, gradient, *state, step, learning_rate) and makes (new parameter, *new state).
    """
    shape = UpdateShape(len(optimizer.state_names(optimizer.settings)))
    return Rule(optimizer.name, OptimizerUpdate(optimizer), shape, definition=optimizer)


@dataclass(frozen=True)
class OptimizerUpdate:
    """An optimizer's update with its state spelled out, one array after the other."""

    optimizer: Optimizer

    def __call__(self, xp: Namespace, parameter: Array, gradient: Array, *rest: Any) -> Any:
        """Return the new parameter, with the new state behind it if there is one."""
        *memories, step, learning_rate = rest
        settings = {**self.optimizer.settings, "learning_rate": learning_rate}
        names = self.optimizer.state_names(self.optimizer.settings)
        state = dict(zip(names, memories, strict=True))
        new_parameter, new_state = self.optimizer.update(xp, gradient, state, parameter, step, settings)
        return (new_parameter, *(new_state[name] for name in names)) if names else new_parameter


@dataclass(frozen=True)
class UpdateShape:
    """The shapes of the new parameter and of so many arrays of state: those they had before."""

    memories: int

    def __call__(self, parameter: Shape, gradient: Shape, *rest: Shape) -> Any:
        """Return one shape, or one for each output."""
        if parameter != gradient:
            raise ShapeError(f"a gradient of shape {show(gradient)} for a parameter of shape {show(parameter)}")
        return (parameter, *rest[: self.memories]) if self.memories else parameter


def sum_rule() -> Rule:
    """Return the sum of two derivatives: a value that feeds two steps hears from both."""
    return Rule("add", _add, shape_of_first)


def shape_of_second(first: Shape, second: Shape, *others: Shape) -> Shape:  # noqa: ARG001
    """Return the second shape: a derivative with respect to p, given d_losses and p."""
    return second


def shape_of_first(first: Shape, *others: Shape) -> Shape:  # noqa: ARG001
    """Return the first shape: what works number by number keeps it."""
    return first


def shape_of_losses(p: Shape, y: Shape) -> Shape:
    """Return (batch,), one loss for each example, where outputs and targets have the same shape."""
    require_rank(p, 2, "p")
    require_rank(y, 2, "y")
    if not (same(p[0], y[0]) and same(p[1], y[1])):
        raise ShapeError(
            f"the outputs p have the shape {show(p)} and the targets y {show(y)}; expected the same shape "
            "(class labels go in as one-hot rows, one column for each class)"
        )
    return (p[0],)


def shape_of_number(*shapes: Shape) -> Shape:  # noqa: ARG001
    """Return the shape of a single number."""
    return ()


def _mean(xp: Namespace, losses: Array) -> Array:
    return xp.mean(losses)


def _mean_d_losses(xp: Namespace, losses: Array) -> Array:
    return xp.ones_like(losses) / losses.shape[0]


def _add(xp: Namespace, first: Array, second: Array) -> Array:  # noqa: ARG001
    return first + second
