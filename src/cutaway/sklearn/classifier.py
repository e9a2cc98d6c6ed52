"""The classifier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import validate_data

from cutaway.data import Dataset, make_dataset
from cutaway.definitions import ACTIVATIONS
from cutaway.errors import SettingError
from cutaway.execute.arrays import NUMPY
from cutaway.network import Network
from cutaway.sklearn.base import BaseDNN

if TYPE_CHECKING:
    from typing_extensions import Self


class DNNClassifier(ClassifierMixin, BaseDNN):  # type: ignore[misc]  # scikit-learn has no types
    """A fully connected network that tells classes apart: softmax with cross-entropy, for two classes as for many.

    The inputs are taken as they are. Put ``StandardScaler`` before it in a pipeline where columns differ in size.
    With one class in the training data it answers with that class.

    The defaults are for small tables: batches of 32, so that a hundred rows make several steps in an epoch, and as
    many epochs as ``MLPClassifier`` makes at most. For tens of thousands of rows a tenth of the epochs will do.

    Args:
        hidden_units: The number of units of each hidden layer; ``()`` is softmax regression.
        activation: The activation of the hidden layers, or a list with one for each of them.
        loss: The loss; None is cross-entropy.
        initializer: How weights start; None is He's for ReLU, else Glorot's.
        dropout: The share of the hidden units that training silences, or a list with one for each hidden layer.
        batch_normalization: Whether hidden layers are normalized, or a list with one for each of them.
        regularizers: What holds the weights small: ``("l2:rate=0.0001", "max_norm")``. The losses below are those of
            the data, without the penalties.
        optimizer: As everywhere in Cutaway: ``"adam"``, ``"sgd:momentum=0.9"``.
        learning_rate: None is the optimizer's usual one: 0.001 for Adam.
        schedule: How the learning rate changes: ``"constant"``, ``"one_cycle"``.
        batch_size: Examples for each step.
        epochs: How often all examples are used.
        early_stopping: Stop after so many epochs without a lower validation loss, and keep the best epoch; None
            trains to the end.
        validation_fraction: The share of the examples that is held out where early stopping or the schedule watches
            the validation loss; otherwise none is.
        random_state: The seed of weights, order and held-out examples. The same whole number gives the same network.
        verbose: Whether to print a line for each epoch.

    Attributes:
        classes_: The classes, in the order of the outputs.
        network_: The trained ``cutaway.Network``, with all that can be seen of it.
        n_iter_: The number of epochs made.
        loss_curve_: The mean loss of each epoch, measured while the weights move, in nats for cross-entropy.
        history_: The row of the history before the first step and at the end of each epoch (from epoch 160 on of every
            second one, and so on): ``training_loss``, ``training_accuracy``, with early stopping ``validation_loss``.
        n_features_in_: The number of inputs.
        feature_names_in_: The names of the inputs, where X had names.

    >>> X, y = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0]
    >>> classifier = DNNClassifier(hidden_units=(8,), learning_rate=0.05, random_state=0).fit(X, y)
    >>> classifier.predict(X).tolist()
    [0, 1, 1, 0]

    What it learned lies open. Each column of ``W1`` is a hidden unit, each row an input; every other value of the
    computation is there, too:

    >>> classifier.network_.parameters["W1"].shape
    (2, 8)
    >>> values = classifier.network_.values(X, [0, 1, 1, 0])
    >>> values["a1"].shape, values["d_W1"].shape
    ((4, 8), (2, 8))
    """

    @property
    def _output(self) -> str:
        return "softmax"

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Return the most probable class of each example, (examples,)."""
        guesses = self.predict_proba(X).argmax(axis=1)
        answers: NDArray[Any] = self.classes_[guesses]
        return answers

    def predict_proba(self, X: ArrayLike) -> NDArray[Any]:
        """Return the probability of each class, (examples, classes), in the order of ``classes_``."""
        p: NDArray[Any] = self._outputs(X)
        return p

    def predict_log_proba(self, X: ArrayLike) -> NDArray[Any]:
        """Return the natural logarithm of the probabilities, (examples, classes).

        It is computed from what the last layer sums up, not from the probabilities, so that it stays finite where
        they are too small for a number.
        """
        values = self._values(X)
        z = values[f"z{self.network_.specification.layers}"]
        logarithms: NDArray[Any] = ACTIVATIONS["log_softmax"].value(NUMPY, z)
        return logarithms

    def partial_fit(self, X: ArrayLike, y: ArrayLike, classes: ArrayLike | None = None) -> Self:
        """Make one pass over these examples, starting from where the training stands.

        Weights, the optimizer's memory and its count of steps go on from call to call, and from ``fit``.

        Args:
            X: Inputs, (examples, inputs).
            y: Classes, (examples,).
            classes: All classes that will ever come; needed in the first call.

        Raises:
            SettingError: The classes are missing in the first call, or others come later; a schedule or early
                stopping is set; or other parameters changed than a pass can follow.
        """
        if not self.__sklearn_is_fitted__():
            if classes is None:
                raise SettingError("The first call of partial_fit needs all classes that will ever come, as classes=.")
            self._begin(X, y, met=np.asarray(classes))
        elif classes is not None and not np.array_equal(np.unique(np.asarray(classes)), self.classes_):
            raise SettingError(f"classes is {classes!r}; the training began with {list(self.classes_)}, which stay.")
        return self._go_on(X, y)

    def _checked(self, X: ArrayLike, y: ArrayLike, **options: Any) -> tuple[NDArray[Any], NDArray[Any]]:
        inputs, answers = validate_data(self, X, y, **options)
        check_classification_targets(answers)
        return inputs, answers

    def _meet(self, y: NDArray[Any]) -> None:
        self.classes_ = np.unique(y)

    def _dataset(self, X: NDArray[Any], y: NDArray[Any]) -> Dataset:
        unknown = ~np.isin(y, self.classes_)
        if unknown.any():
            raise SettingError(
                f"y holds the class {y[unknown][0]!r}, and the training began with {list(self.classes_)}; name every "
                "class in the first call of partial_fit."
            )
        return make_dataset("X", X, np.searchsorted(self.classes_, y), tuple(map(str, self.classes_)))

    def _finished(self, network: Network) -> Network:
        return network
