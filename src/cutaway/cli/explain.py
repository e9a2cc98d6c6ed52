"""``cutaway explain``: one example's way through a trained network, number by number, in the terminal or as a page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated

import typer

from cutaway.cli.console import note, say
from cutaway.cli.options import Run
from cutaway.errors import SettingError

if TYPE_CHECKING:
    from cutaway.data import Dataset, Splits
    from cutaway.explain import Selection
    from cutaway.network.trace import Trace
    from cutaway.train import RunFolder

PARTS = ("validation", "training", "test")


def explain(
    run: Run,
    example: Annotated[int, typer.Option(help="The number of the example, from 0.", min=0)] = 0,
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
            help="A number to follow, such as 'W1[5,2]', 'z2[3]' or 'd_W1[5,2]'; places count from 0.",
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
    """Explain every number of one example: forward, backward, and the update it would make.

    The terminal shows the list of steps and one of them as an equation with its numbers, as tables, as code, and as
    the chain rule; --html writes a page on which one steps through all of them.

    The step of the optimizer is its first on this example alone: what it remembered of the training is not kept.
    """
    from cutaway.cli.runs import find_run
    from cutaway.execute.arrays import one_thread

    folder = find_run(run)
    chosen = _example(folder, data, example)
    with one_thread():
        trace = _trace(folder, chosen)
        selection = _selection(trace, select)
        if html:
            _write_page(trace, html, chosen, folder, selection)
        else:
            _show(trace, _step(trace, step, selection), selection, chosen)
    sizes = "-".join(str(size) for size in folder.specification.sizes)
    note(f"Explained: the network {sizes} of {folder.path}, trained on {folder.data.name}")


@dataclass(frozen=True)
class ChosenExample:
    """One example and where it is from.

    Attributes:
        examples: A data set of this example alone.
        number: Its number among the examples of its part.
        part: ``"validation"``, ``"training"`` or ``"test"``.
    """

    examples: Dataset
    number: int
    part: str

    @property
    def title(self) -> str:
        """The example in words, with its class where it has one."""
        answer = "" if self.examples.is_regression else f", {self.examples.classes[self.examples.labels[0]]}"
        return f"Example {self.number} of the {self.part} data{answer}"


def _example(folder: RunFolder, data: str | None, number: int) -> ChosenExample:
    """Return an example of the run's own data.

    Raises:
        SettingError: There is no such part, or no such example in it.
    """
    from cutaway.cli.new_run import load_data

    part = data or ("validation" if folder.data.validation else "training")
    if part not in PARTS:
        raise SettingError(f"--data is {part!r:.60}; choose {', '.join(PARTS[:-1])} or {PARTS[-1]}.")
    record = folder.data
    splits = load_data(record.name, seed=record.seed, validation=record.validation).splits
    folder.check_data(splits.train)
    examples = _examples_of(splits, part, folder)
    if number >= len(examples):
        raise SettingError(
            f"There is no example {number}: the {part} data have {len(examples):,}, counted from 0 to "
            f"{len(examples) - 1}."
        )
    return ChosenExample(examples.take([number]), number, part)


def _examples_of(splits: Splits, part: str, folder: RunFolder) -> Dataset:
    if part == "test":
        return splits.test.open(folder.test_log, "cutaway explain")
    return splits.validation if part == "validation" else splits.train


def _trace(folder: RunFolder, chosen: ChosenExample) -> Trace:
    """Return the trace of the example in evaluation, with the update that the run's optimizer would make of it."""
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


def _show(trace: Trace, number: int, selection: Selection | None, chosen: ChosenExample) -> None:
    from cutaway.cli.explain_text import WIDTH, answer_of, lines_of

    answer = wrap(f"{chosen.title}: {answer_of(trace, chosen.examples.classes)}.", WIDTH)
    for line in (*answer, *lines_of(trace, number, selection)):
        say(line)


def _write_page(
    trace: Trace, path: Path, chosen: ChosenExample, folder: RunFolder, selection: Selection | None
) -> None:
    from cutaway.explain.page import write_page
    from cutaway.files import expanded

    picture, file = chosen.examples.picture, expanded(str(path))
    if file.is_dir():
        raise SettingError(f"--html is {str(path)!r:.60}, a folder; give the name of a file, such as page.html.")
    note("Gathering the numbers of the page ...")
    write_page(
        trace,
        file,
        title=f"{chosen.title}, in the network of {folder.path.name}",
        selection=selection,
        picture=None if picture is None else (picture.height, picture.width),
    )
    say(f"Written: {path}. Open it in a browser.")
