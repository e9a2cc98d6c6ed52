"""The catalogue's page says what the definitions say."""

import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cutaway.definitions import REGULARIZERS

DOCS = Path(__file__).parents[2] / "docs"
STALE = "docs/catalogue.md is not what the definitions say; write it anew: .venv/bin/python docs/make_catalogue.py"


@pytest.fixture
def maker() -> dict[str, Any]:
    return runpy.run_path(str(DOCS / "make_catalogue.py"))


def test_the_page_is_fresh(maker: dict[str, Any]) -> None:
    assert (DOCS / "catalogue.md").read_text(encoding="utf-8") == maker["page"](), STALE


def test_each_curve_has_its_plot(maker: dict[str, Any]) -> None:
    entries = [entry for registry in maker["registries"]() for entry in registry.values()]
    wanted = {found.file for found in map(maker["curve_of"], entries) if found}
    assert {path.name for path in (DOCS / "pictures" / "catalogue").glob("*.png")} == wanted, STALE


def test_each_activation_loss_and_schedule_has_a_plot(maker: dict[str, Any]) -> None:
    for registry in maker["registries"]():
        drawn = [maker["curve_of"](entry) is not None for entry in registry.values()]
        assert all(drawn) == (registry.kind in ("activation", "loss", "schedule"))


def test_each_penalty_has_a_plot(maker: dict[str, Any]) -> None:
    found = [maker["curve_of"](entry) for entry in REGULARIZERS.values() if entry.value]
    assert [curve.file for curve in found] == [f"regularizer_{name}.png" for name in ("l2", "l1", "l1_l2")]


def test_each_entry_has_a_formula_on_the_page(maker: dict[str, Any]) -> None:
    sections = maker["page"]().split("\n### ")[1:]
    assert len(sections) == sum(len(registry) for registry in maker["registries"]())
    assert all("```text\n" in section and "- Source: " in section for section in sections)


def test_a_jump_leaves_a_gap(maker: dict[str, Any]) -> None:
    step = maker["curve_of"](maker["registries"]()[0]["step"])
    assert np.isnan(step.values).sum() == 1
    relu = maker["curve_of"](maker["registries"]()[0]["relu"])
    assert (np.isnan(relu.values).sum(), np.isnan(relu.slopes).sum()) == (0, 1)
