"""Where memory or threads run out the core says so, and in a forked process it goes on alone."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tests.execute.native.conftest import REASON
from tests.execute.native.test_same_numbers import BATCH, Pair, classes, examples_of

from cutaway import Network
from cutaway.execute.native import library
from cutaway.execute.native.core import NativeCore
from cutaway.execute.native.library import UnavailableError
from cutaway.execute.native.predictor import Predictor

on_linux = pytest.mark.skipif(
    REASON is not None or sys.platform != "linux", reason=REASON or "limits are asked for as Linux has them"
)

SECONDS = 60
"""A script needs one or two; one that hangs is ended."""

START = """
import os, resource, signal
from pathlib import Path
import numpy as np
from tests.execute.native.test_same_numbers import BATCH, Pair, classes
from cutaway import Network
from cutaway.execute.native.core import NativeCore
from cutaway.execute.native.library import UnavailableError

def pair(threads):
    return Pair(Network([30, 70, 3], seed=1), classes(), "sgd", 0.05, threads=threads)
"""

FEW_THREADS = """
one = pair(1).core
pages = int(Path("/proc/self/statm").read_text().split()[0])
limit = pages * resource.getpagesize() + 200_000_000  # the stacks of some threads, of 8 MB each, but not of 64
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
try:
    NativeCore(one.recipe, one.shapes, BATCH, threads=64)
except UnavailableError as error:
    print(error)
"""

FORKED = """
parent = pair(2)
order, rates = np.arange(BATCH), [0.05]
parent.core.train(order, 1, rates)
child = os.fork()
if child == 0:
    signal.alarm(30)  # nobody else would end it
    parent.core.train(order, 2, rates)
    alone = pair(1)
    alone.core.train(order, 1, rates)
    alone.core.train(order, 2, rates)
    ours, theirs = (one.core.get_arrays()[0] for one in (parent, alone))
    same = all(np.array_equal(array, theirs[name]) for name, array in ours.items())
    del parent.core
    os._exit(0 if same else 1)
assert os.waitpid(child, 0)[1] == 0
parent.core.train(order, 2, rates)
print("both went on")
"""


def printed(script: str) -> str:
    """Run a script in a process of its own, and return what it prints."""
    command = [sys.executable, "-W", "ignore", "-c", START + script]
    root = Path(__file__).parents[3]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture
def one(build: str) -> Pair:
    return Pair(Network([30, 70, 3], seed=1), classes(sparse=True), "sgd", 0.05, build=build)


def test_a_batch_beyond_all_memory_is_refused(one: Pair) -> None:
    # 10^13 rows of 30 numbers are more bytes than an address of 48 bits can tell apart.
    with pytest.raises(UnavailableError, match=r"or has no memory for batches of 10,000,000,000,000$"):
        NativeCore(one.core.recipe, one.core.shapes, 10**13, build=one.core.build)


def test_examples_for_which_there_is_no_memory_are_not_used(one: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one.core, "_library", WithoutMemory())
    with pytest.raises(UnavailableError, match="the native core has no memory for 240 examples"):
        one.core.use(examples_of(classes()))
    with pytest.raises(ValueError, match="the core has no examples"):
        one.core.train(np.arange(BATCH), 1, [0.05])


def test_answers_for_which_there_is_no_memory(build: str, monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network([30, 70, 3], seed=1)
    predictor = Predictor(network.forward_plan, network.parameters, build)
    monkeypatch.setattr(predictor, "_predict", WithoutMemory().cutaway_predict)
    with pytest.raises(MemoryError, match="There is no memory to answer 5 examples"):
        predictor(np.zeros((5, 30), np.float32))


class WithoutMemory:
    """What the library's functions return where there is no memory."""

    def cutaway_use(self, *_: object) -> int:
        return -1

    def cutaway_predict(self, *_: object) -> int:
        return 0

    def cutaway_destroy(self, handle: int) -> None:
        library.library().cutaway_destroy(handle)


@on_linux
def test_threads_that_cannot_be_started_end_those_that_were() -> None:
    assert "cannot start 64 threads" in printed(FEW_THREADS)


@on_linux
def test_a_forked_process_trains_and_ends_without_the_threads_that_it_lacks() -> None:
    assert printed(FORKED) == "both went on\n"
