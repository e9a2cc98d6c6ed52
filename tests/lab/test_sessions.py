"""Sessions: each for itself, found again by name, taken over, dropped when nobody comes back, and never too many."""

from __future__ import annotations

import time
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.lab.conftest import NOTHING, PATIENCE, Client, Served, StandIn, eventually, served, sessions_alive
from websockets.exceptions import ConnectionClosed

from cutaway.errors import SettingError
from cutaway.lab.closing import NO_ROOM, TAKEN_OVER
from cutaway.lab.engine import Engine
from cutaway.lab.inbox import Attach, Stop
from cutaway.lab.lane import Lane
from cutaway.lab.limits import Limits
from cutaway.lab.message import Message
from cutaway.lab.session import Session
from cutaway.lab.sessions import Sessions
from cutaway.lab.turns import Turns
from cutaway.protocol import VERSION
from cutaway.protocol.commands import Open
from cutaway.protocol.settings import Settings


def paused(client: Client) -> int:
    """Pause, and return the step where it stands."""
    client.ask("pause")
    client.ask("step", unit="batch")
    return client.step()


def test_a_lost_connection_goes_on_from_the_same_step(lab: Served) -> None:
    with lab.page() as (client, welcome):
        client.ask("seek", step=123)
        client.socket.socket.close()  # without a farewell
    with lab.page(session=welcome["session"]) as (client, again):
        assert (again["session"], again["resumed"]) == (welcome["session"], True)
        client.ask("step", unit="batch")
        assert client.step() == 124
    assert len(StandIn.made) == 1


def test_without_a_page_training_pauses_and_then_goes_on_playing(lab: Served) -> None:
    with lab.page() as (client, welcome):
        client.ask("play", speed="fast")
        eventually(lambda: StandIn.made[0].step > 20)
    eventually(lambda: _stands(StandIn.made[0]))
    stood = StandIn.made[0].step
    with lab.page(session=welcome["session"]) as (client, _):
        assert client.step() > stood


def _stands(playground: StandIn) -> bool:
    """Return whether it does nothing for as long as a hundred of its steps take."""
    before = playground.step
    time.sleep(0.1)
    return playground.step == before


def test_a_session_that_is_gone_is_answered_by_a_new_one(lab: Served) -> None:
    with lab.page(session="no-such-session", settings={"seed": 5}) as (_, welcome):
        assert welcome["resumed"] is False
        assert welcome["session"] != "no-such-session"
    assert StandIn.made[0].settings.seed == 5


def test_two_sessions_know_nothing_of_each_other(lab: Served) -> None:
    with lab.page() as (one, first), lab.page() as (two, second):
        assert first["session"] != second["session"]
        one.ask("seek", step=1000)
        one.ask("play", speed="fast")
        two.ask("step", unit="batch")
        assert two.step() == 1
        assert paused(one) > 1000
        two.ask("step", unit="batch")
        assert two.step() == 2


def test_the_page_that_comes_last_takes_the_session_over(lab: Served) -> None:
    with lab.page() as (old, welcome):
        old.ask("seek", step=41)
        with lab.page(session=welcome["session"]) as (new, again):
            assert again["resumed"] is True
            assert "Another tab" in old.until("refused").event["sentence"]
            with pytest.raises(ConnectionClosed) as closed:
                old.until("frame")
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == TAKEN_OVER
            new.ask("step", unit="batch")
            assert new.step() == 42
    assert len(StandIn.made) == 1


def test_when_all_places_are_taken_the_next_page_is_told(folder: Path) -> None:
    with served(folder, limits=Limits(sessions=2)) as lab, lab.page() as (one, _), lab.page() as (two, _):
        with lab.client() as third:
            third.send("open", version=VERSION)
            assert third.until("refused").event["sentence"].startswith("This lab serves 2 pages")
            with pytest.raises(ConnectionClosed) as closed:
                third.hear()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == NO_ROOM
        assert one.ask("step", unit="batch")["kind"] == "done"
        assert two.ask("step", unit="batch")["kind"] == "done"


def test_the_session_that_was_left_first_makes_room(folder: Path) -> None:
    with served(folder, limits=Limits(sessions=2)) as lab:
        with lab.page() as (_, first):
            pass
        with lab.page() as (_, second):
            pass
        with lab.page():
            pass
        eventually(lambda: len(sessions_alive()) == 2)
        with lab.page(session=second["session"]) as (_, again):
            assert again["resumed"] is True
            with lab.page(session=first["session"]) as (_, gone):
                assert gone["resumed"] is False


def test_pages_without_a_session_leave_no_thread_behind(lab: Served) -> None:
    with lab.page(settings={"batch_size": 1001}) as (_, refused):
        assert refused["kind"] == "refused"
        eventually(lambda: not sessions_alive())


def test_the_end_of_the_server_closes_open_sockets(folder: Path) -> None:
    with ExitStack() as stack, served(folder) as lab:
        page = stack.enter_context(lab.page())[0]
        page.ask("play", speed="fast")
    with pytest.raises(ConnectionClosed) as closed:
        page.until("no such event")
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012  # the standard's number for a server that is started anew


class Silent:
    """A page that hears nothing."""

    def give(self, blobs: list[bytes], *, answered: bool) -> None:
        """Forget it."""

    def end(self, code: int, sentence: str) -> None:
        """Forget it."""


def test_a_page_that_goes_before_its_turn_leaves_a_session_that_works() -> None:
    session = Session("name", Engine(StandIn, lambda: NOTHING), Limits(), Turns(1), Lane())
    gone, next_one = Attach(Silent(), 1, Settings()), Attach(Silent(), 1, Settings())
    assert gone.opened.cancel()
    session.tell(gone)
    session.tell(next_one)
    session.start()
    assert next_one.opened.result(PATIENCE)
    assert len(StandIn.made) == 1
    session.tell(Stop())
    session.join(PATIENCE)
    assert not session.is_alive()


def test_a_playground_that_cannot_show_itself_is_made_anew(capfd: pytest.CaptureFixture[str]) -> None:
    class Spoiled(StandIn):
        def scene(self, answers: int | None = None) -> list[Message]:
            if self.step:
                raise ZeroDivisionError
            return super().scene(answers)

    session = Session("name", Engine(Spoiled, lambda: NOTHING), Limits(), Turns(1), Lane())
    session.start()
    for _ in range(2):
        attach = Attach(Silent(), 1, Settings())
        session.tell(attach)
        assert attach.opened.result(PATIENCE)
        StandIn.made[-1].step = 7
    session.tell(Stop())
    session.join(PATIENCE)
    assert len(StandIn.made) == 2
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_idle_sessions_are_dropped_after_their_time() -> None:
    now = [0.0]
    sessions = Sessions(Engine(StandIn, lambda: NOTHING), Limits(idle_seconds=100.0), clock=lambda: now[0])
    pages = [Silent() for _ in range(3)]
    opened: list[tuple[Session, Future[bool]]] = [
        sessions.open(page, 1, Open(version=VERSION)) for page in pages
    ]  # fmt: skip
    assert all(done.result(PATIENCE) for _, done in opened)
    sessions.leave(opened[0][0], pages[0])
    now[0] = 60.0
    sessions.leave(opened[1][0], pages[1])
    now[0] = 101.0
    sessions.sweep()
    assert len(sessions) == 2
    now[0] = 1000.0
    sessions.sweep()
    assert len(sessions) == 1  # the one with a page
    sessions.close()
    assert len(sessions) == 0
    eventually(lambda: not sessions_alive())


def test_a_page_that_was_taken_over_does_not_pause_the_session_when_it_goes() -> None:
    sessions = Sessions(Engine(StandIn, lambda: NOTHING), Limits(sessions=1))
    old, new = Silent(), Silent()
    session, done = sessions.open(old, 1, Open(version=VERSION))
    assert done.result(PATIENCE)
    again, done = sessions.open(new, 1, Open(version=VERSION, session=session.session_name))
    assert again is session
    assert done.result(PATIENCE)
    sessions.leave(session, old)
    with pytest.raises(SettingError, match="serves 1 pages"):
        sessions.open(old, 2, Open(version=VERSION))
    sessions.close()
