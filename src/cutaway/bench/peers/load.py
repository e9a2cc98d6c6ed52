"""What else the machine did meanwhile: the load average, and the processor time of all other processes."""

from __future__ import annotations

import os
import time
from pathlib import Path

STAT = Path("/proc/stat")


class ForeignLoad:
    """Watches the other processes from its making on; where the system has no /proc/stat it knows nothing."""

    def __init__(self) -> None:
        self.began = (time.perf_counter(), busy_seconds(), time.process_time())

    def measure(self) -> dict[str, float | None]:
        """Return the load average of the last minute, and how many cores others kept busy since the beginning."""
        clock, busy, own = self.began
        now = busy_seconds()
        foreign = None
        if busy is not None and now is not None:
            elapsed = max(time.perf_counter() - clock, 1e-9)
            foreign = round(max(0.0, now - busy - (time.process_time() - own)) / elapsed, 3)
        return {"load_average": load_average(), "foreign_cores": foreign}


def busy_seconds(stat: Path = STAT) -> float | None:
    """Return the processor time that all processes have had since the system started, in seconds.

    The first line of /proc/stat counts ticks: user, nice, system, idle, iowait, irq, softirq, steal. Idle and iowait
    are no work; what the hypervisor took away (steal) is somebody's.
    """
    try:
        ticks = [int(count) for count in stat.read_text(encoding="ascii").splitlines()[0].split()[1:9]]
        return (sum(ticks) - ticks[3] - ticks[4]) / float(os.sysconf("SC_CLK_TCK"))
    except (OSError, ValueError, IndexError, AttributeError):
        return None


def load_average() -> float | None:
    """Return how many processes wanted a core in the last minute, on average, or None where nobody counts."""
    try:
        return round(os.getloadavg()[0], 2)
    except (OSError, AttributeError):
        return None
