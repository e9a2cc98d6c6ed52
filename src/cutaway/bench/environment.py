"""The peers' own virtual environment: what is compared with never mixes with what Cutaway runs on.

Each peer is installed by itself and noted when it is whole, so that an interrupted call is gone on with, and one peer
that cannot be had does not cost the others.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import cutaway
from cutaway.data.idx_source import cache_folder
from cutaway.errors import CutawayError
from cutaway.files import read_json, write_json

EXTRA = "peers"
NAME = ".venv-peers"
STAMP = "cutaway-peers.json"
LOG = "cutaway-peers.log"
SIZES = {"torch": "PyTorch, some minutes", "jax": "JAX, about a minute"}
SIGNS_OF_NO_NETWORK = ("NewConnectionError", "NameResolution", "ProxyError", "Network is unreachable", "ReadTimeout")
FOREIGN = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "__PYVENV_LAUNCHER__")


@dataclass(frozen=True)
class Environment:
    """The environment, and what could not be installed in it.

    Attributes:
        python: Its Python.
        missing: By peer, a sentence that says why it is not there.
    """

    python: Path
    missing: Mapping[str, str] = field(default_factory=dict)


def prepare(needed: Iterable[str], note: Callable[[str], object], folder: Path | None = None) -> Environment:
    """Install the peers that are not there yet, and say what is being done.

    Args:
        needed: The peers, by the names that ``pyproject.toml`` has for them.
        note: Is told each step in a sentence.
        folder: Where the environment lies or shall lie; by default `place()`.

    Raises:
        CutawayError: There is no environment to be had at all.
    """
    folder = folder or place()
    installed = _existing(folder)
    if installed is None:
        note(f"Making an environment of their own for the peers, {folder} ...")
        _make(folder)
        installed = {}
    wanted, missing = requirements(), {}
    for peer in dict.fromkeys(needed):
        mark = _mark(wanted[peer])
        if installed.get(peer) == mark:
            continue
        note(f"Installing {SIZES.get(peer, peer)} (once; Ctrl-C stops, the next call goes on) ...")
        problem = _install(folder, wanted[peer])
        if problem:
            missing[peer] = f"{peer} could not be installed, since {problem}; the log is {folder / LOG}."
            note(missing[peer])
            continue
        installed[peer] = mark
        _write_stamp(folder, installed)
    return Environment(python_of(folder), missing)


def place() -> Path:
    """Return where the environment lies: at the root of the source checkout, else in the user's folder for caches."""
    root = checkout()
    return root / NAME if root else cache_folder("peers") / NAME


def checkout() -> Path | None:
    """Return the root of the source checkout that this package runs from, or None where it was installed whole."""
    root = Path(cutaway.__file__).resolve().parents[2]
    return root if (root / "pyproject.toml").is_file() and (root / "constraints.txt").is_file() else None


def requirements() -> dict[str, str]:
    """Return the requirement of each peer, as the package's own metadata lists the extra.

    Raises:
        CutawayError: The installed metadata does not know the extra.
    """
    try:
        lines = requires("cutaway") or []
    except PackageNotFoundError:
        lines = []
    found = parse(lines)
    if not found:
        raise CutawayError(
            "This Cutaway was installed before it had a list of peers; install it again, or run `./cutaway bench` at "
            "the root of the source, which does that by itself."
        )
    return found


def parse(lines: Iterable[str]) -> dict[str, str]:
    """Return name and requirement of what belongs to the extra.

    >>> parse(["numpy>=2.1", "jax>=0.6; extra == 'peers'", 'torch>=2.6 ; extra == "test"'])
    {'jax': 'jax>=0.6'}
    """
    found = {}
    for line in lines:
        requirement, _, marker = (part.strip() for part in line.partition(";"))
        if re.search(rf"""extra\s*==\s*['"]{EXTRA}['"]""", marker):
            found[re.split(r"[^\w.-]", requirement)[0]] = requirement
    return found


def python_of(folder: Path) -> Path:
    """Return the path of an environment's Python."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _existing(folder: Path) -> dict[str, str] | None:
    """Return what an environment holds, or None where there is none that works with this Python."""
    try:
        stamp = read_json(folder / STAMP)
        known = stamp["python"] == _identity() and python_of(folder).exists()
        return dict(stamp["installed"]) if known else None
    except (CutawayError, KeyError, TypeError, ValueError):
        return None


def _identity() -> str:
    return f"{Path(sys.executable).resolve()} {sys.version}"


def _write_stamp(folder: Path, installed: Mapping[str, str]) -> None:
    write_json(folder / STAMP, {"python": _identity(), "installed": dict(installed)})


def _make(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = _quietly([sys.executable, "-I", "-m", "venv", str(folder)])
    if made.returncode:
        version = "python{}.{}-venv".format(*sys.version_info[:2])
        raise CutawayError(
            f"This Python ({sys.executable}) cannot make a virtual environment for the peers: install the package "
            f"{version} (on Debian and Ubuntu), or leave the peers out with --contenders cutaway,numpy."
        )
    _write_stamp(folder, {})


def _mark(requirement: str) -> str:
    """Return what changes when a peer must be installed anew: its requirement or the pinned versions."""
    root = checkout()
    pins = (root / "constraints.txt").read_bytes() if root else b""
    return hashlib.sha256(requirement.encode() + b"\0" + pins).hexdigest()


def _install(folder: Path, requirement: str) -> str | None:
    """Install one peer with pinned versions; return None, or in a few words why that failed."""
    root = checkout()
    pins = ["-c", str(root / "constraints.txt")] if root else []
    pip = [str(python_of(folder)), "-I", "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    ended = _quietly([*pip, *pins, requirement])
    (folder / LOG).write_text(ended.stdout, encoding="utf-8")
    return why(ended.stdout) if ended.returncode else None


def why(output: str) -> str:
    r"""Return in a few words why pip failed.

    >>> why("Collecting jax\nERROR: No matching distribution found for jax==0.1")
    'pip says: No matching distribution found for jax==0.1'
    """
    if any(sign in output for sign in SIGNS_OF_NO_NETWORK):
        return "the package index cannot be reached"
    errors = [line.partition("ERROR:")[2].strip() for line in output.splitlines() if "ERROR:" in line]
    lines = errors or [line.strip() for line in output.splitlines() if line.strip()] or ["nothing"]
    return f"pip says: {lines[-1].rstrip('.'):.200}"


def _quietly(command: list[str]) -> subprocess.CompletedProcess[str]:
    variables = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    return subprocess.run(
        command,
        env={**variables, "PIP_USER": "0"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
