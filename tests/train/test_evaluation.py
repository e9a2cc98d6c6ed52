"""Evaluation against scikit-learn, and the one look at the test data."""

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, confusion_matrix, log_loss

from cutaway.data import Dataset, Splits, TestVault
from cutaway.errors import DataError, NonFiniteError, RunError, SettingError, ShapeError
from cutaway.network import Network
from cutaway.train import Evaluation, RecordedRun, Training, evaluate
from cutaway.train import evaluation as module
from cutaway.train.result import describe_result, examine, read_result, trained_network, write_result


@pytest.fixture(scope="session")
def network(training: Callable[..., Training]) -> Network:
    """Return a network that is right often, but not always."""
    new = training(examples=200, epochs=10, learning_rate=0.01)
    new.network.set_parameters(dict(list(new.run())[-1].state.parameters))
    return new.network


@pytest.fixture(scope="session")
def evaluation(network: Network, splits: Splits) -> Evaluation:
    return evaluate(network, splits.train)


def closed() -> Dataset:
    raise AssertionError("the test data were read")


def trained(run: RecordedRun) -> RecordedRun:
    for _ in run.snapshots():
        pass
    return run


def test_accuracy_is_scikit_learns(evaluation: Evaluation, splits: Splits) -> None:
    assert evaluation.accuracy is not None
    assert evaluation.accuracy == accuracy_score(splits.train.labels, evaluation.guesses)
    assert 0.5 < evaluation.accuracy < 1


def test_confusion_is_scikit_learns(evaluation: Evaluation, splits: Splits) -> None:
    np.testing.assert_array_equal(evaluation.confusion, confusion_matrix(splits.train.labels, evaluation.guesses))


def test_loss_is_scikit_learns(evaluation: Evaluation, splits: Splits) -> None:
    probabilities = evaluation.probabilities.astype(np.float64)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    assert evaluation.loss == pytest.approx(log_loss(splits.train.labels, probabilities), rel=1e-6)
    assert evaluation.loss == pytest.approx(evaluation.losses.mean(), rel=1e-6)


@pytest.mark.parametrize("engine", ["auto", "reference"])
def test_the_size_of_the_parts_does_not_matter(
    evaluation: Evaluation, network: Network, splits: Splits, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    assert len(splits.train) > module.ROWS_AT_ONCE
    for rows in (1, 7, 100_000):
        monkeypatch.setattr(module, "ROWS_AT_ONCE", rows)
        other = evaluate(network, splits.train, engine=engine)
        assert (other.accuracy, len(other.losses)) == (evaluation.accuracy, 1200)
        assert other.loss == pytest.approx(evaluation.loss, rel=1e-6)
        np.testing.assert_allclose(other.probabilities, evaluation.probabilities, atol=1e-6)


def test_other_parameters_can_be_evaluated(network: Network, splits: Splits) -> None:
    zeros = {name: np.zeros_like(array) for name, array in network.parameters.items()}
    assert evaluate(network, splits.validation, zeros).loss == pytest.approx(np.log(10))


def test_training_never_reads_the_test_data_and_examine_reads_them_once(
    recorded: Callable[..., RecordedRun], splits: Splits
) -> None:
    run = trained(recorded())
    with pytest.raises(AssertionError, match="the test data were read"):
        examine(run, replace(splits, test=TestVault("digits", closed)))
    assert run.folder.network_path.is_file()
    run.folder.test_log.unlink()

    reads = []

    def read() -> Dataset:
        reads.append(1)
        return splits.validation

    test, examples = examine(run, replace(splits, test=TestVault("digits", read)))
    assert len(reads) == 1
    assert examples is splits.validation
    assert test.accuracy == evaluate(run.folder.network(), splits.validation).accuracy
    (look,) = [json.loads(line) for line in run.folder.test_log.read_text().splitlines()]
    assert (look["dataset"], look["look"]) == ("digits", 1)


def test_the_trained_network_is_that_of_the_last_step(recorded: Callable[..., RecordedRun]) -> None:
    run = trained(recorded())
    network = trained_network(run)
    assert all((network.parameters[name] == run.state.parameters[name]).all() for name in network.parameters)


def test_under_early_stopping_the_trained_network_is_that_of_the_best_epoch(
    recorded: Callable[..., RecordedRun],
) -> None:
    run = trained(recorded(examples=20, learning_rate=0.1, batch_size=8, epochs=40, early_stopping=2))
    assert run.state.best is not None
    network = trained_network(run)
    validation = run.training.validation
    assert validation is not None
    found = evaluate(network, validation)
    assert found.loss == pytest.approx(run.state.best.validation_loss, rel=1e-6)  # another engine may have measured it
    assert found.loss < evaluate(network, validation, run.state.parameters).loss


def test_the_result_is_written_as_described(recorded: Callable[..., RecordedRun], evaluation: Evaluation) -> None:
    run = trained(recorded())
    result = write_result(run, evaluation)
    assert result == describe_result(run, evaluation)
    told = json.loads(run.folder.result_path.read_text())
    assert (result["run"], told) == (str(run.folder.path), {**result, "run": run.folder.path.name})
    assert (result["epochs"], result["steps"], result["test_examples"]) == (3, 12, 1200)
    assert result["test_accuracy"] == evaluation.accuracy


def test_data_that_do_not_fit_the_network_are_a_sentence(splits: Splits) -> None:
    with pytest.raises(ShapeError, match="has 63 inputs and 10 outputs; the data 'digits' need 64 inputs"):
        evaluate(Network([63, 10]), splits.validation)
    with pytest.raises(ShapeError, match="has 64 inputs and 9 outputs; the data 'digits' need 64 inputs and 10"):
        evaluate(Network([64, 9]), splits.validation)


def test_no_examples_are_a_sentence(network: Network, splits: Splits) -> None:
    with pytest.raises(DataError, match=r"The data 'digits' have no examples; give at least one\."):
        evaluate(network, splits.validation.take([]))


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_figures_that_are_not_finite_are_no_result(
    recorded: Callable[..., RecordedRun], splits: Splits, number: float
) -> None:
    run = trained(recorded())
    run.state.parameters["b2"][0] = number
    with pytest.raises(NonFiniteError, match="outputs or losses on the test data hold NaN or infinity"):
        examine(run, splits)
    assert not run.folder.result_path.exists()


def test_the_result_is_read_as_it_was_written(recorded: Callable[..., RecordedRun], evaluation: Evaluation) -> None:
    run = trained(recorded())
    written = write_result(run, evaluation)
    assert read_result(run.folder) == written


@pytest.mark.parametrize("wrong", ["?", None, -1, [], {}, True, 10**400, float("nan")])
def test_each_wrong_figure_of_a_result_is_a_sentence(
    recorded: Callable[..., RecordedRun], evaluation: Evaluation, wrong: object
) -> None:
    run = trained(recorded())
    right = write_result(run, evaluation)
    for name in right:
        run.folder.result_path.write_text(json.dumps({**right, name: wrong}))
        allowed = {
            "run": wrong == "?",
            "data": wrong == "?",
            "engine": wrong == "?",
            "best_epoch": wrong is None,
            "test_r_squared": wrong in (None, -1),
            "test_accuracy": wrong in (None, -1),
            **dict.fromkeys(("test_loss", "seconds", "samples_per_second"), wrong == -1),
        }
        if allowed.get(name):
            continue
        with pytest.raises(RunError, match=rf"is damaged \({name}: .* is no .*\); remove that file"):
            read_result(run.folder)


def test_another_engine_is_refused(network: Network, splits: Splits) -> None:
    with pytest.raises(SettingError, match="The engine is 'native'; expected 'auto' or 'reference'"):
        evaluate(network, splits.train, engine="native")
