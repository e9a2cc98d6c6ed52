"""Settings that differ, in words."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

from cutaway.protocol.digits import DigitsSettings
from cutaway.protocol.settings import LayerSettings, Settings

NAMES = {"regularizers": "regularization"}
"""What the page calls otherwise than the settings do."""


S = TypeVar("S", Settings, DigitsSettings)


def told_changes(before: S, after: S) -> str:
    """Return which settings differ, each with its new value; an empty text where none does.

    >>> told_changes(Settings(), Settings(learning_rate=0.5, regularizers=("l2",)))
    'learning rate 0.5, regularization l2'
    """
    names = [one.name for one in fields(before) if getattr(before, one.name) != getattr(after, one.name)]
    return ", ".join(f"{NAMES.get(name, name.replace('_', ' '))} {_told(getattr(after, name))}" for name in names)


def _told(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(_layer(one) if isinstance(one, LayerSettings) else one for one in value) or "none"
    if value is None:
        return "none"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _layer(layer: LayerSettings) -> str:
    return f"{layer.activation} with dropout {layer.dropout:g}" if layer.dropout else layer.activation
