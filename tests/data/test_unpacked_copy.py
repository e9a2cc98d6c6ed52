"""Unpacked copies: used where they are whole, made anew where not, and never in the way."""

import gzip
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Literal

import pytest

from cutaway.data import unpacked_copy
from cutaway.data.idx_source import IdxFile
from cutaway.data.unpacked_copy import keep_copy, read_copy
from cutaway.errors import DataError

CONTENT = bytes(range(256)) * 4
RAW = gzip.compress(CONTENT)
PACKED = sha256(RAW).hexdigest()
FILE = IdxFile("numbers", "numbers", len(CONTENT), "1 kB", sha256(CONTENT).hexdigest())


@pytest.fixture(autouse=True)
def _small_ones_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacked_copy, "WORTHWHILE", 1)


@pytest.fixture
def unpackings(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Return a list to which each unpacking adds what was unpacked."""
    done: list[bytes] = []
    ordinary = IdxFile._unpack

    def unpack(file: IdxFile, raw: bytes, name: object) -> bytes:
        done.append(raw)
        return ordinary(file, raw, name)

    monkeypatch.setattr(IdxFile, "_unpack", unpack)
    return done


def copy_in(cache: Path) -> Path:
    (found,) = (cache / "unpacked").iterdir()
    return found


def test_a_file_is_unpacked_once(tmp_path: Path, unpackings: list[bytes]) -> None:
    answers = [FILE.check(RAW, "it", tmp_path) for _ in range(3)]
    assert answers == [(CONTENT, FILE.sha256)] * 3
    assert len(unpackings) == 1


def test_the_same_content_packed_otherwise_has_a_copy_of_its_own(tmp_path: Path, unpackings: list[bytes]) -> None:
    for raw in (RAW, gzip.compress(CONTENT, 1, mtime=7)):
        FILE.check(raw, "it", tmp_path)
    assert len(unpackings) == len(list((tmp_path / "unpacked").iterdir())) == 2


@pytest.mark.parametrize(
    "damaged",
    [
        lambda kept: kept[:-1],
        lambda kept: kept + b"more",
        lambda _: b"",
        lambda kept: b"X" + kept[1:],
        lambda kept: kept[:-1] + bytes([kept[-1] ^ 1]),
    ],
    ids=["cut off", "too long", "empty", "another byte", "another hash"],
)
def test_a_damaged_copy_is_made_anew(tmp_path: Path, unpackings: list[bytes], damaged: object) -> None:
    FILE.check(RAW, "it", tmp_path)
    whole = copy_in(tmp_path).read_bytes()
    copy_in(tmp_path).write_bytes(damaged(whole))  # type: ignore[operator]
    assert FILE.check(RAW, "it", tmp_path) == (CONTENT, FILE.sha256)
    assert copy_in(tmp_path).read_bytes() == whole
    assert len(unpackings) == 2


def test_a_copy_of_something_else_is_not_taken_for_the_file(tmp_path: Path) -> None:
    """Whole, under the right name, and yet not what the file must hold: the source's hash decides."""
    other = bytes(len(CONTENT))
    keep_copy(tmp_path, PACKED, other)
    assert FILE.check(RAW, "it", tmp_path) == (CONTENT, FILE.sha256)


def test_wrong_files_are_not_kept(tmp_path: Path) -> None:
    FILE.check(gzip.compress(b"something else"), "it", tmp_path)
    assert not (tmp_path / "unpacked").exists()


def test_without_a_folder_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert FILE.check(RAW, "it")[0] == CONTENT
    assert list(tmp_path.iterdir()) == []


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "unpacked").write_text("a file where the folder should be")
    assert FILE.check(RAW, "it", tmp_path) == (CONTENT, FILE.sha256)
    assert read_copy(tmp_path, PACKED, len(CONTENT)) is None


@pytest.mark.parametrize("hash_of", ["file", "archive"])
def test_where_the_hash_is_not_that_of_the_content_no_copy_is_believed(
    tmp_path: Path, hash_of: Literal["file", "archive"]
) -> None:
    """A forged copy would carry its own digest, and nothing else would vouch for it."""
    file = replace(FILE, hash_of=hash_of, sha256=PACKED)
    keep_copy(tmp_path, PACKED, bytes(len(CONTENT)))
    assert file.check(RAW, "it", tmp_path) == (CONTENT, PACKED)


def test_a_file_of_very_many_parts_is_refused() -> None:
    with pytest.raises(DataError, match="it has more than 64 parts"):
        FILE.check(gzip.compress(b"") * 65, "it")
