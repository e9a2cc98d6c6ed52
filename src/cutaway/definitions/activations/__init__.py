"""Activation functions, one per file; this list is the catalogue."""

from cutaway.definitions.activations.activation import Activation
from cutaway.definitions.activations.identity import IDENTITY
from cutaway.definitions.activations.relu import RELU
from cutaway.definitions.activations.sigmoid import SIGMOID
from cutaway.definitions.activations.softmax import SOFTMAX
from cutaway.definitions.activations.tanh import TANH
from cutaway.definitions.registry import Registry

ACTIVATIONS: Registry[Activation] = Registry("activation", IDENTITY, SIGMOID, TANH, RELU, SOFTMAX)

__all__ = ["ACTIVATIONS", "Activation"]
