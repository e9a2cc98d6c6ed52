"""Adagrad: each parameter's rate falls with all the gradients it has ever seen."""

from collections.abc import Mapping

from cutaway.definitions.entry import Array, Namespace, Settings, Source
from cutaway.definitions.optimizers.optimizer import Optimizer, State


def update(
    xp: Namespace, gradient: Array, state: State, parameter: Array, step: int, settings: Settings
) -> tuple[Array, State]:
    """Return W - η d_W / (√s + ε), with s the sum of d_W² over all steps so far, this one included."""
    square_sum = state["square_sum"] + gradient * gradient
    new_parameter = parameter - settings["learning_rate"] * gradient / (xp.sqrt(square_sum) + settings["epsilon"])
    return new_parameter, {"square_sum": square_sum}


def state_names(settings: Settings) -> tuple[str, ...]:
    """Return the sum of squares."""
    return ("square_sum",)


def starts(settings: Settings) -> Mapping[str, float]:
    """Return the first value of the sum: the larger it is, the smaller the first steps."""
    return {"square_sum": settings["initial_sum"]}


ADAGRAD = Optimizer(
    name="adagrad",
    sentence="Large steps for parameters whose gradients are rare or small; good for sparse inputs, and ever slower.",
    source=Source(
        "Duchi, Hazan, Singer, Adaptive Subgradient Methods for Online Learning and Stochastic Optimization (2011)",
        "figure 1",
        "ε is added to the root, as in PyTorch, and there is no projection",
    ),
    differences=(
        "PyTorch can also let the learning rate itself fall; here the schedule inverse_time does that.",
        "Keras starts the sum at 0.1 and adds its ε of 1e-7 under the root.",
    ),
    settings={"initial_sum": 0.0, "epsilon": 1e-10},
    limits={"initial_sum": (0.0, 1e6), "epsilon": (1e-30, 1.0)},
    update=update,
    state_names=state_names,
    starts=starts,
    usual_rate=0.01,
)
