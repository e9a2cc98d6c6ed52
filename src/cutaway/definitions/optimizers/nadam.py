"""NAdam: Adam with Nesterov's look ahead."""

from collections.abc import Mapping

from cutaway.definitions.entry import Array, Namespace, Settings, Source
from cutaway.definitions.optimizers.adam import ADAM, V_HAT, corrected
from cutaway.definitions.optimizers.optimizer import Optimizer, State, UpdatePart

BASE = 0.96


def update(
    xp: Namespace, gradient: Array, state: State, parameter: Array, step: int, settings: Settings
) -> tuple[Array, State]:
    """Return W - η m̄ / (√v̂ + ε), with m̄ = μ' m / (1 - Π μ') + (1 - μ) d_W / (1 - Π).

    μ is the momentum of this step and μ' that of the next; Π is the product of all momenta up to μ. They rise
    slowly from about β₁/2 to β₁.
    """
    beta1, beta2 = settings["beta1"], settings["beta2"]
    product = xp.asarray(state["product"] * momentum_now(xp, step, settings))
    m = beta1 * state["m"] + (1 - beta1) * gradient
    v = beta2 * state["v"] + (1 - beta2) * (gradient * gradient)
    mean = mean_ahead(xp, gradient, m, product, step, settings)
    size = xp.sqrt(corrected(xp, v, beta2, step)) + settings["epsilon"]
    return parameter - settings["learning_rate"] * mean / size, {"m": m, "v": v, "product": product}


def mean_ahead(xp: Namespace, gradient: Array, m: Array, product: Array, step: int, settings: Settings) -> Array:
    """Return m̄: the running mean as the next step will weigh it, and this step's gradient once more."""
    now, ahead = momentum_now(xp, step, settings), momentum_ahead(xp, step, settings)
    return ahead / (1 - product * ahead) * m + (1 - now) / (1 - product) * gradient


def momentum_now(xp: Namespace, step: int, settings: Settings) -> float:
    """Return μ, the momentum of this step."""
    rise: float = BASE ** (step * settings["momentum_decay"])
    return settings["beta1"] * (1 - 0.5 * rise)


def momentum_ahead(xp: Namespace, step: int, settings: Settings) -> float:
    """Return μ', the momentum of the next step."""
    return momentum_now(xp, step + 1, settings)


def state_names(settings: Settings) -> tuple[str, ...]:
    """Return Adam's two running means, and the product of all momenta so far."""
    return ("m", "v", "product")


def starts(settings: Settings) -> Mapping[str, float]:
    """Return 1 for the product of no momenta."""
    return {"product": 1.0}


NADAM = Optimizer(
    name="nadam",
    sentence="Adam that weighs this gradient a little more and the past a little less; often a bit faster than Adam.",
    source=Source("Dozat, Incorporating Nesterov Momentum into Adam (2016)", "the algorithm Nadam"),
    differences=(
        "PyTorch keeps the product in single precision by default, which puts its first steps off in the eighth digit.",
        "Keras's ε is 1e-7, and its momenta rise 250 times as fast (a momentum decay of 1).",
    ),
    settings={**ADAM.settings, "momentum_decay": 0.004},
    limits={**ADAM.limits, "momentum_decay": (0.0, 1.0)},
    parts=(
        UpdatePart("μ", momentum_now, "the momentum of this step", arguments=("step", "settings")),
        UpdatePart("μ'", momentum_ahead, "the momentum of the next step", arguments=("step", "settings")),
        V_HAT,
        UpdatePart(
            "m̄",
            mean_ahead,
            "m as the next step will weigh it, with this gradient once more",
            arguments=("gradient", "new_m", "new_product", "step", "settings"),
        ),
    ),
    update=update,
    state_names=state_names,
    starts=starts,
    single=("product",),
    usual_rate=0.002,
)
