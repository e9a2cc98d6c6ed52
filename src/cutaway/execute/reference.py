"""The reference interpreter: runs a plan step by step and keeps every value. This is the code to read first."""

from __future__ import annotations

from collections.abc import Mapping

from cutaway.definitions.entry import Array, Namespace
from cutaway.execute.arrays import NUMPY, is_finite, namespace_of, quiet
from cutaway.plan import Plan

Values = dict[str, Array]


def execute(plan: Plan, given: Mapping[str, Array], xp: Namespace | None = None) -> Values:
    """Run a plan and return all values by name: those given and those made.

    Args:
        plan: Any plan: forward, backward or update.
        given: Everything the plan reads, such as ``x``, ``y``, ``W1`` and ``b1``.
        xp: The array namespace to compute with; by default that of the first array given.

    Raises:
        KeyError: A name that the plan reads was not given.

    >>> import numpy as np
    >>> from cutaway.definitions import ACTIVATIONS
    >>> from cutaway.plan import forward_plan
    >>> given = {"x": np.array([[2.0, 1.0]]), "W1": np.array([[0.5], [-3.0]]), "b1": np.array([1.0])}
    >>> values = execute(forward_plan([ACTIVATIONS["relu"]]), given)
    >>> float(values["z1"][0, 0]), float(values["p"][0, 0])
    (-1.0, 0.0)
    """
    values = dict(given)
    xp = xp or namespace_of(*values.values())
    with quiet():
        for step in plan:
            made = step.rule.compute(xp, *[values[name] for name in step.inputs])
            if len(step.outputs) == 1:
                values[step.outputs[0]] = made
            else:
                values.update(zip(step.outputs, made, strict=True))
    return values


def first_non_finite(plan: Plan, values: Mapping[str, Array], xp: Namespace = NUMPY) -> str | None:
    """Return the name of the first value that the plan made and that holds NaN or infinity, or None."""
    with quiet():
        for step in plan:
            for name in step.outputs:
                if not is_finite(xp, values[name]):
                    return name
    return None
