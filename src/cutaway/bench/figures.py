"""Medians and ratios: what the rows of all rounds come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from cutaway.bench.configurations import COLD
from cutaway.bench.contenders import OURS

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Standing:
    """How a contender stands in a configuration.

    Attributes:
        contender: Its name.
        value: The median: samples per second, or seconds to the accuracy in the cold start.
        lowest: The lowest of all rounds.
        highest: The highest.
        ratio: The median over the rounds of Cutaway's value divided by this one's in the same round, or None without
            Cutaway. For speeds more than 1 says that Cutaway is faster, for seconds less than 1.
        ratios: The ratio of each round.
        rounds: How many rounds it has.
        warm_up_seconds: The median time to compile and to train for the first time; None in the cold start.
        training_loss: The median loss after that first time, which is equally many epochs for all. None as above.
        accuracy: The median test accuracy that the cold start ended with; None elsewhere.
        reached: In how many rounds that was enough; None elsewhere.
        foreign_cores: The median of how many cores other processes kept busy, or None where nobody counts.
    """

    contender: str
    value: float
    lowest: float
    highest: float
    ratio: float | None
    ratios: tuple[float, ...]
    rounds: int
    warm_up_seconds: float | None
    training_loss: float | None
    accuracy: float | None
    reached: int | None
    foreign_cores: float | None

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {**asdict(self), "ratios": list(self.ratios)}


def standings(rows: Sequence[Row], letter: str) -> list[Standing]:
    """Return how the contenders stand in a configuration, Cutaway first, then the best peer."""
    here = [row for row in rows if row["configuration"] == letter]
    names = dict.fromkeys(row["contender"] for row in here)
    found = [_standing([row for row in here if row["contender"] == name], here) for name in names]
    return sorted(found, key=lambda one: (one.contender != OURS, one.value if letter == COLD else -one.value))


def best_peer(found: Sequence[Standing]) -> Standing | None:
    """Return the best of those that are not Cutaway, or None where there is none; of the cold start, who arrived."""
    return next((one for one in found if one.contender != OURS and one.reached != 0), None)


def headline(rows: Sequence[Row], letter: str) -> float | None:
    """Return Cutaway's ratio to its best peer, or None where one of the two is missing."""
    best = best_peer(standings(rows, letter))
    return best.ratio if best else None


def _standing(rows: Sequence[Row], everybody: Sequence[Row]) -> Standing:
    values = [_value(row) for row in rows]
    ratios = _ratios(rows, everybody)
    return Standing(
        contender=rows[0]["contender"],
        value=median(values),
        lowest=min(values),
        highest=max(values),
        ratio=median(ratios) if ratios else None,
        ratios=ratios,
        rounds=len(rows),
        warm_up_seconds=_median_of(rows, "warm_up_seconds"),
        training_loss=_median_of(rows, "loss_after_warm_up"),
        accuracy=median(row["accuracies"][-1] for row in rows) if "accuracies" in rows[0] else None,
        reached=sum(row["reached"] for row in rows) if "reached" in rows[0] else None,
        foreign_cores=_median_of(rows, "foreign_cores"),
    )


def _value(row: Row) -> float:
    value: float = row["seconds"] if row["configuration"] == COLD else row["samples_per_second"]
    return value


def _ratios(rows: Sequence[Row], everybody: Sequence[Row]) -> tuple[float, ...]:
    ours = {row["round"]: _value(row) for row in everybody if row["contender"] == OURS}
    return tuple(ours[row["round"]] / _value(row) for row in rows if row["round"] in ours)


def _median_of(rows: Sequence[Row], name: str) -> float | None:
    values = [row[name] for row in rows if row.get(name) is not None]
    return median(values) if values else None
