"""Cut a process off from every network but the machine's own loopback.

The tests call `block` for themselves; every kernel that they start runs this file
too (see ``private_kernels``). Connections made by libraries in C are not seen.
"""

from __future__ import annotations

import ipaddress
import socket


class NetworkBlocked(OSError):
    """Raised in place of a connection to another machine."""


def block() -> None:
    """Refuse connections and name look-ups that would leave this machine."""
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, _guarded_connect(getattr(socket.socket, name)))
    socket.socket.sendto = _guarded_sendto(socket.socket.sendto)
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
        setattr(socket, name, _guarded_lookup(getattr(socket, name)))


def stays_here(host: object) -> bool:
    """Whether a host is this machine itself.

    Examples
    --------
    >>> stays_here("127.0.0.1"), stays_here("::1"), stays_here("example.org")
    (True, True, False)
    """
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost", socket.gethostname()):
        return True
    try:
        return ipaddress.ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse_unless_here(host: object) -> None:
    if not stays_here(host):
        raise NetworkBlocked(f"The network is blocked in tests: {host!r}.")


def _check_address(address: object) -> None:
    if isinstance(address, tuple):  # a path (str or bytes) is a Unix socket
        _refuse_unless_here(address[0])


def _guarded_connect(original):
    if hasattr(original, "guarded"):
        return original

    def connect(self, address):
        _check_address(address)
        return original(self, address)

    connect.guarded = True
    return connect


def _guarded_sendto(original):
    if hasattr(original, "guarded"):
        return original

    def sendto(self, data, *flags_and_address):
        _check_address(flags_and_address[-1])
        return original(self, data, *flags_and_address)

    sendto.guarded = True
    return sendto


def _guarded_lookup(original):
    if hasattr(original, "guarded"):
        return original

    def look_up(host, *arguments, **keywords):
        _refuse_unless_here(host)
        return original(host, *arguments, **keywords)

    look_up.guarded = True
    return look_up
