"""One file from one mirror, in bounded time and bounded memory."""

import io
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

Report = Callable[[str], None]  # receives a line that says what is being done
READ_TIMEOUT = 10.0  # seconds without a single byte before a mirror is given up
WHOLE_TIMEOUT = 600.0  # seconds for a whole file: 10 MB on a line of 20 kB/s fit in


class DownloadError(Exception):
    """Why a mirror could not give a file, in a few words such as ``HTTP 404``."""


class _Sink(io.BytesIO):
    """Receives a download; says when it has begun, and stops it when it is too long or no longer wanted."""

    def __init__(self, maximum_bytes: int) -> None:
        super().__init__()
        self.maximum_bytes = maximum_bytes
        self.begun = threading.Event()  # a byte has come, or the attempt is over
        self.done = threading.Event()
        self.abandoned = False
        self.failure: Exception | None = None

    def write(self, chunk: object) -> int:
        """Keep a chunk; raising is the only way to stop a download of pooch."""
        self.begun.set()
        if self.abandoned:
            raise DownloadError("abandoned")
        written = super().write(chunk)  # type: ignore[arg-type]  # any buffer; pooch hands over bytes
        if self.tell() > self.maximum_bytes:
            raise DownloadError(f"more than {self.maximum_bytes:,} bytes")
        return written


def download(url: str, *, answer_within: float, maximum_bytes: int) -> bytes:
    """Return the content of a URL.

    ``answer_within`` (seconds) bounds the wait for the first byte, looking up the name included: that look-up
    knows no timeout of its own, which is why the work is done in a thread that can be left behind.

    Raises:
        DownloadError: The mirror did not answer in time, refused, fell silent, or sent too much.
    """
    sink = _Sink(maximum_bytes)
    work = threading.Thread(target=_work, args=(url, sink, answer_within), daemon=True)
    work.start()
    in_time = sink.begun.wait(answer_within) and sink.done.wait(WHOLE_TIMEOUT)
    if not in_time:
        sink.abandoned = True
        raise DownloadError("too slow" if sink.begun.is_set() else f"no answer within {answer_within:.0f} s")
    if sink.failure is not None:
        raise DownloadError(short_reason(sink.failure)) from sink.failure
    return sink.getvalue()


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
