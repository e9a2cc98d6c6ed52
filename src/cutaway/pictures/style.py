"""The palette and type of Cutaway's pictures, and how a finished picture reaches the disk."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from cutaway.errors import SettingError
from cutaway.files import write_atomically

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Theme = Literal["light", "dark"]

# One unit of every layout in this package is 1/160 inch, so it is one pixel of a saved picture.
UNITS_PER_INCH = 160

# Sizes of type in points.
TITLE, HEADING, BODY, SMALL, TINY = 17.0, 12.5, 10.5, 9.5, 8.0


@dataclass(frozen=True)
class Palette:
    """Colors by what they mean; the same names as on the pages of the lab."""

    paper: str
    card: str
    ink: str
    muted: str
    rule: str
    positive: str
    negative: str
    zero: str
    selection: str
    fault: str


PALETTES = {
    "light": Palette(
        paper="#FBFAF7",
        card="#FFFFFF",
        ink="#1C1E21",
        muted="#5B6067",
        rule="#DEDCD5",
        positive="#1769AA",
        negative="#B45309",
        zero="#E9E9E4",
        selection="#6B3FD4",
        fault="#B3261E",
    ),
    "dark": Palette(
        paper="#16181C",
        card="#1E2126",
        ink="#ECEBE6",
        muted="#A3A8AF",
        rule="#33373E",
        positive="#6DB3F2",
        negative="#FFA657",
        zero="#2A2D33",
        selection="#B79CFF",
        fault="#FF8A80",
    ),
}


def palette(theme: str) -> Palette:
    """Return the colors of a theme.

    Raises:
        SettingError: The theme is neither "light" nor "dark".

    >>> palette("light").ink
    '#1C1E21'
    """
    if theme not in PALETTES:
        raise SettingError(f'The theme is {theme!r}, but there are only "light" and "dark": pass one of them.')
    return PALETTES[theme]


def font_families() -> list[str]:
    """Return the families to draw text with: Inter where it is installed, then matplotlib's own font."""
    from matplotlib.font_manager import fontManager

    # Asked first, because naming a font that is missing makes matplotlib log a warning at each text.
    installed = any(entry.name == "Inter" for entry in fontManager.ttflist)
    return ["Inter", "DejaVu Sans"] if installed else ["DejaVu Sans"]


@contextmanager
def settings(theme: str) -> Iterator[Palette]:
    """Draw with Cutaway's settings inside of the ``with`` block and leave the user's as they were."""
    from matplotlib.style import context

    colors = palette(theme)
    with context(["default", _own_settings(colors)]):  # "default" first: a user's grid or LaTeX is not ours
        yield colors


def _own_settings(colors: Palette) -> dict[str, Any]:
    return {
        "font.family": font_families(),
        "font.size": BODY,
        "text.color": colors.ink,
        "axes.facecolor": "none",
        "axes.edgecolor": colors.rule,
        "axes.labelcolor": colors.muted,
        "axes.linewidth": 0.8,
        "xtick.color": colors.muted,
        "ytick.color": colors.muted,
        "figure.facecolor": colors.paper,
        "figure.dpi": UNITS_PER_INCH,
    }


def save_figure(figure: "Figure", path: str | os.PathLike[str]) -> Path:
    """Save a figure as a PNG file in one step, so that a crash leaves either the old file or the new one.

    The figure's label, a sentence that says what there is to see, becomes the file's description.
    """
    target = Path(path)
    buffer = io.BytesIO()
    about = {"Software": "Cutaway", "Description": figure.get_label()}
    figure.savefig(buffer, format="png", dpi=figure.dpi, facecolor=figure.get_facecolor(), metadata=about)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, buffer.getvalue())
    return target


def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Return how wide a text is in units (1/160 inch), at a size in points; the widest of its lines."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    font = get_font(findfont(FontProperties(family=font_families()[0], weight=weight)))
    font.set_size(size, UNITS_PER_INCH)
    return max((_line_width(font, line) for line in text.split("\n")), default=0.0)


def _line_width(font: Any, line: str) -> float:
    font.set_text(line, 0.0)
    return cast(float, font.get_width_height()[0] / 64)  # FreeType counts in 1/64 of a pixel


def wrap(text: str, width: float, size: float) -> list[str]:
    """Break a text into lines that are at most ``width`` units wide, where its words allow it."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
