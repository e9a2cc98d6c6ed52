"""Checkpoints: a state as one file, written so that a crash at any moment leaves a whole one."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from cutaway.errors import DataError, RunError
from cutaway.network.saving import read_tensors, write_tensors
from cutaway.train.state import Arrays, Best, State

KEPT = 2
"""How many checkpoints a run keeps: the newest, and the one before should a disk lose the newest."""


@dataclass(frozen=True)
class Checkpoint:
    """A state, with what the run around it needs to go on.

    Attributes:
        state: Parameters, the memories of optimizer and schedule, step and so on. Of random numbers only the seed
            is needed, which stands in the run's settings: the shuffle of an epoch is a pure function of seed and epoch.
        history_rows: How many rows the history had.
        seconds: How long the run had taken.
    """

    state: State
    history_rows: int
    seconds: float


def save_checkpoint(folder: Path, checkpoint: Checkpoint) -> Path:
    """Write a checkpoint into ``folder``; remove older ones, and what a kill left half-written."""
    folder.mkdir(exist_ok=True)
    state = checkpoint.state
    groups = {
        "parameters": state.parameters,
        "memory": state.memory,
        "best": state.best.parameters if state.best else {},
    }
    tensors = {f"{group}.{name}": array for group, arrays in groups.items() for name, array in arrays.items()}
    path = folder / f"step-{state.step:010d}.safetensors"
    write_tensors(path, tensors, _header(checkpoint))
    for old in (*folder.glob(".step-*"), *sorted(folder.glob("step-*.safetensors"))[:-KEPT]):
        old.unlink(missing_ok=True)
    return path


def load_latest(folder: Path) -> Checkpoint | None:
    """Return the newest whole checkpoint in ``folder``, or None if there is none yet.

    Raises:
        RunError: There are checkpoints, and all of them are damaged.
    """
    paths = sorted(folder.glob("step-*.safetensors"), reverse=True)
    for path in paths:
        with suppress(DataError):
            return _load(path)
    if paths:
        raise RunError(f"No checkpoint in {folder} can be read; all {len(paths)} are damaged. Start the run anew.")
    return None


def _header(checkpoint: Checkpoint) -> dict[str, Any]:
    state = checkpoint.state
    best = state.best and {"epoch": state.best.epoch, "validation_loss": state.best.validation_loss}
    return {
        "kind": "checkpoint",
        "version": 1,
        "step": state.step,
        "loss_sum": state.loss_sum,
        "loss_count": state.loss_count,
        "best": best,
        "schedule_memory": dict(state.schedule_memory),
        "history_rows": checkpoint.history_rows,
        "seconds": checkpoint.seconds,
    }


def _load(path: Path) -> Checkpoint:
    tensors, header = read_tensors(path)
    if header.get("kind") != "checkpoint":
        raise DataError(f"{path} is not a checkpoint.")
    try:
        return _from_header(header, _grouped(tensors))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise DataError(f"The checkpoint {path} is damaged: {error}.") from None


def _from_header(header: Mapping[str, Any], groups: Mapping[str, Arrays]) -> Checkpoint:
    best = None
    if header["best"] is not None:
        loss = _number(header["best"]["validation_loss"])
        best = Best(_count(header["best"]["epoch"]), loss, groups["best"])
    state = State(
        parameters=groups["parameters"],
        memory=groups["memory"],
        step=_count(header["step"]),
        loss_sum=_number(header["loss_sum"]),
        loss_count=_count(header["loss_count"]),
        best=best,
        schedule_memory=_numbers(header.get("schedule_memory", {})),
    )
    return Checkpoint(state, _count(header["history_rows"]), _number(header["seconds"]))


def _count(value: Any) -> int:
    if not isinstance(value, int) or not 0 <= value < 2**53:
        raise ValueError(f"{value!r} is no count")
    return value


def _number(value: Any) -> float:
    if not isinstance(value, (int, float)) or not isfinite(value):
        raise ValueError(f"{value!r} is no finite number")
    return float(value)


def _numbers(value: Any) -> dict[str, float]:
    if not isinstance(value, dict):
        raise ValueError(f"{value!r} are no numbers by name")
    return {name: _number(number) for name, number in value.items()}


def _grouped(tensors: Arrays) -> dict[str, dict[str, Any]]:
    groups: dict[str, dict[str, Any]] = {"parameters": {}, "memory": {}, "best": {}}
    for key, array in tensors.items():
        group, _, name = key.partition(".")
        groups[group][name] = array
    return groups
