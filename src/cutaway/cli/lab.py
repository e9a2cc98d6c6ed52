"""``cutaway lab``, and ``cutaway`` alone: the lab in the browser, served from this machine."""

from __future__ import annotations

import os
import sys
import threading
from typing import Annotated

import typer

from cutaway.cli.console import note, say, say_line

LOOPBACK = "127.0.0.1"


def lab(
    host: Annotated[
        str, typer.Option(help="The address to listen at. Beyond 127.0.0.1 the lab asks for a token.")
    ] = LOOPBACK,
    port: Annotated[
        int | None,
        typer.Option(
            help="The port; without it, the first free one from 8765 on.", min=0, max=65535, show_default=False
        ),
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address only.")] = False,
) -> None:
    """Serve the lab, a playground where every number can be opened, and open it in the browser.

    It computes on this machine and, unless --host says otherwise, is open to this machine alone. Ctrl-C ends it.
    """
    import webbrowser

    from cutaway.browser.build import bundle_folder, outdated, source_folder
    from cutaway.lab.engine import OWN
    from cutaway.lab.serve import serve

    def announce(address: str) -> None:
        say("The lab is at")
        say_line(address)
        say("Ctrl-C ends it.")
        if remark := outdated(source_folder(), bundle_folder()):
            note(remark)
        sys.stdout.flush()
        if not no_browser and has_display():
            # In a thread of its own: some browsers let the call wait until they are closed.
            threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()

    serve(OWN, host, port, announce)


def has_display() -> bool:
    """Return whether a browser has a screen to open on; without one a text browser would take the terminal."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
