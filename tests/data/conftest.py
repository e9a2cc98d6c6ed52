"""Where the tests of data find MNIST, and small files in its format."""

import gzip
import os
import struct
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from numpy.typing import NDArray

from cutaway.data import mnist

Serve = Callable[[dict[str, bytes]], str]


def idx_bytes(values: NDArray[np.uint8]) -> bytes:
    return bytes([0, 0, 8, values.ndim]) + struct.pack(f">{values.ndim}I", *values.shape) + values.tobytes()


def write_folder(folder: Path, *, zipped: bool = False, dotted: bool = False, size: int = 6) -> Path:
    """Write a small data set of 24 + 8 pictures with 3 classes."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(0)
    for prefix, count in (("train", 24), ("t10k", 8)):
        images = random.integers(0, 256, (count, size, size), np.uint8)
        labels = np.arange(count, dtype=np.uint8) % 3
        for kind, values in (("images-idx3", images), ("labels-idx1", labels)):
            name = f"{prefix}-{kind}-ubyte".replace("-idx", ".idx" if dotted else "-idx")
            content = idx_bytes(values)
            (folder / (name + ".gz" * zipped)).write_bytes(gzip.compress(content) if zipped else content)
    return folder


@pytest.fixture
def mnist_folder() -> Path:
    base = os.environ.get("CUTAWAY_DATA")
    if not base:
        pytest.skip("MNIST is needed: set CUTAWAY_DATA to a folder with its four files")
    names = [file.name for pair in mnist.FILES.values() for file in pair]
    for folder in (Path(base) / "mnist", Path(base)):
        if all((folder / name).is_file() or (folder / f"{name}.gz").is_file() for name in names):
            return folder
    pytest.fail(f"CUTAWAY_DATA is {base}, but the four files of MNIST are neither there nor in its mnist/")


@pytest.fixture
def clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with an empty cache, no CUTAWAY_DATA and no mirrors; returns the cache's folder."""
    monkeypatch.delenv("CUTAWAY_DATA", raising=False)
    monkeypatch.setenv("CUTAWAY_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(mnist, "MIRRORS", ())
    return tmp_path / "cache" / "mnist"


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, files: dict[str, bytes], *arguments: object) -> None:
        self.files = files
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        content = self.files.get(self.path.rsplit("/", 1)[-1])
        self.send_response(404 if content is None else 200)
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        self.wfile.write(content or b"")

    def log_message(self, *arguments: object) -> None:
        """Keep the test's output free of requests."""


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve files, name to content, on the loopback interface; the fixture gives a function to an address."""
    servers: list[ThreadingHTTPServer] = []

    def start(files: dict[str, bytes]) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, files))
        servers.append(server)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/mnist/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
