"""Sets on their way to this machine: each is downloaded once at a time, by a thread of its own, for all sessions."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread

from cutaway.lab.digits.training.sets import OFFERS

_LOCK = Lock()
_UNDER_WAY: dict[str, Future[None]] = {}


def under_way(name: str, download: Callable[[str], None]) -> Future[None]:
    """Return what becomes of the download of a set; it begins unless it is on its way.

    Args:
        name: The set.
        download: Brings it; called by another thread.

    >>> under_way("digits", lambda name: print(f"{name} are here")).result()
    digits are here
    """
    with _LOCK:
        if name not in _UNDER_WAY or _UNDER_WAY[name].done():
            _UNDER_WAY[name] = Future()
            Thread(target=_fulfill, args=(name, download, _UNDER_WAY[name]), daemon=True).start()
        return _UNDER_WAY[name]


def told_coming() -> str:
    """Return what is on its way in a sentence, or "" where nothing is."""
    with _LOCK:
        offers = [OFFERS[name] for name, coming in _UNDER_WAY.items() if not coming.done()]
    told = (
        f"{offer.title} is on its way to this machine ({offer.megabytes:,.0f} MB); all else goes on."
        for offer in offers
    )
    return " ".join(told)


def _fulfill(name: str, download: Callable[[str], None], brought: Future[None]) -> None:
    try:
        download(name)
    except BaseException as error:  # whoever asked for it hears of it
        brought.set_exception(error)
    else:
        brought.set_result(None)
