"""A module at work: what each of its smallest parts read and made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cutaway.diagnosis.calls import called
from cutaway.errors import DataError

NO_HOOKS = "The doctor cannot look into the part {} of the module; for a ScriptModule, give the module it was made of"


@dataclass(eq=False)  # a tensor has no single truth value: one call is another only where it is the same
class Call:
    """One part of a module at work: where it stands, what it is, what it read and what it made."""

    path: str
    part: Any
    read: Any
    made: Any


@dataclass
class Tape:
    """The parts of a module at work, in order."""

    calls: list[Call] = field(default_factory=list)

    def hook(self, path: str) -> Callable[..., None]:
        """Return what notes each call of the part that stands at a path."""

        def note(part: Any, read: Any, made: Any) -> None:
            if read and hasattr(read[0], "detach") and hasattr(made, "detach"):
                self.calls.append(Call(path, part, read[0], made))

        return note


def recorded(module: Any, x: Any) -> tuple[Tape, Any]:
    """Run a module, and return what each of its smallest parts read and made."""
    tape = Tape()
    parts = [(path, part) for path, part in module.named_modules() if not list(part.children())]
    handles: list[Any] = []
    try:
        for path, part in parts:
            name = path or "itself"
            handles.append(called(NO_HOOKS.format(name), part.register_forward_hook, tape.hook(name)))
        outputs = called(f"The module cannot compute inputs of the shape {tuple(x.shape)}", module, x)
    finally:
        for handle in handles:
            handle.remove()
    if not hasattr(outputs, "detach"):
        raise DataError(f"The module answers with a {type(outputs).__name__}; the doctor reads a tensor of outputs.")
    return tape, outputs
