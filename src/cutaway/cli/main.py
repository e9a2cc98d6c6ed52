"""The command ``cutaway``: its list of commands, one file each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import cleandoc
from typing import Any

import typer
from typer.core import TyperGroup

from cutaway.cli.bench import bench
from cutaway.cli.catalogue import catalogue
from cutaway.cli.characters import let_streams_write_everything
from cutaway.cli.console import STOPPED, complain, refusal, say_stopped
from cutaway.cli.doctor import doctor
from cutaway.cli.evaluate import evaluate
from cutaway.cli.explain import explain
from cutaway.cli.export import export
from cutaway.cli.info import info
from cutaway.cli.lab import lab
from cutaway.cli.predict import predict
from cutaway.cli.read import read
from cutaway.cli.test import run_checks
from cutaway.cli.train import train
from cutaway.errors import CutawayError, command_name


@contextmanager
def told_of_ctrl_c() -> Iterator[None]:
    """Say where Ctrl-C stopped a command, and end it."""
    try:
        yield
    except KeyboardInterrupt:
        say_stopped()
        raise typer.Exit(STOPPED) from None


class Commands(TyperGroup):
    """The commands; where Ctrl-C stops one, that is said, while typer itself would speak of an abortion."""

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        """Read what was typed; the help is shown here, too."""
        with told_of_ctrl_c():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was typed."""
        with told_of_ctrl_c():
            return super().invoke(ctx)


def as_paragraphs(command: Callable[..., None]) -> str:
    """Return a command's docstring with each paragraph on one line, so that a terminal of any width can wrap it."""
    paragraphs = cleandoc(command.__doc__ or "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


app = typer.Typer(
    cls=Commands,
    name="cutaway",
    help="Deep learning with the lid off: train a network, and see every number of it.",
    epilog=f"Without a command the lab opens. Each command explains itself: {command_name()} train --help",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


@app.callback()
def without_a_command(context: typer.Context) -> None:
    """Open the lab where nothing else was asked for."""
    if context.invoked_subcommand is None:
        lab()


app.command(help=as_paragraphs(lab))(lab)
app.command(help=as_paragraphs(train))(train)
app.command(help=as_paragraphs(evaluate))(evaluate)
app.command(help=as_paragraphs(predict))(predict)
app.command(help=as_paragraphs(read))(read)
app.command(help=as_paragraphs(explain))(explain)
app.command(help=as_paragraphs(doctor))(doctor)
app.command(help=as_paragraphs(export))(export)
app.command(help=as_paragraphs(catalogue))(catalogue)
app.command(help=as_paragraphs(info))(info)
app.command(help=as_paragraphs(bench))(bench)
app.command("test", help=as_paragraphs(run_checks))(run_checks)


def main() -> None:
    """Run the command that was typed; an error that a user can cause ends as one sentence and exit code 1."""
    let_streams_write_everything()
    try:
        app(prog_name=command_name())
    except CutawayError as error:
        complain(str(error))
        sys.exit(1)
    except MemoryError:
        complain("The memory of this machine is too small for that; choose smaller layers or a smaller batch.")
        sys.exit(1)
    except OSError as error:
        if isinstance(error, BrokenPipeError):  # the reader of our output has gone; nobody is left to tell
            sys.exit(1)
        complain(refusal(error))
        sys.exit(1)
