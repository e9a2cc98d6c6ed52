"""Max-norm: the incoming weights of a unit are never longer than a bound."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.definitions.regularizers.regularizer import Regularizer


def project(xp: Namespace, W: Array, *, norm: float) -> Array:
    """Return W with each column that is longer than norm shrunk to that length, shape (inputs, units).

    A column is what comes in at one unit; its length is the square root of the sum of its squares. A shorter one is
    returned bit for bit. Where that sum is beyond the number type (weights above 1e19 in float32), the column
    becomes 0.
    """
    length = xp.sqrt(xp.sum(W * W, axis=0, keepdims=True))
    return W * (norm / xp.maximum(length, norm * xp.ones_like(length)))


MAX_NORM = Regularizer(
    name="max_norm",
    sentence="After each update a unit's incoming weights are shrunk to a given length if they are longer; made for "
    "dropout with high learning rates.",
    source=Source(
        "Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, Dropout: A Simple Way to Prevent Neural Networks "
        "from Overfitting (2014)",
        "section 5.1; appendix A.3 for usual bounds, 3 to 4",
        "it speaks of hidden units; here the output's units are held, too",
    ),
    differences=(
        "Keras's MaxNorm and PyTorch's renorm divide by the length plus 1e-7, and so end a little shorter.",
        "Keras's default is 2.",
    ),
    settings={"norm": 3.0},
    limits={"norm": (1e-6, 1e6)},
    project=project,
)
