"""What runs in the browser, as it was built from ``web/``: scripts and style sheets."""

from __future__ import annotations

from cutaway.browser.build import COMMAND, built_from, bundle_folder, source_folder, sources_mark
from cutaway.errors import CutawayError

__all__ = ["asset", "missing"]


def missing() -> str | None:
    """Return the sentence that says why there are no pages, or None where there are."""
    bundle, web = bundle_folder(), source_folder()
    if not built_from(bundle):
        why = "they are built with Node 20.19 or newer and npm's registry, which were not at hand when it was installed"
        cure = f"install Node and run `{COMMAND}`" if web else "install Node and then Cutaway again"
        return f"The pages for the browser are not part of this Cutaway: {why}; {cure}."
    if web and built_from(bundle) != sources_mark(web):
        return f"The pages for the browser were built from other sources than those in {web}: run `{COMMAND}`."
    return None


def asset(name: str) -> str:
    """Return a built file, such as ``explain.js``, as text.

    Raises:
        CutawayError: It was not built, or from other sources; the sentence says what to do.
    """
    if sentence := missing():
        raise CutawayError(sentence)
    return (bundle_folder() / name).read_text(encoding="utf-8")
