"""PNG, JPEG and WebP files, whole and hostile."""

import struct
import tracemalloc
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cutaway.data import read_picture, read_picture_bytes
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


@pytest.mark.parametrize("name", ["p.png", "p.jpg", "p.webp"])
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
        "text.png": (b"hello, I am a text", "it is no PNG, JPEG or WebP"),
        "cut.png": (whole[:-30], "cannot be read"),
        "wide.png": (png_header(70_000, 1_000), "70,000 x 1,000 pixels, over 64 million"),
        "bomb.png": (png_header(2**31 - 1, 2**31 - 1), "over 64 million pixels"),
        "big.png": (whole + bytes(20_000_000), "larger than 20 MB"),
        "gif.png": ((tmp_path / "gif.png").read_bytes(), "it is no PNG, JPEG or WebP"),
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


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def test_the_bytes_of_a_file_are_read_like_the_file(tmp_path: Path) -> None:
    path = saved(tmp_path, Image.fromarray(RAMP), "p.webp", lossless=True)
    assert np.array_equal(read_picture_bytes(path.read_bytes(), "sent"), read_picture(path))
    assert np.array_equal(read_picture(path), RAMP)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animation_it_is_the_first_picture(kind: str) -> None:
    frames = [Image.new("L", (8, 6), level) for level in (200, 100, 0)]
    content = encoded(frames[0], kind, save_all=True, append_images=frames[1:], lossless=True)
    assert (read_picture_bytes(content, "sent") == 200).all()


def test_smaller_limits_can_be_given() -> None:
    content = encoded(Image.fromarray(RAMP), "PNG")
    with pytest.raises(DataError, match=r"sent is larger than 2e-05 MB"):
        read_picture_bytes(content, "sent", most_bytes=20)
    with pytest.raises(DataError, match=r"10 x 6 pixels, over 5e-05 million"):
        read_picture_bytes(content, "sent", most_pixels=50)


def test_a_jpeg_of_very_many_passes_is_refused() -> None:
    content = encoded(Image.new("L", (1000, 1000), 200), "JPEG", progressive=True)
    begin = content.index(b"\xff\xda")
    scan, end = content[begin:-2], content[-2:]
    assert read_picture_bytes(content[:begin] + scan * 3 + end, "sent").shape == (1000, 1000)
    with pytest.raises(DataError, match="passes over its pixels"):
        read_picture_bytes(content[:begin] + scan * 2_000 + end, "sent")


@settings(max_examples=200)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_data_error(content: bytes) -> None:
    for begin in (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\x10\0\0\0WEBPVP8 "):
        with pytest.raises(DataError) as caught:
            read_picture_bytes(begin + content, "sent")
        assert str(caught.value).startswith("The picture sent ")


@settings(max_examples=300)
@given(
    kind=st.sampled_from(["PNG", "JPEG", "WEBP"]),
    edits=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=6),
    kept=st.floats(0.1, 1),
)
def test_any_damage_is_a_data_error_or_a_picture(kind: str, edits: list[tuple[float, int]], kept: float) -> None:
    whole = encoded(Image.fromarray(RAMP), kind)
    content = bytearray(whole[: round(kept * len(whole))])
    for place, value in edits:
        content[int(place * len(content))] = value
    try:
        read = read_picture_bytes(bytes(content), "sent")
    except DataError:
        return
    assert read.ndim == 2


def test_sixteen_bits_a_pixel_take_little_memory(tmp_path: Path) -> None:
    """Two million pixels: the stored values twice and the result twice, six bytes each, and not several of eight."""
    deep = np.full((1000, 2000), 40 * 257, np.uint16)
    path = saved(tmp_path, Image.fromarray(deep))
    tracemalloc.start()
    read = read_picture(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (read == 40).all()
    assert peak < 10 * deep.size
