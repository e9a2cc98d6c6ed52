"""Colors for values: the signed scale, the gray scales, and which text stays readable on a color."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cutaway.pictures.style import Palette

if TYPE_CHECKING:
    from matplotlib.colors import Colormap, Normalize

# With |w / max|^0.3 a weight of a hundredth of the largest still has a quarter of its color.
POWER = 0.3
_READABLE = 4.5  # WCAG 2.2, level AA, contrast of text


def _compress(values: Any) -> Any:
    return np.sign(values) * np.abs(values) ** POWER


def _expand(values: Any) -> Any:
    return np.sign(values) * np.abs(values) ** (1 / POWER)


def signed_scale(values: ArrayLike) -> "Normalize":
    """Return the power scale that spans the finite values evenly to both sides of 0."""
    from matplotlib.colors import FuncNorm

    largest = largest_size(values) or 1.0
    return FuncNorm((_compress, _expand), vmin=-largest, vmax=largest)


def largest_size(values: ArrayLike) -> float:
    """Return the largest absolute value among the finite ones, 0 where there is none.

    >>> largest_size([0.5, -2, float("nan")])
    2.0
    """
    sizes = np.abs(np.asarray(values, dtype=np.float64))
    return float(np.max(sizes, where=np.isfinite(sizes), initial=0.0))


def signed_ticks(largest: float) -> list[float]:
    """Return weights to name beside the scale: its ends, 0, and the powers of ten between them.

    >>> signed_ticks(0.43)
    [-0.43, -0.1, -0.01, 0.0, 0.01, 0.1, 0.43]
    """
    power = 10.0 ** np.floor(np.log10(largest))
    inner = [power / 100, power / 10, power] if largest < 1.7 * power else [power / 10, power]
    ticks = [round_to(tick, power / 100) for tick in inner if tick * 1.7 < largest]
    return [-largest, *(-tick for tick in reversed(ticks)), 0.0, *ticks, largest]


def round_to(value: float, step: float) -> float:
    """Drop the noise that powers of ten carry in floating point.

    >>> round_to(0.010000000000000002, 0.001)
    0.01
    """
    return float(f"{round(value / step) * step:.6g}")


def signed_colors(colors: Palette) -> "Colormap":
    """Return the map from orange over gray to blue; a value that is not finite shows as a fault."""
    from matplotlib.colors import LinearSegmentedColormap

    ends = [colors.negative, colors.zero, colors.positive]
    return LinearSegmentedColormap.from_list("signed", ends, N=511).with_extremes(bad=colors.fault)


def color_weights(weights: NDArray[np.float64], scale: "Normalize", colors: Palette) -> NDArray[np.float64]:
    """Return the colors, (..., 4), of weights of any shape."""
    finite = np.ma.masked_invalid(weights)
    return np.asarray(signed_colors(colors)(scale(finite)), dtype=np.float64)


def color_ink(pictures: NDArray[np.float64], colors: Palette) -> NDArray[np.float64]:
    """Return the colors, (..., 4), of pictures in 0 to 1: nothing is the card, 1 is ink."""
    from matplotlib.colors import to_rgba

    card, ink = np.array(to_rgba(colors.card)), np.array(to_rgba(colors.ink))
    amount = np.nan_to_num(pictures)[..., None]
    return np.asarray(card + (ink - card) * amount, dtype=np.float64)


def contrast(first: Any, second: Any) -> float:
    """Return the contrast of two colors, 1 to 21 (WCAG 2.2, "contrast ratio").

    >>> round(contrast("black", "white"))
    21
    """
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Any) -> float:
    from matplotlib.colors import to_rgb

    channels = np.array(to_rgb(color))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def readable_on(background: Any, colors: Palette) -> str:
    """Return a color for text on a background: ink where it can be read, else whichever reads best."""
    if contrast(colors.ink, background) >= _READABLE:
        return colors.ink
    # Black or white reaches 4.58 on every color, which the two inks of a theme do not.
    candidates = (colors.card, "#000000", "#FFFFFF")
    return max(candidates, key=lambda color: contrast(color, background))


def fault_note(values: NDArray[np.float64]) -> str:
    """Return a sentence about values that are not finite, empty where all are."""
    broken = int(np.sum(~np.isfinite(values)))
    return f" Red: {broken:,} of the {values.size:,} are not finite numbers." if broken else ""
