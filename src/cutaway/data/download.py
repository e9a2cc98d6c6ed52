"""One file from one mirror, in bounded time and bounded memory."""

import errno
import io
import threading
import time
from collections.abc import Callable
from typing import Any, BinaryIO
from urllib.parse import urlsplit

Report = Callable[[str], None]  # receives a line that says what is being done
Progress = Callable[[int], None]  # receives the number of bytes that have come
SLICE = 0.2  # seconds
READ_TIMEOUT = 10.0  # seconds without a single byte before a mirror is given up
WHOLE_TIMEOUT = 600.0  # seconds for a whole file: 10 MB on a line of 20 kB/s fit in


class DownloadError(Exception):
    """Why a mirror could not give a file, in a few words such as ``HTTP 404``."""


class _Sink:
    """Hands a download on to a stream; says when it has begun, and stops it when it is too long or unwanted."""

    def __init__(self, target: BinaryIO, maximum_bytes: int) -> None:
        self.target = target
        self.maximum_bytes = maximum_bytes
        self.written = 0
        self.begun = threading.Event()  # a byte has come, or the attempt is over
        self.done = threading.Event()
        self.failure: Exception | None = None
        self._abandoned = False
        self._lock = threading.Lock()

    def write(self, chunk: bytes) -> int:
        """Hand a chunk on; raising is the only way to stop a download of pooch."""
        self.begun.set()
        self.written += len(chunk)
        if self.written > self.maximum_bytes:
            raise DownloadError(f"more than {self.maximum_bytes:,} bytes")
        with self._lock:
            if self._abandoned:
                raise DownloadError("abandoned")
            return self.target.write(chunk)

    def flush(self) -> None:
        """Do nothing; pooch asks for it after each chunk, and a stream in memory or a file's buffer can wait."""

    def abandon(self) -> None:
        """Make sure that nothing more is written: when this returns, the stream can be closed."""
        with self._lock:
            self._abandoned = True


def download(url: str, *, answer_within: float, maximum_bytes: int) -> bytes:
    """Return the content of a URL; ``download_into`` says what bounds it.

    Raises:
        DownloadError: The mirror did not answer in time, refused, fell silent, or sent too much.
    """
    content = io.BytesIO()
    download_into(content, url, answer_within=answer_within, maximum_bytes=maximum_bytes)
    return content.getvalue()


def download_into(
    target: BinaryIO,
    url: str,
    *,
    answer_within: float,
    maximum_bytes: int,
    whole_timeout: float = WHOLE_TIMEOUT,
    progress: Progress | None = None,
) -> None:
    """Write the content of a URL into a stream as it comes; nothing is written any more once this has returned.

    ``answer_within`` (seconds) bounds the wait for the first byte, looking up the name included: that look-up
    knows no timeout of its own, which is why the work is done in a thread that can be left behind. ``progress``
    receives the number of bytes so far, several times a second.

    Raises:
        DownloadError: The mirror did not answer in time, refused, fell silent, or sent too much.
    """
    sink = _Sink(target, maximum_bytes)
    threading.Thread(target=_work, args=(url, sink, answer_within), daemon=True).start()
    try:
        in_time = _wait(sink.begun, answer_within) and _wait(sink.done, whole_timeout, sink, progress)
    finally:  # also where Ctrl-C ends the wait
        sink.abandon()
    if not in_time:
        raise DownloadError("too slow" if sink.begun.is_set() else f"no answer within {answer_within:.0f} s")
    if sink.failure is not None:
        raise DownloadError(short_reason(sink.failure)) from sink.failure


def _wait(event: threading.Event, seconds: float, sink: _Sink | None = None, progress: Progress | None = None) -> bool:
    """Wait in short slices: Windows hands over Ctrl-C only between them."""
    until = time.monotonic() + seconds
    while not event.wait(min(SLICE, max(0.0, until - time.monotonic()))):
        if time.monotonic() >= until:
            return False
        if sink is not None and progress is not None:
            progress(sink.written)
    return True


def _work(url: str, sink: _Sink, answer_within: float) -> None:
    responses: list[Any] = []
    try:
        from pooch import HTTPDownloader  # here, not above: importing it takes longer than all of this package

        timeout = (min(READ_TIMEOUT, answer_within), READ_TIMEOUT)
        # pooch leaves responses open, which matters where it fails; a hook is the way to get hold of them.
        kept = {"response": lambda response, **_: responses.append(response)}
        HTTPDownloader(progressbar=False, chunk_size=1 << 16, timeout=timeout, hooks=kept)(url, sink, None)
    except Exception as error:  # whatever it is, it is handed to the thread that waits
        sink.failure = error
    finally:
        for response in responses:
            response.close()
        sink.done.set()
        sink.begun.set()


def short_reason(error: Exception) -> str:
    """Return why a download failed in a few words; the types of the HTTP library are known by their names.

    >>> short_reason(TimeoutError("..."))
    'no answer in time'
    """
    status = getattr(getattr(error, "response", None), "status_code", None)
    text = str(error)
    families: list[tuple[bool, str]] = [
        (isinstance(error, DownloadError), text),
        (isinstance(error, OSError) and error.errno == errno.ENOSPC, "the disk is full"),
        (status is not None, f"HTTP {status}"),
        ("resol" in text or "Name or service" in text or "getaddrinfo" in text, "its name cannot be resolved"),
        ("refused" in text, "connection refused"),
        ("timed out" in text or "Timeout" in type(error).__name__, "no answer in time"),
        ("Proxy" in type(error).__name__, "the proxy does not answer"),
        ("SSL" in type(error).__name__, "no secure connection"),
    ]
    return next((reason for holds, reason in families if holds), type(error).__name__)


def host_of(url: str) -> str:
    """Return the host of a URL, as messages show it.

    >>> host_of("https://example.org/mnist/")
    'example.org'
    """
    return urlsplit(url).netloc or url
