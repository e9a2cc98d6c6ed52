"""The course of a benchmark: prepare, compare, then round after round."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from cutaway.bench import rounds, sameness
from cutaway.bench.configurations import COLD, COLD_START
from cutaway.bench.contenders import OURS, Contender
from cutaway.bench.figures import Row
from cutaway.bench.launch import ContenderError, Launcher
from cutaway.bench.report import Benchmark, configuration_of
from cutaway.bench.workload import Workload, data_of, prepare, write_mnist
from cutaway.errors import RunError

Turn = Callable[[Contender, int], Row]


@dataclass
class Course:
    """Runs a benchmark and writes into it what comes out, whole rounds only.

    Attributes:
        benchmark: What was asked for, and what has come out.
        launcher: Starts the processes.
        contenders: Who takes part.
        seconds: How long a contender is timed in a round, at least.
        note: Is told each step in a sentence.
        now: Is told what is being done at the moment.
    """

    benchmark: Benchmark
    launcher: Launcher
    contenders: Sequence[Contender]
    seconds: float
    note: Callable[[str], object]
    now: Callable[[str], object]

    def run(self) -> None:
        """Run all configurations; what interrupts it leaves the rounds that are done."""
        for letter in self.benchmark.letters:
            self._cold() if letter == COLD else self._timed(letter)

    def _timed(self, letter: str) -> None:
        configuration = configuration_of(letter)
        self.now(f"{letter}: computing the losses that every contender must have")
        workload = prepare(configuration, data_of(configuration), self.launcher.folder)
        taking_part = [contender for contender in self._present() if contender.can(configuration)]
        self._compare(taking_part, workload)

        def turn(contender: Contender, number: int) -> Row:
            return rounds.timed(self.launcher, contender, workload, number, self.seconds)

        self._rounds(letter, taking_part, turn)

    def _cold(self) -> None:
        mnist = self.launcher.folder / "mnist"
        if not mnist.exists():
            self.now("cold: writing MNIST as gzipped files")
            write_mnist(mnist)

        def turn(contender: Contender, number: int) -> Row:
            return rounds.cold(self.launcher, contender, mnist, number)

        self._rounds(COLD_START.letter, [contender for contender in self._present() if contender.cold], turn)

    def _present(self) -> list[Contender]:
        return [contender for contender in self.contenders if contender.name not in self.benchmark.left_out]

    def _compare(self, contenders: Sequence[Contender], workload: Workload) -> None:
        """Compare the first losses of all with those of the plans; who trains something else ends the benchmark."""
        letter = workload.configuration.letter
        found = self.benchmark.differences.setdefault(letter, {})
        for contender in contenders:
            self.now(f"{letter}: comparing the first losses of {contender.title} with those of the plans")
            with self._may_fail(contender):
                found[contender.name] = sameness.check(self.launcher, contender, workload)
        if found:
            self.note(f"{letter}: all do the same work; no loss differs by more than {max(found.values()):.1e}")

    def _rounds(self, letter: str, contenders: Sequence[Contender], turn: Turn) -> None:
        for number in range(1, self.benchmark.asked_rounds + 1):
            rows = list(self._round(letter, contenders, turn, number))
            self.benchmark.rows += rows
            self.note(f"{letter}, round {number} of {self.benchmark.asked_rounds}: {', '.join(map(_in_short, rows))}")

    def _round(self, letter: str, contenders: Sequence[Contender], turn: Turn, number: int) -> Iterator[Row]:
        for contender in contenders:
            if contender.name in self.benchmark.left_out:
                continue
            self.now(f"{letter}, round {number} of {self.benchmark.asked_rounds}: {contender.title}")
            with self._may_fail(contender):
                yield turn(contender, number)

    @contextmanager
    def _may_fail(self, contender: Contender) -> Iterator[None]:
        """Leave a peer out from here on if it does not run; without Cutaway there is nothing to compare."""
        try:
            yield
        except ContenderError as error:
            if contender.name == OURS:
                raise RunError(str(error)) from None
            self.benchmark.left_out[contender.name] = str(error)
            self.note(f"{error} It is left out from here on.")


def _in_short(row: Row) -> str:
    if row["configuration"] == COLD:
        return f"{row['contender']} {row['seconds']:.2f} s"
    return f"{row['contender']} {row['samples_per_second'] / 1000:,.1f} k/s"
