"""MNIST's relatives: known by the hash of the gzipped file; nothing else is ever returned."""

import gzip
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from cutaway.data import Unavailable, describe_available, load
from cutaway.data.idx_source import IdxFile
from cutaway.data.relatives import FASHION_MNIST, RELATIVES
from cutaway.errors import DataError

from .conftest import Serve, idx_bytes

PLAIN = {
    "train-images-idx3-ubyte": idx_bytes(np.random.default_rng(0).integers(0, 256, (24, 28, 28), np.uint8)),
    "train-labels-idx1-ubyte": idx_bytes(np.arange(24, dtype=np.uint8) % 10),
    "t10k-images-idx3-ubyte": idx_bytes(np.zeros((6, 28, 28), np.uint8)),
    "t10k-labels-idx1-ubyte": idx_bytes(np.arange(6, dtype=np.uint8)),
}
PACKED = {f"{name}.gz": gzip.compress(content, mtime=0) for name, content in PLAIN.items()}


@pytest.fixture
def small(clean: Path, monkeypatch: pytest.MonkeyPatch, serve: Serve) -> Path:
    """A few examples stand for Fashion-MNIST, served after a mirror with other gzip wrappers; returns its cache."""

    def fitted(file: IdxFile) -> IdxFile:
        return replace(file, size=len(PLAIN[file.name]), sha256=sha256(PACKED[f"{file.name}.gz"]).hexdigest())

    files = {part: (fitted(pair[0]), fitted(pair[1])) for part, pair in FASHION_MNIST.source.files.items()}
    other = serve({name: gzip.compress(PLAIN[name[:-3]], 1, mtime=9) for name in PACKED})
    made = replace(FASHION_MNIST.source, files=files, mirrors=(other, serve(PACKED)))
    monkeypatch.setitem(RELATIVES, "fashion_mnist", replace(FASHION_MNIST, source=made))
    return clean.parent / "fashion_mnist"


def test_downloaded_once_and_kept_as_it_came(small: Path) -> None:
    lines: list[str] = []
    loaded = load("fashion_mnist", report=lines.append)
    train = loaded.splits.train
    assert (len(train), train.inputs, train.name, loaded.name) == (22, 784, "fashion_mnist", "fashion_mnist")
    assert (train.classes[9], train.scale, train.picture) == ("Ankle boot", 255, None)
    assert lines[0].startswith("Downloading Fashion-MNIST (train images, 26 MB)")
    names = [f"{part}-{what}-ubyte.gz" for part in ("t10k", "train") for what in ("images-idx3", "labels-idx1")]
    assert sorted(path.name for path in small.iterdir()) == names  # the test part is there, and unread
    assert load("fashion_mnist").found == f"cache ({small})"
    assert len(loaded.splits.test.open(None, "test")) == 6
    assert describe_available()[-1].where == f"cache ({small})"


def test_a_wrong_or_plain_file_is_not_taken(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "data" / "fashion_mnist"
    folder.mkdir(parents=True)
    monkeypatch.setenv("CUTAWAY_DATA", str(tmp_path / "data"))
    for name, content in PLAIN.items():
        (folder / name).write_bytes(content)  # without the wrapper there is no hash to check it by
    assert load("fashion_mnist").found.startswith("downloaded from")
    (folder / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(b"abc"))
    with pytest.raises(DataError, match="is not Fashion-MNIST's train-images-idx3-ubyte: the SHA-256 of the gzipped"):
        load("fashion_mnist")
    assert small.is_dir()


@pytest.mark.usefixtures("clean")
@pytest.mark.parametrize("name", list(RELATIVES))
def test_what_is_not_to_be_had_says_where_to_put_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    relative = RELATIVES[name]
    monkeypatch.setitem(RELATIVES, name, replace(relative, source=replace(relative.source, mirrors=())))
    with pytest.raises(Unavailable, match=f"put the four .* in CUTAWAY_DATA/{name}"):
        load(name)


@pytest.mark.parametrize("name", ["fashion_mnist", "kmnist"])
def test_the_descriptions_are_complete(name: str) -> None:
    relative = RELATIVES[name]
    files = [file for pair in relative.source.files.values() for file in pair]
    assert len(relative.classes) == 10
    assert len({file.sha256 for file in files}) == 4
    assert all(len(file.sha256) == 64 and int(file.sha256, 16) and file.hash_of == "file" for file in files)
    assert [file.size for file in files] == [47_040_016, 60_008, 7_840_016, 10_008]
