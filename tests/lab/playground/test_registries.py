"""Every entry of the catalogue works in a playground, and what makes no sense is refused with a sentence."""

from collections.abc import Iterator
from dataclasses import replace
from math import inf, isfinite, nan
from typing import Any

import pytest

from cutaway.definitions import ACTIVATIONS
from cutaway.errors import CutawayError
from cutaway.lab.playground import Playground
from cutaway.lab.playground.catalogue import catalogue
from cutaway.protocol.commands import StepOn
from cutaway.protocol.settings import DataSettings, LayerSettings, Settings
from cutaway.protocol.wire import encode

OUTPUT_OF = {
    "binary_cross_entropy": "sigmoid",
    "binary_cross_entropy_with_logits": "identity",
    "cross_entropy": "softmax",
    "negative_log_likelihood": "log_softmax",
}
"""The output that a loss needs; any will do for the others."""


def settings() -> Iterator[Settings]:
    """Yield settings with each entry once."""
    known, hidden = catalogue(), LayerSettings(units=3)
    yield from (
        Settings(layers=(replace(hidden, activation=one.name), replace(hidden, dropout=0.2)))
        for one in known.activations
    )
    for one in known.outputs:
        loss = "negative_log_likelihood" if one.name == "log_softmax" else "half_squared_error"
        yield Settings(output=one.name, loss=loss)
    yield from (Settings(loss=one.name, output=OUTPUT_OF.get(one.name, "tanh")) for one in known.losses)
    yield from (Settings(optimizer=one.name) for one in known.optimizers)
    yield from (Settings(schedule=one.name, epochs=2) for one in known.schedules)
    yield from (Settings(initializer=one.name, bias_initializer=one.name) for one in known.initializers
                if one.name not in ("orthogonal",) and "glorot" not in one.name)  # fmt: skip
    yield from (Settings(initializer=one.name) for one in known.initializers)
    yield from (Settings(regularizers=(one.name,)) for one in known.regularizers)
    yield from (Settings(features=(one.name,)) for one in known.features)
    for data in known.data:
        output = ("softmax", "cross_entropy") if data.classes > 2 else ("tanh", "half_squared_error")
        yield Settings(data=DataSettings(name=data.name), output=output[0], loss=output[1])
    yield Settings(layers=())
    yield Settings(layers=(LayerSettings(units=32, batch_normalization=True),) * 10)
    yield Settings(dtype="float64", shuffle=False)


@pytest.mark.parametrize("chosen", list(settings()), ids=lambda one: one.output)
def test_each_entry_trains_and_shows_itself(chosen: Settings) -> None:
    playground: Any = Playground(chosen)
    for unit in ("operation", "example", "batch", "epoch", "epoch"):
        messages = playground.handle(1, StepOn(unit=unit))
    frame, arrays = next((event, arrays) for event, arrays in messages if event.kind == "frame")
    assert frame.stopped is None
    assert isfinite(frame.row.training_loss)
    assert (frame.epoch, frame.batch) == (2 + (frame.row.step == 3), 0)  # one batch may be an epoch
    assert all(encode(*message) for message in playground.scene())
    assert all(str(array.dtype) in ("float32", "int32", "float64") for array in arrays.values())


HOSTILE = [
    (Settings(layers=(LayerSettings(),) * 11), "11 hidden layers"),
    (Settings(layers=(LayerSettings(units=33),)), "neurons of layer 1 is 33"),
    (Settings(layers=(LayerSettings(units=0),)), "neurons of layer 1 is 0"),
    (Settings(layers=(LayerSettings(activation="softmax"),)), "can only be the output's"),
    (Settings(layers=(LayerSettings(activation="tangent"),)), "no activation named 'tangent'"),
    (Settings(layers=(LayerSettings(dropout=1.5),)), "1.5"),
    (Settings(data=DataSettings(examples=10**9)), "1,000,000,000 points"),
    (Settings(data=DataSettings(examples=-1)), "-1 points"),
    (Settings(data=DataSettings(noise=9.0)), "noise"),
    (Settings(data=DataSettings(train_share=1.0)), "share to learn from is 1"),
    (Settings(data=DataSettings(name="mnist")), "no data set named 'mnist'"),
    (Settings(data=DataSettings(name="own")), "no points of your own"),
    (Settings(data=DataSettings(name="house_prices")), "unlike units"),
    (Settings(data=DataSettings(name="circle", seed=-1)), "seed"),
    (Settings(learning_rate=nan), "learning rate is nan"),
    (Settings(learning_rate=inf), "learning rate is inf"),
    (Settings(learning_rate=-1.0), "learning rate is -1"),
    (Settings(batch_size=0), "batch size is 0"),
    (Settings(epochs=10**12), "number of epochs"),
    (Settings(seed=-5), "seed is -5"),
    (Settings(features=()), "inputs are none"),
    (Settings(features=("x1", "x1")), "each once"),
    (Settings(features=("x3",)), "inputs are x3"),
    (Settings(features=("x1^9",)), "no input feature"),
    (Settings(loss="cross_entropy"), "needs the output 'softmax'"),
    (Settings(loss="binary_cross_entropy"), "needs the output 'sigmoid'"),
    (Settings(data=DataSettings(name="blobs")), "3 classes and the output 'tanh' is a single number"),
    (Settings(data=DataSettings(name="plane"), output="softmax"), "numbers to predict"),
    (Settings(data=DataSettings(name="plane"), output="sigmoid", loss="binary_cross_entropy"), "is for classes"),
    (Settings(output="log_softmax"), "is a logarithm"),
    (Settings(optimizer="x" * 1000), "1,000 characters"),
    (Settings(regularizers=("l2",) * 9), "9 regularizers"),
    (Settings(regularizers=("l2", "l2")), "given 2 times"),
    (Settings(data=DataSettings(examples=8, train_share=0.1), layers=(LayerSettings(batch_normalization=True),)),
     "Batch normalization"),
]  # fmt: skip


@pytest.mark.parametrize(("chosen", "words"), HOSTILE)
def test_what_makes_no_sense_is_refused_with_a_sentence(chosen: Settings, words: str) -> None:
    with pytest.raises(CutawayError, match=words) as caught:
        Playground(chosen)
    assert str(caught.value).endswith((".", "?"))
    assert len(str(caught.value)) < 600


def test_the_catalogue_lists_what_can_be_chosen() -> None:
    known = catalogue()
    assert "softmax" not in [one.name for one in known.activations]
    assert [one.name for one in known.outputs] == list(ACTIVATIONS)
    sentences = [one.sentence for one in (*known.losses, *known.features)] + [one.sentence for one in known.data]
    assert all(sentence.endswith(".") for sentence in sentences)
    circle = next(one for one in known.data if one.name == "circle")
    assert (circle.task, circle.classes, len(circle.sample)) == ("classification", 2, 60)
    assert all(label == 1 for x1, x2, label in circle.sample if x1**2 + x2**2 < 2.5**2)
