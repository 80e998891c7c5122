"""Makes, starts and stops the embedded PostgreSQL."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from carnet.config import children
from carnet.config.embedded_postgres import place as places
from carnet.config.embedded_postgres import tuning

DATABASE = "carnet"
ROLES = ("carnet_owner", "carnet_web", "carnet_jobs")
LEAST_FREE_BYTES = 300 * tuning.MEBIBYTE
START_SECONDS = 600  # after a crash, replaying the write-ahead log of a loaded base takes minutes
STOP_SECONDS = 60
LONGEST_LOG = 10 * tuning.MEBIBYTE

Unavailable = places.Unavailable


class AlreadyRunning(Unavailable):
    """This cluster is already served by a live PostgreSQL."""


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL started by this program."""

    process: subprocess.Popen[bytes]
    var: Path
    place: places.Place


def credentials_path(var: Path) -> Path:
    """Tells where the socket and the passwords are written for the other programs of this user."""
    return var / "postgres" / "credentials.json"


def announce(var: Path) -> None:
    """Decides where the database of `var` will answer, and tells the other programs, without starting it."""
    _announced(places.find(var), var)


def start(var: Path, *, throwaway: bool = False) -> Server:
    """Starts the cluster of `var`, making it first when there is none, and returns when it answers.

    Raises AlreadyRunning when it is served already, Unavailable with a clear sentence otherwise.
    """
    _require_space(var)
    place = places.find(var)
    _require_stopped(place)
    known = credentials_path(var).exists()
    passwords = _announced(place, var)
    if not (place.data / "PG_VERSION").exists():
        _create(place, passwords, throwaway=throwaway)
    elif not known:
        _set_roles(place, place.data, passwords)
    _require_same_version(place)
    _configure(place, place.data, throwaway=throwaway)
    log = var / "postgres" / "server.log"
    if log.exists() and log.stat().st_size > LONGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    begins = log.stat().st_size if log.exists() else 0
    with log.open("ab") as output:
        process = _start(place, ["postgres", "-D", str(place.data)], output=output)
    server = Server(process=process, var=var, place=place)
    try:
        _wait_until_ready(server, log, begins)
    except BaseException:
        stop(server)
        raise
    return server


def stop(server: Server) -> None:
    """Stops PostgreSQL: running statements are cancelled, everything acknowledged is on disk."""
    if server.process.poll() is None:
        server.process.send_signal(signal.SIGINT)
    try:
        server.process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.process.send_signal(signal.SIGQUIT)
        server.process.wait()


def destroy(server: Server) -> None:
    """Stops a throw-away cluster and removes its folders."""
    stop(server)
    for folder in (server.place.data, server.place.socket):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def available(var: Path) -> Iterator[None]:
    """Makes sure that the cluster of `var` answers for the time of one command."""
    server: Server | None = None
    with suppress(AlreadyRunning):
        server = start(var)
    try:
        yield
    finally:
        if server is not None:
            stop(server)


def _require_space(var: Path) -> None:
    var.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(var).free
    if free < LEAST_FREE_BYTES:
        raise Unavailable(
            f"The disk that holds {var} is full: {free // tuning.MEBIBYTE} MB are free, the database needs "
            f"at least {LEAST_FREE_BYTES // tuning.MEBIBYTE}. "
            "Make room, or choose another folder with CARNET_VAR."
        )


def _require_stopped(place: places.Place) -> None:
    """Refuses a cluster that is being served; a pid file left by a crash is removed."""
    pid_file = place.data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return
    if _serves(pid, place.data):
        raise AlreadyRunning(
            f"The database in {place.data} is already being served (process {pid}): another ./run uses this "
            "folder. Stop it, or choose another folder with CARNET_VAR."
        )
    pid_file.unlink(missing_ok=True)
    (place.socket / f"{places.SOCKET_NAME}.lock").unlink(missing_ok=True)


def _serves(pid: int, data: Path) -> bool:
    """Tells whether a process is the PostgreSQL of this folder, not a stranger given its number since."""
    if Path("/proc/self/cmdline").exists():
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return False
    else:
        question = ["ps", "-ww", "-o", "args=", "-p", str(pid)]
        listed = subprocess.run(question, capture_output=True, text=True, check=False)
        command = listed.stdout
    return "postgres" in command and str(data) in command


def _create(place: places.Place, passwords: dict[str, str], *, throwaway: bool) -> None:
    """Makes the cluster aside, then moves it into place: an interrupted making leaves nothing half done."""
    partial = place.data.with_name("data.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    if place.account is not None:
        os.chown(partial, place.account.user, place.account.group)
    command = [
        "initdb",
        *("--pgdata", str(partial), "--username=postgres", "--auth=reject", "--no-instructions"),
        *("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
    ]
    _finish(place, [*command, *(["--no-sync"] if throwaway else [])])
    _configure(place, partial, throwaway=throwaway)
    _set_roles(place, partial, passwords)
    partial.rename(place.data)


def _configure(place: places.Place, data: Path, *, throwaway: bool) -> None:
    files = {
        "postgresql.conf": tuning.configuration(data=data, socket=place.socket, throwaway=throwaway),
        "pg_hba.conf": tuning.ACCESS,
    }
    for name, content in files.items():
        # Written aside then moved in: root never follows a link that PostgreSQL's user could have left.
        partial = data.parent / f"{name}.partial"
        partial.unlink(missing_ok=True)
        partial.write_text(content)
        partial.chmod(0o600)
        if place.account is not None:
            os.chown(partial, place.account.user, place.account.group)
        partial.replace(data / name)


def _announced(place: places.Place, var: Path) -> dict[str, str]:
    """Writes where the database answers and with which passwords, once, and gives the passwords."""
    path = credentials_path(var)
    written: dict[str, object] = json.loads(path.read_text()) if path.exists() else {}
    passwords = written.get("passwords")
    if not isinstance(passwords, dict) or set(passwords) != set(ROLES):
        passwords = {role: secrets.token_urlsafe(24) for role in ROLES}
    now = {
        "socket": str(place.socket),
        "port": 5432,
        "database": DATABASE,
        "data": str(place.data),
        "passwords": passwords,
    }
    if now != written:
        partial = path.with_suffix(".partial")
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(now, file, indent=1)
        partial.replace(path)
    return passwords


def _set_roles(place: places.Place, data: Path, passwords: dict[str, str]) -> None:
    """Makes the three roles and the database in single-user mode, so that no superuser ever has a password.

    The owner may act as the two others but does not inherit: the policies on citizens' tables name them.
    """
    rights = {"carnet_owner": "CREATEDB CREATEROLE", "carnet_web": "", "carnet_jobs": ""}
    lines = []
    for role, password in passwords.items():
        lines += [
            f"DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
            f"ALTER ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS {rights[role]} PASSWORD '{password}'",
        ]
    lines += [
        "GRANT carnet_web, carnet_jobs TO carnet_owner WITH INHERIT FALSE, SET TRUE, ADMIN TRUE",
        "GRANT pg_monitor, pg_checkpoint TO carnet_owner",
        f"CREATE DATABASE {DATABASE} OWNER carnet_owner",
    ]
    told = _finish(place, ["postgres", "--single", "-D", str(data), "postgres"], "\n".join(lines) + "\n")
    faults = [line for line in told.splitlines() if "ERROR:" in line or "FATAL:" in line]
    unexpected = [line for line in faults if f'database "{DATABASE}" already exists' not in line]
    if unexpected:
        raise Unavailable(f"The database could not be given its roles: {unexpected[0]}")


def _start(place: places.Place, command: list[str], *, output: IO[bytes]) -> subprocess.Popen[bytes]:
    return children.start(
        [str(place.programs / command[0]), *command[1:]],
        environment=_environment(),
        folder=Path("/"),
        output=output,
        errors=output,
        user=place.account.user if place.account else None,
        group=place.account.group if place.account else None,
        dying_signal=signal.SIGINT,
    )


def _finish(place: places.Place, command: list[str], given: str = "") -> str:
    """Runs one of PostgreSQL's programs to its end and gives what it printed."""
    account = place.account
    done = subprocess.run(
        [str(place.programs / command[0]), *command[1:]],
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=_environment(),
        cwd="/",
        user=account.user if account else None,
        group=account.group if account else None,
        extra_groups=[] if account else None,
        start_new_session=True,
        check=False,
    )
    if done.returncode:
        raise Unavailable(f"The database could not be made in {place.data}: {_last_words(done.stdout)}")
    return done.stdout


def _environment() -> dict[str, str]:
    """PostgreSQL needs nothing of ours, least of all our secrets; its messages are matched in English."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _require_same_version(place: places.Place) -> None:
    made_with = (place.data / "PG_VERSION").read_text().strip()
    programs = _finish(place, ["postgres", "--version"]).split()[2].split(".")[0]
    if made_with != programs:
        raise Unavailable(
            f"The database in {place.data} was made by PostgreSQL {made_with}; {programs} is installed. "
            "Move it with pg_dump and pg_restore, or choose another folder with CARNET_VAR."
        )


def _wait_until_ready(server: Server, log: Path, begins: int) -> None:
    """Waits for the line `ready` of the pid file, as pg_ctl does: no connection, no password needed."""
    pid_file = server.place.data / "postmaster.pid"
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit:
        if server.process.poll() is not None:
            with log.open("rb") as written:
                written.seek(begins)
                words = _last_words(written.read().decode(errors="replace"))
            raise Unavailable(f"PostgreSQL stopped while starting: {words} Its log is {log}.")
        try:
            lines = pid_file.read_text().split("\n")
        except FileNotFoundError:
            lines = []
        if len(lines) > 7 and lines[0] == str(server.process.pid) and lines[7].strip() == "ready":
            return
        time.sleep(0.01)
    raise Unavailable(f"PostgreSQL did not answer within {START_SECONDS // 60} minutes. Its log is {log}.")


def _last_words(output: str) -> str:
    """Gives the line that says what went wrong, and names a full disk in plain words."""
    if "No space left on device" in output:
        return "the disk is full. Make room, or choose another folder with CARNET_VAR."
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    faults = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line]
    return (faults or lines or ["it said nothing."])[-1]
