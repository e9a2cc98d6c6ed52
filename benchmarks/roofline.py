"""How near each part of a step comes to what this processor can do: the roofline of the native core.

    .venv/bin/python benchmarks/roofline.py            # print the tables
    .venv/bin/python benchmarks/roofline.py --write    # put them into docs/roofline.md

The peak and the bandwidths are measured by the core's own build, on one core. Every figure is that of the fastest of
many short turns: what another program takes meanwhile is no property of the code.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import numpy as np

from cutaway.bench.machine import cpu_model
from cutaway.definitions import OPTIMIZERS
from cutaway.execute.native.core import NativeCore
from cutaway.execute.native.generate import header, variant_name
from cutaway.execute.native.library import BUILDS, available_builds, library
from marked import DOCS, table, versions, write_region
from native_cores import Timed

PAGE = DOCS / "roofline.md"
SHORTEST = 0.002
TURNS = 60
CACHES = Path("/sys/devices/system/cpu/cpu0/cache")
USUAL = {"L1": 32 << 10, "L2": 512 << 10, "L3": 16 << 20}
LANES = {"avx512": 16, "avx2": 8, "baseline": 4}
FLOAT = 4


@dataclass(frozen=True)
class Part:
    """A part of a step.

    Attributes:
        name: What it is called.
        seconds: How long it takes.
        operations: Additions and multiplications; for functions the statements of the generated code.
        moved: Bytes that it reads or writes, each number once.
        held: Bytes of memory that lie in its way: what decides about the cache they come from.
        writes: Whether most of what it moves is read and written back.
    """

    name: str
    seconds: float
    operations: float
    moved: float
    held: float
    writes: bool = False


def fastest(run: Callable[[int], object]) -> float:
    """Return the seconds of one repetition, in the fastest turn; a turn has as many as take two milliseconds."""
    repetitions = 1
    while (seconds := _seconds(run, repetitions)) < SHORTEST:
        repetitions *= 2
    return min(seconds, *(_seconds(run, repetitions) for _ in range(TURNS))) / repetitions


def _seconds(run: Callable[[int], object], repetitions: int) -> float:
    began = perf_counter()
    run(repetitions)
    return perf_counter() - began


def cache_sizes() -> dict[str, int]:
    """Return the bytes of each level of data cache, as Linux tells them, or usual ones."""
    sizes = dict(USUAL)
    for folder in sorted(CACHES.glob("index*")):
        kind, level, size = ((folder / name).read_text().strip() for name in ("type", "level", "size"))
        if kind != "Instruction" and size.endswith("K"):
            sizes[f"L{level}"] = int(size[:-1]) << 10
    return sizes


@dataclass(frozen=True)
class Machine:
    """What one core of a processor can do at most.

    Attributes:
        operations: Additions and multiplications in a second.
        sizes: The bytes of each level of cache, the smallest first.
        reading: Bytes in a second by level, and from ``"memory"``.
        writing: The same where each is read and written back; both count.
    """

    operations: float
    sizes: dict[str, int]
    reading: dict[str, float]
    writing: dict[str, float]

    def roof(self, part: Part) -> tuple[float, str]:
        """Return how many operations a second the part could make at most, and what bounds them."""
        level = next((name for name, size in self.sizes.items() if part.held <= size), "memory")
        by_bytes = part.operations / part.moved * (self.writing if part.writes else self.reading)[level]
        return (self.operations, "operations") if self.operations < by_bytes else (by_bytes, level)


def measured_machine(build: str) -> Machine:
    """Return what one core of this processor can do at most with a build."""
    place, peak, sizes = list(BUILDS).index(build), library().cutaway_peak, cache_sizes()
    # 12 sums, 16 times, an addition and a multiplication for each lane: timing.h.
    operations = 12 * 16 * 2 * LANES[build] / fastest(lambda often: peak(place, None, 0, often, False))
    held = {**{name: size // 2 for name, size in sizes.items()}, "memory": 4 * sizes["L3"]}
    reading, writing = (
        {name: _stream_speed(peak, place, size, writes) for name, size in held.items()} for writes in (False, True)
    )
    return Machine(operations, sizes, reading, writing)


def _stream_speed(peak: Callable[..., object], build: int, size: int, writes: bool) -> float:
    """Return the bytes in a second of reading an array that begins with a cache line, or of writing it back."""
    room = np.ones(size // FLOAT + 16, np.float32)  # zeros would all lie on one page of the system, until written
    numbers = room[-room.ctypes.data % 64 // FLOAT :][: size // FLOAT // 192 * 192]
    seconds = fastest(lambda often: peak(build, numbers.ctypes.data, numbers.size, often, writes))
    return (1 + writes) * numbers.nbytes / seconds


def statements(function: str) -> int:
    """Return how many operations the generated code of a function makes with each number."""
    body = re.search(rf"static void {function}\(.*?\n}}", header(), re.DOTALL)
    assert body is not None
    return len(re.findall(r"const [VM] t\d+ =", body[0]))


class Measured:
    """The parts of a step of one of the benchmark's trainings."""

    def __init__(self, letter: str) -> None:
        self.timed, self.letter = Timed(letter), letter
        self.core: NativeCore = self.timed.core
        self.rows, sizes = self.core.batch_size, self.core.sizes
        self.order = np.random.default_rng(0).choice(len(self.timed.x), self.rows, replace=False)
        self.core.train(self.order, 1, [1e-6])
        self.nonzeros = int(np.count_nonzero(self.timed.x[self.order]))
        self.shapes = list(pairwise(sizes))

    def part(self, kind: str, layer: int, operations: float, numbers: float, written: float = 0.0) -> Part:
        """Return a part, measured; of the numbers that it touches so many are also written back."""
        inputs, units = self.shapes[layer]
        seconds = fastest(lambda often: self.core.repeat(kind, layer, self.order, often))
        name = f"{self.letter}: {kind} {inputs}-{units}"
        return Part(name, seconds, operations, FLOAT * (numbers + written), FLOAT * numbers, written > 0)

    def products(self, layer: int) -> list[Part]:
        """Return the products of one layer: forward, backward, and gradient with update."""
        inputs, units = self.shapes[layer]
        sparse = layer == 0 and self.core.sparse
        sums = 2.0 * units * (self.nonzeros if sparse else self.rows * inputs)
        x = 1.5 * self.nonzeros if sparse else self.rows * inputs  # two bytes for the place, four for the value
        weights, values = inputs * units, self.rows * units
        parts = [self.part("forward", layer, sums, x + weights + values)]
        if layer:
            parts += [self.part("backward", layer, sums, x + weights + values)]
        optimizer, memories = self.core.recipe.optimizer, len(self.core.recipe.memories)
        each = statements(f"optimizer_{variant_name(optimizer, self.core.recipe.memories)}_update")
        stored = (1 + memories) * weights
        return [*parts, self.part("parameters", layer, sums + each * weights, x + values + stored, stored)]

    def others(self) -> list[Part]:
        """Return the gathering of the examples, and the first layer's activation."""
        units = self.shapes[0][1]
        name = self.core.recipe.activations[0].name
        read = self.nonzeros * 3 / FLOAT  # a byte for the value, two for the place
        gathered = self.part("gather", 0, self.nonzeros, read + 3 * self.nonzeros)
        values = float(self.rows * units)
        return [gathered, self.part("activation", 0, values * statements(f"activation_{name}_value"), 2 * values)]


def update_of(optimizer: str) -> Part:
    """Return the update of the first layer of A by an optimizer."""
    timed = Timed("A", optimizer=optimizer)
    core, order = timed.core, np.arange(timed.core.batch_size)
    core.train(order, 1, [1e-6])
    weights, memories = core.sizes[0] * core.sizes[1], core.recipe.memories
    large = 1 + sum(name not in core.recipe.optimizer.single for name in memories)
    seconds = fastest(lambda often: core.repeat("update", 0, order, often))
    each = statements(f"optimizer_{variant_name(core.recipe.optimizer, memories)}_update")
    return Part(
        f"update by {optimizer}", seconds, each * weights, 2 * large * FLOAT * weights, large * FLOAT * weights, True
    )


def row_of(part: Part, machine: Machine) -> list[str]:
    """Return a row of the table."""
    roof, bound = machine.roof(part)
    made = part.operations / part.seconds
    return [
        part.name,
        f"{part.seconds * 1e6:,.1f}",
        f"{part.operations / 1e6:,.2f}",
        f"{part.moved / 1e3:,.0f}",
        f"{part.operations / part.moved:.2f}",
        f"{made / 1e9:,.0f}",
        f"{roof / 1e9:,.0f}",
        f"{made / roof:.0%}",
        bound,
    ]


def report() -> str:
    """Return the tables."""
    build = available_builds()[0]
    machine = measured_machine(build)
    found = {name: Measured(name) for name in "ABC"}
    parts = [part for name in "ABC" for part in found[name].others()]
    parts += [
        part for name in "ABC" for layer in range(len(found[name].shapes)) for part in found[name].products(layer)
    ]
    parts += [update_of(name) for name in OPTIMIZERS]
    reading, writing = (
        ", ".join(f"{name} {speed / 1e9:,.0f}" for name, speed in speeds.items())
        for speeds in (machine.reading, machine.writing)
    )
    heads = ["part", "µs", "million operations", "kB", "operations for a byte", "GFLOP/s", "roof", "share", "bound by"]
    machine_line = (
        f"{cpu_model()}, one core, {BUILDS[build]}; {versions('numpy')}. Operations: {machine.operations / 1e9:,.0f} "
        f"GFLOP/s. GB/s read: {reading}; read and written back, both counted: {writing}."
    )
    return f"{machine_line}\n\n{table(heads, [row_of(part, machine) for part in parts])}"


def main() -> int:
    """Measure, and print or write the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/roofline.md")
    options = parser.parse_args()
    text = report()
    print(text)
    if options.write:
        write_region(PAGE, "Written by benchmarks/roofline.py --write", text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
