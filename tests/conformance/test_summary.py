"""The line at the end of a run of tests that tells how many conformance cases there were."""

import re
import subprocess
import sys
from pathlib import Path

from cutaway.definitions import METRICS

ROOT = Path(__file__).parents[2]


def last_words(*arguments: str) -> str:
    """Return what pytest prints for some tests."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_cases_and_entries_are_counted() -> None:
    found = re.search(
        r"Conformance: ([\d,]+) cases over (\d+) catalogue entries\.", last_words("tests/conformance/test_metrics.py")
    )
    assert found
    assert int(found[1]) >= 5 * len(METRICS)
    assert int(found[2]) == len(METRICS)


def test_without_conformance_tests_nothing_is_said() -> None:
    assert "Conformance" not in last_words("tests/scripts/test_marked.py")
