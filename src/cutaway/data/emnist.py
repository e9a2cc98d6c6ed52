"""EMNIST's letters: 145,600 handwritten letters, capital and small ones in one class, made like MNIST's digits.

All that is published of the files is the hash of one archive, by TensorFlow Datasets (561,753,746 bytes and the
SHA-256 below: tensorflow_datasets/url_checksums/emnist.txt in github.com/tensorflow/datasets). The address there is
an older one of NIST, which leads to a web page by now; torchvision downloads the same archive from the one below.
"""

from string import ascii_uppercase

from cutaway.data.archive import Archive
from cutaway.data.dataset import PictureFormat
from cutaway.data.idx_source import IdxFile, IdxSource, Part
from cutaway.data.relative import Relative

TRAINING, TEST = 124_800, 20_800  # examples
ARCHIVE = Archive("gzip.zip", 561_753_746, "fb9bb67e33772a9cc0b895e4ecf36d2cf35be8b709693c3564cea2a019fcda8e", "gzip")
# The paper's rule: soft edges by a Gaussian filter, the ink's box in the middle of a square, a border of 2 pixels.
PICTURE = PictureFormat(28, 28, 24, "box")


def _pair(part: str, examples: int) -> tuple[IdxFile, IdxFile]:
    images, labels = (f"emnist-letters-{part}-{kind}-ubyte" for kind in ("images-idx3", "labels-idx1"))
    packed = ARCHIVE.megabytes
    return (
        IdxFile(images, f"{part} images", examples * 28 * 28 + 16, packed, "", "archive"),
        IdxFile(labels, f"{part} labels", examples + 8, packed, "", "archive"),
    )


FILES: dict[Part, tuple[IdxFile, IdxFile]] = {"train": _pair("train", TRAINING), "test": _pair("test", TEST)}

EMNIST_LETTERS = Relative(
    IdxSource(
        "emnist_letters",
        "EMNIST Letters",
        FILES,
        ("https://biometrics.nist.gov/cs_links/EMNIST/",),
        archive=ARCHIVE,
    ),
    tuple(ascii_uppercase),
    "145,600 handwritten letters of 28 x 28 pixels, A and a alike",
    "G. Cohen, S. Afshar, J. Tapson and A. van Schaik, EMNIST: an extension of MNIST to handwritten letters, "
    "arXiv:1702.05373, 2017",
    picture=PICTURE,
    first_label=1,
    transposed=True,
)
