"""Batch normalization: each unit's sums are brought to mean 0 and variance 1 over the batch, then scaled and moved."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.definitions.layers.batch_statistics import BATCH_MEAN, BATCH_VARIANCE, SOURCE
from cutaway.definitions.layers.layer import Derivative, Layer, Statistic


def value(
    xp: Namespace,
    z: Array,
    mean: Array,
    variance: Array,
    gamma: Array,
    beta: Array,
    *,
    epsilon: float,
    momentum: float,
) -> Array:
    """Return n = gamma (z - mean) / sqrt(variance + epsilon) + beta for ``z`` (batch, units), the others (units,)."""
    return gamma * ((z - mean) / xp.sqrt(variance + epsilon)) + beta


def d_z(xp: Namespace, d_n: Array, variance: Array, gamma: Array, *, epsilon: float, momentum: float) -> Array:
    """Return d_n gamma / sqrt(variance + epsilon), shape (batch, units): the direct way, not that by the mean."""
    return d_n * (gamma / xp.sqrt(variance + epsilon))


def d_mean(xp: Namespace, d_n: Array, variance: Array, gamma: Array, *, epsilon: float, momentum: float) -> Array:
    """Return -Σ d_n gamma / sqrt(variance + epsilon) over the batch, shape (units,)."""
    return -xp.sum(d_n, axis=0) * (gamma / xp.sqrt(variance + epsilon))


def d_variance(
    xp: Namespace,
    d_n: Array,
    z: Array,
    mean: Array,
    variance: Array,
    gamma: Array,
    *,
    epsilon: float,
    momentum: float,
) -> Array:
    """Return -gamma/2 (variance + epsilon)^(-3/2) Σ d_n (z - mean) over the batch, shape (units,)."""
    root = xp.sqrt(variance + epsilon)
    return -0.5 * gamma * xp.sum(d_n * (z - mean), axis=0) / (root * root * root)


def d_gamma(
    xp: Namespace, d_n: Array, z: Array, mean: Array, variance: Array, *, epsilon: float, momentum: float
) -> Array:
    """Return Σ d_n (z - mean) / sqrt(variance + epsilon) over the batch, shape (units,)."""
    return xp.sum(d_n * (z - mean), axis=0) / xp.sqrt(variance + epsilon)


def d_beta(xp: Namespace, d_n: Array, *, epsilon: float, momentum: float) -> Array:
    """Return d_n summed over the batch, shape (units,)."""
    return xp.sum(d_n, axis=0)


def average_mean(xp: Namespace, running: Array, mean: Array, *, epsilon: float, momentum: float) -> Array:
    """Return the running mean after a batch: (1 - momentum) of the old one and momentum of the batch's."""
    return (1 - momentum) * running + momentum * mean


def average_variance(
    xp: Namespace, running: Array, variance: Array, z: Array, *, epsilon: float, momentum: float
) -> Array:
    """Return the running variance after a batch of n examples, which counts as n / (n - 1) of its variance.

    The batch's own mean lies closer to its examples than the true one does; the factor makes up for it.
    """
    return (1 - momentum) * running + momentum * (variance * (z.shape[0] / (z.shape[0] - 1)))


BATCH_NORMALIZATION = Layer(
    name="batch_normalization",
    sentence="Brings the sums of each unit to mean 0 and variance 1 over the batch (in evaluation by averages kept "
    "from training) and lets the network scale and move them; for deep networks that learn slowly.",
    source=Source(
        SOURCE,
        "algorithm 1 in training, algorithm 2 in evaluation",
        "the averages are exponential, as in the libraries, where the paper averages over batches after the training",
    ),
    settings={"epsilon": 1e-5, "momentum": 0.1},
    limits={"epsilon": (1e-12, 1.0), "momentum": (0.0, 1.0)},
    differences=(
        "PyTorch has the same values and the same momentum, the share of the new batch.",
        (
            "Keras calls the share of the old average momentum (0.99 there is 0.01 here), has epsilon 0.001, and "
            "averages the variance without the factor n / (n - 1)."
        ),
    ),
    value=value,
    inputs=("z", "mean", "variance", "gamma", "beta"),
    shapes={
        "z": ("batch", "units"),
        **dict.fromkeys(("mean", "variance", "gamma", "beta"), ("units",)),
        "output": ("batch", "units"),
    },
    derivatives={
        "z": Derivative(d_z, ("d_output", "variance", "gamma")),
        "mean": Derivative(d_mean, ("d_output", "variance", "gamma")),
        "variance": Derivative(d_variance, ("d_output", "z", "mean", "variance", "gamma")),
        "gamma": Derivative(d_gamma, ("d_output", "z", "mean", "variance")),
        "beta": Derivative(d_beta, ("d_output",)),
    },
    parameters=("gamma", "beta"),
    starts={"gamma": 1.0, "beta": 0.0},
    statistics=(
        Statistic("running_mean", "mean", BATCH_MEAN, 0.0, average_mean, ("mean",)),
        Statistic("running_variance", "variance", BATCH_VARIANCE, 1.0, average_variance, ("variance", "z")),
    ),
)
