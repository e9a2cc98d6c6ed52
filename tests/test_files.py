"""Writing files whole or not at all, and reading JSON that may be anything."""

import errno
import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from cutaway.errors import DataError
from cutaway.files import expanded, json_text, read_json, write_atomically, write_json, write_out


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "note.txt"


def fail(*_: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_new_file_has_the_content(path: Path) -> None:
    write_atomically(path, b"new\0bytes")
    assert path.read_bytes() == b"new\0bytes"


def test_old_content_is_replaced(path: Path) -> None:
    path.write_bytes(b"a much longer old content")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"


def test_nothing_else_is_left_in_the_folder(path: Path) -> None:
    write_atomically(path, b"new")
    assert list(path.parent.iterdir()) == [path]


def test_content_is_on_the_disk_before_the_file_gets_its_name(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    flush, replace = os.fsync, Path.replace

    def flush_and_note(handle: int) -> None:
        order.append("flush")
        flush(handle)

    def replace_and_note(old: Path, new: Path) -> Path:
        order.append("rename")
        return replace(old, new)

    monkeypatch.setattr(os, "fsync", flush_and_note)
    monkeypatch.setattr(Path, "replace", replace_and_note)
    write_atomically(path, b"new")
    assert order[:2] == ["flush", "rename"]


@pytest.mark.parametrize(("module", "name"), [(os, "fsync"), (Path, "replace")])
def test_an_interrupted_write_leaves_the_old_content_and_no_other_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, module: Any, name: str
) -> None:
    path.write_bytes(b"old")
    monkeypatch.setattr(module, name, fail)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]


def test_an_interruption_by_the_user_leaves_the_old_content_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]


def test_a_missing_folder_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "nowhere" / "note.txt", b"new")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="permissions of this kind are POSIX's")
def test_a_file_has_the_permissions_of_any_new_file(path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomically(path, b"new")
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name != "posix", reason="permissions of this kind are POSIX's")
def test_many_threads_leave_the_umask_as_it_was(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(lambda number: write_atomically(tmp_path / f"{number % 40}.txt", b"new"), range(800)))
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o640}
    assert len(list(tmp_path.iterdir())) == 40


def test_nobody_asks_for_the_umask_by_changing_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "umask", fail)
    write_atomically(path, b"new")


@pytest.mark.parametrize("content", [{"a": [1, 2.5, None, True]}, [], "größe", {"π": "∑"}, 0])
def test_json_comes_back_as_it_was(path: Path, content: Any) -> None:
    write_json(path, content)
    assert read_json(path) == content
    assert path.read_text(encoding="utf-8").endswith("\n")


def test_json_is_written_for_people(path: Path) -> None:
    write_json(path, {"größe": 1})
    assert path.read_text(encoding="utf-8") == '{\n  "größe": 1\n}\n'


def test_numbers_keep_every_bit(path: Path) -> None:
    numbers = [0.1, 1e-310, 2**53 + 1, -0.0]
    write_json(path, numbers)
    assert list(map(repr, read_json(path))) == list(map(repr, numbers))


def test_what_json_cannot_hold_leaves_the_old_content(path: Path) -> None:
    write_json(path, "old")
    with pytest.raises(TypeError):
        write_json(path, {1, 2})
    assert read_json(path) == "old"


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_json_lacks_is_refused_and_leaves_the_old_content(path: Path, number: float) -> None:
    write_json(path, "old")
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(path, {"loss": number})
    assert read_json(path) == "old"


def test_a_missing_file_is_named(path: Path) -> None:
    with pytest.raises(DataError, match=r"^There is no file .*note\.txt\.$"):
        read_json(path)


def test_a_folder_is_not_json(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read as JSON"):
        read_json(tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"{'a': 1}", b"\xff\xfe", b"[1, 2", b"[" * 200_000, b"1" * 5000, b"PNG\x89"], ids=range(8)
)
def test_what_is_not_json_is_refused_in_one_sentence(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(DataError, match="cannot be read as JSON") as caught:
        read_json(path)
    assert str(caught.value).startswith(str(path))
    assert str(caught.value).endswith(".")


def test_a_file_that_is_too_large_is_not_read(path: Path) -> None:
    path.write_text(json.dumps([1] * 100))
    with pytest.raises(DataError, match=r"is larger than 50 bytes, which no file of Cutaway is\.$"):
        read_json(path, maximum_bytes=50)
    assert read_json(path, maximum_bytes=path.stat().st_size) == [1] * 100


def test_a_home_folder_is_named_by_its_sign_and_an_unknown_one_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    assert expanded("~/data") == Path("/home/somebody/data")
    assert expanded("~nobody-has-this-name/data") == Path("~nobody-has-this-name/data")


def test_half_characters_of_a_file_s_name_survive_json(tmp_path: Path) -> None:
    content = {"run": "r\udcff", "data": "\u2713"}
    write_json(tmp_path / "run.json", content)
    assert read_json(tmp_path / "run.json") == content


@pytest.mark.parametrize(
    ("encoding", "expected"), [("utf-8", '"\u2713"'), ("cp1252", r'"\u2713"'), ("ascii", r'"\u2713"')]
)
def test_json_escapes_what_an_encoding_cannot_hold(encoding: str, expected: str) -> None:
    assert json_text("\u2713", encoding) == expected


def test_links_that_lead_in_a_circle_are_an_error_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    with pytest.raises(OSError, match="one"):
        write_out(tmp_path / "one", b"")
