"""Adamax: Adam with the largest recent gradient in place of the root of a mean."""

from cutaway.definitions.entry import Array, Namespace, Settings, Source
from cutaway.definitions.optimizers.adam import ADAM, M_HAT, corrected
from cutaway.definitions.optimizers.optimizer import Optimizer, State


def update(
    xp: Namespace, gradient: Array, state: State, parameter: Array, step: int, settings: Settings
) -> tuple[Array, State]:
    """Return W - η m̂ / u, with u the larger of β₂ u and of |d_W| + ε: a maximum that fades."""
    beta1, beta2 = settings["beta1"], settings["beta2"]
    m = beta1 * state["m"] + (1 - beta1) * gradient
    u = xp.maximum(beta2 * state["u"], xp.abs(gradient) + settings["epsilon"])
    return parameter - settings["learning_rate"] * corrected(xp, m, beta1, step) / u, {"m": m, "u": u}


def state_names(settings: Settings) -> tuple[str, ...]:
    """Return the running mean and the fading maximum."""
    return ("m", "u")


ADAMAX = Optimizer(
    name="adamax",
    sentence="Adam scaled by the largest recent gradient; steadier where gradients are sparse or come in bursts.",
    source=Source(
        "Kingma, Ba, Adam: A Method for Stochastic Optimization (2015)",
        "algorithm 2",
        "ε is added to the size of each gradient, as in PyTorch; the paper has none",
    ),
    differences=("Keras adds its ε of 1e-7 to u when dividing, so that it is not remembered.",),
    settings=ADAM.settings,
    limits=ADAM.limits,
    parts=(M_HAT,),
    update=update,
    state_names=state_names,
    usual_rate=0.002,
)
