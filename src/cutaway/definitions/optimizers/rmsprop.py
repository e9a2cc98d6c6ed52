"""RMSprop: the gradient divided by its recent size."""

from cutaway.definitions.entry import Array, Namespace, Settings, Source
from cutaway.definitions.optimizers.optimizer import Optimizer, State, UpdatePart


def update(
    xp: Namespace, gradient: Array, state: State, parameter: Array, step: int, settings: Settings
) -> tuple[Array, State]:
    """Return W - η q with the quotient q = d_W / (√v + ε); v is the running mean of d_W².

    With momentum μ the quotient feeds a velocity: velocity ← μ velocity + q, then W - η velocity.
    """
    decay = settings["decay"]
    v = decay * state["v"] + (1 - decay) * (gradient * gradient)
    move = quotient(xp, gradient, v, settings["epsilon"])
    if "velocity" not in state:
        return parameter - settings["learning_rate"] * move, {"v": v}
    velocity = settings["momentum"] * state["velocity"] + move
    return parameter - settings["learning_rate"] * velocity, {"v": v, "velocity": velocity}


def quotient(xp: Namespace, gradient: Array, v: Array, epsilon: float) -> Array:
    """Return q, the gradient divided by its recent size."""
    return gradient / (xp.sqrt(v) + epsilon)


def state_names(settings: Settings) -> tuple[str, ...]:
    """Return the running mean of squares, and the velocity where there is momentum."""
    return ("v", "velocity") if settings["momentum"] else ("v",)


RMSPROP = Optimizer(
    name="rmsprop",
    sentence="Adagrad that forgets: steps scaled by the gradient's recent size, so that they do not die out.",
    source=Source(
        "Tieleman, Hinton, Neural Networks for Machine Learning (2012)",
        "lecture 6e",
        "the decay is 0.99 and ε is added to the root, as in PyTorch",
    ),
    differences=(
        "PyTorch can also subtract the gradient's mean (centered); here there is no such setting.",
        "Keras's decay is 0.9, and its ε of 1e-7 stands under the root.",
    ),
    settings={"decay": 0.99, "epsilon": 1e-8, "momentum": 0.0},
    limits={"decay": (0.0, 0.999999), "epsilon": (1e-30, 1.0), "momentum": (0.0, 1.0)},
    parts=(UpdatePart("q", quotient, "the gradient over its recent size", arguments=("gradient", "new_v", "epsilon")),),
    update=update,
    state_names=state_names,
    usual_rate=0.01,
)
