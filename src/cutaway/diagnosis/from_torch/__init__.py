"""A PyTorch module as a case: a pass through it, the ledger of its shapes, a try to learn by heart."""

from cutaway.diagnosis.from_torch.one_pass import torch_pass
from cutaway.diagnosis.from_torch.overfit import overfit_module
from cutaway.diagnosis.from_torch.shapes import shape_ledger
from cutaway.diagnosis.from_torch.tensors import is_module

__all__ = ["is_module", "overfit_module", "shape_ledger", "torch_pass"]
