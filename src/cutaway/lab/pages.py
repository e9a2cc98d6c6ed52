"""The built pages as files that can be asked for: exactly those that lie in the bundle, by their whole names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from cutaway.browser.build import COMMAND, bundle_folder

INDEX = "index.html"
ASSETS = "assets/"
KINDS: Mapping[str, str] = {
    ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png",
    ".ico": "image/x-icon", ".json": "application/json", ".woff2": "font/woff2", ".wasm": "application/wasm",
}  # fmt: skip
"""Written out: what a machine holds a suffix for depends on what else is installed on it."""

FOR_EVER = "private, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
MISSING = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Cutaway</title><p>The pages of the lab are not in this "
    f"installation: install Cutaway where Node and npm's registry can be reached, or build them in a checkout by "
    f"<code>{COMMAND}</code>.</p>"
)
UNAVAILABLE = 503


def lab_folder() -> Path:
    """Return where the lab's pages lie once they are built."""
    return bundle_folder() / "lab"


def files_in(folder: Path) -> dict[str, Path]:
    """Return the files that may be sent, by the path under which a page asks for them.

    A request can only name one of these, so there is no way out of the folder.
    """
    found = (path for path in folder.rglob("*") if path.suffix in KINDS and path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path for path in found}


class Pages:
    """Answers requests for pages and their parts.

    Args:
        folder: Where they lie.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def page(self, request: Request) -> Response:  # noqa: ARG002 (all pages are one)
        """Return the page; it looks itself which of the lab's it is to be."""
        index = files_in(self._folder).get(INDEX)
        return _sent(index, ASK_AGAIN) if index else HTMLResponse(MISSING, UNAVAILABLE)

    async def part(self, request: Request) -> Response:
        """Return a part of the page; those in ``assets`` have a hash of their content in their names."""
        name = request.path_params["name"]
        path = files_in(self._folder).get(name)
        if path is None:
            raise HTTPException(404, "There is no such page in the lab.")
        return _sent(path, FOR_EVER if name.startswith(ASSETS) else ASK_AGAIN)


def _sent(path: Path, caching: str) -> Response:
    return FileResponse(path, media_type=KINDS[path.suffix], headers={"Cache-Control": caching})
