"""Building the native core: what it needs, what it says, and that sanitizers find nothing in it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cutaway.execute.native.build import BuildError, build, compiler, source_folder, sources_mark
from cutaway.execute.native.library import why_unavailable

SANITIZERS = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer", "-O1", "-g")

TRAINING = """
import sys
from pathlib import Path
from cutaway.execute.native import library
library.library_path = lambda: Path(sys.argv[1])
import numpy as np
from cutaway import Network
from cutaway.data.dataset import make_dataset
from cutaway.train import Training, TrainingSettings, train_many
import os
random = np.random.default_rng(0)
x = (random.random((90, 31)) > 0.8) * random.integers(1, 256, (90, 31))
for threads in ("1", "3"):
    os.environ["CUTAWAY_THREADS"] = threads
    for pixels in (x.astype(np.uint8), x + random.normal(size=x.shape)):
        data = make_dataset("some", pixels, np.arange(90) % 3, ("a", "b", "c"), scale=255)
        for optimizer in ("sgd", "adam", "nadam", "amsgrad"):
            regularizers = ("l1_l2", "max_norm:norm=0.5") if optimizer == "adam" else ()
            settings = TrainingSettings(
                optimizer=optimizer, batch_size=17, epochs=2, engine="native", regularizers=regularizers
            )
            for hidden in (70, 1700, 9):  # the ordinary kernel, one way back by panels; and the one for small networks
                network = Network([pixels.shape[1], hidden, 5, 3], activation="tanh", dropout=[0.3, 0.0])
                *_, last = Training(network, data, data, settings).run()
                assert last.state.step == 12
        for optimizer in ("sgd", "adam"):  # side by side
            settings = TrainingSettings(optimizer=optimizer, batch_size=17, epochs=2, engine="native")
            nets = [Network([pixels.shape[1], 3 + seed % 4, 5, 3], seed=seed) for seed in range(19)]
            *_, many = train_many([Training(net, data, None, settings) for net in nets])
            assert [one.state.step for one in many] == [12] * 19
for sizes in ([37, 1], [5, 17, 2], [33, 70, 130, 9]):
    network = Network(sizes)
    assert network._predictor() is not None
    for rows in (1, 8, 9, 300):
        assert network(random.normal(size=(rows, sizes[0])).astype(np.float32)).shape == (rows, sizes[-1])
"""

checkout = source_folder()
in_checkout = pytest.mark.skipif(checkout is None, reason="the sources are not here")


def run_sanitized(preloaded: str, library: Path) -> subprocess.CompletedProcess[str]:
    # Python itself keeps memory to its end, which is no leak of ours.
    options = {"ASAN_OPTIONS": "detect_leaks=0", "LD_PRELOAD": preloaded, "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", TRAINING, str(library)]
    environment = {**os.environ, **options}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)


def runtime_of_sanitizer() -> str:
    """Return the path of the sanitizer's own library, which must be loaded before Python; empty where there is none."""
    try:
        asked = [*compiler(), "-print-file-name=libasan.so"]
    except BuildError:
        return ""
    path = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return path if Path(path).is_file() else ""


@in_checkout
@pytest.mark.skipif(why_unavailable() is not None, reason=str(why_unavailable()))
def test_sanitizers_find_nothing(tmp_path: Path) -> None:
    runtime = runtime_of_sanitizer()
    if not runtime:
        pytest.skip("this compiler has no AddressSanitizer")
    assert checkout is not None
    library = build(checkout, tmp_path / "sanitized.so", SANITIZERS)
    done = run_sanitized(runtime, library)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "runtime error" not in done.stderr


@in_checkout
def test_without_a_compiler_the_error_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXX", "no-such-compiler")
    assert checkout is not None
    with pytest.raises(BuildError, match=r"there is no C\+\+ compiler \(no-such-compiler\) on this machine"):
        build(checkout, tmp_path / "library.so")


@in_checkout
def test_a_compiler_that_fails_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXX", "false")
    assert checkout is not None
    with pytest.raises(BuildError, match="the compiler false failed: no message"):
        build(checkout, tmp_path / "library.so")
    assert not (tmp_path / "library.so").exists()


def test_the_mark_changes_with_the_sources(tmp_path: Path) -> None:
    (tmp_path / "core.cpp").write_text("int one;")
    before = sources_mark(tmp_path)
    (tmp_path / "core.cpp").write_text("int two;")
    assert sources_mark(tmp_path) != before
