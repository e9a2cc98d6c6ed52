"""The settings of a training: what is impossible is refused in a sentence."""

from typing import Any

import pytest

from cutaway.errors import CutawayError, SettingError, UnknownNameError
from cutaway.train import TrainingSettings


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"optimizer": "adma"}, "There is no optimizer named 'adma'; did you mean adam?"),
        ({"optimizer": "sgd:momentum=2"}, "expected a number from 0 to 1"),
        ({"optimizer": 5}, "The optimizer is 5; expected its name"),
        ({"schedule": "one-cycle"}, "did you mean one_cycle?"),
        ({"schedule": []}, r"The schedule is \[\]; expected its name"),
        ({"learning_rate": 0.0}, "The learning rate is 0.0; expected a plain number above 0"),
        ({"learning_rate": -1.0}, "The learning rate is -1.0;"),
        ({"learning_rate": float("inf")}, "The learning rate is inf;"),
        ({"learning_rate": float("nan")}, "The learning rate is nan;"),
        ({"batch_size": 0}, "The batch size is 0; expected a whole number"),
        ({"batch_size": 1.5}, "The batch size is 1.5;"),
        ({"epochs": True}, "The number of epochs is True;"),
        ({"early_stopping": 0}, "The patience of early stopping is 0;"),
        ({"seed": -1}, "The seed is -1;"),
    ],
)
def test_the_impossible_is_refused(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises((SettingError, UnknownNameError), match=sentence):
        TrainingSettings(**wrong)


def test_settings_survive_json() -> None:
    settings = TrainingSettings(optimizer="sgd:momentum=0.9", learning_rate=0.5, early_stopping=3)
    assert TrainingSettings.from_json(settings.to_json()) == settings


@pytest.mark.parametrize("content", [None, [], {}, {"optimizer": "adam"}, {**TrainingSettings().to_json(), "color": 1}])
def test_other_content_is_refused(content: object) -> None:
    with pytest.raises(CutawayError, match="The settings of the training are damaged"):
        TrainingSettings.from_json(content)


@pytest.mark.parametrize("wrong", ["0.1", None, [0.1], True, 10**400], ids=range(5))
def test_a_learning_rate_that_is_no_number_is_refused(wrong: Any) -> None:
    with pytest.raises(SettingError, match=r"The learning rate is .*; expected a"):
        TrainingSettings(learning_rate=wrong)
