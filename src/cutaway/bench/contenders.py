"""Who takes part: Cutaway, and its peers, each with how it is written and what it needs."""

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
        how: How it is written, in a sentence.
        module: The file in ``peers`` that trains, or a whole module's name.
        needs: The peers that must be installed, as ``pyproject.toml`` names them; none where Cutaway's own Python does.
        quadratic: Whether it can be told any other loss than cross-entropy.
        cold: Whether it takes part in the cold start.
        optional: Whether it takes part only when it is asked for.
    """

    name: str
    title: str
    how: str
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
        Contender(
            OURS,
            "Cutaway",
            "`Training(...).run()` with the engine that is installed; NumPy's products on one thread, as in `cutaway train`.",
            "cutaway.bench.ours",
            cold=True,
        ),
        Contender(
            "jax",
            "JAX, lax.scan",
            "One compiled call for all batches of an epoch (of 100 epochs in D), donated buffers, Adam written out; "
            "bytes gathered within the scan.",
            "jax_scan",
            ("jax",),
            cold=True,
        ),
        Contender(
            "keras",
            "Keras on JAX",
            "`compile(jit_compile=True)` and `fit`.",
            "keras_on_jax",
            ("jax", "keras"),
        ),
        Contender(
            "torch",
            "PyTorch, expert",
            "Tensors in place once, batches cut by hand, fused optimizers, gradients set to None; one thread where "
            "products have fewer than a million multiplications (B, D), which is faster.",
            "pytorch",
            ("torch",),
            cold=True,
        ),
        Contender(
            "torch_compile",
            "PyTorch, compile",
            "The same with `torch.compile` of the network, its derivative and the optimizer; only with --compile.",
            "pytorch_compile",
            ("torch",),
            optional=True,
        ),
        Contender(
            "torch_dataloader",
            "PyTorch, DataLoader",
            "As tutorials write it: `TensorDataset`, `DataLoader(shuffle=True)`, the default optimizer.",
            "pytorch_dataloader",
            ("torch",),
        ),
        Contender(
            "scikit_learn",
            "scikit-learn",
            "`MLPClassifier.partial_fit` on all examples, alpha 0; it has no squared error, so not in B and D.",
            "scikit_learn",
            ("scikit-learn",),
            quadratic=False,
        ),
        Contender(
            "numpy",
            "NumPy, readable",
            "The loop that a learner writes, with new arrays at every line.",
            "numpy_loop",
        ),
    )
}
"""All of them, in the order in which they take turns."""
