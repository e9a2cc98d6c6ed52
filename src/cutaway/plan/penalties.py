"""Regularizers in a plan: penalties that join the loss, and projections that follow an update."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from cutaway.definitions.entry import Array, Namespace
from cutaway.definitions.regularizers import REGULARIZERS, Regularizer
from cutaway.plan.rules import shape_of_first, shape_of_number, shape_of_second
from cutaway.plan.step import OUTPUT_DERIVATIVE, Plan, Pullback, Rule, Step, layer_of


def with_penalties(plan: Plan, regularizers: Iterable[Regularizer], weights: Iterable[str]) -> Plan:
    """Return a forward plan whose ``loss`` is that of the data, now ``data_loss``, plus the penalties of the weights.

    A penalty has the number of its layer, ``penalty1``; where there are several for each layer, the name of its
    regularizer too, ``l2_penalty1``. Without a penalty the plan stays as it is. The backward plan made from the result
    needs to know nothing of penalties: it adds up what ``W1`` hears by two ways.

    Args:
        plan: A forward plan whose last step makes ``loss``, the mean over the examples.
        regularizers: What is asked for; projections are passed over.
        weights: The names of the weight matrices, ``W1`` and so on.

    Raises:
        SettingError: A penalty is given twice.

    >>> from cutaway.definitions import ACTIVATIONS, LOSSES, REGULARIZERS
    >>> from cutaway.plan import backward_plan, forward_plan, text_of, with_loss
    >>> plan = with_loss(forward_plan([ACTIVATIONS["sigmoid"]]), LOSSES["half_squared_error"])
    >>> penalized = with_penalties(plan, [REGULARIZERS["l2"]], ["W1"])
    >>> print(text_of(penalized[2:] + backward_plan(penalized, ["W1"])))
    losses = half_squared_error(p, y)
    data_loss = mean(losses)
    penalty1 = l2(W1)
    loss = total(data_loss, penalty1)
    d_data_loss = total_d_term(data_loss)
    d_penalty1 = total_d_term(penalty1)
    d_W1_1 = l2_d_W(d_penalty1, W1)
    d_losses = mean_d_losses(d_data_loss, losses)
    d_p = half_squared_error_d_p(d_losses, p, y)
    d_z1 = sigmoid_d_z(d_p, z1, p)
    d_W1_2 = dense_d_W(x, d_z1)
    d_W1 = add(d_W1_1, d_W1_2)
    """
    names, given = list(weights), [regularizer for regularizer in regularizers if regularizer.value]
    REGULARIZERS.check_once(given)  # what the second makes would have the first one's name
    steps = [_penalty(regularizer, name, len(given) > 1) for regularizer in given for name in names]
    if not steps:
        return plan
    mean = replace(plan[-1], outputs=("data_loss",), rule=_scaled(plan[-1].rule))
    terms = ("data_loss", *(step.outputs[0] for step in steps))
    return (*plan[:-1], mean, *steps, Step(("loss",), _total_rule(len(terms)), terms))


def with_projections(plan: Plan, regularizers: Iterable[Regularizer], weights: Iterable[str]) -> Plan:
    """Return an update plan in which ``new_W1`` has been held to the bounds of the projections, if there are any.

    >>> from cutaway.definitions import OPTIMIZERS, REGULARIZERS
    >>> from cutaway.plan import text_of, update_plan
    >>> plan = update_plan(OPTIMIZERS["sgd"], ["W1", "b1"])
    >>> print(text_of(with_projections(plan, [REGULARIZERS["max_norm"]], ["W1"])))
    free_W1 = sgd(W1, d_W1, step, learning_rate)
    new_W1 = max_norm(free_W1)
    new_b1 = sgd(b1, d_b1, step, learning_rate)
    """
    held = {f"new_{name}": name for name in weights}
    given = [regularizer for regularizer in regularizers if regularizer.project]
    return tuple(found for step in plan for found in _projected(step, held.get(step.outputs[0]), given))


def _penalty(regularizer: Regularizer, weight: str, named: bool) -> Step:
    layer = layer_of(weight)
    name = f"{regularizer.name}_penalty{layer}" if named else f"penalty{layer}"
    return Step((name,), penalty_rule(regularizer), (weight,), layer)


def _projected(step: Step, weight: str | None, regularizers: Sequence[Regularizer]) -> Plan:
    """Return the optimizer's step, and behind it one for each projection; the last makes the new weights."""
    if weight is None or not regularizers:
        return (step,)
    new, *memories = step.outputs
    names = [f"free_{weight}", *(f"{regularizer.name}_{weight}" for regularizer in regularizers[:-1]), new]
    steps = [
        Step((made,), projection_rule(regularizer), (read,), step.layer)
        for regularizer, read, made in zip(regularizers, names, names[1:], strict=False)
    ]
    return (replace(step, outputs=(names[0], *memories)), *steps)


def penalty_rule(regularizer: Regularizer) -> Rule:
    """Return penalty = regularizer(W) as a rule."""
    assert regularizer.value is not None  # noqa: S101 (asked for penalties alone)
    assert regularizer.slope is not None  # noqa: S101 (every penalty states one)
    backward = Rule(
        f"{regularizer.name}_d_W", PenaltyBackward(regularizer.slope), shape_of_second, definition=regularizer
    )
    pullback = Pullback(backward, (OUTPUT_DERIVATIVE, 0))
    return Rule(regularizer.name, regularizer.value, shape_of_number, (pullback,), regularizer)


def projection_rule(regularizer: Regularizer) -> Rule:
    """Return W = regularizer(free W) as a rule; it follows the update, so that no derivative passes it."""
    assert regularizer.project is not None  # noqa: S101 (asked for projections alone)
    return Rule(regularizer.name, regularizer.project, shape_of_first, definition=regularizer)


@dataclass(frozen=True)
class PenaltyBackward:
    """From the derivative of the penalty, which is 1, to that of the weights."""

    slope: Callable[..., Array]

    def __call__(self, xp: Namespace, d_penalty: Array, W: Array) -> Array:
        """Return the penalty's share of ``d_W``, shape of ``W``."""
        return d_penalty * self.slope(xp, W)


def _scaled(mean: Rule) -> Rule:
    """Return the mean as a term of a sum: its derivative is multiplied by that of the term."""
    (pullback,) = mean.pullbacks
    assert pullback is not None  # noqa: S101 (a loss can be learned from)
    backward = replace(pullback.rule, compute=TermBackward(pullback.rule.compute), shape=shape_of_second)
    return replace(mean, pullbacks=(Pullback(backward, (OUTPUT_DERIVATIVE, *pullback.arguments)),))


@dataclass(frozen=True)
class TermBackward:
    """A derivative of the last value of a plan, made one of a term: the chain rule's other factor joins it."""

    derivative: Callable[..., Array]

    def __call__(self, xp: Namespace, d_term: Array, *arguments: Array) -> Array:
        """Return ``d_term`` times the derivative."""
        return d_term * self.derivative(xp, *arguments)


def _total_rule(terms: int) -> Rule:
    """Return loss = the sum of so many terms as a rule; each has the derivative 1."""
    pullbacks = tuple(Pullback(Rule("total_d_term", _one, shape_of_number), (number,)) for number in range(terms))
    return Rule("total", _total, shape_of_number, pullbacks)


def _total(xp: Namespace, first: Array, *others: Array) -> Array:  # noqa: ARG001
    for other in others:
        first = first + other
    return first


def _one(xp: Namespace, term: Array) -> Array:
    return xp.ones_like(term)
