"""Schedules of the learning rate, one per file; this list is the catalogue."""

from cutaway.definitions.registry import Registry
from cutaway.definitions.schedules.constant import CONSTANT
from cutaway.definitions.schedules.cosine import COSINE
from cutaway.definitions.schedules.exponential import EXPONENTIAL
from cutaway.definitions.schedules.inverse_time import INVERSE_TIME
from cutaway.definitions.schedules.one_cycle import ONE_CYCLE
from cutaway.definitions.schedules.reduce_on_plateau import REDUCE_ON_PLATEAU
from cutaway.definitions.schedules.schedule import Memory, Schedule
from cutaway.definitions.schedules.step import STEP
from cutaway.definitions.schedules.warm_up import WARM_UP

SCHEDULES: Registry[Schedule] = Registry(
    "schedule", CONSTANT, STEP, EXPONENTIAL, INVERSE_TIME, COSINE, WARM_UP, ONE_CYCLE, REDUCE_ON_PLATEAU
)

__all__ = ["SCHEDULES", "Memory", "Schedule"]
