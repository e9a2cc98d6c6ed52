"""The script that a contender's process begins with: it takes its cores first, then imports what it needs.

    python start.py JOB.json

The job names the cores, the contender's module and what to do; the answer is one JSON object on standard output.
"""

import json
import os
import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
PACKAGE = "contenders"


def main(path: str) -> None:
    """Do the job in the file at ``path``."""
    job = json.loads(Path(path).read_text(encoding="utf-8"))
    pin(job["cores"])
    know_package()
    answer = import_module(f"{PACKAGE}.harness").work_on(job)
    print(json.dumps(answer))


def pin(cores: "list[int]") -> None:
    """Keep this process to some cores, where the system can do that; libraries count them when they are imported."""
    if cores and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)


def know_package() -> None:
    """Make this folder a package of its own, without its parent: Cutaway may not be installed here."""
    sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != FOLDER]
    specification: Any = spec_from_file_location(
        PACKAGE, FOLDER / "__init__.py", submodule_search_locations=[str(FOLDER)]
    )
    sys.modules[PACKAGE] = module_from_spec(specification)


if __name__ == "__main__":
    main(sys.argv[1])
