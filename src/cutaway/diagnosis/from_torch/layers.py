"""The linear layers of a module, with the activations that follow them, whoever wrote them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.definitions import ACTIVATIONS, Activation
from cutaway.diagnosis.case import LayerView
from cutaway.diagnosis.from_torch.recording import Call
from cutaway.diagnosis.from_torch.tensors import array_of
from cutaway.execute.arrays import NUMPY, quiet


def sums_of(calls: list[Call], linear: Call, linears: list[Call]) -> Call:
    """Return what makes the sums that the activation reads: the linear part, or the normalization right after it."""
    place = calls.index(linear)
    following = calls[place + 1] if place + 1 < len(calls) else None
    if following is not None and following not in linears and type(following.part).__name__ == "BatchNorm1d":
        return following
    return linear


Probes = list[tuple[NDArray[Any], NDArray[Any]] | None]


def layer_of(
    number: int,
    linears: list[Call],
    sums: list[Call],
    outputs: Any,
    gradients: list[NDArray[Any] | None],
    probes: Probes,
) -> LayerView:
    """Return a layer by its number, from 1, with the gradients of all weights and then of all sums."""
    linear, made, hidden = linears[number - 1], sums[number - 1], number < len(linears)
    answers = linears[number].read if hidden else outputs
    weight, bias = array_of(linear.part.weight).T, linear.part.bias
    z, a = _rows(array_of(made.made)), _rows(array_of(answers))
    d_weights, d_sums = gradients[number - 1], gradients[len(linears) + number - 1]
    return LayerView(
        number=number,
        hidden=hidden,
        names={
            "weights": f"{linear.path}.weight",
            "bias": f"{linear.path}.bias",
            "sums": made.path,
            "answers": made.path,
        },
        activation=_activation(z, a, probes[number - 1] if hidden else None),
        weights=weight,
        bias=np.zeros(weight.shape[1]) if bias is None else array_of(bias),
        sums=z,
        answers=a,
        d_weights=None if d_weights is None else d_weights.T,
        d_sums=None if d_sums is None else _rows(d_sums),
        frozen=not linear.part.weight.requires_grad,
    )


def _rows(array: NDArray[Any]) -> NDArray[Any]:
    return array.reshape(-1, array.shape[-1])


def _activation(z: NDArray[Any], a: NDArray[Any], probe: tuple[NDArray[Any], NDArray[Any]] | None) -> Activation | None:
    """Return the activation of the catalogue that makes these answers of these sums, whoever wrote it.

    Args:
        z: The sums of the batch, (batch, units).
        a: What was made of them.
        probe: Other sums, of both signs, and what was made of these, where that could be asked.
    """
    if z.shape != a.shape or not np.isfinite(z).all():
        return None
    pairs = [(z, a)] if probe is None else [(z, a), (_rows(probe[0]), _rows(probe[1]))]
    with quiet():
        for activation in ACTIVATIONS.values():
            if all(_makes(activation, sums, answers) for sums, answers in pairs):
                return activation
    return None


def _makes(activation: Activation, z: NDArray[Any], a: NDArray[Any]) -> bool:
    made = activation.value(NUMPY, z)
    return z.shape == a.shape and bool(np.allclose(made, a, rtol=1e-4, atol=1e-5))  # float32, other orders of summing
