"""Tests that need MNIST are skipped where it is missing, but fail in continuous integration."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDING = [
    "tests/data/test_mnist.py::test_the_real_files_have_the_stated_sizes_and_hashes",
    "tests/agreement/test_training.py",
]


def run_without_mnist(test: str, folder: Path, ci: str) -> tuple[int, str]:
    """Run tests on a machine with an empty cache; return the exit code and the last line."""
    environment = {name: value for name, value in os.environ.items() if name != "CUTAWAY_DATA"}
    environment |= {"CUTAWAY_CACHE": str(folder), "CI": ci}
    options = ["-q", "-p", "no:cacheprovider", "-k", "real_files or over_300_steps"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, test],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.splitlines()[-1]


@pytest.mark.parametrize("test", NEEDING)
def test_without_mnist(tmp_path: Path, test: str) -> None:
    code, last = run_without_mnist(test, tmp_path, ci="")
    assert code == 0
    assert " skipped" in last
    code, last = run_without_mnist(test, tmp_path, ci="true")
    assert code == 1
    assert "skipped" not in last
