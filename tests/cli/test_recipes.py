"""``cutaway train --recipe``: a file of options, written here or come from anywhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from cutaway.cli.new_run import read_hidden
from cutaway.cli.recipes import KINDS, find_recipe, known_recipes
from cutaway.train import TrainingSettings

Command = Callable[..., CompletedProcess[str]]
OPTIONS: dict[str, Any] = {"data": "digits", "hidden": "12", "epochs": 2, "seed": 7, "augment": ["shift:pixels=1"]}
RECIPE = {"sentence": "Two epochs.", "source": "Nobody.", "expected": "not much.", "options": OPTIONS}


def write(folder: Path, content: object) -> Path:
    """Write a recipe into a folder."""
    path = folder / "mine.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_a_recipe_is_as_if_its_options_were_typed(cutaway: Command, tmp_path: Path) -> None:
    path = write(tmp_path, RECIPE)
    told = cutaway("train", "--recipe", path, "--out", "one")
    assert told.returncode == 0, told.stderr
    assert "Two epochs. Expected: not much." in told.stderr
    typed = ("--data", "digits", "--hidden", "12", "--epochs", "2", "--seed", "7", "--augment", "shift:pixels=1")
    assert cutaway("train", *typed, "--out", "other").returncode == 0
    one, other = (json.loads((tmp_path / name / "run.json").read_text(encoding="utf-8")) for name in ("one", "other"))
    assert {name for name in one if one[name] != other[name]} <= {"created"}
    losses = [(tmp_path / name / "history.csv").read_text(encoding="utf-8") for name in ("one", "other")]
    assert losses[0] == losses[1]


def test_a_typed_device_wins_over_the_recipes(cutaway: Command, tmp_path: Path) -> None:
    path = write(tmp_path, {**RECIPE, "options": {**OPTIONS, "device": "torch"}})
    for which, typed in (("recipes", ()), ("typed", ("--device", "cpu"))):
        assert cutaway("train", "--recipe", path, "--out", which, *typed).returncode == 0
    runs = [json.loads((tmp_path / name / "run.json").read_text(encoding="utf-8")) for name in ("recipes", "typed")]
    assert [run["training"]["device"] for run in runs] == ["torch", "cpu"]
    results = [
        json.loads((tmp_path / name / "result.json").read_text(encoding="utf-8")) for name in ("recipes", "typed")
    ]
    assert results[0]["engine"].startswith("reference (PyTorch ")
    assert results[0]["test_loss"] == pytest.approx(results[1]["test_loss"], rel=1e-4)


def test_a_device_that_is_not_there_leaves_no_folder(
    cutaway: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    told = cutaway("train", "--recipe", "ciresan", "--out", "new")
    assert told.returncode == 1
    assert "finds no GPU of NVIDIA on this machine" in told.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", known_recipes())
def test_each_recipe_that_comes_along_can_be_trained(name: str) -> None:
    recipe = find_recipe(name)
    assert recipe.sentence.endswith(".")
    assert recipe.expected.endswith(".")
    assert "%" in recipe.expected
    assert set(recipe.options) >= {"data", "hidden", "epochs", "seed", "schedule"}, "what its figure depends on"
    assert read_hidden(recipe.options["hidden"])
    TrainingSettings(
        device=recipe.options.get("device", "cpu"),
        schedule=recipe.options["schedule"],
        augmentations=recipe.options["augment"],
        epochs=recipe.options["epochs"],
    )


def test_its_options_are_those_of_the_command(cutaway: Command) -> None:
    told = cutaway("train", "--help").stdout
    assert all("--" + name.replace("_", "-") in told for name in KINDS)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[]", "is no recipe: expected sentence, source, expected and options"),
        ("{", "mine.json"),
        ({**RECIPE, "more": 1}, "and no more"),
        ({**RECIPE, "source": 3}, "are texts"),
        ({**RECIPE, "options": {"epoch": 3}}, "has an option 'epoch'; known: data, hidden"),
        ({**RECIPE, "options": {"out": "elsewhere"}}, "has an option 'out'"),
        ({**RECIPE, "options": {"epochs": "3"}}, "is '3'; expected int"),
        ({**RECIPE, "options": {"epochs": True}}, "is True; expected int"),
        ({**RECIPE, "options": {"augment": "shift"}}, "expected a list of texts"),
        ({**RECIPE, "options": {"augment": [3]}}, "expected a list of texts"),
        ({**RECIPE, "options": {**OPTIONS, "hidden": "0"}}, "--hidden is '0'"),
        ("9" * 200_000, "mine.json"),
        ("[" * 50_000, "mine.json"),
    ],
)
def test_what_is_no_recipe_is_refused_in_a_sentence(
    cutaway: Command, tmp_path: Path, content: object, sentence: str
) -> None:
    told = cutaway("train", "--recipe", write(tmp_path, content))
    assert told.returncode == 2 or told.returncode == 1
    assert sentence in told.stderr
    assert "Traceback" not in told.stderr
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("--recipe", "recrod"), "did you mean record?"),
        (("--recipe", "none.json"), "There is no file none.json"),
        (("--recipe", "record", "--epochs", "3"), "--epochs cannot be combined with --recipe"),
        (("--resume", "latest", "--recipe", "record"), "--recipe cannot be combined with --resume"),
    ],
)
def test_what_cannot_be_meant_is_refused(cutaway: Command, given: tuple[str, ...], sentence: str) -> None:
    told = cutaway("train", *given)
    assert told.returncode != 0
    assert sentence in " ".join(told.stderr.split())
