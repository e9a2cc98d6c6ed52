"""Orthogonal: a rotation, which changes no length."""

from cutaway.definitions.entry import Array, ByHand, Namespace, Settings, Source
from cutaway.definitions.initializers.initializer import Generator, Initializer


def value(
    xp: Namespace, generator: Generator, shape: tuple[int, ...], inputs: int, units: int, settings: Settings
) -> Array:
    """Return gain Q, with Q from the QR decomposition of a normal matrix: WᵀW = gain² I if W is tall, WWᵀ if wide.

    A decomposition leaves the sign of each column of Q open. The sign that makes the diagonal of R positive gives
    every orthogonal matrix the same chance. A bias has one dimension only: it is drawn as a matrix of one row, a
    random direction of the length gain.
    """
    rows, columns = shape if len(shape) > 1 else (1, *shape)
    tall = generator.standard_normal((max(rows, columns), min(rows, columns)))
    arrays = tall.__array_namespace__()  # the array says itself which library it is from
    q, r = arrays.linalg.qr(tall)
    q = q * arrays.sign(arrays.linalg.diagonal(r))
    return settings["gain"] * arrays.reshape(q if rows >= columns else arrays.matrix_transpose(q), shape)


def deviation(xp: Namespace, inputs: int, units: int, settings: Settings) -> float:
    """Return gain / √max(inputs, units), the root of the mean square of the weights."""
    found: float = settings["gain"] / xp.sqrt(xp.maximum(inputs, units))
    return found


ORTHOGONAL = Initializer(
    name="orthogonal",
    sentence="A random rotation, so that many layers in a row neither stretch nor shrink a signal; for deep networks.",
    source=Source(
        "Saxe, McClelland, Ganguli, Exact solutions to the nonlinear dynamics of learning (2014)",
        "random orthogonal initial conditions; drawn as by Mezzadri (2007), section 5",
    ),
    differences=("PyTorch and Keras refuse to draw a bias so; here it becomes a random direction.",),
    settings={"gain": 1.0},
    limits={"gain": (0.0, 1e6)},
    # The decomposition is an algorithm, not a formula, and which side is longer decides what is taken of it.
    by_hand=(
        ByHand("Q", "the orthonormal columns of a matrix of N(0, 1), by QR decomposition", "a random rotation"),
        ByHand("W", "gain Q, or gain Qᵀ where W has more columns than rows", "the first weights"),
    ),
    value=value,
    deviation=deviation,
)
