"""The sheet on a table, and the lines on its paper."""

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

import photographed
from cutaway.data.page.contrast import page_contrast
from cutaway.data.page.found import moved
from cutaway.data.page.paper import sheet_corners, straightened
from cutaway.data.page.rules import find_rules, without_rules
from photographed import HEIGHT, WIDTH, Camera

CORNERS = ((0.12, 0.08), (0.86, 0.11), (0.93, 0.92), (0.06, 0.90))


@pytest.mark.parametrize("light", [photographed.even, photographed.lamp, photographed.shadow])
def test_a_sheet_on_a_table_is_found_and_straightened(light: photographed.Light) -> None:
    page = photographed.blank()
    page.write(np.ones((60, 10)), 600, 800, 0.9, 1)
    picture = photographed.photographed(page, Camera(light, CORNERS), np.random.default_rng(0))
    corners = sheet_corners(picture.gray)
    assert corners is not None
    # A pixel of the small copy is 4 of the picture; the sheet's very edge, 0.6% of a side, is left out on purpose.
    assert np.abs(corners - np.array(CORNERS) * (WIDTH, HEIGHT)).max() <= 0.02 * HEIGHT
    sheet, matrix = straightened(picture.gray, corners, 1600)
    ends = moved(matrix, corners)
    assert np.abs(ends - [(0, 0), (sheet.shape[1], 0), sheet.shape[::-1], (0, sheet.shape[0])]).max() < 1e-6
    x, y = moved(matrix, picture.middles)[0]
    around = sheet[round(y) - 10 : round(y) + 10, round(x) - 2 : round(x) + 2]
    assert around.mean() < 0.3 * sheet[round(y) - 10 : round(y) + 10, round(x) - 40 : round(x) - 30].mean()


@pytest.mark.parametrize("light", [photographed.even, photographed.shadow])
def test_no_sheet_is_seen_where_paper_fills_the_picture(light: photographed.Light) -> None:
    picture = photographed.photographed(_written(photographed.blank()), Camera(light), np.random.default_rng(0))
    assert sheet_corners(picture.gray) is None


@pytest.mark.parametrize("paper", [photographed.ruled, photographed.squared])
def test_the_lines_of_paper_are_taken_away_and_the_ink_stays(paper: Callable[[], photographed.Page]) -> None:
    page, blank = _written(paper()), _written(photographed.blank())
    gray = photographed.photographed(page, Camera(), np.random.default_rng(0)).gray
    plain = page_contrast(photographed.photographed(blank, Camera(), np.random.default_rng(0)).gray)
    contrast = page_contrast(gray)
    assert len(find_rules(contrast)) == len(find_rules(without_rules(contrast))) + _lines_across(paper)
    inner = (slice(20, -20), slice(20, -20))
    off = np.abs(without_rules(contrast) - plain)[inner]
    # The lines swallow 28 to 30% of the light; what is left of them is the noise, and soft edges of the ink.
    assert np.abs(contrast - plain)[inner].max() > 0.25
    assert np.percentile(off[plain[inner] < 0.05], 99) < 0.05
    ink = plain[inner] > 0.7
    assert off[ink].mean() < 0.05


def test_plain_paper_stays_as_it_is() -> None:
    contrast = page_contrast(
        photographed.photographed(_written(photographed.blank()), Camera(), np.random.default_rng(0)).gray
    )
    assert find_rules(contrast) == []
    assert without_rules(contrast) is contrast


def _written(page: photographed.Page) -> photographed.Page:
    """Return the page with crosses of a broad pen."""
    cross = np.zeros((60, 40))
    cross[26:34] = cross[:, 16:24] = 1
    for row in range(150, 1400, 130):
        for column in range(140, 1000, 97):
            page.write(cross, column, row, 0.85, 4)
    return page


def _lines_across(paper: object) -> int:
    step, first, end = (64, 110, HEIGHT - 40) if paper is photographed.ruled else (32, 20, HEIGHT)
    return len(range(first, end, step))


def test_a_large_photograph_is_never_held_as_floats() -> None:
    """Beside the picture itself, of one byte a pixel, less than that again."""
    gray = np.full((3000, 4000), 230, np.uint8)
    gray[600:2400, 800:3200] = 250
    tracemalloc.start()
    sheet_corners(gray)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < gray.size


def test_of_a_large_photograph_the_sheet_is_found_at_the_same_place() -> None:
    """Reduced by whole numbers first: the places agree with those of the same photograph at a quarter of the size."""
    page = _written(photographed.blank())
    picture = photographed.photographed(page, Camera(photographed.even, CORNERS), np.random.default_rng(0))
    small, large = (sheet_corners(gray) for gray in (picture.gray, np.kron(picture.gray, np.ones((4, 4), np.uint8))))
    assert small is not None
    assert large is not None
    assert np.abs(large / 4 - small).max() <= 8  # two pixels of the small copy
