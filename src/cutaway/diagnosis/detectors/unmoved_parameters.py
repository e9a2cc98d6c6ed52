"""Parameters that a training step leaves as they are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

ROUNDING = 1e-5


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding for parameters that have a gradient and do not move."""
    code = case.code
    assert code is not None  # noqa: S101 (asked for in needs)
    norms = {name: float(np.linalg.norm(gradient)) for name, gradient in code.fresh[0].items()}
    able = [name for name, norm in norms.items() if norm > ROUNDING * max(norms.values())]
    still = [name for name in able if np.array_equal(code.before[0][name], code.after[1][name])]
    if not still:
        return
    all_of_them = len(still) == len(able)
    advice = "Call optimizer.step() after loss.backward()" if all_of_them else "Give the optimizer module.parameters()"
    which = "No parameter moves" if all_of_them else f"The parameters {', '.join(still[:5])} do not move"
    yield Finding(
        "serious" if all_of_them else "warning",
        f"{which} in a training step, though the loss depends on them.",
        (
            Evidence("parameters that stay", float(len(still)), "0"),
            Evidence(f"norm of the gradient of {still[0]}", norms[still[0]], "to be used"),
        ),
        Cure(f"{advice}; was the optimizer made before the last change of the module?"),
    )


UNMOVED_PARAMETERS = Detector(
    name="unmoved_parameters",
    mistake="a step that was left out; parameters that the optimizer does not know",
    looks_at="the parameters before and after two training steps",
    threshold="exactly equal after two steps, with a gradient over a hundred-thousandth of the largest: a bias before "
    "a normalization has one of 0 but for rounding",
    source=Source("PyTorch's documentation", "torch.optim: constructing an optimizer, taking an optimization step"),
    needs=("code",),
    find=find,
)
