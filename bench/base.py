"""A server on its own base: PostgreSQL, web processes and a worker, started for the bench and stopped with it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from carnet.config import children
from carnet.config.embedded_postgres import launcher

ROOT = Path(__file__).resolve().parent.parent
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Base:
    """A running server: its port, its folder, the roots of its process trees."""

    var: Path
    port: int
    environment: dict[str, str]
    database: launcher.Server
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    start_seconds: float = 0.0

    @property
    def state(self) -> Path:
        """Where the load generator's state is."""
        return self.var / "bench.json"

    def python(self, *words: str, given: str = "", role: str = "web") -> str:
        """Runs a module of ours in a process of its own and gives what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            env={**self.environment, "CARNET_ROLE": role},
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(words)} failed:\n{done.stderr[-2000:]}")
        return done.stdout

    def start_web(self) -> None:
        """Starts the web processes and waits until one answers."""
        begin = time.perf_counter()
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads"]
        self._start(
            "web",
            [*command, "4", "--host", "127.0.0.1", "--port", str(self.port), "carnet.config.wsgi:application"],
            "web",
        )
        while time.perf_counter() - begin < 30:
            if self._answers():
                self.start_seconds = time.perf_counter() - begin
                return
            time.sleep(0.02)
        raise SystemExit(f"the server does not answer; see {self.var}/web.log")

    def start_worker(self) -> None:
        """Starts the job worker."""
        self._start("worker", [sys.executable, "-m", "carnet.config.command_line", "worker"], "jobs")

    def stop(self) -> None:
        """Stops everything that was started here, the database last."""
        for process in self.processes.values():
            children.signal_group(process, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                children.signal_group(process, signal.SIGKILL)
                process.wait()
        launcher.stop(self.database)

    def cpu_seconds(self) -> dict[str, float]:
        """Gives the processor time used so far by each tree of processes."""
        roots = {name: process.pid for name, process in self.processes.items()}
        roots["postgres"] = self.database.process.pid
        return {name: _tree_seconds(pid) for name, pid in roots.items()}

    def memory(self) -> dict[str, int]:
        """Gives the largest proportional memory of a process of each tree, in bytes."""
        return {name: max(map(_proportional_bytes, tree(process.pid))) for name, process in self.processes.items()}

    def query(self, statement: str) -> int:
        """Asks the database one number, across all spaces."""
        code = (
            "import django, sys; django.setup(); from django.db import connection as c; "
            "k = c.cursor(); k.execute(sys.argv[1]); print(int(k.fetchone()[0]))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, statement],
            cwd=ROOT,
            env={**self.environment, "CARNET_ROLE": "jobs"},
            capture_output=True,
            text=True,
            check=True,
        )
        return int(done.stdout)

    def _start(self, name: str, command: list[str], role: str) -> None:
        with (self.var / f"{name}.log").open("ab") as log:
            self.processes[name] = children.start(
                command, environment={**self.environment, "CARNET_ROLE": role}, folder=ROOT, output=log, errors=log
            )

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                return b" 200 " in connection.recv(100)
        except OSError:
            return False


@contextmanager
def running(folder: Path, *, keep: bool) -> Iterator[Base]:
    """Gives a migrated, empty base in `folder`; it is removed afterwards unless it is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "CARNET_VAR": str(folder),
        "CARNET_PORT": str(port),
        "CARNET_DEMO": "0",
        # One doctor reads all of the base: nobody is there to prove who that is.
        "CARNET_PROOF_AFTER_MOST": "1000000000",
        "DJANGO_SETTINGS_MODULE": "carnet.config.settings",
    }
    base = Base(var=folder, port=port, environment=environment, database=launcher.start(folder))
    try:
        base.python("carnet.config.command_line", "migrate", role="owner")
        yield base
    finally:
        base.stop()
        if not keep:
            launcher.destroy(base.database)
            shutil.rmtree(folder, ignore_errors=True)


def tree(pid: int) -> list[int]:
    """Gives a process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    found, left = [], [pid]
    while left:
        found.append(left.pop())
        left += parents.get(found[-1], [])
    return found


def _tree_seconds(pid: int) -> float:
    total = 0
    for member in tree(pid):
        try:
            fields = Path(f"/proc/{member}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        total += sum(map(int, fields[11:15]))
    return total / _TICKS


def _proportional_bytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def write_state(base: Base, *, template: Path) -> None:
    """Completes the state written by `prepare` with what the load generator needs."""
    raw = json.loads(base.state.read_text())
    base.state.write_text(json.dumps({**raw, "template": str(template)}))
