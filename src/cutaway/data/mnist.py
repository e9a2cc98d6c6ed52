"""MNIST: 60,000 + 10,000 handwritten digits, found on this machine or downloaded once and kept.

Source: Y. LeCun, C. Cortes and C. Burges, "The MNIST database of handwritten digits". Files are known by the
SHA-256 of their plain content, since the gzip wrapper differs between mirrors.
"""

from collections.abc import Sequence

from cutaway.data.dataset import PictureFormat
from cutaway.data.download import Report
from cutaway.data.idx_source import ANSWER_WITHIN, IdxFile, IdxPart, IdxSource, Part, Unavailable, find_part, keep_part
from cutaway.data.idx_source import where_on_this_machine as where_its_files_are

MnistPart = IdxPart
MnistUnavailable = Unavailable
PICTURE = PictureFormat(28, 28, 20, "mass")
MIRRORS: tuple[str, ...] = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://raw.githubusercontent.com/fgnt/mnist/master/",
    "https://azureopendatastorage.blob.core.windows.net/mnist/",
)

FILES: dict[Part, tuple[IdxFile, IdxFile]] = {
    "train": (
        IdxFile(
            "train-images-idx3-ubyte", "train images", 47_040_016, "9.9 MB",
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        ),
        IdxFile(
            "train-labels-idx1-ubyte", "train labels", 60_008, "29 kB",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        ),
    ),
    "test": (
        IdxFile(
            "t10k-images-idx3-ubyte", "test images", 7_840_016, "1.6 MB",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        ),
        IdxFile(
            "t10k-labels-idx1-ubyte", "test labels", 10_008, "4.5 kB",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        ),
    ),
}  # fmt: skip


def source(mirrors: Sequence[str] | None = None) -> IdxSource:
    """Return the description of MNIST; ``mirrors`` are addresses of folders, ``MIRRORS`` if not given."""
    chosen = MIRRORS if mirrors is None else tuple(mirrors)
    return IdxSource("mnist", "MNIST", FILES, chosen, base=True, answer_within=ANSWER_WITHIN)


def find_mnist(
    part: Part, *, mirrors: Sequence[str] | None = None, report: Report | None = None, copies: bool = True
) -> IdxPart:
    """Return one part of MNIST from CUTAWAY_DATA, the cache, or a mirror; of the other part nothing is read.

    ``mirrors`` are addresses of folders, ``MIRRORS`` if not given; ``report`` receives a line for each download. With
    ``copies``, gzipped files are unpacked only once: the cache keeps their content.

    Raises:
        MnistUnavailable: It is not on this machine, and no mirror gives it.
        DataError: A file in CUTAWAY_DATA has another content.
    """
    return find_part(source(mirrors), part, report, copies=copies)


def keep_mnist(part: Part, *, mirrors: Sequence[str] | None = None, report: Report | None = None) -> None:
    """Make sure that a part is on this machine, downloading it if need be, without reading what it holds.

    Raises:
        MnistUnavailable: It is not on this machine, and no mirror gives it.
    """
    keep_part(source(mirrors), part, report)


def where_on_this_machine(part: Part) -> str | None:
    """Return in words where both files of a part lie, or None; the files are not read, so not checked either."""
    return where_its_files_are(source(), part)
