"""Metrics, one per file; this list is the catalogue."""

from cutaway.definitions.metrics.accuracy import ACCURACY
from cutaway.definitions.metrics.confusion_matrix import CONFUSION_MATRIX
from cutaway.definitions.metrics.f1 import F1
from cutaway.definitions.metrics.metric import Metric
from cutaway.definitions.metrics.precision import PRECISION
from cutaway.definitions.metrics.r_squared import R_SQUARED
from cutaway.definitions.metrics.recall import RECALL
from cutaway.definitions.metrics.top_k import TOP_K
from cutaway.definitions.registry import Registry

METRICS: Registry[Metric] = Registry("metric", ACCURACY, TOP_K, CONFUSION_MATRIX, PRECISION, RECALL, F1, R_SQUARED)

__all__ = ["METRICS", "Metric"]
