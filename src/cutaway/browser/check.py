"""The checks of what runs in the browser: ``python -m cutaway.browser.check types`` and ``... tests``."""

from __future__ import annotations

import os
import subprocess
import sys

from cutaway.browser.build import BuildError, install, node, npm, source_folder

SCRIPTS = {"types": "check", "tests": "test"}


def main(arguments: list[str]) -> int:
    """Run one of the checks; without Node it is passed over with a sentence, in continuous integration it fails."""
    if len(arguments) != 1 or arguments[0] not in SCRIPTS:
        print(f"Say which check: {' or '.join(SCRIPTS)}.", file=sys.stderr)
        return 2
    web = source_folder()
    if web is None:
        print("The sources of the pages are not here: this Cutaway is installed without them.", file=sys.stderr)
        return 1
    try:
        install(web, checks=True)
        program = node()
    except BuildError as error:
        print(f"The pages for the browser were not checked: {error}.", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    path = os.pathsep.join([str(program.parent), os.environ.get("PATH", "")])
    command = [*npm(program), "run", "--silent", SCRIPTS[arguments[0]]]
    return subprocess.run(command, cwd=web, env={**os.environ, "PATH": path}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
