"""Pages of digits as a camera would see them, made from real test digits and from fonts, with what is on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from scipy import ndimage

Floats = NDArray[np.floating[Any]]
WIDTH, HEIGHT = 1200, 1600


@dataclass
class Page:
    """A page in the making: the share of light that each point gives back, and what is written where.

    ``boxes`` are left, top, right and bottom of each digit's ink, ``labels`` what they are.
    """

    paper: Floats
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)

    def write(self, ink: Floats, left: int, top: int, strength: float, label: int) -> None:
        """Put ink (height, width), 0 to 1, on the paper; it takes a share of the light that is there."""
        height, width = ink.shape
        self.paper[top : top + height, left : left + width] *= 1 - strength * ink
        rows, columns = np.nonzero(ink > 0.3)
        self.boxes.append((left + columns.min(), top + rows.min(), left + columns.max() + 1, top + rows.max() + 1))
        self.labels.append(label)


@dataclass(frozen=True)
class Photograph:
    """What the camera saw: gray levels, the middle of each digit in it, half its larger side, and what it is."""

    gray: NDArray[np.uint8]
    middles: Floats
    radii: Floats
    labels: NDArray[np.int64]


def blank() -> Page:
    """Return white paper."""
    return Page(np.full((HEIGHT, WIDTH), 0.9))


def ruled(step: int = 64, strength: float = 0.3) -> Page:
    """Return paper with lines across."""
    page = blank()
    for row in range(110, HEIGHT - 40, step):
        page.paper[row : row + 2] *= 1 - strength
    page.paper[:, 90:92] *= 1 - strength
    return page


def squared(step: int = 32, strength: float = 0.28) -> Page:
    """Return paper with little squares."""
    page = blank()
    for row in range(20, HEIGHT, step):
        page.paper[row : row + 2] *= 1 - strength
    for column in range(12, WIDTH, step):
        page.paper[:, column : column + 2] *= 1 - strength
    return page


def write_digits(
    page: Page,
    draw: np.random.Generator,
    pictures: NDArray[np.uint8],
    labels: NDArray[np.int64],
    *,
    sizes: tuple[int, int] = (38, 62),
    inks: tuple[float, float] = (0.55, 0.95),
    crowded: float = 0.45,
    thin: bool = False,
) -> None:
    """Write rows of handwritten digits of several sizes, as many as fit on the page."""
    place, row = 0, 100
    while row < HEIGHT - 130:
        size = int(draw.integers(*sizes))
        strength = draw.uniform(*inks)
        column = 110 + int(draw.integers(0, 60))
        while column < WIDTH - 150 and place < len(pictures):
            ink = enlarged(pictures[place], size * draw.uniform(0.9, 1.1), thin)
            top = row + int(draw.integers(-4, 5))
            page.write(ink, column, top, strength, int(labels[place]))
            column += ink.shape[1] + int(size * draw.uniform(crowded, 1.6))
            place += 1
        row += int(max(sizes[1] * 1.9, 70))


def enlarged(picture: NDArray[np.uint8], size: float, thin: bool) -> Floats:
    """Return a digit of 28 x 28 pixels cut to its ink and enlarged to a height of about ``size``, 0 to 1."""
    rows, columns = np.nonzero(picture > 60)
    cut = picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    factor = size / 20
    image = Image.fromarray(np.pad(cut, 1))
    large = image.resize((round(image.width * factor), round(image.height * factor)), Image.Resampling.BICUBIC)
    values = np.asarray(large, np.float64) / 255
    limit = 0.62 if thin else 0.35  # a thin pen leaves only the middle of the stroke
    return ((values - limit) / 0.25 + 0.5).clip(0, 1)


def write_fonts(page: Page, draw: np.random.Generator, fonts: list[Path]) -> None:
    """Write a row of printed digits in each font."""
    row = 90
    for path in fonts:
        size = int(draw.integers(44, 72))
        font = ImageFont.truetype(str(path), size)
        for place in range(14):
            label = int(draw.integers(0, 10))
            image = Image.new("L", (3 * size, 3 * size), 0)
            ImageDraw.Draw(image).text((size, size), str(label), fill=255, font=font)
            ink = np.asarray(image, np.float64) / 255
            rows, columns = np.nonzero(ink > 0.3)
            cut = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
            page.write(cut, 100 + place * 74, row + size - cut.shape[0], 0.85, label)
        row += 110


def blackboard(page: Page) -> Page:
    """Return the page with bright ink on a dark board."""
    page.paper = 1.0 - 0.85 * page.paper / 0.9
    return page


Light = Callable[[Floats, Floats], Floats]
"""A light on a scene: its brightness at (u, v), both 0 to 1 across and down."""


def even(u: Floats, v: Floats) -> Floats:
    """Return the same light everywhere."""
    return np.ones_like(u + v)


def lamp(u: Floats, v: Floats) -> Floats:
    """Return the light of a lamp at the upper left: the far corner has a third of it."""
    return 1.05 - 0.7 * np.sqrt((u**2 + v**2) / 2) ** 1.3


def shadow(u: Floats, v: Floats) -> Floats:
    """Return the light with the shadow of a hand and a phone over it, its edge some pixels wide."""
    inside = 1 / (1 + np.exp(-(0.55 + 0.25 * np.sin(4 * v) - u) * 160))
    return (1 - 0.5 * inside) * (1 - 0.2 * v)


@dataclass(frozen=True)
class Camera:
    """How a page is photographed.

    Attributes:
        light: What shines on it.
        corners: Where the page's corners (upper left, upper right, lower right, lower left) come to lie, as shares of
            the picture's width and height; None for a scan.
        table: Whether the table is seen around the page, else the paper fills the picture.
        noise: Standard deviation in gray levels.
        blur: Standard deviation in pixels.
        quality: Of the JPEG.
    """

    light: Light = even
    corners: tuple[tuple[float, float], ...] | None = None
    table: bool = True
    noise: float = 2.0
    blur: float = 0.6
    quality: int = 85


def photographed(page: Page, camera: Camera, draw: np.random.Generator) -> Photograph:
    """Return the page as a camera sees it."""
    matrix = np.eye(3) if camera.corners is None else _projection(camera.corners)
    seen = page.paper if camera.corners is None else _seen(page.paper, matrix, camera.table, draw)
    v, u = np.meshgrid(np.linspace(0, 1, HEIGHT), np.linspace(0, 1, WIDTH), indexing="ij")
    levels = 245 * seen * camera.light(u, v)
    levels = ndimage.gaussian_filter(levels, camera.blur) + draw.normal(0, camera.noise, levels.shape)
    gray = _compressed(levels.clip(0, 255).astype(np.uint8), camera.quality)
    boxes = np.array(page.boxes, np.float64)
    corners = boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 2)
    moved = _moved(matrix, corners).reshape(-1, 4, 2)
    radii = np.ptp(moved, axis=1).max(axis=1) / 2
    return Photograph(gray, moved.mean(axis=1), radii, np.array(page.labels))


def _projection(corners: tuple[tuple[float, float], ...]) -> Floats:
    """Return the projective map (3, 3) from the page's pixels to the picture's."""
    source = np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], float)
    goal = np.array(corners) * (WIDTH, HEIGHT)
    rows = []
    for (x, y), (u, v) in zip(source, goal, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    return np.append(np.linalg.solve(np.array(rows), goal.ravel()), 1.0).reshape(3, 3)


def _moved(matrix: Floats, points: Floats) -> Floats:
    given = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return np.asarray(given[:, :2] / given[:, 2:])


def _seen(paper: Floats, matrix: Floats, table: bool, draw: np.random.Generator) -> Floats:
    """Return the scene: the paper where it lies, and around it a table's wood or more of the same paper."""
    inverse = np.linalg.inv(matrix)
    factors = (inverse / inverse[2, 2]).ravel()[:8]
    image = Image.fromarray(paper.astype(np.float32))
    method = Image.Transform.PERSPECTIVE
    warped = image.transform((WIDTH, HEIGHT), method, tuple(factors), Image.Resampling.BICUBIC, fillcolor=-1)
    values = np.asarray(warped, np.float64)
    grain = ndimage.gaussian_filter(draw.normal(0, 1, (HEIGHT, WIDTH)), (1.5, 40))
    around = 0.35 + 0.05 * grain / grain.std() if table else np.full_like(values, 0.9)
    return np.where(values < 0, around, values)


def _compressed(gray: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    file = BytesIO()
    Image.fromarray(gray).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file).convert("L"))
