"""Finding MNIST: in CUTAWAY_DATA, in the cache, on mirrors; nothing that is not MNIST is ever returned."""

import gzip
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from cutaway.data import MnistUnavailable, download, find_mnist, mnist
from cutaway.errors import DataError

from .conftest import Serve, idx_bytes

IMAGES = np.random.default_rng(0).integers(0, 256, (5, 28, 28), np.uint8)
CONTENT = {
    "train-images-idx3-ubyte": idx_bytes(IMAGES),
    "train-labels-idx1-ubyte": idx_bytes(np.arange(5, dtype=np.uint8)),
}
PACKED = {f"{name}.gz": gzip.compress(content) for name, content in CONTENT.items()}


@pytest.fixture
def small(clean: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Five examples stand for MNIST's training part; returns the cache's folder."""
    files = tuple(
        replace(file, size=len(CONTENT[file.name]), sha256=sha256(CONTENT[file.name]).hexdigest())
        for file in mnist.FILES["train"]
    )
    monkeypatch.setitem(mnist.FILES, "train", files)
    return clean


def test_the_first_good_mirror_is_taken_and_its_files_are_kept(small: Path, serve: Serve) -> None:
    corrupt = serve({name: content[:-20] for name, content in PACKED.items()})
    other = serve(dict.fromkeys(PACKED, gzip.compress(b"something else")))
    lines: list[str] = []
    good = serve(PACKED)
    part = find_mnist("train", mirrors=(serve({}), corrupt, other, good), report=lines.append)
    np.testing.assert_array_equal(part.images, IMAGES)
    assert part.labels.tolist() == [0, 1, 2, 3, 4]
    assert part.found.startswith("downloaded from 127.0.0.1:")
    assert lines[0].startswith("Downloading MNIST (train images, 9.9 MB) from 127.0.0.1:")
    assert len(lines) == 8
    assert {path.name: path.read_bytes() for path in small.iterdir()} == CONTENT
    assert find_mnist("train").found == f"cache ({small})"


def test_a_plain_answer_is_as_good_as_a_packed_one(small: Path, serve: Serve) -> None:
    plain = serve({f"{name}.gz": content for name, content in CONTENT.items()})
    np.testing.assert_array_equal(find_mnist("train", mirrors=[plain]).images, IMAGES)
    assert small.is_dir()


def test_a_damaged_cache_is_fetched_again(small: Path, serve: Serve) -> None:
    small.mkdir(parents=True)
    for name in CONTENT:
        (small / name).write_bytes(b"half a fi")
    assert find_mnist("train", mirrors=[serve(PACKED)]).found.startswith("downloaded")
    assert (small / "train-images-idx3-ubyte").read_bytes() == CONTENT["train-images-idx3-ubyte"]


@pytest.mark.parametrize("below", ["mnist", "."])
@pytest.mark.parametrize("ending", ["", ".gz"])
def test_cutaway_data_comes_first(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, below: str, ending: str
) -> None:
    folder = tmp_path / "data" / below
    folder.mkdir(parents=True)
    for name, content in (PACKED if ending else CONTENT).items():
        (folder / name).write_bytes(content)
    monkeypatch.setenv("CUTAWAY_DATA", str(tmp_path / "data"))
    assert find_mnist("train").found == f"CUTAWAY_DATA ({folder.resolve()})"
    assert not small.exists()


def test_a_wrong_file_in_cutaway_data_is_named_with_both_hashes(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUTAWAY_DATA", str(tmp_path))
    (tmp_path / "train-images-idx3-ubyte").write_bytes(b"abc")
    given, expected = sha256(b"abc").hexdigest()[:12], mnist.FILES["train"][0].sha256[:12]
    with pytest.raises(DataError, match=f"train-images-idx3-ubyte is not MNIST's .*{given}, expected {expected}") as e:
        find_mnist("train")
    assert not isinstance(e.value, MnistUnavailable)
    (tmp_path / "train-images-idx3-ubyte").write_bytes(PACKED["train-images-idx3-ubyte.gz"][:-9])
    with pytest.raises(DataError, match="broken gzip file"):
        find_mnist("train")
    assert not small.exists()


def test_no_mirror_reachable_says_where_it_was_looked_for_and_what_to_do(small: Path, serve: Serve) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{free.getsockname()[1]}/"  # bound but not listening: it refuses
        with pytest.raises(MnistUnavailable) as caught:
            find_mnist("train", mirrors=(serve({}), closed, "http://name.invalid/mnist"))
    text = str(caught.value)
    for part in (
        "CUTAWAY_DATA (not set)",
        str(small),
        "HTTP 404",
        "connection refused",
        "name.invalid: ",
        "set CUTAWAY",
    ):
        assert part in text
    assert "\n" not in text


def test_silent_mirrors_cost_a_bounded_time(small: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(mnist, "ANSWER_WITHIN", 1.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it accepts, and never says a word
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        began = time.monotonic()
        with pytest.raises(MnistUnavailable, match=r"no answer .*not tried, the time was up"):
            find_mnist("train", mirrors=(address, address, address))
    assert time.monotonic() - began < 5
    assert mnist.MIRRORS == ()
    assert small.parent.parent == tmp_path


def test_an_endless_answer_is_cut_off(serve: Serve) -> None:
    address = serve({"file": bytes(3_000_000)})
    with pytest.raises(download.DownloadError, match="more than 1,000,000 bytes"):
        download.download(f"{address}file", answer_within=5, maximum_bytes=1_000_000)


def test_a_cache_that_cannot_be_written_does_not_stop_the_run(small: Path, serve: Serve) -> None:
    small.parent.mkdir()
    small.write_text("a file where the folder should be")
    lines: list[str] = []
    part = find_mnist("train", mirrors=[serve(PACKED)], report=lines.append)
    np.testing.assert_array_equal(part.images, IMAGES)
    assert any("cannot be kept" in line for line in lines)


def test_several_at_once_leave_whole_files(small: Path, serve: Serve) -> None:
    good, found = serve(PACKED), []
    work = [threading.Thread(target=lambda: found.append(find_mnist("train", mirrors=[good]))) for _ in range(8)]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert len(found) == 8
    assert {path.name: path.read_bytes() for path in small.iterdir()} == CONTENT  # and no temporary files


def test_importing_is_light() -> None:
    code = "import sys, cutaway.data; print([m for m in ('pooch', 'PIL', 'sklearn', 'scipy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_real_files_have_the_stated_sizes_and_hashes(mnist_folder: Path) -> None:
    assert mnist_folder.is_dir()
    for part, examples in (("train", 60_000), ("test", 10_000)):
        found = find_mnist(part)  # type: ignore[arg-type]
        assert found.images.shape == (examples, 28, 28)
        assert np.bincount(found.labels).min() > examples / 12
