"""A trace as one HTML page: four views of every number, forward, backward and update, one operation at a time."""

from __future__ import annotations

import os
from collections.abc import Sequence

from cutaway.browser import missing
from cutaway.errors import CutawayError
from cutaway.explain.page.data import PageData
from cutaway.explain.page.document import document
from cutaway.explain.page.gather import gather
from cutaway.explain.selection import Selection
from cutaway.files import expanded, write_out
from cutaway.network.trace import Trace

__all__ = ["PageData", "gather", "write_page"]


def write_page(
    trace: Trace,
    path: str | os.PathLike[str],
    *,
    title: str,
    selection: Selection | None = None,
    picture: tuple[int, int] | None = None,
    examples: Sequence[int] | None = None,
) -> None:
    """Write a trace as one self-contained HTML file, which works without a network.

    It explains the numbers of the neurons that its graph shows, six of a wide layer (the chosen ones and those with the
    largest outputs) and ten outputs, and of the weights between them; of the others, the page says how many they are.

    Args:
        trace: Any trace; most is seen with one example.
        path: The file; what was there is replaced.
        title: What the page is about, ``"Run 3, test example 7"``.
        selection: What is chosen at first.
        picture: The (rows, columns) of pixels where the inputs are a picture.
        examples: The numbers that the examples have in the data, where these are not from 0 on.

    Raises:
        CutawayError: The pages for the browser were not built with this Cutaway; the sentence says what to do.
        ShapeError: The picture has another number of pixels than there are inputs, or the numbers of the examples are
            others than there are examples.
        OSError: The file cannot be written.
    """
    if sentence := missing():
        raise CutawayError(sentence)
    data = gather(trace, title, selection, picture, examples=examples)
    write_out(expanded(path), document(title, data).encode("utf-8", "replace"))  # a folder's name may be no text
