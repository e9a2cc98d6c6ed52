"""Nesterov's momentum: a heavy ball that looks ahead before it steps."""

from cutaway.definitions.entry import Array, Namespace, Settings, Source
from cutaway.definitions.optimizers.optimizer import Optimizer, State


def update(
    xp: Namespace, gradient: Array, state: State, parameter: Array, step: int, settings: Settings
) -> tuple[Array, State]:
    """Return W - η (d_W + μ velocity), with velocity ← μ velocity + d_W: momentum, applied once more in advance."""
    momentum = settings["momentum"]
    velocity = momentum * state["velocity"] + gradient
    return parameter - settings["learning_rate"] * (gradient + momentum * velocity), {"velocity": velocity}


def state_names(settings: Settings) -> tuple[str, ...]:
    """Return the velocity."""
    return ("velocity",)


NESTEROV = Optimizer(
    name="nesterov",
    sentence="Momentum that also counts the step it is about to make, so that it brakes earlier and overshoots less.",
    source=Source(
        "Sutskever, Martens, Dahl, Hinton, On the importance of initialization and momentum in deep learning (2013)",
        "eqs. 3 and 4",
        "the parameters are those of the place looked ahead to, and the learning rate multiplies the "
        "velocity, as in PyTorch",
    ),
    differences=(
        "PyTorch refuses a momentum of 0, which here is plain SGD.",
        "Keras and scikit-learn have the learning rate inside the velocity, which differs once the rate changes.",
    ),
    settings={"momentum": 0.9},
    limits={"momentum": (0.0, 1.0)},
    update=update,
    state_names=state_names,
    usual_rate=0.001,
)
