"""The lab as an ASGI application: its pages, its socket, its guard, and the headers that bind the browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from cutaway.lab.conversation import converse
from cutaway.lab.engine import Engine
from cutaway.lab.guards import Guard, Guarded
from cutaway.lab.limits import Limits
from cutaway.lab.pages import Pages
from cutaway.lab.sessions import Sessions

PAGES = ("/", "/descent", "/digits", "/gallery")
SOCKET = "/socket"
SECONDS_BETWEEN_SWEEPS = 60.0

# Nothing from elsewhere, nothing inside of another site's page. Styles in elements are how formulas are set.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # the address may have the token
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def application(engine: Engine, folder: Path, guard: Guard, limits: Limits | None = None) -> ASGIApp:
    """Return the lab.

    Args:
        engine: What computes.
        folder: Where the built pages lie.
        guard: Who may talk to it.
        limits: How much a page can have.
    """
    limits = limits or Limits()
    sessions, pages = Sessions(engine, limits), Pages(folder)

    async def socket(websocket: WebSocket) -> None:
        await converse(websocket, sessions, limits)

    routes = [
        *(Route(path, pages.page) for path in PAGES),
        Route("/{name:path}", pages.part),
        WebSocketRoute(SOCKET, socket),
    ]
    lab = Starlette(routes=routes, lifespan=lambda _: _life(sessions))
    return _bound(Guarded(lab, guard), guard)


@asynccontextmanager
async def _life(sessions: Sessions) -> AsyncIterator[None]:
    sweeping = asyncio.create_task(_sweep(sessions))
    try:
        yield
    finally:
        sweeping.cancel()
        sessions.close()


async def _sweep(sessions: Sessions) -> None:
    while True:
        await asyncio.sleep(SECONDS_BETWEEN_SWEEPS)
        sessions.sweep()


def _bound(app: ASGIApp, guard: Guard) -> ASGIApp:
    """Add the headers to every answer, and the cookie where the address had the token."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if guard.told(scope["query_string"].decode("latin-1")):
                    headers.append("Set-Cookie", f"{guard.cookie}={guard.token}; Path=/; HttpOnly; SameSite=Strict")
            await send(message)

        await app(scope, receive, with_headers)

    return answer
