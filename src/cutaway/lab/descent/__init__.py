"""The descent page's side of the lab: landscapes, the slice of a network's loss, and races of optimizers down them."""

from cutaway.lab.descent.answering import handle_descent
from cutaway.lab.descent.ground import Ground
from cutaway.lab.descent.landscapes import LANDSCAPES, Landscape
from cutaway.lab.descent.loss_slice import LossSlice, Trained

__all__ = ["LANDSCAPES", "Ground", "Landscape", "LossSlice", "Trained", "handle_descent"]
