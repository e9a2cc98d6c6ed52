"""The update plan: one optimizer step for every parameter, as a plan."""

from __future__ import annotations

from collections.abc import Iterable

from cutaway.definitions.optimizers import Optimizer
from cutaway.plan.rules import update_rule
from cutaway.plan.step import Plan, Rule, Step, layer_of


def update_plan(optimizer: Optimizer, parameters: Iterable[str]) -> Plan:
    """Return the steps that make ``new_W1`` from ``W1`` and ``d_W1``, and so on for each parameter.

    What the optimizer remembers is named after both: ``m_W1`` before the update, ``new_m_W1`` after it.

    >>> from cutaway.definitions import OPTIMIZERS
    >>> from cutaway.plan import text_of
    >>> print(text_of(update_plan(OPTIMIZERS["adam"], ["W1"])))
    new_W1, new_m_W1, new_v_W1 = adam(W1, d_W1, m_W1, v_W1, step, learning_rate)
    """
    names = optimizer.state_names(optimizer.settings)
    rule = update_rule(optimizer)
    return tuple(_step_for(parameter, rule, names) for parameter in parameters)


def _step_for(parameter: str, rule: Rule, names: tuple[str, ...]) -> Step:
    state = tuple(f"{name}_{parameter}" for name in names)
    return Step(
        outputs=tuple(f"new_{name}" for name in (parameter, *state)),
        rule=rule,
        inputs=(parameter, f"d_{parameter}", *state, "step", "learning_rate"),
        layer=layer_of(parameter),
    )
