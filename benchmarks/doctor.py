"""What the doctor finds: each planted fault by its detector, and false alarms on healthy trainings.

    .venv/bin/python benchmarks/doctor.py            # print the tables
    .venv/bin/python benchmarks/doctor.py --write    # put them into docs/doctor.md

The thresholds were chosen while looking at the healthy trainings of the seeds 0 to 3; the last seed is the one that
tells.
"""

from __future__ import annotations

import argparse
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from cutaway.diagnosis import DETECTORS, Report
from doctor_healthy import HEALTHY
from doctor_planted import PLANTED
from marked import DOCS, table, versions, write_region

SEEDS = (0, 1, 2, 3, 4)
CHOSEN_WITH = (0, 1, 2, 3)


def planted_reports() -> dict[str, Report]:
    """Return what the doctor says of each planted fault."""
    with tempfile.TemporaryDirectory() as folder:
        return {name: plant(_made(Path(folder) / name)) for name, plant in PLANTED.items()}


def healthy_reports(seed: int) -> Iterator[tuple[str, Report]]:
    """Yield what the doctor says of each healthy training."""
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, train) in enumerate(HEALTHY.items()):
            yield name, train(_made(Path(folder) / str(number)), seed)


def detectors_table(planted: dict[str, Report], healthy: list[Report]) -> str:
    """Return the table of detectors: hit or miss, what else spoke, asked and false alarms on healthy trainings."""
    rows = []
    for name, detector in DETECTORS.items():
        said = planted[name].names()
        others = ", ".join(sorted(set(said) - {name})) or "none"
        asked = [report for report in healthy if name in report.asked]
        spoke = Counter(finding.severity for report in asked for finding in report.findings if finding.detector == name)
        alarms = spoke["serious"] + spoke["warning"]
        notes = f" ({spoke['note']} notes)" if spoke["note"] else ""
        rows.append([f"`{name}`: {detector.mistake}", "found" if name in said else "MISSED", others,
                     f"{alarms} of {len(asked)}{notes}"])  # fmt: skip
    return table(["Detector", "Planted fault", "Others that spoke", "False alarms on healthy trainings"], rows)


def summary(planted: dict[str, Report], healthy: dict[int, list[tuple[str, Report]]]) -> str:
    """Return the sentence above the table, with each false alarm by name."""
    hits = sum(name in report.names() for name, report in planted.items())
    lines = [f"{hits} of {len(planted)} planted faults are found. Healthy trainings with a false alarm:"]
    for seed, reports in healthy.items():
        alarmed = [
            f"{name} ({', '.join(f.detector for f in report.alarms)})" for name, report in reports if report.alarms
        ]
        which = (
            ", which the thresholds were chosen with" if seed in CHOSEN_WITH else ", which no threshold was chosen with"
        )
        names = f": {'; '.join(alarmed)}" if alarmed else ""
        lines.append(f"- seed {seed}{which}: {len(alarmed)} of {len(reports)}{names}")
    return "\n".join(lines).replace("alarm:\n", "alarm:\n\n")


def main() -> None:
    """Try everything and print or write what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/doctor.md")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    planted = planted_reports()
    healthy = {seed: list(healthy_reports(seed)) for seed in SEEDS}
    every = [report for reports in healthy.values() for _, report in reports]
    measured = f"Measured with {versions('numpy', 'torch')}."
    text = "\n\n".join([summary(planted, healthy), detectors_table(planted, every), measured])
    print(text)
    if arguments.write:
        write_region(DOCS / "doctor.md", "detectors", text)


def _made(path: Path) -> Path:
    path.mkdir()
    return path


if __name__ == "__main__":
    main()
