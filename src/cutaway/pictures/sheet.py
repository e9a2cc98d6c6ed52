"""A sheet of paper to lay a picture out on, measured from its top left corner in units of 1/160 inch."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cutaway.pictures import style
from cutaway.pictures.style import Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

MARGIN = 48.0
_TITLE_LINE, _SUBTITLE_LINE = 52.0, 32.0


class Box(NamedTuple):
    """A rectangle on the sheet; ``top`` counts downward from the sheet's upper edge."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge, counted downward."""
        return self.top + self.height


@dataclass(frozen=True)
class Sheet:
    """A figure with its colors, its size, and the box that is free for the picture's body."""

    figure: "Figure"
    colors: Palette
    width: float
    height: float
    body: Box

    @property
    def units(self) -> Any:
        """The transform from units, counted from the top left corner, to the screen."""
        from matplotlib.transforms import Affine2D

        unit = 1 / style.UNITS_PER_INCH
        to_inches = Affine2D().scale(unit, -unit).translate(0, self.height * unit)
        return to_inches + self.figure.dpi_scale_trans

    def axes(self, box: Box) -> "Axes":
        """Add axes that fill a box exactly."""
        bottom = self.height - box.bottom
        return self.figure.add_axes(
            (box.left / self.width, bottom / self.height, box.width / self.width, box.height / self.height)
        )

    def write(self, x: float, y: float, text: str, size: float = style.BODY, **options: Any) -> "Text":
        """Write a text at a place on the sheet; by default from the left, on the baseline."""
        options.setdefault("color", self.colors.ink)
        return self.figure.text(x, y, text, fontsize=size, transform=self.units, **options)

    def card(self, box: Box) -> None:
        """Draw a card: lighter than the paper, round at the corners, with a thin rule and no shadow."""
        from matplotlib.patches import FancyBboxPatch

        self._add(
            FancyBboxPatch(
                (box.left, box.top),
                box.width,
                box.height,
                boxstyle="round,pad=0,rounding_size=12",
                facecolor=self.colors.card,
                edgecolor=self.colors.rule,
                linewidth=0.7,
                zorder=-2,
            )
        )

    def frame(self, box: Box, color: str, *, fill: str = "none", zorder: float = 3, width: float = 0.7) -> None:
        """Draw a thin rectangle."""
        from matplotlib.patches import Rectangle

        corner = (box.left, box.top)
        shape = Rectangle(
            corner, box.width, box.height, facecolor=fill, edgecolor=color, linewidth=width, zorder=zorder
        )
        self._add(shape)

    def line(self, points: list[tuple[float, float]], color: str, width: float = 0.8) -> None:
        """Draw a thin line through points of the sheet."""
        from matplotlib.lines import Line2D

        xs, ys = zip(*points, strict=True)
        self._add(Line2D(xs, ys, color=color, linewidth=width, solid_capstyle="butt"))

    def image(self, box: Box, pixels: NDArray[np.uint8], name: str) -> "Axes":
        """Show colors, (height, width, 4) with red, green, blue and opacity in 0 to 255, in a box."""
        axes = self.axes(box)
        axes.set_axis_off()
        axes.set_label(name)
        # Each value as a square of even color: blurring would show numbers that are not there.
        axes.imshow(pixels, interpolation="nearest", aspect="auto")
        return axes

    def _add(self, artist: Any) -> None:
        artist.set_transform(self.units)
        self.figure.add_artist(artist)


def new_sheet(
    colors: Palette, width: float, body_height: float, title: str, subtitle: str, *, dpi: float = style.UNITS_PER_INCH
) -> Sheet:
    """Make a sheet with its heading written, as high as its heading and its body need."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    width = float(round(width))
    column = width - 2 * MARGIN
    titles, subtitles = wrap_title(title, column), style.wrap(subtitle, column, style.BODY)
    top = MARGIN + _TITLE_LINE * len(titles) + _SUBTITLE_LINE * len(subtitles) + 16
    height = float(round(top + body_height + MARGIN))
    inches = (width / style.UNITS_PER_INCH, height / style.UNITS_PER_INCH)
    figure = Figure(figsize=inches, dpi=dpi, facecolor=colors.paper)
    FigureCanvasAgg(figure)  # draws into memory and needs no screen
    figure.set_label(f"{title}. {subtitle}")
    sheet = Sheet(figure, colors, width, height, Box(MARGIN, top, column, body_height))
    _write_heading(sheet, titles, subtitles)
    return sheet


def wrap_title(title: str, width: float) -> list[str]:
    """Break a title into lines; it is wider than plain text because it is bold."""
    return style.wrap(title, width * 0.88, style.TITLE)


def _write_heading(sheet: Sheet, titles: list[str], subtitles: list[str]) -> None:
    y = MARGIN + 28
    for line in titles:
        sheet.write(MARGIN, y, line, style.TITLE, weight="bold")
        y += _TITLE_LINE
    y -= 8
    for line in subtitles:
        sheet.write(MARGIN, y, line, style.BODY, color=sheet.colors.muted)
        y += _SUBTITLE_LINE
