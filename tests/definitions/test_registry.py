"""The registry: entries by name, and the reading of what a user types."""

from typing import Any

import pytest

from cutaway.definitions import ACTIVATIONS, INITIALIZERS, OPTIMIZERS, SCHEDULES
from cutaway.definitions.entry import Entry, Source
from cutaway.definitions.registry import Registry
from cutaway.errors import SettingError, UnknownNameError


def entry(name: str, **settings: float) -> Entry:
    limits = dict.fromkeys(settings, (0.0, 10.0))
    return Entry(name=name, sentence="A test.", source=Source("None"), settings=settings, limits=limits)


def test_entries_come_in_the_order_of_the_list() -> None:
    assert list(Registry("thing", entry("zebra"), entry("ant"))) == ["zebra", "ant"]


def test_two_entries_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two thing entries share a name"):
        Registry("thing", entry("ant"), entry("ant"))


@pytest.mark.parametrize("name", ["ant", "bee", 3, None, ("ant",)])
def test_membership_is_a_plain_question(name: object) -> None:
    assert (name in Registry("thing", entry("ant"))) == (name == "ant")


def test_looking_up_an_unknown_name_raises_the_readable_error() -> None:
    with pytest.raises(UnknownNameError):
        ACTIVATIONS["nothing"]


@pytest.mark.parametrize(("typed", "hint"), [("rlu", "did you mean relu"), ("ReLU", "did you mean relu")])
def test_an_unknown_name_brings_the_nearest_ones(typed: str, hint: str) -> None:
    with pytest.raises(UnknownNameError, match=f"no activation named '{typed}'; {hint}"):
        ACTIVATIONS.resolve(typed)


def test_a_name_like_none_brings_all_names() -> None:
    with pytest.raises(UnknownNameError, match=r"known: identity, step, .*, log_softmax\.$"):
        ACTIVATIONS.resolve("qqqq")


def test_an_entry_is_returned_as_it_is() -> None:
    assert OPTIMIZERS.resolve(OPTIMIZERS["adam"]) is OPTIMIZERS["adam"]


def test_a_plain_name_is_the_catalogues_own_entry() -> None:
    assert OPTIMIZERS.resolve(" adam ") is OPTIMIZERS["adam"]


def test_settings_are_changed_in_a_copy() -> None:
    changed = OPTIMIZERS.resolve("adam: beta1=0.5 , epsilon=1e-4")
    assert changed.settings == {"beta1": 0.5, "beta2": 0.999, "epsilon": 1e-4}
    assert OPTIMIZERS["adam"].settings["beta1"] == 0.9


@pytest.mark.parametrize(
    ("registry", "typed", "message"),
    [
        (OPTIMIZERS, "sgd:speed=1", "'sgd' has no setting 'speed'; its settings are momentum"),
        (SCHEDULES, "constant:speed=1", "'constant' has no setting 'speed'; it has no settings"),
        (OPTIMIZERS, "sgd:momentum", "'momentum' of the optimizer 'sgd' is ''; expected a number from 0 to 1"),
        (OPTIMIZERS, "sgd:momentum=fast", "is 'fast'; expected a number from 0 to 1"),
        (OPTIMIZERS, "sgd:momentum=nan", "is 'nan'; expected a number"),
        (OPTIMIZERS, "sgd:momentum=1.5", "is '1.5'; expected a number from 0 to 1, as in sgd:momentum=0"),
        (OPTIMIZERS, "sgd:momentum=-0.1", "is '-0.1'"),
        (INITIALIZERS, "normal:standard_deviation=inf", "is 'inf'"),
        (OPTIMIZERS, "sgd:=1", "has no setting ''"),
    ],
)
def test_bad_settings_are_refused_in_one_sentence(registry: Registry[Any], typed: str, message: str) -> None:
    with pytest.raises(SettingError) as caught:
        registry.resolve(typed)
    assert message in str(caught.value)
    assert str(caught.value).endswith(".")


def test_the_text_of_an_entry_holds_its_settings_exactly() -> None:
    changed = OPTIMIZERS.resolve("sgd:momentum=0.1")
    assert OPTIMIZERS.resolve(changed.text).settings == {"momentum": 0.1}
    assert ACTIVATIONS["relu"].text == "relu"
