"""AdamW: Adam with weights that shrink at each step, whatever their gradients."""

from cutaway.definitions.entry import Array, Namespace, Settings, Source
from cutaway.definitions.optimizers import adam
from cutaway.definitions.optimizers.optimizer import Optimizer, State


def update(
    xp: Namespace, gradient: Array, state: State, parameter: Array, step: int, settings: Settings
) -> tuple[Array, State]:
    """Return (1 - η λ) W - η m̂ / (√v̂ + ε): first W shrinks, then it makes Adam's step.

    The decay λ does not pass through m and v. There it would be divided by the gradient's size, as happens when
    the square of W is part of the loss.
    """
    shrunk = (1 - settings["learning_rate"] * settings["weight_decay"]) * parameter
    return adam.update(xp, gradient, state, shrunk, step, settings)


ADAMW = Optimizer(
    name="adamw",
    sentence="Adam that also pulls every parameter toward zero at an even pace; the usual choice for transformers.",
    source=Source(
        "Loshchilov, Hutter, Decoupled Weight Decay Regularization (2019)",
        "algorithm 2",
        "the learning rate multiplies the decay, as in PyTorch; in the paper only the schedule's factor does",
    ),
    differences=("Keras's default decay is 0.004.",),
    settings={**adam.ADAM.settings, "weight_decay": 0.01},
    limits={**adam.ADAM.limits, "weight_decay": (0.0, 1.0)},
    parts=adam.ADAM.parts,
    update=update,
    state_names=adam.state_names,
    usual_rate=0.001,
)
