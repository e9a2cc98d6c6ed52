"""PyTorch as its tutorials write it: a DataLoader that shuffles and makes the batches, example by example."""

from __future__ import annotations

import torch
from torch.utils.data import DataLoader, TensorDataset

from . import pytorch
from .work import Work

VERSIONS = pytorch.VERSIONS


class Contender(pytorch.Contender):
    """The same network and step, fed by a DataLoader, with the optimizer as it comes."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        kind = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}[work.optimizer]
        self.optimizer = kind(self.model.parameters(), lr=work.learning_rate)
        data = TensorDataset(self.x, self.y)
        self.loader = DataLoader(data, batch_size=work.batch_size, shuffle=True, generator=self.random)

    def epochs(self, count: int) -> None:
        """Train whole epochs."""
        for _ in range(count):
            for x, y in self.loader:
                self.step(x, y)
