"""Adadelta: the size of the next step comes from the sizes of the steps before."""

from cutaway.definitions.entry import Array, Namespace, Settings, Source
from cutaway.definitions.optimizers.optimizer import Optimizer, State, UpdatePart


def update(
    xp: Namespace, gradient: Array, state: State, parameter: Array, step: int, settings: Settings
) -> tuple[Array, State]:
    """Return W - η Δ with Δ = d_W √(u + ε) / √(v + ε); v and u are the running means of d_W² and of Δ².

    The root of u has the unit of W, and so has Δ: the gradient's unit cancels.
    """
    decay = settings["decay"]
    v = decay * state["v"] + (1 - decay) * (gradient * gradient)
    move = scaled(xp, gradient, state["u"], v, settings["epsilon"])
    u = decay * state["u"] + (1 - decay) * (move * move)
    return parameter - settings["learning_rate"] * move, {"v": v, "u": u}


def scaled(xp: Namespace, gradient: Array, u: Array, v: Array, epsilon: float) -> Array:
    """Return Δ, the gradient as large as the steps before have been; u is their running mean square."""
    return xp.sqrt(u + epsilon) / xp.sqrt(v + epsilon) * gradient


def state_names(settings: Settings) -> tuple[str, ...]:
    """Return the running means of the squared gradient and of the squared step."""
    return ("v", "u")


ADADELTA = Optimizer(
    name="adadelta",
    sentence="Steps scaled by the steps before, with a learning rate of 1 that needs no search; slow to get going.",
    source=Source(
        "Zeiler, ADADELTA: An Adaptive Learning Rate Method (2012)",
        "algorithm 1",
        "a learning rate multiplies the step; 1 is the paper's method",
    ),
    differences=("Keras's defaults are a decay of 0.95, an ε of 1e-7 and a learning rate of 0.001.",),
    settings={"decay": 0.9, "epsilon": 1e-6},
    limits={"decay": (0.0, 0.999999), "epsilon": (1e-30, 1.0)},
    parts=(
        UpdatePart(
            "Δ",
            scaled,
            "the gradient at the scale of the steps before",
            arguments=("gradient", "u", "new_v", "epsilon"),
        ),
    ),
    update=update,
    state_names=state_names,
    usual_rate=1.0,
)
