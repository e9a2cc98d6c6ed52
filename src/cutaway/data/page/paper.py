"""The sheet of paper in a photograph that shows the table around it, and the photograph straightened to the sheet.

The sheet is what surrounds the picture's middle up to the steepest edge there is on every way outwards: a watershed of
the light's gradient, flooded from the middle and from the picture's border. Light is a factor, so the gradient is that
of its logarithm: a shadow's edge on the sheet is then less steep than the sheet's own, even where its dark side is as
dark as the table in the light.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from cutaway.data.page.contrast import COARSE_SIDE, DARKEST, Floats, coarse, paper_closed
from cutaway.data.page.found import Gray

LEAST_AREA = 0.2  # of the picture
LEAST_LIKENESS = 0.93  # of the sheet and its four corners' area: what they share of what they cover together
LEAST_STEP = 0.2  # of the light's logarithm: the sheet is so much brighter than the table at three of four places
ATTEMPTS = ((7, 3), (7, 5), (11, 3), (11, 7))
"""Pixels of the small copy: what is narrower is ink, and over how many the gradient is taken.

The table may be seen as a narrow strip, and where a shadow crosses the sheet's edge, a narrow gradient has a gap.
"""

INSET = 0.006  # of a side: the sheet's very edge is not part of the page


def sheet_corners(gray: Gray) -> Floats | None:
    """Return the corners (4, 2) of the sheet as (x, y), clockwise from the upper left; None where no sheet is seen.

    None, too, where the sheet reaches over the picture's border: its corners are not known then.
    """
    values = coarse(_reduced(gray).astype(np.float32))
    if min(values.shape) < 20:
        return None
    tried = (_quadrilateral(values, strokes, reach) for strokes, reach in ATTEMPTS)
    corners = next((corners for corners in tried if corners is not None), None)
    if corners is None:
        return None
    middle = corners.mean(axis=0)
    scale = np.array([gray.shape[1] / values.shape[1], gray.shape[0] / values.shape[0]])
    return np.asarray((middle + (corners + 0.5 - middle) * (1 - 2 * INSET)) * scale)


def _reduced(gray: Gray) -> Gray:
    """Return a large picture reduced by whole numbers, to no less than twice what ``coarse`` makes of it.

    As floats all pixels of a large photograph would take hundreds of megabytes.
    """
    from PIL import Image

    factor = max(gray.shape) // (2 * COARSE_SIDE)
    return gray if factor < 2 else np.asarray(Image.fromarray(gray).reduce(factor))


def _quadrilateral(values: Floats, strokes: int, reach: int) -> Floats | None:
    light = np.log(np.maximum(paper_closed(values, strokes), DARKEST))
    sheet = _flooded(light, reach)
    corners = _outermost(sheet)
    return corners if _is_sheet(sheet, corners, light) else None


def _flooded(light: Floats, reach: int) -> NDArray[np.bool_]:
    """Return which pixels belong to the sheet in the middle and not to the picture's border."""
    steep = ndimage.morphological_gradient(ndimage.gaussian_filter(light, 0.7), size=reach)
    markers = np.full(light.shape, -1, np.int16)
    markers[1:-1, 1:-1] = 0
    rows, columns = (slice(int(side * 0.4), int(side * 0.6)) for side in light.shape)
    markers[rows, columns] = 1
    flooded = ndimage.watershed_ift((steep * 4000).clip(0, 60000).astype(np.uint16), markers, np.ones((3, 3), int))
    return np.asarray(ndimage.binary_opening(flooded == 1, iterations=2))


def _outermost(sheet: NDArray[np.bool_]) -> Floats:
    """Return the pixels that lie farthest towards the four corners of the picture, clockwise from the upper left."""
    rows, columns = np.nonzero(sheet)
    if not rows.size:
        return np.zeros((4, 2))
    places = [
        (columns + rows).argmin(),
        (columns - rows).argmax(),
        (columns + rows).argmax(),
        (columns - rows).argmin(),
    ]
    return np.array([(columns[place], rows[place]) for place in places], float)


def _is_sheet(sheet: NDArray[np.bool_], corners: Floats, light: Floats) -> bool:
    """Return whether a region is large, has four corners and straight sides, and is brighter than all around it."""
    if sheet.mean() < LEAST_AREA:
        return False
    quadrilateral = _filled(corners, sheet.shape)
    likeness = (sheet & quadrilateral).sum() / (sheet | quadrilateral).sum()
    return bool(likeness >= LEAST_LIKENESS and (_steps(corners, light) >= LEAST_STEP).mean() >= 0.75)


def _filled(corners: Floats, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    from PIL import Image, ImageDraw

    image = Image.new("1", (shape[1], shape[0]))
    ImageDraw.Draw(image).polygon([(float(x), float(y)) for x, y in corners], fill=1, outline=1)
    return np.asarray(image, np.bool_)


def _steps(corners: Floats, light: Floats) -> Floats:
    """Return how much brighter, as a logarithm, it is just inside than just outside, at places along the four sides."""
    share = np.linspace(0.08, 0.92, 25)[:, None]
    steps = []
    for here, there in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = (there - here) / max(1.0, float(np.hypot(*(there - here))))
        outwards = np.array([along[1], -along[0]])
        places = here + share * (there - here)
        inside, outside = (_light_at(places + away * outwards, light) for away in (-4, 4))
        steps.append(inside - outside)
    return np.concatenate(steps)


def _light_at(points: Floats, light: Floats) -> Floats:
    x, y = np.rint(points).astype(int).T
    return np.asarray(light[y.clip(0, light.shape[0] - 1), x.clip(0, light.shape[1] - 1)])


def straightened(gray: Gray, corners: Floats, longest: int) -> tuple[Gray, NDArray[np.float64]]:
    """Return the sheet alone, seen from above, and the matrix (3, 3) that brings the picture's points there.

    The sheet's sides are as long as they are seen, or shorter where they are longer than ``longest``.
    """
    from PIL import Image

    lengths = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    sides = np.array([max(lengths[0], lengths[2]), max(lengths[1], lengths[3])])
    width, height = (max(1, round(side)) for side in sides * min(1.0, longest / sides.max()))
    reduction = max(1, int(min(1.0 / min(1.0, width / sides[0]), 8)))
    image = Image.fromarray(gray).reduce(reduction)
    goal = np.array([(0, 0), (width, 0), (width, height), (0, height)], float)
    back = projection(goal, corners / reduction)
    method, smooth = Image.Transform.PERSPECTIVE, Image.Resampling.BICUBIC
    page = image.transform((width, height), method, tuple((back / back[2, 2]).ravel()[:8]), smooth)
    return np.asarray(page), projection(corners, goal)


def projection(source: Floats, goal: Floats) -> NDArray[np.float64]:
    """Return the projective map (3, 3) that brings four points (4, 2) to four others.

    >>> from cutaway.data.page.found import moved
    >>> square = np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
    >>> moved(projection(square, 2.0 * square + 5), np.array([[0.5, 0.5]]))
    array([[6., 6.]])
    """
    rows = []
    for (x, y), (u, v) in zip(source, goal, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    return np.append(np.linalg.solve(np.array(rows, float), goal.ravel()), 1.0).reshape(3, 3)
