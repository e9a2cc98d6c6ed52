"""A session: one playground and the thread that has it to itself; all others leave it notes in its inbox."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue

from cutaway.lab.closing import TAKEN_OVER
from cutaway.lab.engine import Engine, Playing
from cutaway.lab.failures import answered, encoded, refusal, sentence_of
from cutaway.lab.inbox import Ask, Attach, Begin, Detach, Item, Page, Ready, Stop
from cutaway.lab.lane import LONG, Lane, Later, LongWork
from cutaway.lab.limits import Limits
from cutaway.lab.message import Message
from cutaway.lab.screen import Screen
from cutaway.lab.tempo import Tempo
from cutaway.lab.turns import Turns
from cutaway.protocol import VERSION
from cutaway.protocol.commands import Seen
from cutaway.protocol.events import Welcome

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
        self._long = LongWork(lane, lambda: self.tell(Begin()))
        self._inbox: SimpleQueue[Item] = SimpleQueue()
        self._playground: Playing | None = None
        self._page: Page | None = None
        self._tempo = Tempo()
        self._screen = Screen(limits.pictures_per_second)

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
        self._long.drop()

    def _next(self) -> Item | None:
        """Return the next note, or None where it is time to go on."""
        try:
            wait = self._wait(time.monotonic())
            return self._inbox.get_nowait() if wait == 0 else self._inbox.get(timeout=wait)
        except Empty:
            return None

    def _wait(self, now: float) -> float | None:
        """Return how long there is nothing to do but to wait for notes; None for ever."""
        if self._page is None:
            return None
        waits = (self._tempo.wait(now), self._screen.wait(now))
        return min((wait for wait in waits if wait is not None), default=None)

    def _take(self, item: Item) -> None:
        if isinstance(item, Attach):
            if item.opened.set_running_or_notify_cancel():  # the page may have gone before its turn came
                item.opened.set_result(self._attach(item))
        elif isinstance(item, Ask):
            self._answer(item)
        elif isinstance(item, Begin):
            self._long.do_next()
        elif isinstance(item, Ready):
            self._give_late(item)
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
        self._screen.begin()
        self._note(scene)
        return blobs

    def _new(self, item: Attach) -> list[Message]:
        digits = item.kind == "digits"
        playground = self._engine.digits() if digits else self._engine.playground(item.settings)
        scene = playground.scene()
        self._playground = playground
        return scene

    # A page asks.

    def _answer(self, item: Ask) -> None:
        command = item.command
        if item.page is self._page and isinstance(command, Seen):
            self._screen.seen(command.frame)
            item.page.give([], answered=True)
        elif item.page is self._page and isinstance(command, LONG):
            self._ask(item)
        else:
            self._give(item, lambda: self._own.handle(item.number, command))

    def _ask(self, item: Ask) -> None:
        """Answer a question in its turn; a reset, say, need not wait for it: it is about things as they are now."""
        try:
            answer = self._own.question(item.number, item.command)
        except Exception as error:  # whatever it is, the session goes on
            item.page.give([refusal(item.number, sentence_of(error))], answered=True)
        else:
            if isinstance(answer, Later):
                self._safely(self._show_all)
                answer.ready.add_done_callback(lambda _: self.tell(Ready(item, answer)))
            else:
                self._long.add(lambda: self._give(item, answer))

    def _give_late(self, item: Ready) -> None:
        """Give an answer that has waited; a page that has come meanwhile, or is refused, sees that it waits no more."""
        messages, blobs = answered(item.asked.number, item.answer)
        asks = item.asked.page is self._page
        item.asked.page.give(blobs if asks else [], answered=True)
        if asks and messages:
            self._note(messages)
        else:
            self._safely(self._show_all)

    def _give(self, item: Ask, answer: Callable[[], list[Message]]) -> None:
        """Give a page its answer; one that was taken over, or has gone, asks for nothing any more."""
        if item.page is not self._page:
            return item.page.give([], answered=True)
        messages, blobs = answered(item.number, answer)
        self._note(messages)
        return item.page.give(blobs, answered=True)

    @property
    def _own(self) -> Playing:
        assert self._playground is not None  # noqa: S101 (a page has come, for which it was made)
        return self._playground

    def _note(self, sent: list[Message]) -> None:
        """Note which picture the page is to see, and at which speed things go on."""
        self._screen.sent(sent)
        self._tempo.keep(self._own.playing)

    # It goes on by itself.

    def _go_on(self) -> None:
        with self._turns.turn() as seconds:
            now = time.monotonic()
            if self._tempo.wait(now) == 0:
                self._tempo.beat(now)
                self._safely(lambda: self._train(seconds))
            now = time.monotonic()
            if self._screen.wait(now) == 0:
                self._screen.beat(now)
                self._safely(self._show)

    def _train(self, seconds: float) -> None:
        self._screen.news = self._own.advance(seconds) or self._screen.news
        self._note([])

    def _show(self) -> None:
        self._send(self._own.frames())

    def _show_all(self) -> None:
        self._send(self._own.scene())

    def _send(self, messages: list[Message]) -> None:
        if self._page is not None:
            self._page.give(encoded(messages), answered=False)
            self._note(messages)

    def _safely(self, action: Callable[[], None]) -> None:
        """Do something that nobody asked for; where it fails, playing ends and the page is told why."""
        try:
            action()
        except Exception as error:
            self._own.playing = None
            self._tempo.keep(None)
            if self._page is not None:
                self._page.give([refusal(None, sentence_of(error))], answered=False)
