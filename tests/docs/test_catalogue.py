"""The catalogue's page says what the definitions say."""

import runpy
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[2] / "docs"
STALE = "docs/catalogue.md is not what the definitions say; write it anew: .venv/bin/python docs/make_catalogue.py"


@pytest.fixture
def maker() -> dict[str, Any]:
    return runpy.run_path(str(DOCS / "make_catalogue.py"))


def test_the_page_is_fresh(maker: dict[str, Any]) -> None:
    assert (DOCS / "catalogue.md").read_text(encoding="utf-8") == maker["page"](), STALE


def test_each_curve_has_its_plot(maker: dict[str, Any]) -> None:
    entries = [entry for registry in maker["registries"]() for entry in registry.values()]
    wanted = [f"{entry.name}.png" for entry in entries if maker["has_plot"](entry)]
    assert len(set(wanted)) == len(wanted), "two entries would share one plot"
    assert {path.name for path in (DOCS / "pictures" / "catalogue").glob("*.png")} == set(wanted), STALE
