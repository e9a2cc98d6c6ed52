"""``cutaway train --recipe``: the options of a training in a file, with what to expect of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any

from cutaway.errors import SettingError
from cutaway.files import read_json

LARGEST = 100_000
"""Bytes of a recipe; it is a page of options."""

KINDS: Mapping[str, tuple[type, ...]] = {
    "data": (str,),
    "hidden": (str,),
    "activation": (str,),
    "output": (str,),
    "loss": (str,),
    "initializer": (str,),
    "bias_initializer": (str,),
    "dropout": (str,),
    "batch_normalization": (bool,),
    "features": (str,),
    "optimizer": (str,),
    "learning_rate": (int, float),
    "schedule": (str,),
    "regularizer": (list,),
    "augment": (list,),
    "batch_size": (int,),
    "epochs": (int,),
    "seed": (int,),
    "validation": (int,),
    "early_stopping": (int,),
    "device": (str,),
}
"""The options of ``cutaway train`` that a recipe may give, and what each of them is."""


@dataclass(frozen=True)
class Recipe:
    """A training that somebody has tried.

    Attributes:
        name: How it was asked for.
        sentence: What it is for.
        source: Where its ideas come from.
        expected: What came out of it, on which machine and how long it took.
        options: Options of ``cutaway train``, by their names with ``_``; all others are as by default.
    """

    name: str
    sentence: str
    source: str
    expected: str
    options: Mapping[str, Any]


def known_recipes() -> list[str]:
    """Return the names of the recipes that come with Cutaway."""
    return sorted(Path(file.name).stem for file in _folder().iterdir() if file.name.endswith(".json"))


def find_recipe(given: str) -> Recipe:
    """Return the recipe of a name, or the one in a file that ends in ``.json``.

    Raises:
        SettingError: There is none of this name, or what is there is no recipe.
        DataError: The file is not there, or no JSON.
    """
    path = Path(given)
    if not given.endswith(".json"):
        if given not in known_recipes():
            raise SettingError(_unknown(given))
        path = Path(str(_folder() / f"{given}.json"))
    return _checked(given, read_json(path, LARGEST))


def _folder() -> Any:
    return files("cutaway") / "recipes"


def _unknown(given: str) -> str:
    known = known_recipes()
    near = get_close_matches(given, known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)};"
    return f"There is no recipe named {given!r:.60}; {hint} or give the path of a file of your own that ends in .json."


def _checked(name: str, content: object) -> Recipe:
    texts = ("sentence", "source", "expected")
    if not isinstance(content, Mapping) or set(content) != {*texts, "options"}:
        raise SettingError(f"The recipe {name!r} is no recipe: expected {', '.join(texts)} and options, and no more.")
    if not all(isinstance(content[text], str) for text in texts) or not isinstance(content["options"], Mapping):
        raise SettingError(f"The recipe {name!r} is no recipe: {', '.join(texts)} are texts, and options an object.")
    for option, value in content["options"].items():
        _check_option(name, option, value)
    return Recipe(name, content["sentence"], content["source"], content["expected"], dict(content["options"]))


def _check_option(recipe: str, option: str, value: object) -> None:
    kinds = KINDS.get(option)
    if kinds is None:
        raise SettingError(f"The recipe {recipe!r} has an option {option!r:.60}; known: {', '.join(KINDS)}.")
    fits = isinstance(value, kinds) and (kinds == (bool,) or not isinstance(value, bool))
    if isinstance(value, list):
        fits = fits and all(isinstance(one, str) for one in value)
    if not fits:
        wanted = "a list of texts" if kinds == (list,) else " or ".join(kind.__name__ for kind in kinds)
        raise SettingError(f"The option {option!r} of the recipe {recipe!r} is {value!r:.60}; expected {wanted}.")
