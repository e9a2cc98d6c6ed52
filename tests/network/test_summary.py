"""The table of a network."""

import pytest

from cutaway.network import Network
from cutaway.network.summary import summary_rows


def test_rows_tell_layer_activation_shape_and_count() -> None:
    network = Network([3, 4, 2], activation="tanh")
    assert summary_rows(network.specification) == [
        ("x (input)", "", "(batch, 3)", 0),
        ("1 (dense)", "tanh", "(batch, 4)", 16),
        ("2 (dense)", "softmax", "(batch, 2)", 10),
    ]


def test_the_text_is_a_table() -> None:
    assert Network([3, 4, 2], activation="tanh").summary() == (
        "Layer       Activation   Output shape   Parameters\n"
        "──────────────────────────────────────────────────\n"
        "x (input)                (batch, 3)              0\n"
        "1 (dense)   tanh         (batch, 4)             16\n"
        "2 (dense)   softmax      (batch, 2)             10\n"
        "──────────────────────────────────────────────────\n"
        "Parameters: 26 (104 B as float32) · loss: cross_entropy"
    )


@pytest.mark.parametrize(
    ("sizes", "dtype", "size"),
    [([3, 2], "float32", "8 (32 B as float32)"), ([784, 256, 64, 10], "float64", "218,058 (1.66 MB as float64)")],
)
def test_the_footer_tells_the_size(sizes: list[int], dtype: str, size: str) -> None:
    assert f"Parameters: {size}" in Network(sizes, dtype=dtype).summary()


def test_the_total_is_that_of_the_parameters() -> None:
    network = Network([7, 5, 3])
    assert sum(row[3] for row in summary_rows(network.specification)) == network.parameter_count


def test_all_lines_of_the_table_have_one_width() -> None:
    lines = Network([12345, 6, 10], output="identity").summary().splitlines()[:-1]
    assert len({len(line) for line in lines}) == 1
