"""What is said over a real socket: answers, refusals, and that nothing that a page sends ends the server."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from tests.lab.conftest import Served, StandIn, served
from websockets.exceptions import ConnectionClosed

from cutaway.lab.closing import NO_OPEN, OTHER_VERSION
from cutaway.lab.limits import Limits
from cutaway.protocol import VERSION
from cutaway.protocol.reading import LONGEST_TEXT

DEEP = "[" * 100_000
HOSTILE = [
    "", "null", "[]", "{", '{"id": 1}', '{"kind": "play"}', '{"id": -1, "kind": "play"}', '{"id": 1, "kind": "quit"}',
    '{"id": 1, "kind": ["play"]}', '{"id": 1e999, "kind": "play"}', '{"id": 1, "kind": "play", "speed": "warp"}',
    '{"id": 1, "kind": "edit", "name": "W1", "index": [0, 0], "value": NaN}',
    '{"id": 1, "kind": "play", "__class__": 3}', '{"id": 1, "kind": "points", "x": ' + DEEP, "\ud7ff\x00" * 10,
    '{"id": 1, "kind": "step"}',
]  # fmt: skip


def test_open_is_answered_by_a_welcome_a_scene_and_a_picture(lab: Served) -> None:
    with lab.client() as client:
        welcome = client.open(settings={"batch_size": 7, "seed": 3})
        assert welcome["kind"] == "welcome"
        assert welcome["version"] == VERSION
        assert welcome["resumed"] is False
        assert len(welcome["session"]) >= 20
        assert welcome["catalogue"]["most_units"] == 32
        scene = client.hear()
        assert scene.event["kind"] == "scene"
        assert (scene.event["settings"]["batch_size"], scene.event["settings"]["seed"]) == (7, 3)
        frame = client.hear()
        assert frame.event["row"]["test_loss"] == {"number": "NaN"}
        assert frame.arrays["W1"].tolist() == [[0, 0, 0], [0, 0, 0]]


def test_a_command_is_answered_with_its_id_and_a_picture_of_what_became(lab: Served) -> None:
    with lab.page() as (client, _):
        assert client.ask("step", unit="batch")["kind"] == "done"
        frame = client.hear()
        assert frame.event["row"]["step"] == 1
        assert frame.arrays["W1"].tolist() == [[1, 1, 1], [1, 1, 1]]


def test_commands_are_carried_out_in_their_order_by_one_thread(lab: Served) -> None:
    with lab.page() as (client, _):
        numbers = [client.send("seek", step=step) for step in range(50)]
        answers: list[int] = []
        steps: list[int] = []
        while len(steps) < 50:
            event = client.hear().event
            if event["kind"] == "done":
                answers.append(event["answers"])
            else:
                steps.append(event["row"]["step"])
        assert answers == numbers
        assert steps == list(range(50))
    assert [len(playground.threads) for playground in StandIn.made] == [1]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_message_is_refused_in_a_sentence_and_the_session_goes_on(lab: Served, text: str) -> None:
    with lab.page() as (client, _):
        client.socket.send(text)
        refused = client.hear().event
        assert refused["kind"] == "refused"
        assert refused["sentence"].endswith(".")
        assert len(refused["sentence"]) < 400
        assert client.ask("step", unit="batch")["kind"] == "done"


def test_a_refusal_repeats_the_id_where_there_is_one(lab: Served) -> None:
    with lab.page() as (client, _):
        client.socket.send('{"id": 77, "kind": "play", "speed": "warp"}')
        assert client.hear().event["answers"] == 77
        assert client.ask("examine") == {
            "kind": "refused", "answers": client.number, "sentence": "The stand-in cannot examine."
        }  # fmt: skip


def test_bytes_are_refused(lab: Served) -> None:
    with lab.page() as (client, _):
        client.socket.send(b"\x00\xff" * 1000)
        assert client.hear().event["sentence"] == "A message has bytes; expected a text in JSON."
        assert client.ask("step", unit="batch")["kind"] == "done"


def test_a_long_message_is_refused_and_a_huge_one_ends_its_connection_alone(lab: Served) -> None:
    with lab.page() as (other, _):
        with lab.page() as (client, welcome):
            client.socket.send("x" * (LONGEST_TEXT + 1))
            assert f"at most {LONGEST_TEXT:,}" in client.hear().event["sentence"]
            with suppress(ConnectionClosed):  # it may be closed while this is still being sent
                client.socket.send("x" * (Limits().bytes_per_message + 1))
            with pytest.raises(ConnectionClosed):
                client.hear()
        assert other.ask("step", unit="batch")["kind"] == "done"
        with lab.page(session=welcome["session"]) as (_, again):
            assert again["resumed"] is True


def test_the_first_message_must_be_open(lab: Served) -> None:
    with lab.client() as client:
        assert client.ask("play")["sentence"] == "The first message is 'play'; expected 'open'."
        assert client.open()["kind"] == "welcome"
        assert "has a session already" in client.open()["sentence"]


def test_a_page_of_another_version_is_told_to_load_again(lab: Served) -> None:
    with lab.client() as client:
        assert client.ask("open", version=VERSION + 1)["sentence"].endswith("load the page again.")
        with pytest.raises(ConnectionClosed) as closed:
            client.until("welcome")
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == OTHER_VERSION
    assert StandIn.made == []


def test_who_says_nothing_is_sent_away(folder: Path) -> None:
    with served(folder, limits=Limits(opening_seconds=0.1)) as lab, lab.client() as client:
        assert client.hear().event["kind"] == "refused"
        with pytest.raises(ConnectionClosed) as closed:
            client.hear()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == NO_OPEN


def test_settings_that_make_no_sense_are_refused_and_can_be_mended(lab: Served) -> None:
    with lab.client() as client:
        refused = client.open(settings={"batch_size": 1001})
        assert refused["sentence"] == "A batch has 1,001 examples; at most 1,000 are taken."
        assert client.open(settings={"batch_size": 1000})["kind"] == "welcome"


def test_a_flood_is_read_no_faster_than_allowed_and_nothing_is_lost(folder: Path) -> None:
    allowed = Limits(commands_per_second=100.0, burst=20.0)
    with served(folder, limits=allowed) as lab, lab.page() as (client, _), lab.page() as (other, _):
        for step in range(120):
            client.send("seek", step=step)
        assert other.ask("step", unit="batch")["kind"] == "done"
        steps = [client.step() for _ in range(120)]
        assert steps == list(range(120))


def test_a_mistake_of_the_lab_itself_is_told_and_the_session_goes_on(
    lab: Served, capfd: pytest.CaptureFixture[str]
) -> None:
    with lab.page() as (client, _):
        refused = client.ask("reset", seed=13)
        assert refused["kind"] == "refused"
        assert "ZeroDivisionError" in refused["sentence"]
        assert "Traceback" not in refused["sentence"]
        assert client.ask("step", unit="batch")["kind"] == "done"
    assert "Traceback" in capfd.readouterr().err


def test_a_training_that_breaks_is_paused_and_told(lab: Served, capfd: pytest.CaptureFixture[str]) -> None:
    with lab.page() as (client, _):
        client.ask("reset", seed=14)
        client.ask("play", speed="fast")
        assert client.until("refused").event["answers"] is None
        assert client.ask("reset")["kind"] == "done"
        assert client.until("frame").event["playing"] is None
    assert "ZeroDivisionError" in capfd.readouterr().err
