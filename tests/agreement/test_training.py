"""Whole trainings on MNIST agree with PyTorch: same weights, same batches, 300 steps.

The code is the benchmark's, ``benchmarks/agreement.py``, so that the printed table is what is tested here.
"""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from cutaway.data.mnist import where_on_this_machine

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "agreement.py"

# In float32 each operation is off by up to 6e-8, in another order of summation on each side; 300 steps feed such
# differences back, and Adam enlarges those of gradients near its ε of 1e-8 to shares of the learning rate. Measured: up
# to 2e-6 in the loss and 3e-5 in a weight. A wrong formula would differ by 1e-2 and more at once.
# In float64 the same amplification starts from 1e-16. Measured: up to 3e-15 and 7e-14.
STEPS = 300
TOLERANCES = {"float32": (1e-5, 1e-4), "float64": (1e-10, 1e-10)}

# Where rounding may end the comparison early, by a sum that crosses ReLU's kink on one side only (see the benchmark):
# not before the differences have had time to grow that far.
FEWEST_STEPS = 20


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmarks_agreement", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


AGREEMENT = script()
needs_mnist = pytest.mark.skipif(
    where_on_this_machine("train") is None,
    reason="MNIST is not on this machine; put its files in a folder and set CUTAWAY_DATA to it",
)


@needs_mnist
@pytest.mark.parametrize("dtype", AGREEMENT.DTYPES)
@pytest.mark.parametrize("case", AGREEMENT.CASES, ids=lambda case: case.name.split()[0])
def test_loss_and_weights_stay_with_pytorchs_over_300_steps(case: Any, dtype: str) -> None:
    found = AGREEMENT.measure(case, dtype, STEPS)
    may_end_early = dtype == "float32" and case.network["activation"] == "relu"
    assert found.steps >= FEWEST_STEPS if may_end_early else found.steps == STEPS
    loss, weight = TOLERANCES[dtype]
    assert found.loss < loss
    assert found.weight < weight


def run_of(*signs: bool) -> Any:
    return AGREEMENT.Run([], {}, [np.array([sign]) for sign in signs])


@pytest.mark.parametrize(
    ("ours", "theirs", "together"),
    [([True, False], [True, False], 2), ([True, False], [True, True], 1), ([True, True], [False, True], 0)],
)
def test_the_comparison_ends_before_a_step_with_a_sum_on_different_sides(
    ours: list[bool], theirs: list[bool], together: int
) -> None:
    assert AGREEMENT._steps_together(run_of(*ours), run_of(*theirs)) == together


def test_the_table_has_a_row_for_each_case_and_number_type(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(AGREEMENT, "measure", lambda _case, _dtype: AGREEMENT.Difference(300, 1e-7, 2e-5))
    AGREEMENT.main()
    rows = capsys.readouterr().out.splitlines()[2:]
    assert len(rows) == len(AGREEMENT.CASES) * len(AGREEMENT.DTYPES)
    assert all(row.endswith("| 300 | 1.0e-07 | 2.0e-05 |") for row in rows)
