"""`cutaway export`: a run or a network's file in other people's formats."""

import json
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import numpy as np
import onnx
import onnxruntime
import pytest

from cutaway import Network

Answer = CompletedProcess[str]
Command = Callable[..., Answer]
FILES = {
    "onnx": ["network.onnx"],
    "numpy": ["network_numpy.py", "network_numpy.npz"],
    "pytorch": ["network_pytorch.py", "network_pytorch.npz"],
}
each_format = pytest.mark.parametrize("to", FILES)


def assert_refused(answer: Answer, phrase: str) -> None:
    assert answer.returncode == 1
    assert answer.stdout == ""
    (line,) = answer.stderr.splitlines()
    assert line.startswith("cutaway: ")
    assert phrase in line


@each_format
def test_a_run_is_written_beside_its_network(cutaway: Command, run: Path, to: str) -> None:
    answer = cutaway("export", "latest", "--to", to)
    assert answer.returncode == 0
    assert all((run / name).is_file() for name in FILES[to])
    first, *lines = answer.stdout.splitlines()
    assert first == "Written: " + " and ".join(f"runs/digits-run/{name}" for name in FILES[to])
    assert lines[-1] == "Inputs are to be divided by 16 first, as they were for the training."
    assert any(line.startswith("    ") and FILES[to][0] in line for line in lines)


def test_a_script_knows_the_runs_optimizer_rate_and_classes(cutaway: Command, tmp_path: Path) -> None:
    options = ["--optimizer", "sgd:momentum=0.5", "--learning-rate", "0.25", "--epochs", "1", "--out", "some"]
    options += ["--regularizer", "max_norm:norm=2", "--dropout", "0.2"]
    cutaway("train", "--data", "digits", *options)
    assert cutaway("export", "some", "--to", "numpy", "--out", "net").returncode == 0
    script = runpy.run_path(str(tmp_path / "net.py"))
    assert script["CLASSES"] == tuple("0123456789")
    assert script["update"].__defaults__ == (0.25,)
    one = np.ones(1)
    assert script["sgd"](one, one, 2 * one, 1, 0.25) == (0.5, 2.0)
    assert script["max_norm"](np.full((4, 1), 2.0)).tolist() == [[1.0]] * 4
    assert script["draw_masks"](3)["mask1"].shape == (3, 256)


def test_the_models_answers_are_those_of_the_run(cutaway: Command, run: Path) -> None:
    found = json.loads(cutaway("export", run, "--to", "onnx", "--json").stdout)
    assert found == {
        "network": str(run / "network.safetensors"),
        "to": "onnx",
        "files": [str(run / "network.onnx")],
    }
    x = np.random.default_rng(0).random((5, 64), dtype="float32")
    session = onnxruntime.InferenceSession(found["files"][0], providers=["CPUExecutionProvider"])
    expected = Network.load(run / "network.safetensors")(x)
    np.testing.assert_allclose(session.run(["p"], {"x": x})[0], expected, rtol=0, atol=1e-6)
    metadata = {found.key: json.loads(found.value) for found in onnx.load(found["files"][0]).metadata_props}
    assert metadata == {"classes": list("0123456789"), "input_scale": 16}


INPUTS = "Inputs are to be scaled as they were for the training: (x - input_mean) / input_deviation."
OUTPUTS = "Outputs are deviations of the target; in its own unit it is p * target_deviation + target_mean."


def test_the_scaling_of_inputs_and_targets_is_told_and_goes_along(cutaway: Command, tmp_path: Path) -> None:
    cutaway("train", "--data", "house_prices", "--output", "identity", "--epochs", "1", "--out", "some")
    stored = json.loads((tmp_path / "some" / "run.json").read_text())["data"]["scaler"]
    expected = {name if "target" in name else f"input_{name}": figures for name, figures in stored.items()}
    for to in ("numpy", "pytorch"):
        answer = cutaway("export", "some", "--to", to)
        store = f"some/network_{to}.npz"
        assert answer.stdout.splitlines()[-3:] == [INPUTS, OUTPUTS, f"The figures are in {store}, with the arrays."]
        text = (tmp_path / "some" / f"network_{to}.py").read_text(encoding="utf-8")
        assert f"{INPUTS}\n{OUTPUTS}\nThe figures are in the .npz file, too.\n\n" in text
        found = np.load(store)
        assert {name: found[name].tolist() for name in expected} == expected
        script = runpy.run_path(str(tmp_path / "some" / f"network_{to}.py"))
        assert set(script["read_arrays"]()) == set(Network.load(tmp_path / "some" / "network.safetensors").arrays)
    answer = cutaway("export", "some", "--to", "onnx")
    assert answer.stdout.splitlines()[-1] == "The figures are in some/network.onnx, in its metadata."
    model = onnx.load(tmp_path / "some" / "network.onnx")
    assert model.doc_string.endswith(f". {INPUTS} {OUTPUTS} The figures are in the metadata.")
    assert {found.key: json.loads(found.value) for found in model.metadata_props} == expected


def test_a_network_trained_on_classes_of_scaled_columns_tells_its_inputs_alone(
    cutaway: Command, tmp_path: Path
) -> None:
    (tmp_path / "some.csv").write_text("length,kind\n" + "5.1,rose\n1.2,tulip\n" * 20)
    cutaway("train", "--data", "some.csv", "--epochs", "1", "--out", "some")
    lines = cutaway("export", "some", "--to", "onnx").stdout.splitlines()
    assert INPUTS in lines
    assert OUTPUTS not in lines


@each_format
def test_a_networks_file_will_do(cutaway: Command, tmp_path: Path, to: str) -> None:
    Network([4, 3]).save(tmp_path / "mine.safetensors")
    answer = cutaway("export", "mine.safetensors", "--to", to)
    assert answer.returncode == 0
    assert all((tmp_path / name.replace("network", "mine")).is_file() for name in FILES[to])
    assert "divided by" not in answer.stdout


@each_format
def test_nothing_is_replaced_unless_asked_for(cutaway: Command, tmp_path: Path, to: str) -> None:
    Network([4, 3]).save(tmp_path / "network.safetensors")
    (tmp_path / FILES[to][-1]).write_text("mine")
    export = ("export", "network.safetensors", "--to", to)
    assert_refused(cutaway(*export), f"{FILES[to][-1]} would be replaced; give --force, or another file with --out.")
    assert (tmp_path / FILES[to][-1]).read_text() == "mine"
    assert not (tmp_path / FILES[to][0]).exists() or len(FILES[to]) == 1
    assert cutaway(*export, "--force").returncode == 0
    assert (tmp_path / FILES[to][-1]).read_bytes() != b"mine"
    assert cutaway(*export, "--out", "other").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "phrase"),
    [
        (("missing", "--to", "onnx"), "There is no run in missing"),
        (("missing.safetensors", "--to", "onnx"), "There is no file missing.safetensors."),
        (("latest", "--to", "onnx"), "Make one with: cutaway train"),
        (("mine.safetensors", "--to", "tensorflow"), "--to is 'tensorflow'; expected one of onnx, numpy, pytorch."),
        (("mine.safetensors", "--to", "numpy", "--out", "numpy.py"), "in place of the module numpy"),
        (("mine.safetensors", "--to", "numpy", "--out", "nowhere/a"), "nowhere/a.py cannot be written"),
        (("mine.safetensors", "--to", "onnx", "--out", "nowhere/a"), "nowhere/a.onnx cannot be written"),
        (("letter.txt", "--to", "onnx"), "letter.txt is not a complete safetensors file"),
    ],
)
def test_what_is_impossible_is_a_sentence(
    cutaway: Command, tmp_path: Path, arguments: tuple[str, ...], phrase: str
) -> None:
    Network([4, 3]).save(tmp_path / "mine.safetensors")
    (tmp_path / "letter.txt").write_text("no network")
    assert_refused(cutaway("export", *arguments), phrase)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter.txt", "mine.safetensors"]


def test_a_run_without_a_network_is_a_sentence(cutaway: Command, run: Path) -> None:
    (run / "network.safetensors").unlink()
    assert_refused(cutaway("export", run, "--to", "onnx"), "has no trained network yet; finish the run with")


def test_without_onnx_the_sentence_says_how_to_install_it(
    cutaway: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Network([4, 3]).save(tmp_path / "mine.safetensors")
    monkeypatch.setitem(sys.modules, "onnx", None)
    assert_refused(cutaway("export", "mine.safetensors", "--to", "onnx"), 'pip install "cutaway[onnx]"')


def test_the_format_must_be_given(cutaway: Command) -> None:
    answer = cutaway("export", "latest")
    assert answer.returncode == 2
    assert "--to" in answer.stderr
