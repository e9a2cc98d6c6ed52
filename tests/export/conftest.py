"""Scripts that are run as their users will run them: without Cutaway."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Answer = CompletedProcess[str]
Alone = Callable[..., Answer]

START = """
import runpy, sys
for name in {missing}:
    sys.modules[name] = None  # any import of it fails
sys.argv = {arguments}
sys.path.insert(0, {folder})
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture(scope="session")
def alone() -> Alone:
    """Return the function that runs a script in a process of its own in which some packages cannot be imported."""

    def run(script: Path, *arguments: object, missing: Sequence[str] = ("cutaway", "scipy", "torch")) -> Answer:
        code = START.format(
            missing=list(missing), arguments=[str(script), *map(str, arguments)], folder=repr(str(script.parent))
        )
        command = [sys.executable, "-I", "-W", "error", "-c", code]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)

    return run


@pytest.fixture(scope="session")
def assert_well_formatted() -> Callable[[Path], None]:
    """Return the assertion that ruff has nothing to say about a script, with the lines of this project."""

    def check(script: Path) -> None:
        ruff = [sys.executable, "-m", "ruff"]
        common = ["--isolated", "--no-cache", "--line-length", "120", "--target-version", "py310", str(script)]
        rules = ["--select", "E,F,W,I,N,D,UP,B,SIM,RET", "--ignore", "N803,N806,D107,D203,D213,RET504"]
        for command in (["format", "--diff"], ["check", *rules]):
            answer = subprocess.run([*ruff, *command, *common], capture_output=True, text=True, check=False)
            assert answer.returncode == 0, answer.stdout + answer.stderr

    return check
