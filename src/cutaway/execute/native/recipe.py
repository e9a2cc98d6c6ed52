"""From a plan to what the native core is told: activations, loss, optimizer, regularizers, with their settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeVar

from cutaway.definitions import ACTIVATIONS, LOSSES, OPTIMIZERS, REGULARIZERS
from cutaway.definitions.activations import Activation
from cutaway.definitions.entry import Entry
from cutaway.definitions.layers import DROPOUT, Layer
from cutaway.definitions.layers.features import FEATURES_LAYER
from cutaway.definitions.losses import Loss
from cutaway.definitions.optimizers import Optimizer
from cutaway.definitions.regularizers import Regularizer
from cutaway.execute.native.generate import optimizer_variants
from cutaway.execute.native.library import UnavailableError
from cutaway.plan import Plan, Step, forward_plan, rewrite, step_plans, with_loss
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
        regularizers: Those of all weights: first the penalties, then the projections.
        features: What the first layer gets in place of the inputs, or None. It is computed before the core sees it.
    """

    activations: tuple[Activation, ...]
    dropouts: tuple[Layer | None, ...]
    loss: Loss
    fused: bool
    optimizer: Optimizer
    regularizers: tuple[Regularizer, ...] = ()
    features: Layer | None = None

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

    The core does what dense layers, activations, dropout, a loss, an optimizer and regularizers make together, behind
    input features that do not change, and nothing else: the plan of these very parts must be the plan that was given,
    step by step.

    Raises:
        UnavailableError: The plan has a step that the core does not run; it is named.
    """
    activations = tuple(_definitions(plan, Activation, ACTIVATIONS))
    losses, optimizers = _definitions(plan, Loss, LOSSES), _definitions(plan, Optimizer, OPTIMIZERS)
    if not (activations and losses and optimizers):
        raise UnavailableError("the plan is not that of a training step")
    dropouts, features = _dropouts(plan, len(activations)), _features(plan)
    regularizers = tuple(dict.fromkeys(_definitions(plan, Regularizer, REGULARIZERS)))
    layers = forward_plan(activations, features=features, dropouts=dropouts[:-1], training=True)
    forward = rewrite(with_loss(layers, losses[0]))
    _check_same(plan, _training_plan(forward, optimizers[0], regularizers, len(activations)))
    return Recipe(activations, dropouts, losses[0], _is_fused(forward), optimizers[0], regularizers, features)


def answers_of(plan: Plan) -> Recipe:
    """Return the recipe of a forward plan, with or without the loss, as evaluation runs it.

    Whoever only answers needs no optimizer, and without a loss in the plan none: those in the recipe are not used.

    Raises:
        UnavailableError: The plan has a step that the core does not run; it is named.
    """
    activations, features = tuple(_definitions(plan, Activation, ACTIVATIONS)), _features(plan)
    losses = _definitions(plan, Loss, LOSSES)
    known = forward_plan(activations, features=features)
    _check_same(plan, rewrite(with_loss(known, losses[0])) if losses else known)
    loss, unused = losses[0] if losses else LOSSES["mean_squared_error"], OPTIMIZERS["gradient_descent"]
    return Recipe(activations, (None,) * len(activations), loss, _is_fused(plan), unused, features=features)


def _check_same(plan: Plan, known: Plan) -> None:
    for step, other in zip_longest(plan, known):
        if str(step) != str(other):
            raise UnavailableError(f"the native core does not run {_describe(step or other)}")


def _is_fused(plan: Plan) -> bool:
    return any(isinstance(step.rule.definition, Loss) and step.rule.name != step.rule.definition.name for step in plan)


def _training_plan(forward: Plan, optimizer: Optimizer, regularizers: tuple[Regularizer, ...], layers: int) -> Plan:
    parameters = [f"{name}{layer}" for layer in range(1, layers + 1) for name in "Wb"]
    return step_plans(forward, parameters, optimizer, regularizers).whole


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


def _features(plan: Plan) -> Layer | None:
    found = plan[0].rule.definition
    return found if isinstance(found, Layer) and found.name == FEATURES_LAYER.name else None


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
