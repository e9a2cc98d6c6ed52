"""What the scripts for NumPy and PyTorch have in common: their file, the arrays beside it, the end of their code."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from textwrap import fill
from typing import Any

import numpy as np

from cutaway.definitions import OPTIMIZERS, Optimizer
from cutaway.errors import ExportError, SettingError
from cutaway.export.dialect import Dialect
from cutaway.export.scaling import figures, sentences
from cutaway.export.steps import WIDTH, listed, quoted
from cutaway.export.subject import Subject
from cutaway.export.update import projection_function, projections, update_function
from cutaway.files import write_atomically

LIBRARIES = frozenset({"numpy", "torch"})

SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")

LONGEST_NAME = 60

READING = '''def read_store():
    """Return the arrays in the file beside this one: the network's own, and a few examples."""
    with np.load(STORE, allow_pickle=False) as store:
        return {name: store[name] for name in store.files}


def read_arrays():
    """Return the arrays that are the network's own."""
    others = ("x", "p", "input_mean", "input_deviation", "target_mean", "target_deviation")
    return {name: array for name, array in read_store().items() if name not in others}


def read_inputs(path):
    """Return the inputs in a .npy or .csv file, one example in each row."""
    try:
        x = np.load(path, allow_pickle=False) if path.suffix == ".npy" else np.loadtxt(path, delimiter=",", ndmin=2)
        x = np.asarray(x, dtype=DTYPE)
    except (OSError, TypeError, ValueError) as error:
        sys.exit(f"{path} cannot be read as an array of numbers: {error}")
    if x.ndim != 2 or x.shape[1] != INPUTS:
        sys.exit(f"{path} holds an array of the shape {x.shape}; expected {INPUTS} numbers in each row.")
    return x


def show(p):
    """Print the outputs, one example in each line, behind the name of the class that has the largest."""
    for row in p:
        name = f"{CLASSES[np.argmax(row)]}: " if CLASSES else ""
        print(name + " ".join(f"{number:.6g}" for number in row))'''

USAGE = """    python $name
        computes the stored examples, made up by chance, and compares with what Cutaway computed
    python $name inputs.npy
        prints the outputs for your inputs, one example in each row
    python $name inputs.csv
        the same for numbers separated by commas, without a heading"""


def script_path(path: str | Path) -> Path:
    """Return the path with its ending ``.py``.

    Raises:
        ExportError: A script of that name would be imported in place of a library by any other beside it.
    """
    path = Path(path)
    if not path.name:
        raise ExportError(f"{str(path)!r} does not name a file; give one, such as network.py.")
    path = path if path.suffix == ".py" else path.with_name(f"{path.name}.py")
    if path.stem in LIBRARIES or path.stem in sys.stdlib_module_names:
        raise ExportError(
            f"A script named {path.name} would be imported in place of the module {path.stem}; choose another name."
        )
    return path


def store_path(path: Path) -> Path:
    """Return the file beside a script that holds its arrays."""
    return path.with_suffix(".npz")


def write_script(path: Path, text: str, subject: Subject) -> list[Path]:
    """Write a script and the arrays beside it, and return both paths.

    Raises:
        ExportError: The folder cannot be written to.
    """
    file = BytesIO()
    arrays: dict[str, Any] = {**subject.arrays, **subject.examples(), **figures(subject.scaler)}
    np.savez(file, **arrays)
    store = store_path(path)
    try:
        write_atomically(store, file.getvalue())
        write_atomically(path, text.encode("utf-8"))
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror}.") from None
    return [path, store]


def resolved(optimizer: str | Optimizer, learning_rate: float | None) -> tuple[Optimizer, float]:
    """Return the optimizer's entry, and the learning rate: PyTorch's default where none was given.

    Raises:
        SettingError: A learning rate that is no number above 0.
        UnknownNameError: An optimizer that the catalogue does not have.
    """
    entry = OPTIMIZERS.resolve(optimizer)
    try:
        rate = entry.usual_rate if learning_rate is None else float(learning_rate)
    except (TypeError, ValueError, OverflowError):
        rate = float("nan")
    if not 0 < rate < float("inf"):
        raise SettingError(f"The learning rate is {learning_rate!r:.60}; expected a number above 0, such as 0.001.")
    return entry, rate


def shown_name(path: Path) -> str:
    """Return a script's name for its own description, or a stand-in where it has unusual characters."""
    return path.name if set(path.name) <= SAFE and len(path.name) <= LONGEST_NAME else "script.py"


def description(subject: Subject) -> str:
    """Return what the network is, in lines for a script's own description."""
    return fill(f"{subject.sentence()}.", WIDTH - 4)


def constants(path: Path, subject: Subject) -> str:
    """Return the definitions at a script's head; what comes from outside is written as Python writes a text."""
    held = listed("WEIGHTS = (", [quoted(name) for name in subject.weights], ")")
    lines = [
        f"STORE = Path(__file__).with_name({quoted(store_path(path).name)})",
        f"INPUTS = {subject.inputs}",
        f"DTYPE = {quoted(subject.dtype)}",
        *listed("PARAMETERS = (", [quoted(name) for name in subject.parameters], ")"),
        *(held if projections(subject.regularizers) else []),
        *listed("CLASSES = (", [quoted(name) for name in subject.classes], ")"),
    ]
    return "\n".join(lines)


def about_scaling(subject: Subject) -> str:
    """Return what to do with inputs and outputs, as a paragraph of a script's own description."""
    told = sentences(subject.scale, subject.scaler, "the .npz file, too")
    return "".join(f"{sentence}\n" for sentence in told) + "\n" if told else ""


def about_loss(subject: Subject, depth: int) -> str:
    """Return the end of the loss's description: what it includes besides the loss of the data."""
    if not any(regularizer.value for regularizer in subject.regularizers):
        return ""
    return f"\n\n{'    ' * depth}The penalties of the weights are part of this loss.\n{'    ' * depth}"


def check_of_examples(subject: Subject) -> list[str]:
    """Return the lines that refuse a batch that cannot be normalized."""
    if not subject.averages:
        return []
    sentence = "Batch normalization measures each batch, and x has one example; give two or more."
    return ["if len(x) < 2:", f'    raise ValueError("{sentence}")']


def update_functions(subject: Subject, optimizer: Optimizer, dialect: Dialect) -> str:
    """Return the functions that make an update: the optimizer's, and those of what holds the weights after it."""
    held = [projection_function(regularizer, dialect) for regularizer in projections(subject.regularizers)]
    return "\n\n\n".join([update_function(optimizer, dialect), *held])
