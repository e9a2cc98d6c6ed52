"""Where the lab can be reached: a port that is free, and the address to type."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket

from cutaway.errors import SettingError

FIRST_PORT = 8765
PORTS_TRIED = 20


def bound(host: str, port: int | None) -> socket.socket:
    """Return a listening socket: at this port, or without one at the first that is free from 8765 on.

    Raises:
        SettingError: The host is not one of this machine's, or the port is taken or not allowed.
    """
    family, place = _resolved(host)
    if port is not None:
        return _listening(family, place, host, port)
    for candidate in range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        try:
            return _listening(family, place, host, candidate)
        except PortTakenError:
            continue
    return _listening(family, place, host, 0)  # whichever the system has


class PortTakenError(SettingError):
    """Another program listens there."""


def _resolved(host: str) -> tuple[socket.AddressFamily, str]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        raise SettingError(f"There is no host {host!r:.80}: name one of this machine's addresses.") from None
    family, _, _, _, place = sorted(found, key=lambda one: one[0] != socket.AF_INET)[0]
    return family, str(place[0])


def _listening(family: socket.AddressFamily, place: str, host: str, port: int) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere it would let two programs listen at one port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((place, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise _complaint(error, host, port) from None
    return listener


def _complaint(error: OSError, host: str, port: int) -> SettingError:
    if error.errno == errno.EADDRINUSE:
        return PortTakenError(f"Port {port} is taken by another program: name another --port, or none for a free one.")
    if error.errno in (errno.EACCES, errno.EPERM):
        return SettingError(f"Port {port} may not be used by this account: name a --port from 1024 on.")
    return SettingError(f"The lab cannot listen at {host!r:.80}, port {port}: {error.strerror or error}.")


def is_local(listener: socket.socket) -> bool:
    """Return whether only this machine can reach it."""
    return ipaddress.ip_address(listener.getsockname()[0]).is_loopback


def address_of(listener: socket.socket, token: str | None = None) -> str:
    """Return the address to type into a browser."""
    place, port = listener.getsockname()[:2]
    if ipaddress.ip_address(place).is_unspecified:
        place = own_address()
    name = f"[{place}]" if ":" in place else place
    return f"http://{name}:{port}/" + (f"?token={token}" if token else "")


def own_address() -> str:
    """Return the address by which others on the network reach this machine, or its name where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address for documents: nothing is sent, but a way there is chosen
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()
