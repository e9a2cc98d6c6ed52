"""How live the digits page is: pictures and samples a second while it trains, and from a stroke to the bars meanwhile.

    .venv/bin/python benchmarks/lab_digits.py

The server runs in a process of its own, as `cutaway lab` does; the page is another one, which takes every picture and
asks for a drawn digit to be read twenty times a second. First 784-256-64-10 trains on all of MNIST at full speed and
reads with its own weights; then it rests and reads. Beside it is what the same training makes alone, in this process,
without a page and without measuring. With `--fork` a fork trains beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from dataclasses import asdict, replace
from statistics import median, quantiles
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from cutaway.lab.digits.training.building import build
from cutaway.protocol import VERSION
from cutaway.protocol.digits import DigitsSettings
from lab_sessions import Page, event_of, lab, say, socket_of

STROKE = {"points": [[60 + 3 * place, 60 + 4 * abs(20 - place)] for place in range(50)]}
BETWEEN = 0.05


class Reader:
    """A page that reads: the seconds of each answer, the pictures that came, and the speeds that they told."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket, self.page = socket, Page()
        self.seconds: list[float] = []
        self.speeds: list[float] = []
        self.pictures = 0

    async def ask(self, kind: str, **parts: object) -> dict[str, Any]:
        """Ask for something, see the pictures that come, and return the answer."""
        await say(self.socket, self.page, kind, **parts)
        number = self.page.number
        while (event := await self.hear()).get("answers") != number:
            pass
        if event["kind"] == "refused":
            raise SystemExit(f"The lab refused: {event['sentence']}")
        return event

    async def hear(self) -> dict[str, Any]:
        """Hear one event; a picture is seen at once."""
        content = await self.socket.recv()
        assert isinstance(content, bytes)
        event = event_of(content)
        if event["kind"] == "digits_frame":
            self.pictures += event["run"] == "main"
            self.speeds += [event["samples_per_second"]] if event["samples_per_second"] else []
            await say(self.socket, self.page, "seen", frame=event["number"])
        return event

    async def read(self) -> None:
        """Have the digit read by the network in training."""
        begun = time.perf_counter()
        await self.ask("read_digit", picture={"strokes": [STROKE]}, network="main")
        self.seconds.append(time.perf_counter() - begun)

    async def watch(self, seconds: float) -> None:
        """Take what comes for some time."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                await asyncio.wait_for(self.hear(), left)
            except asyncio.TimeoutError:
                return

    def told(self) -> str:
        """Return the latencies in words."""
        percentiles = quantiles(self.seconds, n=100)
        return f"median {1000 * median(self.seconds):.1f} ms, p99 {1000 * percentiles[98]:.1f} ms"


async def measure(address: str, seconds: float, fork: bool) -> None:
    """Measure a page while it trains, and while it rests."""
    settings = DigitsSettings()
    async with connect(socket_of(address), compression=None, max_size=None) as socket:
        reader = Reader(socket)
        await reader.ask("open", version=VERSION, page="digits")
        await reader.ask("change_digits", settings=asdict(settings))
        if fork:
            await reader.ask("fork_digits", settings=asdict(replace(settings, learning_rate=0.0005)))
        await reader.ask("play", speed="fast")
        begun, reader.pictures = time.monotonic(), 0
        while time.monotonic() < begun + seconds:
            await reader.read()
            await reader.watch(BETWEEN)
        rate = reader.pictures / (time.monotonic() - begun)
        print(f"While it trains: {rate:.1f} pictures/s, {median(reader.speeds):,.0f} samples/s; read: {reader.told()}.")
        await reader.ask("pause")
        reader.seconds.clear()
        for _ in range(100):
            await reader.read()
        print(f"At rest: read: {reader.told()}.")


def alone(seconds: float) -> float:
    """Return the samples per second of the same training without a page."""
    training = build(DigitsSettings()).training
    state, begun = training.begin(), time.monotonic()
    while time.monotonic() < begun + seconds:
        state = training.advance(state, state.step + 100).state
    return state.step * training.batch_size / (time.monotonic() - begun)


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--fork", action="store_true")
    arguments = parser.parse_args()
    with lab() as (_, address, _):
        asyncio.run(measure(address, arguments.seconds, arguments.fork))
    print(f"Alone: {alone(arguments.seconds):,.0f} samples/s.")


if __name__ == "__main__":
    main()
