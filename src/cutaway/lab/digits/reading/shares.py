"""What of the difference of two logits each pixel and each hidden unit accounts for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cutaway.lab.digits.reading.slopes import Numbers, is_piecewise_linear, last_hidden, scores_of, slopes
from cutaway.network import Network


@dataclass(frozen=True, eq=False)
class Shares:
    """The difference of two logits, told apart.

    Attributes:
        difference: The logit of the answer less that of the rival.
        pixels: The share of each input, (inputs,): its value times the gradient.
        gradient: The derivative of the difference with respect to each input, (inputs,).
        hidden: The share of each unit of the last hidden layer, (units,); none where there is no hidden layer.
        exact: Whether the inputs' shares and a constant, the biases' share, add up to the difference as long as the
            same units are active: where all activations are made of straight lines.
    """

    difference: float
    pixels: Numbers
    gradient: Numbers
    hidden: Numbers
    exact: bool

    @property
    def pixel_bias(self) -> float:
        """What of the difference no input accounts for."""
        return self.difference - float(self.pixels.sum())

    @property
    def hidden_bias(self) -> float:
        """What of the difference no hidden unit accounts for."""
        return self.difference - float(self.hidden.sum())


def shares(network: Network, x: NDArray[np.float64], answer: int, rival: int) -> Shares:
    """Return what speaks for an answer and against a rival at a picture (1, inputs).

    With the active units as they are, a network of straight activations is linear: its difference of logits is the sum
    of value times gradient over all inputs, and a constant. The same holds for the last layer by itself, always.

    >>> network = Network([2, 2], initializer="zeros", dtype="float64")
    >>> network.set_parameters({"W1": [[1.0, 0.0], [0.0, 3.0]], "b1": [0.5, 0.0]})
    >>> found = shares(network, np.array([[2.0, 1.0]]), 0, 1)
    >>> found.difference, found.pixels.tolist(), found.pixel_bias
    (-0.5, [2.0, -3.0], 0.5)
    """
    scores, hidden = scores_of(network), last_hidden(network)
    weights = np.zeros(network.specification.sizes[-1])
    weights[answer] += 1
    weights[rival] -= 1
    found = slopes(network, x, scores, weights)
    parts = {name: (found.values[name] * found.gradients[name])[0] for name in ("x", hidden)}
    return Shares(
        difference=float(found.values[scores][0] @ weights),
        pixels=parts["x"],
        gradient=found.gradients["x"][0],
        hidden=parts[hidden] if hidden != "x" else np.zeros(0),
        exact=is_piecewise_linear(network),
    )
