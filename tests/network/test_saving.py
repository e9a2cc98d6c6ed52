"""Saving and loading: bit for bit, and never anything but a DataError from a damaged or hostile file."""

import json
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import save

from cutaway.errors import DataError
from cutaway.network import Network
from cutaway.network.saving import checksum_of, read_tensors, write_tensors

Header = dict[str, Any]
Change = Callable[[Header, Header], object]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from([10**4000, 2**64]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
hostile = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "network.safetensors"


@cache
def valid() -> bytes:
    """Return the bytes of a small saved network."""
    network = Network([3, 4, 2])
    header = {
        "kind": "network",
        "version": 1,
        "specification": network.specification.to_json(),
        "checksum": checksum_of(network.parameters),
    }
    return save(network.parameters, metadata={"cutaway": json.dumps(header)})


def parts(content: bytes) -> tuple[Header, Header, bytes]:
    """Return a file's table of tensors, the JSON of Cutaway in it, and the numbers."""
    (length,) = struct.unpack("<Q", content[:8])
    table = json.loads(content[8 : 8 + length])
    return table, json.loads(table["__metadata__"]["cutaway"]), content[8 + length :]


def joined(table: Header, ours: object, numbers: bytes) -> bytes:
    table = {**table, "__metadata__": {"cutaway": ours if isinstance(ours, str) else json.dumps(ours)}}
    header = json.dumps(table).encode()
    return struct.pack("<Q", len(header)) + header + numbers


def changed(change: Change) -> bytes:
    """Return a valid file after a change of its table and of the JSON of Cutaway."""
    table, ours, numbers = parts(valid())
    change(table, ours)
    return joined(table, ours, numbers)


def refused(path: Path, content: bytes) -> str:
    """Assert that a file is refused with one sentence or two that name it, and return them."""
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        Network.load(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert message.endswith((".", "?"))
    assert "\n" not in message
    return message


def loaded_or_refused(path: Path, content: bytes) -> None:
    """Assert that a file, which may have become another valid one, is loaded or refused; nothing else."""
    path.write_bytes(content)
    with suppress(DataError):
        assert isinstance(Network.load(path), Network)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("output", ["softmax", "identity"])
def test_what_was_saved_is_loaded_bit_for_bit(path: Path, dtype: str, output: str) -> None:
    network = Network([3, 4, 4, 2], activation=["tanh", "relu"], output=output, dtype=dtype, seed=2)
    network.parameters["b1"][:] = np.nan, np.inf, -0.0, 1e-40
    loaded = Network.load(network.save(path))
    assert loaded.specification == network.specification
    assert list(loaded.parameters) == list(network.parameters)
    for name, array in network.parameters.items():
        assert loaded.parameters[name].tobytes() == array.tobytes()
        assert loaded.parameters[name].dtype == array.dtype


def test_loaded_parameters_can_be_changed(path: Path) -> None:
    loaded = Network.load(Network([3, 2]).save(path))
    loaded.parameters["b1"] += 1
    assert loaded.parameters["b1"].tolist() == [1, 1]


def test_arrays_in_another_memory_order_are_saved_as_they_read(path: Path) -> None:
    network = Network([3, 4, 2])
    network.parameters["W1"] = np.asfortranarray(network.parameters["W1"])
    np.testing.assert_array_equal(Network.load(network.save(path)).parameters["W1"], network.parameters["W1"])


@pytest.mark.parametrize(("typed", "written"), [("digits", "digits.safetensors"), ("v1.2", "v1.2.safetensors")])
def test_the_ending_is_added_where_it_is_missing(tmp_path: Path, typed: str, written: str) -> None:
    assert Network([3, 2]).save(tmp_path / typed) == tmp_path / written
    assert Network.load(tmp_path / typed).specification.sizes == (3, 2)
    assert [file.name for file in tmp_path.iterdir()] == [written]


def test_a_path_may_be_text(path: Path) -> None:
    assert Network.load(str(Network([3, 2]).save(str(path)))).specification.sizes == (3, 2)


def test_sizes_of_numpy_can_be_saved(path: Path) -> None:
    network = Network([np.int64(3), 2])
    assert Network.load(network.save(path)).specification.sizes == (3, 2)


def test_saving_replaces_what_was_there(path: Path) -> None:
    Network([3, 2]).save(path)
    Network([5, 2]).save(path)
    assert Network.load(path).specification.sizes == (5, 2)


def test_a_missing_folder_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(
        DataError, match=r"nowhere.network\.safetensors cannot be written: No such file or directory\.$"
    ):
        Network([3, 2]).save(tmp_path / "nowhere" / "network")


def test_a_path_without_a_name_is_an_error_of_ours() -> None:
    with pytest.raises(DataError, match="does not name a file"):
        Network([3, 2]).save("")


@pytest.mark.parametrize("name", ["missing", "missing.safetensors", "."])
def test_a_missing_file_is_an_error_of_ours(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError, match=r"^There is no file .*\.$"):
        Network.load(tmp_path / name)


def test_a_flipped_bit_in_the_numbers_is_noticed(path: Path) -> None:
    content = bytearray(valid())
    content[-3] ^= 1
    assert "is damaged: its numbers are not those that were written" in refused(path, bytes(content))


def test_the_unchanged_parts_still_load(path: Path) -> None:
    path.write_bytes(changed(lambda table, ours: None))  # noqa: ARG005
    assert Network.load(path).specification.sizes == (3, 4, 2)


@pytest.mark.parametrize("length", [0, 1, 7, 8, 9, 100, len(valid()) // 2, len(valid()) - 1])
def test_a_truncated_file_is_refused(path: Path, length: int) -> None:
    assert "is not a complete safetensors file" in refused(path, valid()[:length])


@pytest.mark.parametrize(
    "content", [valid() + b"\0", b"\xff" * 100, b"PK\x03\x04" * 30, struct.pack("<Q", 2**63) + b"{}"]
)
def test_something_else_is_refused(path: Path, content: bytes) -> None:
    refused(path, content)


def test_a_safetensors_file_of_someone_else_is_refused(path: Path) -> None:
    someone = {"W1": np.zeros((3, 2), "float32")}
    assert "not one of Cutaway's: its header has no 'cutaway'" in refused(path, save(someone))
    assert "not one of Cutaway's" in refused(path, save(someone, metadata={"format": "pt"}))


def _into_nested_lists(_: Header, ours: Header) -> None:
    ours["specification"] = json.loads("[" * 500 + "]" * 500)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda _, ours: ours.update(kind="checkpoint"), "but not a network of Cutaway"),
        (lambda _, ours: ours.pop("kind"), "but not a network of Cutaway"),
        (lambda _, ours: ours.update(version=2), "has the format version 2; this Cutaway reads version 1"),
        (lambda _, ours: ours.pop("version"), "has the format version None"),
        (lambda _, ours: ours.pop("specification"), "specification is damaged"),
        (_into_nested_lists, "specification is damaged"),
        (lambda _, ours: ours["specification"].update(color=1), "specification is damaged"),
        (lambda _, ours: ours["specification"].pop("sizes"), "specification is damaged"),
        (lambda _, ours: ours["specification"].update(sizes=["3", "4", "2"]), "each must be a whole number"),
        (lambda _, ours: ours["specification"].update(sizes=[3, -4, 2]), "each must be a whole number"),
        (lambda _, ours: ours["specification"].update(sizes=[3, 1e30, 2]), "each must be a whole number"),
        (lambda _, ours: ours["specification"].update(sizes=[10**4000] * 3), "each must be a whole number"),
        (
            lambda _, ours: ours["specification"].update(sizes=[3, 5, 2]),
            "Layer 1: W1 has the shape (3, 4); the network",
        ),
        (lambda _, ours: ours["specification"].update(activations=[]), "0 activations were given for 2 layers"),
        (lambda _, ours: ours["specification"].update(activations=["relu"] * 5), "5 activations were given"),
        (lambda _, ours: ours["specification"].update(initializer=5), "5 is not a name"),
        (lambda _, ours: ours["specification"].update(dtype="float64"), "W1 holds numbers of type float32; its"),
        (
            lambda table, _: table["W1"].update(shape=[4, 3]),
            "Layer 1: W1 has the shape (4, 3); the network needs (3, 4)",
        ),
        (lambda table, _: table["W1"].update(shape=[12]), "Layer 1: W1 has the shape (12,)"),
        (lambda table, _: table["W1"].update(shape=[10**6, 10**6]), "is not a complete safetensors file"),
        (lambda table, _: table["W1"].update(shape=["3", "4"]), "is not a complete safetensors file"),
        (
            lambda table, _: table["W1"].update(dtype="I32"),
            "holds numbers of type int32; its specification says float32",
        ),
        (lambda table, _: table["W1"].update(dtype="U32"), "holds numbers of type uint32"),
        (lambda table, _: table["W1"].update(dtype="X99"), "is not a complete safetensors file"),
        (lambda table, _: table.update(W9=table.pop("W1")), "missing or unknown: W1, W9"),
        (lambda table, _: table["W1"].update(data_offsets=[0, 8]), "is not a complete safetensors file"),
    ],
)
def test_a_hostile_header_is_refused(path: Path, change: Change, message: str) -> None:
    assert message in refused(path, changed(change))


@pytest.mark.parametrize("ours", ["[" * 100_000, "{", "null", "[]", "5", "", '{"kind": NaN}', "1" * 5000])
def test_json_that_is_no_header_is_refused(path: Path, ours: str) -> None:
    table, _, numbers = parts(valid())
    refused(path, joined(table, ours, numbers))


@pytest.mark.parametrize("dtype", ["BF16", "F16", "F8_E4M3", "F8_E5M2", "F8_E8M0", "BOOL", "I64", "F64", "C64"])
def test_numbers_of_another_type_are_refused(path: Path, dtype: str) -> None:
    size = {"BF16": 2, "F16": 2, "BOOL": 1, "I64": 8, "F64": 8, "C64": 8}.get(dtype, 1)
    table, ours, _ = parts(valid())
    end = 0
    for entry in (entry for name, entry in table.items() if name != "__metadata__"):
        entry["dtype"], begin = dtype, end
        end += size * int(np.prod(entry["shape"]))
        entry["data_offsets"] = [begin, end]
    refused(path, joined(table, ours, bytes(end)))


@pytest.mark.parametrize("extra", ["W3", "optimizer", "", "W1 "])
def test_tensors_too_many_are_refused(path: Path, extra: str) -> None:
    _, ours, _ = parts(valid())
    tensors = {**Network([3, 4, 2]).parameters, extra: np.zeros(2, "float32")}
    ours["checksum"] = checksum_of(tensors)
    assert "missing or unknown" in refused(path, save(tensors, metadata={"cutaway": json.dumps(ours)}))


def test_a_small_file_that_claims_a_huge_network_is_refused_at_once(path: Path) -> None:
    start = time.perf_counter()
    refused(path, changed(lambda _, ours: ours["specification"].update(sizes=[20_000, 10_000, 20_000])))
    assert time.perf_counter() - start < 1


@hostile
@given(content=st.binary(max_size=200))
def test_random_bytes_are_refused(path: Path, content: bytes) -> None:
    refused(path, content)


@hostile
@given(data=st.data())
def test_a_changed_byte_gives_a_network_or_an_error_of_ours(path: Path, data: st.DataObject) -> None:
    content = bytearray(valid())
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    loaded_or_refused(path, bytes(content))


@hostile
@given(key=st.sampled_from(sorted(parts(valid())[1]["specification"])), value=ANYTHING)
def test_any_json_in_the_specification_gives_a_network_or_an_error_of_ours(path: Path, key: str, value: Any) -> None:
    loaded_or_refused(path, changed(lambda _, ours: ours["specification"].update({key: value})))


@hostile
@given(name=st.sampled_from(["W1", "b2"]), key=st.sampled_from(["shape", "dtype", "data_offsets"]), value=ANYTHING)
def test_any_json_in_the_table_of_tensors_is_refused(path: Path, name: str, key: str, value: Any) -> None:
    refused(path, changed(lambda table, _: table[name].update({key: value})))


def test_other_files_use_the_same_format(path: Path) -> None:
    tensors = {"m_W1": np.arange(6.0).reshape(2, 3), "step": np.array([7])}
    header: Header = {"kind": "checkpoint", "list": [1, 2]}
    write_tensors(path, tensors, deepcopy(header))
    found, ours = read_tensors(path)
    assert {**header, "checksum": ours["checksum"]} == ours
    assert {name: array.tolist() for name, array in found.items()} == {n: a.tolist() for n, a in tensors.items()}
