"""The generated header is what the definitions give; nothing in it was typed by hand."""

from cutaway.execute.native.generate import COMMAND, header, header_path


def test_the_header_is_that_of_the_definitions() -> None:
    same = header_path().read_text(encoding="utf-8") == header()
    assert same, f"native/generated.h and the definitions differ; write it anew with: {COMMAND}"
