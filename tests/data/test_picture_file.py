"""PNG and JPEG files, whole and hostile."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from cutaway.data import read_picture
from cutaway.errors import DataError

RAMP = np.arange(0, 240, 4, dtype=np.uint8).reshape(6, 10)


def saved(tmp_path: Path, image: Image.Image, name: str = "p.png", **options: object) -> Path:
    image.save(tmp_path / name, **options)  # type: ignore[arg-type]
    return tmp_path / name


def png_header(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header)) + b"\0\0\0\0IDAT"
    )


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P", "LA", "I;16", "1"])
def test_every_mode_of_png_becomes_gray_levels(tmp_path: Path, mode: str) -> None:
    gray = Image.fromarray(RAMP)
    sixteen = Image.fromarray(RAMP.astype(np.uint16) * 257)
    read = read_picture(saved(tmp_path, sixteen if mode == "I;16" else gray.convert(mode)))
    expected = np.asarray(gray.convert("1").convert("L")) if mode == "1" else RAMP
    assert read.dtype == np.uint8
    assert np.abs(read.astype(int) - expected).max() <= 1


def test_transparent_parts_are_laid_on_white(tmp_path: Path) -> None:
    pixels = np.zeros((4, 4, 4), np.uint8)
    pixels[1, 1, 3], pixels[2, 2, 3] = 255, 128
    read = read_picture(saved(tmp_path, Image.fromarray(pixels)))
    assert [int(read[0, 0]), int(read[1, 1]), int(read[2, 2])] == [255, 0, 127]


@pytest.mark.parametrize("name", ["p.png", "p.jpg"])
def test_the_camera_s_orientation_is_applied(tmp_path: Path, name: str) -> None:
    gray = np.full((20, 30), 255, np.uint8)
    gray[:4, :4] = 0
    exif = Image.Exif()
    exif[0x0112] = 6  # the picture must be turned clockwise by 90 degrees
    read = read_picture(saved(tmp_path, Image.fromarray(gray), name, exif=exif))
    assert read.shape == (30, 20)
    assert read[1, -2] < 60
    assert read[1, 1] > 200


def test_files_that_are_no_pictures_get_one_sentence(tmp_path: Path) -> None:
    whole = saved(tmp_path, Image.fromarray(RAMP)).read_bytes()
    Image.fromarray(RAMP).save(tmp_path / "gif.png", format="GIF")
    files = {
        "empty.png": (b"", "is an empty file"),
        "text.png": (b"hello, I am a text", "it is no PNG or JPEG"),
        "cut.png": (whole[:-30], "cannot be read"),
        "wide.png": (png_header(70_000, 1_000), "70,000 x 1,000 pixels, over 64 million"),
        "bomb.png": (png_header(2**31 - 1, 2**31 - 1), "over 64 million pixels"),
        "big.png": (whole + bytes(20_000_000), "larger than 20 MB"),
        "gif.png": ((tmp_path / "gif.png").read_bytes(), "it is no PNG or JPEG"),
    }
    for name, (content, expected) in files.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DataError, match=expected) as caught:
            read_picture(tmp_path / name)
        assert name in str(caught.value)
        assert "\n" not in str(caught.value)
    for path, expected in ((tmp_path, "is a folder"), (tmp_path / "none.png", "There is no file")):
        with pytest.raises(DataError, match=expected):
            read_picture(path)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(["PNG", "JPEG"]),
    edits=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_any_damage_is_a_data_error_or_a_picture(tmp_path: Path, kind: str, edits: list[tuple[float, int]]) -> None:
    path = tmp_path / "p"
    Image.fromarray(RAMP).save(path, format=kind)
    content = bytearray(path.read_bytes())
    for place, value in edits:
        content[int(place * len(content))] = value
    path.write_bytes(bytes(content))
    try:
        read = read_picture(path)
    except DataError:
        return
    assert read.ndim == 2
