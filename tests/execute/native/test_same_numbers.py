"""The native core gives the numbers of the reference: every activation, loss and optimizer of the catalogue."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

import numpy as np
import pytest

from cutaway import Network
from cutaway.data import Dataset
from cutaway.data.batches import batches, epoch_order
from cutaway.data.dataset import make_dataset
from cutaway.definitions import ACTIVATIONS, LOSSES, OPTIMIZERS, REGULARIZERS
from cutaway.definitions.optimizers import Optimizer
from cutaway.execute import execute
from cutaway.execute.arrays import NUMPY
from cutaway.execute.native.core import Examples, NativeCore
from cutaway.execute.native.recipe import recipe_of
from cutaway.execute.reference import Values
from cutaway.plan import Plan, backward_plan, update_plan, with_penalties, with_projections
from cutaway.plan.regularizers import read_regularizers

STEPS = 300
BATCH = 20
LOSS_BOUND = 1e-5
WEIGHT_BOUND = 1e-4

HIDDEN = [name for name, entry in ACTIVATIONS.items() if entry.elementwise]
WIDTHS = {"small": 8, "ordinary": 70}
"""A hidden layer so wide that all is done by the kernel for small networks, or by the other."""
# Not so fast that the losses come near zero, where a relative difference means little.
RATES = {"adadelta": 0.2, "sgd": 0.05, "gradient_descent": 0.05, "momentum": 0.005, "nesterov": 0.005}
RATES |= {"sgd:momentum=0.9": 0.005, "rmsprop:momentum=0.5": 0.0003}

# Where an output meets its target, rounding decides about the sign of the difference, and the two trainings go their
# ways, both rightly. With this rate no output gets there.
RATE_OF_LOSS = {"mean_absolute_error": 0.0005}

# So strong that after 300 steps the weights are others than without: the test looks at that, too.
REGULARIZED = {
    "l2": ("l2:rate=0.02",),
    "l1": ("l1:rate=0.001",),
    "l1_l2": ("l1_l2:l1=0.001,l2=0.02",),
    "max_norm": ("max_norm:norm=2.5",),
    "two penalties": ("l1:rate=0.001", "l2:rate=0.02"),
    "all": ("max_norm:norm=2.5", "l2:rate=0.02", "l1:rate=0.0005", "l1_l2:l1=0.0005,l2=0.01"),
}
VARIANTS = [*OPTIMIZERS, "sgd:momentum=0.9", "momentum:momentum=0", "rmsprop:momentum=0.5", "adagrad:initial_sum=0.1"]


def heads() -> Iterator[tuple[str, str]]:
    """Every output activation with every loss that it can have."""
    for loss, output in product(LOSSES.values(), ACTIVATIONS):
        if loss.outputs is None or output in loss.outputs:
            yield output, loss.name


def classes(sparse: bool = False) -> Dataset:
    """Points of three classes, as floats, or as bytes most of which are 0."""
    generator = np.random.default_rng(5)
    labels = np.arange(240) % 3
    centers = generator.normal(size=(3, 30))
    x = centers[labels] + generator.normal(size=(240, 30))
    if not sparse:
        return make_dataset("points", x.astype(np.float32), labels, ("a", "b", "c"))
    return make_dataset("pixels", np.clip(100 * (x - 1), 0, 255).astype(np.uint8), labels, ("a", "b", "c"), scale=255)


def numbers() -> Dataset:
    """Points with two numbers to predict."""
    x = np.random.default_rng(6).normal(size=(240, 5)).astype(np.float32)
    return make_dataset("numbers", x, targets=np.stack([np.sin(x[:, 0]), x[:, 1] * x[:, 2]], axis=1))


def examples_of(dataset: Dataset) -> Examples:
    if dataset.is_regression:
        return Examples(dataset.scaled("float32"), 1.0, None, dataset.y("float32"))
    raw = dataset.x.dtype == np.uint8
    return Examples(
        dataset.x if raw else dataset.scaled("float32"), dataset.scale if raw else 1.0, dataset.labels, None
    )


def plan_of(network: Network, optimizer: Optimizer, regularizers: Sequence[str]) -> Plan:
    chosen, weights = read_regularizers(regularizers), [name for name in network.parameters if name.startswith("W")]
    forward = with_penalties(network.training_plan, chosen, weights)
    update = with_projections(update_plan(optimizer, network.parameters), chosen, weights)
    return forward + backward_plan(forward, network.parameters) + update


def far_from_zero(network: Network) -> Network:
    """Move each weight 0.3 away from 0.

    With L1 one that gets there jumps to and fro, and where rounding decides about its sign the two trainings go their
    ways, both rightly. In 300 steps of 0.001 few get there.
    """
    network.set_parameters({name: array + 0.3 * np.sign(array) for name, array in network.parameters.items()})
    return network


class Pair:
    """One training by both engines, from the same weights with the same batches."""

    def __init__(
        self,
        network: Network,
        dataset: Dataset,
        optimizer: str,
        rate: float,
        regularizers: Sequence[str] = (),
        **options: object,
    ) -> None:
        chosen = OPTIMIZERS.resolve(optimizer)
        self.plan = plan_of(network, chosen, regularizers)
        self.dataset, self.rate, self.step, self.epoch = dataset, rate, 0, 0
        memory = {
            f"{name}_{parameter}": array
            for parameter, value in network.parameters.items()
            for name, array in chosen.init(NUMPY, value).items()
        }
        self.values: Values = {**network.parameters, **memory}
        shapes = {name: array.shape for name, array in network.parameters.items()}
        self.core = NativeCore(recipe_of(self.plan), shapes, BATCH, **options)  # type: ignore[arg-type]
        self.core.set_arrays(network.parameters, memory)
        self.core.use(examples_of(dataset))

    def run(self, steps: int = STEPS) -> tuple[float, float]:
        """Train, and return the largest relative difference of a loss and the largest difference of a weight."""
        loss = 0.0
        while self.step < steps:
            loss = max(loss, self._run_epoch())
        parameters, memory = self.core.get_arrays()
        return loss, max(np.abs(array - self.values[name]).max() for name, array in {**parameters, **memory}.items())

    def _run_epoch(self) -> float:
        order = epoch_order(0, self.epoch, len(self.dataset))
        count = -(-len(order) // BATCH)
        ours = self.core.train(order, self.step + 1, [self.rate] * count) / BATCH
        theirs = []
        for batch in batches(self.dataset, BATCH, seed=0, epoch=self.epoch):
            self.step += 1
            given = {"x": batch.x, "y": batch.y, **self.values, "step": self.step, "learning_rate": self.rate}
            made = execute(self.plan, given)
            self.values = {name: made[f"new_{name}"] for name in self.values}
            theirs.append(float(made["data_loss" if "data_loss" in made else "loss"]))
        self.epoch += 1
        # Under 0.01 the bound is 1e-7 in itself: a probability near 1 is rounded to 6e-8, and its logarithm with it.
        return float((np.abs(ours - theirs) / np.maximum(np.abs(theirs), 1e-2)).max())


def assert_same(pair: Pair, steps: int = STEPS) -> None:
    loss, weight = pair.run(steps)
    assert loss < LOSS_BOUND
    assert weight < WEIGHT_BOUND


@pytest.fixture(params=WIDTHS)
def kernel(request: pytest.FixtureRequest) -> str:
    """The two kernels of the core."""
    return str(request.param)


@pytest.mark.parametrize("activation", HIDDEN)
def test_every_hidden_activation(build: str, kernel: str, activation: str) -> None:
    network = Network([30, 20, WIDTHS[kernel], 3], activation=activation, initializer="glorot_uniform", seed=1)
    pair = Pair(network, classes(), "sgd", 0.02, build=build)
    assert pair.core.small == (kernel == "small")
    assert_same(pair)


@pytest.mark.parametrize(("output", "loss"), list(heads()))
def test_every_output_with_every_loss(build: str, kernel: str, output: str, loss: str) -> None:
    network = Network([30, WIDTHS[kernel], 3], activation="tanh", output=output, loss=loss, seed=2)
    assert_same(Pair(network, classes(), "sgd", RATE_OF_LOSS.get(loss, 0.02), build=build))


@pytest.mark.parametrize("optimizer", VARIANTS)
def test_every_optimizer(build: str, kernel: str, optimizer: str) -> None:
    rate = RATES.get(optimizer, 0.001)
    network = Network([30, WIDTHS[kernel] // 2, 3], activation="tanh", seed=3)
    assert_same(Pair(network, classes(), optimizer, rate, build=build))


def test_settings_are_arguments_of_the_run(build: str) -> None:
    network = Network(
        [30, 20, 3], activation="leaky_relu:negative_slope=0.3", loss="cross_entropy:label_smoothing=0.1", seed=4
    )
    assert_same(Pair(network, classes(), "adam:beta1=0.8,epsilon=0.001", 0.001, build=build))


@pytest.mark.parametrize(("sizes", "small"), [([32, 32, 2], True), ([33, 8, 2], False), ([30, 33, 2], False)])
def test_which_networks_are_small(build: str, sizes: list[int], small: bool) -> None:
    recipe = recipe_of(Pair(Network([30, 5, 3]), classes(), "sgd", 0.01, build=build).plan)
    shapes = Network(sizes).specification.parameter_shapes()
    assert NativeCore(recipe, shapes, BATCH, build=build).small is small
    assert not NativeCore(recipe, shapes, 3, build=build).small
    assert not NativeCore(recipe, shapes, 200, build=build).small


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_zeros_that_are_skipped(build: str, threads: int) -> None:
    pair = Pair(
        Network([30, 100, 3], activation="tanh", seed=5), classes(True), "adam", 0.001, build=build, threads=threads
    )
    assert pair.core.sparse
    assert_same(pair)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
def test_rows_of_zeros_that_are_not_updated(build: str, optimizer: str) -> None:
    pair = Pair(Network([30, 33, 3], activation="tanh", seed=6), classes(True), optimizer, 0.02, build=build)
    assert pair.core.sparse
    assert_same(pair)


def test_every_regularizer_has_a_case() -> None:
    assert set(REGULARIZERS) <= set(REGULARIZED)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("regularizers", REGULARIZED)
def test_every_regularizer(build: str, regularizers: str, optimizer: str, sparse: bool, threads: int) -> None:
    network = far_from_zero(Network([30, 70, 3], activation="tanh", seed=11))
    given, rate = REGULARIZED[regularizers], {"sgd": 0.01, "adam": 0.001}[optimizer]
    pair = Pair(network, classes(sparse), optimizer, rate, given, build=build, threads=threads)
    assert pair.core.sparse == sparse
    assert_same(pair)
    free = Pair(network, classes(sparse), optimizer, rate, build=build)
    free.run()
    assert np.abs(pair.core.get_arrays()[0]["W1"] - free.core.get_arrays()[0]["W1"]).max() > 10 * WEIGHT_BOUND


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("regularizers", REGULARIZED)
def test_every_regularizer_in_a_small_network(build: str, regularizers: str, optimizer: str) -> None:
    network = far_from_zero(Network([30, 17, 3], activation="tanh", seed=11))
    given, rate = REGULARIZED[regularizers], {"sgd": 0.01, "adam": 0.001}[optimizer]
    pair = Pair(network, classes(), optimizer, rate, given, build=build)
    assert pair.core.small
    assert_same(pair)


@pytest.mark.parametrize("units", [70, 2200])  # with fewer the gradients are scattered, with more they are gathered
def test_a_penalty_pulls_on_weights_whose_input_is_always_zero(build: str, units: int) -> None:
    pixels = classes(True)
    pixels.x[:, 4] = 0
    network = Network([30, units, 3], activation="tanh", seed=11)
    pair = Pair(network, pixels, "sgd", 0.02, ["l2:rate=0.5"], build=build)
    assert_same(pair, 12)
    np.testing.assert_allclose(  # 12 times W - 0.02 · 0.5 W
        pair.core.get_arrays()[0]["W1"][4], 0.99**12 * network.parameters["W1"][4], rtol=1e-5
    )


def test_a_shorter_column_is_left_alone_bit_for_bit(build: str) -> None:
    def bits(*regularizers: str) -> list[bytes]:
        network = Network([30, 70, 3], activation="tanh", seed=12)
        pair = Pair(network, classes(), "adam", 0.001, regularizers, build=build)
        pair.core.train(epoch_order(0, 0, 240), 1, [0.001] * 12)
        return [array.tobytes() for array in pair.core.get_arrays()[0].values()]

    assert bits("max_norm:norm=100") == bits()
    assert bits("max_norm:norm=0.5") != bits()


def test_bytes_that_are_divided_by_their_scale_in_a_small_network(build: str) -> None:
    assert_same(Pair(Network([30, 9, 3], activation="tanh", seed=5), classes(True), "adam", 0.001, build=build))


def test_numbers_to_predict(build: str, kernel: str) -> None:
    network = Network([5, WIDTHS[kernel], 2], activation="tanh", output="identity", seed=7)
    assert_same(Pair(network, numbers(), "adam", 0.001, build=build))


@pytest.mark.parametrize("sizes", [[30, 200, 70, 3], [30, 40, 300, 60, 3]])  # in the second one a narrow layer below
def test_the_same_bits_whatever_the_number_of_threads(build: str, sizes: list[int]) -> None:
    def bits(threads: int, sparse: bool, regularizers: Sequence[str] = ("l1_l2", "max_norm:norm=0.7")) -> list[bytes]:
        pair = Pair(Network(sizes, seed=8), classes(sparse), "adam", 0.001, regularizers, build=build, threads=threads)
        losses = pair.core.train(epoch_order(0, 0, 240), 1, [0.001] * 12)
        return [losses.tobytes(), *(array.tobytes() for part in pair.core.get_arrays() for array in part.values())]

    for sparse in (False, True):
        assert bits(1, sparse) == bits(1, sparse) == bits(2, sparse) == bits(3, sparse)


@pytest.mark.parametrize(("units", "batch"), [(30, 10), (30, 40), (130, 10), (130, 40)])
def test_the_same_bits_where_zeros_are_skipped(build: str, units: int, batch: int) -> None:
    generator = np.random.default_rng(11)
    x = generator.integers(0, 256, (100, 500)) * (generator.random((100, 500)) < 0.2)
    pixels = make_dataset("pixels", x.astype(np.uint8), np.arange(100) % 3, ("a", "b", "c"), scale=255)
    network = Network([500, units, 3], seed=12)

    def bits(threads: int) -> list[bytes]:
        recipe = recipe_of(
            network.training_plan + network.backward_plan + update_plan(OPTIMIZERS["sgd"], network.parameters)
        )
        shapes = {name: array.shape for name, array in network.parameters.items()}
        core = NativeCore(recipe, shapes, batch, threads, build)
        core.set_arrays(network.parameters, {})
        core.use(examples_of(pixels))
        assert core.sparse
        core.train(np.arange(95), 1, [0.1] * -(-95 // batch))
        return [array.tobytes() for array in core.get_arrays()[0].values()]

    assert bits(1) == bits(2) == bits(3)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("sparse", [False, True], ids=["dense", "sparse"])
def test_one_call_over_epochs_makes_the_steps_of_a_call_for_each(
    build: str, kernel: str, threads: int, sparse: bool
) -> None:
    """With 7 of 87 examples left for the last batch of an epoch, masks of dropout, and a rate for each step."""
    network, units = Network([30, WIDTHS[kernel], 3], dropout=0.3, seed=14), WIDTHS[kernel]
    data, size, each = classes(sparse).take(np.arange(87)), BATCH, 5
    order = np.concatenate([epoch_order(0, epoch, 87) for epoch in range(3)])
    rates = [0.01 + 0.001 * step for step in range(3 * each)]
    masks = list(np.random.default_rng(15).integers(0, 2, (len(order), units)).astype(np.float32))

    def bits(cuts: Sequence[int]) -> list[bytes]:
        pair, losses = Pair(network, data, "adam", 0.01, build=build, threads=threads), []
        for start, end in pairwise([0, *cuts, 3 * each]):
            first, last = (step // each * 87 + step % each * size for step in (start, end))
            losses.append(pair.core.train(order[first:last], start + 1, rates[start:end], masks[first:last]))
        return [np.concatenate(losses).tobytes(), *(array.tobytes() for array in pair.core.get_arrays()[0].values())]

    assert bits([]) == bits([each, 2 * each]) == bits(range(1, 3 * each)) == bits([3, 13])


def test_a_part_of_a_step_again(build: str) -> None:
    # Plain gradient descent with a gradient of zero leaves every weight alone; with the step's own it goes on downhill.
    pair = Pair(Network([30, 70, 3], seed=13), classes(True), "sgd", 0.05, build=build)
    order = np.arange(BATCH)
    pair.core.train(order, 1, [0.05])
    before = pair.core.get_arrays()[0]
    for part in ("gather", "forward", "activation", "update"):
        pair.core.repeat(part, 0, order, 2)
    pair.core.repeat("backward", 1, order, 1)
    for name, array in pair.core.get_arrays()[0].items():
        np.testing.assert_array_equal(array, before[name])
    pair.core.repeat("parameters", 1, order, 1)
    after = pair.core.get_arrays()[0]
    assert not np.array_equal(after["W2"], before["W2"])
    np.testing.assert_array_equal(after["W1"], before["W1"])


def test_a_part_that_is_not_there_is_refused(build: str) -> None:
    pair = Pair(Network([30, 70, 3], seed=13), classes(True), "sgd", 0.05, build=build)
    with pytest.raises(ValueError, match="there is no part 'backward' of layer 0 with 20 examples"):
        pair.core.repeat("backward", 0, np.arange(BATCH), 1)
    with pytest.raises(ValueError, match="there is no part 'forward' of layer 1 with 3 examples"):
        pair.core.repeat("forward", 1, np.arange(3), 1)
    with pytest.raises(ValueError, match="there is no part 'sideways'"):
        pair.core.repeat("sideways", 0, np.arange(BATCH), 1)


@pytest.mark.parametrize("wrong", [-1, 240])
def test_a_part_reads_no_example_that_is_not_there(build: str, wrong: int) -> None:
    pair = Pair(Network([30, 70, 3], seed=13), classes(True), "sgd", 0.05, build=build)
    pair.core.train(np.arange(BATCH), 1, [0.05])
    with pytest.raises(ValueError, match="order names an example that is not there"):
        pair.core.repeat("gather", 0, np.array([wrong] * BATCH), 1)


def test_outputs_and_losses_of_an_evaluation(build: str) -> None:
    many = np.arange(600) % 240  # more than the core looks at together
    for dataset, width in product((classes().take(many), classes(True).take(many), numbers()), WIDTHS.values()):
        network = Network([dataset.inputs, width, dataset.outputs], activation="gelu", output="sigmoid", seed=9)
        pair = Pair(network, dataset, "adam", 0.001, build=build)
        outputs, losses = pair.core.evaluate(examples_of(dataset))
        given = {"x": dataset.scaled("float32"), "y": dataset.y("float32"), **network.parameters}
        expected = execute(network.plan, given)
        np.testing.assert_allclose(outputs, expected["p"], rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(losses, expected["losses"], rtol=1e-5, atol=1e-6)


def test_a_loss_that_is_not_finite_ends_the_stretch(build: str, kernel: str) -> None:
    network = Network([5, WIDTHS[kernel], 2], activation="relu", output="identity", seed=10)
    pair = Pair(network, numbers(), "sgd", 1e9, build=build)
    losses = pair.core.train(epoch_order(0, 0, 240), 1, [1e9] * 12)
    assert len(losses) < 12
    assert not np.isfinite(losses[-1])
