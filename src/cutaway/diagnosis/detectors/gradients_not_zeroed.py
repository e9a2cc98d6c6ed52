"""Gradients that pile up from step to step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

CLOSE = 1e-3


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where the second step's gradient is its own plus what the first one had."""
    code = case.code
    assert code is not None  # noqa: S101 (asked for in needs)
    kept = [name for name in code.seen[1] if _piled_up(*(part[name] for part in _parts(case)))]
    if len(kept) <= len(code.seen[1]) / 2:
        return
    stored, fresh, earlier = (part[kept[0]] for part in _parts(case))
    yield Finding(
        "serious",
        "The gradients are not set to zero between the steps: each step adds its own to those of all steps before.",
        (
            Evidence(f"norm of the stored gradient of {kept[0]}", _norm(stored), f"{_norm(fresh):.4g}, computed anew"),
            Evidence("norm of stored minus computed anew", _norm(stored - fresh), "0"),
            Evidence("norm of the gradient of the step before", _norm(earlier), "not in there at all"),
        ),
        Cure("Call optimizer.zero_grad() in each step, before loss.backward()."),
    )


def _parts(case: Case) -> tuple[dict[str, NDArray[Any]], ...]:
    assert case.code is not None  # noqa: S101
    return dict(case.code.seen[1]), dict(case.code.fresh[1]), dict(case.code.seen[0])


def _piled_up(stored: NDArray[Any], fresh: NDArray[Any], earlier: NDArray[Any]) -> bool:
    if not _norm(earlier):
        return False
    return _norm(stored - fresh - earlier) < CLOSE * _norm(earlier) and _norm(stored - fresh) > CLOSE * _norm(fresh)


def _norm(array: NDArray[Any]) -> float:
    return float(np.linalg.norm(array))


GRADIENTS_NOT_ZEROED = Detector(
    name="gradients_not_zeroed",
    mistake="gradients not zeroed between steps",
    looks_at="the gradients after each of two backward passes, and the gradient computed anew",
    threshold="equal to a thousandth of the norm, for more than half of the parameters: float32 leaves a millionth",
    source=Source("PyTorch's documentation", "torch.optim.Optimizer.zero_grad"),
    needs=("code",),
    find=find,
)
