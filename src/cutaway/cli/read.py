"""``cutaway read``: the digits or letters on a photographed page, found and read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cutaway.cli.console import complain, note, print_json, say
from cutaway.cli.options import Json
from cutaway.errors import CutawayError, SettingError
from cutaway.train.shipped import SHIPPED

if TYPE_CHECKING:
    from cutaway.network.page_reading import PageReading

MOST_NAMED = 5
"""So many of the least sure readings are named."""


def read(
    photos: Annotated[
        list[Path],
        typer.Argument(help="PNG, JPEG or WebP files, a page of digits or letters each.", metavar="PHOTO..."),
    ],
    run: Annotated[
        str, typer.Option(help="Whose network reads: a run's folder, its name in runs/, latest, or shipped.")
    ] = SHIPPED,
    boxes: Annotated[
        Path | None,
        typer.Option(
            help="Write the page here, a PNG file, with a box and the reading at each piece.", show_default=False
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file of --boxes if it is there already.")] = False,
    as_json: Json = False,
) -> None:
    """Read all digits on a photographed or scanned page and print them line by line, the least sure ones named.

    The page may be lit unevenly, ruled or squared, and tilted; a sheet on a table is straightened. A run that was
    trained on letters reads letters. Any digit that is not written apart from its neighbors may be missed.
    """
    from cutaway.cli.predict import name_reader
    from cutaway.cli.runs import find_run

    out = _checked(boxes, photos, force)
    folder = find_run(run)
    network = folder.network()
    results, failed = [], False
    for photo in photos:
        try:
            reading = _reading(photo, folder, network)
        except CutawayError as error:
            complain(str(error))
            failed = True
            continue
        if out is not None:
            _write_boxes(reading, out)
            note(f"Wrote {out}")
        results.append(_result(photo, reading))
        if not as_json:
            _show(photo, reading)
    if as_json:
        print_json({"run": folder.name, "images": results})
    elif results:
        name_reader(folder)
    if failed:
        raise typer.Exit(1)


def _checked(boxes: Path | None, photos: list[Path], force: bool) -> Path | None:
    """Return where the boxes go.

    Raises:
        SettingError: There are several pages for one file, it has another ending, or it is there already.
    """
    from cutaway.files import expanded

    if boxes is None:
        return None
    out = expanded(boxes)
    if len(photos) > 1:
        raise SettingError(f"--boxes is one file, and there are {len(photos)} photos; give one photo at a time.")
    if out.suffix.lower() != ".png":
        raise SettingError(f"--boxes is {str(boxes)!r}; give a file name that ends in .png.")
    if out.exists() and not force:
        raise SettingError(f"{out} would be replaced; give --force, or another file with --boxes.")
    return out


def _reading(photo: Path, folder: Any, network: Any) -> PageReading:
    from cutaway.cli.page_reading import read_page

    return read_page(photo, folder, network)


def _write_boxes(reading: PageReading, out: Path) -> None:
    from cutaway.cli.page_reading import page_with_boxes
    from cutaway.files import write_out

    write_out(out, page_with_boxes(reading))


def _result(photo: Path, reading: PageReading) -> dict[str, Any]:
    pieces = [
        {
            "left": piece.left,
            "top": piece.top,
            "width": piece.width,
            "height": piece.height,
            "line": piece.line,
            "guess": name,
            "probability": sure,
            "notice": notice,
        }
        for piece, name, sure, notice in zip(
            reading.found.pieces, reading.names, reading.sure, reading.notices, strict=True
        )
    ]
    height, width = reading.found.page.shape
    return {
        "image": str(photo),
        "lines": list(reading.text),
        "width": width,
        "height": height,
        "pieces": pieces,
        "too_faint": reading.faint,
    }


def _show(photo: Path, reading: PageReading) -> None:
    count, lines = len(reading.found.pieces), reading.found.lines
    say(f"{photo}: {count:,} found in {lines} line{'' if lines == 1 else 's'}, {_how_sure(reading)}")
    for line in reading.text:
        say(f"  {line}")
    if reading.faint:
        say(f"  Left out as too faint to be read: {reading.faint:,}")
    for sentence in _doubts(reading):
        say(f"  {sentence}")


def _how_sure(reading: PageReading) -> str:
    from cutaway.network.page_reading import DOUBTFUL

    doubtful = reading.doubtful
    return f"{doubtful} of them less than {DOUBTFUL:.0%} sure" if doubtful else f"all at least {DOUBTFUL:.0%} sure"


def _doubts(reading: PageReading) -> list[str]:
    """Return sentences on the readings that are the least sure, and on pieces that look odd."""
    from cutaway.cli.page_reading import place
    from cutaway.network.page_reading import DOUBTFUL

    order = sorted(range(len(reading.sure)), key=lambda number: reading.sure[number])
    doubtful = [number for number in order[:MOST_NAMED] if reading.sure[number] < DOUBTFUL]
    odd = [number for number, notice in enumerate(reading.notices) if notice]
    return [_doubt(reading, number) for number in doubtful] + [
        f"Look again at {place(reading, number)}, read as {reading.names[number]}: {reading.notices[number]}"
        for number in odd[:MOST_NAMED]
    ]


def _doubt(reading: PageReading, number: int) -> str:
    from cutaway.cli.page_reading import place

    p = reading.p[number]
    second = int(p.argsort()[-2])
    what = f"{reading.names[number]}, {reading.sure[number]:.0%} sure, or {reading.classes[second]}, {p[second]:.0%}"
    return f"Least sure at {place(reading, number)}: {what}"
