"""``cutaway test``, with small Python programs in place of the tools."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import cutaway
from cutaway.cli import test as checks
from cutaway.errors import CutawayError, UnknownNameError

GOOD = ("-c", "print('fine')")
BAD = ("-c", "raise SystemExit(3)")

TWO_TESTS = "def test_good():\n    assert True\n\ndef test_bad():\n    assert False\n"


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    app.command()(checks.run_checks)
    return app


def use(monkeypatch: pytest.MonkeyPatch, **programs: tuple[str, ...]) -> None:
    monkeypatch.setattr(checks, "CHECKS", tuple(checks.Check(name, "json", code) for name, code in programs.items()))


def test_every_check_runs_although_one_fails_and_the_summary_names_it(
    app: typer.Typer, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, first=BAD, second=GOOD, third=BAD)
    result = CliRunner().invoke(app, [])
    assert result.exit_code == 1
    assert [line.split(" in ")[0] for line in result.output.splitlines() if " in " in line] == [
        "first: FAILED",
        "second: passed",
        "third: FAILED",
    ]
    assert result.output.splitlines()[-1] == (
        "2 of 3 checks failed: first, third. Alone: `./cutaway test --only first`, `./cutaway test --only third`."
    )


def test_all_passed(app: typer.Typer, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, first=GOOD, second=GOOD)
    result = CliRunner().invoke(app, [])
    assert result.exit_code == 0
    assert result.output.splitlines()[-1].startswith("All 2 checks passed.")


def test_only_runs_the_named_ones_in_their_usual_order(app: typer.Typer, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, first=BAD, second=GOOD, third=GOOD)
    result = CliRunner().invoke(app, ["--only", "third", "--only", "second", "--json"])
    assert result.exit_code == 0
    outcome = json.loads(result.output.splitlines()[-1])
    assert [check["name"] for check in outcome["checks"]] == ["second", "third"]


def test_unknown_check_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownNameError, match="There is no check 'tests': --only takes ruff, format, types, layers"):
        checks.selected(["tests"])


def test_json_holds_checks_and_counts_and_pytest_gets_its_arguments(
    app: typer.Typer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "test_two.py"
    file.write_text(TWO_TESTS)
    program = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), "-c", "/dev/null")
    use(monkeypatch, first=GOOD, pytest=program)
    result = CliRunner().invoke(app, ["--json", "--", str(file), "-k", "good or bad"])
    outcome = json.loads(result.output.splitlines()[-1])
    assert result.exit_code == 1
    assert outcome["passed"] is False
    assert [check["passed"] for check in outcome["checks"]] == [True, False]
    assert all(check["seconds"] >= 0 for check in outcome["checks"])
    assert outcome["tests"] == {"passed": 1, "failed": 1, "skipped": 0}


def test_json_has_no_counts_without_pytest(app: typer.Typer, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, first=GOOD)
    result = CliRunner().invoke(app, ["--json"])
    assert json.loads(result.output.splitlines()[-1])["tests"] is None


def test_missing_tool_is_named_before_anything_runs() -> None:
    with pytest.raises(CutawayError, match=r"need no_such_tool, not installed here: run `./cutaway test`"):
        checks.require_tools([checks.Check("lint", "no_such_tool", GOOD)])


def test_without_the_source_there_is_nothing_to_check(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cutaway, "__file__", str(tmp_path / "site-packages" / "cutaway" / "__init__.py"))
    with pytest.raises(CutawayError, match="clone the project"):
        checks.checkout_root()


def test_the_tests_come_last() -> None:
    names = ["ruff", "format", "types", "layers", "web-types", "web-tests", "pages", "pytest"]
    assert [check.name for check in checks.CHECKS] == names
    assert checks.checkout_root() == Path(__file__).parents[2]


@pytest.mark.parametrize(("code", "ended"), [("print('seen')", "passed"), ("print('seen'); exit(3)", "FAILED")])
def test_a_check_beside_the_others_is_told_of_when_they_are_done(
    code: str, ended: str, app: typer.Typer, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = checks.Check("slow", "json", ("-c", f"import time; time.sleep(0.3); {code}"), beside=True)
    monkeypatch.setattr(checks, "CHECKS", (slow, checks.Check("quick", "json", GOOD)))
    result = CliRunner().invoke(app, [])
    lines = result.output.splitlines()
    assert result.exit_code == (0 if ended == "passed" else 1)
    assert lines.index("slow ...") > next(place for place, line in enumerate(lines) if line.startswith("quick: passed"))
    assert "seen" in lines
    assert any(line.startswith(f"slow: {ended} in ") for line in lines)
