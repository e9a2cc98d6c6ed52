"""The commands in README and docs are run as they stand, with small data in place of MNIST."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_digits

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SMALL = ["--data", "digits", "--epochs", "1"]
RECIPES = ROOT / "src" / "cutaway" / "recipes"
SMALL_RECIPE = "small.json"


def commands_of(page: Path) -> list[list[str]]:
    """Return the arguments of every ./cutaway command in the shell blocks of a page."""
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.strip()]
    assert all(line.startswith("./cutaway") for line in lines), f"{page.name} has a command that no test runs"
    return [shlex.split(line, comments=True)[1:] for line in lines]


def as_run(arguments: list[str]) -> list[str]:
    """Return the arguments with which a command is tried; the checks do not run themselves, the lab would not end."""
    if not arguments or arguments[0] in ("lab", "test"):
        return [*arguments, "--help"]
    if arguments[0] == "bench":
        return ["bench", "--quick", "D", "--contenders", "numpy", "--rounds", "1", "--seconds", "0"]
    if "--recipe" in arguments:
        return ["train", "--recipe", SMALL_RECIPE]
    if arguments[0] != "train" or "--resume" in arguments:
        return arguments
    return arguments + (SMALL[2:] if "--data" in arguments else SMALL)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a finished run, a picture of a digit, dark on light as on paper, and tables of houses."""
    folder = tmp_path_factory.mktemp("prepared")
    digit = load_digits().images[3]
    picture = Image.fromarray((255 - digit * 15).astype(np.uint8)).resize((200, 200))
    picture.save(folder / "my-digit.png")
    picture.save(folder / "page.jpg")
    (folder / "houses.csv").write_text("size,price\n" + "".join(f"{size},{3 * size}.5\n" for size in range(40, 80)))
    (folder / "new-houses.csv").write_text("size\n50\n")
    recipe = json.loads((RECIPES / "record.json").read_text(encoding="utf-8"))
    recipe["options"] |= {"data": "digits", "epochs": 1, "validation": 100}
    (folder / SMALL_RECIPE).write_text(json.dumps(recipe), encoding="utf-8")
    run(["train", *SMALL], folder)
    return folder


@pytest.fixture
def workplace(prepared: Path, tmp_path: Path) -> Path:
    """Return a copy of it, since commands leave things behind."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture(scope="module")
def tried() -> set[str]:
    """Return a place to note the commands that worked; on another page they need not be run again."""
    return set()


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of Cutaway in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "cutaway", *arguments],
        cwd=folder,
        # Looks at test data with the network that comes along are counted for the user, who has not looked.
        env={**os.environ, "PYTHONWARNINGS": "error", "CUTAWAY_STATE": str(folder / "state")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("page", [page for page in PAGES if commands_of(page)], ids=lambda page: page.name)
def test_every_command_on_a_page_works(page: Path, workplace: Path, tried: set[str]) -> None:
    for arguments in map(as_run, commands_of(page)):
        if shlex.join(arguments) not in tried:
            ended = run(arguments, workplace)
            assert ended.returncode == 0, f"./cutaway {shlex.join(arguments)}\n{ended.stderr}"
            tried.add(shlex.join(arguments))


def test_the_pages_have_commands() -> None:
    assert sum(len(commands_of(page)) for page in PAGES) >= 8


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+)\)", text) + re.findall(r'(?:src|srcset)="([^"]+)"', text)
    for target in targets:
        assert target.startswith("http") or (page.parent / target).exists(), f"{page.name} links to {target}"
