"""The search: which known mistake, or which two of them, gives just these gradients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
        explained: How many parameters they explain, in the order of the backward pass.
        learning_rate: The rate that was found out, where it had to be.
    """

    mutations: tuple[Mutation, ...]
    variant: Variant
    explained: int
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
                    yield (first, second), replace(other, where=f"{one.where or 'everywhere'}; {other.where}")


def is_small(program: Program) -> bool:
    """Return whether the network and the batch are small enough for trying two mistakes at once."""
    return bool(len(program.given["x"]) * sum(program.given[name].size for name in program.parameters) <= MOST_WORK)


def matches(
    attempts: Iterator[Attempt], program: Program, theirs: Mapping[str, Numbers], yardstick: Yardstick
) -> list[Match]:
    """Return the attempts that explain at least as many parameters as any, and more than no mistake does.

    The order of a program's derivatives is that of the right one; what is wrong early spoils what follows, so that the
    first parameter that is not explained ends an attempt.
    """
    most, found = explained(program, theirs, yardstick) + 1, list[Match]()
    for mutations, variant in attempts:
        rate = _found_rate(variant, theirs, yardstick) if variant.free else None
        if variant.free and rate is None:
            continue
        known = variant if rate is None else replace(variant, program=variant.program.knowing(learning_rate=rate))
        count = explained(known.program, theirs, yardstick)
        if count > most:
            most, found = count, []
        if count == most:
            found.append(Match(mutations, known, count, rate))
    return found


def explained(program: Program, theirs: Mapping[str, Numbers], yardstick: Yardstick) -> int:
    """Return how many parameters, in the order of the backward pass, a program explains."""
    count = 0
    for name, candidate in program.gradients():
        if not yardstick.agrees(name, theirs[name], candidate):
            break
        count += 1
    return count


def without_trace(attempts: Iterator[Attempt], yardstick: Yardstick) -> list[Mutation]:
    """Return the mistakes that give the right gradients here in every way that they can be made."""
    seen: dict[str, list[bool]] = {}
    for (mutation, *_), variant in attempts:
        harmless = explained(variant.program, yardstick.right, yardstick) == len(yardstick.right)
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
