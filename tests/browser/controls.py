"""Every control of the lab and the tests that drive it: a control that no test drives is found.

A test says by ``@pytest.mark.drives("Run: button Play")`` which controls it drives. The page notes which controls
hear a click, a press or an input, so that a test that says so and does not is found as well.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent
WATCH = (FOLDER / "controls.js").read_text(encoding="utf-8")
LAB_KEYS = FOLDER.parents[1] / "web" / "src" / "store" / "lab-keys.ts"


def shown_controls(page: Any) -> set[str]:
    """Return the names of all controls that can be seen on a page."""
    return set(page.evaluate("shownControls()"))


def operated_controls(pages: Iterable[Any]) -> set[str]:
    """Return the names of all controls and keys that were operated on pages."""
    return {name for page in pages for name in page.evaluate("operatedControls()")}


def keys_of_the_lab() -> set[str]:
    """Return the names of the keys that mean something wherever one is, from the page's own table of them."""
    table = re.search(r"MEANINGS[^{]*\{([^}]*)\}", LAB_KEYS.read_text(encoding="utf-8"))
    assert table is not None
    named = re.findall(r'(?:"([^"]+)"|(\w+)): "', table[1])
    return {f"key {(quoted or plain).replace(' ', 'Space')}" for quoted, plain in named}


def driven() -> set[str]:
    """Return the names of all controls that the tests of this folder drive."""
    return {name for mark in _marks() if mark.name == "drives" for name in mark.args}


def said_by(node: pytest.Item) -> set[str]:
    """Return the names of the controls that a test says that it drives."""
    return {name for mark in node.iter_markers("drives") for name in mark.args}


def _marks() -> Iterator[pytest.Mark]:
    for path in sorted(FOLDER.glob("test_*.py")):
        for function in vars(importlib.import_module(f"tests.browser.{path.stem}")).values():
            for mark in getattr(function, "pytestmark", ()):
                yield mark
                if mark.name == "parametrize":
                    yield from (inner.mark if hasattr(inner, "mark") else inner
                                for one in mark.args[1] for inner in getattr(one, "marks", ()))  # fmt: skip
