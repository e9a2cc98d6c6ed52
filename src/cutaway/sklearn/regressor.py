"""The regressor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import RegressorMixin
from sklearn.utils.validation import validate_data

from cutaway.data import Dataset, make_dataset
from cutaway.errors import ShapeError
from cutaway.network import Network
from cutaway.sklearn.base import BaseDNN
from cutaway.sklearn.target_scale import TargetScale

if TYPE_CHECKING:
    from typing_extensions import Self


class DNNRegressor(RegressorMixin, BaseDNN):  # type: ignore[misc]  # scikit-learn has no types
    """A fully connected network that predicts numbers, one or several for each example.

    The inputs are taken as they are; put ``StandardScaler`` before it in a pipeline where columns differ in size. The
    targets are scaled while it trains, to mean 0 and deviation 1: otherwise a learning rate that is right for lengths
    in meters would be wrong in millimeters, and a price of 300,000 out of reach. Losses are therefore in squared
    deviations (1 is what predicting the mean costs). Predictions are in the units of y, and so is ``network_``: the
    scale is multiplied into its last layer.

    Args:
        hidden_units: As for ``DNNClassifier``, like all that is not said here; ``()`` is linear regression.
        activation: The activation of the hidden layers.
        loss: None is the mean squared error; ``"huber"`` or ``"mean_absolute_error"`` mind outliers less.
        initializer: How weights start.
        dropout: The share of the hidden units that training silences.
        batch_normalization: Whether hidden layers are normalized.
        regularizers: What holds the weights small.
        optimizer: ``"adam"``, ``"sgd:momentum=0.9"``.
        learning_rate: None is the optimizer's usual one.
        schedule: How the learning rate changes.
        batch_size: Examples for each step.
        epochs: How often all examples are used.
        early_stopping: The patience in epochs, or None.
        validation_fraction: The share of the examples held out where the validation loss is watched.
        random_state: The seed.
        verbose: Whether to print a line for each epoch.

    Attributes:
        network_: The trained ``cutaway.Network``; it answers in the units of y.
        n_outputs_: The number of targets.
        n_iter_: The number of epochs made.
        loss_curve_: The mean loss of each epoch, for targets of deviation 1.
        history_: The row of the history before the first step and at the end of each epoch (from epoch 160 on of every
            second one, and so on).
        n_features_in_: The number of inputs.
        feature_names_in_: The names of the inputs, where X had names.

    >>> X, y = [[0.0], [1.0], [2.0], [3.0]], [1000.0, 1010.0, 1020.0, 1030.0]
    >>> regressor = DNNRegressor(hidden_units=(), learning_rate=0.05, random_state=0).fit(X, y)
    >>> regressor.predict([[4.0]]).round().tolist()
    [1040.0]
    >>> regressor.network_.parameters["W1"].round(1).tolist()
    [[10.0]]
    """

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags

    @property
    def _output(self) -> str:
        return "identity"

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Return the prediction for each example: (examples,), or (examples, outputs) where y had two axes."""
        p: NDArray[Any] = self._outputs(X)
        return p.ravel() if self._one_column else p

    def partial_fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Make one pass over these examples, starting from where the training stands.

        Weights, the optimizer's memory and its count of steps go on from call to call, and from ``fit``. The scale of
        the targets is that of the first call.

        Args:
            X: Inputs, (examples, inputs).
            y: Targets, (examples,) or (examples, outputs), as in the first call.

        Raises:
            SettingError: A schedule or early stopping is set, or other parameters changed than a pass can follow.
            ShapeError: y has another number of targets than in the first call.
        """
        if not self.__sklearn_is_fitted__():
            self._begin(X, y)
        return self._go_on(X, y)

    def _checked(self, X: ArrayLike, y: ArrayLike, **options: Any) -> tuple[NDArray[Any], NDArray[Any]]:
        inputs, answers = validate_data(self, X, y, y_numeric=True, multi_output=True, **options)
        return inputs, answers

    def _meet(self, y: NDArray[Any]) -> None:
        self._one_column = y.ndim == 1
        self._scale = TargetScale.fit(_columns(y))
        self.n_outputs_ = len(self._scale.mean)

    def _dataset(self, X: NDArray[Any], y: NDArray[Any]) -> Dataset:
        targets = _columns(y)
        if targets.shape[1] != self.n_outputs_:
            raise ShapeError(
                f"y has {targets.shape[1]} targets, and the training began with {self.n_outputs_}; give as many, or "
                "call fit to start anew."
            )
        return make_dataset("X", X, targets=self._scale.apply(targets))

    def _finished(self, network: Network) -> Network:
        return self._scale.undo_in(network)


def _columns(y: NDArray[Any]) -> NDArray[Any]:
    return y[:, np.newaxis] if y.ndim == 1 else y
