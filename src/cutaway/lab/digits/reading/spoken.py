"""What was read, as one would say it."""

from __future__ import annotations

from collections.abc import Sequence

VOWEL_SOUNDS = ("8", "11", "18", *"AEFHILMNORSX")
"""What begins with a vowel when it is spoken, so that it is "an 8"."""

SURE = 0.5


def spoken(probabilities: Sequence[float], classes: Sequence[str]) -> str:
    """Return what was read and how sure, with the next likeliest.

    >>> spoken([0.004, 0.992, 0.004], ["1", "7", "8"])
    'A 7, 99.2% sure; next a 1, 0.4%.'
    >>> spoken([0.3, 0.42, 0.28], ["1", "7", "8"])
    'Perhaps a 7, 42% sure; next a 1, 30%.'
    """
    order = sorted(range(len(probabilities)), key=lambda place: -probabilities[place])
    first = order[0]
    named = with_article(classes[first])
    beginning = f"Perhaps {named}" if probabilities[first] < SURE else named[0].upper() + named[1:]
    text = f"{beginning}, {percent(probabilities[first])} sure"
    following = order[1:2]
    return text + "".join(f"; next {with_article(classes[i])}, {percent(probabilities[i])}" for i in following) + "."


def with_article(name: str) -> str:
    """Return a class with its article, as in "a 7" and "an 8"."""
    return f"{'an' if name.upper() in VOWEL_SOUNDS else 'a'} {name}"


def percent(share: float) -> str:
    """Return a share in percent, never rounded up to all or down to nothing.

    >>> [percent(share) for share in (1.0, 0.99996, 0.5, 0.0004, 0.0)]
    ['over 99.9%', 'over 99.9%', '50%', 'under 0.1%', 'under 0.1%']
    """
    if share > 0.999:
        return "over 99.9%"
    return "under 0.1%" if share < 0.001 else f"{share * 100:.3g}%"
