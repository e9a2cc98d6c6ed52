"""The settings of a training: what is impossible is refused in a sentence."""

import json
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
        ({"regularizers": ("l3",)}, "There is no regularizer named 'l3'; did you mean l2 or l1?"),
        (
            {"regularizers": ("l2:rate=-1",)},
            "setting 'rate' of the regularizer 'l2' is '-1'; expected a number from 0 to",
        ),
        ({"regularizers": ("l2:rate=nan",)}, "is 'nan'; expected a number from 0 to 10, as in l2:rate=0.0001"),
        ({"regularizers": ("max_norm:norm=0",)}, "is '0'; expected a number from 1e-6 to"),
        ({"regularizers": ("l2:norm=3",)}, "The regularizer 'l2' has no setting 'norm'; its settings are rate"),
        ({"regularizers": ("l2", "l1", "l2:rate=1")}, r"The regularizer 'l2' is given 2 times; give it once\."),
        ({"regularizers": "l2"}, r"The regularizers are 'l2'; expected a list of them, as in \['l2:rate=0.0001'\]"),
        ({"regularizers": None}, "The regularizers are None; expected a list"),
        ({"regularizers": {"l2": 1}}, "expected a list of them"),
        ({"regularizers": (2,)}, "The regularizer is 2; expected its name, with settings if wanted"),
        ({"regularizers": ([],)}, r"The regularizer is \[\]; expected its name"),
    ],
)
def test_the_impossible_is_refused(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises((SettingError, UnknownNameError), match=sentence):
        TrainingSettings(**wrong)


def test_settings_survive_json() -> None:
    settings = TrainingSettings(
        optimizer="sgd:momentum=0.9", learning_rate=0.5, early_stopping=3, regularizers=("l2:rate=0.1", "max_norm")
    )
    assert TrainingSettings.from_json(json.loads(json.dumps(settings.to_json()))) == settings


def test_regularizers_are_a_list_in_json_and_may_be_one_in_python() -> None:
    settings = TrainingSettings(regularizers=["l2"])  # type: ignore[arg-type]  # as from a notebook
    assert settings.regularizers == ("l2",)
    assert settings.to_json()["regularizers"] == ["l2"]
    assert hash(settings) == hash(TrainingSettings(regularizers=("l2",)))


def test_settings_from_before_there_were_regularizers_have_none() -> None:
    content = TrainingSettings(epochs=7).to_json()
    del content["regularizers"]
    assert TrainingSettings.from_json(content) == TrainingSettings(epochs=7)


@pytest.mark.parametrize("wrong", [None, "l2", 5, [5], [["l2"]], {"l2": 1}, ["l2", "l2"], ["l4"]], ids=str)
def test_damaged_regularizers_in_a_file_are_refused(wrong: object) -> None:
    with pytest.raises(CutawayError, match="regularizer"):
        TrainingSettings.from_json({**TrainingSettings().to_json(), "regularizers": wrong})


@pytest.mark.parametrize("content", [None, [], {}, {"optimizer": "adam"}, {**TrainingSettings().to_json(), "color": 1}])
def test_other_content_is_refused(content: object) -> None:
    with pytest.raises(CutawayError, match="The settings of the training are damaged"):
        TrainingSettings.from_json(content)


@pytest.mark.parametrize("wrong", ["0.1", None, [0.1], True, 10**400], ids=range(5))
def test_a_learning_rate_that_is_no_number_is_refused(wrong: Any) -> None:
    with pytest.raises(SettingError, match=r"The learning rate is .*; expected a"):
        TrainingSettings(learning_rate=wrong)
