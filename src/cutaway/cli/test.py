"""``cutaway test``: run every check there is, by the one command that people and continuous integration share."""

import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from xml.etree import ElementTree

import typer

import cutaway
from cutaway.errors import CutawayError, UnknownNameError


@dataclass(frozen=True)
class Check:
    """One tool: what it is called, the module it needs, and the arguments that make Python run it.

    One that runs ``beside`` the others takes minutes and waits much; what it prints comes when it has ended.
    """

    name: str
    module: str
    arguments: tuple[str, ...]
    beside: bool = False


@dataclass(frozen=True)
class Outcome:
    """How one check ended."""

    name: str
    seconds: float
    passed: bool


TESTS = "pytest"
PAGES = "pages"

# Import-linter has no module for `python -m`, and the shebang lines of scripts break in long paths.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"

# The tests come last: they take longest, and their closing line is what a reader looks for at the end.
CHECKS = (
    Check("ruff", "ruff", ("-m", "ruff", "check", ".")),
    Check("format", "ruff", ("-m", "ruff", "format", "--check", ".")),
    Check("types", "mypy", ("-m", "mypy")),
    Check("layers", "importlinter", ("-c", LINT_IMPORTS, "--no-logo")),
    Check("web-types", "cutaway.browser.check", ("-m", "cutaway.browser.check", "types")),
    Check("web-tests", "cutaway.browser.check", ("-m", "cutaway.browser.check", "tests")),
    Check(PAGES, "pytest", ("-m", "pytest", "tests/browser"), beside=True),
    Check(TESTS, "pytest", ("-m", "pytest", "--ignore=tests/browser")),
)


def run_checks(
    pytest_arguments: Annotated[
        list[str] | None, typer.Argument(help="Arguments for pytest, after `--`.", show_default=False)
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            help="Run this check alone; can be given again: ruff, format, types, layers, web-types, web-tests, pages, "
            "pytest."
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the outcome as one JSON object on the last line.")
    ] = False,
) -> None:
    """Run every check there is: lint, format, types, import layers, the pages for the browser, tests."""
    root, checks = checkout_root(), selected(only or [])
    require_tools(checks)
    with tempfile.TemporaryDirectory() as folder:
        outcomes = run_all(checks, root, Path(folder), pytest_arguments or [])
        counts = count_tests(sorted(Path(folder).glob("*.xml")))
        typer.echo(json.dumps(as_object(outcomes, counts)) if as_json else summary(outcomes))
    if not all(outcome.passed for outcome in outcomes):
        raise typer.Exit(1)


def checkout_root() -> Path:
    """Return the root of the source checkout that this package was installed from, editable."""
    root = Path(cutaway.__file__).parents[2]
    if (root / "pyproject.toml").is_file() and (root / "tests").is_dir():
        return root
    raise CutawayError(
        f"`cutaway test` checks the source, and this Cutaway is installed without it, in {root}: "
        "clone the project and run `./cutaway test` there."
    )


def selected(names: Sequence[str]) -> list[Check]:
    """Return the checks of these names in their usual order, or all where no name is given."""
    known = [check.name for check in CHECKS]
    for name in names:
        if name not in known:
            raise UnknownNameError(f"There is no check {name!r}: --only takes {', '.join(known)}.")
    return [check for check in CHECKS if not names or check.name in names]


def require_tools(checks: Sequence[Check]) -> None:
    """Raise unless every tool is installed, before the first check has cost any time."""
    missing = sorted({check.module for check in checks if importlib.util.find_spec(check.module) is None})
    if missing:
        raise CutawayError(
            f"The checks need {', '.join(missing)}, not installed here: "
            "run `./cutaway test` at the checkout's root, which installs what they need."
        )


def run_all(checks: Sequence[Check], root: Path, folder: Path, pytest_arguments: Sequence[str]) -> list[Outcome]:
    """Run the checks one after the other; one that may run beside others begins at its turn, and ends when it does."""

    def extra(check: Check) -> list[str]:
        report = [f"--junitxml={folder / check.name}.xml"] if check.name in (TESTS, PAGES) else []
        # What somebody asks of pytest is meant for the tests, or for those of the pages where only these are run.
        return [*report, *(pytest_arguments if check.name == TESTS or len(checks) == 1 else [])]

    outcomes: list[Outcome] = []
    meanwhile: list[Meanwhile] = []
    try:
        for check in checks:
            if check.beside and len(checks) > 1:
                meanwhile.append(Meanwhile(check, root, folder, extra(check)))
            else:
                outcomes.append(run_check(check, root, extra(check)))
        return [*outcomes, *(one.outcome() for one in meanwhile)]
    finally:
        for one in meanwhile:
            one.process.terminate()  # where something else failed to end, or somebody pressed Ctrl-C


class Meanwhile:
    """A check that runs while others do; its output is kept until it is asked how it ended."""

    def __init__(self, check: Check, root: Path, folder: Path, extra: Sequence[str]) -> None:
        self.check, self.begun, self.log = check, time.perf_counter(), folder / f"{check.name}.log"
        with self.log.open("wb") as log:
            command = [sys.executable, *check.arguments, *extra]
            self.process = subprocess.Popen(command, cwd=root, stdout=log, stderr=subprocess.STDOUT)

    def outcome(self) -> Outcome:
        """Wait until it has ended, and print what it said and how it ended."""
        code = self.process.wait()
        seconds = round(time.perf_counter() - self.begun, 2)
        typer.secho(f"{self.check.name} ...", bold=True)
        typer.echo(self.log.read_bytes().decode("utf-8", "replace").rstrip())
        typer.echo(f"{self.check.name}: {'passed' if code == 0 else 'FAILED'} in {seconds:.1f} s, beside the others")
        return Outcome(self.check.name, seconds, code == 0)


def run_check(check: Check, root: Path, extra: Sequence[str]) -> Outcome:
    """Run one check in the checkout's root with its output going straight through, and print how it ended."""
    typer.secho(f"{check.name} ...", bold=True)
    sys.stdout.flush()  # the tool writes to the same place, but not through this buffer
    start = time.perf_counter()
    code = subprocess.run([sys.executable, *check.arguments, *extra], cwd=root, check=False).returncode
    outcome = Outcome(check.name, round(time.perf_counter() - start, 2), code == 0)
    typer.echo(f"{check.name}: {'passed' if outcome.passed else 'FAILED'} in {outcome.seconds:.1f} s")
    return outcome


def summary(outcomes: Sequence[Outcome]) -> str:
    """Say in one line how it all went, and how to see a failure again."""
    failing = [outcome.name for outcome in outcomes if not outcome.passed]
    if failing:
        commands = ", ".join(f"`./cutaway test --only {name}`" for name in failing)
        return f"{len(failing)} of {len(outcomes)} checks failed: {', '.join(failing)}. Alone: {commands}."
    return f"All {len(outcomes)} checks passed."


def count_tests(reports: Sequence[Path]) -> dict[str, int] | None:
    """Count the tests by how they ended; None where pytest wrote no report."""
    if not reports:
        return None
    counts = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    for report in reports:
        suite = ElementTree.parse(report).find("testsuite")  # noqa: S314 - our own pytest wrote it just now
        for name in counts:
            counts[name] += int(suite.get(name, "0")) if suite is not None else 0
    failed = counts["failures"] + counts["errors"]
    return {"passed": counts["tests"] - failed - counts["skipped"], "failed": failed, "skipped": counts["skipped"]}


def as_object(outcomes: Sequence[Outcome], tests: dict[str, int] | None) -> dict[str, object]:
    """Return what ``--json`` prints."""
    return {
        "passed": all(outcome.passed for outcome in outcomes),
        "checks": [vars(outcome) for outcome in outcomes],
        "tests": tests,
    }
