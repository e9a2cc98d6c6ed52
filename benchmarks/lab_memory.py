"""What the lab's server needs of memory: sessions of the largest playground, after they have played for long.

    .venv/bin/python benchmarks/lab_memory.py

One session after the other is opened with ten layers of 32 neurons, Adam and float64, and plays until so many pictures
were taken (`--pictures`) that its timeline is thinned: every picture is recorded with all weights and all that the
optimizer remembers, 8 MB at most. Sessions stay open. With `--forked` each one goes on with a fork for as many
pictures; with `--explained` each has then done one operation of its next step and had it explained, and rests there.
Printed is what the server holds of the memory (resident, Linux).
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection

from lab_sessions import Page, hear, lab, opened, say, socket_of

LARGEST: dict[str, Any] = {
    "layers": [{"units": 32, "activation": "tanh"}] * 10, "optimizer": "adam", "dtype": "float64", "learning_rate": 1e-4
}  # fmt: skip
MEGABYTE = 1024


def resident(process: int) -> float:
    """Return what a process holds of the memory, in MB."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / MEGABYTE


async def played(address: str, arguments: argparse.Namespace) -> ClientConnection:
    """Return the socket of a session that has shown so many pictures and rests."""
    socket, page = await opened(address, settings=LARGEST)
    await play(socket, page, arguments.pictures)
    if arguments.forked:
        await say(socket, page, "fork", settings={**LARGEST, "learning_rate": 2e-4})
        await play(socket, page, 2 * arguments.pictures)  # of both runs
    if arguments.explained:
        await say(socket, page, "step", unit="operation")
        await say(socket, page, "explain")
        await hear(socket, "explained")
    return socket


async def play(socket: ClientConnection, page: Page, pictures: int) -> None:
    """Play batch by batch for so many pictures, and pause."""
    await say(socket, page, "play", speed="batch")
    for _ in range(pictures):
        await say(socket, page, "seen", frame=(await hear(socket, "frame"))["number"])
    await say(socket, page, "pause")


async def measure(server: int, address: str, arguments: argparse.Namespace) -> None:
    """Print a line now and then."""
    sessions = arguments.sessions
    sockets, empty = [], resident(server)
    print(f"| sessions | server's memory, MB | for each session, MB |\n| ---: | ---: | ---: |\n| 0 | {empty:.0f} | |")
    for count in range(1, sessions + 1):
        sockets.append(await played(address, arguments))
        if count in (1, sessions) or count & (count - 1) == 0:
            held = resident(server)
            print(f"| {count} | {held:.0f} | {(held - empty) / count:.1f} |", flush=True)
    await asyncio.gather(*(socket.close() for socket in sockets))


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description="Measure the memory of the lab's server.")
    parser.add_argument("--sessions", type=int, default=64, help="how many are opened (default: 64)")
    parser.add_argument("--pictures", type=int, default=60, help="pictures that each one shows (default: 60)")
    parser.add_argument("--forked", action="store_true", help="each goes on with a fork")
    parser.add_argument("--explained", action="store_true", help="the next step of each is explained by operation")
    arguments = parser.parse_args()
    with lab() as (server, address, _):
        asyncio.run(measure(server, socket_of(address), arguments))


if __name__ == "__main__":
    main()
