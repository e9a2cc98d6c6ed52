"""What is there after nothing but ``import cutaway``, in a process of its own, where nothing else was imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cutaway import SUBPACKAGES


def told(code: str) -> str:
    """Return what a program prints."""
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    return answer.stdout.strip()


@pytest.mark.parametrize("name", ["network", "train", "definitions", "explain"])
def test_subpackages_are_there_without_an_import_of_their_own(name: str) -> None:
    assert told(f"import cutaway; print(cutaway.{name}.__name__)") == f"cutaway.{name}"


def test_all_of_them_are_listed_and_none_is_imported_before_it_is_asked_for() -> None:
    code = "import sys, cutaway; print(*(name for name in dir(cutaway) if f'cutaway.{name}' not in sys.modules))"
    assert set(SUBPACKAGES) <= set(told(code).split())


def test_what_is_not_there_is_said() -> None:
    code = "import cutaway\ntry:\n    cutaway.nothing\nexcept AttributeError as error:\n    print(error)"
    assert told(code) == "module 'cutaway' has no attribute 'nothing'"
