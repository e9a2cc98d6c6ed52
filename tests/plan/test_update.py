"""The update plan: its text, its layers, its names."""

import pytest

from cutaway.definitions import OPTIMIZERS
from cutaway.plan import made_by, read_by, text_of, update_plan


@pytest.mark.parametrize(
    ("optimizer", "text"),
    [
        ("sgd", "new_W1 = sgd(W1, d_W1, step, learning_rate)\nnew_b1 = sgd(b1, d_b1, step, learning_rate)"),
        (
            "sgd:momentum=0.9",
            (
                "new_W1, new_velocity_W1 = sgd(W1, d_W1, velocity_W1, step, learning_rate)\n"
                "new_b1, new_velocity_b1 = sgd(b1, d_b1, velocity_b1, step, learning_rate)"
            ),
        ),
        (
            "adam",
            (
                "new_W1, new_m_W1, new_v_W1 = adam(W1, d_W1, m_W1, v_W1, step, learning_rate)\n"
                "new_b1, new_m_b1, new_v_b1 = adam(b1, d_b1, m_b1, v_b1, step, learning_rate)"
            ),
        ),
        (
            "adagrad",
            (
                "new_W1, new_square_sum_W1 = adagrad(W1, d_W1, square_sum_W1, step, learning_rate)\n"
                "new_b1, new_square_sum_b1 = adagrad(b1, d_b1, square_sum_b1, step, learning_rate)"
            ),
        ),
    ],
)
def test_the_text_names_parameters_derivatives_and_memories(optimizer: str, text: str) -> None:
    assert text_of(update_plan(OPTIMIZERS.resolve(optimizer), ["W1", "b1"])) == text


def test_each_step_belongs_to_its_parameters_layer() -> None:
    assert [step.layer for step in update_plan(OPTIMIZERS["adam"], ["W1", "b1", "b2", "W12"])] == [1, 1, 2, 12]


def test_what_is_new_has_an_old_name_among_what_is_read() -> None:
    plan = update_plan(OPTIMIZERS["adam"], ["W1", "b1"])
    assert {name.removeprefix("new_") for name in made_by(plan)} <= set(read_by(plan))


def test_no_parameters_need_no_steps() -> None:
    assert update_plan(OPTIMIZERS["adam"], []) == ()
