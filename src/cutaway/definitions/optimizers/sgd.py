"""Stochastic gradient descent: a step straight downhill, with momentum if wanted."""

from cutaway.definitions.entry import Array, Namespace, Settings, Source
from cutaway.definitions.optimizers.optimizer import Optimizer, State


def update(
    xp: Namespace,
    gradient: Array,
    state: State,
    parameter: Array,
    step: int,
    settings: Settings,
) -> tuple[Array, State]:
    """Return W - η d_W; with momentum μ: velocity ← μ velocity + d_W, then W - η velocity."""
    if "velocity" not in state:
        return parameter - settings["learning_rate"] * gradient, {}
    velocity = settings["momentum"] * state["velocity"] + gradient
    return parameter - settings["learning_rate"] * velocity, {"velocity": velocity}


def state_names(settings: Settings) -> tuple[str, ...]:
    """Return the velocity, or nothing without momentum."""
    return ("velocity",) if settings["momentum"] else ()


SGD = Optimizer(
    name="sgd",
    sentence="A small step against the gradient of each batch; simple, exact to follow, and strong with momentum.",
    source=Source(
        "Goodfellow, Bengio, Courville, Deep Learning (2016)",
        "algorithms 8.1 and 8.2; momentum after Polyak (1964)",
        "the learning rate multiplies the velocity here, as in PyTorch, where the book "
        "has it inside, which differs once the rate changes",
    ),
    differences=(
        "Keras and scikit-learn have the learning rate inside the velocity, as the book.",
        "PyTorch can also damp what a gradient adds to the velocity (dampening); here there is no such setting.",
    ),
    settings={"momentum": 0.0},
    limits={"momentum": (0.0, 1.0)},
    update=update,
    state_names=state_names,
    usual_rate=0.001,
)
