"""The studio behind the real server: what a page gets over the socket, and that reading waits for nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.lab.conftest import PATIENCE, Client, Heard, Served, served
from tests.lab.digits.conftest import SMALL, frame, needs_mnist, step, studio_of

from cutaway.errors import DataError
from cutaway.lab.engine import OWN
from cutaway.protocol.digits import DigitsSettings

STROKE = {"points": [[140, 60], [140, 140], [140, 220]]}


@pytest.fixture
def lab(folder: Path) -> Iterator[Served]:
    """A server with Cutaway's own engine."""
    with served(folder, engine=OWN) as running:
        yield running


@pytest.fixture
def page(lab: Served) -> Iterator[Client]:
    """A digits page; its first picture is seen."""
    with lab.client() as client:
        assert client.open(page="digits")["kind"] == "welcome"
        client.seen(client.until("digits_frame"))
        yield client


def said(client: Client, kind: str, **parts: Any) -> list[Heard]:
    """Send a command, and return what is said until it is answered; its pictures are seen."""
    number, heard = client.send(kind, **parts), [client.hear()]
    while heard[-1].event.get("answers") != number:
        heard.append(client.hear())
    for picture in heard:
        if picture.event["kind"] == "digits_frame":
            client.seen(picture)
    return heard


def settings(**others: Any) -> dict[str, Any]:
    return {**asdict(SMALL), **others}


def test_a_page_begins_with_the_scene_the_timeline_and_a_picture(lab: Served) -> None:
    with lab.client() as client:
        client.open(page="digits")
        kinds = [client.hear().event["kind"] for _ in range(3)]
    assert kinds == ["digits_scene", "digits_timeline", "digits_frame"]


def test_a_page_gets_the_engines_numbers(page: Client) -> None:
    said(page, "change_digits", settings=settings())
    heard = [one for one in said(page, "step", unit="batch") if one.event["kind"] == "digits_frame"][-1]
    studio = studio_of()
    step(studio)
    assert heard.event["row"] == asdict(frame(studio).row)
    arrays = next(arrays for event, arrays in studio.frames() if event.kind == "digits_frame")
    for name, array in arrays.items():
        np.testing.assert_array_equal(heard.arrays[name], array)


def test_it_learns_while_it_plays_and_reads_meanwhile(page: Client) -> None:
    said(page, "change_digits", settings=settings())
    said(page, "play", speed="fast")
    losses: list[float] = []
    while len(losses) < 3 or losses[-1] > 1.0:
        picture = page.until("digits_frame")
        losses.append(picture.event["row"]["validation_loss"])
        page.seen(picture)
        read = said(page, "read_digit", picture={"strokes": [STROKE]}, network="main")[-1].event
        assert (read["kind"], read["network"]) == ("digit_read", "main")
    assert page.ask("pause")["kind"] == "done"
    assert losses[0] > 2


@needs_mnist
def test_a_part_of_mnist_is_learned(page: Client) -> None:
    """One hundred pictures by heart: all are read right, and few of the others."""
    chosen = asdict(DigitsSettings(examples=100, batch_size=20))
    scene = said(page, "change_digits", settings=chosen)[0].event
    assert (scene["kind"], scene["train"], scene["validation"], scene["steps_per_epoch"]) == (
        "digits_scene",
        100,
        5000,
        5,
    )
    said(page, "play", speed="epoch")
    row = {"training_accuracy": 0.0}
    while row["training_accuracy"] < 1:
        picture = page.until("digits_frame")
        row = picture.event["row"]
        page.seen(picture)
    assert 0.5 < row["validation_accuracy"] < 0.9


def test_a_lost_connection_goes_on_where_it_was(lab: Served) -> None:
    with lab.client() as client:
        session = client.open(page="digits")["session"]
        said(client, "change_digits", settings=settings())
        said(client, "step", unit="batch")
    with lab.client() as client:
        assert client.open(page="digits", session=session)["resumed"] is True
        assert client.until("digits_frame").event["row"]["step"] == 1


@pytest.mark.parametrize(
    ("kind", "parts"),
    [("explain", {}), ("examine", {}), ("edit", {"name": "W1", "index": [0, 0], "value": 1.0}), ("list_landscapes", {}),
     ("export", {"file": "notebook"}), ("seek", {"step": 10**9}), ("end_fork", {"keep": "fork"}),
     ("keep_step", {"name": "x" * 5000}), ("get_data", {"name": "../x"}), ("open_vault", {"run": "fork"}),
     ("learn_pieces", {"pieces": [0], "labels": [1]}), ("why_digit", {"picture": {"example": -1}, "answer": 99}),
     ("change_digits", {"settings": {"layers": [{"units": 4096}]}})],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence(page: Client, kind: str, parts: dict[str, Any]) -> None:
    refused = page.ask(kind, **parts)
    assert refused["kind"] == "refused"
    assert "itself made a mistake" not in refused["sentence"]
    assert page.ask("pause")["kind"] == "done"


def test_a_download_holds_up_nothing(page: Client, lab: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither its session nor the long work of others; it is answered when it is done, and until then told of."""
    go = threading.Event()
    monkeypatch.setattr("cutaway.lab.digits.studio.download", lambda _: go.wait(PATIENCE))
    number = page.send("get_data", name="digits")
    assert "Digits is on its way" in page.until("digits_scene").event["remark"]
    with lab.client() as other:
        other.open(page="digits")
        assert "Digits is on its way" in other.until("digits_scene").event["remark"]
        assert said(other, "open_vault")[-1].event["kind"] == "vault_opened"
    assert said(page, "step", unit="batch")[-1].event["kind"] == "done"
    assert said(page, "open_vault")[-1].event["kind"] == "vault_opened"
    go.set()
    heard = [page.hear()]
    while heard[-1].event.get("answers") != number:
        heard.append(page.hear())
    scenes = [one.event for one in heard if one.event["kind"] == "digits_scene"]
    assert [scene["remark"] for scene in scenes] == [""]


def test_a_download_that_fails_is_refused_and_told_of_no_more(page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: str) -> None:
        raise DataError("There is no answer.")

    monkeypatch.setattr("cutaway.lab.digits.studio.download", fail)
    page.send("get_data", name="digits")
    assert page.until("refused").event["sentence"] == "There is no answer."
    assert page.until("digits_scene").event["remark"] == ""
