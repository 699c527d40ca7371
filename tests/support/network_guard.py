"""Cut a process off from every network but the machine's own loopback.

The tests call `block` for themselves; every kernel that they start runs this file
too (see ``private_kernels``). Python announces each connection and each look-up of
a name to audit hooks, whichever library asks for it; ours refuses those that would
leave the machine. Connections that a library makes in C on its own are not seen.
"""

from __future__ import annotations

import ipaddress
import socket
import sys

LOOK_UPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
MESSAGES = {"socket.connect", "socket.sendto", "socket.sendmsg"}
MARK = "_course_network_is_blocked"


class NetworkBlocked(OSError):
    """Raised in place of a connection to another machine."""


def block() -> None:
    """Refuse connections and look-ups that would leave this machine, for good."""
    if not hasattr(sys, MARK):
        setattr(sys, MARK, True)
        sys.addaudithook(_refuse)


def _refuse(event, arguments):
    if event in LOOK_UPS:
        host = arguments[0]
    elif event in MESSAGES and isinstance(arguments[1], tuple):
        host = arguments[1][0]  # a path (str or bytes) is a Unix socket
    else:
        return
    if not stays_here(host):
        raise NetworkBlocked(f"The network is blocked in tests: {host!r}.")


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
