"""One WebSocket from the side of the server's loop: what is to be sent, one after the other, and how it ends."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from starlette.websockets import WebSocket, WebSocketDisconnect

from cutaway.lab.failures import refusal


@dataclass(frozen=True)
class Letter:
    """Messages to be sent together; ``answered`` ends one command, ``code`` closes the connection after them."""

    blobs: list[bytes]
    answered: bool = False
    code: int | None = None


class Connection:
    """Sends what sessions give it, in that order.

    What it holds is bounded: answers by the number of commands that may wait, pictures by their being made one by one.

    Args:
        websocket: An accepted WebSocket; the loop under way is its own.
        waiting: How many commands may wait to be carried out, or their answers to be sent.
    """

    def __init__(self, websocket: WebSocket, waiting: int) -> None:
        self._websocket = websocket
        self._loop = asyncio.get_running_loop()
        self._letters: asyncio.Queue[Letter] = asyncio.Queue()
        self._room = asyncio.Semaphore(waiting)

    # For the sessions' threads.

    def give(self, blobs: list[bytes], *, answered: bool) -> None:
        """Send messages; ``answered`` says that with them one command is done."""
        self._post(Letter(blobs, answered))

    def end(self, code: int, sentence: str) -> None:
        """Say why, and close the connection."""
        self._post(Letter([refusal(None, sentence)], code=code))

    def _post(self, letter: Letter) -> None:
        with suppress(RuntimeError):  # the loop is closed: the server has ended, and nobody waits for this any more
            self._loop.call_soon_threadsafe(self._letters.put_nowait, letter)

    # For the loop.

    async def room(self) -> None:
        """Wait until one more command may be carried out."""
        await self._room.acquire()

    async def send_all(self) -> None:
        """Send until the connection ends."""
        with suppress(WebSocketDisconnect, RuntimeError):  # the page has gone
            while await self._sent(await self._letters.get()):
                pass

    async def _sent(self, letter: Letter) -> bool:
        """Send a letter; return whether others may follow."""
        for blob in letter.blobs:
            await self._websocket.send_bytes(blob)
        if letter.answered:
            self._room.release()
        if letter.code is not None:
            await self._websocket.close(letter.code)
        return letter.code is None
