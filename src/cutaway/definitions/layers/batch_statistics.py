"""The mean and the variance of each unit over a batch: the first two steps of batch normalization."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.definitions.layers.layer import Derivative, Layer

SOURCE = "Ioffe, Szegedy, Batch normalization (2015)"


def mean(xp: Namespace, z: Array) -> Array:
    """Return the mean over the batch, shape (units,), for ``z`` of shape (batch, units)."""
    return xp.sum(z, axis=0) / z.shape[0]


def mean_d_z(xp: Namespace, d_mean: Array, z: Array) -> Array:
    """Return d_mean / n for each of the n examples, shape (batch, units)."""
    return xp.ones_like(z) * (d_mean / z.shape[0])


def variance(xp: Namespace, z: Array, mean: Array) -> Array:
    """Return the mean squared distance from ``mean`` over the batch, shape (units,)."""
    return xp.sum((z - mean) * (z - mean), axis=0) / z.shape[0]


def variance_d_z(xp: Namespace, d_variance: Array, z: Array, mean: Array) -> Array:
    """Return 2 d_variance (z - mean) / n, shape (batch, units)."""
    return 2 * d_variance / z.shape[0] * (z - mean)


def variance_d_mean(xp: Namespace, d_variance: Array, z: Array, mean: Array) -> Array:
    """Return -2 d_variance Σ(z - mean) / n, shape (units,): 0 but for rounding where ``mean`` is the batch's own."""
    return -2 * d_variance / z.shape[0] * xp.sum(z - mean, axis=0)


BATCH_MEAN = Layer(
    name="batch_mean",
    sentence="The mean of each unit over the examples of a batch.",
    source=Source(SOURCE, "algorithm 1, first line"),
    value=mean,
    inputs=("z",),
    shapes={"z": ("batch", "units"), "output": ("units",)},
    derivatives={"z": Derivative(mean_d_z, ("d_output", "z"))},
)

BATCH_VARIANCE = Layer(
    name="batch_variance",
    sentence="The variance of each unit over the examples of a batch: the mean squared distance from their mean.",
    source=Source(SOURCE, "algorithm 1, second line"),
    value=variance,
    inputs=("z", "mean"),
    shapes={"z": ("batch", "units"), "mean": ("units",), "output": ("units",)},
    derivatives={
        "z": Derivative(variance_d_z, ("d_output", "z", "mean")),
        "mean": Derivative(variance_d_mean, ("d_output", "z", "mean")),
    },
)
