"""Serves Carnet: PostgreSQL, the web processes and the job worker, started together and stopped together.

This program supervises and does nothing else. Each child has a session of its own, so that Ctrl-C reaches
this program only, which then stops them in order: the web and the worker first, PostgreSQL last. A child that
dies brings the others down with a sentence: better nothing than half a site.
"""

import argparse
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import IO

from carnet.config import children, environment, folders, listening, serving, sockets, tls
from carnet.config.embedded_postgres import launcher
from carnet.design import build

READY_SECONDS = 60
STOP_SECONDS = 20


class Failed(Exception):
    """Something that serving needs stopped or does not start; the message says what to do."""


@dataclass(slots=True)
class Supervisor:
    """The children, in the order they were started."""

    choices: serving.Serving
    listener: listening.Listening | None = None
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    database: launcher.Server | None = None
    made_database: bool = False

    def start(
        self, name: str, command: Sequence[str], *, role: str, output: IO[bytes] | None = None
    ) -> subprocess.Popen[bytes]:
        """Starts one child under a role of the database."""
        process = children.start(
            [sys.executable, "-m", *command],
            environment={**os.environ, "CARNET_ROLE": role, "PYTHONUNBUFFERED": "1"},
            folder=folders.ROOT,
            output=output,
        )
        self.running[name] = process
        return process

    def finish(self, name: str, command: Sequence[str], *, role: str, output: IO[bytes] | None = None) -> None:
        """Runs one child to its end. Raises Failed when it does not end well."""
        code = self.start(name, command, role=role, output=output).wait()
        del self.running[name]
        if code:
            raise Failed(f"{name} failed ({_ending(code)}): the lines above say why.")

    def start_database(self) -> None:
        """Starts the embedded PostgreSQL, unless the operator has one of their own."""
        if os.environ.get("CARNET_DATABASE_URL", "").strip():
            return
        var = folders.var()
        self.made_database = not launcher.credentials_path(var).exists()
        if self.made_database:
            _say("Making the database (once)…")
        self.database = launcher.start(var)
        if not self.database.place.data.is_relative_to(var):
            _say(
                f"{folders.ROOT} is closed to the user PostgreSQL runs as, so its data is in "
                f"{self.database.place.data}. Nothing of yours was opened to it."
            )

    def start_web(self) -> None:
        """Starts the web processes."""
        choices = self.choices
        options = {
            "interface": "wsgi",
            **_place(choices),
            "workers": choices.workers,
            "blocking-threads": choices.threads,
            "workers-kill-timeout": STOP_SECONDS // 2,
            "log-level": "warning",
        }
        given = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        flags = ["--respawn-failed-workers", "--no-ws"]
        self.start("The web server", ["granian", *given, *flags, "carnet.config.wsgi:application"], role="web")

    def start_listener(self) -> None:
        """Starts the listener that asks software for certificates, when the operator wants one."""
        if self.listener is not None:
            config = ["--config", "python:carnet.config.listener"]
            self.start("The listener", ["gunicorn", *config, "carnet.config.wsgi:listener"], role="web")

    def wait_until_ready(self) -> None:
        """Waits for the first good answer. Raises Failed when a child dies first, or when it lasts."""
        limit = time.monotonic() + READY_SECONDS
        while not (_answers(self.choices) and _is_open(self.listener)):
            self.require_all_alive()
            if time.monotonic() > limit:
                raise Failed(f"The web server does not answer after {READY_SECONDS} seconds.")
            time.sleep(0.05)

    def require_all_alive(self) -> None:
        """Raises Failed when a child is gone."""
        for name, process in self._everything():
            if process.poll() is not None:
                raise Failed(f"{name} stopped by itself ({_ending(process.returncode)}): everything is stopped.")

    def watch(self) -> None:
        """Sleeps until a child dies, then raises Failed."""
        while True:
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
            self.require_all_alive()

    def stop(self) -> None:
        """Stops everything, PostgreSQL last; a child that does not listen is killed with all its own."""
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
        limit = time.monotonic() + STOP_SECONDS
        for process in self.running.values():
            try:
                process.wait(max(0.1, limit - time.monotonic()))
            except subprocess.TimeoutExpired:
                _say("A process does not stop: killing it.")
            children.signal_group(process, signal.SIGKILL)
            process.wait()
        if self.database is not None:
            launcher.stop(self.database)

    def _everything(self) -> list[tuple[str, subprocess.Popen[bytes]]]:
        database = [] if self.database is None else [("PostgreSQL", self.database.process)]
        return [*self.running.items(), *database]


def main(arguments: Sequence[str]) -> int:
    """Serves until told to stop; gives the exit code."""
    parser = argparse.ArgumentParser(prog="carnet serve", description="Serves Carnet until Ctrl-C.")
    parser.parse_args(list(arguments))
    for kind in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(kind, _interrupt)
    supervisor = Supervisor(choices=serving.from_environment(), listener=listening.from_environment())
    code = 0
    try:
        _serve(supervisor)
    except KeyboardInterrupt:
        _say("Stopping…")
    except (Failed, sockets.Taken, launcher.Unavailable, build.BuildError) as error:
        _say(str(error))
        code = 1
    finally:
        for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(kind, signal.SIG_IGN)
        supervisor.stop()
    return code


def _place(choices: serving.Serving) -> dict[str, object]:
    """Says to the web server where it listens."""
    if choices.socket is not None:
        return {"uds": choices.socket, "uds-permissions": "0660"}
    return {"host": choices.address, "port": choices.port}


def _serve(supervisor: Supervisor) -> None:
    if supervisor.choices.socket is not None:
        sockets.require(supervisor.choices.socket)
    else:
        require_port(supervisor.choices.address, supervisor.choices.port, variable="CARNET_PORT")
    if supervisor.listener is not None:
        require_port(supervisor.listener.address, supervisor.listener.port, variable="CARNET_MTLS_PORT")
        tls.context(supervisor.listener)  # a certificate that cannot be used is told before anything starts
    if not (build.OUTPUT / build.STAMP).exists():
        _say("Making the style sheet (once)…")
    build.build()
    supervisor.start_database()
    supervisor.finish(
        "Bringing the tables up to date", _command("migrate", "--skip-checks", "--verbosity", "0"), role="owner"
    )
    demo = environment.flag("CARNET_DEMO", "demo people may sign in without a password", default=False)
    is_first = demo and supervisor.made_database
    with tempfile.TemporaryFile() as described:
        if is_first:
            _say("Writing the demo people and their documents (once)…")
        else:
            supervisor.start_web()
        if demo:
            supervisor.finish("Writing the demo people", _command("demo"), role="jobs", output=described)
        if is_first:
            supervisor.start_web()  # nobody signs in as somebody who is not written yet
        supervisor.start_listener()
        supervisor.start("The job worker", _command("worker"), role="jobs")
        supervisor.wait_until_ready()
        described.seek(0)
        description = described.read().decode()
    address = os.environ.get("CARNET_PUBLIC_URL", "").strip() or f"http://localhost:{supervisor.choices.port}"
    _say(f"\nCarnet is ready: {address}\n")
    if supervisor.listener is not None:
        _say(f"Software shows its certificate at {listening.public_url()}\n")
    _say(f"{description}\nCtrl-C stops everything.")
    supervisor.watch()


def _command(*words: str) -> list[str]:
    return ["carnet.config.command_line", *words]


def require_port(address: str, port: int, *, variable: str) -> None:
    """Refuses a port in use: the web server would share it, and each would answer part of the requests."""
    bound = variable.replace("PORT", "BIND")
    try:
        found = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise Failed(f"{bound}={address} is not an address of this machine.") from error
    family, kind, protocol, _, place = found[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except PermissionError as error:
            raise Failed(f"This user may not listen on port {port}: choose one above 1023 with {variable}.") from error
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise Failed(f"{bound}={address} is not an address of this machine.") from error
            raise Failed(
                f"Port {port} is already taken on {address} ({error.strerror}): stop what "
                f"uses it, or choose another with {variable} ({variable}={port + 1} ./run)."
            ) from error


def _answers(choices: serving.Serving) -> bool:
    hosts = os.environ.get("CARNET_HOSTS", "").replace("*", "localhost").split(",")
    if choices.socket is not None:
        connection = sockets.connection(choices.socket)
    else:
        connection = http.client.HTTPConnection(_reachable(choices.address), choices.port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": hosts[0].strip().lstrip(".") or "localhost"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _is_open(listener: listening.Listening | None) -> bool:
    """Tells whether the listener takes connections: it opens its port once the application is loaded."""
    if listener is None:
        return True
    try:
        socket.create_connection((_reachable(listener.address), listener.port), timeout=5).close()
    except OSError:
        return False
    return True


def _reachable(address: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104


def _ending(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _interrupt(_kind: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
