"""How much of this machine a page can have: numbers that keep memory and time bounded, whatever is sent."""

from __future__ import annotations

from dataclasses import dataclass

from cutaway.protocol.commands import Speed

PACE = 72
"""A little more than the 60 pictures a second of a screen, so that there is a new one whenever it draws."""

PERIODS: dict[Speed, float] = {"operation": 1.0, "example": 1 / PACE, "batch": 1 / PACE, "epoch": 1 / PACE, "fast": 0.0}
"""Seconds from one advance to the next. Training keeps this pace, whether the page can follow or not."""


@dataclass(frozen=True)
class Limits:
    """The limits of a server.

    Attributes:
        sessions: At most so many at a time; each has a thread and a network.
        connections: At most so many requests and sockets at a time.
        idle_seconds: A session without a page is dropped after so long.
        opening_seconds: A connection must say ``open`` within so long.
        pictures_per_second: At most so many for each page, and never more than it has seen.
        commands_per_second: What a page may send in the long run; beyond it the server reads more slowly.
        burst: What it may send at once.
        waiting: Commands of one page that may wait to be carried out, or their answers to be sent.
        bytes_per_message: A longer message ends the connection.
    """

    sessions: int = 64
    connections: int = 512
    idle_seconds: float = 3600.0
    opening_seconds: float = 10.0
    pictures_per_second: float = PACE
    commands_per_second: float = 300.0
    burst: float = 600.0
    waiting: int = 8
    bytes_per_message: int = 14_000_000
