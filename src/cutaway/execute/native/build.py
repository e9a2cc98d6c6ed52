"""Building the native core: each instruction set by a compiler of its own, then one shared library.

``python -m cutaway.execute.native.build`` builds it in a checkout; the package's build hook (``hatch_build.py``) loads
this file by its path and does the same. It therefore needs nothing but Python's standard library.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

COMMAND = "python -m cutaway.execute.native.build"
LIBRARY = "_core.so"
SECONDS = 300

FLAGS = (
    "-std=c++20", "-O3", "-fPIC", "-fvisibility=hidden", "-pthread", "-fno-math-errno", "-fno-trapping-math",
    "-ffp-contract=fast", "-Wall", "-Wextra",
)  # fmt: skip
X86 = {
    "avx512": ("-mavx512f", "-mavx512vl", "-mavx512dq", "-mavx512bw", "-mavx2", "-mfma"),
    "avx2": ("-mavx2", "-mfma"),
}
QUIET = ("-Wno-psabi",)  # about passing wide vectors between files, which ours never do


class BuildError(Exception):
    """The library cannot be built here; the message is a sentence that says why."""


def sources_mark(native: Path) -> str:
    """Return the hash of all sources, so that a library that was built from others is not used."""
    digest = hashlib.sha256()
    for path in sorted((*native.glob("*.cpp"), *native.glob("*.h"))):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def compiler() -> list[str]:
    """Return the command of a C++ compiler: ``$CXX``, g++ or clang++.

    Raises:
        BuildError: There is none.
    """
    chosen = shlex.split(os.environ.get("CXX", ""))
    for command in [chosen] if chosen else [["g++"], ["clang++"], ["c++"]]:
        if shutil.which(command[0]):
            return command
    looked = chosen[0] if chosen else "g++ or clang++"
    raise BuildError(f"there is no C++ compiler ({looked}) on this machine")


def build(native: Path, target: Path, extra: tuple[str, ...] = ()) -> Path:
    """Compile the sources in ``native`` into the shared library ``target``, and return its path.

    Args:
        native: The folder of the sources.
        target: The library; it is replaced in one step, so that a running program keeps the old one.
        extra: More options for the compiler, such as those of a sanitizer.

    Raises:
        BuildError: No compiler, or it failed; its first complaint is in the message.
    """
    if sys.platform == "win32":
        raise BuildError("building it on Windows is not supported yet")
    command = [*compiler(), *FLAGS, *QUIET, *extra]
    with tempfile.TemporaryDirectory(prefix="cutaway-build-") as folder:
        objects = Path(folder)
        _run_all([[*command, *options, "-o", str(objects / name)] for name, options in _units(native).items()])
        library = objects / LIBRARY
        _run_all([[*command, "-shared", *(str(path) for path in sorted(objects.glob("*.o"))), "-o", str(library)]])
        new = target.with_name(f"{target.name}.{os.getpid()}.new")
        shutil.copyfile(library, new)
        new.replace(target)
    return target


def _units(native: Path) -> dict[str, list[str]]:
    """Return the options for each object file."""
    core = ["-c", str(native / "core.cpp")]
    builds = {**(X86 if platform.machine() in ("x86_64", "AMD64") else {}), "baseline": ()}
    units = {f"{name}.o": [*core, *flags, f"-DINSTRUCTIONS={name}"] for name, flags in builds.items()}
    return {**units, "library.o": ["-c", str(native / "library.cpp"), f'-DSOURCES="{sources_mark(native)}"']}


def _run_all(commands: list[list[str]]) -> None:
    """Run commands at the same time.

    Raises:
        BuildError: One of them failed.
    """
    started = [
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for command in commands
    ]
    outputs = [process.communicate(timeout=SECONDS)[1] for process in started]
    for process, output in zip(started, outputs, strict=True):
        if process.returncode:
            lines = [line for line in output.splitlines() if "error" in line] or output.splitlines() or ["no message"]
            raise BuildError(f"the compiler {commands[0][0]} failed: {lines[0].strip()}")


def source_folder() -> Path | None:
    """Return the folder of the C++ sources in a checkout, or None in an installed package."""
    folder = Path(__file__).parents[4] / "native"
    return folder if (folder / "core.cpp").is_file() else None


def library_path() -> Path:
    """Return where the library lies, in a checkout and in an installed package alike."""
    return Path(__file__).parent / LIBRARY


def main() -> int:
    """Build the library of this checkout."""
    folder = source_folder()
    if folder is None:
        print("The native core's sources are not here: this Cutaway is installed without them.", file=sys.stderr)
        return 1
    try:
        print(f"Built {build(folder, library_path())}")
    except BuildError as error:
        print(f"The native core was not built: {error}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
