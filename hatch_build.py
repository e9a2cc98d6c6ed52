"""The build hook: compiles the native core into the package, for a wheel and for an editable installation alike.

Without a compiler, or where the compiler fails, Cutaway is installed all the same and computes with NumPy.
"""

from __future__ import annotations

import sysconfig
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "src/cutaway/execute/native"


def builder(root: Path) -> ModuleType:
    """Return the package's own build.py, loaded by its path: the package itself cannot be imported yet."""
    spec = spec_from_file_location("native_build", root / PACKAGE / "build.py")
    assert spec is not None  # noqa: S101 (the file is part of the project)
    assert spec.loader is not None  # noqa: S101
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class NativeCoreHook(BuildHookInterface[Any]):
    """Puts the shared library beside the Python that loads it, and says so to the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Compile before the wheel is put together."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        build = builder(root)
        library = root / PACKAGE / build.LIBRARY
        try:
            build.build(root / "native", library)
        except (build.BuildError, OSError) as error:
            library.unlink(missing_ok=True)  # one that was built from other sources, or for another machine
            self.app.display_warning(f"The native core was not built, Cutaway will compute with NumPy: {error}.")
            return
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform}"  # ctypes loads it: the same for every version of Python
        build_data["artifacts"].append(f"{PACKAGE}/{build.LIBRARY}")
