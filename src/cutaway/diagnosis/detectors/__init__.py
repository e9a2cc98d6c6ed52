"""The detectors, one mistake in each file; this list is the catalogue, in the order in which they are asked.

In that order equally serious findings are told: a cause, such as the learning rate, before what comes of it.
"""

from collections.abc import Mapping

from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.detectors.answers_depend_on_batch import ANSWERS_DEPEND_ON_BATCH
from cutaway.diagnosis.detectors.broadcast_targets import BROADCAST_TARGETS
from cutaway.diagnosis.detectors.cannot_overfit import CANNOT_OVERFIT
from cutaway.diagnosis.detectors.dead_units import DEAD_UNITS
from cutaway.diagnosis.detectors.double_softmax import DOUBLE_SOFTMAX
from cutaway.diagnosis.detectors.drawn_digit import DRAWN_DIGIT
from cutaway.diagnosis.detectors.dropout_in_evaluation import DROPOUT_IN_EVALUATION
from cutaway.diagnosis.detectors.evaluation_mode_in_training import EVALUATION_MODE_IN_TRAINING
from cutaway.diagnosis.detectors.gradients_not_zeroed import GRADIENTS_NOT_ZEROED
from cutaway.diagnosis.detectors.ignores_inputs import IGNORES_INPUTS
from cutaway.diagnosis.detectors.initial_loss import INITIAL_LOSS
from cutaway.diagnosis.detectors.initial_scale import INITIAL_SCALE
from cutaway.diagnosis.detectors.label_form import LABEL_FORM
from cutaway.diagnosis.detectors.loss_against_accuracy import LOSS_AGAINST_ACCURACY
from cutaway.diagnosis.detectors.mixed_axes import MIXED_AXES
from cutaway.diagnosis.detectors.negative_loss import NEGATIVE_LOSS
from cutaway.diagnosis.detectors.no_gradient import NO_GRADIENT
from cutaway.diagnosis.detectors.no_nonlinearity import NO_NONLINEARITY
from cutaway.diagnosis.detectors.not_finite import NOT_FINITE
from cutaway.diagnosis.detectors.overfitting import OVERFITTING
from cutaway.diagnosis.detectors.peeks_at_test import PEEKS_AT_TEST
from cutaway.diagnosis.detectors.rate_too_high import RATE_TOO_HIGH
from cutaway.diagnosis.detectors.rate_too_low import RATE_TOO_LOW
from cutaway.diagnosis.detectors.same_units import SAME_UNITS
from cutaway.diagnosis.detectors.saturated_units import SATURATED_UNITS
from cutaway.diagnosis.detectors.scaler_on_all_data import SCALER_ON_ALL_DATA
from cutaway.diagnosis.detectors.shared_rows import SHARED_ROWS
from cutaway.diagnosis.detectors.softmax_over_batch import SOFTMAX_OVER_BATCH
from cutaway.diagnosis.detectors.sorted_batches import SORTED_BATCHES
from cutaway.diagnosis.detectors.unmoved_parameters import UNMOVED_PARAMETERS
from cutaway.diagnosis.detectors.unreachable_targets import UNREACHABLE_TARGETS
from cutaway.diagnosis.detectors.unscaled_inputs import UNSCALED_INPUTS
from cutaway.diagnosis.detectors.validation_under_training import VALIDATION_UNDER_TRAINING
from cutaway.diagnosis.detectors.vanishing_gradient import VANISHING_GRADIENT

DETECTORS: Mapping[str, Detector] = {
    detector.name: detector
    for detector in (
        DOUBLE_SOFTMAX,
        SOFTMAX_OVER_BATCH,
        GRADIENTS_NOT_ZEROED,
        BROADCAST_TARGETS,
        MIXED_AXES,
        UNREACHABLE_TARGETS,
        NEGATIVE_LOSS,
        LABEL_FORM,
        UNSCALED_INPUTS,
        NOT_FINITE,
        SAME_UNITS,
        INITIAL_SCALE,
        VANISHING_GRADIENT,
        RATE_TOO_HIGH,
        RATE_TOO_LOW,
        SATURATED_UNITS,
        DEAD_UNITS,
        NO_NONLINEARITY,
        NO_GRADIENT,
        INITIAL_LOSS,
        CANNOT_OVERFIT,
        IGNORES_INPUTS,
        UNMOVED_PARAMETERS,
        EVALUATION_MODE_IN_TRAINING,
        DROPOUT_IN_EVALUATION,
        ANSWERS_DEPEND_ON_BATCH,
        VALIDATION_UNDER_TRAINING,
        LOSS_AGAINST_ACCURACY,
        OVERFITTING,
        PEEKS_AT_TEST,
        SCALER_ON_ALL_DATA,
        SHARED_ROWS,
        SORTED_BATCHES,
        DRAWN_DIGIT,
    )
}

__all__ = ["DETECTORS", "Detector"]
