"""The even pace, and the limit on what comes from outside, by hand."""

from cutaway.lab.pace import Allowance, Pacer


def test_late_beats_are_made_up_for() -> None:
    pacer = Pacer(1.0)
    pacer.beat(now=10.0)
    pacer.beat(now=11.5)  # half a second late
    assert pacer.wait(now=11.5) == 0.5  # the next is due at 12


def test_but_not_a_long_pause() -> None:
    pacer = Pacer(1.0)
    pacer.beat(now=10.0)
    pacer.beat(now=100.0)
    assert pacer.wait(now=100.0) == 1.0


def test_tokens_come_back_but_no_more_than_there_were() -> None:
    allowance = Allowance(per_second=10.0, most=5.0)
    assert allowance.spend(5.0, now=0.0) == 0.0
    assert allowance.spend(1.0, now=0.0) == 0.1
    assert allowance.spend(5.0, now=1000.0) == 0.0
    assert allowance.spend(2.0, now=1000.0) == 0.2
