"""One training step as three plans: forward with the penalties, backward, and the update."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cutaway.definitions.optimizers import Optimizer
from cutaway.definitions.regularizers import Regularizer
from cutaway.plan.backward import backward_plan
from cutaway.plan.penalties import with_penalties, with_projections
from cutaway.plan.step import Plan
from cutaway.plan.update import update_plan


@dataclass(frozen=True)
class StepPlans:
    """What happens in one step.

    Attributes:
        forward: From ``x`` and ``y`` to ``loss``, with penalties where there are any.
        backward: From there to ``d_W1`` and so on.
        update: From there to ``new_W1``, to what the optimizer remembers and to new statistics.
    """

    forward: Plan
    backward: Plan
    update: Plan

    @property
    def whole(self) -> Plan:
        """All three, one after the other."""
        return self.forward + self.backward + self.update


def step_plans(
    forward: Plan,
    parameters: Sequence[str],
    optimizer: Optimizer,
    regularizers: Sequence[Regularizer] = (),
    statistics: Plan = (),
) -> StepPlans:
    """Return the plans of a training step.

    Args:
        forward: A forward plan whose last step makes ``loss``.
        parameters: What is learned, ``W1``, ``b1`` ...; the regularizers are for those that are called W.
        optimizer: What makes the new parameters.
        regularizers: Penalties, which join the loss, and projections, which follow the update.
        statistics: The steps that average what batch normalization has measured.

    Raises:
        SettingError: A penalty is given twice.

    >>> from cutaway.definitions import ACTIVATIONS, LOSSES, OPTIMIZERS
    >>> from cutaway.plan import forward_plan, text_of, with_loss
    >>> forward = with_loss(forward_plan([ACTIVATIONS["sigmoid"]]), LOSSES["half_squared_error"])
    >>> print(text_of(step_plans(forward, ["W1", "b1"], OPTIMIZERS["sgd"]).update))
    new_W1 = sgd(W1, d_W1, step, learning_rate)
    new_b1 = sgd(b1, d_b1, step, learning_rate)
    """
    weights = [name for name in parameters if name.startswith("W")]
    penalized = with_penalties(forward, regularizers, weights)
    update = with_projections(update_plan(optimizer, parameters), regularizers, weights)
    return StepPlans(penalized, backward_plan(penalized, parameters), update + statistics)
