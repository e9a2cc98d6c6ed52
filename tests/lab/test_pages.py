"""The pages as files: what they are, how long they keep, and that there is no way out of their folder."""

from __future__ import annotations

import http.client
from pathlib import Path

import pytest
from tests.lab.conftest import Served, served

from cutaway.lab.application import POLICY
from cutaway.lab.pages import KINDS, files_in


def asked(lab: Served, path: str, method: str = "GET") -> http.client.HTTPResponse:
    """Ask for a path as it is: nothing in between tidies it up."""
    connection = http.client.HTTPConnection("127.0.0.1", lab.port, timeout=10)
    connection.putrequest(method, path)
    connection.endheaders()
    answer = connection.getresponse()
    answer.content = answer.read()  # type: ignore[attr-defined]
    connection.close()
    return answer


@pytest.mark.parametrize("path", ["/", "/descent", "/digits", "/gallery", "/index.html"])
def test_every_page_is_the_index(lab: Served, path: str) -> None:
    answer = asked(lab, path)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert b"<title>Lab" in answer.content  # type: ignore[attr-defined]


def test_an_asset_has_its_type_and_is_kept_for_ever(lab: Served) -> None:
    answer = asked(lab, "/assets/main-1a2b.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/assets/main-1a2b.js", "/nothing"])
def test_every_answer_binds_the_browser(lab: Served, path: str) -> None:
    headers = asked(lab, path).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert "default-src 'none'" in POLICY
    assert "http" not in POLICY  # nothing from elsewhere
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.html", "/assets/../../secret.html", "/%2e%2e/secret.html", "/assets/%2e%2e%2f%2e%2e%2fsecret.html",
        "/..%2fsecret.html", "/..%5csecret.html", "//etc/passwd", "/%2fetc%2fpasswd", "/assets/", "/assets",
        "/link.html", "/notes.txt", "/main-1a2b.js%00.html", "/assets/./main-1a2b.js", "/" + "a" * 5000, "/%ff",
    ],
)  # fmt: skip
def test_nothing_else_can_be_asked_for(lab: Served, folder: Path, path: str) -> None:
    (folder / "link.html").symlink_to(folder.parent / "secret.html")
    answer = asked(lab, path)
    assert answer.status == 404
    assert b"secret" not in answer.content  # type: ignore[attr-defined]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "NONSENSE"])
def test_pages_can_only_be_read(lab: Served, method: str) -> None:
    assert asked(lab, "/", method).status == 405


def test_without_built_pages_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    with served(tmp_path / "none") as lab:
        answer = asked(lab, "/")
        assert answer.status == 503
        assert b"python -m cutaway.browser.build" in answer.content  # type: ignore[attr-defined]
        with lab.client() as client:
            assert client.open()["kind"] == "welcome"


def test_only_kinds_that_a_page_needs_are_sent(folder: Path) -> None:
    assert files_in(folder).keys() == {"index.html", "assets/main-1a2b.js"}
    assert ".py" not in KINDS
