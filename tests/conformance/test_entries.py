"""Every entry of every catalogue: documented, sourced, with a formula, with settings that have limits."""

import pytest

from cutaway.cli.catalogue import registries
from cutaway.definitions.entry import Entry
from cutaway.definitions.registry import Registry
from cutaway.errors import SettingError
from cutaway.explain import formulas_of

REGISTRIES: list[Registry[Entry]] = registries()  # those that `cutaway catalogue` shows
ENTRIES = [pytest.param(entry, id=f"{found.kind}-{name}") for found in REGISTRIES for name, entry in found.items()]
SETTINGS = [
    pytest.param(found, entry, setting, id=f"{found.kind}-{entry.name}-{setting}")
    for found in REGISTRIES
    for entry in found.values()
    for setting in entry.settings
]
each_entry = pytest.mark.parametrize("entry", ENTRIES)
each_setting = pytest.mark.parametrize(("registry", "entry", "setting"), SETTINGS)


@each_entry
def test_the_sentence_is_one_sentence(entry: Entry) -> None:
    assert entry.sentence.endswith(".")
    assert entry.sentence[0].isupper()
    assert "\n" not in entry.sentence


@each_entry
def test_a_publication_is_named(entry: Entry) -> None:
    assert entry.source.publication.strip()


@each_entry
def test_the_place_in_the_publication_is_named(entry: Entry) -> None:
    assert entry.source.place.strip(), "an equation, an algorithm, a section or a page, so that a reader finds it"


@each_entry
def test_there_is_a_formula(entry: Entry) -> None:
    lines = formulas_of(entry)
    assert lines, "derive it in cutaway.explain.formulas, or write it by hand and say why"
    assert all(line.meaning and str(line.expression).strip() for line in lines)


@each_entry
def test_what_differs_is_told_in_sentences(entry: Entry) -> None:
    assert all(text == text.strip() and text.endswith(".") for text in entry.differences)


@each_entry
def test_each_function_has_a_docstring(entry: Entry) -> None:
    functions = [value for value in vars(entry).values() if callable(value)]
    assert functions
    assert all(function.__doc__ and function.__doc__.strip() for function in functions)


@each_entry
def test_the_name_can_be_typed_on_a_command_line(entry: Entry) -> None:
    assert entry.name.replace("_", "").isalnum()
    assert entry.name == entry.name.lower()


@each_entry
def test_limits_belong_to_settings_one_for_one(entry: Entry) -> None:
    assert set(entry.limits) == set(entry.settings)


@pytest.mark.parametrize("registry", REGISTRIES, ids=lambda registry: registry.kind)
def test_what_an_entry_prints_is_read_back_as_the_same_entry(registry: Registry[Entry]) -> None:
    assert [registry.resolve(entry.text) for entry in registry.values()] == list(registry.values())


@each_setting
def test_the_default_lies_within_the_limits(registry: Registry[Entry], entry: Entry, setting: str) -> None:
    low, high = entry.limits[setting]
    assert low <= entry.settings[setting] <= high, registry.kind


@each_setting
def test_what_a_user_types_may_be_a_limit_itself(registry: Registry[Entry], entry: Entry, setting: str) -> None:
    for limit in entry.limits[setting]:
        assert registry.resolve(f"{entry.name}:{setting}={limit}").settings[setting] == limit


@each_setting
@pytest.mark.parametrize("beyond", ["below", "above"])
def test_what_lies_beyond_a_limit_is_refused(
    registry: Registry[Entry], entry: Entry, setting: str, beyond: str
) -> None:
    low, high = entry.limits[setting]
    number = low - 1 if beyond == "below" else high * 2 + 1
    with pytest.raises(SettingError, match=setting):
        registry.resolve(f"{entry.name}:{setting}={number}")
