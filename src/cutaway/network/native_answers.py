"""A network's answers by the native core: what makes them is kept from call to call."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from cutaway.plan import Plan

if TYPE_CHECKING:
    from cutaway.execute.native.predictor import Predictor
    from cutaway.execute.native.recipe import Recipe


class NativeAnswers:
    """The predictor of a network, which is made anew where a parameter is another array than before.

    Args:
        plan: The network's forward plan, in evaluation.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        # One attribute, so that another thread never meets a predictor with the arrays of another one.
        self._kept: tuple[dict[str, NDArray[Any]], Predictor | None] = ({}, None)

    def predictor(self, parameters: Mapping[str, NDArray[Any]]) -> Predictor | None:
        """Return what answers with these parameters, or None where the reference must."""
        arrays, predictor = self._kept
        if arrays.keys() != parameters.keys() or any(arrays[name] is not one for name, one in parameters.items()):
            predictor = self._made(parameters)
            self._kept = dict(parameters), predictor
        return predictor

    def _made(self, parameters: Mapping[str, NDArray[Any]]) -> Predictor | None:
        from cutaway.execute.native.library import UnavailableError
        from cutaway.execute.native.predictor import Predictor

        if self._recipe is None:
            return None
        try:
            return Predictor(self._plan, parameters, recipe=self._recipe)
        except UnavailableError:
            return None

    @cached_property
    def _recipe(self) -> Recipe | None:
        """What answers are made of, or None where the native core cannot make them."""
        from cutaway.execute.native.library import UnavailableError
        from cutaway.execute.native.recipe import answers_of

        try:
            return answers_of(self._plan)
        except UnavailableError:
            return None
