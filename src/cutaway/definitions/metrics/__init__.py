"""Metrics, one per file; this list is the catalogue."""

from cutaway.definitions.metrics.accuracy import ACCURACY
from cutaway.definitions.metrics.metric import Metric
from cutaway.definitions.registry import Registry

METRICS: Registry[Metric] = Registry("metric", ACCURACY)

__all__ = ["METRICS", "Metric"]
