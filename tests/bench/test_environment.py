"""The peers' environment, with a stand-in for venv and pip."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from cutaway.bench import environment
from cutaway.errors import CutawayError

REQUIREMENTS = {"jax": "jax>=0.6", "torch": "torch>=2.6"}


class Tools:
    """Notes what would have been run; a requirement in `broken` fails with that output, one in `stopped` is stopped."""

    def __init__(self) -> None:
        self.installed: list[str] = []
        self.made = 0
        self.broken: dict[str, str] = {}
        self.stopped: set[str] = set()

    def __call__(self, command: list[str]) -> CompletedProcess[str]:
        if "venv" in command:
            return self._make(Path(command[-1]))
        if command[-1] in self.stopped:
            raise KeyboardInterrupt
        if command[-1] in self.broken:
            return CompletedProcess(command, 1, self.broken[command[-1]])
        self.installed.append(command[-1])
        return CompletedProcess(command, 0, "fine")

    def _make(self, folder: Path) -> CompletedProcess[str]:
        self.made += 1
        if "venv" in self.broken:
            return CompletedProcess([], 1, self.broken["venv"])
        python = environment.python_of(folder)
        python.parent.mkdir(parents=True)
        python.touch()
        return CompletedProcess([], 0, "")


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> Tools:
    made = Tools()
    monkeypatch.setattr(environment, "_quietly", made)
    monkeypatch.setattr(environment, "requirements", lambda: REQUIREMENTS)
    return made


@pytest.fixture
def prepare(tmp_path: Path) -> Callable[..., tuple[environment.Environment, list[str]]]:
    def call(*needed: str) -> tuple[environment.Environment, list[str]]:
        notes: list[str] = []
        return environment.prepare(needed, notes.append, tmp_path / "a folder" / ".venv-peers"), notes

    return call


Prepare = Callable[..., tuple[environment.Environment, list[str]]]


def test_each_peer_is_installed_once(tools: Tools, prepare: Prepare) -> None:
    found, notes = prepare("jax", "torch", "jax")
    assert tools.installed == ["jax>=0.6", "torch>=2.6"]
    assert len(notes) == 3
    assert found.missing == {}
    assert found.python.exists()
    assert prepare("jax", "torch")[1] == []
    assert (tools.made, len(tools.installed)) == (1, 2)


def test_what_is_not_needed_is_not_installed(tools: Tools, prepare: Prepare) -> None:
    prepare("torch")
    assert tools.installed == ["torch>=2.6"]


def test_after_ctrl_c_it_goes_on_where_it_was(tools: Tools, prepare: Prepare) -> None:
    tools.stopped = {"torch>=2.6"}
    with pytest.raises(KeyboardInterrupt):
        prepare("jax", "torch")
    tools.stopped = set()
    prepare("jax", "torch")
    assert (tools.made, tools.installed) == (1, ["jax>=0.6", "torch>=2.6"])


def test_a_peer_that_fails_is_said_and_tried_again_the_next_time(tools: Tools, prepare: Prepare) -> None:
    tools.broken = {"jax>=0.6": "...\nERROR: No matching distribution found for jax>=0.6\n"}
    found, notes = prepare("jax", "torch")
    sentence = found.missing["jax"]
    assert sentence.startswith(
        "jax could not be installed, since pip says: No matching distribution found for jax>=0.6; "
    )
    assert sentence in notes
    assert tools.installed == ["torch>=2.6"]
    tools.broken = {}
    assert prepare("jax", "torch")[0].missing == {}


def test_another_requirement_is_installed_anew(tools: Tools, prepare: Prepare, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare("jax", "torch")
    monkeypatch.setattr(environment, "requirements", lambda: {**REQUIREMENTS, "jax": "jax>=0.7"})
    prepare("jax", "torch")
    assert tools.installed == ["jax>=0.6", "torch>=2.6", "jax>=0.7"]


def test_a_damaged_stamp_means_a_new_environment(tools: Tools, prepare: Prepare) -> None:
    found, _ = prepare("jax")
    (found.python.parents[1] / environment.STAMP).write_text("{")
    prepare("jax")
    assert (tools.made, tools.installed) == (2, ["jax>=0.6"] * 2)


def test_without_venv_there_is_a_sentence(tools: Tools, prepare: Prepare) -> None:
    tools.broken = {"venv": "No module named ensurepip"}
    with pytest.raises(CutawayError, match="cannot make a virtual environment for the peers: install the package"):
        prepare("jax")


def test_old_metadata_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "requires", lambda _: ["numpy>=2.1"])
    with pytest.raises(CutawayError, match="before it had a list of peers"):
        environment.requirements()


@pytest.mark.parametrize("sign", environment.SIGNS_OF_NO_NETWORK)
def test_no_network_is_recognized(sign: str) -> None:
    assert environment.why(f"WARNING: Retrying ... {sign} ...\nERROR: No matching") == (
        "the package index cannot be reached"
    )


def test_pip_that_says_nothing() -> None:
    assert environment.why("") == "pip says: nothing"


def test_the_extra_of_the_project_is_what_the_contenders_need() -> None:
    from cutaway.bench.contenders import CONTENDERS

    text = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    listed = text.partition("\npeers = [")[2].partition("]")[0]
    lines = [line.strip().strip('",') + "; extra == 'peers'" for line in listed.splitlines() if line.strip()]
    assert set(environment.parse(lines)) == {peer for one in CONTENDERS.values() for peer in one.needs}
