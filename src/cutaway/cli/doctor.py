"""``cutaway doctor``: what is wrong with a run, with the evidence and a cure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from cutaway.cli.console import output, print_json, say
from cutaway.cli.options import Json, Run

if TYPE_CHECKING:
    from cutaway.diagnosis import Finding

FOUND = 3
"""The exit code where a fault was found; 1 and 2 say that the command itself could not do its work."""

STYLES = {"serious": "bold red", "warning": "yellow", "note": "cyan"}


def doctor(run: Run, as_json: Json = False) -> None:
    """Examine a run, finished, under way or failed, and say what is wrong, with the evidence and a cure.

    Its history, its newest checkpoint and its training and validation data are looked at; the test data stay closed.

    The exit code is 0 where all is well (notes are no faults), 3 where a fault was found, and 1 where the run cannot be
    examined.
    """
    from cutaway.cli.runs import find_run
    from cutaway.diagnosis import doctor as examine
    from cutaway.diagnosis.text import asked_line, verdict
    from cutaway.execute.arrays import one_thread

    with one_thread():
        report = examine(find_run(run))
    if as_json:
        print_json(report.to_json())
    else:
        for line in (report.subject, *report.remarks, "", verdict(report)):
            say(line)
        for finding in report.findings:
            _say(finding)
        say()
        say(asked_line(report))
    if not report.well:
        raise typer.Exit(FOUND)


def _say(finding: Finding) -> None:
    from rich.text import Text

    from cutaway.diagnosis.text import finding_lines

    first, *others = finding_lines(finding)
    severity, _, rest = first.partition(":")
    say()
    output().print(Text(severity, STYLES[finding.severity]) + Text(f":{rest}"))
    for line in others:
        say(line)
