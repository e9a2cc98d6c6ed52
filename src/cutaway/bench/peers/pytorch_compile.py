"""PyTorch's expert loop with `torch.compile`, which needs a C++ compiler on the machine."""

from __future__ import annotations

import torch

from . import pytorch
from .work import Work

VERSIONS = pytorch.VERSIONS


class Contender(pytorch.Contender):
    """The same loop; network, loss and their derivatives are compiled, and so is the optimizer's step."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.forward = torch.compile(self.forward, dynamic=False)  # type: ignore[method-assign]  # what compile is for
        self.optimizer.step = torch.compile(self.optimizer.step)
