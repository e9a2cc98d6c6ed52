"""An experiment as a Jupyter notebook (nbformat 4) that makes it again with Cutaway: its points, network, training."""

from __future__ import annotations

import json
from typing import Any

from cutaway.lab.playground.run import Run

DATA = """\
import numpy as np

from cutaway import Network
from cutaway.data import make_dataset
from cutaway.train import Training, TrainingSettings

train = make_dataset("train", {train_x}, {train_y})
test = make_dataset("test", {test_x}, {test_y})"""

NETWORK = """\
network = Network(
    {sizes},
    activation={activation},
    output={output!r},
    loss={loss!r},
    initializer={initializer!r},
    bias_initializer={bias_initializer!r},
    dtype={dtype!r},
    seed={seed!r},
    features={features},
    dropout={dropout},
    batch_normalization={batch_normalization},
)
print(network.summary())"""

TRAINING = """\
settings = TrainingSettings(
    optimizer={optimizer!r},
    learning_rate={learning_rate!r},
    schedule={schedule!r},
    batch_size={batch_size!r},
    epochs={epochs!r},
    seed={seed!r},
    regularizers={regularizers!r},
    shuffle={shuffle!r},
)
training = Training(network, train, {validation}, settings)
state = training.begin()
while state.step < {step}:
    state = training.advance(state, {end}).state{watched}
network.set_arrays(state.arrays)"""

WATCHED = """
    if state.step % training.steps_per_epoch == 0:  # the schedule watches the test loss
        state = training.remembering(state, training.measured(test, state).loss)"""

RESULT = """\
print("training loss", training.measured(train, state).loss)
print("test loss", training.measured(test, state).loss)"""

ABOUT = """\
# An experiment of Cutaway's playground

{network} after {step:,} steps. Here it is made from the beginning, with the settings of the end."""


def notebook(run: Run) -> bytes:
    """Return the notebook: UTF-8 text of a JSON object."""
    cells = [_markdown(_about(run)), *map(_code, (_data(run), _network(run), _training(run), RESULT))]
    numbered = [{**cell, "id": f"cell-{number}"} for number, cell in enumerate(cells)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    content = {
        "cells": numbered,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content, indent=1, ensure_ascii=False).encode()


def _about(run: Run) -> str:
    text = ABOUT.format(network=repr(run.built.network).strip("<>"), step=run.step)
    events = run.history.events_to(run.step)
    if not events:
        return text
    listed = "\n".join(f"- step {step:,}: {sentence}" for step, sentence in events)
    return f"{text} Not repeated is what was done by hand:\n\n{listed}"


def _data(run: Run) -> str:
    training, test = run.built.training.train, run.built.test
    parts: dict[str, str] = {}
    for name, data in (("train", training), ("test", test)):
        parts[f"{name}_x"] = repr(data.x.tolist())
        answers = f"{data.labels.tolist()}, {data.classes!r}"
        parts[f"{name}_y"] = answers if data.targets is None else f"targets={data.targets.tolist()}"
    return DATA.format(**parts)


def _network(run: Run) -> str:
    specification = run.built.network.specification
    return NETWORK.format(
        **{
            **specification.__dict__,
            "sizes": list(specification.sizes),
            "activation": list(specification.activations[:-1]),
            "output": specification.activations[-1],
            "features": list(specification.features),
            "dropout": list(specification.dropout),
            "batch_normalization": list(specification.batch_normalization),
        }
    )


def _training(run: Run) -> str:
    training = run.built.training
    watches, step = training.validation is not None, run.state.step
    more: dict[str, Any] = {
        "validation": "test" if watches else "None",
        "step": step,
        "end": f"min({step}, training.steps_per_epoch * (state.step // training.steps_per_epoch + 1))"
        if watches
        else step,
        "watched": WATCHED if watches else "",
    }
    return TRAINING.format(**training.settings.to_json() | {"regularizers": training.settings.regularizers}, **more)


def _markdown(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _code(text: str) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "source": text, "outputs": [], "execution_count": None}
