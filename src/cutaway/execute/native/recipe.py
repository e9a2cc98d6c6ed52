"""From a plan to what the native core is told: which activations, which loss, which optimizer, with which settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeVar

from cutaway.definitions import ACTIVATIONS, LOSSES, OPTIMIZERS
from cutaway.definitions.activations import Activation
from cutaway.definitions.entry import Entry
from cutaway.definitions.layers import DROPOUT, Layer
from cutaway.definitions.losses import Loss
from cutaway.definitions.optimizers import Optimizer
from cutaway.execute.native.generate import optimizer_variants
from cutaway.execute.native.library import UnavailableError
from cutaway.plan import Plan, Step, backward_plan, forward_plan, rewrite, update_plan, with_loss
from cutaway.plan.step import layer_of

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True)
class Recipe:
    """What a training step is made of, where the native core can run it.

    Attributes:
        activations: One for each layer.
        loss: The loss.
        dropouts: For each layer its dropout, or None.
        fused: Whether the loss reads the scores of the last layer.
        optimizer: The optimizer.
    """

    activations: tuple[Activation, ...]
    dropouts: tuple[Layer | None, ...]
    loss: Loss
    fused: bool
    optimizer: Optimizer

    @property
    def memories(self) -> tuple[str, ...]:
        """What the optimizer remembers for each parameter: as the core counts it, single numbers last."""
        names = self.optimizer.state_names(self.optimizer.settings)
        return tuple(sorted(names, key=lambda name: name in self.optimizer.single))

    @property
    def optimizer_place(self) -> int:
        """The place of the optimizer, with its memories, in the core's table."""
        names = self.optimizer.state_names(self.optimizer.settings)
        variants = [(entry.name, memories) for entry, memories in optimizer_variants()]
        return variants.index((self.optimizer.name, names))


def recipe_of(plan: Plan) -> Recipe:
    """Return the recipe of a plan that holds a training step: forward, backward and update.

    The core does what dense layers, activations, dropout, a loss and an optimizer make together, and nothing else: the
    plan of these very parts must be the plan that was given, step by step.

    Raises:
        UnavailableError: The plan has a step that the core does not run; it is named.
    """
    activations = tuple(_definitions(plan, Activation, ACTIVATIONS))
    losses, optimizers = _definitions(plan, Loss, LOSSES), _definitions(plan, Optimizer, OPTIMIZERS)
    if not (activations and losses and optimizers):
        raise UnavailableError("the plan is not that of a training step")
    dropouts = _dropouts(plan, len(activations))
    forward = rewrite(with_loss(forward_plan(activations, dropouts=dropouts[:-1], training=True), losses[0]))
    parameters = [f"{name}{layer}" for layer in range(1, len(activations) + 1) for name in "Wb"]
    known = forward + backward_plan(forward, parameters) + update_plan(optimizers[0], parameters)
    for step, other in zip_longest(plan, known):
        if str(step) != str(other):
            raise UnavailableError(f"the native core does not run {_describe(step or other)}")
    fused = any(step.rule.definition is losses[0] and step.rule.name != losses[0].name for step in forward)
    return Recipe(activations, dropouts, losses[0], fused, optimizers[0])


def _definitions(plan: Plan, kind: type[E], registry: Mapping[str, E]) -> list[E]:
    """Return the definitions of one kind that steps of the plan are made of, forward ones alone."""
    return [
        step.rule.definition
        for step in plan
        if isinstance(step.rule.definition, kind) and step.rule.definition.name in registry and _is_forward(step)
    ]


def _dropouts(plan: Plan, layers: int) -> tuple[Layer | None, ...]:
    found = {step.layer: step.rule.definition for step in plan if step.rule.name == DROPOUT.name}
    chosen = [found.get(layer) for layer in range(1, layers + 1)]
    return tuple(dropout if isinstance(dropout, Layer) else None for dropout in chosen)


def _is_forward(step: Step) -> bool:
    return not step.outputs[0].startswith("d_")


def _describe(step: Step) -> str:
    where = f" in layer {step.layer}" if step.layer else ""
    return f"the step {step}{where}"


def layers_of(shapes: Mapping[str, tuple[int, ...]]) -> list[int]:
    """Return the sizes of a network from the shapes of its parameters.

    >>> layers_of({"W1": (2, 3), "b1": (3,), "W2": (3, 1), "b2": (1,)})
    [2, 3, 1]
    """
    weights = sorted((name for name in shapes if name.startswith("W")), key=layer_of)
    return [shapes[weights[0]][0], *(shapes[name][1] for name in weights)]
