"""What the digits page shows: a studio of networks that are trained on pictures, and that read them."""

from cutaway.lab.digits.studio import Studio

__all__ = ["Studio"]
