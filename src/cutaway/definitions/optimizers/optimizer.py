"""What an optimizer is: a rule that turns a gradient into the next value of a parameter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from cutaway.definitions.entry import Array, Entry, Namespace, Part, Settings

State: TypeAlias = Mapping[str, Array]
Update = Callable[[Namespace, Array, State, Array, int, Settings], tuple[Array, State]]


def all_from_zero(settings: Settings) -> Mapping[str, float]:
    """Return no exception: every memory starts at zero."""
    return {}


@dataclass(frozen=True, kw_only=True)
class UpdatePart(Part):
    """A part of an update that has a name of its own, such as Adam's m̂.

    Attributes:
        arguments: What its function gets after ``xp``, by name: ``"gradient"``, ``"step"``, ``"settings"``, one of the
            settings, a memory as it was, ``"m"``, or as the update makes it, ``"new_m"``.
    """

    arguments: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Optimizer(Entry):
    """A rule for updating parameters, each by itself.

    Attributes:
        update: ``update(xp, gradient, state, parameter, step, settings)`` gives the new parameter and the new
            state, as new arrays. ``step`` counts updates from 1; ``settings`` holds ``learning_rate`` (of
            this step, after the schedule) beside the entry's own.
        state_names: What the optimizer remembers for each parameter, under its settings. A memory has the
            parameter's shape, unless ``single`` names it.
        starts: The first value of those memories that do not start at zero, under its settings.
        single: The memories that are one number for the whole parameter, an array of shape ().
        parts: What has a name of its own between the memories and the new parameter.
        usual_rate: A learning rate to begin with: PyTorch's default.
        full_batch: Whether each step sees all training examples, whatever batch size was asked for.
    """

    update: Update
    state_names: Callable[[Settings], tuple[str, ...]]
    starts: Callable[[Settings], Mapping[str, float]] = all_from_zero
    single: tuple[str, ...] = ()
    parts: tuple[UpdatePart, ...] = ()
    usual_rate: float
    full_batch: bool = False

    def parts_of(
        self, xp: Namespace, gradient: Array, state: State, parameter: Array, step: int, settings: Settings
    ) -> dict[UpdatePart, Array]:
        """Return what each part of an update comes to; the arguments are those of ``update``.

        >>> import numpy as np
        >>> from cutaway.definitions import OPTIMIZERS
        >>> adam, zero = OPTIMIZERS["adam"], np.zeros(1)
        >>> settings = {**adam.settings, "learning_rate": 0.1}
        >>> for part, value in adam.parts_of(np, np.array([2.0]), {"m": zero, "v": zero}, zero, 1, settings).items():
        ...     print(part.name, value.round(6))
        m̂ [2.]
        v̂ [4.]
        """
        _, made = self.update(xp, gradient, state, parameter, step, settings)
        new = {f"new_{name}": value for name, value in made.items()}
        known = {**settings, **state, **new, "gradient": gradient, "step": step, "settings": settings}
        return {part: part.function(xp, *(known[name] for name in part.arguments)) for part in self.parts}

    def init(self, xp: Namespace, parameter: Array) -> dict[str, Array]:
        """Return the state before the first update, in the number type of the parameter."""
        return {name: self._first(xp, parameter, name) for name in self.state_names(self.settings)}

    def _first(self, xp: Namespace, parameter: Array, name: str) -> Array:
        start = self.starts(self.settings).get(name, 0.0)
        if name in self.single:
            return xp.full((), start, dtype=parameter.dtype, device=parameter.device)
        return xp.full_like(parameter, start)
