"""The plans of a network: what it computes, as data; each is made when it is first asked for."""

from __future__ import annotations

from functools import cached_property

from cutaway.definitions import ACTIVATIONS, LOSSES
from cutaway.network.representations import ReadablePlan
from cutaway.network.specification import Specification
from cutaway.plan import Plan, backward_plan, forward_plan, rewrite, statistics_plan, with_loss


class Planned:
    """What has a specification, and so the plans that follow from it.

    Attributes:
        specification: What the network is made of, as plain data.
    """

    specification: Specification

    @cached_property
    def forward_plan(self) -> Plan:
        """The plan from ``x`` to the outputs ``p``, in evaluation."""
        return ReadablePlan(self._forward_plan(training=False))

    @cached_property
    def plan(self) -> Plan:
        """The plan from ``x`` and ``y`` to ``loss``, in evaluation (rewritten where the table says so)."""
        return ReadablePlan(rewrite(with_loss(self.forward_plan, LOSSES.resolve(self.specification.loss))))

    @cached_property
    def training_plan(self) -> Plan:
        """The plan from ``x`` and ``y`` to ``loss``, as training runs it.

        It is ``plan`` but for dropout, which reads ``mask1`` and so on, and batch normalization, which measures the
        batch.
        """
        plan = with_loss(self._forward_plan(training=True), LOSSES.resolve(self.specification.loss))
        return ReadablePlan(rewrite(plan))

    @cached_property
    def backward_plan(self) -> Plan:
        """The plan from the values of ``training_plan`` to the derivative of every parameter."""
        return ReadablePlan(backward_plan(self.training_plan, self.specification.parameter_shapes()))

    @cached_property
    def _evaluation_backward_plan(self) -> Plan:
        return backward_plan(self.plan, self.specification.parameter_shapes())

    @cached_property
    def statistics_plan(self) -> Plan:
        """The plan from the values of ``training_plan`` to ``new_running_mean1`` and so on; mostly empty."""
        return statistics_plan(self.specification.normalizations)

    def _forward_plan(self, training: bool) -> Plan:
        specification = self.specification
        return forward_plan(
            [ACTIVATIONS.resolve(name) for name in specification.activations],
            features=specification.features_layer,
            normalizations=specification.normalizations,
            dropouts=specification.dropouts,
            training=training,
        )
