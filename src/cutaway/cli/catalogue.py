"""``cutaway catalogue``: what there is to build networks with, and each entry with its formula and source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cutaway.cli.console import print_json, say
from cutaway.cli.options import Json
from cutaway.errors import UnknownNameError, command_name
from cutaway.numerals import written

if TYPE_CHECKING:
    from cutaway.definitions.entry import Entry
    from cutaway.definitions.registry import Registry


def catalogue(
    name: Annotated[
        str | None,
        typer.Argument(help="An entry, such as adam or leaky_relu; all are listed without one.", show_default=False),
    ] = None,
    as_json: Json = False,
) -> None:
    """List the activations, losses, optimizers and so on, or show one: formula, sentence, settings, source.

    The formulas are derived from the very functions that compute.
    """
    if name is None:
        _list_all(as_json)
        return
    found = [(registry.kind, registry[name]) for registry in registries() if name in registry]
    if not found:
        raise UnknownNameError(_unknown(name))
    if as_json:
        print_json({"entries": [_described(kind, entry) for kind, entry in found]})
        return
    for kind, entry in found:
        _show(kind, entry)


def registries() -> list[Registry[Any]]:
    """Return all kinds of entries, in the order in which they are taught."""
    from cutaway.definitions import (
        ACTIVATIONS,
        AUGMENTATIONS,
        FEATURES,
        INITIALIZERS,
        LAYERS,
        LOSSES,
        METRICS,
        OPTIMIZERS,
        REGULARIZERS,
        SCHEDULES,
    )

    return [
        ACTIVATIONS, LOSSES, LAYERS, FEATURES, INITIALIZERS, OPTIMIZERS, SCHEDULES, REGULARIZERS, AUGMENTATIONS,
        METRICS,
    ]  # fmt: skip


def _list_all(as_json: bool) -> None:
    if as_json:
        print_json({"entries": [_described(found.kind, entry) for found in registries() for entry in found.values()]})
        return
    for registry in registries():
        say(f"{registry.kind.capitalize()} ({len(registry)})")
        for entry in registry.values():
            say(f"  {entry.name:34}{entry.sentence}")
        say()
    say(f"One of them: {command_name()} catalogue adam")


def _show(kind: str, entry: Entry) -> None:
    from cutaway.explain import formulas_of

    say(f"{entry.name} · {kind}")
    say(entry.sentence)
    for formula in formulas_of(entry):
        say(f"\n  {formula}")
        say(f"      {formula.meaning}")
    say()
    for label, text in facts_of(entry):
        say(f"  {label:12}{text}")


def facts_of(entry: Entry) -> list[tuple[str, str]]:
    """Return what is known of an entry as pairs of a label and a text."""
    facts = [("Setting", _setting(entry, name)) for name in entry.settings]
    span = getattr(entry, "range", None)
    if span is not None:
        facts.append(("Range", f"{written(span[0])} to {written(span[1])}"))
    if getattr(entry, "kinks", ()):
        where = " (for the target 1)" if hasattr(entry, "targets") else ""
        facts.append(("Kinks", ", ".join(map(written, entry.kinks)) + where))  # type: ignore[attr-defined]
    if getattr(entry, "unit", None):
        facts.append(("Unit", entry.unit))  # type: ignore[attr-defined]
    source = entry.source
    facts.append(("Source", ", ".join(part for part in (source.publication, source.place) if part)))
    differences = (source.difference, *entry.differences)
    return facts + [("Differs", text) for text in differences if text]


def _setting(entry: Entry, name: str) -> str:
    low, high = entry.limits[name]
    return f"{name} = {written(entry.settings[name])}, from {written(low)} to {written(high)}"


def _described(kind: str, entry: Entry) -> dict[str, Any]:
    from cutaway.explain import formulas_of

    return {
        "kind": kind,
        "name": entry.name,
        "sentence": entry.sentence,
        "formulas": [str(formula) for formula in formulas_of(entry)],
        "settings": dict(entry.settings),
        "source": entry.source.publication,
        "place": entry.source.place,
        "differences": [text for text in (entry.source.difference, *entry.differences) if text],
    }


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    names = {entry for registry in registries() for entry in registry}
    near = get_close_matches(name.lower(), names, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"see all with: {command_name()} catalogue"
    return f"The catalogue has nothing named {name!r}; {hint}"
