"""What the doctor says: findings with evidence and a cure, and the report of all of them. Plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any, Literal, TypeAlias

from cutaway.explain.selection import Selection

Severity: TypeAlias = Literal["serious", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("serious", "warning", "note")
"""From the worst on: what makes the training worthless, what harms it, and what is no fault but often taken for one."""


@dataclass(frozen=True)
class Evidence:
    """One number that speaks for a finding.

    Attributes:
        what: What was measured, with its unit.
        value: What it is.
        expected: What it would be if all were well.
        where: The value of the plan, or of the module, where it can be seen; None where there is no such place.
    """

    what: str
    value: float
    expected: str
    where: Selection | None = None


@dataclass(frozen=True)
class Cure:
    """What to do.

    Attributes:
        sentence: In words.
        settings: As settings of a network or a training, where one of these mends it: ``(("early_stopping", 3),)``.
    """

    sentence: str
    settings: tuple[tuple[str, str | float | int], ...] = ()


@dataclass(frozen=True)
class Finding:
    """Something that a detector has found.

    Attributes:
        severity: How bad it is.
        sentence: What is wrong, in words.
        evidence: The numbers that show it.
        cure: What to do.
        detector: The name of the detector; the doctor fills it in.
    """

    severity: Severity
    sentence: str
    evidence: tuple[Evidence, ...]
    cure: Cure
    detector: str = ""


@dataclass(frozen=True)
class Skipped:
    """A detector that was not asked, and what it would have needed."""

    detector: str
    needs: str


@dataclass(frozen=True)
class Report:
    """All that the doctor has to say.

    Attributes:
        subject: What was examined.
        findings: What was found, the worst first.
        asked: The detectors that looked.
        skipped: Those that could not.
        remarks: Sentences about the examination itself.
    """

    subject: str
    findings: tuple[Finding, ...]
    asked: tuple[str, ...]
    skipped: tuple[Skipped, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def alarms(self) -> tuple[Finding, ...]:
        """The findings that are faults: all but the notes."""
        return tuple(finding for finding in self.findings if finding.severity != "note")

    @property
    def well(self) -> bool:
        """Whether no fault was found."""
        return not self.alarms

    def names(self) -> list[str]:
        """Return the names of the detectors that found something, the worst first."""
        return [finding.detector for finding in self.findings]

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain data for JSON, which has no infinity: such a value is null there."""
        content: dict[str, Any] = _finite({**asdict(self), "well": self.well})
        return content

    def __str__(self) -> str:
        from cutaway.diagnosis.text import report_text

        return report_text(self)


def _finite(content: Any) -> Any:
    if isinstance(content, Mapping):
        return {key: _finite(value) for key, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [_finite(value) for value in content]
    return None if isinstance(content, float) and not isfinite(content) else content
