"""Measures Carnet and prints a table: `just bench` for speed, `just bench growth` for growth, `notices`, `others`.

speed   deposits, lists of the 20 newest and openings at 1, 8 and 32 clients on a base of 100,000 documents of 50 KB,
        beside the floor measured in the same run
growth  the same with documents of 2 KB, at 10,000 then at 1,000,000 documents
notices how long after an act its e-mail is handed to the sender, at a steady rate of acts
xds     TD2.1, TD3.1 and TD3.2 in the same way: a signed VIHF at each call, documents beside the envelope
attacks what large documents and bad guests cost the doors of XDS and FHIR, in memory and in time beyond their size
others  the load generator that other document servers were measured with (../shared/bench), against this server
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench import attacks as attacking
from bench import base as bases
from bench import table, template
from bench.load import A_SPACE, WRITERS
from bench.operations import State

# How many documents of a base come by deposits and are read, unless told otherwise.
_REAL = 10_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked of the bench."""

    documents: int
    real: int
    size: int
    seconds: float
    clients: tuple[int, ...]


def measure(base: bases.Base, operation: str, clients: int, plan: Plan) -> table.Row:
    """Runs one operation over HTTP and gives its row, with what it cost each tree of processes."""
    before, begin = base.cpu_seconds(), time.perf_counter()
    answer = json.loads(
        base.python("bench.load", str(base.state), str(base.port), operation, str(clients), str(plan.seconds))
    )
    after, lasted = base.cpu_seconds(), time.perf_counter() - begin
    done = max(1.0, answer["rate"] * lasted)
    costs = {name: (after[name] - before.get(name, 0.0)) / done * 1e6 for name in after}
    return table.Row(
        operation, clients, answer["rate"], answer["median"], answer["p99"], answer["errors"], costs, answer["error"]
    )


def floor(base: bases.Base, operation: str, clients: int, plan: Plan) -> float:
    """Gives how many of the same rows and bytes bare SQL writes or reads in a second."""
    patients = [patient[0] for patient in json.loads(base.state.read_text())["patients"]]
    # What the floor writes is not sealed: it goes where nobody lists nor opens.
    spaces = json.dumps(patients[-WRITERS:] if operation == "deposit" else patients[:WRITERS])
    words = ("bench.floor", operation, str(clients), str(plan.seconds), str(plan.size))
    return float(json.loads(base.python(*words, given=spaces))["rate"])


def fill(base: bases.Base, documents: int, *, by: str = "fill") -> float:
    """Deposits documents over HTTP, and gives how many a second."""
    begin = time.perf_counter()
    base.python("bench.load", str(base.state), str(base.port), by, "8", str(documents))
    return documents / (time.perf_counter() - begin)


def grow(base: bases.Base, plan: Plan) -> None:
    """Copies what was filled until the base holds all the documents asked."""
    times = plan.documents // plan.real - 1
    if times > 0:
        begin = time.perf_counter()
        base.python("bench.multiply", str(times), role="owner")
        print(f"copied them {times} times in {time.perf_counter() - begin:.0f} s", flush=True)


def prepare(base: bases.Base, plan: Plan) -> None:
    """Registers the people of the bench and writes the template of the documents."""
    readers = plan.real // A_SPACE + 1
    base.python("bench.prepare", str(base.state), str(readers + WRITERS))
    # One doctor of the bench opens thousands of records: vigilance is told to allow it, and counts all the same.
    account = json.loads(base.state.read_text())["account"]
    allowed = ("oversight", "allow", account, "--records", "100000000", "--until", "9999-12-31", "--reason", "bench")
    base.python("carnet.config.command_line", *allowed, role="jobs")
    path = base.var / "template.xml"
    path.write_bytes(template.clinical_document(plan.size))
    bases.write_state(base, template=path)


def settle(base: bases.Base) -> None:
    """Waits for the queue to empty, so that one measure does not pay for another."""
    base.query("WITH gone AS (DELETE FROM outbox_job WHERE kind = 'bench' RETURNING 1) SELECT count(*) FROM gone")
    for _ in range(600):
        if base.query("SELECT count(*) FROM outbox_job") == 0:
            break
        time.sleep(0.5)


def speed(base: bases.Base, plan: Plan) -> None:
    """Measures the three operations at each number of clients, and the floor beside."""
    prepare(base, plan)
    base.start_web()
    base.start_worker()
    print(f"server started in {base.start_seconds:.2f} s", flush=True)
    empty = disk(base)
    rate = fill(base, plan.real)
    per_document = (disk(base) - empty) / plan.real
    print(f"filled {plan.real} documents of {plan.size} bytes at {rate:.0f}/s", flush=True)
    grow(base, plan)
    rows = []
    for operation in ("deposit", "deposit64", "list", "open"):
        settle(base)
        for clients in plan.clients:
            row = measure(base, operation, clients, plan)
            lowest = floor(base, operation.removesuffix("64"), clients, plan)
            rows.append((row, lowest))
            print(table.line(row, lowest), flush=True)
    print()
    print(table.whole(rows))
    print(f"\nbytes on disk per document: {per_document:.0f} (a document has {plan.size})")
    for name, size in base.memory().items():
        print(f"memory of a {name} process: {size / 1e6:.0f} MB")


# The operations of XDS, and the floor of each.
_XDS = {"xds-deposit": "deposit", "xds-find": "list", "xds-retrieve": "open"}


def xds(base: bases.Base, plan: Plan) -> None:
    """Measures the three operations of XDS at each number of clients, the floor beside, and where their time goes."""
    prepare(base, plan)
    base.python("bench.vouching", str(base.state))
    base.start_web()
    base.start_worker()
    rate = fill(base, plan.real, by="xds-fill")
    print(f"filled {plan.real} documents of {plan.size} bytes by TD2.1 at {rate:.0f}/s", flush=True)
    grow(base, plan)
    rows = []
    for operation, lowest in _XDS.items():
        settle(base)
        for clients in plan.clients:
            row = measure(base, operation, clients, plan)
            rows.append((row, floor(base, lowest, clients, plan)))
            print(table.line(*rows[-1]), flush=True)
    print()
    print(table.whole(rows))
    print()
    parts = {name: json.loads(base.python("bench.shares", str(base.state), name, "300")) for name in _XDS}
    print(table.shares(parts))
    for name, size in base.memory().items():
        print(f"memory of a {name} process: {size / 1e6:.0f} MB")


def attacks(base: bases.Base, plan: Plan) -> None:
    """Measures what large documents and bad guests cost."""
    prepare(base, plan)
    base.python("bench.vouching", str(base.state))
    base.start_web()
    raw = json.loads(base.state.read_text())
    state = State(
        raw["token"], raw["patients"], [], b"", readers=1, assertions=raw["assertions"], metadata=raw["metadata"]
    )
    attacking.run(base, state)


def growth(base: bases.Base, plan: Plan) -> None:
    """Compares the cost of each operation on the documents deposited and on the whole base, copies included."""
    prepare(base, plan)
    base.start_web()
    base.start_worker()
    rows: dict[str, list[table.Row]] = {}
    rate = fill(base, plan.real)
    print(f"filled {plan.real} documents of {plan.size} bytes at {rate:.0f}/s", flush=True)
    for is_whole in (False, True):
        if is_whole:
            grow(base, plan)
        settle(base)
        for operation in ("deposit", "list", "open"):
            rows.setdefault(operation, []).append(measure(base, operation, 8, plan))
    for operation, (small, large) in rows.items():
        more = sum(large.costs.values()) / sum(small.costs.values()) - 1
        print(f"{operation}: {small.rate:.0f}/s then {large.rate:.0f}/s; CPU per operation {more:+.1%}")


def notices(base: bases.Base, plan: Plan) -> None:
    """Measures the delay from an act to its e-mail, at several rates; the e-mails are written as files."""
    base.environment["CARNET_DEMO"] = "1"
    prepare(base, plan)
    base.start_worker()
    mails = base.var / "mail"
    for rate in plan.clients:
        for path in mails.glob("*.eml"):
            path.unlink()
        words = ("bench.acts", str(base.state), str(mails), str(rate), str(plan.seconds))
        print(base.python(*words, role="jobs").strip(), flush=True)


def others(base: bases.Base, plan: Plan) -> None:
    """Runs the generator that the other servers were measured with, on the same shapes."""
    script = bases.ROOT.parent / "shared" / "bench" / "fhirload.py"
    if not script.exists():
        raise SystemExit(f"the generator is not here: {script}")
    prepare(base, plan)
    base.start_web()
    base.start_worker()
    raw = json.loads(base.state.read_text())
    patients = [patient[0] for patient in raw["patients"]]
    state = base.var / "fhirload.json"
    state.write_text(
        json.dumps({"patients": patients[:-WRITERS], "others": patients[-WRITERS:], "docs": 0, "bin": [], "dr": []})
    )
    url = f"http://127.0.0.1:{base.port}/fhir"
    common = [sys.executable, str(script)]
    options = ["--token", raw["token"], "--state", str(state), "--docs", str(plan.documents)]
    subprocess.run([*common, "fill", url, *options], check=True)
    for operation in ("deposit", "search", "read"):
        for clients in plan.clients:
            words = ["--op", operation, "-c", str(clients), "-t", str(plan.seconds)]
            subprocess.run([*common, "run", url, *options, *words], check=True)


def disk(base: bases.Base) -> int:
    """Gives the size of the base in bytes, write-ahead log not counted."""
    return base.query("SELECT pg_database_size(current_database())")


def main() -> None:
    """Reads what is asked and does it on a base of its own, removed at the end."""
    parser = argparse.ArgumentParser(prog="just bench", description=__doc__)
    kinds = ("speed", "growth", "notices", "xds", "attacks", "others")
    parser.add_argument("what", nargs="?", choices=kinds, default="speed")
    parser.add_argument("--documents", type=int, help="how many documents the base holds")
    parser.add_argument("--real", type=int, help="how many of them are deposited; the others are copies of these")
    parser.add_argument("--size", type=int, help="bytes in a document")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long each measure lasts")
    parser.add_argument("--clients", default="1,8,32", help="numbers of clients; for notices, acts a second")
    parser.add_argument("--var", type=Path, help="keep the base in this folder")
    asked = parser.parse_args()
    usual = {"growth": (1_000_000, 2_000), "attacks": (200, 50_000)}.get(asked.what, (100_000, 50_000))
    clients = tuple(int(number) for number in asked.clients.split(","))
    documents = asked.documents or usual[0]
    real = min(documents, asked.real or _REAL)
    plan = Plan(documents, real, asked.size or usual[1], asked.seconds, clients)
    folder = asked.var or Path(tempfile.mkdtemp(prefix="carnet-bench-"))
    with bases.running(folder, keep=asked.var is not None) as base:
        runs = {"speed": speed, "growth": growth, "notices": notices, "xds": xds, "attacks": attacks, "others": others}
        runs[asked.what](base, plan)


if __name__ == "__main__":
    main()
