"""The roofline's arithmetic, by hand."""

import pytest

from roofline import Machine, Part, statements

MACHINE = Machine(
    100.0, {"L1": 10, "L2": 1000}, {"L1": 50.0, "L2": 20.0, "memory": 4.0}, {"L1": 30.0, "L2": 8.0, "memory": 2.0}
)


@pytest.mark.parametrize(
    ("operations", "moved", "held", "writes", "roof"),
    [
        (300.0, 100.0, 10.0, False, (100.0, "operations")),  # 3 for a byte, times 50 bytes: more than 100
        (100.0, 100.0, 10.0, False, (50.0, "L1")),
        (100.0, 100.0, 11.0, False, (20.0, "L2")),
        (100.0, 100.0, 1001.0, False, (4.0, "memory")),
        (100.0, 200.0, 500.0, True, (4.0, "L2")),  # half an operation for a byte, 8 bytes
    ],
)
def test_the_roof_is_the_lower_of_operations_and_bytes(
    operations: float, moved: float, held: float, writes: bool, roof: tuple[float, str]
) -> None:
    assert MACHINE.roof(Part("some", 1.0, operations, moved, held, writes)) == roof


def test_the_operations_of_generated_code_are_counted() -> None:
    assert statements("optimizer_sgd_update") == 2  # W - learning_rate * gradient
    assert statements("activation_relu_value") == 1  # the larger of z and 0
    assert statements("activation_leaky_relu_value") == 3  # a product, a comparison, a choice
