"""Dense layer: every unit is connected with every input."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.definitions.layers.layer import Derivative, Layer


def value(xp: Namespace, x: Array, W: Array, b: Array) -> Array:
    """Return z = x W + b for ``x`` (batch, inputs), ``W`` (inputs, units), ``b`` (units,).

    Entry [example, unit] is the dot product of the example's row with the unit's column, plus its bias.

    >>> import numpy as np
    >>> value(np, x=np.array([[1.0, 2.0]]), W=np.array([[1.0], [10.0]]), b=np.array([0.5]))
    array([[21.5]])
    """
    return x @ W + b


def d_x(xp: Namespace, d_z: Array, W: Array) -> Array:
    """Return d_z Wᵀ, shape (batch, inputs): each input hears from all units it feeds, by the same weights."""
    return d_z @ W.T


def d_W(xp: Namespace, x: Array, d_z: Array) -> Array:
    """Return xᵀ d_z, shape (inputs, units): what came in times what went wrong, summed over the batch."""
    return x.T @ d_z


def d_b(xp: Namespace, d_z: Array) -> Array:
    """Return d_z summed over the batch, shape (units,)."""
    return xp.sum(d_z, axis=0)


DENSE = Layer(
    name="dense",
    sentence="Each unit takes a weighted sum of all inputs and adds its bias; the fully connected layer.",
    source=Source(
        "Goodfellow, Bengio, Courville, Deep Learning (2016)",
        "algorithms 6.3 and 6.4",
        "examples are rows here, so x W where the book with its columns has W x",
    ),
    differences=("PyTorch keeps the transposed weights, one row for each unit.",),
    value=value,
    inputs=("x", "W", "b"),
    shapes={"x": ("batch", "inputs"), "W": ("inputs", "units"), "b": ("units",), "output": ("batch", "units")},
    derivatives={
        "x": Derivative(d_x, ("d_output", "W")),
        "W": Derivative(d_W, ("x", "d_output")),
        "b": Derivative(d_b, ("d_output",)),
    },
    parameters=("W", "b"),
)
