"""The known mistakes, one in each file; this list is the catalogue, those of the forward pass first."""

from collections.abc import Mapping

from cutaway.diagnosis.gradients.mutation import Mutation
from cutaway.diagnosis.gradients.mutations.accumulated import ACCUMULATED
from cutaway.diagnosis.gradients.mutations.activation_left_out import ACTIVATION_LEFT_OUT
from cutaway.diagnosis.gradients.mutations.after_the_update import AFTER_THE_UPDATE
from cutaway.diagnosis.gradients.mutations.bias_gradient_mean import BIAS_GRADIENT_MEAN
from cutaway.diagnosis.gradients.mutations.bias_gradient_per_example import BIAS_GRADIENT_PER_EXAMPLE
from cutaway.diagnosis.gradients.mutations.bias_gradient_wrong_axis import BIAS_GRADIENT_WRONG_AXIS
from cutaway.diagnosis.gradients.mutations.bias_left_out import BIAS_LEFT_OUT
from cutaway.diagnosis.gradients.mutations.double_softmax import DOUBLE_SOFTMAX
from cutaway.diagnosis.gradients.mutations.gradient_left_zero import GRADIENT_LEFT_ZERO
from cutaway.diagnosis.gradients.mutations.gradient_transposed import GRADIENT_TRANSPOSED
from cutaway.diagnosis.gradients.mutations.line_without_mean import LINE_WITHOUT_MEAN
from cutaway.diagnosis.gradients.mutations.mask_forgotten import MASK_FORGOTTEN
from cutaway.diagnosis.gradients.mutations.mean_twice import MEAN_TWICE
from cutaway.diagnosis.gradients.mutations.one_example_only import ONE_EXAMPLE_ONLY
from cutaway.diagnosis.gradients.mutations.other_loss import OTHER_LOSS
from cutaway.diagnosis.gradients.mutations.other_side_of_kink import OTHER_SIDE_OF_KINK
from cutaway.diagnosis.gradients.mutations.outputs_averaged import OUTPUTS_AVERAGED
from cutaway.diagnosis.gradients.mutations.penalty_forgotten import PENALTY_FORGOTTEN
from cutaway.diagnosis.gradients.mutations.penalty_scaled import PENALTY_SCALED
from cutaway.diagnosis.gradients.mutations.sign_flipped import SIGN_FLIPPED
from cutaway.diagnosis.gradients.mutations.slope_cut_short import SLOPE_CUT_SHORT
from cutaway.diagnosis.gradients.mutations.slope_kept import SLOPE_KEPT
from cutaway.diagnosis.gradients.mutations.slope_left_out import SLOPE_LEFT_OUT
from cutaway.diagnosis.gradients.mutations.slope_of_activation import SLOPE_OF_ACTIVATION
from cutaway.diagnosis.gradients.mutations.slope_of_another import SLOPE_OF_ANOTHER
from cutaway.diagnosis.gradients.mutations.slope_of_sums import SLOPE_OF_SUMS
from cutaway.diagnosis.gradients.mutations.slope_twice import SLOPE_TWICE
from cutaway.diagnosis.gradients.mutations.softmax_over_batch import SOFTMAX_OVER_BATCH
from cutaway.diagnosis.gradients.mutations.statistics_held_constant import STATISTICS_HELD_CONSTANT
from cutaway.diagnosis.gradients.mutations.step_for_gradient import STEP_FOR_GRADIENT
from cutaway.diagnosis.gradients.mutations.sum_for_mean import SUM_FOR_MEAN
from cutaway.diagnosis.gradients.mutations.sums_for_activations import SUMS_FOR_ACTIVATIONS
from cutaway.diagnosis.gradients.mutations.updated_too_early import UPDATED_TOO_EARLY
from cutaway.diagnosis.gradients.mutations.weights_not_transposed import WEIGHTS_NOT_TRANSPOSED

MUTATIONS: Mapping[str, Mutation] = {
    mutation.name: mutation
    for mutation in (
        DOUBLE_SOFTMAX,
        SOFTMAX_OVER_BATCH,
        ACTIVATION_LEFT_OUT,
        BIAS_LEFT_OUT,
        OTHER_LOSS,
        SUM_FOR_MEAN,
        MEAN_TWICE,
        LINE_WITHOUT_MEAN,
        OUTPUTS_AVERAGED,
        SIGN_FLIPPED,
        ONE_EXAMPLE_ONLY,
        SLOPE_KEPT,
        SLOPE_LEFT_OUT,
        SLOPE_CUT_SHORT,
        SLOPE_TWICE,
        SLOPE_OF_ACTIVATION,
        SLOPE_OF_SUMS,
        SLOPE_OF_ANOTHER,
        OTHER_SIDE_OF_KINK,
        UPDATED_TOO_EARLY,
        AFTER_THE_UPDATE,
        WEIGHTS_NOT_TRANSPOSED,
        GRADIENT_TRANSPOSED,
        SUMS_FOR_ACTIVATIONS,
        BIAS_GRADIENT_MEAN,
        BIAS_GRADIENT_PER_EXAMPLE,
        BIAS_GRADIENT_WRONG_AXIS,
        GRADIENT_LEFT_ZERO,
        ACCUMULATED,
        STEP_FOR_GRADIENT,
        PENALTY_FORGOTTEN,
        PENALTY_SCALED,
        MASK_FORGOTTEN,
        STATISTICS_HELD_CONSTANT,
    )
}

__all__ = ["MUTATIONS", "Mutation"]
