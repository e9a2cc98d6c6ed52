"""``cutaway explain``: the engine's numbers of one example in the terminal, and the errors a user can make."""

import json
import math
import os
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import CompletedProcess

import numpy as np
import pytest

from cutaway import Network
from cutaway.cli.explain_examples import ranges_of
from cutaway.cli.explain_text import answer_of, lines_of
from cutaway.data import load
from cutaway.data.vault import looks
from cutaway.errors import SettingError
from cutaway.explain import Selection
from cutaway.explain.page.document import safe_json
from cutaway.train import RunFolder

Command = Callable[..., CompletedProcess[str]]


@pytest.fixture(scope="module")
def trained_spiral(process: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small run on two inputs without dropout; not to be changed."""
    path = tmp_path_factory.mktemp("trained") / "spiral"
    options = ["--data", "spiral", "--hidden", "4", "--epochs", "1", "--out", path, "--seed", "3"]
    assert process("train", *options).returncode == 0
    return path


@pytest.fixture
def spiral(trained_spiral: Path, tmp_path: Path) -> Path:
    """Return a copy of it, to be used up."""
    return Path(shutil.copytree(trained_spiral, tmp_path / "spiral"))


def section(text: str, title: str) -> list[str]:
    """Return the lines below a title, up to the next empty line."""
    lines = [*text.splitlines(), ""]
    start = next(place for place, line in enumerate(lines) if line.startswith(title))
    return [line.strip() for line in lines[start + 1 : lines.index("", start + 1)]]


def example_of(path: Path, number: int) -> tuple[RunFolder, np.ndarray, np.ndarray]:
    """Return a run's folder and one of its validation examples, read by the library."""
    folder = RunFolder.open(path)
    splits = load(folder.data.name, seed=folder.data.seed, validation=folder.data.validation).splits
    return folder, splits.validation.scaled("float32", [number]), splits.validation.y("float32", [number])


def test_the_equation_comes_to_the_engines_number(cutaway: Command, spiral: Path) -> None:
    """The numbers shown, multiplied and added here, are the sum that the engine has, to the digits shown."""
    answer = cutaway("explain", spiral, "--example", 7, "--select", "z1[2]")
    assert answer.returncode == 0
    folder, x, y = example_of(spiral, 7)
    trace = folder.network().trace(x, y)
    name, symbols, numbers, result = section(answer.stdout, "Equation")
    assert (name, symbols) == ("z1[2]", "= x[0] W1[0,2] + x[1] W1[1,2] + b1[2]")
    assert float(result.removeprefix("= ")) == pytest.approx(float(trace["z1"][0, 2]), rel=5e-3)
    python = numbers.removeprefix("= ").replace("×", "*")
    assert re.fullmatch(r"[\d.e*+() -]+", python)
    shown = eval(python)  # noqa: S307 (a sum of products of numbers, as the line before has seen)
    assert shown == pytest.approx(float(trace["z1"][0, 2]), rel=2e-2, abs=1e-2)  # of numbers with three digits


def test_a_weight_is_followed_to_its_derivative_and_its_update(cutaway: Command, spiral: Path) -> None:
    folder, x, y = example_of(spiral, 0)
    settings = folder.settings
    trace = folder.network().trace(x, y, optimizer=settings.optimizer, learning_rate=settings.learning_rate)
    for name, step in [("d_W1", "d_W1 = "), ("new_W1", "new_W1, ")]:
        number = next(traced.number for traced in trace.steps if str(traced.step).startswith(step))
        text = cutaway("explain", spiral, "--select", "W1[1,3]", "--step", number).stdout
        first, *_ = section(text, "Equation")
        assert first == f"{name}[1,3]"
        chain = section(text, "Chain rule for W1[1,3]")
        assert chain[0] == "d_W1[1,3]"
        result = next(line for line in reversed(chain) if line.startswith("= "))
        assert float(result.removeprefix("= ")) == pytest.approx(float(trace["d_W1"][1, 3]), rel=5e-3, abs=1e-9)


def test_prose_and_tables_fit_into_80_columns(cutaway: Command, run: Path) -> None:
    """Also for 64 inputs and layers of 256 and 64 units; code is never wrapped."""
    for step in ("0", "5", "6", "9", "17", "18", "20"):
        answer = cutaway("explain", run, "--select", "W1[20,2]", "--step", step)
        assert answer.returncode == 0
        head, rest = re.split(r"\nNumPy", answer.stdout)
        behind = [part for title in ("\nMessages", "\nChain") for part in rest.split(title)[1:]]
        longest = max(len(line) for part in (head, *behind) for line in part.splitlines())
        assert longest <= 80
        assert "\x1b" not in answer.stdout  # no colors where nobody looks


def test_without_a_selection_the_largest_number_is_explained(cutaway: Command, spiral: Path) -> None:
    text = cutaway("explain", spiral, "--step", 1).stdout
    folder, x, y = example_of(spiral, 0)
    a1 = folder.network().trace(x, y)["a1"][0]
    assert section(text, "Equation")[0] == f"a1[{int(np.argmax(np.abs(a1)))}]"


def test_without_a_selection_no_unit_that_is_off_is_explained() -> None:
    """Unit 0 has the largest sum, -3, but a ReLU is off there: its chain rule would be 0 = 0."""
    network = Network([1, 2, 1], activation="relu", output="identity", dtype="float64")
    network.set_parameters({"W1": [[-3.0, 2.0]], "W2": [[1.0], [1.0]], "b1": [0, 0], "b2": [0]})
    text = "\n".join(lines_of(network.trace([[1.0]], [[0.0]]), 0, None))
    assert section(text, "Equation")[0] == "z1[1]"


def test_what_is_selected_is_in_the_equation_and_the_tables_though_it_is_small() -> None:
    network = Network([40, 2, 1], output="identity", initializer="constant:value=0.5", dtype="float64")
    x = np.ones((1, 40))
    x[0, 33] = 0.0
    trace = network.trace(x, [[0.0]])
    text = "\n".join(lines_of(trace, 0, Selection("W1", (33, 1))))
    equation = " ".join(section(text, "Equation"))
    assert "x[33] W1[33,1]" in equation
    assert "0 × 0.5" in equation
    assert section(text, "  W1 (40, 2)")[-1].split() == ["33", "0.5", "[0.5]"]


def test_the_validation_data_are_the_default_and_looks_at_the_test_data_are_counted(
    cutaway: Command, run: Path
) -> None:
    before = looks(run / "test_reads.jsonl")
    assert cutaway("explain", run).stdout.startswith("Example 0 of the validation data, ")
    assert cutaway("explain", run, "--data", "training").stdout.startswith("Example 0 of the training data, ")
    assert looks(run / "test_reads.jsonl") == before
    assert cutaway("explain", run, "--data", "test").stdout.startswith("Example 0 of the test data, ")
    assert looks(run / "test_reads.jsonl") == before + 1


def test_it_says_what_the_network_says(cutaway: Command, run: Path) -> None:
    head, *_ = cutaway("explain", run, "--example", 12).stdout.split("\n\n")
    folder, x, y = example_of(run, 12)
    p = folder.network()(x)[0]
    found = re.fullmatch(
        r"Example 12 of .*, (\d): the network says (\d) \(p = (.*)\); the loss is (.*)\.", " ".join(head.split())
    )
    assert found
    assert (int(found[1]), int(found[2])) == (int(y.argmax()), int(p.argmax()))
    assert float(found[3]) == pytest.approx(float(p.max()), rel=5e-4)
    assert float(found[4]) == pytest.approx(-math.log(float(p[int(y.argmax())])), rel=1e-2, abs=1e-6)


def test_a_batch_votes_on_a_weight(cutaway: Command, spiral: Path) -> None:
    """The gradients shown are those of each example alone, the largest first; their mean is the batch's."""
    answer = cutaway("explain", spiral, "--example", "9,0:3", "--select", "W1[1,3]")
    assert answer.returncode == 0
    numbers = [9, 0, 1, 2]
    alone = []
    for number in numbers:
        folder, x, y = example_of(spiral, number)
        alone.append(float(folder.network().trace(x, y)["d_W1"][1, 3]))
    order = sorted(range(4), key=lambda row: -abs(alone[row]))
    lines = section(answer.stdout, "The batch as a vote on W1[1,3]")
    ranking = [line.split() for line in lines[lines.index("row   example    gradient       share  pulls") + 1 : -1]]
    assert [(int(row), int(example)) for row, example, *_ in ranking] == [(row, numbers[row]) for row in order]
    for row, _, gradient, share, *side in ranking:
        # three digits are shown, and single precision sums the batch in another order
        assert float(gradient) == pytest.approx(alone[int(row)], rel=6e-3, abs=1e-8)
        assert float(share) == pytest.approx(alone[int(row)] / 4, rel=6e-3, abs=1e-8)
        assert side[0] == ("upwards" if alone[int(row)] < 0 else "downwards" if alone[int(row)] > 0 else "to")
    total = lines[-1].removeprefix("The shares add up to the gradient of the batch, ").removesuffix(".")
    assert float(total) == pytest.approx(sum(alone) / 4, rel=6e-3, abs=1e-8)


def test_a_batch_tells_what_the_network_says_of_each(cutaway: Command, run: Path) -> None:
    head, *_ = cutaway("explain", run, "--example", "30,3:20").stdout.split("\n\n")
    start, *rows, more = head.split("\n  ")
    first = " ".join(start.splitlines())
    losses = []
    for line, number in zip(rows, [30, *range(3, 18)], strict=True):
        folder, x, y = example_of(run, number)
        p = folder.network()(x)[0]
        losses.append(-math.log(float(p[int(y.argmax())])))
        found = re.fullmatch(r"row \d+: example (\d+), (\d): the network says (\d) \(p = .*\); the loss is (.*)", line)
        assert found
        assert [int(found[place]) for place in (1, 2, 3)] == [number, int(y.argmax()), int(p.argmax())]
        assert float(found[4]) == pytest.approx(losses[-1], rel=1e-2, abs=1e-6)
    assert first.startswith("18 examples of the validation data as a batch, 30, 3, 4, 5, 6, 7, ... 19; the loss is ")
    assert more == "and 2 more"


@pytest.mark.parametrize(
    ("asked", "numbers"), [("7", [7]), ("9, 0:3", [9, 0, 1, 2]), ("0:256", list(range(256))), (" 5:6,1", [5, 1])]
)
def test_examples_as_they_may_be_asked_for(asked: str, numbers: list[int]) -> None:
    assert [number for found in ranges_of(asked) for number in found] == numbers


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        *(
            (text, "give a number, several such as 1,5,9, or a range")
            for text in ("", "-1", "1 2", "1,,2", "0:2:2", "٣")
        ),
        ("3:3", "a range of no examples"),
        ("8:2", "a range of no examples"),
        ("0:999999999", "names 999,999,999 examples; at most 256"),
        ("0:200,100:200", "names 300 examples; at most 256"),
        ("1,0:3", "names an example twice"),
    ],
)
def test_examples_that_cannot_be_meant_are_one_sentence(asked: str, sentence: str) -> None:
    with pytest.raises(SettingError, match=re.escape(sentence)):
        ranges_of(asked)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--data", "tests"], "--data is 'tests'; choose validation, training or test."),
        (["--example", "99999"], "There is no example 99999: the validation data have"),
        (["--example", "1,5,5"], "--example is '1,5,5' and names an example twice; name each once."),
        (["--example", "9" * 23], f"There is no example {'9' * 23}: the validation data have"),
        (["--step", "999"], "--step is 999; the steps have the numbers from 0 to"),
        (["--html", "/"], "--html is '/', a folder; give the name of a file, such as page.html."),
        (["--html", "nowhere/x.html"], "There is no folder 'nowhere' for the page of --html; make it first."),
        (["--select", "W9[0,0]"], "'W9[0,0]' is no value of this trace"),
        (["--select", "w1[0,1]"], "'w1[0,1]' is no value of this trace; did you mean W1? "),
        *(
            (["--select", text], f"'{text}' is outside of W1, which has the shape (2, 4); places are whole numbers")
            for text in ("W1[-1,0]", "W1[a]", "W1[]", "W1[0.5,0]", f"W1[{'9' * 20},0]")
        ),
        (["--select", "loss[0]"], "'loss[0]' has a place, but loss is a single number; write loss alone."),
        (["--select", "W1[2,0]"], "'W1[2,0]' is outside of W1, which has the shape (2, 4)"),
    ],
)
def test_errors_are_one_sentence(cutaway: Command, spiral: Path, options: list[str], sentence: str) -> None:
    answer = cutaway("explain", spiral, *options)
    assert answer.returncode == 1
    assert sentence in answer.stderr
    assert answer.stdout == ""


def test_a_page_is_about_the_example_and_what_is_selected(
    cutaway: Command, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The document around the data is tested where it is made; here it is the data alone, whatever was built."""
    monkeypatch.setattr("cutaway.explain.page.missing", lambda: None)
    monkeypatch.setattr("cutaway.explain.page.document", lambda title, data: safe_json([title, data]))
    answer = cutaway("explain", run, "--example", 5, "--select", "z2[3]", "--html", "page.html")
    assert (answer.returncode, answer.stdout) == (0, "Written: page.html. Open it in a browser.\n")
    assert answer.stderr.startswith("Gathering the numbers of the page ...\n")
    title, data = json.loads(Path("page.html").read_text(encoding="utf-8"))
    assert re.fullmatch(r"Example 5 of the validation data, \d, in the network of digits-run", title)
    assert data["selection"] == {"name": "z2", "index": [0, 3]}
    assert len(data["graph"]["image"]["pixels"]) == 8  # the digits are 8 x 8


def test_a_page_of_a_batch_has_all_its_examples_and_their_votes(
    cutaway: Command, spiral: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cutaway.explain.page.missing", lambda: None)
    monkeypatch.setattr("cutaway.explain.page.document", lambda title, data: safe_json([title, data]))
    options = ["--example", "4,2", "--select", "W1[1,3]", "--html", "page.html"]
    assert cutaway("explain", spiral, *options).returncode == 0
    title, data = json.loads(Path("page.html").read_text(encoding="utf-8"))
    assert title == "2 examples of the validation data as a batch, 4, 2, in the network of spiral"
    assert (data["examples"], data["example_numbers"]) == (2, [4, 2])
    votes = next(
        lens["votes"] for lens in data["lenses"].values() if lens["selection"] == {"name": "W1", "index": [1, 3]}
    )
    assert sorted(vote["example"] for vote in votes["votes"]) == [0, 1]


def test_a_page_that_cannot_be_made_is_a_sentence(
    cutaway: Command, spiral: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cutaway.explain.page.missing", lambda: "The pages were not built.")
    answer = cutaway("explain", spiral, "--html", "page.html")
    assert answer.returncode == 1
    assert answer.stderr.endswith("cutaway: The pages were not built.\n")
    assert not Path("page.html").exists()


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the place of a page its title is written, whatever was built."""
    monkeypatch.setattr("cutaway.explain.page.missing", lambda: None)
    monkeypatch.setattr("cutaway.explain.page.document", lambda title, data: title)  # noqa: ARG005


@pytest.mark.usefixtures("written")
def test_a_page_is_written_to_what_a_link_leads_to(cutaway: Command, spiral: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    link, target = tmp_path / "link.html", tmp_path / "kept" / "page.html"
    link.symlink_to(target)
    for before in (None, "old"):
        if before:
            target.write_text(before)
        assert cutaway("explain", spiral, "--html", link).returncode == 0
        assert link.is_symlink()
        assert target.read_text().startswith("Example 0 of the validation data")
    assert sorted(path.name for path in target.parent.iterdir()) == ["page.html"]


@pytest.mark.usefixtures("written")
def test_a_pipe_is_written_into_and_not_replaced(cutaway: Command, spiral: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as pool:
        read = pool.submit(pipe.read_text)
        assert cutaway("explain", spiral, "--html", pipe).returncode == 0
        assert read.result(timeout=10).startswith("Example 0 of the validation data")
    assert pipe.is_fifo()


@pytest.mark.usefixtures("written")
def test_a_device_that_takes_nothing_is_a_sentence_and_stays_a_device(cutaway: Command, spiral: Path) -> None:
    if not Path("/dev/full").is_char_device():
        pytest.skip("there is no /dev/full on this system")
    answer = cutaway("explain", spiral, "--html", "/dev/full")
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert "No space left on device (/dev/full)" in answer.stderr
    assert Path("/dev/full").is_char_device()


def test_dropout_and_batch_normalization_are_said_to_work_as_in_use(cutaway: Command, tmp_path: Path) -> None:
    path = tmp_path / "two"
    options = ["--hidden", "4", "--dropout", "0.5", "--batch-normalization", "--epochs", "1", "--out", path]
    assert cutaway("train", "--data", "spiral", *options).returncode == 0
    text = cutaway("explain", path, "--select", "n1[2]").stdout
    head, *_ = text.split("\n\n")
    assert "not as it trains: dropout silences no unit, and batch normalization uses" in " ".join(head.split())
    assert "loses the running mean" in " ".join(text.split())


def test_a_run_whose_numbers_became_nan_is_not_told_to_go_on(cutaway: Command, tmp_path: Path) -> None:
    path = tmp_path / "far"
    options = ["--hidden", "4", "--optimizer", "sgd", "--learning-rate", "1e30", "--epochs", "1", "--out", path]
    assert cutaway("train", "--data", "spiral", *options).returncode == 1
    answer = cutaway("explain", path)
    assert answer.returncode == 1
    told = " ".join(answer.stderr.split())
    assert "has no trained network, and --resume would not help: Training stopped at step" in told
    assert "a smaller one is the usual cure" in told


def test_regression_has_numbers_for_classes(cutaway: Command, tmp_path: Path) -> None:
    table = tmp_path / "line.csv"
    table.write_text("a,b\n" + "".join(f"{number},{2 * number}\n" for number in range(40)))
    path = tmp_path / "line"
    options = ["--output", "identity", "--hidden", "3", "--epochs", "1", "--out", path]
    assert cutaway("train", "--data", f"{table}:target=b,kind=numbers", *options).returncode == 0
    answer = cutaway("explain", path)
    assert answer.returncode == 0
    folder, x, y = example_of(path, 0)
    p, scaler = folder.network()(x), folder.data.scaler
    assert scaler is not None
    found = re.match(
        r"Example 0 of the validation data: the network says (\S+), the target is (\S+) \(both scaled as in training; "
        r"in the unit of the data (\S+) and (\S+)\); the loss is ",
        " ".join(answer.stdout.split()),
    )
    assert found
    assert float(found[1]) == pytest.approx(float(p[0, 0]), rel=6e-3)  # three digits are shown
    assert float(found[2]) == pytest.approx(float(y[0, 0]), rel=6e-3)
    assert float(found[3]) == pytest.approx(float(scaler.original_targets(p)[0, 0]), rel=6e-6)
    assert float(found[4]) in range(0, 80, 2)  # of the file: b is twice a, from 0 to 78


@pytest.mark.parametrize(("weight", "said"), [(1.0, "yes (p = 0.7311)"), (-1.0, "no (p = 0.7311)")])
def test_one_output_says_how_likely_the_second_class_is(weight: float, said: str) -> None:
    """1 / (1 + e^-1) = 0.7311, and 1 - 1 / (1 + e^1) is the same."""
    network = Network([1, 1], output="sigmoid", loss="binary_cross_entropy", dtype="float64")
    network.set_parameters({"W1": [[weight]], "b1": [0.0]})
    assert answer_of(network.trace([[1.0]], [[1.0]]), ("no", "yes")).startswith(f"the network says {said}; the loss")
