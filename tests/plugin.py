"""What every test process gets before Django reads its settings.

A folder of its own instead of `var/`, with a throw-away PostgreSQL that starts when the first test asks for
the database and goes away with the process; so `pytest` works from any shell,
several at once, and under xdist.
`CARNET_DATABASE_URL` (the owner of an external PostgreSQL) is used instead when it is set.
"""

import gc
import ipaddress
import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from carnet.config.embedded_postgres import launcher

# Each of these holds one test of more than ten seconds.
LONGEST = frozenset({"test_privileges.py", "test_mutants.py", "test_every_combination.py"})
LOOPBACK = ("127.", "::1", "localhost")

# Traversable, not listable: as root, PostgreSQL runs as somebody else and must walk down to its data.
VAR = Path(tempfile.mkdtemp(prefix="carnet-test-"))
VAR.chmod(0o711)
EXTERNAL = bool(os.environ.get("CARNET_DATABASE_URL", "").strip())
for inherited in [name for name in os.environ if name.startswith("CARNET_") and not EXTERNAL]:
    if inherited not in {"CARNET_CHROMIUM", "CARNET_BATTERY"}:
        del os.environ[inherited]
os.environ["CARNET_VAR"] = str(VAR)
os.environ["CARNET_ROLE"] = "owner"
if not EXTERNAL:
    launcher.announce(VAR)

# A slow machine is not a fault of the code: no test may fail on the time that an example takes to be made or tried.
settings.register_profile("carnet", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("carnet")

_server: list[launcher.Server] = []


def start_database() -> None:
    """Starts the throw-away PostgreSQL, once."""
    if not EXTERNAL and not _server:
        _server.append(launcher.start(VAR, throwaway=True))


def _refuse_network(patch: pytest.MonkeyPatch) -> None:
    """Lets tests reach this machine only: a test that would call out fails where it does."""
    connect, connect_ex, lookup = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def check(family: int, address: Any) -> None:
        if family in {socket.AF_INET, socket.AF_INET6} and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test may not reach the network: {address[0]}")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        check(self.family, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        check(self.family, address)
        return connect_ex(self, address)

    def guarded_lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and name != "localhost" and not _is_address(name):
            raise AssertionError(f"a test may not look a name up: {name}")
        return lookup(host, *args, **kwargs)

    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    patch.setattr(socket, "getaddrinfo", guarded_lookup)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def pytest_configure(config: pytest.Config) -> None:
    """Closes the network, and serves static files by their plain names: tests need no built style sheet."""
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    _refuse_network(patch)
    _spare_the_processor(patch)
    from django.conf import settings  # the settings are read by now, with the environment above

    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    if not settings.STATIC_ROOT.exists():
        settings.STATIC_ROOT = VAR / "static"
        settings.STATIC_ROOT.mkdir()


def _spare_the_processor(patch: pytest.MonkeyPatch) -> None:
    """Does for less what thousands of tests do again and again."""
    from django.contrib.auth.hashers import ScryptPasswordHasher
    from django.test import TransactionTestCase

    from tests import emptying

    patch.setattr(TransactionTestCase, "_fixture_teardown", emptying.empty)
    # The same algorithm as in service, with the least work: a slow hash is slow for whoever guesses, and for tests.
    patch.setattr(ScryptPasswordHasher, "work_factor", 2)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begins with the longest, so that nobody waits for one of them at the end."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_collection_finish() -> None:
    """Takes what collecting made out of the garbage collector's sight: it lasts until the end."""
    gc.freeze()


def pytest_unconfigure() -> None:
    """Removes everything this process made."""
    while _server:
        launcher.destroy(_server.pop())
    shutil.rmtree(VAR, ignore_errors=True)
