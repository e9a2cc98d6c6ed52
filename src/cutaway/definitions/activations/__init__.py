"""Activation functions, one per file; this list is the catalogue."""

from cutaway.definitions.activations.activation import Activation
from cutaway.definitions.activations.elu import ELU
from cutaway.definitions.activations.gaussian import GAUSSIAN
from cutaway.definitions.activations.gelu import GELU
from cutaway.definitions.activations.gelu_tanh import GELU_TANH
from cutaway.definitions.activations.hard_sigmoid import HARD_SIGMOID
from cutaway.definitions.activations.identity import IDENTITY
from cutaway.definitions.activations.leaky_relu import LEAKY_RELU
from cutaway.definitions.activations.log_softmax import LOG_SOFTMAX
from cutaway.definitions.activations.relu import RELU
from cutaway.definitions.activations.selu import SELU
from cutaway.definitions.activations.sigmoid import SIGMOID
from cutaway.definitions.activations.silu import SILU
from cutaway.definitions.activations.softmax import SOFTMAX
from cutaway.definitions.activations.softplus import SOFTPLUS
from cutaway.definitions.activations.softsign import SOFTSIGN
from cutaway.definitions.activations.step import STEP
from cutaway.definitions.activations.tanh import TANH
from cutaway.definitions.registry import Registry

ACTIVATIONS: Registry[Activation] = Registry(
    "activation",
    IDENTITY,
    STEP,
    SIGMOID,
    HARD_SIGMOID,
    TANH,
    SOFTSIGN,
    RELU,
    LEAKY_RELU,
    ELU,
    SELU,
    SOFTPLUS,
    GELU,
    GELU_TANH,
    SILU,
    GAUSSIAN,
    SOFTMAX,
    LOG_SOFTMAX,
)

__all__ = ["ACTIVATIONS", "Activation"]
