"""Who takes part: Cutaway, and its peers, each with its file and what it needs."""

from __future__ import annotations

from dataclasses import dataclass

from cutaway.bench.configurations import Configuration

OURS = "cutaway"


@dataclass(frozen=True)
class Contender:
    """One way to train.

    Attributes:
        name: What it is called on the command line and in JSON.
        title: What it is called in tables.
        module: The file in ``peers`` that trains, or a whole module's name.
        needs: The peers that must be installed, as ``pyproject.toml`` names them; none where Cutaway's own Python does.
        quadratic: Whether it can be told any other loss than cross-entropy.
        cold: Whether it takes part in the cold start.
        optional: Whether it takes part only when it is asked for.
    """

    name: str
    title: str
    module: str
    needs: tuple[str, ...] = ()
    quadratic: bool = True
    cold: bool = False
    optional: bool = False

    def can(self, configuration: Configuration) -> bool:
        """Return whether it can train that."""
        return self.quadratic or configuration.network["loss"] == "cross_entropy"


CONTENDERS = {
    contender.name: contender
    for contender in (
        Contender(OURS, "Cutaway", "cutaway.bench.ours", cold=True),
        Contender("jax", "JAX, lax.scan", "jax_scan", ("jax",), cold=True),
        Contender("keras", "Keras on JAX", "keras_on_jax", ("jax", "keras")),
        Contender("torch", "PyTorch, expert", "pytorch", ("torch",), cold=True),
        Contender("torch_compile", "PyTorch, compile", "pytorch_compile", ("torch",), optional=True),
        Contender("torch_dataloader", "PyTorch, DataLoader", "pytorch_dataloader", ("torch",)),
        Contender("scikit_learn", "scikit-learn", "scikit_learn", ("scikit-learn",), quadratic=False),
        Contender("numpy", "NumPy, readable", "numpy_loop"),
    )
}
"""All of them, in the order in which they take turns."""
