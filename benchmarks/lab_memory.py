"""What the lab's server needs of memory: sessions of the largest playground, after they have played for long.

    .venv/bin/python benchmarks/lab_memory.py

One session after the other is opened with ten layers of 32 neurons, Adam and float64, and plays until so many pictures
were taken (`--pictures`) that its timeline is thinned: every picture is recorded with all weights and all that the
optimizer remembers, 8 MB at most. Sessions stay open. Printed is what the server holds of the memory (resident,
Linux).
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection

from lab_sessions import hear, lab, opened, say, socket_of

LARGEST: dict[str, Any] = {
    "layers": [{"units": 32, "activation": "tanh"}] * 10, "optimizer": "adam", "dtype": "float64", "learning_rate": 1e-4
}  # fmt: skip
MEGABYTE = 1024


def resident(process: int) -> float:
    """Return what a process holds of the memory, in MB."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / MEGABYTE


async def played(address: str, pictures: int) -> ClientConnection:
    """Return the socket of a session that has shown so many pictures and rests."""
    socket, page = await opened(address, settings=LARGEST)
    await say(socket, page, "play", speed="batch")
    for _ in range(pictures):
        await say(socket, page, "seen", frame=(await hear(socket, "frame"))["number"])
    await say(socket, page, "pause")
    return socket


async def measure(server: int, address: str, sessions: int, pictures: int) -> None:
    """Print a line now and then."""
    sockets, empty = [], resident(server)
    print(f"| sessions | server's memory, MB | for each session, MB |\n| ---: | ---: | ---: |\n| 0 | {empty:.0f} | |")
    for count in range(1, sessions + 1):
        sockets.append(await played(address, pictures))
        if count in (1, sessions) or count & (count - 1) == 0:
            held = resident(server)
            print(f"| {count} | {held:.0f} | {(held - empty) / count:.1f} |", flush=True)
    await asyncio.gather(*(socket.close() for socket in sockets))


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description="Measure the memory of the lab's server.")
    parser.add_argument("--sessions", type=int, default=64, help="how many are opened (default: 64)")
    parser.add_argument("--pictures", type=int, default=60, help="pictures that each one shows (default: 60)")
    arguments = parser.parse_args()
    with lab() as (server, address, _):
        asyncio.run(measure(server, socket_of(address), arguments.sessions, arguments.pictures))


if __name__ == "__main__":
    main()
