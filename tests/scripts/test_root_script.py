"""The script at the root, without a network: what pip would install is a tiny package that tells what it was given."""

import ast
import importlib.machinery
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "cutaway"

INSTALLED_COMMAND = """
import json, os, sys
if sys.argv[1:2] == ["exit"]:
    sys.exit(int(sys.argv[2]))
if sys.argv[1:2] == ["signals"]:
    import signal
    print([number.name for number in signal.pthread_sigmask(signal.SIG_BLOCK, [])])
    sys.exit()
print(json.dumps({"arguments": sys.argv[1:], "prefix": sys.prefix, "venv": os.environ["VIRTUAL_ENV"]}))
"""


def load(path: Path) -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("root_script", str(path))
    spec = importlib.util.spec_from_file_location("root_script", path, loader=loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@dataclass
class Checkout:
    """A project's root with a copy of the script, loaded, whose installer is a fake."""

    root: Path
    script: ModuleType
    installs: list[set[str]]

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    def make_environment(self, _root: Path, _lock: int) -> None:
        self.script.clear(self.venv)
        venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(self.venv)

    def install(self, _root: Path, extras: set[str], _lock: int) -> None:
        self.installs.append(extras)
        for packages in (*self.venv.glob("lib/python*/site-packages"), *self.venv.glob("Lib/site-packages")):
            (packages / "cutaway").mkdir(exist_ok=True)
            (packages / "cutaway" / "__main__.py").write_text(INSTALLED_COMMAND)

    def prepare(self, *extras: str) -> None:
        self.script.prepare(self.root, set(extras))

    def is_ready(self, *extras: str) -> bool:
        return bool(self.script.is_ready(self.root, set(extras)))

    def run(self, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, str(self.root / "cutaway"), *arguments],
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    root = tmp_path / "a path with spaces, #1"
    root.mkdir()
    shutil.copy(SCRIPT, root / "cutaway")
    (root / "pyproject.toml").write_text("[project]\n")
    (root / "constraints.txt").write_text("numpy==2.2.6\n")
    made = Checkout(root, load(root / "cutaway"), [])
    monkeypatch.setattr(made.script, "make_environment", made.make_environment)
    monkeypatch.setattr(made.script, "install", made.install)
    monkeypatch.setattr(made.script, "works", lambda root, _lock: made.script.interpreter(root / ".venv").exists())
    return made


def failing(error: BaseException) -> Callable[..., None]:
    def fail(*_arguments: object) -> None:
        raise error

    return fail


def test_first_call_sets_up_and_second_does_nothing(checkout: Checkout, capsys: pytest.CaptureFixture[str]) -> None:
    checkout.prepare()
    checkout.prepare()
    assert checkout.installs == [set()]
    assert capsys.readouterr().err == "Setting up Cutaway in .venv (once, about a minute) ...\n"


@pytest.mark.parametrize(
    "name", ["pyproject.toml", "constraints.txt", "hatch_build.py", "native/core.cpp", "web/src/store/state.ts"]
)
def test_stamp_changes_with_the_file(checkout: Checkout, name: str) -> None:
    checkout.prepare()
    (checkout.root / name).parent.mkdir(parents=True, exist_ok=True)
    (checkout.root / name).write_text("# changed\n")
    assert not checkout.is_ready()
    checkout.prepare()
    assert checkout.is_ready()
    assert len(checkout.installs) == 2


def test_stamp_changes_with_the_place(checkout: Checkout) -> None:
    checkout.prepare()
    moved = checkout.root.rename(checkout.root.with_name("moved"))
    assert not checkout.script.is_ready(moved, set())


def test_stamp_changes_when_the_python_is_gone(checkout: Checkout) -> None:
    checkout.prepare()
    python = checkout.script.interpreter(checkout.venv)
    python.unlink()
    assert not checkout.is_ready()
    checkout.prepare()
    assert python.exists()


def test_extra_is_installed_when_first_wanted_and_kept_on_later_changes(checkout: Checkout) -> None:
    checkout.prepare()
    checkout.prepare("test")
    checkout.prepare()
    (checkout.root / "constraints.txt").write_text("")
    checkout.prepare()
    assert checkout.installs == [set(), {"test"}, {"test"}]


def test_only_the_command_test_wants_the_extra(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted: list[set[str]] = []
    monkeypatch.setattr(checkout.script, "prepare", lambda _root, extras: wanted.append(extras))
    monkeypatch.setattr(checkout.script, "forward", lambda _venv, _arguments: 0)
    for arguments in ([], ["train", "test"], ["test", "--only", "ruff"]):
        assert checkout.script.main(arguments) == 0
    assert wanted == [set(), set(), {"test"}]


def test_half_made_environment_is_made_anew(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as interrupted:
        interrupted.setattr(checkout.script, "install", failing(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            checkout.prepare()
    leftover = checkout.venv / "half of a package"
    leftover.write_text("")
    assert not checkout.is_ready()
    checkout.prepare()
    assert checkout.is_ready()
    assert not leftover.exists()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"fingerprint": "x"}'])
def test_damaged_stamp_counts_as_half_made(checkout: Checkout, content: str) -> None:
    checkout.prepare()
    (checkout.venv / checkout.script.STAMP).write_text(content)
    (checkout.venv / "leftover").write_text("")
    checkout.prepare()
    assert checkout.is_ready()
    assert not (checkout.venv / "leftover").exists()


def test_working_environment_that_someone_else_made_is_not_thrown_away(checkout: Checkout) -> None:
    venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(checkout.venv)
    (checkout.venv / "theirs").write_text("")
    checkout.prepare()
    assert (checkout.venv / "theirs").exists()
    assert checkout.is_ready()


def test_failed_update_keeps_what_was_installed(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout.prepare("test")
    before = checkout.script.read_stamp(checkout.venv)
    (checkout.root / "pyproject.toml").write_text("[project] # changed\n")
    monkeypatch.setattr(checkout.script, "install", failing(checkout.script.PipError()))
    with pytest.raises(checkout.script.SetupError):
        checkout.prepare()
    assert checkout.script.read_stamp(checkout.venv) == before


def test_two_at_once_install_once(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()

    def slow_install(root: Path, extras: set[str], lock: int) -> None:
        begun.set()
        time.sleep(0.3)
        checkout.install(root, extras, lock)

    monkeypatch.setattr(checkout.script, "install", slow_install)
    first = threading.Thread(target=checkout.prepare)
    first.start()
    assert begun.wait(5)
    checkout.prepare()
    first.join()
    assert checkout.installs == [set()]
    assert checkout.is_ready()


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("Retrying: Failed to establish a new connection", "the package index cannot be reached"),
        ("ERROR: No space left on device", "  ERROR: No space left on device\n"),
    ],
)
def test_failure_of_pip_is_explained(checkout: Checkout, output: str, expected: str) -> None:
    checkout.venv.mkdir()
    (checkout.venv / checkout.script.LOG).write_text(output)
    explanation = checkout.script.explain_failure(checkout.venv)
    assert expected in explanation
    assert "run the same command again" in explanation


def test_python_without_venv_names_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = load(SCRIPT)
    monkeypatch.setattr(script, "find_spec", lambda name: None if name == "ensurepip" else object())
    with pytest.raises(script.SetupError, match=r"install the package python3\.\d+-venv"):
        script.make_environment(tmp_path, 0)


def test_folder_that_cannot_be_written_is_named(checkout: Checkout) -> None:
    checkout.venv.write_text("a file, of all things")
    with pytest.raises(checkout.script.SetupError, match=r"could not be set up in .*\.venv"):
        checkout.prepare()


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 9, 18)])
def test_too_old_python_gets_a_sentence(version: tuple[int, int, int]) -> None:
    sentence = load(SCRIPT).too_old(version, "/usr/bin/python3")
    found = ".".join(map(str, version))
    assert sentence.startswith(f"Cutaway needs Python 3.10 or newer, and this is Python {found} (/usr/bin/python3)")


@pytest.mark.parametrize("version", [(3, 10, 0), (3, 13, 1), (4, 0, 0)])
def test_new_enough_python_passes(version: tuple[int, int, int]) -> None:
    assert load(SCRIPT).too_old(version, "python3") is None


def test_old_python_can_read_the_script_up_to_that_sentence() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 7))
    annotations = [part.returns for part in ast.walk(tree) if isinstance(part, ast.FunctionDef)]
    annotations += [part.annotation for part in ast.walk(tree) if isinstance(part, ast.arg)]
    # `list[str]` fails on Python 3.8 when the function is defined, unless it is quoted.
    assert not [part for part in annotations if isinstance(part, ast.Subscript | ast.BinOp)]


ARGUMENTS = ["train", "a b", "", "--name=x y", "--", "-k", "*", "$HOME", 'say "hi"', "ü"]


def test_arguments_go_through_unchanged(checkout: Checkout) -> None:
    checkout.prepare()
    done = checkout.run(*ARGUMENTS)
    assert done.stderr == ""
    assert json.loads(done.stdout)["arguments"] == ARGUMENTS


def test_exit_code_comes_back(checkout: Checkout) -> None:
    checkout.prepare()
    assert [checkout.run("exit", code).returncode for code in ("0", "1", "42")] == [0, 1, 42]


def test_ctrl_c_while_the_script_itself_is_read_is_a_line(checkout: Checkout) -> None:
    (checkout.root / "shutil.py").write_text("import signal\nsignal.raise_signal(signal.SIGINT)\n")
    done = checkout.run("info")
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "cutaway: Stopped.\n")


@pytest.mark.skipif(os.name == "nt", reason="Windows starts the command as a process of its own")
def test_ctrl_c_is_held_back_until_the_command_can_answer_it(checkout: Checkout) -> None:
    checkout.prepare()
    assert checkout.run("signals").stdout == "['SIGINT']\n"


def test_windows_waits_for_the_command_through_ctrl_c(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted:
        waits = 0

        def __init__(self, *_arguments: object, **_settings: object) -> None: ...

        def wait(self) -> int:
            Interrupted.waits += 1
            if Interrupted.waits == 1:
                raise KeyboardInterrupt
            return 7

    monkeypatch.setattr(checkout.script, "WINDOWS", True)
    monkeypatch.setattr(checkout.script.subprocess, "Popen", Interrupted)
    assert checkout.script.forward(checkout.venv, ["info"]) == 7


def test_foreign_packages_and_the_current_folder_are_ignored(
    checkout: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout.prepare()
    foreign = tmp_path / "foreign"
    (foreign / "cutaway").mkdir(parents=True)
    (foreign / "cutaway" / "__init__.py").write_text("raise SystemExit(99)")
    monkeypatch.chdir(foreign)
    done = checkout.run("info", PYTHONPATH=str(foreign), VIRTUAL_ENV=str(foreign))
    told = json.loads(done.stdout)
    assert Path(told["prefix"]) == checkout.venv
    assert told["venv"] == str(checkout.venv)
