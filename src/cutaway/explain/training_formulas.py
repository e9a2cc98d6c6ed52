"""The formulas of what a training is made with: optimizers, and schedules of the learning rate."""

from __future__ import annotations

from typing import Any

from cutaway.definitions.optimizers import Optimizer
from cutaway.definitions.schedules import Schedule
from cutaway.definitions.schedules.schedule import share_done
from cutaway.explain.expression import symbol
from cutaway.explain.formula import Formula, in_order, named, settings_as_symbols, shortened
from cutaway.explain.symbols import SYMBOLS


def of_optimizer(entry: Optimizer) -> list[Formula]:
    """Return the formulas of an update: what is remembered, its parts, the new parameter."""
    state = {name: symbol(name) for name in entry.state_names(entry.settings)}
    settings = {**settings_as_symbols(entry), "learning_rate": symbol("η")}
    step: Any = symbol("t")
    arguments = (SYMBOLS, symbol("d_W"), state, symbol("W"), step, settings)
    parameter, new_state = entry.update(*arguments)
    parts = [Formula(part.name, found, part.meaning) for part, found in entry.parts_of(*arguments).items()]
    remembered = [Formula(f"{name}'", found, "what it remembers") for name, found in new_state.items()]
    last = Formula("W'", parameter, "the parameter after step t, with the learning rate η")
    return in_order(shortened([*parts, *remembered, last], [*parts, *remembered]))


def of_schedule(entry: Schedule) -> list[Formula]:
    """Return the formulas of a learning rate, and of what is remembered of each epoch."""
    steps: Any = (symbol("t"), symbol("T"))
    settings, rate, loss = settings_as_symbols(entry), _as_any(symbol("η")), _as_any(symbol("loss"))
    memory = _as_any({name: symbol(name) for name in entry.start(entry.settings)})
    now = (rate, *steps, settings, memory)
    lines = named(entry, [Formula("rate", _as_any(entry.value(SYMBOLS, *now)), "the learning rate of step t")], *now)
    done = Formula("s", _as_any(share_done(*steps)), "the share of the training that is done, of T steps in all")
    lines = shortened(lines, [done])
    uses_share = any(done.result in line.expression.names() for line in lines)
    after = entry.after_epoch(SYMBOLS, memory, loss, settings)
    meaning = "after an epoch with this validation loss"
    remembered = [Formula(f"{name}'", _as_any(found), meaning) for name, found in after.items()]
    remembered = named(entry, remembered, memory, loss, settings, of="after_epoch")
    return [*([done] if uses_share else []), *lines, *remembered]


def _as_any(symbols: Any) -> Any:
    """Return symbols where a function expects numbers, and what it makes of them."""
    return symbols
