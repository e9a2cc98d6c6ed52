"""Running the lab: uvicorn on a socket that is bound already, until Ctrl-C."""

from __future__ import annotations

import secrets
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import uvicorn

from cutaway.execute.arrays import one_thread
from cutaway.lab.address import address_of, bound, is_local
from cutaway.lab.application import application
from cutaway.lab.engine import Engine
from cutaway.lab.guards import Guard
from cutaway.lab.limits import Limits
from cutaway.lab.pages import lab_folder
from cutaway.protocol.settings import Settings

SECONDS_TO_CLOSE = 1
SECONDS_OF_THE_INTERPRETER = 0.001
"""How long a thread keeps Python's interpreter where others wait for it: what sends pictures should not wait long."""


def server(listener: socket.socket, engine: Engine, folder: Path, guard: Guard, limits: Limits) -> uvicorn.Server:
    """Return a server for the lab, not yet running.

    Compression is off: the numbers of a picture hardly shrink, and trying takes six times what sending them does.
    """
    config = uvicorn.Config(
        application(engine, folder, guard, limits), http="h11", lifespan="on", log_config=None, log_level="error",
        access_log=False, proxy_headers=False, server_header=False, limit_concurrency=limits.connections,
        ws_max_size=limits.bytes_per_message, ws_per_message_deflate=False, timeout_graceful_shutdown=SECONDS_TO_CLOSE,
        host=listener.getsockname()[0], port=listener.getsockname()[1],
    )  # fmt: skip
    return uvicorn.Server(config)


def serve(engine: Engine, host: str, port: int | None, announce: Callable[[str], None]) -> None:
    """Serve the lab until Ctrl-C or a polite ``kill``, which end as a KeyboardInterrupt.

    Args:
        engine: What computes.
        host: The address or name to listen at; beyond this machine, a token is asked for.
        port: The port, or None for the first free one from 8765 on.
        announce: Called with the lab's address as soon as it can be opened.

    Raises:
        SettingError: The host or the port cannot be used.
    """
    listener = bound(host, port)
    token = None if is_local(listener) else secrets.token_urlsafe(24)
    guard = Guard(token, f"cutaway_lab_{listener.getsockname()[1]}")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.setswitchinterval(SECONDS_OF_THE_INTERPRETER)
    with listener, one_thread():
        threading.Thread(target=_warm_up, args=[engine], daemon=True).start()
        announce(address_of(listener, token))
        server(listener, engine, lab_folder(), guard, Limits()).run(sockets=[listener])


def _warm_up(engine: Engine) -> None:
    """Let the engine be imported while the browser starts; what is wrong with it, its first page will be told."""
    with suppress(Exception):
        engine.catalogue()
        engine.playground(Settings())
