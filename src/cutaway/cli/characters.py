"""Characters that the terminal, or the file behind it, cannot hold: plain ones stand in for them.

A console of Windows, ``LANG=C`` or a name with stray bytes must not end a command, least of all a training.
"""

from __future__ import annotations

import codecs
import sys
from io import TextIOWrapper

HANDLER = "cutaway.stand_in"

LINES = {"─": "-", "·": "-", "…": "...", "█": "#", "▀": "'", "▄": "_", "→": "->", "←": "<-"}
SIGNS = {
    "×": "x", "±": "+/-", "√": "sqrt ", "∞": "inf", "≤": "<=", "≥": ">=", "½": "1/2", "²": "^2", "³": "^3", "ᵀ": "^T",
    "₁": "1", "₂": "2", "Σ": "sum", "Π": "product",
    "\N{COMBINING CIRCUMFLEX ACCENT}": "_hat", "\N{COMBINING MACRON}": "_bar", "ȳ": "y_bar",
}  # fmt: skip
GREEK = {
    "Δ": "Delta", "Φ": "Phi", "β": "beta", "ε": "epsilon", "η": "eta", "λ": "lambda", "μ": "mu",
    "π": "pi", "φ": "phi",
}  # fmt: skip
NAMES = {"ş": "s"}  # of those whom the catalogue names as its sources
STAND_INS = {**LINES, **SIGNS, **GREEK, **NAMES}
"""What the commands print themselves, and the plain text nearest to it."""


def stand_in(error: UnicodeError) -> tuple[str, int]:
    r"""Return what is written for characters that cannot be, and the place where writing goes on.

    Raises:
        UnicodeError: Something was to be read; only what is written has stand-ins.

    >>> codecs.register_error(HANDLER, stand_in)
    >>> "loss · ü".encode("ascii", HANDLER)
    b'loss - \\xfc'
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_plain, error.object[error.start : error.end])), error.end


def _plain(character: str) -> str:
    return STAND_INS.get(character) or character.encode("ascii", "backslashreplace").decode("ascii")


def let_streams_write_everything() -> None:
    """Let standard output and standard error write any text, whatever their encoding."""
    codecs.register_error(HANDLER, stand_in)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # what others put in their place may hold any text, or be None
            stream.reconfigure(errors=HANDLER)
