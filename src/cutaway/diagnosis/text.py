"""A report as lines of text: in the terminal, in a notebook, for a screen reader."""

from __future__ import annotations

from cutaway.diagnosis.finding import Evidence, Finding, Report
from cutaway.numerals import short_number


def report_text(report: Report) -> str:
    """Return a report as text: the findings, the worst first, each with its evidence and its cure."""
    lines = [report.subject, *report.remarks, "", verdict(report)]
    for finding in report.findings:
        lines += ["", *finding_lines(finding)]
    return "\n".join([*lines, "", asked_line(report)])


def verdict(report: Report) -> str:
    """Return in a sentence how it stands."""
    if report.well:
        asked = len(report.asked)
        looked = f"{asked} detector{'s' if asked != 1 else ''} looked and found no fault"
        return f"All well: {looked}." if asked else "Nothing could be examined."
    count = len(report.alarms)
    return f"{count} fault{'s' if count > 1 else ''} found."


def finding_lines(finding: Finding) -> list[str]:
    """Return the lines of one finding."""
    settings = ", ".join(f"{name}={_setting(value)}" for name, value in finding.cure.settings)
    return [
        f"{finding.severity.upper()}: {finding.sentence} [{finding.detector}]",
        *(f"  - {evidence_text(evidence)}" for evidence in finding.evidence),
        f"  Cure: {finding.cure.sentence}{f' ({settings})' if settings else ''}",
    ]


def _setting(value: str | float | int) -> str:
    """Return a value as it is typed, without the last digits of a division: ``1e+29``."""
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def evidence_text(evidence: Evidence) -> str:
    """Return one number with its meaning.

    >>> evidence_text(Evidence("loss, in nats", 2.5, "about 2.3"))
    'loss, in nats: 2.5; expected about 2.3'
    """
    where = f" (see {evidence.where})" if evidence.where else ""
    return f"{evidence.what}: {short_number(evidence.value, 4)}{where}; expected {evidence.expected}"


def asked_line(report: Report) -> str:
    """Return how many detectors looked, and which could not."""
    line = f"Detectors that looked: {len(report.asked)}."
    if not report.skipped:
        return line
    needs: dict[str, list[str]] = {}
    for skipped in report.skipped:
        needs.setdefault(skipped.needs, []).append(skipped.detector)
    missing = "".join(f"\n  {need}: {', '.join(names)}" for need, names in needs.items())
    return f"{line} Not asked, for want of{missing}"
