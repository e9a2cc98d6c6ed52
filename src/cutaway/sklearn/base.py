"""What the two estimators share: their parameters, and the way from arrays to a trained network."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted, validate_data

from cutaway.data import Dataset, hold_out
from cutaway.errors import NonFiniteError
from cutaway.execute import execute
from cutaway.execute.reference import Values
from cutaway.network import Network, Specification
from cutaway.network.specification import specify
from cutaway.sklearn.arguments import hidden_sizes, network_arguments, seed_of, training_settings, validation_count
from cutaway.sklearn.one_pass import check_endless, check_same, one_pass, ready_to_go_on
from cutaway.sklearn.record import Record
from cutaway.train import State, Training, TrainingSettings

if TYPE_CHECKING:
    from typing_extensions import Self

NUMBER_TYPES = (np.float64, np.float32)
"""X keeps its type where it is one of these; all else becomes the first."""


class BaseDNN(ABC, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """A fully connected network as an estimator; see ``DNNClassifier`` and ``DNNRegressor``."""

    def __init__(
        self,
        hidden_units: int | Sequence[int] = (100,),
        activation: str | Sequence[str] = "relu",
        *,
        loss: str | None = None,
        initializer: str | None = None,
        dropout: float | Sequence[float] = 0.0,
        batch_normalization: bool | str | Sequence[bool | str] = False,
        regularizers: Sequence[str] = (),
        optimizer: str = "adam",
        learning_rate: float | None = None,
        schedule: str = "constant",
        batch_size: int = 32,
        epochs: int = 200,
        early_stopping: int | None = None,
        validation_fraction: float = 0.1,
        random_state: Any = None,
        verbose: bool = False,
    ) -> None:
        self.hidden_units = hidden_units
        self.activation = activation
        self.loss = loss
        self.initializer = initializer
        self.dropout = dropout
        self.batch_normalization = batch_normalization
        self.regularizers = regularizers
        self.optimizer = optimizer
        self.learning_rate = learning_rate
        self.schedule = schedule
        self.batch_size = batch_size
        self.epochs = epochs
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.random_state = random_state
        self.verbose = verbose

    @property
    @abstractmethod
    def _output(self) -> str:
        """The activation of the output."""

    @abstractmethod
    def _checked(self, X: ArrayLike, y: ArrayLike, **options: Any) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return X and y as arrays of the right kind; raise what scikit-learn raises where they are not."""

    @abstractmethod
    def _meet(self, y: NDArray[Any]) -> None:
        """Learn from the first answers what is needed to make a data set of them: the classes, or the scale."""

    @abstractmethod
    def _dataset(self, X: NDArray[Any], y: NDArray[Any]) -> Dataset:
        """Return the examples as the network learns them."""

    @abstractmethod
    def _finished(self, network: Network) -> Network:
        """Return the network to show and to ask, made from the one that was trained."""

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Train a new network.

        Args:
            X: Inputs, (examples, inputs). float32 stays float32, all else becomes float64.
            y: Answers, (examples,); for a regressor (examples, outputs), too.

        Returns:
            The estimator itself.

        Raises:
            ValueError: Data that scikit-learn refuses: other numbers of rows, NaN, sparse matrices.
            SettingError: A parameter outside of what is possible.
            UnknownNameError: A name that the catalogue does not have; the sentence lists the nearest ones.
            NonFiniteError: Training met NaN or infinity.
        """
        self.__dict__.pop("network_", None)  # if this fit fails, the estimator is not fitted
        settings = training_settings(self, seed_of(self.random_state))
        inputs, answers = self._checked(X, y, dtype=NUMBER_TYPES, reset=True)
        self._meet(answers)
        data = self._dataset(inputs, answers)
        train, validation = self._parts(data, settings)
        training = Training(self._untrained(data, settings.seed), train, validation, settings)
        record = Record(settings.epochs, bool(self.verbose))
        ends = range(training.steps_per_epoch, training.steps + 1, training.steps_per_epoch)
        state = record.follow(training.run(at=ends), training.begin())
        self._keep(training.network.specification, state, record)
        return self

    def _begin(self, X: ArrayLike, y: ArrayLike, met: NDArray[Any] | None = None) -> None:
        """Prepare the first call of ``partial_fit``: an untrained network; ``met`` stands in for the first answers."""
        settings = training_settings(self, seed_of(self.random_state))
        check_endless(settings)
        inputs, answers = self._checked(X, y, dtype=NUMBER_TYPES, reset=True)
        self._meet(answers if met is None else met)
        data = self._dataset(inputs, answers)
        training = Training(self._untrained(data, settings.seed), data, None, settings)
        self._keep(training.network.specification, training.begin(), Record(0, False))

    def _go_on(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Make one pass over the rows with the network there is."""
        specification = self.network_.specification
        settings = training_settings(self, specification.seed)
        check_endless(settings)
        inputs, answers = self._checked(X, y, dtype=np.dtype(specification.dtype), reset=False)
        data = self._dataset(inputs, answers)
        check_same(specification, self._specification(data, specification.seed))
        network = Network.from_specification(specification, self._state.arrays)
        record = Record(self.n_iter_ + 1, bool(self.verbose), list(self.loss_curve_), list(self.history_))
        state = record.follow(one_pass(network, data, settings, self._state, self.n_iter_), self._state)
        self._keep(specification, state, record)
        return self

    def _specification(self, data: Dataset, seed: int) -> Specification:
        sizes = [data.inputs, *hidden_sizes(self.hidden_units), data.outputs]
        return specify(sizes, output=self._output, dtype=str(data.x.dtype), seed=seed, **network_arguments(self))

    def _untrained(self, data: Dataset, seed: int) -> Network:
        return Network.from_specification(self._specification(data, seed))

    def _parts(self, data: Dataset, settings: TrainingSettings) -> tuple[Dataset, Dataset | None]:
        """Return the examples to learn from, and those to watch where something watches them."""
        count = validation_count(self, settings, len(data))
        return hold_out(data, count, seed=settings.seed) if count else (data, None)

    def _keep(self, specification: Specification, state: State, record: Record) -> None:
        """Take over what a training gave; nothing before this has changed what was there."""
        self._state = ready_to_go_on(state)
        self.network_ = self._finished(Network.from_specification(specification, self._state.arrays))
        self.loss_curve_, self.history_ = record.losses, record.rows
        self.n_iter_ = len(record.losses)

    def _outputs(self, X: ArrayLike) -> NDArray[Any]:
        """Return what the trained network answers, (examples, outputs), to inputs that fit it."""
        x = self._checked_inputs(X)
        return self._checked_outputs(self.network_(x))

    def _values(self, X: ArrayLike) -> Values:
        """Return all values of a forward pass through the trained network, for inputs that fit it."""
        x = self._checked_inputs(X)
        values = execute(self.network_.forward_plan, {"x": x, **self.network_.arrays})
        self._checked_outputs(values["p"])
        return values

    def _checked_inputs(self, X: ArrayLike) -> NDArray[Any]:
        check_is_fitted(self)
        dtype = np.dtype(self.network_.specification.dtype)
        x: NDArray[Any] = validate_data(self, X, dtype=dtype, reset=False)
        return x

    def _checked_outputs(self, p: NDArray[Any]) -> NDArray[Any]:
        if not np.isfinite(p).all():
            raise NonFiniteError(
                "The network's outputs hold NaN or infinity: inputs are too large for it; scale them as in training."
            )
        return p

    def __sklearn_is_fitted__(self) -> bool:
        return "network_" in self.__dict__
