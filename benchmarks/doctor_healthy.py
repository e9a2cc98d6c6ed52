"""Trainings with nothing wrong in them, on which the doctor must find no fault.

Each gets an empty folder and a seed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from cutaway import Network
from cutaway.data import Scaler, load
from cutaway.diagnosis import Report, doctor
from doctor_patients import Trainer, module_from, module_of, points, run_of

Healthy = Callable[[Path, int], Report]

# Data, hidden units, options of the network, settings of the training. On MNIST an epoch is enough.
RUNS: tuple[tuple[str, list[int], dict[str, Any], dict[str, Any]], ...] = (
    ("mnist", [64], {}, {"epochs": 1}),
    ("mnist", [256, 64], {}, {"epochs": 1}),
    ("mnist", [100], {"activation": "sigmoid"}, {"epochs": 1, "optimizer": "sgd", "learning_rate": 0.5}),
    ("mnist", [64, 32], {"activation": "tanh", "dropout": 0.2}, {"epochs": 1}),
    ("digits", [32], {}, {"epochs": 10}),
    ("digits", [64, 32], {}, {"epochs": 10}),
    ("digits", [], {}, {"epochs": 10, "learning_rate": 0.01}),
    ("digits", [32], {"activation": "tanh"}, {"epochs": 10, "optimizer": "sgd", "learning_rate": 0.1}),
    ("digits", [32], {"activation": "sigmoid"}, {"epochs": 15, "learning_rate": 0.01}),
    ("digits", [32, 32], {"activation": "leaky_relu"}, {"epochs": 10, "optimizer": "momentum", "learning_rate": 0.01}),
    ("digits", [32, 32], {"activation": "elu"}, {"epochs": 10, "optimizer": "nesterov", "learning_rate": 0.01}),
    ("digits", [32, 32], {"activation": "gelu"}, {"epochs": 10, "optimizer": "nadam", "learning_rate": 0.002}),
    ("digits", [32, 32, 32], {"activation": "selu", "initializer": "lecun_normal"}, {"epochs": 10}),
    ("digits", [64, 32], {"dropout": 0.3}, {"epochs": 15}),
    ("digits", [64, 32], {"batch_normalization": True}, {"epochs": 10}),
    ("digits", [64], {}, {"epochs": 10, "optimizer": "rmsprop", "regularizers": ("l2:rate=0.0001",)}),
    ("digits", [64], {}, {"epochs": 30, "schedule": "cosine", "early_stopping": 5}),
    ("digits", [32], {"output": "sigmoid", "loss": "binary_cross_entropy"}, {"epochs": 15, "learning_rate": 0.005}),
    ("gauss", [4], {"activation": "tanh"}, {"epochs": 20, "learning_rate": 0.03, "batch_size": 10}),
    ("circle", [8], {}, {"epochs": 30, "learning_rate": 0.03, "batch_size": 10}),
    ("xor", [8], {"activation": "tanh"}, {"epochs": 30, "learning_rate": 0.03, "batch_size": 10}),
    ("spiral", [16, 16], {"activation": "tanh"}, {"epochs": 60, "learning_rate": 0.01, "batch_size": 10}),
    ("moons", [8, 8], {}, {"epochs": 30, "learning_rate": 0.01, "batch_size": 10}),
    ("blobs", [8], {"activation": "sigmoid"}, {"epochs": 30, "learning_rate": 0.03, "batch_size": 10}),
    ("spirals", [32, 16], {}, {"epochs": 40, "learning_rate": 0.01, "batch_size": 16}),
    ("plane", [4], {"activation": "tanh"}, {"epochs": 20, "learning_rate": 0.01, "batch_size": 10}),
    ("house_prices", [16], {}, {"epochs": 30, "learning_rate": 0.01, "batch_size": 16}),
    ("sine", [32], {"activation": "tanh"}, {"epochs": 60, "learning_rate": 0.01, "batch_size": 10}),
)


def healthy_run(data: str, hidden: list[int], network: Any, settings: Any, folder: Path, seed: int) -> Report:
    """Return what the doctor says of a run."""
    return doctor(run_of(folder / "run", data, hidden, network=network, seed=seed, **settings))


def dense(activation: Callable[[], Any], hidden: list[int]) -> Callable[[int, int], Any]:
    """Return what makes a module for numbers of inputs and outputs."""
    return lambda inputs, outputs: module_of(inputs, hidden, outputs, activation)


def dropped() -> Any:
    """Return ReLU with dropout."""
    return torch.nn.Sequential(torch.nn.ReLU(), torch.nn.Dropout(0.2))


def normalized() -> Any:
    """Return batch normalization of 32 units with ReLU."""
    return torch.nn.Sequential(torch.nn.BatchNorm1d(32), torch.nn.ReLU())


# Data, what makes the module, options of the training code, steps.
MODULES: tuple[tuple[str, str, Callable[[int, int], Any], dict[str, Any], int], ...] = (
    ("digits", "ReLU", dense(torch.nn.ReLU, [32]), {"rate": 0.1}, 300),
    ("digits", "tanh, Adam", dense(torch.nn.Tanh, [32, 32]), {"rate": 0.003, "optimizer": "Adam"}, 300),
    ("digits", "GELU, AdamW", dense(torch.nn.GELU, [64]), {"rate": 0.003, "optimizer": "AdamW"}, 300),
    ("digits", "dropout", dense(dropped, [64, 32]), {"rate": 0.1}, 400),
    ("digits", "batch normalization", dense(normalized, [32, 32]), {"rate": 0.05}, 300),
    ("digits", "sigmoid", dense(torch.nn.Sigmoid, [32]), {"rate": 0.01, "optimizer": "Adam"}, 400),
    ("moons", "ReLU, Adam", dense(torch.nn.ReLU, [16, 16]), {"rate": 0.01, "optimizer": "Adam"}, 400),
    ("spiral", "tanh, Adam", dense(torch.nn.Tanh, [32, 32]), {"rate": 0.01, "optimizer": "Adam"}, 600),
    ("mnist", "ReLU, 1,000 examples", dense(torch.nn.ReLU, [64]), {"rate": 0.1}, 300),
    ("house_prices", "regression", dense(torch.nn.ReLU, [16]), {"rate": 0.01, "optimizer": "Adam"}, 400),
)


def healthy_module(
    data: str, make: Callable[[int, int], Any], options: Any, steps: int, untrained: bool, _: Path, seed: int
) -> Report:
    """Return what the doctor says of a module and its training code, before or after the training."""
    torch.manual_seed(seed)
    x, y = (torch.tensor(each) for each in points(data, 1000))
    classes = not y.dtype.is_floating_point
    module = make(x.shape[1], int(y.max()) + 1 if classes else 1)
    trainer = Trainer(module, torch.nn.CrossEntropyLoss() if classes else torch.nn.MSELoss(), **options)
    if not untrained:
        trainer.train(x, y, steps)
    train = load(data).splits.train
    more = {"batches": y[torch.randperm(len(y))].split(32)} if classes else {}
    return trainer.examine(
        x,
        y,
        untrained=untrained,
        scaler=Scaler.fit(train),
        training_rows=train.scaled("float64"),
        held_out=load(data).splits.validation.scaled("float64"),
        **more,
    )


def healthy_short(data: str, batch_size: int, steps: int, _: Path, seed: int) -> Report:
    """Return what the doctor says of a few steps on small batches, whose losses are noisy."""
    torch.manual_seed(seed)
    x, y = (torch.tensor(each) for each in points(data, 1000))
    classes = not y.dtype.is_floating_point
    module = module_of(x.shape[1], [16], int(y.max()) + 1 if classes else 1)
    trainer = Trainer(module, torch.nn.CrossEntropyLoss() if classes else torch.nn.MSELoss(), rate=0.01)
    trainer.train(x, y, steps, batch_size)
    batches = torch.randperm(len(y)).split(8)
    return trainer.examine(x, y, batches=[y[rows] for rows in batches])


def centers(x: Any, centers: Any, weights: Any, bias: Any) -> Any:
    """Return sums of bells around centers: a broadcast of all examples with all centers."""
    return torch.exp(-((x[:, None] - centers) ** 2).sum(dim=2) / 8) @ weights + bias


def gated(x: Any, gate: Any, weights: Any, bias: Any) -> Any:
    """Return a linear layer of inputs that are multiplied, each with a number of its own."""
    return x * torch.sigmoid(gate) @ weights + bias


def turned_and_back(x: Any, weights: Any, bias: Any) -> Any:
    """Return a linear layer computed with examples in columns, and turned back."""
    return (weights @ x.T + bias).T


# What a module by hand does, and the shapes of its parameters for numbers of inputs and outputs.
BY_HAND: tuple[tuple[Callable[..., Any], Callable[[int, int], tuple[tuple[int, ...], ...]]], ...] = (
    (centers, lambda inputs, outputs: ((12, inputs), (12, outputs), (outputs,))),
    (gated, lambda inputs, outputs: ((inputs,), (inputs, outputs), (outputs,))),
    (turned_and_back, lambda inputs, outputs: ((outputs, inputs), (outputs, 1))),
)


def healthy_by_hand(forward: Callable[..., Any], shapes: Any, data: str, _: Path, seed: int) -> Report:
    """Return what the doctor says of a module whose arrays are multiplied and turned by hand, rightly."""
    torch.manual_seed(seed)
    x, y = (torch.tensor(each) for each in points(data, 200))
    classes = not y.dtype.is_floating_point
    module = module_from(forward, *shapes(x.shape[1], int(y.max()) + 1 if classes else 1))
    return Trainer(module, torch.nn.CrossEntropyLoss() if classes else torch.nn.MSELoss(), rate=0.01).examine(x, y)


def healthy_beginning(activation: str, initializer: str, _: Path, seed: int) -> Report:
    """Return what the doctor says of an untrained network of Cutaway."""
    x, y = points("digits")
    return doctor(
        Network([64, 64, 32, 10], activation=activation, initializer=initializer, seed=seed),
        (x, y),
        batches=np.array_split(y, 12),
    )


HEALTHY: Mapping[str, Healthy] = {
    **{
        f"run: {data}, {'-'.join(map(str, hidden)) or 'no hidden layer'}, "
        f"{', '.join(f'{value}' for value in [*network.values(), *settings.values()])}": partial(
            healthy_run, data, hidden, network, settings
        )
        for data, hidden, network, settings in RUNS
    },
    **{
        f"torch: {data}, {name}, {'untrained' if untrained else 'trained'}": partial(
            healthy_module, data, make, options, steps, untrained
        )
        for data, name, make, options, steps in MODULES
        for untrained in (True, False)
    },
    **{
        f"torch: {data}, {steps} batches of {batch_size}": partial(healthy_short, data, batch_size, steps)
        for data in ("digits", "moons", "house_prices")
        for batch_size in (1, 2, 4)
        for steps in (12, 30, 60)
    },
    **{
        f"torch: {data}, {forward.__name__}, by hand": partial(healthy_by_hand, forward, shapes, data)
        for data in ("moons", "house_prices")
        for forward, shapes in BY_HAND
    },
    **{
        f"untrained: {activation}, {initializer}": partial(healthy_beginning, activation, initializer)
        for activation, initializer in (
            ("relu", "he_normal"),
            ("tanh", "glorot_uniform"),
            ("gelu", "he_uniform"),
            ("softsign", "lecun_normal"),
        )
    },
}
"""By what they are."""
