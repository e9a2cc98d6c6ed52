"""scikit-learn's own checks of what an estimator must do, all of them, with none expected to fail."""

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from sklearn.utils.estimator_checks import estimator_checks_generator, parametrize_with_checks

from cutaway.sklearn import DNNClassifier, DNNRegressor

ESTIMATORS = (DNNClassifier(), DNNRegressor())

DISPATCHED = """
import sys
from cutaway.sklearn import DNNClassifier, DNNRegressor
from sklearn.utils.estimator_checks import estimator_checks_generator
for estimator, check in estimator_checks_generator(getattr(sys.modules["__main__"], sys.argv[1])()):
    if "array_api" in str(check):
        check(estimator)
        print("passed")
"""


@parametrize_with_checks(ESTIMATORS)  # type: ignore[untyped-decorator]  # scikit-learn has no types
def test_scikit_learn(estimator: Any, check: Callable[[Any], None]) -> None:
    check(estimator)


@pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda estimator: type(estimator).__name__)
def test_the_checks_that_need_scipy_to_be_told_of_other_arrays(estimator: Any) -> None:
    """SciPy reads the variable when it is imported, so that only a process of its own can run them."""
    wanted = sum("array_api" in str(check) for _, check in estimator_checks_generator(estimator))
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", DISPATCHED, type(estimator).__name__],
        env={**os.environ, "SCIPY_ARRAY_API": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (ended.returncode, ended.stdout.split()) == (0, ["passed"] * wanted), ended.stderr


def test_importing_cutaway_does_not_import_scikit_learn() -> None:
    program = "import sys, cutaway, cutaway.train; print('sklearn' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert ended.stdout.split() == ["False"]
