"""One pass over some rows, for ``partial_fit``: training that goes on, with other examples each time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cutaway.data import Dataset, epoch_order
from cutaway.definitions import SCHEDULES
from cutaway.errors import SettingError
from cutaway.network import Network, Specification
from cutaway.train import Snapshot, State, Training, TrainingSettings


def check_endless(settings: TrainingSettings) -> None:
    """Raise SettingError where a setting needs to know the end of the training, or to watch other examples."""
    if settings.early_stopping is not None or SCHEDULES.resolve(settings.schedule).name != "constant":
        raise SettingError(
            "partial_fit makes one pass at a time and knows no end, so that it needs schedule='constant' and "
            "early_stopping=None; set these, or call fit."
        )


def check_same(now: Specification, wanted: Specification) -> None:
    """Raise SettingError where the estimator's parameters ask for another network than there is."""
    if now != wanted:
        raise SettingError(
            "partial_fit goes on with the network that there is, and the parameters of the estimator ask for another "
            "one now; set them back, or call fit to start anew."
        )


def ready_to_go_on(state: State) -> State:
    """Return the state that a training left, with the arrays of the best epoch if it watched for one."""
    arrays = state.best_arrays
    return State(
        parameters={name: arrays[name] for name in state.parameters},
        memory=state.memory,
        step=state.step,
        statistics={name: arrays[name] for name in state.statistics},
    )


def one_pass(
    network: Network, data: Dataset, settings: TrainingSettings, state: State, epoch: int
) -> Iterator[Snapshot]:
    """Yield a snapshot for each batch of one pass over the data, which is number ``epoch``, from 0.

    Each batch is a training of one step. So the steps that an optimizer such as Adam counts go on from pass to pass,
    whatever number of rows each of them brings.

    Raises:
        SettingError: The optimizer remembers other things than the state holds: it was exchanged.
        NonFiniteError: NaN or infinity came up.
    """
    whole = Training(network, data, None, settings)
    if whole.begin().memory.keys() != state.memory.keys():
        raise SettingError("The optimizer is not the one that this training began with; call fit to start anew.")
    order = epoch_order(settings.seed, epoch, len(data))
    last = (whole.steps_per_epoch - 1) * whole.batch_size
    for start in range(0, last + 1, whole.batch_size):
        rows = order[start : start + whole.batch_size] if start < last else order[start:]
        single = replace(settings, batch_size=len(rows), epochs=state.step + 1)
        *_, snapshot = Training(network, data.take(rows), None, single).run(state)
        state = snapshot.state
        row = {"step": state.step, "epoch": epoch + 1, "learning_rate": snapshot.learning_rate}
        yield replace(snapshot, row=row, epoch_ended=start == last)
