"""``cutaway info``: versions, engine, data and threads, as one would paste them into a question."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from cutaway.cli.console import print_json, say
from cutaway.cli.options import Json

LIBRARIES = (
    "numpy", "scikit-learn", "matplotlib", "pillow", "pooch", "safetensors", "starlette", "typer", "uvicorn",
    "websockets",
)  # fmt: skip


def info(
    as_json: Json = False,
) -> None:
    """Say what is installed, which engine computes, which data are at hand and how many threads there are."""
    facts = collect()
    if as_json:
        print_json(facts)
        return
    say(f"Cutaway    {facts['cutaway']}")
    say(f"Python     {facts['python']} on {facts['system']}")
    say(f"Engine     {facts['engine']}{_because(facts['why_reference'])}; NumPy's matrix products by {facts['blas']}")
    say(f"Threads    {_in_words(facts)}, {facts['cores']} cores at hand")
    for data in facts["data"]:
        where = data["where"] or "not on this machine, downloaded when asked for"
        say(f"Data       {data['name']}: {data['what']}; {where}")
    say(f"Libraries  {', '.join(f'{name} {number}' for name, number in facts['libraries'].items())}")


def collect() -> dict[str, Any]:
    """Return the facts as plain data."""
    import cutaway
    from cutaway.data import describe_available
    from cutaway.execute.native.library import BUILDS, available_builds, why_unavailable

    reason = why_unavailable()
    blas, blas_threads = _matrix_products()
    return {
        "cutaway": cutaway.__version__,
        "python": platform.python_version(),
        "executable": sys.executable,
        "system": f"{platform.system()} {platform.machine()}",
        "engine": "reference (NumPy)" if reason else f"native ({BUILDS[available_builds()[0]]})",
        "why_reference": reason,
        "blas": blas,
        **({"threads": blas_threads, "threads_of_large_networks": blas_threads} if reason else _threads()),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "data": [{"name": data.name, "what": data.what, "where": data.where} for data in describe_available()],
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def _threads() -> dict[str, int]:
    """Return how many threads share a step of the native core: CUTAWAY_THREADS, or what suits the network's size."""
    from cutaway.train.engine import NUMBERS_FOR_TWO_THREADS, thread_count

    return {"threads": thread_count(0), "threads_of_large_networks": thread_count(NUMBERS_FOR_TWO_THREADS)}


def _in_words(facts: Mapping[str, Any]) -> str:
    few, many = facts["threads"], facts["threads_of_large_networks"]
    chosen = " (CUTAWAY_THREADS)" if "CUTAWAY_THREADS" in os.environ else ""
    return f"{few} for training{chosen}" if few == many else f"{few} for training, {many} for large networks"


def _because(reason: str | None) -> str:
    return f", because {reason}" if reason else ""


def _matrix_products() -> tuple[str, int]:
    """Return the library behind NumPy's matrix products, and how many threads a training gives it."""
    import numpy as np
    from threadpoolctl import threadpool_info

    from cutaway.execute.arrays import one_thread

    np.ones((2, 2)) @ np.ones((2, 2))
    with one_thread():
        found = [library for library in threadpool_info() if library["user_api"] == "blas"]
    if not found:
        return "NumPy's own code", 1
    return f"{found[0]['internal_api']} {found[0]['version'] or ''}".strip(), int(found[0]["num_threads"])
