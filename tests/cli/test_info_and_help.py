"""``cutaway info``, and the help of every command."""

import json
from collections.abc import Callable, Iterator
from subprocess import CompletedProcess
from typing import Any

import pytest
import typer

import cutaway as package
from cutaway.cli.main import app

Command = Callable[..., CompletedProcess[str]]
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]  # it is a group


def options() -> Iterator[Any]:
    """Yield each parameter of each command, as pytest's parameters."""
    for name, command in COMMANDS.items():
        for parameter in command.params:
            if parameter.name != "help":
                yield pytest.param(parameter, id=f"{name} {parameter.name}")


def test_info_as_json_has_all_that_a_question_needs(cutaway: Command) -> None:
    answer = cutaway("info", "--json")
    facts = json.loads(answer.stdout)
    assert answer.returncode == 0
    assert {
        "cutaway",
        "python",
        "executable",
        "system",
        "engine",
        "blas",
        "threads",
        "cores",
        "data",
        "libraries",
    } <= set(facts)
    assert facts["cutaway"] == package.__version__
    assert [data["name"] for data in facts["data"]] == ["mnist", "digits"]
    assert facts["cores"] >= 1
    assert "numpy" in facts["libraries"]


def test_info_in_words(cutaway: Command) -> None:
    lines = cutaway("info").stdout.splitlines()
    begins = [line.split()[0] for line in lines]
    assert begins == ["Cutaway", "Python", "Engine", "Threads", "Data", "Data", "Libraries"]


@pytest.mark.usefixtures("no_mnist")
def test_info_without_mnist_says_so(cutaway: Command) -> None:
    assert "not on this machine, downloaded when asked for" in cutaway("info").stdout


def test_the_commands_are_those_of_the_documentation() -> None:
    assert {"lab", "train", "evaluate", "predict", "export", "info", "test"} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_names_every_option(cutaway: Command, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    answer = cutaway(name, "--help")
    assert answer.returncode == 0
    for parameter in COMMANDS[name].params:
        for option in (option for option in parameter.opts if option.startswith("--")):
            assert option in answer.stdout


@pytest.mark.parametrize("parameter", list(options()))
def test_every_option_is_explained(parameter: Any) -> None:
    assert parameter.help
    assert parameter.help.endswith(".")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_explained(name: str) -> None:
    assert (COMMANDS[name].help or "").split("\n")[0].endswith(".")


def test_help_lists_the_commands(cutaway: Command) -> None:
    answer = cutaway("--help")
    assert answer.returncode == 0
    assert all(name in answer.stdout for name in COMMANDS)
