"""Every impossible option of ``cutaway train`` ends in one line, and leaves nothing behind."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Answer = CompletedProcess[str]
Command = Callable[..., Answer]

IMPOSSIBLE = [
    (("--hidden", "abc"), "--hidden is 'abc'; expected whole numbers from 1 to 1,000,000"),
    (("--hidden", "0"), "--hidden is '0'"),
    (("--hidden", "16,,8"), "--hidden is '16,,8'"),
    (("--hidden", "99999999999"), "99999999999"),
    (("--hidden", "9" * 5000), "--hidden is "),
    (("--activation", "relu6"), "did you mean relu"),
    (("--activation", "softmax"), "can only be the output's"),
    (("--output", "sigmoid", "--loss", "cross_entropy"), "needs the output 'softmax', and the output is 'sigmoid'"),
    (("--loss", "entropy"), "did you mean cross_entropy"),
    (("--initializer", "normal:standard_deviation=-1"), "expected a number"),
    (("--bias-initializer", "ones"), "There is no initializer named 'ones'"),
    (("--dropout", "much"), "--dropout is 'much'; expected a number from 0 to 0.99"),
    (("--dropout", "1"), "expected a number from 0 to 0.99"),
    (("--dropout", "0.1,0.1,0.1"), "3 dropout rates were given for 2 hidden layers"),
    (("--features", "x1,x1"), "The feature 'x1' is given more than once; give each of the features once."),
    (("--features", "tan(x1)"), "There is no input feature 'tan(x1)'; expected one such as x1, x1^2"),
    (("--data", "digits", "--features", "x65"), "The feature 'x65' needs input 65; the network has 64 inputs"),
    (("--data", "digits", "--batch-normalization", "--batch-size", "1"), "give one with a single example"),
    (("--optimizer", "sgd:momentum=x"), "expected a number from 0 to 1"),
    (("--optimizer", "sgd:speed=1"), "has no setting 'speed'"),
    (("--learning-rate", "-1"), "The learning rate is -1"),
    (("--learning-rate", "0"), "The learning rate is 0"),
    (("--learning-rate", "nan"), "The learning rate is nan"),
    (("--learning-rate", "inf"), "The learning rate is inf"),
    (("--schedule", "sine"), "There is no schedule named 'sine'"),
    (("--batch-size", "0"), "The batch size is 0"),
    (("--regularizer", "l3"), "There is no regularizer named 'l3'; did you mean l2 or l1?"),
    (("--regularizer", "maxnorm"), "did you mean max_norm?"),
    (("--regularizer", "l2:rate=11"), "is '11'; expected a number from 0 to 10, as in l2:rate=0.0001."),
    (("--regularizer", "l2:rate="), "is ''; expected a number from 0 to 10"),
    (("--regularizer", "l2", "--regularizer", "l2:rate=0.1"), "The regularizer 'l2' is given 2 times; give it once."),
    (("--regularizer", ""), "There is no regularizer named ''; known: l2, l1, l1_l2, max_norm."),
    (("--epochs", "0"), "The number of epochs is 0"),
    (("--seed", "-1"), "The seed is -1"),
    (("--seed", str(2**53)), "The seed is 9007199254740992"),
    (("--validation", "0"), " is 0; expected a whole number"),
    (("--validation", "1500"), " is 1500; expected a whole number"),
    (("--early-stopping", "0"), "The patience of early stopping is 0"),
    (("--data", "nosuch"), "Data 'nosuch' is no known name and no folder"),
    (("--data", "digit"), "did you mean digits?"),
    (("--data", "."), "put the four IDX files of a data set there"),
    (("--resume", "nosuch"), "There is no run in nosuch"),
    (("--resume", "latest"), "Make one with: cutaway train"),
    (("--resume", "some", "--regularizer", "l2"), "--regularizer cannot be combined with --resume"),
    (
        ("--resume", "some", "--epochs", "5", "--batch-size", "3"),
        "--epochs, --batch-size cannot be combined with --resume",
    ),
]
UNREADABLE = [
    ("train", "--epochs", "many"),
    ("train", "--learning-rate", "fast"),
    ("train", "--batch-size", "1.5"),
    ("train", "--no-such-option"),
    ("train", "--out"),
    ("fly",),
    ("evaluate",),
    ("predict", "run"),
]


def assert_one_line(answer: Answer, phrase: str) -> None:
    """One line of error, which begins as all of ours do, and no traceback."""
    assert answer.returncode == 1
    (line,) = [line for line in answer.stderr.splitlines() if line.startswith("cutaway: ")]
    assert phrase in line
    assert answer.stderr.splitlines()[-1] == line
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(("options", "phrase"), IMPOSSIBLE, ids=[" ".join(case[0])[:40] for case in IMPOSSIBLE])
def test_the_impossible_is_refused_in_a_line(
    cutaway: Command, tmp_path: Path, options: tuple[str, ...], phrase: str
) -> None:
    data = () if {"--data", "--resume"} & set(options) else ("--data", "digits")
    assert_one_line(cutaway("train", *data, *options), phrase)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", UNREADABLE, ids=" ".join)
def test_the_unreadable_is_a_usage_error(cutaway: Command, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    answer = cutaway(*arguments)
    assert answer.returncode == 2
    assert "─ Error ─" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "phrase"),
    [
        (("--data", "letter.txt"), "Data 'letter.txt' is a file"),
        (("--data", "digits", "--out", "full"), "The folder full is not empty; give another one."),
        (("--data", "digits", "--out", "letter.txt"), "The run folder letter.txt cannot be made"),
        (("--data", "digits", "--out", "letter.txt/run"), "The run folder letter.txt/run cannot be made"),
        (("--resume", "full"), "There is no run in full: it has no run.json"),
        (("--resume", "letter.txt"), "There is no run in letter.txt"),
    ],
)
def test_what_is_there_stays_as_it_was(cutaway: Command, tmp_path: Path, options: tuple[str, ...], phrase: str) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine, too")
    assert_one_line(cutaway("train", *options), phrase)
    files = {str(path.relative_to(tmp_path)): path.read_text() for path in tmp_path.rglob("*") if path.is_file()}
    assert files == {"letter.txt": "mine", "full/letter.txt": "mine, too"}


def test_a_learning_rate_that_explodes_ends_in_a_line(cutaway: Command, tmp_path: Path) -> None:
    options = ("--activation", "identity", "--optimizer", "sgd", "--learning-rate", "1e6", "--out", "run")
    assert_one_line(cutaway("train", "--data", "digits", *options), "is the first value of the plan that holds NaN")
    assert (tmp_path / "run" / "failure.json").is_file()
    assert not (tmp_path / "run" / "result.json").exists()


def test_in_a_process_of_its_own_the_answer_is_the_same(process: Command, tmp_path: Path) -> None:
    answer = process("train", "--data", "digits", "--epochs", "0", "--out", tmp_path / "run")
    assert_one_line(answer, "The number of epochs is 0")
    assert not (tmp_path / "run").exists()
