"""One training step as three plans: forward with the penalties, backward, and the update."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cutaway.definitions import Optimizer, Regularizer
from cutaway.plan import Plan, backward_plan, update_plan, with_penalties, with_projections

if TYPE_CHECKING:
    from cutaway.network.network import Network


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
    network: Network, optimizer: Optimizer, regularizers: Sequence[Regularizer] = (), *, training: bool = True
) -> StepPlans:
    """Return the plans of a step of a network's training.

    Args:
        network: The network.
        optimizer: What makes the new parameters.
        regularizers: Penalties, which join the loss, and projections, which follow the update.
        training: Whether dropout silences units and batch normalization measures the batch; else as in evaluation.

    Raises:
        SettingError: A penalty is given twice.
    """
    parameters = list(network.parameters)
    weights = [name for name in parameters if name.startswith("W")]
    forward = with_penalties(network.training_plan if training else network.plan, regularizers, weights)
    update = with_projections(update_plan(optimizer, parameters), regularizers, weights)
    measured = network.statistics_plan if training else ()
    return StepPlans(forward, backward_plan(forward, parameters), update + measured)
