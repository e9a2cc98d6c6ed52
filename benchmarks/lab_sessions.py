"""What the lab's server carries: many pages at once, each with a network that trains, and how soon the first one shows.

    .venv/bin/python benchmarks/lab_sessions.py

The server runs in a process of its own, as `cutaway lab` does; the pages are another process, which reads every
picture as a browser gets it and asks for the next one. First each page takes so many pictures a second and no more
(`--rate`, 10); then each takes as many as it gets. Then a single page, alone, at each speed. A page that gets less than
nine tenths of the pictures that it could take is one too many. Printed are, over all pages, the slowest and the
median page, epochs, and the processor's seconds for each second (2.0 are two cores) of the server and of the pages.

With `--explaining 5`, five more pages ask for one explanation after the other meanwhile; then only that is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from cutaway.protocol import VERSION

SOON = 0.9
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Page:
    """What one page got."""

    pictures: int = 0
    size: int = 0
    epochs: list[float] = field(default_factory=list)
    number: int = 0


@dataclass
class Explaining:
    """How a page fared that asks for explanations: the seconds that each took, and a pause that was asked for then."""

    explained: list[float] = field(default_factory=list)
    paused: list[float] = field(default_factory=list)


@dataclass
class Measured:
    """What all pages got, and what server and pages used of the processor, in seconds for each second."""

    pages: list[Page]
    server: float
    own: float


def event_of(content: bytes) -> dict[str, Any]:
    """Return the header of a message."""
    length = int.from_bytes(content[:4], "little")
    event: dict[str, Any] = json.loads(content[4 : 4 + length])
    return event


async def say(socket: ClientConnection, page: Page, kind: str, /, **parts: object) -> None:
    """Send a command."""
    page.number += 1
    await socket.send(json.dumps({"id": page.number, "kind": kind, **parts}))


async def hear(socket: ClientConnection, *kinds: str) -> dict[str, Any]:
    """Wait for an event of one of some kinds."""
    while True:
        content = await socket.recv()
        assert isinstance(content, bytes)
        event = event_of(content)
        if event["kind"] == "refused":
            raise SystemExit(f"The lab refused: {event['sentence']}")
        if event["kind"] in kinds:
            return {**event, "size": len(content)}


async def opened(address: str, **parts: object) -> tuple[ClientConnection, Page]:
    """Open a session, and see its first picture."""
    page, socket = Page(), await connect(address, compression=None, max_size=None, ping_interval=None)
    await say(socket, page, "open", version=VERSION, **parts)
    await say(socket, page, "seen", frame=(await hear(socket, "frame"))["number"])
    return socket, page


async def watch(socket: ClientConnection, page: Page, rate: float, seconds: float, speed: str) -> None:
    """Play, and take pictures for some seconds; ``rate`` 0 is as many as come."""
    await say(socket, page, "play", speed=speed)
    begun = time.monotonic()
    while time.monotonic() < begun + seconds:
        frame = await hear(socket, "frame")
        page.pictures, page.size = page.pictures + 1, frame["size"]
        page.epochs.append(frame["epoch"])
        if rate:
            await asyncio.sleep(max(0.0, begun + page.pictures / rate - time.monotonic()))
        await say(socket, page, "seen", frame=frame["number"])


async def explain(address: str, seconds: float) -> Explaining:
    """Ask for one explanation after the other, and for a pause while the first is waited for."""
    found = Explaining()
    socket, page = await opened(address)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        begun = time.monotonic()
        await say(socket, page, "explain")
        await say(socket, page, "pause")
        for _ in range(2):
            event = await hear(socket, "explained", "done")
            (found.explained if event["kind"] == "explained" else found.paused).append(time.monotonic() - begun)
    await socket.close()
    return found


async def beside_explanations(
    server: int, address: str, count: int, explaining: int, rate: float, seconds: float
) -> tuple[Measured, list[Explaining]]:
    """Watch with some pages while others ask for explanations."""
    explainers = [asyncio.create_task(explain(address, seconds + 2)) for _ in range(explaining)]
    watched = await all_pages(server, address, count, rate, seconds, "epoch")
    return watched, await asyncio.gather(*explainers)


async def all_pages(server: int, address: str, count: int, rate: float, seconds: float, speed: str) -> Measured:
    """Watch with so many pages at once."""
    pages = [await opened(address) for _ in range(count)]
    used, own, begun = processor_seconds(server), time.process_time(), time.monotonic()
    await asyncio.gather(*(watch(socket, page, rate, seconds, speed) for socket, page in pages))
    passed = time.monotonic() - begun
    load = ((processor_seconds(server) - used) / passed, (time.process_time() - own) / passed)
    await asyncio.gather(*(socket.close() for socket, _ in pages))
    return Measured([page for _, page in pages], *load)


def processor_seconds(process: int) -> float:
    """Return what a process has used of the processor so far (Linux)."""
    parts = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / TICKS


@contextmanager
def lab() -> Iterator[tuple[int, str, float]]:
    """Run the lab; yield its process, its address, and the seconds until the address was printed."""
    begun = time.monotonic()
    command = [sys.executable, "-m", "cutaway", "lab", "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        address = process.stdout.readline().strip()
        try:
            yield process.pid, address, time.monotonic() - begun
        finally:
            process.send_signal(signal.SIGINT)


async def first_view(address: str, ready: float) -> None:
    """Say how long a browser would wait for the page and for its first picture, right after the start."""
    begun = time.monotonic()
    try:
        with urllib.request.urlopen(address) as answer:  # noqa: S310 (the lab itself)
            built = f"{len(answer.read()):,} bytes"
    except urllib.error.HTTPError:
        built = "not built"
    html = time.monotonic() - begun
    page = Page()
    async with connect(socket_of(address), compression=None, max_size=None) as socket:
        await say(socket, page, "open", version=VERSION)
        await hear(socket, "frame")
    print(
        f"From the command to the address {ready:.2f} s; from there to the page {html:.3f} s ({built}), "
        f"to the first picture {time.monotonic() - begun:.2f} s."
    )


def socket_of(address: str) -> str:
    """Return the address of the lab's socket."""
    return address.replace("http", "ws", 1) + "socket"


def measure(server: int, address: str, count: int, rate: float, seconds: float, speed: str) -> None:
    """Print how so many pages fare."""
    found = asyncio.run(all_pages(server, socket_of(address), count, rate, seconds, speed))
    pictures = sorted(page.pictures / seconds for page in found.pages)
    epochs = median((page.epochs[-1] - page.epochs[0]) / seconds for page in found.pages)
    verdict = f" {sum(one >= SOON * rate for one in pictures)} of {count} kept up" if rate else ""
    print(
        f"| {count} | {speed} | {rate or 'all'} | {pictures[0]:.1f} | {median(pictures):.1f} | {epochs:,.0f} "
        f"| {found.pages[0].size / 1024:.0f} KB | {found.server:.2f} | {found.own:.2f} |{verdict}",
        flush=True,
    )


def measure_explaining(server: int, address: str, arguments: argparse.Namespace) -> None:
    """Print how pages fare while others ask for explanations."""
    watched, explained = asyncio.run(
        beside_explanations(
            server, socket_of(address), arguments.sessions, arguments.explaining, arguments.rate, arguments.seconds
        )
    )
    pictures = sorted(page.pictures / arguments.seconds for page in watched.pages)
    times, pauses = ([one for page in explained for one in getattr(page, name)] for name in ("explained", "paused"))
    print(
        f"{arguments.sessions} pages at {arguments.rate:g} pictures/s beside {arguments.explaining} that explain:\n"
        f"slowest page {pictures[0]:.1f} pictures/s, median {median(pictures):.1f}; server CPU {watched.server:.2f};\n"
        f"{len(times)} explanations in {arguments.seconds + 2:g} s, median {median(times):.2f} s, slowest "
        f"{max(times):.2f} s;\na pause meanwhile: median {median(pauses):.2f} s, slowest {max(pauses):.2f} s."
    )


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description="Measure what the lab's server carries.")
    parser.add_argument("--sessions", type=int, default=30, help="pages at once (default: 30)")
    parser.add_argument("--rate", type=float, default=10.0, help="pictures a second that each page takes (default: 10)")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long each is measured (default: 10)")
    parser.add_argument("--explaining", type=int, default=0, help="pages besides that explain (default: 0)")
    arguments = parser.parse_args()
    with lab() as (server, address, ready):
        if arguments.explaining:
            measure_explaining(server, address, arguments)
        else:
            measure_all(server, address, ready, arguments)


def measure_all(server: int, address: str, ready: float, arguments: argparse.Namespace) -> None:
    """Print how many pages and a single one fare, at two speeds."""
    asyncio.run(first_view(address, ready))
    print("| pages | speed | takes | slowest: pictures/s | median | epochs/s | picture | server CPU | pages CPU |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for speed in ("epoch", "fast"):
        measure(server, address, arguments.sessions, arguments.rate, arguments.seconds, speed)
        measure(server, address, arguments.sessions, 0, arguments.seconds, speed)
        measure(server, address, 1, 0, arguments.seconds, speed)


if __name__ == "__main__":
    main()
