"""MNIST's relatives: other pictures of 28 x 28 pixels, in files of the same kind.

The hashes are of the gzipped files, as TensorFlow Datasets publishes them (url_checksums/fashion_mnist.txt and
kmnist.txt in github.com/tensorflow/datasets); those in github.com/ankane/torchvision-ruby are the same. Of EMNIST's
letters (``emnist``) only the hash of one archive is published.
"""

from cutaway.data.emnist import EMNIST_LETTERS
from cutaway.data.idx_source import IdxFile, IdxSource, Part
from cutaway.data.relative import Relative

IMAGES, LABELS = 60_000 * 784 + 16, 60_000 + 8  # bytes: 16 and 8 are the headers
TEST_IMAGES, TEST_LABELS = 10_000 * 784 + 16, 10_000 + 8


def _files(packed: tuple[str, str, str, str], *hashes: str) -> dict[Part, tuple[IdxFile, IdxFile]]:
    sizes = (IMAGES, LABELS, TEST_IMAGES, TEST_LABELS)
    names = ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")
    whats = ("train images", "train labels", "test images", "test labels")
    made = [
        IdxFile(f"{name}-ubyte", what, size, much, digest, "file")
        for name, what, size, much, digest in zip(names, whats, sizes, packed, hashes, strict=True)
    ]
    return {"train": (made[0], made[1]), "test": (made[2], made[3])}


FASHION_MNIST = Relative(
    IdxSource(
        "fashion_mnist",
        "Fashion-MNIST",
        _files(
            ("26 MB", "30 kB", "4.4 MB", "5.1 kB"),
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
            "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
            "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
        ),
        (
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        ),
    ),
    ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
    "70,000 pieces of clothing of 28 x 28 pixels",
    "H. Xiao, K. Rasul and R. Vollgraf, Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning "
    "Algorithms, arXiv:1708.07747, 2017",
)

KMNIST = Relative(
    IdxSource(
        "kmnist",
        "Kuzushiji-MNIST",
        _files(
            ("18 MB", "29 kB", "3.0 MB", "5.1 kB"),
            "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4",
            "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17",
            "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5",
            "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c",
        ),
        ("http://codh.rois.ac.jp/kmnist/dataset/kmnist/", "https://codh.rois.ac.jp/kmnist/dataset/kmnist/"),
    ),
    ("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
    "70,000 cursive Japanese characters of 28 x 28 pixels",
    "T. Clanuwat and others, Deep Learning for Classical Japanese Literature, arXiv:1812.01718, 2018",
)

RELATIVES = {relative.source.name: relative for relative in (FASHION_MNIST, KMNIST, EMNIST_LETTERS)}
