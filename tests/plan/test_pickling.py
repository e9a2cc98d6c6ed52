"""Plans and networks are data: equal when made of the same parts, and sent to other processes as they are."""

import pickle

import numpy as np
import pytest

from cutaway.definitions import INITIALIZERS, OPTIMIZERS
from cutaway.network import Network
from cutaway.plan import Plan, update_plan


def plan_of(output: str, optimizer: str) -> Plan:
    """Return all plans of a small network, one behind the other."""
    network = Network([2, 3, 2], output=output)
    return (
        network.training_plan + network.backward_plan + update_plan(OPTIMIZERS.resolve(optimizer), network.parameters)
    )


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_plan_equals_its_twin_and_its_copy_from_another_process(output: str, optimizer: str) -> None:
    plan = plan_of(output, optimizer)
    assert plan == plan_of(output, optimizer)
    assert pickle.loads(pickle.dumps(plan)) == plan


def test_a_used_network_can_be_sent_to_another_process() -> None:
    network = Network([2, 3, 2])
    x = np.ones((1, 2))
    assert np.array_equal(pickle.loads(pickle.dumps(network))(x), network(x))
    assert pickle.loads(pickle.dumps(network)).plan == network.plan


@pytest.mark.parametrize("name", INITIALIZERS)
def test_an_initializer_can_be_sent_to_another_process(name: str) -> None:
    assert pickle.loads(pickle.dumps(INITIALIZERS[name])) == INITIALIZERS[name]
