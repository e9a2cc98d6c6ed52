"""The HTML file: what may stand in it, and that nothing in the data ends the script."""

import json
import math
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from cutaway import Network, browser
from cutaway.errors import CutawayError
from cutaway.explain.page import write_page
from cutaway.explain.page.document import document, safe_json
from cutaway.explain.page.gather import gather

NASTY = "</script><script>alert(1)</script><!-- \u2028 \u2029 & ]]>"


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small files in the place of the bundle."""
    files = {"explain.js": "let x = '</script>';", "explain.css": "p {}"}
    monkeypatch.setattr(sys.modules["cutaway.explain.page.document"], "asset", files.__getitem__)


def test_json_holds_nothing_that_could_end_the_script_and_reads_back_the_same() -> None:
    text = safe_json({"title": NASTY, "values": (1.5, -0.0, 1e-300)})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {"title": NASTY, "values": [1.5, -0.0, 1e-300]}


def test_dataclasses_are_written_as_their_parts_by_name_whatever_numbers_they_have() -> None:
    """Both ways of writing, that for plain numbers and that for NaN, against the standard library's ``asdict``."""
    for start in (1.0, math.nan):
        with np.errstate(all="ignore"):
            data = gather(Network([2, 1], output="identity").trace([[start, 2.0]], [[3.0]]), "Title")
        assert safe_json(data) == safe_json(asdict(data))


def test_numbers_are_written_in_full() -> None:
    value = 0.1 + 0.2
    assert json.loads(safe_json([value]))[0] == value


def test_numbers_that_json_has_not_become_objects() -> None:
    text = safe_json({"a": [math.nan, (math.inf,)], "b": -math.inf})
    assert json.loads(text) == {"a": [{"number": "NaN"}, [{"number": "Infinity"}]], "b": {"number": "-Infinity"}}


@pytest.mark.usefixtures("built")
def test_the_document_has_two_scripts_whatever_is_in_them() -> None:
    page = document(NASTY, {"title": NASTY})
    assert page.count("</script>") == 2
    assert "alert(1)</script>" not in page
    assert "<title>&lt;/script&gt;&lt;script&gt;" in page


@pytest.mark.usefixtures("built")
def test_the_document_allows_no_request() -> None:
    page = document("Title", {})
    assert "default-src 'none'" in page
    assert "connect-src" not in page  # so that the default, none, holds
    assert "http://" not in page
    assert "https://" not in page


def test_without_the_pages_the_sentence_says_what_to_do_and_no_file_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "built_from", lambda _: "")
    trace = Network([1, 1]).trace([[1.0]], [[1.0]])
    with pytest.raises(
        CutawayError, match=r"built with Node 20\.19 or newer .* run `python -m cutaway\.browser\.build`"
    ):
        write_page(trace, tmp_path / "page.html", title="Title")
    assert not list(tmp_path.iterdir())


def test_pages_of_other_sources_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "built_from", lambda _: "0123456789abcdef")
    with pytest.raises(CutawayError, match="built from other sources"):
        browser.asset("explain.js")


def test_only_the_pages_own_script_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mark of its text is that of `printf '%s' 'let x = "\\x3c!-- a";' | openssl dgst -sha256 -binary | base64`."""
    files = {"explain.js": 'let x = "<!-- a";', "explain.css": ""}
    monkeypatch.setattr(sys.modules["cutaway.explain.page.document"], "asset", files.__getitem__)
    page = document("Title", {})
    assert "script-src 'sha256-6hwCfeq3DkPf3X8WN8oGf7bPbRtvE4LkkIVS6vJVMwk=';" in page
    assert '<script>let x = "\\x3c!-- a";</script>' in page
    assert "<!-- a" not in page


@pytest.mark.usefixtures("built")
def test_a_name_that_is_no_text_is_written_with_a_question_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["cutaway.explain.page"], "missing", lambda: None)
    trace = Network([1, 1]).trace([[1.0]], [[1.0]])
    write_page(trace, str(tmp_path / "page.html"), title="The run \udcff")
    assert "<title>The run ?</title>" in (tmp_path / "page.html").read_text(encoding="utf-8")
