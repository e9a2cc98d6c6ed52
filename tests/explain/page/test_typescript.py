"""The types of the view models in TypeScript."""

from cutaway.explain.page.typescript import COMMAND, models
from cutaway.protocol.typescript import target


def test_the_file_in_web_is_current() -> None:
    path = target("models.ts")
    assert path is not None
    assert path.read_text(encoding="utf-8") == models(), f"run `{COMMAND}`"
