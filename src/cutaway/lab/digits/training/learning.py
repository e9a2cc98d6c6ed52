"""The pieces of a page become a part of what the main run has learned, and learns from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cutaway.data import Dataset
from cutaway.errors import DataError, SettingError
from cutaway.lab.digits.readable import Readable
from cutaway.lab.digits.reading import Pieces
from cutaway.lab.digits.training.building import Built, build, joined
from cutaway.lab.digits.training.pieces import Learned, labeled, learn
from cutaway.lab.digits.training.run import Run
from cutaway.lab.digits.training.sets import OFFERS
from cutaway.network import Specification
from cutaway.protocol.digits import DigitsSettings, LearnPieces, NetworkName, RunName
from cutaway.protocol.digits_told import PiecesLearned
from cutaway.protocol.settings import LayerSettings

MOST_OWN = 5_000
"""So many pictures of the learner's own are learned from at most."""


def learned_run(
    builts: Mapping[RunName, Built],
    networks: Mapping[NetworkName, Readable],
    pieces: Pieces | None,
    number: int,
    command: LearnPieces,
) -> tuple[Run, PiecesLearned]:
    """Return a main run that has learned pieces of the last page, and the answer with what came of it.

    Raises:
        CutawayError: There is no such network, no page was read, or the pieces do not fit; nothing was changed.
    """
    if command.network not in networks:
        raise DataError("There is no fork; begin one first.")
    if pieces is None:
        raise SettingError("No page was read, so there are no pieces to learn; read a page first.")
    reads = networks[command.network]
    given = labeled(pieces.pictures, command.pieces, command.labels, reads)
    built = _built(builts, command.network, reads, given)
    learned = learn(reads.network, built, given, built.settings.seed)
    event = _told(learned, len(given), number)
    first = built.training.begin()
    state = replace(first, parameters=learned.network.parameters, statistics=learned.network.statistics)
    run = Run(built, state, event.sentence)
    run.history.note(0, event.sentence)
    return run, event


def _built(builts: Mapping[RunName, Built], name: NetworkName, reads: Readable, given: Dataset) -> Built:
    """Return what goes on: the same settings, with the pieces among the pictures to learn from."""
    before = builts["main"]
    settings = _settings(reads.network.specification) if name == "shipped" else builts[name].settings
    same = before.own is not None and before.settings.data == settings.data
    own = joined(before.own, given) if same and before.own is not None else given
    if len(own) > MOST_OWN:
        raise SettingError(f"That would make {len(own):,} pictures of your own; {MOST_OWN:,} is the most. Begin anew.")
    return build(settings, own)


def _settings(specification: Specification) -> DigitsSettings:
    """Return the settings with which the network that comes along goes on."""
    if not OFFERS["mnist"].at_hand:
        raise DataError(
            "The network that comes with Cutaway learned from MNIST, which is not on this machine; with the pieces "
            "alone it would forget the rest. Download MNIST first, or let a network of this page learn them."
        )
    dropout = specification.dropout or (0.0,) * len(specification.sizes)
    normalized = specification.batch_normalization or ("",) * len(specification.sizes)
    layers = tuple(
        LayerSettings(units=units, activation=activation, dropout=share, batch_normalization=bool(text))
        for units, activation, share, text in zip(
            specification.sizes[1:-1], specification.activations, dropout, normalized, strict=False
        )
    )
    return DigitsSettings(
        layers=layers,
        output=specification.activations[-1],
        loss=specification.loss,
        initializer=specification.initializer,
        learning_rate=0.0003,
        seed=specification.seed,
    )


def _told(learned: Learned, total: int, number: int) -> PiecesLearned:
    before, after = learned.right
    sentence = (
        f"In {learned.steps} steps on {total:,} of your pieces and pictures of the set the pieces read right went from "
        f"{before} to {after}, and the validation pictures from {learned.validation[0]:.2%} to "
        f"{learned.validation[1]:.2%}. The main run is now this network."
    )
    return PiecesLearned(
        answers=number,
        right_before=before,
        right_after=after,
        total=total,
        validation_before=learned.validation[0],
        validation_after=learned.validation[1],
        steps=learned.steps,
        sentence=sentence,
    )
