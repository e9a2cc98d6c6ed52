"""Pictures that are not made as the network knows them: inverted, off the center, of another size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

BRIGHT = 0.5
OFF_CENTER = 1.0
SIZE = 0.2
FAINT = 0.1


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding for dark ink on white, for ink off the center, and for ink that is too small."""
    now, picture = case.now, case.picture
    assert now is not None  # noqa: S101 (asked for in needs)
    assert picture is not None  # noqa: S101 (asked for in needs)
    if now.x.shape[1] != picture.height * picture.width:
        return
    pictures = now.x.reshape(-1, picture.height, picture.width)
    brightness = float(pictures.mean())
    if brightness > BRIGHT:
        yield _finding(
            "The pictures are inverted: dark ink on white, where the network knows white ink on black.",
            Evidence("mean pixel", brightness, f"{BRIGHT:g} at most"),
            "Subtract each pixel from 1.",
        )
        return
    inked = pictures[(pictures > FAINT).any(axis=(1, 2))]
    if not len(inked) or picture.centering != "mass":
        return
    off = float(np.median([_off_center(one) for one in inked]))
    if off > OFF_CENTER:
        yield _finding(
            "The drawings are off the center.",
            Evidence(
                "distance of the center of mass from the middle, in pixels, median", off, f"{OFF_CENTER:g} at most"
            ),
            "Move each drawing until its center of mass lies in the middle.",
        )
    side = float(np.median([_longest_side(one) for one in inked]))
    if abs(side - picture.box) > SIZE * picture.box:
        yield _finding(
            "The drawings have another size than those that the network knows.",
            Evidence("longest side, in pixels, median", side, f"about {picture.box}"),
            f"Scale each drawing until its longest side is {picture.box} pixels.",
        )


def _finding(sentence: str, evidence: Evidence, cure: str) -> Finding:
    return Finding("serious", sentence, (evidence,), Cure(f"{cure} cutaway.data.prepare does it."))


def _off_center(picture: NDArray[Any]) -> float:
    weights = picture / picture.sum()
    center = [float((weights.sum(axis=1 - axis) * np.arange(size)).sum()) for axis, size in enumerate(picture.shape)]
    return float(max(abs(place - size / 2) for place, size in zip(center, picture.shape, strict=True)))


def _longest_side(picture: NDArray[Any]) -> int:
    ink = picture > FAINT
    return max(int(np.ptp(ink.any(axis=axis).nonzero()[0])) + 1 for axis in (0, 1))


DRAWN_DIGIT = Detector(
    name="drawn_digit",
    mistake="drawn digit unlike MNIST",
    looks_at="mean pixel, center of mass and longest side of pictures whose format is known",
    threshold="mean pixel over .5, where ink covers a fifth; center of mass more than 1 pixel off, where MNIST's is "
    "rounded to half of one; longest side a fifth off (half of all pictures each)",
    source=Source("LeCun, Cortes, Burges, The MNIST database of handwritten digits", "20 x 20 box, center of mass"),
    needs=("now", "picture"),
    find=find,
)
