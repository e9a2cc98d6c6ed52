"""Diagnosis: what is wrong with a network, its data or its training, with the evidence and a cure.

``doctor`` (in ``examination``) makes a ``Case`` of what it is given (``from_network``, ``from_torch``,
``training_code``, ``from_training``, ``from_run``) and asks the ``DETECTORS``, one file each; the ``Report`` holds
their findings.
"""

from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detectors import DETECTORS, Detector
from cutaway.diagnosis.examination import doctor, examine
from cutaway.diagnosis.finding import Cure, Evidence, Finding, Report, Skipped
from cutaway.diagnosis.watch import Watch

__all__ = [
    "DETECTORS",
    "Case",
    "Cure",
    "Detector",
    "Evidence",
    "Finding",
    "Report",
    "Skipped",
    "Watch",
    "doctor",
    "examine",
]
