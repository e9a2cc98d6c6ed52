"""``cutaway explain``: an example's way through a trained network, number by number, in the terminal or as a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated

import typer

from cutaway.cli.console import WIDTH, note, say
from cutaway.cli.options import Run
from cutaway.errors import SettingError

if TYPE_CHECKING:
    from cutaway.cli.explain_examples import ChosenExamples
    from cutaway.data import Scaler
    from cutaway.explain import Selection
    from cutaway.network.trace import Trace
    from cutaway.train import RunFolder

MOST_ANSWERS = 16
"""Of a longer batch the answers to the first examples are shown."""


def explain(
    run: Run,
    example: Annotated[
        str,
        typer.Option(help="The number of the example, from 0; several make a batch: 1,5,9 or 0:8 (without 8)."),
    ] = "0",
    data: Annotated[
        str | None,
        typer.Option(
            help="Which of the run's examples: validation, training, or test (each look at those is counted). "
            "By default validation, or training where the run holds out none.",
            show_default=False,
        ),
    ] = None,
    select: Annotated[
        str | None,
        typer.Option(
            help="A number to follow, such as 'W1[20,2]', 'z2[3]' or 'd_W1[20,2]'; places count from 0.",
            show_default=False,
        ),
    ] = None,
    step: Annotated[
        int | None,
        typer.Option(help="The number of the step to show; by default the one that makes or reads what is selected."),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(help="Write a page with all steps to this file, to be opened in a browser.", show_default=False),
    ] = None,
) -> None:
    """Explain every number of one example, or of a batch: forward, backward, and the update it would make.

    The terminal shows the list of steps and one of them as an equation with its numbers, as tables, as code, and as
    the chain rule; --html writes a page on which one steps through all of them.

    Of a batch and a weight, --select 'W1[20,2]', the terminal also shows which example would move it most.

    Dropout and batch normalization work as they do in use, not as in training; a line says so.

    The step of the optimizer is its first on these examples alone: what it remembered of the training is not kept.
    """
    from cutaway.cli.explain_examples import chosen_examples
    from cutaway.cli.runs import find_run
    from cutaway.execute.arrays import one_thread

    folder = find_run(run)
    file = html and _checked_file(html)
    chosen = chosen_examples(folder, data, example)
    with one_thread():
        trace = _trace(folder, chosen)
        selection = _selection(trace, select)
        if file:
            _write_page(trace, file, chosen, folder, selection)
        else:
            _show(trace, _step(trace, step, selection), selection, chosen, folder.data.scaler)
    sizes = "-".join(str(size) for size in folder.specification.sizes)
    note(f"Explained: the network {sizes} of {folder.name}, trained on {folder.data.name}")


def _trace(folder: RunFolder, chosen: ChosenExamples) -> Trace:
    """Return the trace of the examples in evaluation, with the update that the run's optimizer would make of them."""
    from cutaway.train.evaluation import check_fit

    network, settings = folder.network(), folder.settings
    check_fit(network, chosen.examples)
    dtype = network.specification.dtype
    return network.trace(
        chosen.examples.scaled(dtype),
        chosen.examples.y(dtype),
        optimizer=settings.optimizer,
        learning_rate=settings.learning_rate,
        regularizers=settings.regularizers,
    )


def _selection(trace: Trace, select: str | None) -> Selection | None:
    from cutaway.explain import parse_selection

    return None if select is None else parse_selection(select, trace)


def _step(trace: Trace, step: int | None, selection: Selection | None) -> int:
    """Return the number of the step to show: as asked, or that which makes or else first reads what is selected.

    Raises:
        SettingError: There is no such step.
    """
    if step is not None and not 0 <= step < len(trace.steps):
        raise SettingError(f"--step is {step}; the steps have the numbers from 0 to {len(trace.steps) - 1}.")
    if step is not None or selection is None:
        return step or 0
    maker, readers = trace.maker(selection.name), trace.readers(selection.name)
    return maker.number if maker else readers[0].number if readers else 0


def _show(
    trace: Trace, number: int, selection: Selection | None, chosen: ChosenExamples, scaler: Scaler | None
) -> None:
    from cutaway.cli.explain_text import lines_of

    for line in (*_heading(trace, chosen, scaler), *lines_of(trace, number, selection, chosen.numbers)):
        say(line)


def _heading(trace: Trace, chosen: ChosenExamples, scaler: Scaler | None) -> Iterator[str]:
    """Yield what the network says of the example, or of each of a batch, and how it is shown."""
    from cutaway.explain.mode import notice_of

    yield from _answers(trace, chosen, scaler)
    yield from wrap(notice_of(trace), WIDTH)


def _answers(trace: Trace, chosen: ChosenExamples, scaler: Scaler | None) -> Iterator[str]:
    from cutaway.cli.explain_text import answer_of
    from cutaway.numerals import short_number

    classes, count = chosen.examples.classes, len(chosen.numbers)
    if count == 1:
        yield from wrap(f"{chosen.title}: {answer_of(trace, classes, scaler=scaler)}.", WIDTH)
        return
    yield from wrap(f"{chosen.title}; the loss is {short_number(float(trace['loss']))}.", WIDTH)
    for row, number in enumerate(chosen.numbers[:MOST_ANSWERS]):
        text = f"row {row}: example {number}{chosen.answer(row)}: {answer_of(trace, classes, row, scaler)}"
        yield from wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")
    if count > MOST_ANSWERS:
        yield f"  and {count - MOST_ANSWERS} more"


def _checked_file(given: Path) -> Path:
    """Return where the page is to be written, before anything is computed for it.

    Raises:
        SettingError: It is a folder, or there is no folder for it.
    """
    from cutaway.files import expanded

    path = expanded(str(given))
    if path.is_dir():
        raise SettingError(f"--html is {str(given)!r:.60}, a folder; give the name of a file, such as page.html.")
    if not path.parent.is_dir():
        raise SettingError(f"There is no folder {str(path.parent)!r:.60} for the page of --html; make it first.")
    return path


def _write_page(
    trace: Trace, path: Path, chosen: ChosenExamples, folder: RunFolder, selection: Selection | None
) -> None:
    from cutaway.explain.page import write_page

    picture = chosen.examples.picture
    note("Gathering the numbers of the page ...")
    write_page(
        trace,
        path,
        title=f"{chosen.title}, in the network of {folder.path.name}",
        selection=selection,
        picture=None if picture is None else (picture.height, picture.width),
        examples=chosen.numbers,
    )
    say(f"Written: {path}. Open it in a browser.")
