"""``cutaway lab`` and ``cutaway`` alone: what they print, whether a browser opens, and how they end."""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from subprocess import CompletedProcess
from typing import Any

import pytest

from cutaway.cli.lab import has_display, lab
from cutaway.lab.address import bound

Command = Callable[..., CompletedProcess[str]]
EXPECTED_LINES = 3
EVERYWHERE = "0.0.0.0"  # noqa: S104 (it is bound, but never served)


@contextmanager
def running(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the command until its address is there."""
    command = [sys.executable, "-m", "cutaway", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(EXPECTED_LINES)]
            assert [lines[0], lines[2]] == ["The lab is at\n", "Ctrl-C ends it.\n"]
            yield process, lines[1].strip()
        finally:
            process.kill()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a browser was asked to open; the lab itself ends at once, as by Ctrl-C."""
    addresses: list[str] = []

    def end(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("webbrowser.open", addresses.append)
    monkeypatch.setattr("uvicorn.Server.run", end)
    return addresses


@pytest.mark.usefixtures("opened")
def test_old_pages_are_told_of_in_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("cutaway.browser.build.built_from", lambda _: "of long ago")
    with pytest.raises(KeyboardInterrupt):
        lab(port=0)
    remarks = capsys.readouterr().err.splitlines()
    assert [remark.split(";")[0] for remark in remarks] == ["The pages are older than their sources in web/"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_stopped_and_says_so_in_one_line(number: signal.Signals) -> None:
    with running("lab", "--port", "0", "--no-browser") as (process, address):
        assert address.startswith("http://127.0.0.1:")
        connection = http.client.HTTPConnection(address.removeprefix("http://").rstrip("/"), timeout=60)
        with closing(connection):
            connection.request("GET", "/nothing")
            assert connection.getresponse().read() == b"There is no such page in the lab."
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "cutaway: Stopped.\n")


def test_without_a_command_the_lab_opens_in_the_browser(cutaway: Command, opened: list[str]) -> None:
    answer = cutaway()
    assert answer.returncode == 130
    address = answer.stdout.splitlines()[1].strip()
    assert opened == [address]


def test_no_browser_opens_none(cutaway: Command, opened: list[str]) -> None:
    assert cutaway("lab", "--no-browser").returncode == 130
    assert opened == []


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a screen here")
def test_without_a_screen_no_browser_opens(
    cutaway: Command, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not has_display()
    assert cutaway("lab").returncode == 130
    assert opened == []


@pytest.mark.usefixtures("opened")
def test_beyond_this_machine_the_address_has_a_token(cutaway: Command) -> None:
    first, second = (cutaway("lab", "--host", EVERYWHERE, "--port", "0").stdout.splitlines()[1] for _ in range(2))
    assert "/?token=" in first
    assert first.split("token=")[1] != second.split("token=")[1]


@pytest.mark.usefixtures("opened")
def test_a_port_that_is_taken_is_one_sentence(cutaway: Command) -> None:
    with bound("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        answer = cutaway("lab", "--port", port)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == (
        f"cutaway: Port {port} is taken by another program: name another --port, or none for a free one.\n"
    )


def test_other_commands_do_not_wait_for_the_server_to_be_imported() -> None:
    code = "import sys, cutaway.cli.main; print({'starlette', 'uvicorn', 'websockets'} & {*sys.modules})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
