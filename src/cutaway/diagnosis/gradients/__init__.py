"""The gradient check with named bugs: a learner's own backpropagation, compared with ours and with known mistakes.

``check_gradients`` (in ``check``) brings the right ``Program``, the plans with all that they read, and the learner's
arrays (``reading``, ``learner``) together. Each mistake is a ``Mutation`` of the program, one file each. The ``search``
runs the mutated programs and compares by a ``yardstick`` of measured rounding.
"""

from cutaway.diagnosis.gradients.check import check_gradients
from cutaway.diagnosis.gradients.mutations import MUTATIONS, Mutation
from cutaway.diagnosis.gradients.result import Explanation, GradientCheck, ParameterCheck

__all__ = ["MUTATIONS", "Explanation", "GradientCheck", "Mutation", "ParameterCheck", "check_gradients"]
