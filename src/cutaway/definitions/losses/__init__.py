"""Losses, one per file; this list is the catalogue."""

from cutaway.definitions.losses.binary_cross_entropy import BINARY_CROSS_ENTROPY
from cutaway.definitions.losses.binary_cross_entropy_with_logits import BINARY_CROSS_ENTROPY_WITH_LOGITS
from cutaway.definitions.losses.cross_entropy import CROSS_ENTROPY
from cutaway.definitions.losses.half_squared_error import HALF_SQUARED_ERROR
from cutaway.definitions.losses.hinge import HINGE
from cutaway.definitions.losses.huber import HUBER
from cutaway.definitions.losses.loss import Loss
from cutaway.definitions.losses.mean_absolute_error import MEAN_ABSOLUTE_ERROR
from cutaway.definitions.losses.mean_squared_error import MEAN_SQUARED_ERROR
from cutaway.definitions.losses.negative_log_likelihood import NEGATIVE_LOG_LIKELIHOOD
from cutaway.definitions.registry import Registry

LOSSES: Registry[Loss] = Registry(
    "loss",
    MEAN_SQUARED_ERROR,
    HALF_SQUARED_ERROR,
    MEAN_ABSOLUTE_ERROR,
    HUBER,
    BINARY_CROSS_ENTROPY,
    BINARY_CROSS_ENTROPY_WITH_LOGITS,
    CROSS_ENTROPY,
    NEGATIVE_LOG_LIKELIHOOD,
    HINGE,
)

__all__ = ["LOSSES", "Loss"]
