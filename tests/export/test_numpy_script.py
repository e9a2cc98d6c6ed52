"""The NumPy script: computes what Cutaway computes, trains on as Cutaway would, and cannot be misled by names."""

import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from time import process_time
from typing import Any

import numpy as np
import pytest

from cutaway import Network
from cutaway.data import Scaler, batches, make_dataset
from cutaway.definitions import OPTIMIZERS
from cutaway.errors import ExportError, SettingError, UnknownNameError
from cutaway.execute import execute
from cutaway.export import to_numpy_script
from cutaway.export.dialect import NUMPY
from cutaway.export.tracing import TRACING
from cutaway.export.value import named
from cutaway.export.writing import Writer
from cutaway.network.masks import draw_masks
from cutaway.train import State, Training, TrainingSettings

Alone = Callable[..., CompletedProcess[str]]

NETWORKS = {
    "classes": Network([6, 5, 4, 3], activation=["relu", "tanh"]),
    "float64": Network([6, 5, 3], activation="silu", dtype="float64"),
    "one layer": Network([6, 3]),
    "settings": Network(
        [6, 5, 3], activation="leaky_relu:negative_slope=0.2", loss="cross_entropy:label_smoothing=0.1"
    ),
    "yes or no": Network([6, 5, 1], activation="softplus", output="sigmoid", loss="binary_cross_entropy"),
    "numbers": Network([6, 5, 2], activation="selu", output="identity", loss="huber"),
    "logarithms": Network([6, 5, 3], activation="gelu_tanh", output="log_softmax"),
    "deep": Network([6] * 30, activation="elu"),
    "all parts": Network(
        [6, 5, 4, 3],
        activation=["relu", "tanh"],
        features=["x1", "x2^2", "x3*x4", "sin(x6)"],
        dropout=[0.2, 0.5],
        batch_normalization=True,
    ),
}
REGULARIZERS = ["l1:rate=0.01", "l2:rate=0.1", "max_norm:norm=0.5"]
each_network = pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)


def loaded(script: Path) -> dict[str, Any]:
    return runpy.run_path(str(script))


def batch(network: Network, examples: int = 8) -> tuple[Any, Any]:
    random, dtype = np.random.default_rng(2), network.specification.dtype
    x = random.normal(size=(examples, network.specification.sizes[0]))
    y = random.dirichlet(np.ones(network.specification.sizes[-1]), examples)
    return x.astype(dtype), y.astype(dtype)


@each_network
def test_alone_it_computes_the_stored_examples_exactly(network: Network, tmp_path: Path, alone: Alone) -> None:
    script, store = to_numpy_script(network, tmp_path / "net")
    assert (script, store) == (tmp_path / "net.py", tmp_path / "net.npz")
    answer = alone(script)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.splitlines()[-1] == ("Largest difference to Cutaway's outputs for these 5 stored examples: 0")


def test_with_the_error_function_it_needs_no_scipy(tmp_path: Path, alone: Alone) -> None:
    answer = alone(to_numpy_script(Network([6, 5, 3], activation="gelu"), tmp_path / "net.py")[0])
    assert answer.returncode == 0
    assert float(answer.stdout.split()[-1]) <= 1e-6


@each_network
def test_it_is_well_formatted(network: Network, tmp_path: Path, assert_well_formatted: Callable[[Path], None]) -> None:
    files = to_numpy_script(network, tmp_path / "net.py", optimizer="adam", regularizers=REGULARIZERS)
    assert_well_formatted(files[0])


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_it_is_well_formatted_with_every_optimizer(
    optimizer: str, tmp_path: Path, assert_well_formatted: Callable[[Path], None]
) -> None:
    network = Network([6, 5, 3], activation="gelu")
    assert_well_formatted(to_numpy_script(network, tmp_path / "net.py", optimizer=optimizer)[0])


@pytest.mark.parametrize("name", ["inputs.npy", "inputs.csv"])
def test_it_computes_the_inputs_in_a_file(name: str, tmp_path: Path, alone: Alone) -> None:
    network = NETWORKS["classes"]
    script, _ = to_numpy_script(network, tmp_path / "net.py", classes=["cat", "dog", "ünicorn"])
    x, _ = batch(network, 3)
    if name == "inputs.npy":
        np.save(tmp_path / name, x)
    else:
        np.savetxt(tmp_path / name, x, delimiter=",", fmt="%.9g")
    lines = alone(script, tmp_path / name).stdout.splitlines()
    p = network(x)
    assert [line.split(":")[0] for line in lines] == [("cat", "dog", "ünicorn")[place] for place in p.argmax(axis=1)]
    np.testing.assert_allclose([[float(n) for n in line.split()[1:]] for line in lines], p, rtol=1e-5)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("narrow.csv", b"1,2\n3,4\n"),
        ("text.csv", b"a,b,c\n"),
        ("ragged.csv", b"1,2,3,4,5,6\n1,2\n"),
        ("broken.npy", b"no array"),
        ("missing.npy", None),
        ("object.npy", np.array([[{}] * 6], dtype=object)),
    ],
)
def test_inputs_that_it_cannot_use_are_a_sentence(name: str, content: Any, tmp_path: Path, alone: Alone) -> None:
    script, _ = to_numpy_script(NETWORKS["classes"], tmp_path / "net.py")
    if isinstance(content, bytes):
        (tmp_path / name).write_bytes(content)
    elif content is not None:
        np.save(tmp_path / name, content, allow_pickle=True)
    answer = alone(script, tmp_path / name)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.startswith(str(tmp_path / name))
    assert "Traceback" not in answer.stderr


@each_network
def test_loss_and_gradients_are_those_of_the_plan_bit_for_bit(network: Network, tmp_path: Path) -> None:
    script = loaded(to_numpy_script(network, tmp_path / "net.py")[0])
    x, y = batch(network)
    masks = draw_masks(network.specification, len(x), seed=0, step=1)
    loss, gradients, *averages = script["loss_and_gradients"](
        x, y, script["read_arrays"](), *([masks] if masks else [])
    )
    expected = network.values(x, y, training=True, seed=0, step=1)
    assert loss == expected["loss"]
    assert [set(found) for found in averages] == ([set(network.statistics)] if network.statistics else [])
    assert list(gradients) == [f"d_{name}" for name in network.parameters]
    for name, gradient in gradients.items():
        assert np.array_equal(gradient, expected[name])
        assert gradient.dtype == network.specification.dtype


def trained(network: Network, data: tuple[Any, Any], settings: TrainingSettings) -> State:
    """Return what Cutaway's own training gives, all examples in one batch, in the order of the epochs' shuffles."""
    x, y = data
    dataset = make_dataset("made", x, targets=y)
    *_, last = Training(network, dataset, dataset, settings).run()
    return last.state


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "nadam", "adagrad:initial_sum=0.1", "rmsprop:momentum=0.9"])
@pytest.mark.parametrize("regularizers", [[], REGULARIZERS], ids=["free", "held"])
@pytest.mark.parametrize("network", [NETWORKS["classes"], NETWORKS["all parts"]], ids=["classes", "all parts"])
def test_it_trains_on_as_cutaway_does_bit_for_bit(
    network: Network, regularizers: list[str], optimizer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options: dict[str, Any] = {"optimizer": optimizer, "learning_rate": 0.05, "regularizers": regularizers}
    settings = TrainingSettings(**options, batch_size=8, epochs=5, engine="reference")
    x, y = batch(network)
    expected = trained(network, (x, y), settings)
    script = loaded(to_numpy_script(network, tmp_path / "net.py", **options)[0])
    arrays = script["read_arrays"]()
    memory = script["first_memory"](arrays)
    dataset = make_dataset("made", x, targets=y)
    for step in range(1, 6):
        (shuffled,) = batches(dataset, 8, seed=0, epoch=step - 1, dtype="float32")
        masks = draw_masks(network.specification, 8, seed=0, step=step)
        monkeypatch.setitem(script["training_step"].__globals__, "draw_masks", lambda _, masks=masks: masks)
        _, arrays, memory = script["training_step"](shuffled.x, shuffled.y, arrays, memory, step)
    assert list(arrays) == list(expected.arrays)
    for name, array in (arrays | memory).items():
        assert np.array_equal(array, {**expected.arrays, **expected.memory}[name]), name


def test_the_loss_says_where_penalties_are_part_of_it(tmp_path: Path) -> None:
    sentence = "The penalties of the weights are part of this loss."
    for regularizers, said in (([], False), (["max_norm"], False), (["l2", "max_norm"], True)):
        script = loaded(to_numpy_script(NETWORKS["classes"], tmp_path / "net.py", regularizers=regularizers)[0])
        assert (sentence in script["loss_and_gradients"].__doc__) == said


def test_one_example_cannot_be_normalized(tmp_path: Path) -> None:
    network = Network([6, 5, 3], batch_normalization=True)
    script = loaded(to_numpy_script(network, tmp_path / "net.py")[0])
    arrays = script["read_arrays"]()
    with pytest.raises(ValueError, match="x has one example; give two or more"):
        script["training_step"](*batch(network, 1), arrays, {}, 1)
    assert script["forward"](batch(network, 1)[0], arrays).shape == (1, 3)


@pytest.mark.parametrize("pattern", ["x{0}", "x{0}^2", "sin(x{0})"])
def test_many_features_make_short_lines_in_little_time(
    pattern: str, tmp_path: Path, assert_well_formatted: Callable[[Path], None]
) -> None:
    network = Network([784, 5, 3], features=[pattern.format(number) for number in range(1, 785)])
    started = process_time()
    script, _ = to_numpy_script(network, tmp_path / "net.py")
    assert process_time() - started < 5
    assert max(map(len, script.read_text(encoding="utf-8").splitlines())) <= 120
    assert_well_formatted(script)
    x, _ = batch(network)
    functions = loaded(script)
    expected = execute(network.forward_plan, {"x": x, **network.arrays})["p"]
    assert np.array_equal(functions["forward"](x, functions["read_arrays"]()), expected)


def test_a_long_part_of_a_long_stack_has_a_line_before_it() -> None:
    x = named("x", ("batch", 60))
    total = sum((TRACING.exp(x[:, column]) for column in range(1, 12)), start=x[:, 0])
    made = {"f": TRACING.stack([total, *(x[:, column] for column in range(30))], 1)}
    text = "\n".join(f"{line.name} = {line.text}" for line in Writer(NUMPY).lines(made))
    assert text.startswith("f_sum")
    assert max(map(len, text.splitlines())) <= 112
    inputs = np.random.default_rng(0).normal(size=(4, 60))
    found: dict[str, Any] = {"np": np, "x": inputs}
    exec(text, found)  # noqa: S102 (it is what is tested)
    np.testing.assert_allclose(found["f"][:, 0], inputs[:, 0] + np.exp(inputs[:, 1:12]).sum(axis=1), rtol=1e-12)
    assert np.array_equal(found["f"][:, 1:], inputs[:, :30])


def test_with_very_many_inputs_there_are_fewer_examples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alone: Alone
) -> None:
    monkeypatch.setattr("cutaway.export.subject.MOST_NUMBERS", 14)
    answer = alone(to_numpy_script(NETWORKS["classes"], tmp_path / "net")[0])
    assert answer.stdout.splitlines()[-1].endswith("for these 2 stored examples: 0")
    wide = Network([10**8, 2], features=["x1", "x99999999^2"])  # a small network that reads two inputs of many
    with pytest.raises(ExportError, match=r"100,000,000 inputs, and a script stores .* at most 14 numbers; export"):
        to_numpy_script(wide, tmp_path / "wide")
    assert not (tmp_path / "wide.py").exists()


def test_masks_silence_the_stated_share(tmp_path: Path) -> None:
    script = loaded(to_numpy_script(NETWORKS["all parts"], tmp_path / "net.py")[0])
    masks = script["draw_masks"](2000)
    assert {name: (mask.shape, str(mask.dtype)) for name, mask in masks.items()} == {
        "mask1": ((2000, 5), "float32"),
        "mask2": ((2000, 4), "float32"),
    }
    assert set(np.unique(masks["mask1"])) == {0.0, 1.0}
    assert masks["mask1"].mean() == pytest.approx(0.8, abs=0.03)
    assert masks["mask2"].mean() == pytest.approx(0.5, abs=0.03)


def test_an_update_leaves_its_arguments_as_they_are(tmp_path: Path) -> None:
    network = NETWORKS["classes"]
    script = loaded(to_numpy_script(network, tmp_path / "net.py", optimizer="adam")[0])
    parameters = script["read_arrays"]()
    memory = script["first_memory"](parameters)
    script["training_step"](*batch(network), parameters, memory, 1)
    assert all(np.array_equal(parameters[name], array) for name, array in network.parameters.items())
    assert not any(array.any() for array in memory.values())


HOSTILE = [
    '"""\nraise SystemExit(9)\n"""',
    "'); raise SystemExit(9) #",
    '"); raise SystemExit(9) #',
    "\\",
    "{p}$name",
    "\u202e\u2028\x00\r",
    "\ud800",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_classes_are_only_ever_text(
    name: str, tmp_path: Path, assert_well_formatted: Callable[[Path], None]
) -> None:
    script, _ = to_numpy_script(NETWORKS["classes"], tmp_path / "net.py", classes=[name, "b", "c"])
    assert loaded(script)["CLASSES"] == (name, "b", "c")
    assert_well_formatted(script)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file names")
@pytest.mark.parametrize("name", ['"""; raise SystemExit(9); """', "a'b\n", "$sentence", "{braces}", "ü \\ ", "-c"])
def test_names_of_files_are_only_ever_text(name: str, tmp_path: Path, alone: Alone) -> None:
    script, store = to_numpy_script(NETWORKS["one layer"], tmp_path / name)
    assert script.name == f"{name}.py"
    assert loaded(script)["STORE"] == store
    assert alone(script).returncode == 0


def test_settings_are_written_as_the_catalogue_writes_them(tmp_path: Path) -> None:
    typed = " leaky_relu:\n negative_slope = 0.5 \n,"
    script, _ = to_numpy_script(Network([6, 5, 3], activation=typed), tmp_path / "net.py")
    text = script.read_text(encoding="utf-8")
    assert "6-5-3, leaky_relu:negative_slope=0.5, softmax; loss cross_entropy" in text
    assert "np.where(z1 > 0, z1, 0.5 * z1)" in text


@pytest.mark.parametrize("name", ["numpy", "torch.py", "json", "random.py"])
def test_a_script_takes_no_modules_name(name: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="would be imported in place of the module"):
        to_numpy_script(NETWORKS["classes"], tmp_path / name)


def test_what_cannot_be_exported_is_a_sentence(tmp_path: Path) -> None:
    network = Network([6, 5, 3])
    with pytest.raises(ExportError, match="2 names of classes were given for 3 outputs; give one for each"):
        to_numpy_script(network, tmp_path / "net", classes=["a", "b"])
    with pytest.raises(UnknownNameError, match="There is no optimizer named 'adams'"):
        to_numpy_script(network, tmp_path / "net", optimizer="adams")
    with pytest.raises(UnknownNameError, match="There is no regularizer named 'l3'"):
        to_numpy_script(network, tmp_path / "net", regularizers=["l3"])
    with pytest.raises(SettingError, match=r"The regularizer 'l2' is given 2 times; give it once\."):
        to_numpy_script(network, tmp_path / "net", regularizers=["l2", "l2:rate=1"])
    with pytest.raises(SettingError, match="The regularizers are 'l2'; expected a list of them"):
        to_numpy_script(network, tmp_path / "net", regularizers="l2")
    rates: list[Any] = [-1, "abc", [1], 10**400, float("nan")]
    for rate in rates:
        with pytest.raises(SettingError, match=r"The learning rate is .*; expected a number above 0, such as 0\.001"):
            to_numpy_script(network, tmp_path / "net", learning_rate=rate)
    with pytest.raises(ExportError, match="figures for 1 inputs and 0 targets; the network has 6 inputs and 3"):
        to_numpy_script(network, tmp_path / "net", scaler=Scaler((0.0,), (1.0,)))
    with pytest.raises(ExportError, match="cannot be written: "):
        to_numpy_script(network, tmp_path / "nowhere" / "net")
    with pytest.raises(ExportError, match="does not name a file"):
        to_numpy_script(network, "/")
    network.parameters["W1"][0, 0] = np.nan
    with pytest.raises(ExportError, match="W1 of the network holds NaN or infinity"):
        to_numpy_script(network, tmp_path / "net")
    assert list(tmp_path.iterdir()) == []


def test_the_same_network_gives_the_same_files(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        to_numpy_script(NETWORKS["classes"], tmp_path / folder / "net")
    for name in ("net.py", "net.npz"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_large_scores_overflow_in_silence(tmp_path: Path) -> None:
    network = Network([6, 5, 3], activation="sigmoid")
    script = loaded(to_numpy_script(network, tmp_path / "net.py")[0])
    x, y = batch(network)
    p = script["forward"](1e30 * x, script["read_arrays"]())
    loss, _ = script["loss_and_gradients"](1e30 * x, y, script["read_arrays"]())
    assert np.isfinite(p).all()
    assert np.isfinite(loss)
