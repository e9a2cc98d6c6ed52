"""Schedules of the learning rate, one per file; this list is the catalogue."""

from cutaway.definitions.registry import Registry
from cutaway.definitions.schedules.constant import CONSTANT
from cutaway.definitions.schedules.one_cycle import ONE_CYCLE
from cutaway.definitions.schedules.schedule import Schedule

SCHEDULES: Registry[Schedule] = Registry("schedule", CONSTANT, ONE_CYCLE)

__all__ = ["SCHEDULES", "Schedule"]
