"""The judgment: which gradients are right, and which mistakes explain the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

import numpy as np

from cutaway.diagnosis.gradients.lines import lines_to_mend
from cutaway.diagnosis.gradients.program import Numbers, Program
from cutaway.diagnosis.gradients.reading import check_shapes
from cutaway.diagnosis.gradients.result import Explanation, ParameterCheck
from cutaway.diagnosis.gradients.search import Match, is_small, matches, pairs, singles, without_trace
from cutaway.diagnosis.gradients.yardstick import Yardstick, norm


@dataclass(frozen=True)
class Judgment:
    """What is right, what is not and why; ``GradientCheck`` tells the fields."""

    right: bool
    parameters: tuple[ParameterCheck, ...]
    explanations: tuple[Explanation, ...]
    partly: tuple[Explanation, ...]
    tried: int
    without_trace: tuple[str, ...]


def judge(program: Program, theirs: Mapping[str, Numbers], measure: Yardstick) -> Judgment:
    """Compare gradients with the right ones, and where they differ with those of every known mistake.

    Raises:
        ShapeError: A gradient of another shape than its parameter, that no mistake gives.
    """
    parameters = tuple(_parameter_check(name, theirs[name], measure) for name in program.order)
    if not all(entry.finite for entry in parameters):  # no mistake in the book makes such numbers of finite ones
        return Judgment(False, parameters, (), (), 0, ())
    attempts = list(singles(program))
    if all(entry.right for entry in parameters):
        hidden = tuple(mutation.name for mutation in without_trace(attempts, measure))
        return Judgment(True, parameters, (), (), len(attempts), hidden)
    found, tried = matches(attempts, theirs, measure, complete=True), len(attempts)
    if not found and is_small(program):
        twos = list(pairs(program))
        found, tried = matches(twos, theirs, measure, complete=True), tried + len(twos)
    if found:
        return Judgment(False, parameters, tuple(_explanations(found, program)), (), tried, ())
    shapes = {name: array.shape for name, array in measure.right.items()}
    check_shapes(theirs, shapes, len(program.given["x"]))
    partly = matches(attempts, theirs, measure, complete=False)
    return Judgment(False, parameters, (), tuple(_explanations(partly, program)), tried, ())


def _parameter_check(name: str, theirs: Numbers, measure: Yardstick) -> ParameterCheck:
    right = measure.right[name]
    size, tolerance = norm(right), measure.tolerance(name, right)
    finite = bool(np.isfinite(theirs).all())
    if theirs.shape != right.shape or not finite:
        return ParameterCheck(name, False, theirs.shape, right.shape, inf, _share(tolerance, size), finite=finite)
    difference, agrees = norm(theirs - right), measure.agrees(name, theirs, right)
    error = difference / size if size else 0.0 if not difference else inf
    factor = None if agrees else _factor(name, theirs, measure)
    return ParameterCheck(name, agrees, theirs.shape, right.shape, error, _share(tolerance, size), factor)


def _share(tolerance: float, size: float) -> float:
    return tolerance / size if size else 0.0


def _factor(name: str, theirs: Numbers, measure: Yardstick) -> float | None:
    """Return how many times the right one it is, where it is a multiple of it."""
    right = measure.right[name]
    if right.size < 2 or not norm(right):
        return None
    factor = float(np.vdot(theirs, right) / np.vdot(right, right))
    return factor if measure.agrees(name, theirs, factor * right) else None


def _explanations(found: list[Match], program: Program) -> list[Explanation]:
    """Return the matches in words, each set of mistakes once."""
    unique: dict[tuple[str, ...], Match] = {}
    for match in found:
        unique.setdefault(tuple(mutation.name for mutation in match.mutations), match)
    return [_explanation(names, match, program) for names, match in unique.items()]


def _explanation(names: tuple[str, ...], match: Match, program: Program) -> Explanation:
    mistakes = "; and ".join(mutation.mistake for mutation in match.mutations)
    wrong, right = lines_to_mend(program, match.variant.program)
    cure = " ".join(mutation.cure for mutation in match.mutations)
    sentence = mistakes[0].upper() + mistakes[1:]
    return Explanation(names, sentence, match.variant.where, wrong, right, cure, match.learning_rate)
