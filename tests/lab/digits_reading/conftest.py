"""What the tests of reading share: networks, a desk with test pictures, and drawings."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cutaway.data import Dataset, make_dataset
from cutaway.data.digits import CLASSES
from cutaway.data.idx_source import where_on_this_machine
from cutaway.data.mnist import PICTURE, find_mnist, source
from cutaway.lab.digits.readable import Readable
from cutaway.lab.digits.reading import ANSWERS, Desk
from cutaway.lab.message import Message
from cutaway.train.shipped import shipped_run


@pytest.fixture(scope="session")
def shipped() -> Readable:
    """The network that comes along; its training pictures are stood in for by random ones of its format."""
    pictures = np.random.default_rng(0).integers(0, 256, (300, 784), dtype=np.uint8)
    train = make_dataset("noise", pictures, np.arange(300) % 10, CLASSES, scale=255, picture=PICTURE)
    return Readable(shipped_run().network(), PICTURE, 255.0, CLASSES, train)


@pytest.fixture(scope="session")
def mnist_tests() -> Dataset:
    """MNIST's test pictures."""
    if where_on_this_machine(source(), "test") is None:
        pytest.skip("MNIST is not on this machine")
    found = find_mnist("test")
    return make_dataset("mnist", found.images, found.labels, CLASSES, scale=255, picture=PICTURE)


@pytest.fixture
def desk() -> Desk:
    """A desk with three test pictures: a bar that stands, one that lies, and one with uneven light."""
    pictures = np.zeros((3, 28, 28), np.uint8)
    pictures[0, 4:24, 12:16] = 255
    pictures[1, 12:16, 4:24] = 255
    pictures[2, 4:24, 10:18] = np.linspace(120, 255, 20, dtype=np.uint8)[:, np.newaxis]
    tests = make_dataset("bars", pictures, [1, 7, 1], CLASSES, scale=255, picture=PICTURE)
    return Desk(open_tests=lambda: tests)


Ask = Callable[..., Message]


@pytest.fixture
def ask(shipped: Readable, desk: Desk) -> Ask:
    """Ask a command of the network that comes along."""

    def asked(command: Any, desk: Desk = desk, readable: Readable = shipped) -> Message:
        return ANSWERS[type(command)]({"shipped": readable}, desk, 3, command)

    return asked
