"""Gradient descent: one step downhill for each look at all examples."""

from cutaway.definitions.entry import Array, Namespace, Settings, Source
from cutaway.definitions.optimizers.optimizer import Optimizer, State


def update(
    xp: Namespace, gradient: Array, state: State, parameter: Array, step: int, settings: Settings
) -> tuple[Array, State]:
    """Return W - η d_W, with d_W the gradient of the mean loss over all training examples."""
    return parameter - settings["learning_rate"] * gradient, {}


def state_names(settings: Settings) -> tuple[str, ...]:
    """Return nothing: only the place counts, not the way to it."""
    return ()


GRADIENT_DESCENT = Optimizer(
    name="gradient_descent",
    sentence="A step against the gradient of all training examples as one batch, whatever the batch size: smooth, "
    "without chance, and slow on large data.",
    source=Source(
        "Cauchy, Méthode générale pour la résolution des systèmes d'équations simultanées (1847)", "pages 536 to 538"
    ),
    differences=("PyTorch and Keras have no such optimizer: it is their SGD with one batch of all examples.",),
    update=update,
    state_names=state_names,
    usual_rate=0.001,
    full_batch=True,
)
