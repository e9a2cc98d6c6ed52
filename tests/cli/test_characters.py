"""Characters that standard output cannot hold: every command writes on, and JSON stays JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from cutaway.cli.catalogue import facts_of, registries
from cutaway.cli.characters import HANDLER, let_streams_write_everything, stand_in
from cutaway.explain import formulas_of

Answer = CompletedProcess[bytes]
SHORT = ("--data", "digits", "--hidden", "4", "--epochs", "1")


def command(folder: Path, encoding: str, *arguments: str) -> Answer:
    """Run a command in a process of its own, whose standard output has an encoding."""
    return subprocess.run(
        [sys.executable, "-m", "cutaway", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        timeout=120,
        check=False,
    )


def odd_name(folder: Path) -> str:
    """Return a name that no encoding holds, or where the file system refuses it, one that ASCII does not hold."""
    odd = os.fsdecode(b"r\xff")
    try:
        (folder / odd).mkdir()
        (folder / odd).rmdir()
    except (OSError, UnicodeError):
        return "r\u2713"
    return odd


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_every_command_writes_on_for_a_run_with_an_odd_name(tmp_path: Path, encoding: str) -> None:
    name = odd_name(tmp_path)
    shown = name.encode("ascii", "backslashreplace")
    trained = command(tmp_path, encoding, "train", *SHORT, "--out", name)
    assert trained.returncode == 0, trained.stderr.decode()
    assert b"Run folder: " + shown in trained.stdout
    assert (b"-" * 50 in trained.stdout) == (encoding != "utf-8")  # the rule of the summary
    every = (("doctor", name), ("explain", name), ("evaluate", name), ("info",))
    for arguments in every if encoding == "ascii" else every[:1]:  # what ASCII can write, the others can
        answer = command(tmp_path, encoding, *arguments)
        assert answer.returncode == 0, answer.stderr.decode()
        assert answer.stdout
    told = json.loads(command(tmp_path, encoding, "train", "--resume", name, "--json").stdout)
    assert told["run"] == name


def test_formulas_are_ascii_where_nothing_else_can_be_written(tmp_path: Path) -> None:
    """A hat, a root, a Greek letter: each has a plain stand-in, and none is written as its number."""
    assert command(tmp_path, "ascii", "train", *SHORT, "--out", "run").returncode == 0
    listed = command(tmp_path, "ascii", "catalogue", "adam").stdout
    assert b"W' = W - eta m_hat / (sqrt v_hat + epsilon)" in listed
    explained = command(tmp_path, "ascii", "explain", "run", "--select", "new_W1[20,2]").stdout
    assert b"= beta1 m_W1[20,2] + (1 - beta1) d_W1[20,2]" in explained
    assert b"sqrt " in explained
    assert b"\\u" not in listed + explained


def test_all_of_the_catalogue_has_stand_ins() -> None:
    let_streams_write_everything()
    for entry in (entry for registry in registries() for entry in registry.values()):
        formulas = [part for formula in formulas_of(entry) for part in (str(formula), formula.meaning)]
        text = "\n".join([entry.sentence, *formulas, *(fact for _, fact in facts_of(entry))])
        assert b"\\u" not in text.encode("ascii", HANDLER), entry.name


def test_errors_are_sentences_as_well(tmp_path: Path) -> None:
    answer = command(tmp_path, "ascii", "doctor", "n\u00f6 run")
    assert answer.returncode == 1
    assert answer.stderr.startswith(b"cutaway: There is no run in n\\xf6 run")


def test_what_is_read_has_no_stand_ins() -> None:
    error = UnicodeDecodeError("ascii", b"\xff", 0, 1, "no text")
    with pytest.raises(UnicodeDecodeError):
        stand_in(error)
