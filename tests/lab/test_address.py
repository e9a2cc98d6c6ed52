"""Ports and addresses: what is taken, what is local, and what the terminal shows."""

from __future__ import annotations

import socket

import pytest

from cutaway.errors import SettingError
from cutaway.lab import address
from cutaway.lab.address import address_of, bound, is_local


def test_a_port_that_is_taken_is_one_sentence() -> None:
    with bound("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingError, match=f"^Port {port} is taken by another program: name another --port"):
            bound("127.0.0.1", port)


def test_without_a_port_the_next_free_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with bound("127.0.0.1", 0) as taken:
        monkeypatch.setattr(address, "FIRST_PORT", taken.getsockname()[1])
        with bound("127.0.0.1", None) as other:
            assert other.getsockname()[1] != taken.getsockname()[1]


def test_where_all_of_them_are_taken_the_system_chooses(monkeypatch: pytest.MonkeyPatch) -> None:
    with bound("127.0.0.1", 0) as taken:
        monkeypatch.setattr(address, "FIRST_PORT", taken.getsockname()[1])
        monkeypatch.setattr(address, "PORTS_TRIED", 1)
        with bound("127.0.0.1", None) as other:
            assert other.getsockname()[1] > 0


@pytest.mark.parametrize("host", ["no such host", "256.256.256.256", "a" * 300, "ü" * 70, "203.0.113.7"])
def test_a_host_that_is_not_ours_is_one_sentence(host: str) -> None:
    with pytest.raises(SettingError, match=r"\.$"):
        bound(host, 0)


def test_what_is_local() -> None:
    with bound("127.0.0.1", 0) as listener:
        assert is_local(listener)
        assert address_of(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}/"
    with bound("localhost", 0) as listener:
        assert is_local(listener)
    with bound("0.0.0.0", 0) as listener:  # noqa: S104 (nobody connects)
        assert not is_local(listener)
        shown = address_of(listener, "abc")
        assert shown.endswith(f":{listener.getsockname()[1]}/?token=abc")
        assert "0.0.0.0" not in shown  # noqa: S104 (a browser could not open it everywhere)


def test_an_address_of_six_is_in_brackets() -> None:
    try:
        listener = bound("::1", 0)
    except SettingError:
        pytest.skip("this machine has no IPv6")
    with listener:
        assert address_of(listener) == f"http://[::1]:{listener.getsockname()[1]}/"


def test_a_machine_without_a_network_shows_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError

    class Unconnected(socket.socket):
        connect = refused

    monkeypatch.setattr("cutaway.lab.address.socket.socket", Unconnected)
    assert address.own_address() == socket.gethostname()
