"""Arguments and options that several commands share."""

from typing import Annotated, TypeAlias

import typer

Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print the result as one JSON object on the last line.")]

Run: TypeAlias = Annotated[
    str,
    typer.Argument(
        help="A run's folder, its name in runs/, latest, or shipped: the network that comes with Cutaway.",
        metavar="RUN",
        show_default=False,
    ),
]
