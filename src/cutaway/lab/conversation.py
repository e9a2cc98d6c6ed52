"""The conversation with a page: strict reading, a limit on how much it may ask, and a sentence for what is refused."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect

from cutaway.errors import SettingError
from cutaway.lab.closing import NO_OPEN, NO_ROOM, OTHER_VERSION
from cutaway.lab.connection import Connection
from cutaway.lab.failures import refusal
from cutaway.lab.inbox import Ask
from cutaway.lab.limits import Limits
from cutaway.lab.pace import Allowance
from cutaway.lab.session import Session
from cutaway.lab.sessions import Sessions
from cutaway.protocol import VERSION
from cutaway.protocol.commands import Command, Open
from cutaway.protocol.reading import UnreadableError, read_command

CHARACTERS_OF_A_COMMAND = 5_000
"""A longer message counts as several commands: reading it takes as long."""

SILENT = "This page did not say what it wants to open; load it again."
OLD = "This page speaks version {given} of the protocol, and the lab version {ours}: load the page again."


class Conversation:
    """What one page says, and what comes of it.

    Args:
        websocket: The accepted WebSocket.
        sessions: All sessions of the server.
        limits: Of the server.
    """

    def __init__(self, websocket: WebSocket, sessions: Sessions, limits: Limits) -> None:
        self._websocket = websocket
        self._sessions = sessions
        self._limits = limits
        self._connection = Connection(websocket, limits.waiting)
        self._allowance = Allowance(limits.commands_per_second, limits.burst)
        self._session: Session | None = None

    async def hold(self) -> None:
        """Listen and answer until one side ends it."""
        tasks = [asyncio.create_task(self._connection.send_all()), asyncio.create_task(self._listen())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            if self._session is not None:
                self._sessions.leave(self._session, self._connection)

    async def _listen(self) -> None:
        with suppress(WebSocketDisconnect):
            while True:
                text = await self._received()
                await self._connection.room()
                await self._hear(text)

    async def _received(self) -> str | None:
        """Return the next text, or None for a message that is none, once it is affordable."""
        patience = None if self._session else self._limits.opening_seconds
        try:
            message = await asyncio.wait_for(self._websocket.receive(), patience)
        except asyncio.TimeoutError:
            self._connection.end(NO_OPEN, SILENT)
            await asyncio.Event().wait()  # until the sender has closed the connection
            raise
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        text: str | None = message.get("text")
        cost = 1 + len(text or message.get("bytes") or "") / CHARACTERS_OF_A_COMMAND
        await asyncio.sleep(self._allowance.spend(cost, time.monotonic()))
        return text

    async def _hear(self, text: str | None) -> None:
        if text is None:
            return self._refuse(None, "A message has bytes; expected a text in JSON.")
        try:
            number, command = await _read(text)
        except UnreadableError as error:
            return self._refuse(error.number, str(error))
        if isinstance(command, Open):
            return await self._open(number, command)
        if self._session is None:
            return self._refuse(number, f"The first message is {command.kind!r}; expected 'open'.")
        return self._session.tell(Ask(self._connection, number, command))

    async def _open(self, number: int, command: Open) -> None:
        if self._session is not None:
            return self._refuse(number, "This connection has a session already; another one needs another connection.")
        if command.version != VERSION:
            sentence = OLD.format(given=command.version, ours=VERSION)
            self._refuse(number, sentence)
            return self._connection.end(OTHER_VERSION, sentence)
        try:
            self._session, opened = self._sessions.open(self._connection, number, command)
        except SettingError as error:
            return self._connection.end(NO_ROOM, str(error))
        if not await asyncio.wrap_future(opened):
            self._sessions.drop(self._session)
            self._session = None
        return None

    def _refuse(self, number: int | None, sentence: str) -> None:
        self._connection.give([refusal(number, sentence)], answered=True)


async def _read(text: str) -> tuple[int, Command]:
    """Read a message; what takes longer is read in another thread, so that the pictures of others go on meanwhile."""
    if len(text) > CHARACTERS_OF_A_COMMAND:
        return await asyncio.to_thread(read_command, text)
    return read_command(text)


async def converse(websocket: WebSocket, sessions: Sessions, limits: Limits) -> None:
    """Accept a WebSocket and talk to its page until one side ends it."""
    await websocket.accept()
    await Conversation(websocket, sessions, limits).hold()
