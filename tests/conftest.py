"""Settings that hold for all tests."""

import os
import signal
from collections.abc import Generator

import pytest
from hypothesis import settings

from cutaway.cli.catalogue import registries

# No deadline: on a shared machine a slow moment is no defect. Derandomized: a failure can be seen again.
settings.register_profile("cutaway", deadline=None, derandomize=True)
settings.load_profile("cutaway")

# A process started in the background of a script ignores Ctrl-C, and so would all that it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The root script tells how it was called; messages are tested as they are without it.
os.environ.pop("CUTAWAY_COMMAND", None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a test that is skipped for want of MNIST fail in continuous integration, where nobody reads of skips.

    It stands here for all tests at once, also for those that are written later.
    """
    report = yield
    reason = str(report.longrepr)
    if report.skipped and "MNIST" in reason and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"In continuous integration no test may be skipped for want of MNIST: {reason}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many conformance cases were run; a new entry of the catalogue brings its own by itself."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, [])]
    cases = [report.nodeid for report in reports if report.nodeid.startswith("tests/conformance/")]
    if cases:
        entries = sum(len(registry) for registry in registries())
        terminalreporter.write_line(f"Conformance: {len(cases):,} cases; the catalogue has {entries} entries.")
