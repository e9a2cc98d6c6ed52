"""The cells of the tables, in the terminal and in the documentation alike."""

from __future__ import annotations

from cutaway.bench.configurations import COLD
from cutaway.bench.contenders import CONTENDERS
from cutaway.bench.figures import Standing, best_peer
from cutaway.bench.report import Benchmark

NOTHING = "-"


def headings(letter: str) -> tuple[str, ...]:
    """Return the headings of a configuration's table."""
    if letter == COLD:
        return ("", "seconds", "range", "ratio", "test accuracy", "foreign")
    return ("", "k/s", "range", "ratio", "warm-up", "loss", "foreign")


EXPLANATION = (
    "Figures are medians; k/s: thousand examples per second; ratio: Cutaway's figure divided by this one's in the same "
    "round; warm-up: compiling and the first epochs, not timed; loss: after those; foreign: cores that other processes "
    "kept busy meanwhile."
)


def cells(one: Standing, letter: str) -> tuple[str, ...]:
    """Return a contender's row."""
    scale = 1.0 if letter == COLD else 1000.0
    middle, lowest, highest = (three_digits(value / scale) for value in (one.value, one.lowest, one.highest))
    first = (CONTENDERS[one.contender].title, middle, f"{lowest}-{highest}", number(one.ratio, ".2f"))
    return (*first, *_last(one, letter), number(one.foreign_cores, ".2f"))


def three_digits(value: float) -> str:
    """Return a number with about three digits.

    >>> three_digits(0.917), three_digits(97.54), three_digits(16283.4)
    ('0.92', '97.5', '16,283')
    """
    return f"{value:,.{2 if value < 10 else 1 if value < 100 else 0}f}"


def number(value: float | None, form: str) -> str:
    """Return a number, or a dash where there is none."""
    return NOTHING if value is None else format(value, form)


def _last(one: Standing, letter: str) -> tuple[str, ...]:
    if letter != COLD:
        return number(one.warm_up_seconds, ".1f") + " s", number(one.training_loss, ".4f")
    missed = one.rounds - (one.reached or 0)
    return (number(one.accuracy, ".2%") + (f" ({missed}/{one.rounds} missed)" if missed else ""),)


def rounds_in_words(benchmark: Benchmark, letter: str) -> str:
    """Say how many rounds were measured, and whether more were asked for."""
    done = max(one.rounds for one in benchmark.standings(letter))
    said = f"{done} round{'s' if done > 1 else ''}"
    return said if done == benchmark.asked_rounds else f"{said} of {benchmark.asked_rounds}, then stopped"


def conclusion(benchmark: Benchmark) -> str:
    """Say in a line how Cutaway stands to the best peer of each configuration."""
    parts = []
    for letter in benchmark.measured:
        best = best_peer(benchmark.standings(letter))
        if best is not None and best.ratio is not None:
            parts.append(f"{letter} {best.ratio:.2f} ({CONTENDERS[best.contender].title})")
    return f"Cutaway / best peer, median of the rounds: {'; '.join(parts) or NOTHING}"


def circumstances(benchmark: Benchmark) -> str:
    """Say in a sentence on what and with what was measured."""
    machine = benchmark.machine
    versions = ", ".join(f"{name} {number}" for name, number in benchmark.versions.items())
    threads = f"{benchmark.threads} thread{'s' if benchmark.threads > 1 else ''} each"
    cores = f"{machine['cores']} core{'s' if machine['cores'] > 1 else ''}"
    return (
        f"{machine['cpu']}, {cores}, {machine['system']}; {threads}; Cutaway's engine: {benchmark.engine}; {versions}; "
        f"{benchmark.date}."
    )
