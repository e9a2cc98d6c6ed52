"""NaN and infinity: found at once, named truly, and kept out of every checkpoint."""

import json
from collections.abc import Callable

import numpy as np
import pytest

from cutaway.data import batches
from cutaway.definitions import OPTIMIZERS
from cutaway.errors import NonFiniteError
from cutaway.execute import execute
from cutaway.plan import made_by, update_plan
from cutaway.train import RecordedRun, State
from cutaway.train.checkpoint import load_latest

RUNAWAY = {"activation": "identity", "optimizer": "sgd", "learning_rate": 1e6}


@pytest.fixture
def failed(recorded: Callable[..., RecordedRun]) -> tuple[RecordedRun, str]:
    """Return a run with a far too large rate, and the sentence that ended it."""
    run = recorded(**RUNAWAY)
    with pytest.raises(NonFiniteError) as caught:
        for _ in run.snapshots():
            pass
    return run, str(caught.value)


def first_non_finite_after(run: RecordedRun, state: State) -> str:
    """Return the first value of the next step that is not finite, from the plan's text and NumPy alone."""
    training = run.training
    epoch, number = divmod(state.step, training.steps_per_epoch)
    batch = next(batches(training.train, training.settings.batch_size, seed=0, epoch=epoch, start=number))
    plan = (
        training.network.training_plan
        + training.network.backward_plan
        + update_plan(OPTIMIZERS.resolve(training.settings.optimizer), training.network.parameters)
    )
    given = {"x": batch.x, "y": batch.y, **state.parameters, **state.memory}
    scalars = {"step": state.step + 1, "learning_rate": training.settings.learning_rate}
    values = execute(plan, {**given, **scalars})
    return next(name for name in made_by(plan) if not np.isfinite(values[name]).all())


def test_the_sentence_names_the_step_and_the_first_value(failed: tuple[RecordedRun, str]) -> None:
    run, sentence = failed
    name = first_non_finite_after(run, run.state)
    step = run.state.step + 1
    assert sentence.startswith(f"Training stopped at step {step} (epoch ")
    assert f": {name} is the first value of the plan that holds NaN or infinity. " in sentence
    assert f"The learning rate was 1e6; a smaller one is the usual cure. The parameters of step {step - 1}" in sentence


def test_the_folder_says_what_happened(failed: tuple[RecordedRun, str]) -> None:
    run, sentence = failed
    content = json.loads((run.folder.path / "failure.json").read_text())
    assert content == {"error": sentence, "step": run.state.step + 1}


def test_the_checkpoint_is_the_last_finite_state(failed: tuple[RecordedRun, str]) -> None:
    run, _ = failed
    found = load_latest(run.folder.checkpoints)
    assert found is not None
    assert found.state.step == run.state.step
    assert all(np.isfinite(array).all() for array in (*found.state.parameters.values(), *found.state.memory.values()))


def test_going_on_meets_the_same_end(failed: tuple[RecordedRun, str], reopened: Callable[..., RecordedRun]) -> None:
    run, sentence = failed
    with pytest.raises(NonFiniteError) as caught:
        list(reopened(run.folder.path).snapshots())
    assert str(caught.value) == sentence


def test_a_last_step_whose_parameters_overflow_is_found_although_no_step_follows(
    recorded: Callable[..., RecordedRun],
) -> None:
    run = recorded(**{**RUNAWAY, "learning_rate": 1e30}, epochs=1, batch_size=100)
    with pytest.raises(NonFiniteError, match=r"step 1 .*: with the parameters after it the .* loss is NaN or infinite"):
        list(run.snapshots())
    assert run.state.step == 0
