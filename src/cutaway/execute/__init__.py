"""Interpreters of plans: ``reference`` keeps every value, ``tape`` checks the derivatives, ``native`` is fast."""

from cutaway.execute.reference import execute, first_non_finite

__all__ = ["execute", "first_non_finite"]
