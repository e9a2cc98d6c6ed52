"""Hundreds of damaged commands to a digits page that trains: each is answered once, and the session goes on."""

from __future__ import annotations

import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from tests.lab.conftest import served
from tests.lab.digits.conftest import SMALL
from tests.lab.test_fuzz import UNHURRIED, answers, damaged

from cutaway.lab.engine import OWN

SETTINGS = asdict(SMALL)
COMMANDS: list[dict[str, Any]] = [
    {"kind": "change_digits", "settings": SETTINGS, "run": "main"}, {"kind": "fork_digits", "settings": SETTINGS},
    {"kind": "keep_step", "name": "here"}, {"kind": "open_vault", "run": "main"},
    {"kind": "get_data", "name": "digits"},
    {"kind": "learn_pieces", "pieces": [0, 1], "labels": [3, 4], "network": "main"},
    {"kind": "play", "speed": "fast"}, {"kind": "step", "unit": "batch"}, {"kind": "seek", "step": 0},
    {"kind": "reset", "seed": 3}, {"kind": "end_fork", "keep": "main"}, {"kind": "export", "file": "network"},
]  # fmt: skip


def test_damaged_commands_are_each_answered_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance, refused = random.Random(7), 0
    with served(folder, limits=UNHURRIED, engine=OWN) as lab, lab.client() as client:
        client.open(page="digits")
        client.number = 10_000  # beyond the ids of what is damaged
        for _ in range(300):
            text = damaged(chance, COMMANDS)
            kinds = answers(client, text)
            assert len(kinds) == 1, f"{text!r:.300} was answered by {kinds}"
            refused += kinds == ["refused"]
        assert client.ask("step", unit="batch")["kind"] in ("done", "refused")  # a rate may have ended it
    assert 150 < refused < 300
    assert "Traceback" not in capsys.readouterr().err  # which the lab's own mistakes leave
