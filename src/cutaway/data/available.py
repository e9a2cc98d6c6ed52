"""Which data can be had at once, without a network: for ``cutaway info``."""

from dataclasses import dataclass
from importlib.util import find_spec

from cutaway.data.idx_source import PARTS, IdxSource, where_on_this_machine
from cutaway.data.mnist import source as mnist
from cutaway.data.relatives import RELATIVES
from cutaway.data.source import EMBEDDED


@dataclass(frozen=True)
class Available:
    """One data set: its name, what it is, where it lies on this machine (None: a network is needed)."""

    name: str
    what: str
    where: str | None


def describe_available() -> list[Available]:
    """Return MNIST and the digits, and its relatives where they lie on this machine; files are not read.

    >>> [data.name for data in describe_available()]
    ['mnist', 'digits']
    """
    what = "60,000 + 10,000 handwritten digits of 28 x 28 pixels"
    embedded = EMBEDDED if find_spec("sklearn") else None
    relatives = [Available(name, one.sentence, _place(one.source)) for name, one in RELATIVES.items()]
    return [
        Available("mnist", what, _place(mnist())),
        Available("digits", "1,797 handwritten digits of 8 x 8 pixels", embedded),
        *(relative for relative in relatives if relative.where is not None),
    ]


def _place(source: IdxSource) -> str | None:
    training, test = (where_on_this_machine(source, part) for part in PARTS)
    if training is None or test is None:
        missing = "training" if training is None else "test"
        return f"{training or test}, without the {missing} part" if training or test else None
    return training if training == test else f"{training} and {test}"
