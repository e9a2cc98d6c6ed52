"""IDX files, whole and hostile: an array, or one sentence that names the file."""

import gzip
import os
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cutaway.data import read_idx, read_images, read_labels, read_pair
from cutaway.errors import DataError

from .conftest import idx_bytes

IMAGES = np.arange(60, dtype=np.uint8).reshape(3, 4, 5)
VALID = idx_bytes(IMAGES)
ZIPPED = gzip.compress(VALID)


def refused(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "bad-file"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_idx(path)
    assert "bad-file" in str(caught.value)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", ["plain.gz", "zipped"])
def test_gzip_is_told_by_content_not_by_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(VALID if name == "plain.gz" else ZIPPED)
    np.testing.assert_array_equal(read_images(tmp_path / name), IMAGES)


@pytest.mark.parametrize("shape", [(7,), (3, 2), (2, 3, 4), (0,)])
def test_one_to_three_dimensions(tmp_path: Path, shape: tuple[int, ...]) -> None:
    values = np.arange(np.prod(shape), dtype=np.uint8).reshape(shape)
    (tmp_path / "file").write_bytes(idx_bytes(values))
    np.testing.assert_array_equal(read_idx(tmp_path / "file"), values)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty"),
        (gzip.compress(b""), "is empty"),
        (b"\0\0", "begins with the bytes 00 00"),
        (b"P5 28 28 255", "begins with the bytes 50 35 20 32"),
        (b"\0\0\x0d\x03" + VALID[4:], r"0x0D (float)"),
        (b"\0\0\x0b\x01" + VALID[4:], r"0x0B (short)"),
        (b"\0\0\x08\x04" + VALID[4:], "has 4 dimensions"),
        (b"\0\0\x08\x00" + VALID[4:], "has 0 dimensions"),
        (VALID[:10], "within its header of 16 bytes"),
        (VALID[:-1], "ends after 59 of the 3 x 4 x 5 bytes"),
        (VALID + b"\0", "more bytes than the 3 x 4 x 5"),
        (b"\0\0\x08\x03" + struct.pack(">3I", 2**32 - 1, 2**32 - 1, 2**32 - 1), "more than the 1,073,741,824"),
        (ZIPPED[:-9], "broken gzip file"),
        (ZIPPED[:-8] + b"\0\0\0\0" + ZIPPED[-4:], "broken gzip file (CRC"),
        (ZIPPED + b"junk", "broken gzip file"),
        (ZIPPED[:20], "broken gzip file"),
    ],
)
def test_damaged_files_get_one_sentence(tmp_path: Path, content: bytes, expected: str) -> None:
    assert expected in refused(tmp_path, content)


def test_missing_files_folders_and_pipes(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    cases = {
        "missing": "There is no file",
        ".": "is a folder",
        "pipe": "not an ordinary file",
        "a\0b": "cannot be read",
    }
    for name, expected in cases.items():
        with pytest.raises(DataError, match=expected):
            read_idx(f"{tmp_path}/{name}")


def test_memory_follows_the_content_not_the_header_nor_a_gzip_bomb(tmp_path: Path) -> None:
    claim = b"\0\0\x08\x01" + struct.pack(">I", 2**30)
    bomb = gzip.compress(b"\0\0\x08\x01" + struct.pack(">I", 1000) + bytes(200_000_000), 1)
    tracemalloc.start()
    assert "ends after 3" in refused(tmp_path, claim + b"abc")
    assert "more bytes than the 1,000" in refused(tmp_path, bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16_000_000


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    zipped=st.booleans(),
    edits=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=4),
    cut=st.integers(0, 90),
    tail=st.binary(max_size=5),
)
def test_any_damage_is_a_data_error_or_nothing(
    tmp_path: Path, zipped: bool, edits: list[tuple[float, int]], cut: int, tail: bytes
) -> None:
    content = bytearray(ZIPPED if zipped else VALID)
    for place, value in edits:
        content[int(place * len(content))] = value
    path = tmp_path / "file"
    path.write_bytes(bytes(content[: len(content) - max(0, cut - 60)]) + tail)
    try:
        size = read_idx(path).size
    except DataError as error:
        message, size = str(error), 0
    else:
        message = str(path)
    assert str(path) in message
    assert size <= 1000  # deflate can say more with few bytes, but the header bounds what is kept


def test_pictures_and_labels_are_told_apart(tmp_path: Path) -> None:
    for name, values in {"images": IMAGES, "labels": IMAGES[0, 0], "none": IMAGES[:0], "no": IMAGES[0, 0, :0]}.items():
        (tmp_path / name).write_bytes(idx_bytes(values))
    for reader, name in ((read_images, "labels"), (read_labels, "images"), (read_images, "none"), (read_labels, "no")):
        with pytest.raises(DataError, match="has the sizes"):
            reader(tmp_path / name)
    with pytest.raises(DataError, match=r"3 pictures but .*labels has 5 labels"):
        read_pair(tmp_path / "images", tmp_path / "labels")
