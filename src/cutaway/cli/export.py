"""``cutaway export``: a trained network as an ONNX model, or as a script that needs NumPy or PyTorch alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from cutaway.cli.console import print_json, say, say_line
from cutaway.cli.options import Json
from cutaway.errors import ExportError, SettingError

if TYPE_CHECKING:
    from cutaway.data import Scaler
    from cutaway.network import Network

ENDINGS = {"onnx": ".onnx", "numpy": "_numpy.py", "pytorch": "_pytorch.py"}
"""For each format what the network's file is called by default, after its own name."""


@dataclass(frozen=True)
class Trained:
    """A network with what is known of its training.

    Attributes:
        network: The network.
        path: Its file.
        beside: The file beside which exports are written by default, and after which they are called.
        optimizer: What trained it.
        learning_rate: At which rate; None for the optimizer's usual one.
        classes: The names of its outputs, if they have any.
        scale: What the inputs were divided by.
        scaler: What scaled the columns, if they were.
        regularizers: What held its weights small.
    """

    network: Network
    path: Path
    beside: Path
    optimizer: str = "sgd"
    learning_rate: float | None = None
    classes: tuple[str, ...] = ()
    scale: float = 1.0
    scaler: Scaler | None = None
    regularizers: tuple[str, ...] = ()


def export(
    source: Annotated[
        str,
        typer.Argument(
            help="A run's folder, its name in runs/, latest, shipped, or a network's file (.safetensors).",
            metavar="RUN_OR_NETWORK",
            show_default=False,
        ),
    ],
    to: Annotated[str, typer.Option(help="The format: onnx, numpy or pytorch.", show_default=False)],
    out: Annotated[
        Path | None,
        typer.Option(help="The file. Default: beside the network's own file; of shipped, here.", show_default=False),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there already.")] = False,
    as_json: Json = False,
) -> None:
    """Write a trained network as an ONNX model, or as a Python script that needs NumPy or PyTorch alone.

    The code is generated from the very functions that compute here, one line for each step of the network's plan.
    """
    if to not in ENDINGS:
        raise SettingError(f"--to is {to!r}; expected one of {', '.join(ENDINGS)}.")
    trained = find_trained(source)
    path = _target(trained, to, out)
    written = [path] if to == "onnx" else [path, path.with_suffix(".npz")]
    if not force:
        _refuse_to_replace(written)
    _write(trained, to, path)
    if as_json:
        print_json({"network": str(trained.path), "to": to, "files": [str(file) for file in written]})
        return
    _report(trained, to, written)


def find_trained(source: str) -> Trained:
    """Return the network of a run, or of a file.

    Raises:
        RunError: There is no such run, or it has no network yet.
        DataError: The file holds no network.
    """
    from cutaway.cli.runs import find_run
    from cutaway.files import expanded
    from cutaway.network import Network

    file = expanded(source)
    if file.is_file() or file.suffix == ".safetensors":
        return Trained(Network.load(file), file, file)
    folder = find_run(source)
    settings, data = folder.settings, folder.data
    return Trained(
        folder.network(),
        folder.network_path,
        folder.export_path,
        optimizer=settings.optimizer,
        learning_rate=settings.learning_rate,
        classes=data.classes,
        scale=data.scale,
        scaler=data.scaler,
        regularizers=settings.regularizers,
    )


def _target(trained: Trained, to: str, out: Path | None) -> Path:
    from cutaway.export import onnx_path, script_path
    from cutaway.files import expanded

    path = trained.beside.with_name(trained.beside.stem + ENDINGS[to]) if out is None else expanded(out)
    return onnx_path(path) if to == "onnx" else script_path(path)


def _refuse_to_replace(paths: list[Path]) -> None:
    there = [str(path) for path in paths if path.exists()]
    if there:
        raise ExportError(f"{' and '.join(there)} would be replaced; give --force, or another file with --out.")


def _write(trained: Trained, to: str, path: Path) -> None:
    from cutaway.export import to_numpy_script, to_onnx, to_torch_script

    if to == "onnx":
        to_onnx(trained.network, path, classes=trained.classes, scale=trained.scale, scaler=trained.scaler)
        return
    write = to_numpy_script if to == "numpy" else to_torch_script
    write(
        trained.network,
        path,
        optimizer=trained.optimizer,
        learning_rate=trained.learning_rate,
        regularizers=trained.regularizers,
        classes=trained.classes,
        scale=trained.scale,
        scaler=trained.scaler,
    )


def _report(trained: Trained, to: str, written: list[Path]) -> None:
    from cutaway.export.scaling import sentences

    say(f"Written: {' and '.join(map(str, written))}")
    if to == "onnx":
        say("Its input is x, one example in each row, its output p. To run it in Python, with onnxruntime:")
        say_line(f"onnxruntime.InferenceSession({str(written[0])!r}).run(['p'], {{'x': x}})")
    else:
        library = "NumPy" if to == "numpy" else "PyTorch"
        say(f"It needs Python and {library}. It compares its own outputs with Cutaway's, and takes inputs of yours:")
        say_line(f"python {quote(str(written[0]))}")
        say_line(f"python {quote(str(written[0]))} inputs.csv")
    where = f"{written[-1]}, {'in its metadata' if to == 'onnx' else 'with the arrays'}"
    for sentence in sentences(trained.scale, trained.scaler, where):
        say(sentence)
