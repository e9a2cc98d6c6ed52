"""What the benchmarks' scripts write into pages."""

from pathlib import Path

import pytest

from marked import marks, region, table, write_region

BEGIN, END = marks("figures")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.md"
    path.write_text(f"# Title\n\n{BEGIN}\n\nold\n\n{END}\n\nThe end: ü.\n", encoding="utf-8")
    return path


def test_only_what_stands_between_the_marks_is_replaced(page: Path) -> None:
    write_region(page, "figures", "new\n")
    assert page.read_text(encoding="utf-8") == f"# Title\n\n{BEGIN}\n\nnew\n\n{END}\n\nThe end: ü.\n"
    assert region(page, "figures") == "new"


@pytest.mark.parametrize("text", ["nothing", BEGIN, f"{END} {BEGIN}"])
def test_a_page_without_both_marks_is_left_alone(page: Path, text: str) -> None:
    page.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="has no lines <!-- figures: begin -->"):
        write_region(page, "figures", "new")
    assert page.read_text(encoding="utf-8") == text


def test_a_table_has_its_figures_at_the_right() -> None:
    assert table(["a", "b"], [["x", "1"]]) == "| a | b |\n| --- | ---: |\n| x | 1 |"
