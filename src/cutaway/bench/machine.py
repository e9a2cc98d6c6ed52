"""The machine that was measured on."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

CPU_INFO = Path("/proc/cpuinfo")


def describe() -> dict[str, Any]:
    """Return processor, cores, system and Python."""
    from cutaway.bench.launch import usable_cores

    return {
        "cpu": cpu_model(),
        "cores": len(usable_cores()) or os.cpu_count() or 1,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def cpu_model(path: Path = CPU_INFO) -> str:
    """Return the processor's name as the system has it, or its kind."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
