"""The types of a page's view models in TypeScript, written from the Python classes.

``python -m cutaway.explain.page.typescript`` writes ``web/src/protocol/models.ts`` in a checkout.
"""

from __future__ import annotations

from cutaway.explain.matrix import MatrixView
from cutaway.explain.page.data import PageData
from cutaway.protocol.typescript import typescript, write

COMMAND = "python -m cutaway.explain.page.typescript"
MODELS = (PageData, MatrixView)  # the page puts the second together from what is in the first


def models() -> str:
    """Return the types of all that a page carries."""
    return typescript(COMMAND, *MODELS)


if __name__ == "__main__":
    raise SystemExit(write("models.ts", models()))
