"""How two libraries spell the same functions: the dialects in which scripts are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ARITHMETIC = frozenset({"+", "-", "*", "/", "**", ">", ">=", "<", "<=", "==", "!="})


@dataclass(frozen=True)
class Dialect:
    """The spelling of array functions in a library.

    Attributes:
        prefix: What stands before a function's name.
        takes_numbers: The operations in which a plain number may stand in place of an array of that number.
        functions: Whole names that are not prefix and the array API's name.
        keywords: Keywords that are not the array API's.
        has_device: Whether functions that make an array are told where it lies.
    """

    prefix: str
    takes_numbers: frozenset[str]
    functions: Mapping[str, str] = field(default_factory=dict)
    keywords: Mapping[str, str] = field(default_factory=dict)
    has_device: bool = False

    def function(self, operation: str) -> str:
        """Return a function's whole name."""
        return self.functions.get(operation, f"{self.prefix}{operation}")

    def keyword(self, name: str) -> str:
        """Return a keyword's name."""
        return self.keywords.get(name, name)


NUMPY = Dialect(
    prefix="np.",
    takes_numbers=ARITHMETIC | {"maximum", "minimum", "where"},
    functions={"erf": "erf"},  # NumPy has none: the script brings its own
)

TORCH = Dialect(
    prefix="torch.",
    takes_numbers=ARITHMETIC | {"where"},
    functions={"max": "torch.amax", "min": "torch.amin", "expand_dims": "torch.unsqueeze"},
    keywords={"axis": "dim", "keepdims": "keepdim"},
    has_device=True,
)
