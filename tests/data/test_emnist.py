"""EMNIST's letters: one large archive, checked before anything of it is read, and nothing of it left behind."""

import gzip
import io
import re
import shutil
import signal
import socket
import struct
import threading
import zipfile
from collections import namedtuple
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cutaway.data import Unavailable, describe_available, load, prepare
from cutaway.data.archive import Archive
from cutaway.data.emnist import ARCHIVE, EMNIST_LETTERS, FILES
from cutaway.data.idx_source import IdxFile, IdxSource, cache_folder, find_part, keep_part, where_on_this_machine
from cutaway.data.relatives import RELATIVES
from cutaway.errors import DataError

from .conftest import Serve, idx_bytes

PICTURES = np.random.default_rng(0).integers(0, 256, (52, 28, 28), np.uint8)
LABELS = np.arange(52, dtype=np.uint8) % 26 + 1
PLAIN = {
    "emnist-letters-train-images-idx3-ubyte": idx_bytes(PICTURES),
    "emnist-letters-train-labels-idx1-ubyte": idx_bytes(LABELS),
    "emnist-letters-test-images-idx3-ubyte": idx_bytes(PICTURES[:26]),
    "emnist-letters-test-labels-idx1-ubyte": idx_bytes(LABELS[:26]),
}
PACKED = {f"{name}.gz": gzip.compress(content, mtime=0) for name, content in PLAIN.items()}
NAMES = sorted(PACKED)
Build = Callable[..., IdxSource]


def zipped(members: dict[str, bytes], folder: str = "gzip/") -> bytes:
    """Return a zip of these files, with some of the others that NIST's has."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("gzip/emnist-digits-train-images-idx3-ubyte.gz", b"not wanted")
        made.writestr("../../outside.gz", b"never written")
        for name, packed in members.items():
            made.writestr(f"{folder}{name}", packed)
    return content.getvalue()


GOOD = zipped(PACKED)
LONG = np.random.default_rng(1).bytes(1_000_000)  # what is never read to its end needs to be no zip


def source(archive: bytes = GOOD, *mirrors: str, plain: dict[str, bytes] = PLAIN) -> IdxSource:
    """Return the description of EMNIST's letters for a small archive in place of NIST's."""

    def fitted(file: IdxFile) -> IdxFile:
        return replace(file, size=len(plain[file.name]))

    files = {part: (fitted(pair[0]), fitted(pair[1])) for part, pair in FILES.items()}
    small = Archive("gzip.zip", len(archive), sha256(archive).hexdigest(), "gzip")
    return replace(EMNIST_LETTERS.source, files=files, mirrors=mirrors, archive=small)


@pytest.fixture
def cache(clean: Path) -> Path:
    return clean.parent / "emnist_letters"


@pytest.fixture
def data(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the letters in CUTAWAY_DATA, empty; nothing is in the cache."""
    assert not cache.exists()
    folder = tmp_path / "data" / "emnist_letters"
    folder.mkdir(parents=True)
    monkeypatch.setenv("CUTAWAY_DATA", str(tmp_path / "data"))
    return folder


def test_the_archive_is_downloaded_once_and_only_the_letters_are_kept(cache: Path, serve: Serve) -> None:
    lines: list[str] = []
    letters = source(GOOD, serve({}), serve({"gzip.zip": GOOD[:-9] + b"x" * 9}), serve({"gzip.zip": GOOD}))
    part = find_part(letters, "train", lines.append)
    assert part.found.startswith("downloaded from 127.0.0.1:")
    np.testing.assert_array_equal(part.images, PICTURES)
    assert {path.name: path.read_bytes() for path in cache.iterdir()} == PACKED  # and no archive
    assert lines[0].startswith("Downloading EMNIST Letters (0 MB as one archive, removed after unpacking) from 127.0")
    assert lines[-1].startswith("Kept 0.1 MB of it in ")
    offline = replace(letters, mirrors=())
    keep_part(offline, "test")
    assert find_part(offline, "test").found == f"cache ({cache})"
    assert not (cache.parent.parent / "outside.gz").exists()


def test_letters_are_turned_upright_and_counted_from_a(
    cache: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An L by columns: the long stroke, the first column, is stored as the first row."""
    upright = np.zeros((28, 28), np.uint8)
    upright[4:24, 6] = 255  # the stroke down
    upright[23, 6:16] = 100  # the foot to the right
    stored = [0] * 784
    for row in range(28):
        for column in range(28):
            stored[28 * column + row] = int(upright[row, column])
    pictures = PICTURES.copy()
    pictures[11] = np.reshape(np.array(stored, np.uint8), (28, 28))  # picture 11 has the label 12, the 12th letter
    plain = {**PLAIN, "emnist-letters-train-images-idx3-ubyte": idx_bytes(pictures)}
    archive = zipped({f"{name}.gz": gzip.compress(content) for name, content in plain.items()})
    made = replace(EMNIST_LETTERS, source=source(archive, serve({"gzip.zip": archive})))
    monkeypatch.setitem(RELATIVES, "emnist_letters", made)
    loaded = load("emnist_letters", validation=1)
    train = loaded.splits.train
    (rows,) = np.nonzero((train.x == upright.reshape(-1)).all(axis=1))
    assert [train.classes[label] for label in train.labels[rows]] == ["L"]
    assert (train.inputs, train.outputs, train.classes, train.scale) == (
        784,
        26,
        tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        255,
    )
    test = loaded.splits.test.open(None, "test")
    assert test.labels.tolist() == list(range(26))
    np.testing.assert_array_equal(test.x[3].reshape(28, 28), PICTURES[3].T)
    assert cache.is_dir()


def test_a_photographed_letter_is_made_like_the_data_set_s() -> None:
    """The paper's rule: the ink's box, 24 pixels at its longest side, in the middle; the dot of an i belongs to it."""
    page = Image.new("L", (300, 300), 255)
    page.paste(0, (100, 90, 112, 190))
    page.paste(0, (100, 60, 112, 74))
    assert EMNIST_LETTERS.picture is not None
    prepared = prepare(np.asarray(page), EMNIST_LETTERS.picture)
    rows, columns = (np.flatnonzero((prepared.pixels > 0).any(axis=axis)) for axis in (1, 0))
    assert (rows[0], rows[-1]) == (2, 25)
    assert 0 <= 27 - columns[-1] - columns[0] <= 1
    darkest = prepared.pixels[3:25].max(axis=1)
    assert darkest.min() < 20  # the gap below the dot
    assert prepared.notice == ""


@pytest.mark.parametrize("name", ["gzip.zip", "downloaded-by-hand.zip"])
def test_an_archive_in_cutaway_data_is_used_and_stays(data: Path, cache: Path, name: str) -> None:
    (data / name).write_bytes(GOOD)
    letters = source()
    assert where_on_this_machine(letters, "train") == f"CUTAWAY_DATA ({data / name})"
    assert find_part(letters, "train").found == f"CUTAWAY_DATA ({data / name}) and cache ({cache})"
    assert (data / name).read_bytes() == GOOD
    assert sorted(path.name for path in cache.iterdir()) == NAMES
    assert find_part(letters, "train").found == f"cache ({cache})"


def test_files_in_cutaway_data_come_first(data: Path, cache: Path) -> None:
    for name, content in PACKED.items():
        (data / name).write_bytes(content)
    part = find_part(source(), "test")
    assert part.found == f"CUTAWAY_DATA ({data})"
    assert part.labels.tolist() == list(range(1, 27))
    assert not cache.exists()
    (data / NAMES[0]).write_bytes(gzip.compress(PLAIN[NAMES[0][:-3]] + b"x"))
    with pytest.raises(DataError, match=r"unpacked it has more than .* bytes, expected"):
        find_part(source(), "test")
    (data / NAMES[0]).write_bytes(PACKED[NAMES[0]][:-100])
    with pytest.raises(DataError, match="is a broken gzip file"):
        find_part(source(), "test")


def renamed(old: str) -> bytes:
    """Return a good zip in which a member has another name."""
    return zipped({("other" if name == old else name): content for name, content in PACKED.items()})


def bomb() -> bytes:
    """Return a zip with a member that says it is small, and unpacks to much more than it may."""
    content = bytearray(zipped({**PACKED, NAMES[0]: bytes(1_000_000)}))
    size = struct.pack("<I", 1_000_000)
    assert content.count(size) == 2  # in the local header and in the directory
    return bytes(content.replace(size, struct.pack("<I", 100)))


BAD = {
    "not a zip": (b"this is no zip at all", "is no zip that can be read"),
    "cut in the middle": (GOOD[: len(GOOD) // 2], "is no zip that can be read"),
    "empty": (b"", "is no zip that can be read"),
    "a missing member": (renamed(NAMES[1]), f"has no gzip/{NAMES[1]}; get it again"),
    "another folder": (zipped(PACKED, "other/"), "has no gzip/emnist-letters"),
    "no folder": (zipped(PACKED, ""), "has no gzip/emnist-letters"),
    "a member too large": (zipped({**PACKED, NAMES[0]: bytes(1_000_000)}), "has more than the .* bytes it may have"),
    "a member that lies about its size": (bomb(), "is no zip that can be read"),
    "a damaged member": (GOOD.replace(PACKED[NAMES[3]][100:140], bytes(40)), "is no zip that can be read"),
}


@pytest.mark.parametrize("case", list(BAD))
def test_a_bad_archive_is_one_sentence_and_leaves_nothing(case: str, data: Path, cache: Path, serve: Serve) -> None:
    content, expected = BAD[case]
    address = serve({"gzip.zip": content})
    with pytest.raises(Unavailable, match=expected) as caught:
        find_part(source(content, address), "train")
    assert "\n" not in str(caught.value)
    assert list(cache.iterdir()) == []
    (data / "gzip.zip").write_bytes(content)
    with pytest.raises(DataError, match=expected):
        find_part(source(content), "train")
    assert list(cache.iterdir()) == []


def test_an_archive_with_another_hash_is_not_even_opened(data: Path, cache: Path, serve: Serve) -> None:
    other = GOOD[:-1] + bytes([GOOD[-1] ^ 1])
    with pytest.raises(Unavailable, match="its SHA-256 begins with"):
        find_part(source(GOOD, serve({"gzip.zip": other})), "train")
    (data / "gzip.zip").write_bytes(other)
    with pytest.raises(DataError, match=r"is not the archive gzip\.zip: its SHA-256 begins with"):
        find_part(source(), "train")
    (data / "gzip.zip").write_bytes(GOOD[:-1])
    with pytest.raises(DataError, match=f"has {len(GOOD) - 1:,} bytes, expected {len(GOOD):,}"):
        find_part(source(), "train")
    assert list(cache.iterdir()) == []


def test_too_long_a_download_is_stopped(cache: Path, serve: Serve) -> None:
    with pytest.raises(Unavailable, match=f"more than {len(GOOD):,} bytes"):
        find_part(source(GOOD, serve({"gzip.zip": GOOD + b"x"})), "train")
    assert list(cache.iterdir()) == []


@pytest.fixture
def stalled() -> Iterator[str]:
    """Serve the first half of the archive, and then nothing."""
    over = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def serve_half() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(LONG) + LONG[: len(LONG) // 2])
            over.wait(30)

    work = threading.Thread(target=serve_half)
    work.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    over.set()
    work.join()
    listener.close()


def test_ctrl_c_in_the_middle_leaves_nothing(cache: Path, stalled: str) -> None:
    lines: list[str] = []

    def report(line: str) -> None:
        lines.append(line)
        if "%" in line:
            (folder,) = cache.iterdir()
            assert [path.name for path in folder.iterdir()] == ["archive"]  # it goes to the disk, not into memory
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        find_part(source(LONG, stalled), "train", report)
    assert re.fullmatch("  [1-4]0% of 1 MB", lines[-1])
    assert list(cache.iterdir()) == []


@pytest.mark.usefixtures("cache")
def test_a_full_disk_is_a_sentence_before_the_download(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(600_000_000))
    with pytest.raises(DataError, match=r"has 600 MB free; up to 677 MB are needed"):
        find_part(replace(EMNIST_LETTERS.source, mirrors=("http://127.0.0.1:9/",)), "train")


def test_a_cache_that_cannot_be_written_is_a_sentence(cache: Path) -> None:
    cache.parent.mkdir()
    cache.write_bytes(b"a file in the way")
    with pytest.raises(Unavailable, match="EMNIST Letters cannot be kept in"):
        find_part(source(GOOD, "http://127.0.0.1:9/"), "train")


@pytest.mark.usefixtures("cache")
def test_without_a_network_it_is_one_sentence() -> None:
    with pytest.raises(
        Unavailable, match=r"connection refused.*; put the four EMNIST Letters files or the archive gzip"
    ):
        find_part(replace(EMNIST_LETTERS.source, mirrors=("http://127.0.0.1:9/",)), "train")


@pytest.mark.parametrize(
    ("images", "labels", "expected"),
    [
        (PICTURES, LABELS - 1, "Picture 0 of EMNIST Letters has the label 0; expected 1 to 26"),
        (PICTURES, np.where(LABELS == 26, 27, LABELS), "Picture 25 of EMNIST Letters has the label 27"),
        (PICTURES.reshape(28, 52, 28), LABELS, "expected .examples, 28, 28."),
        (PICTURES, LABELS[1:], "52 examples but 51 labels"),
    ],
)
def test_files_of_something_else(
    images: NDArray[np.uint8], labels: NDArray[np.uint8], expected: str, data: Path
) -> None:
    plain = {**PLAIN, NAMES[2][:-3]: idx_bytes(images), NAMES[3][:-3]: idx_bytes(labels.astype(np.uint8))}
    for name, content in plain.items():
        (data / f"{name}.gz").write_bytes(gzip.compress(content))
    with pytest.raises(DataError, match=expected):
        EMNIST_LETTERS.dataset(find_part(source(plain=plain), "train"))


def test_the_description_is_nist_s() -> None:
    assert (ARCHIVE.size, ARCHIVE.megabytes) == (561_753_746, "562 MB")
    assert len(ARCHIVE.sha256) == 64
    sizes = [file.size for pair in FILES.values() for file in pair]
    assert sizes == [97_843_216, 124_808, 16_307_216, 20_808]
    assert EMNIST_LETTERS.source.mirrors == ("https://biometrics.nist.gov/cs_links/EMNIST/",)
    assert cache_folder("emnist_letters").name == "emnist_letters"


def test_info_lists_the_letters_where_they_are(data: Path) -> None:
    assert "emnist_letters" not in [one.name for one in describe_available()]
    (data / "gzip.zip").write_bytes(b"not looked at")
    (found,) = [one for one in describe_available() if one.name == "emnist_letters"]
    assert (found.where, found.what) == (f"CUTAWAY_DATA ({data / 'gzip.zip'})", EMNIST_LETTERS.sentence)
