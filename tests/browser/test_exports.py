"""What the playground writes, downloaded by a real Chromium and run for real: programs, notebook, network, pictures."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from base64 import b64decode
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from tests.browser.running_lab import Lab, epoch, eventually, settled

from cutaway import Network

LINK = "#data=xor&seed=7&layers=3 relu~2 tanh&dtype=float64"
SVG = "{http://www.w3.org/2000/svg}"
X = np.array([[0.5, -1.25], [3.0, 2.0], [-4.0, 0.0]])
FLOAT64 = 1e-12
"""Programs of other libraries add up in another order."""

# Run without Cutaway, which is not importable there; the last line is what the network answers.
RUNNER = """
import json, sys
sys.modules["cutaway"] = None
sys.path.insert(0, sys.argv[1])
import numpy as np, network
x = np.array(json.loads(sys.argv[2]))
if hasattr(network, "Network"):
    import torch
    answers = network.Network(network.read_arrays()).eval()(torch.from_numpy(x)).detach().numpy()
else:
    answers = network.forward(x, network.read_arrays())
print(json.dumps(np.asarray(answers).tolist()))
"""


@pytest.fixture
def download(visit: Any, lab: Lab, tmp_path: Path) -> Callable[[str], Path]:
    """A function that downloads what one of the buttons writes of a network after two epochs."""
    page = visit(LINK)
    for count in (1, 2):
        page.get_by_role("button", name="Step", exact=True).click()
        eventually(lambda expected=count: epoch(page) == expected)
    settled(page, lab)

    def written(button: str) -> Path:
        with page.expect_download() as begun:
            page.get_by_role("button", name=button, exact=True).click()
        path: Path = tmp_path / begun.value.suggested_filename
        begun.value.save_as(path)
        return path

    return written


def answers_of(lab: Lab) -> NDArray[Any]:
    """What the playground's network answers for the three points, (3, 1)."""
    network = lab.playgrounds[-1]._pair.main.network
    return np.asarray(network(X))


@pytest.mark.parametrize(
    ("button", "archive"),
    [
        pytest.param("Python", "cutaway_numpy.zip", marks=pytest.mark.drives("Files: button Python")),
        pytest.param("PyTorch", "cutaway_pytorch.zip", marks=pytest.mark.drives("Files: button PyTorch")),
    ],
)
def test_a_program_answers_without_cutaway_what_the_playground_answers(
    download: Callable[[str], Path], lab: Lab, tmp_path: Path, button: str, archive: str
) -> None:
    path = download(button)
    assert path.name == archive
    with ZipFile(path) as packed:
        packed.extractall(tmp_path / "unpacked")
    command = [sys.executable, "-I", "-W", "error", "-c", RUNNER, str(tmp_path / "unpacked"), json.dumps(X.tolist())]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    np.testing.assert_allclose(json.loads(ran.stdout.splitlines()[-1]), answers_of(lab), rtol=FLOAT64, atol=FLOAT64)


@pytest.mark.drives("Files: button Notebook")
def test_the_notebook_comes_to_the_same_losses(download: Callable[[str], Path], lab: Lab) -> None:
    book = json.loads(download("Notebook").read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    with redirect_stdout(io.StringIO()) as said:
        for cell in book["cells"]:
            if cell["cell_type"] == "code":
                exec("".join(cell["source"]), names)  # noqa: S102 (our own text)
    row = lab.picture()[0].row
    assert f"training loss {row.training_loss}\ntest loss {row.test_loss}\n" in said.getvalue()


@pytest.mark.drives("Files: button Network")
def test_the_network_is_the_playgrounds(download: Callable[[str], Path], lab: Lab) -> None:
    network, arrays = Network.load(download("Network")), lab.picture()[1]
    assert network.specification.sizes == (2, 3, 2, 1)
    assert network.parameters.keys() == {"W1", "b1", "W2", "b2", "W3", "b3"}
    assert all(np.array_equal(array, arrays[name]) for name, array in network.parameters.items())


@pytest.mark.drives("Files: button SVG", "Files: button PNG")
def test_the_pictures_show_the_network_with_its_numbers(download: Callable[[str], Path], lab: Lab) -> None:
    drawing = ElementTree.fromstring(download("SVG").read_text(encoding="utf-8"))  # noqa: S314 (the page's own)
    _, arrays = lab.picture()
    columns = lab.scene().columns
    titles = [one.text or "" for one in drawing.iter(f"{SVG}title")]
    neurons = [name for column in columns for name in column.names]
    assert [title.split(",")[0] for title in titles[-len(neurons):]] == neurons  # fmt: skip
    edges = list(drawing.iter(f"{SVG}path"))
    weights = [float(w) for name in ("W1", "W2", "W3") for w in np.asarray(arrays[name]).T.ravel()]
    shown = [float((path.findtext(f"{SVG}title") or "").replace("\N{MINUS SIGN}", "-")) for path in edges]
    assert sorted(shown) == pytest.approx(sorted(weights), rel=5e-3)  # three digits
    assert [path.get("stroke-dasharray") is not None for path in edges] == [weight < 0 for weight in shown]
    for image in drawing.iter(f"{SVG}image"):
        assert Image.open(io.BytesIO(b64decode((image.get("href") or "").partition(",")[2]))).size[0] > 10
    width, height = int(drawing.get("width", 0)), int(drawing.get("height", 0))
    with Image.open(download("PNG")) as picture:
        picture.load()
        assert (picture.format, picture.size) == ("PNG", (2 * width, 2 * height))
        assert len(picture.convert("RGB").getcolors(1 << 24)) > 100  # the maps' shades
