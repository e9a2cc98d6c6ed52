"""Who may talk to the lab: pages of its own only, and beyond this machine only who has the token.

A page of another site can make a browser send requests to 127.0.0.1, under a name of its own even (DNS rebinding). So
the ``Host`` of a request must be a name of this machine, and where a browser says which page a request came from
(``Origin``), that must be a page of this very server.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
FORBIDDEN = 403
WRONG_HOST = "The lab is asked for as {host!r:.80}; it answers to localhost, 127.0.0.1 and [::1] only."
WRONG_ORIGIN = "A page of {origin!r:.80} asks for something of the lab; only the lab's own pages may."
NO_TOKEN = "The lab is open to this network for those who have its whole address: the terminal shows it, with a token."  # noqa: S105 (a sentence)


@dataclass(frozen=True)
class Guard:
    """The rules for one server.

    Attributes:
        token: What a request must know, or None where the server can be reached from this machine alone.
        cookie: The name of the cookie that keeps the token.
    """

    token: str | None = None
    cookie: str = "cutaway_lab"

    def objection(self, headers: Headers, query: str) -> str | None:
        """Return why a request is refused, in one sentence, or None where it is not.

        >>> Guard().objection(Headers({"host": "evil.example:8765"}), "")
        "The lab is asked for as 'evil.example:8765'; it answers to localhost, 127.0.0.1 and [::1] only."
        >>> Guard().objection(Headers({"host": "localhost:8765", "origin": "http://localhost:8765"}), "")
        """
        host, origin = headers.get("host", ""), headers.get("origin")
        if self.token is None and _name(host) not in LOCAL_NAMES:
            return WRONG_HOST.format(host=host)
        if origin is not None and origin.lower() not in (f"http://{host}".lower(), f"https://{host}".lower()):
            return WRONG_ORIGIN.format(origin=origin)
        if self.token is not None and not (self.told(query) or self._is_token(self._kept(headers))):
            return NO_TOKEN
        return None

    def told(self, query: str) -> bool:
        """Return whether an address has the token, which is then to be kept."""
        return self._is_token(parse_qs(query, max_num_fields=100).get("token", [""])[0] if len(query) < 10_000 else "")

    def _kept(self, headers: Headers) -> str:
        """Return what the cookie has."""
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(self.cookie)
        except CookieError:
            return ""
        return cookie.value if cookie else ""

    def _is_token(self, given: str) -> bool:
        """Compare in a time that tells nothing of how much was right."""
        return self.token is not None and secrets.compare_digest(given.encode(), self.token.encode())


def _name(host: str) -> str:
    """Return the name in a ``Host``, without its port."""
    try:
        return (urlsplit(f"//{host}").hostname or "") if host else ""
    except ValueError:
        return ""


class Guarded:
    """An application behind a guard.

    Args:
        app: The application.
        guard: The rules.
    """

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self._app = app
        self._guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or answer it with a sentence."""
        if scope["type"] not in ("http", "websocket"):
            return await self._app(scope, receive, send)
        sentence = self._guard.objection(Headers(scope=scope), scope["query_string"].decode("latin-1"))
        if sentence is None:
            return await self._app(scope, receive, send)
        refuse = PlainTextResponse(f"{sentence}\n", FORBIDDEN) if scope["type"] == "http" else WebSocketClose()
        return await refuse(scope, receive, send)
