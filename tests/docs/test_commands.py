"""The commands in README and docs are run as they stand, with small data in place of MNIST."""

import json
import os
import re
import shlex
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


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """Return a folder with a finished run, a picture of a digit, dark on light as on paper, and tables of houses."""
    digit = load_digits().images[3]
    picture = Image.fromarray((255 - digit * 15).astype(np.uint8)).resize((200, 200))
    picture.save(tmp_path / "my-digit.png")
    picture.save(tmp_path / "page.jpg")
    (tmp_path / "houses.csv").write_text("size,price\n" + "".join(f"{size},{3 * size}.5\n" for size in range(40, 80)))
    (tmp_path / "new-houses.csv").write_text("size\n50\n")
    recipe = json.loads((RECIPES / "record.json").read_text(encoding="utf-8"))
    recipe["options"] |= {"data": "digits", "epochs": 1, "validation": 100}
    (tmp_path / SMALL_RECIPE).write_text(json.dumps(recipe), encoding="utf-8")
    run(["train", *SMALL], tmp_path)
    return tmp_path


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of Cutaway in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "cutaway", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_on_a_page_works(page: Path, workplace: Path) -> None:
    for arguments in commands_of(page):
        ended = run(as_run(arguments), workplace)
        assert ended.returncode == 0, f"./cutaway {shlex.join(arguments)}\n{ended.stderr}"


def test_the_pages_have_commands() -> None:
    assert sum(len(commands_of(page)) for page in PAGES) >= 8


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+)\)", text) + re.findall(r'(?:src|srcset)="([^"]+)"', text)
    for target in targets:
        assert target.startswith("http") or (page.parent / target).exists(), f"{page.name} links to {target}"
