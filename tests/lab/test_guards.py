"""Who is let in: names and origins of this machine, and beyond it the token."""

from __future__ import annotations

import http.client
from pathlib import Path

import pytest
from starlette.datastructures import Headers
from tests.lab.conftest import Served, served
from websockets.exceptions import InvalidStatus

from cutaway.lab.guards import Guard

TOKEN = "a-token-for-this-test"  # noqa: S105 (of a server that lives for a second)
HANDSHAKE = {  # by hand: a WebSocket library does not send a wrong Host
    "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}  # fmt: skip
OPEN_TO_ALL = Guard(TOKEN, "cutaway_lab_1")


def get(lab: Served, path: str = "/", **headers: str) -> tuple[int, http.client.HTTPMessage, str]:
    connection = http.client.HTTPConnection("127.0.0.1", lab.port, timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    content = answer.read().decode()
    connection.close()
    return answer.status, answer.headers, content


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:9000", "[::1]:8765", "[::1]"])
def test_names_of_this_machine_are_let_in_at_any_port(host: str) -> None:
    assert Guard().objection(Headers({"host": host}), "") is None
    assert Guard().objection(Headers({"host": host, "origin": f"http://{host}"}), "") is None


@pytest.mark.parametrize(
    "host", ["", "evil.example", "localhost.evil.example:8765", "127.0.0.1.nip.io", "user@evil.example", "[", "[::2]"]
)
def test_other_names_are_not(host: str) -> None:
    objection = Guard().objection(Headers({"host": host}), "")
    assert objection is not None
    assert objection.endswith(".")


@pytest.mark.parametrize(
    "origin", ["null", "", "http://evil.example", "http://localhost", "http://localhost:8766", "file://", "http://127.0.0.1:8765"]
)  # fmt: skip
def test_a_page_of_another_origin_is_refused(origin: str) -> None:
    assert Guard().objection(Headers({"host": "localhost:8765", "origin": origin}), "") is not None


@pytest.mark.parametrize(
    ("host", "origin"), [("evil.example", None), ("127.0.0.1", "http://evil.example"), ("evil.example", "http://evil.example")]
)  # fmt: skip
def test_pages_and_sockets_are_guarded_alike(lab: Served, host: str, origin: str | None) -> None:
    headers = {"Host": host} if origin is None else {"Host": host, "Origin": origin}
    status, _, content = get(lab, **headers)
    assert status == 403
    assert content.count("\n") == 1
    assert get(lab, "/socket", **HANDSHAKE, **headers)[0] == 403


def test_the_handshake_of_these_tests_is_one(lab: Served) -> None:
    assert get(lab, "/socket", **HANDSHAKE)[0] == 101


def test_the_labs_own_page_may_open_a_socket(lab: Served) -> None:
    with lab.client(origin=f"http://{lab.address}") as client:
        assert client.open()["kind"] == "welcome"


@pytest.mark.parametrize(
    "query", ["", "?token=", "?token=wrong", f"?token={TOKEN}x", f"?other={TOKEN}", "?token=%ff%00é"]
)
def test_without_the_token_nobody_is_let_in(folder: Path, query: str) -> None:
    query = query.replace("é", "%C3%A9")
    with served(folder, guard=OPEN_TO_ALL) as lab:
        assert get(lab, f"/{query}")[0] == 403
        assert get(lab, f"/assets/main-1a2b.js{query}")[0] == 403
        with pytest.raises(InvalidStatus, match="403"), lab.client(f"/socket{query}"):
            pass


def test_the_token_in_the_address_becomes_a_cookie(folder: Path) -> None:
    with served(folder, guard=OPEN_TO_ALL) as lab:
        status, headers, _ = get(lab, f"/?token={TOKEN}", Host="school.example:8765")
        assert status == 200
        assert headers["Set-Cookie"] == f"cutaway_lab_1={TOKEN}; Path=/; HttpOnly; SameSite=Strict"
        kept = headers["Set-Cookie"].split(";")[0]
        status, headers, _ = get(lab, "/assets/main-1a2b.js", Cookie=f"other=1; {kept}")
        assert status == 200
        assert "Set-Cookie" not in headers
        with lab.client(Cookie=kept) as client:
            assert client.open()["kind"] == "welcome"
        with lab.client(f"/socket?token={TOKEN}") as client:
            assert client.open()["kind"] == "welcome"


@pytest.mark.parametrize("cookie", ["", "=", ";;;", "cutaway_lab_1=wrong", f"cutaway_lab_2={TOKEN}", "a=\x7f\xe9"])
def test_wrong_cookies_are_none(cookie: str) -> None:
    assert OPEN_TO_ALL.objection(Headers({"host": "x", "cookie": cookie}), "") is not None


def test_with_the_token_a_page_of_another_origin_is_refused_all_the_same() -> None:
    headers = Headers({"host": "school.example", "origin": "http://evil.example"})
    assert OPEN_TO_ALL.objection(headers, f"token={TOKEN}") is not None
    assert OPEN_TO_ALL.objection(Headers({"host": "school.example"}), f"token={TOKEN}") is None
