"""Which data can be had at once, without a network: for `cutaway info`."""

from dataclasses import dataclass
from importlib.util import find_spec

from cutaway.data.mnist import Part, where_on_this_machine
from cutaway.data.source import EMBEDDED


@dataclass(frozen=True)
class Available:
    """One data set: its name, what it is, where it lies on this machine (None: a network is needed)."""

    name: str
    what: str
    where: str | None


def describe_available() -> list[Available]:
    """Return the known data sets and where they lie; files are looked for, but neither read nor checked.

    >>> [data.name for data in describe_available()]
    ['mnist', 'digits']
    """
    what = "60,000 + 10,000 handwritten digits of 28 x 28 pixels"
    embedded = EMBEDDED if find_spec("sklearn") else None
    return [
        Available("mnist", what, _mnist_place()),
        Available("digits", "1,797 handwritten digits of 8 x 8 pixels", embedded),
    ]


def _mnist_place() -> str | None:
    parts: tuple[Part, ...] = ("train", "test")
    training, test = (where_on_this_machine(part) for part in parts)
    if training is None or test is None:
        missing = "training" if training is None else "test"
        return f"{training or test}, without the {missing} part" if training or test else None
    return training if training == test else f"{training} and {test}"
