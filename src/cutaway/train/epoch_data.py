"""What each epoch learns from: the training examples, or pictures that are changed anew for every epoch."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from threading import Event, Thread

from cutaway.data import Dataset
from cutaway.data.augmented import augmented, check_pictures
from cutaway.definitions import Augmentation


class EpochData:
    """The examples of each epoch; while one is learned from, a thread of its own makes the next one ready.

    Args:
        train: The training examples.
        augmentations: What happens to their pictures, one after the other; with none every epoch has the examples as
            they are.
        seed: The run's seed.
        epochs: How many epochs there are, so that none is made ready in vain.
        threads: How many threads change the pictures. One will do where the processor learns, too.

    Raises:
        DataError: There are augmentations, and the examples are no pictures.
    """

    def __init__(
        self, train: Dataset, augmentations: Sequence[Augmentation], seed: int, epochs: int, threads: int = 1
    ) -> None:
        if augmentations:
            check_pictures(train)
        self._train, self._augmentations, self._seed, self._epochs = train, augmentations, seed, epochs
        self._threads = threads
        self._epoch, self._examples = -1, train
        self._next: _Next | None = None

    @property
    def differs(self) -> bool:
        """Whether each epoch has pictures of its own."""
        return bool(self._augmentations)

    def of(self, epoch: int) -> Dataset:
        """Return the examples of an epoch, counted from 0: the same whenever and by whomever they are asked for."""
        if not self.differs:
            return self._train
        if epoch != self._epoch:
            self._examples = self._made_ready(epoch)
            self._epoch, self._next = epoch, None
            if epoch + 1 < self._epochs:
                self._make_ready(epoch + 1)
        return self._examples

    def is_ready(self, epoch: int) -> bool:
        """Return whether an epoch's examples are at hand; if not, a thread makes them ready from now on."""
        if not self.differs or epoch == self._epoch:
            return True
        if self._next is None or self._next.epoch != epoch:
            self._make_ready(epoch)
        return self._next is not None and self._next.examples.done()

    def has(self, train: Dataset, augmentations: Sequence[Augmentation], seed: int) -> bool:
        """Return whether its epochs are those of these examples, augmentations and seed."""
        return train is self._train and (*augmentations,) == (*self._augmentations,) and seed == self._seed

    def close(self) -> None:
        """Give up what is being made ready, so that its thread ends; whoever asks for it after all has it made anew."""
        if self._next:
            self._next.given_up.set()
            self._next = None

    def _made_ready(self, epoch: int) -> Dataset:
        if self._next and self._next.epoch == epoch:
            return self._next.examples.result()
        self.close()
        return self._made(epoch, None)

    def _make_ready(self, epoch: int) -> None:
        self.close()
        self._next = _Next(epoch)
        Thread(target=self._fulfill, args=(self._next,), daemon=True).start()

    def _fulfill(self, wanted: _Next) -> None:
        try:
            wanted.examples.set_result(self._made(wanted.epoch, wanted.given_up))
        except BaseException as error:  # whoever asks for the epoch hears of it
            wanted.examples.set_exception(error)

    def _made(self, epoch: int, given_up: Event | None) -> Dataset:
        return augmented(self._train, self._augmentations, self._seed, epoch, self._threads, given_up)


class _Next:
    """An epoch that is being made ready: its examples, and whether they are wanted no more."""

    def __init__(self, epoch: int) -> None:
        self.epoch = epoch
        self.examples: Future[Dataset] = Future()
        self.given_up = Event()
