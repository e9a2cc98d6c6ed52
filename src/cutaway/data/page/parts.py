"""The parts of a page's ink that hang together, and which of them make one digit or letter."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from cutaway.data.page.contrast import Floats, noise_of

NOISE_FACTOR = 4.0  # ink differs from its paper by so many deviations of the noise
FAINTEST = 0.06  # ... and swallows at least this share of the light
PALEST = 0.25  # a pen may be so much paler than the page's usual one
EDGE = 0.4  # of a stroke's own contrast: from here on its soft edge belongs to it
SPECK = 0.3  # of the usual height: what is smaller in both directions is no digit
GAP = 0.18  # of the height: fragments of one digit lie no farther apart
CRUMB = 0.25  # of a digit's ink: less than this beside it is no digit of its own
TALLEST = 1.35  # of the usual height: two digits, one above the other, are higher
FLAT = 0.2  # of the usual height: a dash is so low
MOST_PARTS = 4000  # of a page, the largest; what is left out is noise
EIGHT_NEIGHBORS = np.ones((3, 3), int)


@dataclass(frozen=True)
class Part:
    """Some connected parts of the ink, by their labels, in a common box (ends exclusive), and how much ink they are."""

    labels: tuple[int, ...]
    top: int
    bottom: int
    left: int
    right: int
    mass: float

    @property
    def height(self) -> int:
        """The rows of the box."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """The columns of the box."""
        return self.right - self.left

    def joined(self, other: "Part") -> "Part":
        """Return both as one."""
        return Part(
            self.labels + other.labels,
            min(self.top, other.top),
            max(self.bottom, other.bottom),
            min(self.left, other.left),
            max(self.right, other.right),
            self.mass + other.mass,
        )


def ink_parts(contrast: Floats) -> tuple[NDArray[np.int32], list[Part]]:
    """Return for each pixel the label of its part of the ink, from 1, or 0; and the parts, without specks of noise.

    A part begins where the contrast is far beyond the noise; its outline lies at a share of its own contrast, so that
    a pencil's strokes are as wide as a pen's.
    """
    limit = max(FAINTEST, NOISE_FACTOR * noise_of(contrast))
    rough, count = ndimage.label(contrast > limit, EIGHT_NEIGHBORS)
    if not count:
        return np.zeros(contrast.shape, np.int32), []
    strength = _strengths(contrast, rough, count)
    strength[strength < PALEST * _usual_strength(contrast, rough, strength)] = np.inf
    strength[0] = np.inf
    labels, count = ndimage.label(contrast > np.maximum(EDGE * strength, limit)[rough], EIGHT_NEIGHBORS)
    mass = ndimage.sum_labels(contrast, labels, np.arange(1, count + 1))
    boxes = ndimage.find_objects(labels)
    parts = [
        Part((number,), rows.start, rows.stop, columns.start, columns.stop, float(ink))
        for number, ((rows, columns), ink) in enumerate(zip(boxes, mass, strict=True), 1)
        if min(rows.stop - rows.start, columns.stop - columns.start) > 1
    ]
    return labels, sorted(parts, key=lambda part: part.mass, reverse=True)[:MOST_PARTS]


def _strengths(contrast: Floats, labels: NDArray[np.int32], count: int) -> Floats:
    """Return the contrast of each part's core: the mean of its pixels over their mean; index 0 is no part."""
    numbers = np.arange(count + 1)
    mean = np.nan_to_num(ndimage.mean(contrast, labels, numbers))
    core = np.where(contrast >= mean[labels], labels, 0)
    return np.asarray(np.nan_to_num(ndimage.mean(contrast, core, numbers)))


def _usual_strength(contrast: Floats, labels: NDArray[np.int32], strength: Floats) -> float:
    """Return the strength of the part that half of the ink is paler than."""
    mass = ndimage.sum_labels(contrast, labels, np.arange(len(strength)))
    mass[0] = 0
    order = np.argsort(strength)
    middle = int(np.searchsorted(mass[order].cumsum(), mass.sum() / 2))
    return float(strength[order[min(middle, len(order) - 1)]])


def usual_height(parts: Sequence[Part]) -> float:
    """Return the height of the part in the middle of the ink's mass: specks weigh little, and 1s are as high as 0s."""
    if not parts:
        return 0.0
    ordered = sorted(parts, key=lambda part: part.height)
    mass = np.cumsum([part.mass for part in ordered])
    return float(ordered[int(np.searchsorted(mass, mass[-1] / 2))].height)


def whole_parts(parts: Sequence[Part], page: tuple[int, ...]) -> list[Part]:
    """Return what can be digits or letters: broken ones joined, without specks, dashes, and what frames the page."""
    usual = usual_height([part for part in parts if not _is_frame(part, page)])
    solid = [part for part in parts if not _is_frame(part, page) and max(part.height, part.width) > 0.1 * usual]
    joined = _join_broken(solid, usual)
    return [part for part in joined if not _is_speck(part, usual)]


def _is_frame(part: Part, page: tuple[int, ...]) -> bool:
    """Return whether a part is the table beside the paper, the paper's edge, or a line from side to side."""
    at_edge = part.top == 0 or part.left == 0 or part.bottom == page[0] or part.right == page[1]
    long = part.height > page[0] / 3 or part.width > page[1] / 3
    return long or (at_edge and max(part.height / page[0], part.width / page[1]) > 0.1)


def _is_speck(part: Part, usual: float) -> bool:
    return max(part.height, part.width) < SPECK * usual or part.height < FLAT * usual


def _join_broken(parts: list[Part], usual: float) -> list[Part]:
    """Join small parts to the neighbor that they stand closest to: the flag of a 5, the dot of an i, a broken loop."""
    kept: list[Part] = []
    boxes = np.zeros((len(parts), 4))
    for part in sorted(parts, key=lambda part: part.mass, reverse=True):
        distances = _distances(part, boxes[: len(kept)])
        closest = [int(place) for place in distances.argsort()[:3]]
        near = [place for place in closest if _belongs(part, kept[place], distances[place], usual)]
        place = near[0] if near else len(kept)
        kept[place:] = [kept[place].joined(part) if near else part, *kept[place + 1 :]]
        boxes[place] = kept[place].top, kept[place].bottom, kept[place].left, kept[place].right
    return kept


def _belongs(small: Part, large: Part, distance: float, usual: float) -> bool:
    """Return whether a part with less ink may be a fragment of another one.

    Two digits of a line stand beside each other and are about as high as both together. A fragment stands above, below
    or across, and makes the whole higher; or it is a crumb.
    """
    both = large.joined(small)
    if distance > GAP * both.height or both.width > max(1.2 * both.height, 1.2 * large.width):
        return False
    across = min(small.right, large.right) - max(small.left, large.left)
    along = min(small.bottom, large.bottom) - max(small.top, large.top)
    if along > 0.5 * small.height and across < 0.4 * min(small.width, large.width):
        lies_flat = small.width > 1.6 * small.height
        return small.height < 0.6 * large.height and (lies_flat or small.mass < CRUMB * large.mass)
    shorter = min(small.height, large.height)
    return shorter < 0.75 * both.height and both.height <= TALLEST * max(usual, large.height)


def _distances(part: Part, boxes: Floats) -> Floats:
    """Return the distances from a part to boxes (count, 4) of top, bottom, left, right; 0 where they overlap."""
    top, bottom, left, right = boxes.T
    across = np.maximum(0, np.maximum(part.left - right, left - part.right))
    along = np.maximum(0, np.maximum(part.top - bottom, top - part.bottom))
    return np.asarray(np.hypot(across, along))
