"""The search: which known mistake, or which two of them, gives just these gradients."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from math import isfinite

import numpy as np

from cutaway.diagnosis.gradients.mutation import Mutation, Variant
from cutaway.diagnosis.gradients.mutations import MUTATIONS
from cutaway.diagnosis.gradients.program import Numbers, Program
from cutaway.diagnosis.gradients.yardstick import Yardstick, norm

MOST_WORK = 5_000_000
"""Up to how many products of examples and parameters two mistakes at once are tried: some seconds."""

Attempt = tuple[tuple[Mutation, ...], Variant]


@dataclass(frozen=True, eq=False)
class Match:
    """Mistakes that explain gradients.

    Attributes:
        mutations: One mistake, or two.
        variant: The way in which they are made.
        explained: The parameters whose gradients they explain.
        learning_rate: The rate that was found out, where it had to be.
    """

    mutations: tuple[Mutation, ...]
    variant: Variant
    explained: frozenset[str]
    learning_rate: float | None = None


def singles(program: Program) -> Iterator[Attempt]:
    """Yield each known mistake in each way that it can be made."""
    for mutation in MUTATIONS.values():
        for variant in mutation.variants(program):
            yield (mutation,), variant


def pairs(program: Program) -> Iterator[Attempt]:
    """Yield each two mistakes made together, where nothing has to be found out."""
    for first, second in combinations(MUTATIONS.values(), 2):
        for one in first.variants(program):
            if one.free:
                continue
            for other in second.variants(one.program):
                if not other.free:
                    yield (first, second), replace(other, where="; ".join(filter(None, (one.where, other.where))))


def is_small(program: Program) -> bool:
    """Return whether the network and the batch are small enough for trying two mistakes at once."""
    return bool(len(program.given["x"]) * sum(program.given[name].size for name in program.parameters) <= MOST_WORK)


def matches(
    attempts: Iterable[Attempt], theirs: Mapping[str, Numbers], yardstick: Yardstick, *, complete: bool
) -> list[Match]:
    """Return the attempts that explain all gradients; or else, unless asked for these alone, those that explain most.

    A part is worth telling where it has all that is right in it, and more.
    """
    right = {name for name, array in yardstick.right.items() if yardstick.agrees(name, theirs[name], array)}
    tried = [_tried(*attempt, theirs, yardstick, complete) for attempt in attempts]
    found = [match for match in tried if match and match.explained > right]
    most = len(yardstick.right) if complete else max((len(match.explained) for match in found), default=0)
    return [match for match in found if len(match.explained) == most]


def _tried(
    mutations: tuple[Mutation, ...],
    variant: Variant,
    theirs: Mapping[str, Numbers],
    yardstick: Yardstick,
    complete: bool,
) -> Match | None:
    rate = _found_rate(variant, theirs, yardstick) if variant.free else None
    if variant.free and rate is None:
        return None
    known = variant if rate is None else replace(variant, program=variant.program.knowing(learning_rate=rate))
    return Match(mutations, known, explained(known.program, theirs, yardstick, complete), rate)


def explained(
    program: Program, theirs: Mapping[str, Numbers], yardstick: Yardstick, complete: bool = False
) -> frozenset[str]:
    """Return the parameters that a program explains; where all are asked for, up to the first that it does not."""
    names: list[str] = []
    try:
        for name, candidate in program.gradients():
            if yardstick.agrees(name, theirs[name], candidate):
                names.append(name)
            elif complete:
                break
    except ValueError:  # two mistakes whose shapes cannot meet: nobody's program, since it does not run
        return frozenset()
    return frozenset(names)


def without_trace(attempts: Iterable[Attempt], yardstick: Yardstick) -> list[Mutation]:
    """Return the mistakes that give the right gradients here in every way that they can be made."""
    seen: dict[str, list[bool]] = {}
    for (mutation, *_), variant in attempts:
        harmless = len(explained(variant.program, yardstick.right, yardstick, True)) == len(yardstick.right)
        seen.setdefault(mutation.name, []).append(harmless)
    return [MUTATIONS[name] for name, harmless in seen.items() if all(harmless)]


def _found_rate(variant: Variant, theirs: Mapping[str, Numbers], yardstick: Yardstick) -> float | None:
    """Return the number that is not known, from the first derivative that depends on it, by least squares."""
    at = {number: dict(variant.program.knowing(**{variant.free: number}).gradients()) for number in (0.0, 1.0)}
    for name, start in at[0.0].items():
        direction = at[1.0][name] - start
        if norm(direction) <= yardstick.tolerance(name, start):
            continue
        if theirs[name].shape != start.shape:
            return None
        rate = float(np.vdot(theirs[name] - start, direction) / np.vdot(direction, direction))
        return rate if isfinite(rate) and rate > 0 else None
    return None
