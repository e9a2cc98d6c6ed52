"""How much a page may bring along; the page says so before it sends more, and the server refuses what comes anyway."""

from __future__ import annotations

MOST_POINTS = 5_000
"""The points of a playground."""

LARGEST_TABLE = 2_000_000
"""The characters of a table. A file of so many bytes has no more characters."""

LARGEST_NETWORK = 2_000_000
"""The bytes of a saved network; the largest of the playground takes a fiftieth of that."""

LARGEST_PHOTO = 10_000_000
"""The bytes of a picture file that a page is read from."""
