"""What views have found out about a trace: found once, until it is forgotten or the trace ends."""

import gc
from weakref import ref

from cutaway import Network
from cutaway.explain.remembered import KNOWN, forget, remembered
from cutaway.network.trace import Trace


def traced(value: float) -> Trace:
    return Network([2, 1]).trace([[value, 2.0]], [[1.0]])


def test_what_is_forgotten_is_found_once_more_and_that_of_other_traces_is_not() -> None:
    asked: list[tuple[float, str]] = []

    @remembered
    def first(trace: Trace, name: str) -> float:
        asked.append((float(trace["x"][0, 0]), name))
        return float(trace[name][0, 0])

    one, other = traced(1.0), traced(3.0)
    for _ in range(2):
        assert (first(one, "x"), first(other, "x"), first(one, name="y")) == (1.0, 3.0, 1.0)
    assert asked == [(1.0, "x"), (3.0, "x"), (1.0, "y")]
    forget(one)
    assert (first(one, "x"), first(other, "x")) == (1.0, 3.0)
    assert asked[3:] == [(1.0, "x")]


def test_two_functions_that_are_asked_for_the_same_do_not_mix_their_answers() -> None:
    trace = traced(1.0)
    assert remembered(lambda _: "one")(trace) == "one"
    assert remembered(lambda _: "other")(trace) == "other"


def test_it_ends_with_its_trace_and_forgetting_what_is_unknown_does_nothing() -> None:
    trace = traced(1.0)
    forget(trace)
    assert remembered(lambda _: 1)(trace) == 1
    assert trace in KNOWN
    held = ref(trace)
    del trace
    gc.collect()
    assert held() is None
