"""The batch as a vote, as lines of text: which example would move a weight, and to which side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from cutaway.cli.console import WIDTH
from cutaway.explain.arithmetic import exact_sum
from cutaway.explain.votes import Votes
from cutaway.numerals import short_number

MOST_VOTES = 12


def vote_lines(votes: Votes, examples: Sequence[int]) -> Iterator[str]:
    """Yield who moved a weight, and the examples that pull most.

    Args:
        votes: What the examples of a batch say of the weight.
        examples: The number that each of them has in the data.

    >>> from cutaway import Network
    >>> from cutaway.explain import Selection, votes
    >>> network = Network([1, 1], output="identity", initializer="zeros", dtype="float64")
    >>> trace = network.trace([[1.0], [1.0], [2.0]], [[1.0], [-1.0], [3.0]], learning_rate=0.5)
    >>> for line in list(vote_lines(votes(trace, Selection("W1", (0, 0))), [7, 8, 20]))[2:]:
    ...     print(line)
      row   example    gradient       share  pulls
        2        20         -12          -4  upwards
        0         7          -2      -0.667  upwards
        1         8           2       0.667  downwards
    The shares add up to the gradient of the batch, -4.
    """
    yield from wrap(votes.text, WIDTH - 2)
    yield f"{'row':>5} {'example':>9} {'gradient':>11} {'share':>11}  pulls"
    for vote in votes.votes[:MOST_VOTES]:
        numbers = f"{short_number(vote.gradient):>11} {short_number(vote.share):>11}"
        yield f"{vote.example:>5} {examples[vote.example]:>9} {numbers}  {vote.side}"
    if rest := votes.votes[MOST_VOTES:]:
        yield f"and {len(rest)} more, whose shares come to {short_number(exact_sum(vote.share for vote in rest))}"
    yield f"The shares add up to the gradient of the batch, {short_number(votes.gradient)}."
