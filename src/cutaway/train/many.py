"""Many trainings at once: small networks are trained side by side in one call of the native core.

What one training of a small network leaves unused, the lanes of a vector and the other cores of the machine, is given
to the others. A sweep over seeds, learning rates or widths is thus some times faster than one training after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cutaway.definitions import SCHEDULES
from cutaway.errors import SettingError
from cutaway.train.loop import Training
from cutaway.train.progress import Progress, end_of, pulled
from cutaway.train.together import epochs_at_once, stretch


def train_many(trainings: Sequence[Training | Progress]) -> Iterator[list[Progress]]:
    """Train many networks at once, and yield where all of them stand after each stretch of some tenths of a second.

    The networks may differ in everything. Those that have the same number of layers, activations, loss, kind of
    optimizer, batch size and number of examples share the lanes of a vector, up to 16 of them; their weights, widths,
    data, seeds, learning rates, schedules and the settings of their optimizers may differ. The others share the call
    and the machine's cores. What comes out is what each comes to alone, up to rounding in single precision.

    Where the steps need Python between them, with dropout, augmentations, early stopping, a schedule that watches the
    validation loss, or the reference engine, ``Training.run`` makes them, one training after the other. Of the rest
    nothing is measured but the loss while training: no validation data, no accuracy.

    NaN or infinity ends the training in which it comes up, with the error that it would raise alone, and no other.

    Args:
        trainings: Trainings to begin, or where some stand already: what was yielded last is enough to go on, so that
            whoever stops loses at most the stretch under way.

    Yields:
        One ``Progress`` for each training, in their order.

    Raises:
        SettingError: The same training is given twice, or asks for the native core, which cannot run it; or there are
            fewer threads than ``CUTAWAY_THREADS`` asks for.

    >>> from cutaway import Network
    >>> from cutaway.data.dataset import make_dataset
    >>> from cutaway.train import TrainingSettings
    >>> data = make_dataset("sum", [[0, 0], [0, 1], [1, 0], [1, 1]], targets=[[0], [1], [1], [2]])
    >>> settings = TrainingSettings(optimizer="sgd", learning_rate=0.1, batch_size=2, epochs=50)
    >>> nets = [Network([2, 3, 1], activation="tanh", output="identity", seed=seed) for seed in range(4)]
    >>> *_, last = train_many([Training(net, data, None, settings) for net in nets])
    >>> last[3].state.step, last[3].curve.shape, bool(last[3].curve[-1, 1] < last[3].curve[0, 1])
    (100, (50, 2), True)
    """
    standing = [_begun(one) for one in trainings]
    _check_different([one.training for one in standing])
    alone = {place: one.training.run(one.state) for place, one in enumerate(standing) if not _is_batched(one.training)}
    epochs = epochs_at_once(standing)
    while not all(one.finished for one in standing):
        together = [place for place, one in enumerate(standing) if not one.finished and place not in alone]
        for place, one in zip(together, stretch([standing[place] for place in together], epochs), strict=True):
            standing[place] = one
        for place, snapshots in alone.items():
            standing[place] = pulled(standing[place], snapshots, end_of(standing[place], epochs))
        yield list(standing)


def _check_different(trainings: Sequence[Training]) -> None:
    places = {id(training): place for place, training in enumerate(trainings)}
    for place, training in enumerate(trainings):
        if places[id(training)] != place:
            raise SettingError(
                f"The trainings at places {place} and {places[id(training)]} are one and the same; make a "
                "Training(...) for each, with a seed or a setting of its own."
            )


def _begun(given: Training | Progress) -> Progress:
    return given if isinstance(given, Progress) else Progress(given, given.begin())


def _is_batched(training: Training) -> bool:
    """Return whether the steps need no Python between them."""
    settings = training.settings
    watches = settings.early_stopping is not None or SCHEDULES.resolve(settings.schedule).watches
    changes = bool(settings.augmentations) or any(training.network.specification.dropout)
    return training.engine.native is not None and not watches and not changes
