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
        "Polyak, Some methods of speeding up the convergence of iteration methods (1964)",
        difference="for the momentum; the learning rate multiplies the velocity here, as in PyTorch, where the paper "
        "has it inside, which differs once the rate changes",
    ),
    settings={"momentum": 0.0},
    limits={"momentum": (0.0, 1.0)},
    update=update,
    state_names=state_names,
    usual_rate=0.001,
)
