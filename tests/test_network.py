"""The tests run without a network; only this machine's own loopback is open."""

import http.client
import socket
import subprocess
import sys
import urllib.request

import pytest

from network_guard import NetworkBlocked, block, stays_here

ELSEWHERE = "192.0.2.1"  # reserved for documentation: nobody answers there


@pytest.mark.parametrize(
    "reach",
    [
        lambda: socket.create_connection((ELSEWHERE, 80), timeout=1),
        lambda: socket.create_connection(("example.org", 80), timeout=1),
        lambda: urllib.request.urlopen("http://example.org", timeout=1),
        lambda: http.client.HTTPConnection(ELSEWHERE, timeout=1).connect(),
        lambda: socket.getaddrinfo("example.org", 80),
        lambda: socket.gethostbyname("example.org"),
    ],
)
def test_nothing_outside_is_reached(reach):
    with pytest.raises(OSError, match="The network is blocked in tests"):
        reach()


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_no_datagram_leaves(family):
    host = ELSEWHERE if family == socket.AF_INET else "2001:db8::1"
    with (
        socket.socket(family, socket.SOCK_DGRAM) as sender,
        pytest.raises(NetworkBlocked),
    ):
        sender.sendto(b"hello", (host, 9))


def test_a_connection_that_reports_its_error_is_refused_too():
    with socket.socket() as client, pytest.raises(NetworkBlocked):
        client.connect_ex((ELSEWHERE, 80))


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname(), timeout=5) as client:
            accepted, _ = server.accept()
            with accepted:
                client.sendall(b"here")
                assert accepted.recv(4) == b"here"
        assert socket.getaddrinfo("localhost", server.getsockname()[1])


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="Unix sockets: not here")
def test_unix_sockets_stay_open():
    one, two = socket.socketpair(socket.AF_UNIX)
    with one, two:
        one.sendall(b"here")
        assert two.recv(4) == b"here"


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("localhost", True),
        ("127.0.0.53", True),
        ("::1", True),
        (b"127.0.0.1", True),
        (None, True),
        ("10.0.0.1", False),
        ("0.0.0.1", False),
        ("localhost.example.org", False),
        ("fe80::1%eth0", False),
    ],
)
def test_which_hosts_are_this_machine(host, here):
    assert stays_here(host) is here


def test_a_test_cannot_open_the_network_again():
    """Blocking is done once for the process, and below the socket module."""
    block()
    import _socket

    client = _socket.socket()
    with pytest.raises(NetworkBlocked):
        client.connect((ELSEWHERE, 80))
    client.close()


def test_a_process_without_the_guard_is_not_blocked():
    code = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=0.01)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert "blocked in tests" not in done.stderr
