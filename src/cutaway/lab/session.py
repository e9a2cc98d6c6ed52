"""A session: one playground and the thread that has it to itself; all others leave it notes in its inbox."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from queue import Empty, SimpleQueue

from cutaway.lab.closing import TAKEN_OVER
from cutaway.lab.engine import Engine, Playing
from cutaway.lab.failures import encoded, refusal, sentence_of
from cutaway.lab.inbox import Ask, Attach, Begin, Detach, Item, Page, Stop
from cutaway.lab.lane import LONG, Lane
from cutaway.lab.limits import PERIODS, Limits
from cutaway.lab.message import Message
from cutaway.lab.pace import Pacer
from cutaway.lab.turns import Turns
from cutaway.protocol import VERSION
from cutaway.protocol.commands import Seen, Speed
from cutaway.protocol.events import Frame, Welcome

IN_FLIGHT = 2
"""So many pictures may be on their way to the page: while it draws one, the next one comes. More would only be old."""

MOVED = "Another tab or window has opened this session and goes on with it; load this page anew for one of its own."


class Session(threading.Thread):
    """Trains while it plays and a page is there, and shows it a picture whenever it has seen the last but one.

    A picture is made when it can be sent, never before: nothing queues up, and training does not wait for a page.

    Args:
        name: What a page names it by to come back; whoever knows it can.
        engine: What computes.
        limits: Of the server.
        turns: Shared with all other sessions.
        lane: Likewise, for long work.
    """

    def __init__(self, name: str, engine: Engine, limits: Limits, turns: Turns, lane: Lane) -> None:
        super().__init__(name=f"session {name[:6]}", daemon=True)
        self.session_name = name
        self._engine = engine
        self._turns = turns
        self._lane = lane
        self._long: deque[Ask] = deque()
        self._inbox: SimpleQueue[Item] = SimpleQueue()
        self._playground: Playing | None = None
        self._page: Page | None = None
        self._speed: Speed | None = None
        self._training = Pacer(0.0)
        self._pictures = Pacer(1 / limits.pictures_per_second)
        self._unseen: list[int] = []  # the numbers of the pictures that the page has not seen yet
        self._news = False  # whether something changed since the last picture

    def tell(self, item: Item) -> None:
        """Leave a note for the session; any thread may."""
        self._inbox.put(item)

    def run(self) -> None:
        """Do what the notes say, and train in between."""
        while not isinstance(item := self._next(), Stop):
            if item is None:
                self._go_on()
            else:
                self._take(item)
        self._lane.leave(self._called)

    def _next(self) -> Item | None:
        """Return the next note, or None where it is time to go on."""
        try:
            wait = self._wait(time.monotonic())
            return self._inbox.get_nowait() if wait == 0 else self._inbox.get(timeout=wait)
        except Empty:
            return None

    def _wait(self, now: float) -> float | None:
        """Return how long there is nothing to do but to wait for notes; None for ever."""
        waits = [self._training.wait(now)] if self._trains else []
        if self._shows:
            waits.append(self._pictures.wait(now))
        return min(waits, default=None)

    @property
    def _trains(self) -> bool:
        return self._page is not None and self._speed is not None

    @property
    def _shows(self) -> bool:
        return self._page is not None and len(self._unseen) < IN_FLIGHT and self._news

    def _take(self, item: Item) -> None:
        if isinstance(item, Attach):
            if item.opened.set_running_or_notify_cancel():  # the page may have gone before its turn came
                item.opened.set_result(self._attach(item))
        elif isinstance(item, Ask):
            self._answer(item)
        elif isinstance(item, Begin):
            self._do_long()
        elif isinstance(item, Detach) and item.page is self._page:
            self._page = None

    # A page comes.

    def _attach(self, item: Attach) -> bool:
        try:
            blobs = self._welcome(item)
        except Exception as error:  # whatever it is, the server goes on
            item.page.give([refusal(item.number, sentence_of(error))], answered=True)
            return False
        if self._page is not None:
            self._page.end(TAKEN_OVER, MOVED)
        self._page = item.page
        item.page.give(blobs, answered=True)
        return True

    def _welcome(self, item: Attach) -> list[bytes]:
        """Return the answer to ``open`` and the scene; a playground that cannot show itself any more is made anew."""
        resumed = self._playground is not None
        try:
            scene = self._playground.scene() if self._playground else self._new(item)
        except Exception as error:
            if not resumed:
                raise
            sentence_of(error)
            scene, resumed = self._new(item), False
        welcome = Welcome(
            answers=item.number, session=self.session_name, version=VERSION, catalogue=self._engine.catalogue(),
            resumed=resumed,
        )  # fmt: skip
        blobs = encoded([(welcome, {}), *scene])
        self._unseen = []
        self._note(scene)
        return blobs

    def _new(self, item: Attach) -> list[Message]:
        playground = self._engine.playground(item.settings)
        scene = playground.scene()
        self._playground = playground
        return scene

    # A page asks.

    def _answer(self, item: Ask) -> None:
        if item.page is not self._page:  # it was taken over, and what it still asked for comes too late
            item.page.give([], answered=True)
        elif isinstance(item.command, Seen):
            self._unseen = [number for number in self._unseen if number > item.command.frame]
            item.page.give([], answered=True)
        elif isinstance(item.command, LONG):
            self._long.append(item)
            if len(self._long) == 1 and self._lane.enter(self._called):
                self._do_long()
        else:
            item.page.give(self._carried_out(item), answered=True)

    def _called(self) -> None:
        """Leave a note for oneself; what else a page asks for meanwhile, a pause say, need not wait."""
        self.tell(Begin())

    def _do_long(self) -> None:
        """Do the long work that has waited longest, for which it is this session's turn."""
        item = self._long.popleft()
        item.page.give(self._carried_out(item) if item.page is self._page else [], answered=True)
        self._lane.leave(self._called)
        if self._long and self._lane.enter(self._called):
            self._called()

    def _carried_out(self, item: Ask) -> list[bytes]:
        assert self._playground is not None  # noqa: S101 (a page has come)
        try:
            messages = self._playground.handle(item.number, item.command)
            blobs = encoded(messages)
        except Exception as error:  # whatever it is, the session goes on
            return [refusal(item.number, sentence_of(error))]
        self._note(messages)
        return blobs

    def _note(self, sent: list[Message]) -> None:
        """Note which picture the page is to see, and at which speed things go on."""
        assert self._playground is not None  # noqa: S101 (it has just spoken)
        numbers = [event.number for event, _ in sent if isinstance(event, Frame)]
        if numbers:
            self._unseen, self._news = [*self._unseen, max(numbers)], False
        if self._playground.playing != self._speed:
            self._speed = self._playground.playing
            self._training = Pacer(PERIODS[self._speed] if self._speed else 0.0)

    # It goes on by itself.

    def _go_on(self) -> None:
        with self._turns.turn() as seconds:
            now = time.monotonic()
            if self._trains and self._training.wait(now) == 0:
                self._training.beat(now)
                self._safely(lambda: self._train(seconds))
            now = time.monotonic()
            if self._shows and self._pictures.wait(now) == 0:
                self._pictures.beat(now)
                self._safely(self._show)

    def _train(self, seconds: float) -> None:
        assert self._playground is not None  # noqa: S101 (it plays)
        self._news = self._playground.advance(seconds) or self._news
        self._note([])

    def _show(self) -> None:
        assert self._playground is not None  # noqa: S101 (it has news)
        assert self._page is not None  # noqa: S101 (it has seen the last picture)
        self._news = False
        messages = self._playground.frames()
        self._page.give(encoded(messages), answered=False)
        self._note(messages)

    def _safely(self, action: Callable[[], None]) -> None:
        """Do something that nobody asked for; where it fails, playing ends and the page is told why."""
        try:
            action()
        except Exception as error:
            assert self._playground is not None  # noqa: S101 (only a playground can fail here)
            self._playground.playing = self._speed = None
            if self._page is not None:
                self._page.give([refusal(None, sentence_of(error))], answered=False)
