"""Bad parameters: taken when an estimator is made, and refused with a sentence when it is fitted."""

from typing import Any

import pytest

from cutaway.errors import CutawayError
from cutaway.sklearn import DNNClassifier, DNNRegressor

X, Y = [[0.0, 1.0], [1.0, 0.0], [2.0, 2.0]], [0, 1, 1]

BAD: list[tuple[dict[str, Any], str]] = [
    ({"activation": "rellu"}, "There is no activation named 'rellu'; did you mean relu or"),
    ({"optimizer": "adma"}, "There is no optimizer named 'adma'; did you mean"),
    ({"loss": "cross_entropie"}, "There is no loss named 'cross_entropie'; did you mean cross_entropy"),
    ({"schedule": "one_cicle"}, "There is no schedule named 'one_cicle'; did you mean one_cycle"),
    ({"initializer": "he"}, "There is no initializer named 'he'"),
    ({"optimizer": 3}, "The optimizer is 3; expected its name"),
    ({"hidden_units": "100"}, "hidden_units is '100'; expected the number of units of each hidden layer"),
    ({"hidden_units": None}, "hidden_units is None; expected the number of units of each hidden layer"),
    ({"hidden_units": (1.5,)}, r"The sizes are \[2, 1.5, 2\]; each must be a whole number"),
    ({"hidden_units": 0}, r"The sizes are \[2, 0, 2\]; each must be a whole number"),
    ({"activation": ["relu", "tanh"]}, "2 activations were given for 1 hidden layer"),
    ({"regularizers": "l2"}, "The regularizers are 'l2'; expected a list of them"),
    ({"dropout": 2}, "expected a number from 0 to 0.99"),
    ({"learning_rate": -1}, "The learning rate is -1; expected a plain number above 0"),
    ({"learning_rate": "fast"}, "The learning rate is 'fast'; expected a plain number above 0"),
    ({"batch_size": "auto"}, "The batch size is 'auto'; expected a whole number"),
    ({"epochs": 0}, "The number of epochs is 0; expected a whole number, 1 or more"),
    ({"early_stopping": True}, "The patience of early stopping is True; expected a whole number"),
    ({"early_stopping": 2, "validation_fraction": 1}, "validation_fraction is 1; expected a share between 0 and 1"),
    ({"early_stopping": 2, "validation_fraction": None}, "validation_fraction is None; expected a share"),
    ({"early_stopping": 2, "validation_fraction": 0.9}, "The number of validation examples is 3; expected"),
    ({"random_state": -1}, "random_state is -1; expected a whole number, from 0"),
]


@pytest.mark.parametrize(("bad", "sentence"), BAD, ids=lambda value: str(value) if isinstance(value, dict) else "")
def test_a_bad_parameter_is_refused_with_a_sentence_by_fit(bad: dict[str, Any], sentence: str) -> None:
    classifier = DNNClassifier(**bad)
    with pytest.raises(CutawayError, match=sentence) as caught:
        classifier.fit(X, Y)
    assert isinstance(caught.value, ValueError)


def test_a_loss_of_the_wrong_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="The loss 'cross_entropy' needs the output 'softmax'"):
        DNNRegressor(loss="cross_entropy").fit(X, Y)


def test_a_random_state_that_is_none_is_refused_by_scikit_learn() -> None:
    with pytest.raises(ValueError, match="cannot be used to seed"):
        DNNClassifier(random_state="seven").fit(X, Y)
