"""The line at the end of a run of tests that tells how many conformance cases there were."""

import re
import subprocess
import sys
from pathlib import Path

from cutaway.cli.catalogue import registries
from cutaway.definitions import METRICS

ROOT = Path(__file__).parents[2]


def last_words(*arguments: str) -> str:
    """Return what pytest prints for some tests."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_cases_and_entries_are_counted() -> None:
    words = last_words("tests/conformance/test_metrics.py")
    found = re.search(r"Conformance: ([\d,]+) cases; the catalogue has (\d+) entries\.", words)
    passed = re.search(r"(\d+) passed", words)
    assert found
    assert passed
    assert int(found[1]) == int(passed[1]) >= 5 * len(METRICS)
    assert int(found[2]) == sum(len(registry) for registry in registries())


def test_without_conformance_tests_nothing_is_said() -> None:
    assert "Conformance" not in last_words("tests/scripts/test_marked.py")
