"""Momentum: steps that remember their direction, as a heavy ball does."""

from dataclasses import replace

from cutaway.definitions.optimizers.sgd import SGD

MOMENTUM = replace(
    SGD,
    name="momentum",
    sentence="Stochastic gradient descent with a velocity: it speeds up where gradients agree, and damps zigzags in "
    "narrow valleys.",
    settings={"momentum": 0.9},
)
