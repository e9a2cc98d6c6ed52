"""What all commands share: where and how they print."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, Any

from cutaway.errors import command_name
from cutaway.files import json_text

if TYPE_CHECKING:
    from rich.console import Console

WIDTH = 80
"""So many characters a line of prose has at most where a command breaks its lines itself."""

STOPPED = 130
"""The exit code of a command that Ctrl-C stopped: 128 + the number of the signal, as shells have it."""


@cache
def output() -> Console:
    """Return the console for results."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


@cache
def messages() -> Console:
    """Return the console for progress and errors, apart from the results so that those can be piped."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())


def say(text: str = "") -> None:
    """Print a line for people; in a terminal it is wrapped between words."""
    output().print(text, markup=False)


def say_command(arguments: str) -> None:
    """Print a command of Cutaway on a line of its own, never wrapped, so that it can be copied."""
    say_line(f"{command_name()} {arguments}")


def say_line(text: str) -> None:
    """Print a line of code, never wrapped, so that it can be copied."""
    output().print(f"    {text}", markup=False, soft_wrap=True)


def note(text: str) -> None:
    """Print a line about the work in progress."""
    messages().print(text, markup=False, style="dim")


def complain(text: str) -> None:
    """Print an error as one sentence."""
    messages().print(f"cutaway: {text}", markup=False, style="bold red" if messages().is_terminal else None)


def say_stopped() -> None:
    """Say that Ctrl-C stopped the command; without rich, whose import it may have hit."""
    sys.stderr.write("cutaway: Stopped.\n")


def refusal(error: OSError) -> str:
    """Return an error of the operating system as one sentence."""
    where = f" ({error.filename})" if error.filename else ""
    return f"The system refused a file operation: {error.strerror or error}{where}."


def print_json(content: Any) -> None:
    """Print one JSON object on a line of its own; NaN and infinity, which JSON does not have, are no content."""
    # Not with stand-ins for characters, which would be other names or no JSON at all.
    sys.stdout.write(json_text(content, sys.stdout.encoding or "utf-8") + "\n")
    sys.stdout.flush()
