"""Interpreters of plans: ``reference`` computes and keeps every value, ``tape`` checks the derivatives."""

from cutaway.execute.reference import execute, first_non_finite

__all__ = ["execute", "first_non_finite"]
