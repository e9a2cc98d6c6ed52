"""``cutaway bench``: how fast Cutaway is beside its peers, in one run on one machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from cutaway.checks import whole_number
from cutaway.cli.console import STOPPED, complain, messages, note, output, print_json, say
from cutaway.cli.options import Json
from cutaway.errors import CutawayError, SettingError, UnknownNameError

if TYPE_CHECKING:
    from cutaway.bench.contenders import Contender
    from cutaway.bench.report import Benchmark

ROUNDS, QUICK_ROUNDS = 5, 3


def bench(
    quick: Annotated[
        str | None,
        typer.Option(help="Measure this one alone, in 3 rounds: A, B, C, D or cold.", show_default=False),
    ] = None,
    only: Annotated[
        str | None, typer.Option(help="Measure these alone, such as A,D,cold. Default: all.", show_default=False)
    ] = None,
    rounds: Annotated[
        int | None, typer.Option(help="How often everybody has a turn. Default: 5.", show_default=False)
    ] = None,
    threads: Annotated[
        int | None,
        typer.Option(help="Threads and cores for each contender. Default: 2 if there are as many.", show_default=False),
    ] = None,
    contenders: Annotated[
        str | None,
        typer.Option(help="Who takes part, such as cutaway,jax,numpy. Default: all.", show_default=False),
    ] = None,
    compiled: Annotated[
        bool, typer.Option("--compile", help="Let torch.compile take part, too; it needs a C++ compiler.")
    ] = False,
    seconds: Annotated[float, typer.Option(help="How long a contender is timed in a round, at least.")] = 1.0,
    out: Annotated[Path, typer.Option(help="The JSON file with every round.")] = Path("bench.json"),
    write_docs: Annotated[
        bool,
        typer.Option("--write-docs", help="Write the tables into docs/benchmarks.md and README.md of this checkout."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Measure how fast Cutaway trains beside JAX, PyTorch, Keras, scikit-learn and a plain NumPy loop.

    The peers are installed into an environment of their own. Before anything is timed, each contender must show that
    it does the same work. Each turn is a fresh process, and turns alternate. Ctrl-C keeps the rounds that are done.

    docs/benchmarks.md says what A, B, C, D and cold are.
    """
    letters = read_letters(quick, only)
    chosen = read_contenders(contenders, compiled)
    usual = QUICK_ROUNDS if quick else ROUNDS
    asked = usual if rounds is None else whole_number(rounds, "--rounds", 1, 1000)
    if not 0 <= seconds <= 3600:
        raise SettingError(f"--seconds is {seconds:g}; expected 0 to 3600.")
    benchmark = begin(letters, read_threads(threads), asked)
    root = checked_checkout() if write_docs else None
    path = file_to_write(out)
    measure(benchmark, chosen, seconds)
    report(benchmark, path, root, as_json)
    if benchmark.interrupted:
        raise typer.Exit(STOPPED)


def read_letters(quick: str | None, only: str | None) -> tuple[str, ...]:
    """Return which configurations were asked for, in their order.

    Raises:
        SettingError: Both options were given, or more than one to be quick with.
        UnknownNameError: There is no such configuration.
    """
    from cutaway.bench.configurations import NAMES

    if quick is not None and only is not None:
        raise SettingError("--quick and --only both say what is measured; give one of the two.")
    names = _names(only if quick is None else quick)
    if quick is not None and len(names) != 1:
        raise SettingError(f"--quick is {quick!r}; expected one of {', '.join(NAMES)}, or --only for several.")
    known = {name.lower(): name for name in NAMES}
    for name in names:
        if name.lower() not in known:
            raise UnknownNameError(f"There is no configuration {name!r}; there are {', '.join(NAMES)}.")
    asked = {known[name.lower()] for name in names}
    return tuple(name for name in NAMES if name in asked or not asked)


def read_contenders(given: str | None, compiled: bool) -> list[Contender]:
    """Return who takes part, in the order of turns.

    Raises:
        UnknownNameError: There is no such contender.
    """
    from cutaway.bench.contenders import CONTENDERS

    names = _names(given)
    for name in names:
        if name not in CONTENDERS:
            raise UnknownNameError(f"There is no contender {name!r}; there are {', '.join(CONTENDERS)}.")
    asked = set(names) or {name for name, contender in CONTENDERS.items() if not contender.optional}
    asked |= {"torch_compile"} if compiled else set()
    return [contender for name, contender in CONTENDERS.items() if name in asked]


def _names(given: str | None) -> list[str]:
    return [name.strip() for name in (given or "").split(",") if name.strip()]


def read_threads(given: int | None) -> int:
    """Return how many threads each contender gets.

    Raises:
        SettingError: There are not as many cores.
    """
    from cutaway.bench.machine import describe

    cores = describe()["cores"]
    return min(2, cores) if given is None else whole_number(given, "--threads", 1, cores)


def begin(letters: tuple[str, ...], threads: int, rounds: int) -> Benchmark:
    """Return a benchmark in which nothing is measured yet."""
    from cutaway.bench.machine import describe
    from cutaway.bench.report import Benchmark

    return Benchmark(letters, threads, rounds, describe(), datetime.now(timezone.utc).date().isoformat())


def checked_checkout() -> Path:
    """Return the folder of the source, into whose pages the tables are written.

    Raises:
        CutawayError: This Cutaway was installed without its documentation, or a page has no place for them.
    """
    from cutaway.bench.environment import checkout
    from cutaway.bench.page import pages

    root = checkout()
    if root is None:
        raise CutawayError(
            "--write-docs writes into the source, without which this Cutaway is installed; leave it out."
        )
    pages(root)
    return root


def file_to_write(out: Path) -> Path:
    """Return the path of the JSON file, whose folder is there then: better now than after an hour of measuring.

    Raises:
        SettingError: It is a folder.
    """
    from cutaway.files import expanded

    path = expanded(out)
    if path.is_dir():
        raise SettingError(f"--out is {path}, which is a folder; give a file in it, such as {path / 'bench.json'}.")
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def measure(benchmark: Benchmark, contenders: Sequence[Contender], seconds: float) -> None:
    """Measure until the end or until Ctrl-C; what is done by then is in the benchmark."""
    from cutaway.bench.course import Course
    from cutaway.bench.launch import Launcher

    with TemporaryDirectory(prefix="cutaway-bench-") as folder, showing() as now:
        try:
            python = install(benchmark, contenders, now)
            launcher = Launcher(benchmark.threads, Path(folder), python)
            Course(benchmark, launcher, contenders, seconds, note, now).run()
        except KeyboardInterrupt:
            if not benchmark.rows:
                raise
            benchmark.interrupted = True


def install(benchmark: Benchmark, contenders: Sequence[Contender], now: Callable[[str], object]) -> Path | None:
    """Return the Python of the peers, or None where none is needed; who cannot be installed is left out."""
    from cutaway.bench.environment import prepare

    needed = [peer for contender in contenders for peer in contender.needs]
    if not needed:
        return None
    now("setting up the peers' environment")
    environment = prepare(needed, note)
    for contender in contenders:
        reasons = [environment.missing[peer] for peer in contender.needs if peer in environment.missing]
        if reasons:
            benchmark.left_out[contender.name] = reasons[0]
    return environment.python


@contextmanager
def showing() -> Iterator[Callable[[str], object]]:
    """Show in a terminal what is being done at the moment; elsewhere the notes tell enough."""
    if not messages().is_terminal:
        yield lambda _: None
        return
    with messages().status("") as status:
        yield status.update


def report(benchmark: Benchmark, path: Path, root: Path | None, as_json: bool) -> None:
    """Print the tables, and write the file and, if asked for, the pages of a checkout."""
    from cutaway.bench.page import write
    from cutaway.bench.report import summary, whole
    from cutaway.files import write_json

    if not as_json:
        print_tables(benchmark)
    write_json(path, whole(benchmark))
    note(f"Every round, with versions, threads and foreign load: {path}")
    if root is not None:
        note(f"The tables are in {' and '.join(map(str, write(root, benchmark)))} now.")
    if benchmark.interrupted:
        complain("Stopped; these are the rounds that were done.")
    if as_json:
        print_json(summary(benchmark))


def print_tables(benchmark: Benchmark) -> None:
    """Print a table for each configuration that has been measured, and what belongs to all of them."""
    from cutaway.bench.cells import EXPLANATION, circumstances, conclusion
    from cutaway.bench.table import table

    for letter in benchmark.measured:
        output().print(table(benchmark, letter))
    for sentence in benchmark.left_out.values():
        say(f"Left out: {sentence}")
    say(EXPLANATION)
    say(conclusion(benchmark))
    say(circumstances(benchmark))
