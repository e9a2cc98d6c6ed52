"""AMSGrad: Adam whose step sizes never grow again."""

from cutaway.definitions.entry import Array, Namespace, Settings, Source
from cutaway.definitions.optimizers.adam import ADAM, M_HAT, corrected
from cutaway.definitions.optimizers.optimizer import Optimizer, State, UpdatePart


def update(
    xp: Namespace, gradient: Array, state: State, parameter: Array, step: int, settings: Settings
) -> tuple[Array, State]:
    """Return W - η m̂ / (√v̂ + ε), with v̂ = v_max / (1 - β₂^step), v_max the largest running mean of d_W² so far."""
    beta1, beta2 = settings["beta1"], settings["beta2"]
    m = beta1 * state["m"] + (1 - beta1) * gradient
    v = beta2 * state["v"] + (1 - beta2) * (gradient * gradient)
    v_max = xp.maximum(state["v_max"], v)
    m_hat, v_hat = corrected(xp, m, beta1, step), corrected(xp, v_max, beta2, step)
    new_parameter = parameter - settings["learning_rate"] * m_hat / (xp.sqrt(v_hat) + settings["epsilon"])
    return new_parameter, {"m": m, "v": v, "v_max": v_max}


def state_names(settings: Settings) -> tuple[str, ...]:
    """Return Adam's two running means, and the largest value of the second."""
    return ("m", "v", "v_max")


V_HAT = UpdatePart(
    "v̂", corrected, "v_max without the pull of its start at zero", arguments=("new_v_max", "beta2", "step")
)

AMSGRAD = Optimizer(
    name="amsgrad",
    sentence="Adam that never forgets a large gradient; it settles in cases built to make Adam fail.",
    source=Source(
        "Reddi, Kale, Kumar, On the Convergence of Adam and Beyond (2018)",
        "algorithm 2",
        "both running means are corrected for their start at zero, as in PyTorch; the paper corrects neither",
    ),
    differences=("Keras's ε is 1e-7, and it is added before v_max is corrected for its start at zero, not after it.",),
    settings=ADAM.settings,
    limits=ADAM.limits,
    parts=(M_HAT, V_HAT),
    update=update,
    state_names=state_names,
    usual_rate=0.001,
)
