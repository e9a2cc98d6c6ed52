"""The width of a stroke, and strokes that are too thin to survive being scaled down."""

from math import ceil

import numpy as np
from numpy.typing import NDArray

# Widths as shares of the ink's longest side. Measured on 5,000 digits of MNIST (longest side 20 pixels): median
# 2.36 pixels, 1% of them under 1.44. A thin pen on a large sheet would come out at a fraction of a pixel.
THINNEST = 1.2 / 20
USUAL = 2.2 / 20
FINE = 4  # the pen is widened on a grid this many times finer than the box


def stroke_width(pixels: NDArray[np.uint8]) -> float:
    """Return the mean width of strokes in pixels: twice their area divided by the length of their outline.

    The length of the outline is the sum of the gradient's magnitude, in units of the full contrast of 255.

    >>> line = np.zeros((50, 50), np.uint8)
    >>> line[5:45, 20:24] = 255
    >>> round(stroke_width(line), 1)
    3.7
    """
    padded = np.pad(pixels.astype(np.float32), 1)
    down, right = np.diff(padded, axis=0)[:, :-1], np.diff(padded, axis=1)[:-1]
    outline = float(np.hypot(down, right).sum())
    return 2 * float(padded.sum()) / outline if outline else 0.0


def is_thin(pixels: NDArray[np.uint8], box: int) -> bool:
    """Return whether ink, cut to its own box, must be scaled down and would get thinner than in MNIST."""
    if max(pixels.shape) <= box:
        return False
    fine = _fine(pixels, box) if max(pixels.shape) > FINE * box else pixels
    # What is left of the paper's noise would be counted as outline.
    clean = np.where(fine >= 0.15 * fine.max(), fine, np.uint8(0))
    return bool(stroke_width(clean) < THINNEST * max(fine.shape))


def _fine(pixels: NDArray[np.uint8], box: int) -> NDArray[np.uint8]:
    """Return the ink on the finer grid; averaging areas takes most of the noise away, too."""
    from PIL import Image

    factor = FINE * box / max(pixels.shape)
    height, width = (max(1, round(side * factor)) for side in pixels.shape)
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.BOX))


def thickened(pixels: NDArray[np.uint8], box: int) -> NDArray[np.uint8]:
    """Return the ink redrawn with a pen of usual width, on a grid ``FINE`` times finer than the box."""
    from PIL import Image, ImageFilter

    fine = _fine(pixels, box)
    # Averaging made the line pale where it is thinner than the grid, so the limit is a share of the brightest.
    line = np.where(fine >= 0.3 * fine.max(), np.uint8(255), np.uint8(0))
    grow = max(1, ceil((USUAL * FINE * box - stroke_width(line)) / 2))
    wide = Image.fromarray(np.pad(line, grow)).filter(ImageFilter.MaxFilter(2 * grow + 1))
    return np.asarray(wide)
