"""Messages: what arrives is the derivative, and each message is right by hand."""

from typing import Any

import numpy as np
import pytest

from cutaway import Network
from cutaway.errors import SettingError
from cutaway.explain.messages import messages
from cutaway.explain.selection import Selection
from cutaway.network.trace import Trace

RANDOM = np.random.default_rng(2)
X = RANDOM.normal(size=(4, 3))
LABELS = np.array([0, 1, 1, 0])


def step_of(trace: Trace, name: str) -> int:
    maker = trace.maker(name)
    assert maker is not None
    return maker.number


@pytest.mark.parametrize("options", [{}, {"batch_normalization": True, "dropout": 0.5}])
def test_all_that_a_number_hears_is_its_derivative(options: dict[str, Any]) -> None:
    trace = Network([3, 4, 4, 2], activation="tanh", dtype="float64", **options).trace(
        X, LABELS, training=True, regularizers=["l2"]
    )
    for traced in trace.steps:
        if traced.part == "backward":
            found = messages(trace, traced.number, most=1000)
            for receiver, derivative in found.heard:
                shares = [message.share for message in found.messages if message.receiver == receiver]
                assert sum(shares) == pytest.approx(derivative, rel=1e-11, abs=1e-15), traced.step
            for message in found.messages:
                assert message.share == pytest.approx(message.error * message.factor, rel=1e-15)


def test_two_units_tell_a_third_by_hand() -> None:
    """a1 = 1 feeds two outputs of 3 and -5, their targets are 1 and -4, half squared error.

    d_z2 = p - y = [2 -1], so that a1 hears 2·3 = 6 and (-1)·(-5) = 5, together 11.
    """
    network = Network([1, 1, 2], output="identity", loss="half_squared_error", dtype="float64")
    network.set_parameters({"W1": [[1]], "b1": [0], "W2": [[3, -5]], "b2": [0, 0]})
    trace = network.trace([[1.0]], [[1.0, -4.0]])
    found = messages(trace, step_of(trace, "d_a1"))
    assert [(str(message.sender), str(message.receiver)) for message in found.messages] == [
        ("z2[0,0]", "a1[0,0]"),
        ("z2[0,1]", "a1[0,0]"),
    ]
    assert [(message.error, message.factor, message.share) for message in found.messages] == [(2, 3, 6), (-1, -5, 5)]
    assert found.messages[1].through == (Selection("W2", (0, 1)),)
    assert found.messages[1].text == ("z2[1] tells a1[0]: my error of -1, times W2[0,1] = -5, makes your share 5.")
    assert found.heard == ((Selection("a1", (0, 0)), 11.0),)


def test_the_loss_speaks_first() -> None:
    trace = Network([3, 2], dtype="float64").trace(X, LABELS)
    found = messages(trace, step_of(trace, "d_losses"))
    assert found.messages[0].text == "loss tells losses[0]: my error of 1, times 0.25, makes your share 0.25."
    assert found.receivers == 4


def test_a_chosen_receiver_and_the_largest() -> None:
    trace = Network([3, 4, 2], dtype="float64").trace(X, LABELS)
    number = step_of(trace, "d_W1")
    for selection in (Selection("W1", (1, 2)), Selection("d_W1", (1, 2))):
        chosen = messages(trace, number, selection)
        assert {message.receiver for message in chosen.messages} == {Selection("W1", (1, 2))}
        assert len(chosen.messages) == 4  # one from each example
    largest = messages(trace, number, most_receivers=2, most=3)
    expected = np.sort(np.abs(trace["d_W1"]), axis=None)[::-1][:2]
    assert [abs(derivative) for _, derivative in largest.heard] == expected.tolist()
    shares = [abs(message.share) for message in largest.messages]
    assert len(shares) == 3
    assert shares == sorted(shares, reverse=True)


def test_only_backward_steps_have_messages() -> None:
    trace = Network([3, 2]).trace(X, LABELS)
    with pytest.raises(SettingError, match=r"Step 0, z1 = dense\(x, W1, b1\), sends no messages; choose a step"):
        messages(trace, 0)
