"""What the doctor is tried on: trainings of Cutaway in run folders, and modules of PyTorch with their training code."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from cutaway import Network
from cutaway.data import Fitted, load
from cutaway.diagnosis import Report, doctor
from cutaway.errors import NonFiniteError
from cutaway.execute.arrays import one_thread
from cutaway.train import DataRecord, RecordedRun, RunFolder, Training, TrainingSettings

torch.set_num_threads(1)  # networks this small lose by a second thread


def run_of(
    path: Path, data: str, hidden: list[int], *, network: Any = None, seed: int = 0, **settings: Any
) -> RunFolder:
    """Train a network in a run folder, to the end or until NaN ends it, and return the folder."""
    loaded = load(data)
    train, validation = loaded.splits.train, loaded.splits.validation
    regression = train.is_regression
    options = {"output": "identity" if regression else "softmax", **(network or {})}
    trained = Network([train.inputs, *hidden, train.outputs], seed=seed, **options)
    record = DataRecord.of(loaded.name, 0, len(validation), train, Fitted(loaded.scaler, loaded.table))
    folder = RunFolder.create(path, trained.specification, TrainingSettings(seed=seed, **settings), record)
    with one_thread(), suppress(NonFiniteError):
        for _ in RecordedRun(folder, Training(trained, train, validation, folder.settings)).snapshots():
            pass
    return folder


def points(data: str, count: int = 400) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return inputs and class numbers, or targets (examples, 1), of the training part of a data set."""
    train = load(data).splits.train
    rows = np.arange(min(count, len(train)))
    y = train.y("float32", rows) if train.is_regression else train.labels[rows]
    return train.scaled("float32", rows), y


def module_of(inputs: int, hidden: list[int], outputs: int, between: Callable[[], Any] = torch.nn.ReLU) -> Any:
    """Return Linear layers with something between them; the last one gives scores."""
    sizes = [inputs, *hidden, outputs]
    parts: list[Any] = []
    for before, after in pairwise(sizes):
        parts += [torch.nn.Linear(before, after), between()]
    return torch.nn.Sequential(*parts[:-1])


def module_from(forward: Callable[..., Any], *shapes: tuple[int, ...]) -> Any:
    """Return a module that a learner wrote by hand: ``forward(x, *parameters)``, with parameters of these shapes."""

    class ByHand(torch.nn.Module):  # type: ignore[misc]  # mypy does not read PyTorch
        def __init__(self) -> None:
            super().__init__()
            made = (torch.nn.Parameter(torch.randn(shape) / 2) for shape in shapes)
            self.made = torch.nn.ParameterList(made)

        def forward(self, x: Any) -> Any:
            return forward(x, *self.made)

    return ByHand()


@dataclass
class Trainer:
    """Training code as it is written in courses, with what can be done wrong in it.

    Attributes:
        module: What is trained.
        loss_fn: The loss.
        rate: The learning rate.
        optimizer: Its name in ``torch.optim``.
        zero: Whether the gradients are set to zero.
        update: Whether the optimizer takes its step.
        to_eval: Whether the evaluation leaves training mode.
        to_train: Whether a step goes back to training mode.
        parameters: What the optimizer is given; None for all.
        losses: The losses of the batches so far.
    """

    module: Any
    loss_fn: Any
    rate: float = 0.1
    optimizer: str = "SGD"
    zero: bool = True
    update: bool = True
    to_eval: bool = True
    to_train: bool = True
    parameters: Any = None
    losses: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        given = self.module.parameters() if self.parameters is None else self.parameters
        self.made = getattr(torch.optim, self.optimizer)(given, lr=self.rate)

    def step(self, x: Any, y: Any) -> float:
        """Make one step and return the loss of the batch before it."""
        if self.to_train:
            self.module.train()
        if self.zero:
            self.made.zero_grad()
        loss = self.loss_fn(self.module(x), y)
        loss.backward()
        if self.update:
            self.made.step()
        return float(loss.detach())

    def predict(self, x: Any) -> Any:
        """Return the outputs, as an evaluation asks for them."""
        if self.to_eval:
            self.module.eval()
        with torch.no_grad():
            return self.module(x)

    def train(self, x: Any, y: Any, steps: int, batch_size: int = 32) -> None:
        """Make some steps on shuffled batches."""
        generator = torch.Generator().manual_seed(torch.initial_seed())
        for _ in range(steps):
            rows = torch.randperm(len(x), generator=generator)[:batch_size]
            self.losses.append(self.step(x[rows], y[rows]))

    def examine(self, x: Any, y: Any, **more: Any) -> Report:
        """Return what the doctor says of module, training step and evaluation."""
        losses = self.losses or None
        given = {"training_step": self.step, "optimizer": self.made, "predict": self.predict, "losses": losses, **more}
        return doctor(self.module, (x, y), self.loss_fn, learning_rate=self.rate, **given)
