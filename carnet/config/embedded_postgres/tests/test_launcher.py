"""The embedded PostgreSQL, made, started and stopped for real."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from carnet.config.embedded_postgres import launcher, place, tuning


@pytest.fixture
def var() -> Iterator[Path]:
    """A folder that PostgreSQL's own user can walk down to, as root needs."""
    with tempfile.TemporaryDirectory(prefix="carnet-pg-") as folder:
        path = Path(folder)
        path.chmod(0o711)
        yield path


def _connected(var: Path, role: str = "carnet_owner", **changed: str) -> psycopg.Connection[tuple[object, ...]]:
    known = json.loads(launcher.credentials_path(var).read_text())
    return psycopg.connect(
        host=known["socket"],
        port=known["port"],
        **{"dbname": known["database"], "user": role, "password": known["passwords"].get(role, ""), **changed},
    )


def test_keeps_what_was_written_from_one_start_to_the_next(var: Path) -> None:
    server = launcher.start(var, throwaway=True)
    try:
        with _connected(var) as connection:
            connection.execute("CREATE TABLE kept (word text)")
            connection.execute("INSERT INTO kept VALUES ('still here')")
    finally:
        launcher.stop(server)
    server = launcher.start(var, throwaway=True)
    try:
        with _connected(var) as connection:
            assert connection.execute("SELECT word FROM kept").fetchone() == ("still here",)
    finally:
        launcher.stop(server)


def test_opens_to_its_three_roles_by_password_and_to_nobody_else(var: Path) -> None:
    server = launcher.start(var, throwaway=True)
    try:
        for role in launcher.ROLES:
            with _connected(var, role) as connection:
                query = "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
                assert connection.execute(query).fetchone() == (False, False)
                assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            _connected(var, "carnet_owner", password="guessed")
        with pytest.raises(psycopg.OperationalError, match=r"no pg_hba\.conf entry"):
            _connected(var, "postgres")
    finally:
        launcher.stop(server)
    assert launcher.credentials_path(var).stat().st_mode & 0o077 == 0
    assert server.place.data.stat().st_mode & 0o077 == 0


def test_refuses_to_serve_the_same_folder_twice(var: Path) -> None:
    server = launcher.start(var, throwaway=True)
    try:
        with pytest.raises(launcher.AlreadyRunning, match="already being served"):
            launcher.start(var, throwaway=True)
        with launcher.available(var), _connected(var) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        with _connected(var) as connection:  # a command that found it running leaves it running
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        launcher.stop(server)


def test_starts_again_after_being_killed_even_when_its_number_was_given_to_another(var: Path) -> None:
    server = launcher.start(var, throwaway=True)
    with _connected(var) as connection:
        connection.execute("CREATE TABLE survived ()")
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait()
    pid_file = server.place.data / "postmaster.pid"
    pid_file.write_text(pid_file.read_text().replace(str(server.process.pid), str(os.getpid()), 1))
    server = launcher.start(var, throwaway=True)
    try:
        with _connected(var) as connection:
            assert connection.execute("SELECT count(*) FROM survived").fetchone() == (0,)
    finally:
        launcher.stop(server)


def test_gives_new_passwords_when_they_were_lost(var: Path) -> None:
    launcher.stop(launcher.start(var, throwaway=True))
    launcher.credentials_path(var).unlink()
    server = launcher.start(var, throwaway=True)
    try:
        with _connected(var, "carnet_web") as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("carnet_web",)
    finally:
        launcher.stop(server)


def test_begins_again_when_its_making_was_interrupted(var: Path) -> None:
    partial = var / "postgres" / "data.partial"
    partial.mkdir(parents=True)
    (partial / "PG_VERSION").write_text("half done")
    server = launcher.start(var, throwaway=True)
    launcher.stop(server)
    assert not partial.exists()


def test_names_the_version_that_made_the_base_when_it_is_another(var: Path) -> None:
    server = launcher.start(var, throwaway=True)
    launcher.stop(server)
    (server.place.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(launcher.Unavailable, match=r"made by PostgreSQL 17; 1\d is installed"):
        launcher.start(var, throwaway=True)


def test_quotes_what_postgresql_said_when_it_cannot_start(var: Path) -> None:
    launcher.stop(launcher.start(var, throwaway=True))
    (var / "postgres" / "postgresql.local.conf").write_text("shared_buffers = 'a lot'\n")
    with pytest.raises(launcher.Unavailable, match=r"stopped while starting: .*configuration file"):
        launcher.start(var, throwaway=True)


def test_says_that_the_disk_is_full(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = shutil.disk_usage(var)._replace(free=10 * tuning.MEBIBYTE)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: full)
    with pytest.raises(launcher.Unavailable, match="is full: 10 MB are free"):
        launcher.start(var)


def test_puts_the_socket_where_its_path_is_short_enough(var: Path) -> None:
    deep = var / ("d" * 90)
    deep.mkdir(mode=0o711)
    found = place.find(deep)
    try:
        assert not found.socket.is_relative_to(deep)
        assert len(os.fsencode(found.socket / place.SOCKET_NAME)) <= place.LONGEST_SOCKET_PATH
    finally:
        found.socket.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands PostgreSQL to another user")
def test_root_opens_nothing_to_the_user_postgresql_runs_as(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "ELSEWHERE", var / "elsewhere")
    closed = var / "closed"
    closed.mkdir(mode=0o700)
    server = launcher.start(closed, throwaway=True)
    try:
        assert not server.place.data.is_relative_to(closed)
        assert closed.stat().st_mode & 0o777 == 0o700
        owner = subprocess.run(
            ["ps", "-o", "uid=", "-p", str(server.process.pid)], capture_output=True, text=True, check=True
        )
        assert int(owner.stdout) != 0
        with _connected(closed) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        launcher.destroy(server)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands PostgreSQL to another user")
def test_a_base_is_never_left_behind_when_folders_are_closed_or_opened(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "ELSEWHERE", var / "elsewhere")
    opened = var / "opened"
    opened.mkdir(mode=0o711)
    (opened / "postgres" / "data").mkdir(parents=True)
    opened.chmod(0o700)
    with pytest.raises(launcher.Unavailable, match="can no longer be reached"):
        place.find(opened)
    closed = var / "closed"
    closed.mkdir(mode=0o700)
    first = place.find(closed)
    first.data.mkdir()
    closed.chmod(0o711)
    assert place.find(closed).data == first.data


@pytest.mark.skipif(os.geteuid() == 0, reason="root can do everything an ordinary user is refused")
def test_an_ordinary_user_is_told_that_a_base_is_somebody_elses(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (var / "postgres").mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: 4242)
    with pytest.raises(launcher.Unavailable, match="belongs to another user"):
        place.find(var)
