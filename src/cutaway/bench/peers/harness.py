"""What a contender's process does with its job: prove that it does the same work, be timed, or reach an accuracy.

A contender's module has a class `Contender(work)` with

- `steps(batches)`: train on these batches, row indices (steps, batch size), and return the loss of each;
- `epochs(count)`: train whole epochs, shuffled by itself, and come back when they are done;
- `parameters()`: the weights as NumPy arrays, `W1` (inputs, units), `b1` ...;
- `accuracy(x, labels)`, where it takes part in the cold start: the share of right answers on stored pictures;

and a list `VERSIONS` of the libraries that it stands on.
"""

from __future__ import annotations

import platform
import time
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from . import mnist_files
from .load import ForeignLoad
from .network import he_normal, training_loss
from .work import Work, read_arrays

Job = dict[str, Any]
Answer = dict[str, Any]


def work_on(job: Job) -> Answer:
    """Do a job and return what came out, with the versions of the libraries."""
    load = ForeignLoad()
    began = time.perf_counter()
    module = import_module(job["module"] if job["module"].startswith("cutaway.") else f".{job['module']}", __package__)
    imported = time.perf_counter() - began
    answer = {"check": check, "time": time_epochs, "cold": reach}[job["task"]](module, job)
    engine = getattr(module, "engine", lambda: None)()
    return {**load.measure(), "import_seconds": imported, "versions": versions(module), "engine": engine, **answer}


def versions(module: Any) -> dict[str, str]:
    """Return the versions of Python and of the libraries that a contender stands on."""
    return {"python": platform.python_version(), **{name: version(name) for name in module.VERSIONS}}


def stored_work(job: Job) -> Work:
    """Return the work that the job's file of arrays holds."""
    arrays = read_arrays(Path(job["arrays"]))
    parameters = {name: arrays[name] for name in arrays if name[0] in "Wb" and name[1:].isdigit()}
    labels, targets = arrays.get("labels"), arrays.get("targets")
    return Work(**_settings(job), x=arrays["x"], labels=labels, targets=targets, parameters=parameters)


def _settings(job: Job) -> dict[str, Any]:
    return {**job["work"], "sizes": tuple(job["work"]["sizes"])}


def check(module: Any, job: Job) -> Answer:
    """Return the loss of each of a few given batches."""
    batches = read_arrays(Path(job["arrays"]))["batches"]
    losses = module.Contender(stored_work(job)).steps(batches)
    return {"losses": [float(loss) for loss in losses]}


def time_epochs(module: Any, job: Job) -> Answer:
    """Train once to warm up, then again and again for as long as the job says; return how fast that was."""
    work = stored_work(job)
    began = time.perf_counter()
    contender = module.Contender(work)
    contender.epochs(work.epochs_at_once)
    warm_up = time.perf_counter() - began
    after_warm_up = training_loss(work, contender.parameters())
    calls, seconds, load = _timed(contender, work, job["seconds"])
    epochs = calls * work.epochs_at_once
    return {
        **load,
        "warm_up_seconds": warm_up,
        "seconds": seconds,
        "epochs": epochs + work.epochs_at_once,
        "samples_per_second": epochs * work.examples / seconds,
        "loss_after_warm_up": _finite(after_warm_up),
        "training_loss": _finite(training_loss(work, contender.parameters())),
    }


def _timed(contender: Any, work: Work, at_least: float) -> tuple[int, float, dict[str, float | None]]:
    load, began, calls = ForeignLoad(), time.perf_counter(), 0
    while True:
        contender.epochs(work.epochs_at_once)
        calls, seconds = calls + 1, time.perf_counter() - began
        if seconds >= at_least:
            return calls, seconds, load.measure()


def reach(module: Any, job: Job) -> Answer:
    """Read MNIST, train, and look at the test accuracy after each epoch; return the moment when it was enough."""
    read = getattr(module, "read_mnist", mnist_files.read_mnist)
    (x, labels), (test_x, test_labels) = read(Path(job["mnist"]))
    settings = _settings(job)
    parameters = he_normal(settings["sizes"], settings["seed"])
    work = Work(**settings, x=x, labels=labels.astype(np.int64), targets=None, parameters=parameters)
    contender = module.Contender(work)
    accuracies: list[float] = []
    while len(accuracies) < work.schedule_epochs and max(accuracies, default=0.0) < job["accuracy"]:
        contender.epochs(1)
        accuracies.append(float(contender.accuracy(test_x, test_labels)))
    seconds = time.monotonic() - job["started"]
    return {"seconds": seconds, "accuracies": accuracies, "reached": accuracies[-1] >= job["accuracy"]}


def _finite(number: float) -> float | None:
    return number if np.isfinite(number) else None
