"""Training on a device: the reference's steps on PyTorch's arrays, here on the processor, and on a GPU where one is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from typing import Any

import numpy as np
import pytest
import torch

from cutaway.data import load
from cutaway.errors import DeviceError, NonFiniteError, SettingError
from cutaway.execute import device
from cutaway.network import Network
from cutaway.train import RecordedRun, Snapshot, State, Training, TrainingSettings, device_steps, engine

Trainings = Callable[..., Training]
Bits = Callable[[State], dict[str, Any]]

PARTS: dict[str, dict[str, Any]] = {
    "adam, pictures changed": {"learning_rate": 0.01, "augmentations": ("shift:pixels=1", "elastic")},
    "momentum, cosine": {"optimizer": "momentum", "learning_rate": 0.1, "schedule": "cosine"},
    "penalty and bound": {"regularizers": ("l2:rate=0.01", "max_norm:norm=1"), "learning_rate": 0.01},
    "dropout and batch normalization": {
        "network": {"dropout": 0.4, "batch_normalization": True},
        "optimizer": "momentum",
        "learning_rate": 0.1,
        "early_stopping": 2,
    },
}
parts = pytest.mark.parametrize("name", PARTS)
PLACES = ["torch", pytest.param("cuda", marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA"))]
places = pytest.mark.parametrize("place", PLACES)


@pytest.fixture(autouse=True)
def threads() -> Iterator[None]:
    """Leave PyTorch's number of threads as it was: a training on its arrays sets it."""
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def run(training: Training) -> list[Snapshot]:
    """Return all snapshots of a training."""
    return list(training.run())


@places
@parts
def test_its_steps_are_those_of_the_processor(training: Trainings, name: str, place: str) -> None:
    """In float64, so that nothing but the order of sums is left to differ; 12 steps multiply that a little."""
    settings = {**PARTS[name], "network": {**PARTS[name].get("network", {}), "dtype": "float64"}}
    expected = run(training(**settings, engine="reference"))[-1].state
    found = run(training(**settings, device=place))[-1].state
    assert (found.step, found.loss_count) == (expected.step, expected.loss_count)
    for group in ("parameters", "memory", "statistics"):
        arrays = getattr(expected, group)
        assert list(getattr(found, group)) == list(arrays)
        for one, array in arrays.items():
            assert type(getattr(found, group)[one]) is np.ndarray
            np.testing.assert_allclose(getattr(found, group)[one], array, rtol=1e-8, atol=1e-10)


@places
def test_its_history_is_that_of_the_native_core(training: Trainings, place: str) -> None:
    """In float32 as both compute; the losses of 12 steps agree to 1e-4."""
    rows = [
        [snapshot.row for snapshot in run(training(learning_rate=0.01, **which)) if snapshot.row]
        for which in ({"engine": "auto"}, {"device": place})
    ]
    assert len(rows[0]) == len(rows[1]) == 13
    for one, other in zip(*rows, strict=True):
        assert one == pytest.approx(other, rel=1e-4, nan_ok=True)


@parts
def test_wherever_stretches_end_the_state_is_the_same_bit_for_bit(
    training: Trainings, bits: Bits, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = {one.state.step: one.state for one in run(training(**PARTS[name], device="torch"))}
    monkeypatch.setattr(device_steps, "SECONDS_BETWEEN_SNAPSHOTS", -1)
    single = run(training(**PARTS[name], device="torch"))
    assert [one.state.step for one in single] == list(range(len(single)))
    assert all(bits(one.state) == bits(whole[one.state.step]) for one in single if one.state.step in whole)


@places
@parts
def test_a_resumed_run_is_the_whole_one_bit_for_bit(
    recorded: Callable[..., RecordedRun],
    reopened: Callable[..., RecordedRun],
    bits: Bits,
    name: str,
    place: str,
) -> None:
    whole, begun = (recorded(which, **PARTS[name], device=place) for which in ("whole", "parts"))
    for _ in whole.snapshots():
        pass
    with closing(begun.snapshots()) as snapshots:
        list(islice(snapshots, 3))
    again = reopened(begun.folder.path)
    assert 0 < again.state.step < whole.state.step
    for _ in again.snapshots():
        pass
    assert bits(again.state) == bits(whole.state)
    assert again.rows == whole.rows


def test_a_state_can_be_trained_on_twice(training: Trainings, bits: Bits) -> None:
    """What lies on the device belongs to one state; another one is brought there."""
    some = training(device="torch")
    beginning = some.begin()
    before = bits(beginning)
    first = some.advance(beginning, 3).state
    some.advance(first, 5)
    assert bits(some.advance(beginning, 3).state) == bits(first)
    assert bits(beginning) == before


def test_nothing_is_fetched_amid_a_stretch(training: Trainings, monkeypatch: pytest.MonkeyPatch) -> None:
    some, fetched, fetch = training(examples=1200, device="torch"), [], device.TorchDevice.fetch

    def counted(self: device.TorchDevice, arrays: Any) -> Any:
        fetched.append(list(arrays))
        return fetch(self, arrays)

    monkeypatch.setattr(device.TorchDevice, "fetch", counted)
    monkeypatch.setattr(device_steps, "SECONDS_BETWEEN_SNAPSHOTS", 1e9)
    assert some.advance(some.begin(), 40).state.step == 40
    assert len(fetched) == 1


@places
def test_a_number_that_is_not_finite_is_named(training: Trainings, place: str) -> None:
    told = []
    for which in ({"engine": "reference"}, {"device": place}):
        settings = {"activation": "identity", "optimizer": "sgd", "learning_rate": 1e6, **which}
        with pytest.raises(NonFiniteError) as caught:
            run(training(**settings))
        told.append(str(caught.value))
    assert told[0] == told[1]


@places
def test_where_its_arrays_lie(training: Trainings, place: str) -> None:
    choice = training(device=place).engine
    where = "cpu" if place == "torch" else "cuda"
    put = choice.device.put({"W": np.ones((2, 3)), "step": 3})
    assert (put["W"].device.type, put["step"]) == (where, 3)
    assert choice.name.startswith(f"reference (PyTorch {torch.__version__} on ")
    assert choice.device.fetch({"W": put["W"]})["W"].tolist() == [[1.0] * 3] * 2


def test_the_evaluation_is_that_of_the_reference(training: Trainings) -> None:
    some = training(device="torch")
    state, digits = some.begin(), load("digits").splits.validation
    found, expected = some.measured(digits, state), training(engine="reference").measured(digits, state)
    np.testing.assert_allclose(found.probabilities, expected.probabilities, atol=1e-6)
    assert found.loss == pytest.approx(expected.loss, rel=1e-6)


def test_without_pytorch_it_is_a_sentence(training: Trainings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(SettingError, match=r'needs PyTorch, which is not installed; .*pip install "cutaway\[torch\]"'):
        _ = training(device="cuda").engine


def test_without_a_gpu_it_is_a_sentence(training: Trainings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(SettingError, match=r"finds no GPU of NVIDIA on this machine.* --device cpu makes the same"):
        _ = training(device="cuda").engine


REFUSALS = {
    "out of memory": (
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.\nSee the documentation"),
        r"The memory of PyTorch .* is too small for this; choose a smaller batch .* with --device cpu\.$",
    ),
    "the processor's memory": (
        RuntimeError("[enforce fail at alloc_cpu.cpp:127] . DefaultCPUAllocator: can't allocate memory: ..."),
        r"The memory of PyTorch .* is too small",
    ),
    "a failure": (
        RuntimeError("CUDA error: an illegal memory access was encountered\nCompile with `TORCH_USE_CUDA_DSA`"),
        r"on the processor failed \(CUDA error: an illegal memory access was encountered\); try again, or .* cpu\.$",
    ),
}


@pytest.mark.parametrize("what", REFUSALS)
@pytest.mark.parametrize("asked", ["advance", "measured", "one step"])
def test_what_a_device_refuses_is_a_sentence(
    training: Trainings, monkeypatch: pytest.MonkeyPatch, what: str, asked: str
) -> None:
    error, sentence = REFUSALS[what]
    some = training(device="torch")
    state, digits = some.begin(), load("digits").splits.validation

    def refuse(*_: Any) -> None:
        raise error

    monkeypatch.setattr(device.TorchDevice, "put", refuse)
    questions: dict[str, Callable[[], Any]] = {
        "advance": lambda: some.advance(state, 3),
        "measured": lambda: some.measured(digits, state),
        "one step": lambda: next(some._steps(state, 1)),
    }
    with pytest.raises(DeviceError, match=sentence) as caught:
        questions[asked]()
    assert "\n" not in str(caught.value)


def test_what_is_no_refusal_of_the_device_is_left_as_it_is(
    training: Trainings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_: Any) -> None:
        raise RuntimeError("The size of tensor a (3) must match the size of tensor b (4)")

    some = training(device="torch")
    state = some.begin()
    monkeypatch.setattr(device.TorchDevice, "put", mistaken)
    with pytest.raises(RuntimeError, match="must match"):
        some.advance(state, 3)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"device": "gpu"}, "The device is 'gpu'; expected cpu, cuda or torch."),
        ({"device": None}, "The device is None; expected cpu, cuda or torch."),
        ({"device": "cuda", "engine": "native"}, "'native' computes on the processor alone; with the device 'cuda'"),
    ],
)
def test_a_device_that_cannot_be_meant(given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SettingError, match=sentence):
        TrainingSettings(**given)


def test_beside_a_gpu_several_threads_make_the_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_cores", lambda: 3)
    assert [engine.threads_beside(place) for place in ("cpu", "torch", "cuda")] == [1, 1, 3]


def test_pytorch_takes_as_many_threads_as_the_core_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUTAWAY_THREADS", "3")
    train = load("digits").splits.train
    training = Training(Network([64, 10]), train, None, TrainingSettings(device="torch"))
    assert training.engine.device.xp is not None
    assert torch.get_num_threads() == 3
