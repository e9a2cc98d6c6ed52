"""A page as a network reads it: the rules that the command and the lab share."""

import numpy as np
import pytest

from cutaway.data import PictureFormat, prepare
from cutaway.data.page import FoundPage, FoundPiece
from cutaway.errors import NonFiniteError
from cutaway.network import Network
from cutaway.network.page_reading import PageReading, read_pieces

FORMAT = PictureFormat(8, 8, 8, "box")


def page(count: int, faint: tuple[int, ...] = ()) -> FoundPage:
    """A page of bars side by side, each wider than the one before; the faint ones have no ink at all."""
    pieces = []
    for number in range(count):
        ink = np.zeros((40, 30), np.uint8)
        ink[5:35, 10 : 12 + number] = 0 if number in faint else 255
        pieces.append(FoundPiece(30 * number, 5, 8, 30, 0, ink, "odd" if number == 1 else ""))
    return FoundPage(np.zeros((50, 600), np.uint8), tuple(pieces), np.eye(3))


def read(found: FoundPage, most: int | None = None) -> PageReading:
    """Let a network without hidden layers read it."""
    return read_pieces(found, Network([64, 3], seed=0), FORMAT, 16.0, "abc", most)


def test_each_piece_goes_through_the_pipeline_and_the_network() -> None:
    reading = read(page(4))
    network = Network([64, 3], seed=0)
    for piece, p, name in zip(reading.found.pieces, reading.p, reading.names, strict=True):
        alone = network(prepare(piece.ink, FORMAT).network_input(16.0))[0]
        np.testing.assert_allclose(p, alone, rtol=1e-5)  # single precision, in batches of another size
        assert name == "abc"[int(alone.argmax())]
    assert "".join(reading.text).replace(" ", "") == "".join(reading.names)
    assert reading.notices[1] == "odd"
    assert reading.doubtful == sum(max(row) < 0.8 for row in reading.p)


def test_a_piece_too_faint_to_be_read_keeps_no_other_from_it() -> None:
    reading = read(page(4, faint=(0, 2)))
    assert [piece.left for piece in reading.found.pieces] == [30, 90]
    assert (len(reading.p), len(reading.prepared), reading.faint, reading.beyond) == (2, 2, 2, 0)


def test_of_very_many_the_first_are_read() -> None:
    reading = read(page(5, faint=(1,)), most=3)
    assert [piece.left for piece in reading.found.pieces] == [0, 60]
    assert (reading.faint, reading.beyond) == (1, 2)


def test_an_empty_page_is_read_as_nothing() -> None:
    reading = read(page(0))
    assert reading.p.shape == (0, 3)
    assert (reading.text, reading.names, reading.doubtful) == ((), [], 0)


def test_outputs_that_mean_nothing_are_refused() -> None:
    network = Network([64, 3], seed=0)
    network.set_parameters({name: np.full_like(array, np.nan) for name, array in network.parameters.items()})
    with pytest.raises(NonFiniteError, match="mean nothing"):
        read_pieces(page(2), network, FORMAT, 16.0, "abc")
