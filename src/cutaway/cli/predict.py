"""``cutaway predict``: what a trained network reads in your own picture, or says of the rows of a CSV file."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cutaway.cli.console import complain, note, print_json, say
from cutaway.cli.options import Json, Run
from cutaway.errors import CutawayError, NonFiniteError, RunError, command_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cutaway.data import PictureFormat, Prepared
    from cutaway.network import Network
    from cutaway.train import RunFolder

BAR_WIDTH = 30


def predict(
    run: Run,
    images: Annotated[
        list[Path],
        typer.Argument(
            help="PNG, JPEG or WebP files, one digit or letter in each; CSV files for a run trained on one.",
            metavar="FILE...",
        ),
    ],
    as_json: Json = False,
) -> None:
    """Read the digit or letter in each picture and print the probabilities beside what the network saw.

    A picture is first made like those the network learned from: bright ink on black, cut to the ink, scaled; for
    MNIST into a box of 20 pixels, the center of mass in the middle of 28 x 28. Any size, dark on light or light
    on dark.

    A run that was trained on a CSV file answers for each row of other CSV files with the same columns, in any order;
    the column that it predicts may be missing.
    """
    from cutaway.cli.runs import find_run

    folder = find_run(run)
    if folder.data.table is not None:
        from cutaway.cli.predict_rows import predict_rows

        if not predict_rows(folder, folder.data.table, [str(file) for file in images], as_json):
            raise typer.Exit(1)
        return
    network, picture = folder.network(), picture_format(folder)
    results, failed = [], False
    for image in images:
        try:
            prepared = _prepare(image, picture)
        except CutawayError as error:
            complain(str(error))
            failed = True
            continue
        p = _answer(network, prepared, folder)
        results.append({**_result(image, folder.data.classes, p), "notice": prepared.notice})
        if not as_json:
            _show(image, prepared, folder.data.classes, p)
    if as_json:
        print_json({"run": folder.name, "images": results})
    elif results:
        name_reader(folder)
    if failed:
        raise typer.Exit(1)


def name_reader(folder: RunFolder) -> None:
    """Say which network reads: the newest run may not be the one that was meant."""
    sizes = "-".join(str(size) for size in folder.specification.sizes)
    note(f"Read by the network {sizes} of {folder.name}, trained on {folder.data.name}")
    if folder.data.name == "digits":
        note("It has seen pictures of 8 x 8 pixels only; one trained on mnist reads photographs much better.")


def picture_format(folder: RunFolder) -> PictureFormat:
    """Return the format of the pictures that a run has learned from.

    Raises:
        RunError: It has learned from no pictures.
    """
    from cutaway.data import parse_csv_name

    if folder.data.picture is None and parse_csv_name(folder.data.name) is not None:
        raise RunError(
            f"The run {folder.name} was trained on a CSV file by an older version of Cutaway, which did not keep its "
            f"columns and their scaling; train it again with: {command_name()} train --data {quote(folder.data.name)}"
        )
    if folder.data.picture is None:
        raise RunError(f"The run {folder.name} was trained on inputs that are no pictures, so it cannot read one.")
    return folder.data.picture


def _prepare(image: Path, picture: PictureFormat) -> Prepared:
    from cutaway.data import prepare, read_picture

    return prepare(read_picture(image), picture, name=str(image))


def _answer(network: Network, prepared: Prepared, folder: RunFolder) -> NDArray[Any]:
    """Return the outputs for one picture, as (classes,)."""
    import numpy as np

    from cutaway.execute.arrays import one_thread

    with one_thread():
        p: NDArray[Any] = network(prepared.network_input(folder.data.scale, network.specification.dtype))[0]
    if not np.isfinite(p).all():
        raise NonFiniteError(
            f"The outputs of the network in {folder.network_path} hold NaN or infinity, so that they mean nothing; "
            "train it again with a smaller learning rate."
        )
    return p


def _result(image: Path, classes: tuple[str, ...], p: NDArray[Any]) -> dict[str, Any]:
    probabilities = {name: float(value) for name, value in zip(classes, p, strict=True)}
    return {"image": str(image), "guess": classes[int(p.argmax())], "probabilities": probabilities}


def _show(image: Path, prepared: Prepared, classes: tuple[str, ...], p: NDArray[Any]) -> None:
    """Print the picture as the network got it, with the probabilities at its side."""
    best = int(p.argmax())
    say(f"{image}: {classes[best]}, {'over 99.9%' if 0.9995 <= p[best] < 1 else f'{p[best]:.1%}'} sure")
    if prepared.notice:
        say(f"  Look again: {prepared.notice}")
    picture = picture_lines(prepared.pixels)
    bars = [
        f"{name:>3} {value:7.2%} {'█' * round(BAR_WIDTH * float(value))}"
        for name, value in zip(classes, p, strict=True)
    ]
    width = prepared.pixels.shape[1]
    above = max(0, (len(picture) - len(bars)) // 2)
    bars = [""] * above + bars
    for row in range(max(len(picture), len(bars))):
        left = picture[row] if row < len(picture) else " " * width
        right = bars[row] if row < len(bars) else ""
        say(f"  {left}  {right}".rstrip())


def picture_lines(pixels: NDArray[Any]) -> list[str]:
    """Return a picture as lines of text, two rows of pixels in each: ink where a pixel is over a third of full.

    >>> import numpy as np
    >>> picture_lines(np.array([[255, 255, 0], [255, 0, 255]]))
    ['█▀▄']
    """
    import numpy as np

    ink = np.pad(pixels > 85, ((0, len(pixels) % 2), (0, 0)))
    symbols = np.array([[" ", "▄"], ["▀", "█"]])
    return ["".join(row) for row in symbols[ink[0::2].astype(int), ink[1::2].astype(int)]]
