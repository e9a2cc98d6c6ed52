"""A network as an ONNX model: the plan in evaluation, one node or a few for each step, under the plan's names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from cutaway.data import Scaler
from cutaway.errors import ExportError
from cutaway.export.operators import Nodes
from cutaway.export.scaling import figures, sentences
from cutaway.export.steps import needed
from cutaway.export.subject import Subject, subject_of
from cutaway.export.tracing import trace
from cutaway.files import write_atomically
from cutaway.network import Network
from cutaway.plan import Plan, Shape

OPSET = 18
"""ONNX's version 18 of the operators, of December 2022: the first in which all reductions are given axes alike."""

IR_VERSION = 8
"""The version of the file's form that belongs to it."""

MAXIMUM_BYTES = 2**31 - 2**20
"""A file of protocol buffers holds less than 2 GiB."""


def to_onnx(
    network: Network,
    path: str | Path,
    *,
    classes: Sequence[str] = (),
    scale: float = 1.0,
    scaler: Scaler | None = None,
) -> Path:
    """Write a network as an ONNX model and return its path; ``.onnx`` is added where it is missing.

    The model's input is ``x``, (batch, inputs), its output ``p``, (batch, outputs); what is between them has the
    plan's names. Its numbers are float32 or float64, as the network's. A file that is there is replaced.

    Args:
        network: The network.
        path: The file.
        classes: The names of the outputs; as JSON in the model's metadata, under ``classes``.
        scale: What inputs were divided by for the training; in the metadata under ``input_scale`` unless it is 1.
        scaler: What scaled the columns for the training; in the metadata as lists under ``input_mean``,
            ``input_deviation``, ``target_mean`` and ``target_deviation``.

    Raises:
        ExportError: The package onnx is not installed; a parameter that is no number; another number of classes than
            of outputs; a scaler of other columns; a network that is too large; a path that cannot be written.
    """
    subject = subject_of(network, classes, scale=scale, scaler=scaler)
    path = onnx_path(path)
    content = model_of(subject).SerializeToString()
    try:
        write_atomically(path, content)
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror}.") from None
    return path


def onnx_path(path: str | Path) -> Path:
    """Return the path with its ending ``.onnx``."""
    path = Path(path)
    if not path.name:
        raise ExportError(f"{str(path)!r} does not name a file; give one, such as network.onnx.")
    return path if path.suffix == ".onnx" else path.with_name(f"{path.name}.onnx")


def model_of(subject: Subject) -> Any:
    """Return the model, checked by ONNX's own checker."""
    require_onnx()
    if sum(array.nbytes for array in subject.arrays.values()) > MAXIMUM_BYTES:
        raise ExportError("The network is larger than 2 GiB, more than a file of ONNX can hold.")
    plan = subject.network.forward_plan
    model = plan_model(plan, subject.shapes(plan), ["x"], ["p"], subject.arrays, subject.dtype)
    from onnx import helper

    model.doc_string = _description(subject)
    helper.set_model_props(model, _metadata(subject))
    return model


def _description(subject: Subject) -> str:
    told = sentences(subject.scale, subject.scaler, "the metadata")
    return f"{subject.sentence()}. {' '.join(told)}" if told else subject.sentence()


def _metadata(subject: Subject) -> dict[str, str]:
    """Return what is known of inputs and outputs, as JSON by name."""
    found: dict[str, Any] = {name: array.tolist() for name, array in figures(subject.scaler).items()}
    found |= {"classes": subject.classes} if subject.classes else {}
    found |= {"input_scale": subject.scale} if subject.scale != 1 else {}
    return {name: json.dumps(value) for name, value in found.items()}


def plan_model(
    plan: Plan,
    shapes: Mapping[str, Shape],
    inputs: Iterable[str],
    outputs: Sequence[str],
    arrays: Mapping[str, NDArray[Any]],
    dtype: str,
) -> Any:
    """Return the model that computes the outputs of any plan, checked.

    Args:
        plan: The plan.
        shapes: The shapes of all its values.
        inputs: The names that are given when the model runs.
        outputs: The names that are wanted.
        arrays: What else the plan reads.
        dtype: The number type of all of them.
    """
    import onnx
    from onnx import helper, numpy_helper

    from cutaway import __version__

    nodes = Nodes(dtype)
    for _, made in needed([(step, trace(step, shapes)) for step in plan], outputs):
        nodes.add(made)
    stored = [numpy_helper.from_array(array, name) for name, array in (dict(arrays) | nodes.constants).items()]
    kind = helper.np_dtype_to_tensor_dtype(_dtype(dtype))
    graph = helper.make_graph(
        nodes.nodes,
        "Cutaway",
        [helper.make_tensor_value_info(name, kind, shapes[name]) for name in inputs],
        [helper.make_tensor_value_info(name, kind, shapes[name]) for name in outputs],
        stored,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    model.producer_name, model.producer_version = "Cutaway", __version__
    onnx.checker.check_model(model, full_check=True)
    return model


def require_onnx() -> None:
    """Raise ExportError, with how to install it, where the package onnx is missing."""
    try:
        import onnx  # noqa: F401
    except ImportError:
        raise ExportError(
            "The export to ONNX needs the package onnx, which is not installed; install it with: "
            'pip install "cutaway[onnx]", or in a checkout: '
            '.venv/bin/python -m pip install -c constraints.txt -e ".[onnx]".'
        ) from None


def _dtype(name: str) -> Any:
    import numpy as np

    return np.dtype(name)
