"""Adam: each parameter gets its own step size, from running means of its gradient and its square."""

from cutaway.definitions.entry import Array, Namespace, Settings, Source
from cutaway.definitions.optimizers.optimizer import Optimizer, State, UpdatePart


def update(
    xp: Namespace, gradient: Array, state: State, parameter: Array, step: int, settings: Settings
) -> tuple[Array, State]:
    """Return W - η m̂ / (√v̂ + ε), with m and v the running means of d_W and of its square.

    Both start at zero and so are too small at first; dividing by 1 - β^step mends that (m̂, v̂).
    """
    beta1, beta2 = settings["beta1"], settings["beta2"]
    m = beta1 * state["m"] + (1 - beta1) * gradient
    v = beta2 * state["v"] + (1 - beta2) * (gradient * gradient)
    m_hat, v_hat = corrected(xp, m, beta1, step), corrected(xp, v, beta2, step)
    new_parameter = parameter - settings["learning_rate"] * m_hat / (xp.sqrt(v_hat) + settings["epsilon"])
    return new_parameter, {"m": m, "v": v}


def corrected(xp: Namespace, mean: Array, beta: float, step: int) -> Array:
    """Return a running mean that began at zero, divided by the weights it has given out so far, 1 - β^step."""
    return mean / (1 - beta**step)


def state_names(settings: Settings) -> tuple[str, ...]:
    """Return the two running means."""
    return ("m", "v")


M_HAT = UpdatePart("m̂", corrected, "m without the pull of its start at zero", arguments=("new_m", "beta1", "step"))
V_HAT = UpdatePart("v̂", corrected, "v without the pull of its start at zero", arguments=("new_v", "beta2", "step"))

ADAM = Optimizer(
    name="adam",
    sentence="A step of about the learning rate in every parameter, whatever its gradient's size; a good first choice.",
    source=Source("Kingma, Ba, Adam: A Method for Stochastic Optimization (2015)", "algorithm 1"),
    differences=(
        "Keras and scikit-learn add ε before v is corrected for its start at zero, not after it; Keras's is 1e-7.",
    ),
    settings={"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    limits={"beta1": (0.0, 0.999999), "beta2": (0.0, 0.999999), "epsilon": (1e-30, 1.0)},
    parts=(M_HAT, V_HAT),
    update=update,
    state_names=state_names,
    usual_rate=0.001,
)
