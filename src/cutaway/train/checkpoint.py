"""Checkpoints: a state as one file, written so that a crash at any moment leaves a whole one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cutaway.errors import DataError, RunError
from cutaway.network.saving import read_tensors, write_tensors
from cutaway.train.state import Arrays, Best, State
from cutaway.train.stopwatch import Tally, Timing
from cutaway.train.stored import stored_count, stored_number

KEPT = 2
"""How many checkpoints a run keeps: the newest, and the one before should a disk lose the newest."""

VERSION = 1
"""The version of a checkpoint's header; it changes when older readers would misread it."""


@dataclass(frozen=True)
class Checkpoint:
    """A state, with what the run around it needs to go on.

    Attributes:
        state: Parameters, statistics, the memories of optimizer and schedule, step and so on. Of random numbers only
            the seed is needed, which stands in the run's settings: the shuffle of an epoch is a pure function of seed
            and epoch, and the masks of dropout are one of seed and step.
        history_rows: How many rows the history had.
        seconds: How long the run had taken.
        timing: What its steps had taken, to tell the speed of the whole run.
    """

    state: State
    history_rows: int
    seconds: float
    timing: Timing = field(default_factory=Timing)


def save_checkpoint(folder: Path, checkpoint: Checkpoint) -> Path:
    """Write a checkpoint into ``folder``; remove older ones, and what a kill left half-written."""
    folder.mkdir(exist_ok=True)
    state = checkpoint.state
    groups = {
        "parameters": state.parameters,
        "memory": state.memory,
        "statistics": state.statistics,
        "best": state.best.arrays if state.best else {},
    }
    tensors = {f"{group}.{name}": array for group, arrays in groups.items() for name, array in arrays.items()}
    path = folder / f"step-{state.step:010d}.safetensors"
    write_tensors(path, tensors, _header(checkpoint))
    for old in (*folder.glob(".step-*"), *sorted(folder.glob("step-*.safetensors"))[:-KEPT]):
        old.unlink(missing_ok=True)
    return path


def load_latest(folder: Path, report: Callable[[str], object] = lambda _: None) -> Checkpoint | None:
    """Return the newest whole checkpoint in ``folder``, or None if there is none yet.

    Args:
        folder: Where the checkpoints lie.
        report: Is told in a sentence of each damaged one that was passed over.

    Raises:
        RunError: All checkpoints are damaged, or another version of Cutaway wrote them.
    """
    paths = sorted(folder.glob("step-*.safetensors"), reverse=True)
    passed_over = []
    for path in paths:
        try:
            checkpoint = _load(path)
        except DataError:
            passed_over.append(path.name)
            continue
        if passed_over:
            damaged, step = ", ".join(passed_over), checkpoint.state.step
            report(f"The newest checkpoint ({damaged}) is damaged; going on from an older one, of step {step:,}.")
        return checkpoint
    if paths:
        raise RunError(f"No checkpoint in {folder} can be read; all {len(paths)} are damaged. Start the run anew.")
    return None


def _header(checkpoint: Checkpoint) -> dict[str, Any]:
    state = checkpoint.state
    best = state.best and {"epoch": state.best.epoch, "validation_loss": state.best.validation_loss}
    return {
        "kind": "checkpoint",
        "version": VERSION,
        "step": state.step,
        "loss_sum": state.loss_sum,
        "loss_count": state.loss_count,
        "best": best,
        "schedule_memory": dict(state.schedule_memory),
        "history_rows": checkpoint.history_rows,
        "seconds": checkpoint.seconds,
        "timing": asdict(checkpoint.timing),
    }


def _load(path: Path) -> Checkpoint:
    tensors, header = read_tensors(path)
    if header.get("kind") != "checkpoint":
        raise DataError(f"{path} is not a checkpoint.")
    if header.get("version") != VERSION:  # not damaged: an older checkpoint beside it would be no better
        raise RunError(
            f"The checkpoint {path} has the format version {header.get('version')!r:.60}; this Cutaway reads version "
            f"{VERSION}. Go on with the Cutaway that wrote it, or start the run anew."
        )
    try:
        return _from_header(header, _grouped(tensors))
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"The checkpoint {path} is damaged: {error}.") from None


def _from_header(header: Mapping[str, Any], groups: Mapping[str, Arrays]) -> Checkpoint:
    best = None
    if header["best"] is not None:
        loss = float(stored_number(header["best"]["validation_loss"]))
        best = Best(stored_count(header["best"]["epoch"]), loss, groups["best"])
    state = State(
        parameters=groups["parameters"],
        memory=groups["memory"],
        step=stored_count(header["step"]),
        loss_sum=float(stored_number(header["loss_sum"])),
        loss_count=stored_count(header["loss_count"]),
        best=best,
        schedule_memory=_numbers(header.get("schedule_memory", {})),
        statistics=groups["statistics"],
    )
    timing = Timing(_tally(header["timing"]["pure"]), _tally(header["timing"]["every"]))
    return Checkpoint(state, stored_count(header["history_rows"]), float(stored_number(header["seconds"])), timing)


def _tally(stored: Any) -> Tally:
    return Tally(stored_count(stored["examples"]), float(stored_number(stored["seconds"])))


def _numbers(value: Any) -> dict[str, float]:
    if not isinstance(value, dict):
        raise ValueError(f"{value!r} are no numbers by name")
    return {name: float(stored_number(number)) for name, number in value.items()}


def _grouped(tensors: Arrays) -> dict[str, dict[str, Any]]:
    groups: dict[str, dict[str, Any]] = {"parameters": {}, "memory": {}, "statistics": {}, "best": {}}
    for key, array in tensors.items():
        group, _, name = key.partition(".")
        groups[group][name] = array
    return groups
