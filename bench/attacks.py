"""Measures what large documents and bad guests cost the server: memory and time beyond their size."""

import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench import base as bases
from bench import fhir_guests, guests, wire
from bench.guests import Guest
from bench.operations import State

SIZES = (50_000, 1_000_000, 20_000_000, 100_000_000)
_PATH = "/si-dmp-server/v2/services/"
_MIB = 1 << 20
_TIMES = 3
_HEAD = "| guest | sent MB | answer | ms | carrying alone, ms | CPU ms, web + SQL | web, MiB | PostgreSQL, MiB |"


@dataclass(slots=True)
class Peaks:
    """How much the memory of the largest web process, and of a PostgreSQL process, rose above what it was, in bytes."""

    web: int = 0
    database: int = 0


def _field(pid: int, name: str) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1]) * 1024
    return 0


@contextmanager
def watched(base: bases.Base) -> Iterator[Peaks]:
    """Watches the server during one request: the kernel's own high-water mark, samples for PostgreSQL's own memory."""
    peaks, over = Peaks(), threading.Event()
    web = bases.tree(base.processes["web"].pid)
    before = {pid: _field(pid, "VmRSS") for pid in web}
    for pid in web:
        Path(f"/proc/{pid}/clear_refs").write_text("5")
    # Shared buffers are everybody's: what one connection takes for itself is its anonymous memory.
    own = {pid: _field(pid, "RssAnon") for pid in bases.tree(base.database.process.pid)}

    def sample() -> None:
        while not over.wait(0.004):
            for pid in bases.tree(base.database.process.pid):
                peaks.database = max(peaks.database, _field(pid, "RssAnon") - own.get(pid, 0))

    sampler = threading.Thread(target=sample, daemon=True)
    sampler.start()
    yield peaks
    over.set()
    sampler.join()
    peaks.web = max(0, *(_field(pid, "VmHWM") - before[pid] for pid in web))


def line(base: bases.Base, make: Callable[[], Guest], sink: int) -> str:
    """Sends one kind of request three times and writes its row: the median times, the highest memory."""
    times, floors, peaks, before = [], [], [], base.cpu_seconds()
    for _ in range(_TIMES):
        guest = make()
        floors.append(_sent(sink, guest).seconds)
        with watched(base) as peak:
            sent = _sent(base.port, guest)
        peaks.append(peak)
        times.append(sent.seconds)
        time.sleep(0.2)
    costs = {name: (after - before[name]) / _TIMES * 1e3 for name, after in base.cpu_seconds().items()}
    is_right = sent.status == guest.status and guest.told.encode() in sent.head
    told = guest.told if is_right else f"not as expected: {sent.head[-300:]!r}"
    took, floor = statistics.median(times), statistics.median(floors)
    size = sum(map(len, guest.pieces())) / 1e6
    web, database = max(peak.web for peak in peaks), max(peak.database for peak in peaks)
    return (
        f"| {guest.name} | {size:.1f} | {sent.status} {told} | {took * 1e3:.0f} | {floor * 1e3:.0f} | "
        f"{costs['web']:.0f} + {costs['postgres']:.0f} | {web / _MIB:.0f} | {database / _MIB:.0f} |"
    )


def _sent(port: int, guest: Guest) -> wire.Sent:
    return wire.post(
        port,
        guest.path or _PATH + guest.service,
        content_type=guest.content_type,
        pieces=guest.pieces(),
        length=guest.length,
        token=guest.token,
    )


def run(base: bases.Base, state: State) -> None:
    """Measures the large documents, then every bad guest, and prints the table."""
    for _ in range(12):  # every process has answered once before anything is measured
        _sent(base.port, guests.deposit(state, 50_000))
    print(_HEAD + "\n" + "|---" * 8 + "|", flush=True)
    with wire.sink() as sink:
        for size in SIZES:
            print(line(base, partial(guests.deposit, state, size), sink), flush=True)
            unique_id = guests.name()
            _sent(base.port, guests.deposit(state, size, unique_id))
            print(line(base, partial(guests.retrieve, state, size, unique_id), sink), flush=True)
        print(line(base, partial(guests.inside, state, 14_000_000), sink), flush=True)
        for make in (*guests.BAD, *fhir_guests.ALL):
            print(line(base, partial(make, state), sink), flush=True)
