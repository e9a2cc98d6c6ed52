"""What each epoch learns from: the training examples, or pictures that are changed anew for every epoch."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from threading import Thread

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
        self._next: tuple[int, Future[Dataset]] | None = None

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
            self._epoch = epoch
            self._next = None
            if epoch + 1 < self._epochs:
                self._make_ready(epoch + 1)
        return self._examples

    def is_ready(self, epoch: int) -> bool:
        """Return whether an epoch's examples are at hand; if not, a thread makes them ready from now on."""
        if not self.differs or epoch == self._epoch:
            return True
        if self._next is None or self._next[0] != epoch:
            self._make_ready(epoch)
        return self._next is not None and self._next[1].done()

    def _made_ready(self, epoch: int) -> Dataset:
        if self._next and self._next[0] == epoch:
            return self._next[1].result()
        return self._made(epoch)

    def _make_ready(self, epoch: int) -> None:
        future: Future[Dataset] = Future()
        self._next = epoch, future
        Thread(target=self._fulfill, args=(epoch, future), daemon=True).start()

    def _fulfill(self, epoch: int, future: Future[Dataset]) -> None:
        try:
            future.set_result(self._made(epoch))
        except BaseException as error:  # whoever asks for the epoch hears of it
            future.set_exception(error)

    def _made(self, epoch: int) -> Dataset:
        return augmented(self._train, self._augmentations, self._seed, epoch, self._threads)
