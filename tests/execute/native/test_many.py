"""Networks side by side come to the very numbers that each comes to alone, and do not disturb each other."""

from collections.abc import Sequence

import numpy as np
import pytest
from tests.execute.native.test_same_numbers import HIDDEN, RATES, VARIANTS, classes, examples_of, heads, numbers

from cutaway import Network
from cutaway.data.batches import epoch_order
from cutaway.definitions import OPTIMIZERS
from cutaway.execute.arrays import NUMPY
from cutaway.execute.native.core import Examples, NativeCore
from cutaway.execute.native.many import train_many
from cutaway.execute.native.recipe import recipe_of
from cutaway.plan import update_plan

BATCH = 20
EPOCHS = 5
Result = list[bytes]


class One:
    """A network in a core, with examples to learn from."""

    def __init__(
        self, network: Network, build: str, optimizer: str = "sgd", batch: int = BATCH, data: Examples | None = None
    ) -> None:
        chosen = OPTIMIZERS.resolve(optimizer)
        plan = network.training_plan + network.backward_plan + update_plan(chosen, network.parameters)
        shapes = network.specification.parameter_shapes()
        self.core = NativeCore(recipe_of(plan), shapes, batch, build=build)
        memory = {
            f"{name}_{parameter}": array
            for parameter, value in network.parameters.items()
            for name, array in chosen.init(NUMPY, value).items()
        }
        self.core.set_arrays(network.parameters, memory)
        self.core.use(data or examples_of(classes()))

    def result(self, losses: np.ndarray) -> Result:
        parameters, memory = self.core.get_arrays()
        return [losses.tobytes(), *(array.tobytes() for array in (*parameters.values(), *memory.values()))]


def order(seed: int) -> np.ndarray:
    return np.concatenate([epoch_order(seed, epoch, 240) for epoch in range(EPOCHS)])


def rates(one: One, rate: float) -> list[float]:
    return [rate] * (EPOCHS * -(-240 // one.core.batch_size))


def first_step(place: int) -> int:
    """Each has made another number of steps before, and all begin an epoch of 12."""
    return 12 * place + 1


def together(ones: Sequence[One], given: Sequence[float], threads: int = 1) -> list[Result]:
    stretches = [
        one.core.stretch(order(place), first_step(place), rates(one, given[place])) for place, one in enumerate(ones)
    ]
    losses = train_many([one.core for one in ones], stretches, threads)
    return [one.result(found) for one, found in zip(ones, losses, strict=True)]


def apart(ones: Sequence[One], given: Sequence[float]) -> list[Result]:
    """The same steps, each network alone."""
    return [
        one.result(one.core.train(order(place), first_step(place), rates(one, given[place])))
        for place, one in enumerate(ones)
    ]


def networks(build: str, optimizer: str = "sgd", **options: object) -> list[One]:
    """Five networks of three widths, with weights of their own."""
    return [
        One(Network([30, width, 4, 3], seed=seed, **options), build, optimizer)  # type: ignore[arg-type]
        for seed, width in enumerate((6, 3, 6, 9, 3))
    ]


def assert_same(build: str, rate: float, optimizer: str = "sgd", **options: object) -> None:
    given = [rate, rate / 2, rate / 3, rate / 4, rate / 5]
    found = together(networks(build, optimizer, **options), given)
    assert found == apart(networks(build, optimizer, **options), given)


@pytest.mark.parametrize("activation", HIDDEN)
def test_every_hidden_activation(build: str, activation: str) -> None:
    assert_same(build, 0.02, activation=activation, initializer="glorot_uniform")


@pytest.mark.parametrize(("output", "loss"), list(heads()))
def test_every_output_with_every_loss(build: str, output: str, loss: str) -> None:
    assert_same(build, 0.02, activation="tanh", output=output, loss=loss)


@pytest.mark.parametrize("optimizer", VARIANTS)
def test_every_optimizer(build: str, optimizer: str) -> None:
    assert_same(build, RATES.get(optimizer, 0.001), optimizer, activation="tanh")


def test_settings_of_the_optimizer_may_differ(build: str) -> None:
    texts = ["adam", "adam:beta1=0.5", "adam:beta2=0.9,epsilon=0.001"]

    def make() -> list[One]:
        return [One(Network([30, 5, 3], seed=1), build, text) for text in texts]

    found = together(make(), [0.01] * 3)
    assert found == apart(make(), [0.01] * 3)
    assert len({result[0] for result in found}) == 3


WITH_REST = 50
"""A batch size that leaves 40 of 240 examples for the last batch of an epoch."""


def test_a_smaller_last_batch_ends_each_epoch_in_the_lanes_too(build: str) -> None:
    def make() -> list[One]:
        return [One(Network([30, 4 + seed, 3], seed=seed), build, "adam", WITH_REST) for seed in range(3)]

    ones, orders = make(), [order(seed)[100:] for seed in range(3)]  # after two steps of the first epoch
    stretches = [one.core.stretch(given, 3, [0.01] * 23) for one, given in zip(ones, orders, strict=True)]
    losses = train_many([one.core for one in ones], stretches)
    for one, other, given, found in zip(ones, make(), orders, losses, strict=True):
        parts = np.split(given, range(140, 1100, 240))  # an epoch in each call
        steps = [3, 6, 11, 16, 21]
        expected = [
            other.core.train(part, step, [0.01] * -(-len(part) // WITH_REST))
            for part, step in zip(parts, steps, strict=True)
        ]
        assert one.result(found) == other.result(np.concatenate(expected))


def test_networks_at_other_places_of_an_epoch_do_not_share_lanes(build: str) -> None:
    def make() -> list[One]:
        return [One(Network([30, 4, 3], seed=seed), build, "adam", WITH_REST) for seed in range(2)]

    ones, given, starts = make(), order(0)[:240], [1, 3]  # 50, 50, 50, 50, 40 and 50, 50, 40, 50, 50
    stretches = [one.core.stretch(given, start, [0.01] * 5) for one, start in zip(ones, starts, strict=True)]
    losses = train_many([one.core for one in ones], stretches)
    for one, other, start, found in zip(ones, make(), starts, losses, strict=True):
        assert one.result(found) == other.result(other.core.train(given, start, [0.01] * 5))


def test_examples_may_differ(build: str) -> None:
    kinds = [classes(), classes(sparse=True), classes().take(np.arange(240)[::-1])]

    def make() -> list[One]:
        return [One(Network([30, 5, 3], seed=1), build, data=examples_of(kind)) for kind in kinds]

    assert together(make(), [0.05] * 3) == apart(make(), [0.05] * 3)


def test_a_single_example_at_a_time(build: str) -> None:
    """Alone it is the ordinary kernel's, which adds up in another order: the same but for rounding."""
    network = Network([5, 6, 2], activation="tanh", output="identity", seed=3)
    pair = [One(network, build, batch=1, data=examples_of(numbers())) for _ in range(4)]
    stretches = [one.core.stretch(order(0), 1, rates(one, 0.001)) for one in pair[:2]]
    losses = train_many([one.core for one in pair[:2]], stretches)
    expected = pair[2].core.train(order(0), 1, rates(pair[2], 0.001))
    np.testing.assert_array_equal(losses[0], losses[1])
    np.testing.assert_allclose(losses[0], expected, rtol=1e-4, atol=1e-6)  # 1,200 steps of rounding


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_others_in_the_same_call_are_trained_alone(build: str, threads: int) -> None:
    """More than there are lanes, dropout, an optimizer that remembers single numbers, wide layers, other depths."""

    def make() -> list[One]:
        many = [One(Network([30, 4, 3], seed=seed), build) for seed in range(21)]
        others = [Network([30, 70, 3], seed=1), Network([30, 3], seed=1), Network([30, 4, 4, 3], seed=1)]
        return [*many[:10], *(One(other, build) for other in others), *many[10:], One(others[0], build, "nadam")]

    assert together(make(), [0.02] * 25, threads) == apart(make(), [0.02] * 25)


def test_masks_reach_the_network_that_they_are_for(build: str) -> None:
    def make() -> list[One]:
        return [One(Network([30, 4, 3], dropout=0.5, seed=seed), build) for seed in range(2)]

    def masks(seed: int) -> list[np.ndarray]:
        return list(np.random.default_rng(seed).integers(0, 2, (12, 20, 4)).astype(np.float32))

    ones, given = make(), epoch_order(0, 0, 240)
    stretches = [one.core.stretch(given, 1, [0.1] * 12, masks(place)) for place, one in enumerate(ones)]
    losses = train_many([one.core for one in ones], stretches)
    expected = [one.core.train(given, 1, [0.1] * 12, masks(place)) for place, one in enumerate(make())]
    np.testing.assert_array_equal(losses, expected)


def test_infinity_in_one_does_not_reach_the_others(build: str) -> None:
    def make() -> list[One]:
        network = Network([5, 4, 2], activation="relu", output="identity", seed=10)
        return [One(network, build, data=examples_of(numbers())) for _ in range(3)]

    given = [0.01, 1e9, 0.02]
    found, expected = together(make(), given), apart(make(), given)
    assert found[0] == expected[0]
    assert found[2] == expected[2]
    losses = np.frombuffer(found[1][0])
    assert len(losses) < 60
    assert not np.isfinite(losses[-1])
    assert np.isfinite(losses[:-1]).all()


def test_a_core_is_given_once(build: str) -> None:
    one = One(Network([30, 4, 3]), build)
    stretch = one.core.stretch(order(0), 1, rates(one, 0.1))
    with pytest.raises(ValueError, match="each core once"):
        train_many([one.core, one.core], [stretch, stretch])
