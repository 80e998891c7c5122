"""The load generator: a process of its own that runs one operation in a closed loop with some clients.

python -m bench.load STATE PORT OPERATION CLIENTS SECONDS — prints one JSON line.
python -m bench.load STATE PORT fill CLIENTS DOCUMENTS    — deposits, and keeps what may be read in STATE.
Operations of XDS begin by `xds-`; `xds-fill` deposits by TD2.1.
"""

import asyncio
import json
import sys
import time
from pathlib import Path

from bench import operations, xds
from bench.http import Connection, Failed
from bench.operations import Operation, State

WARM_SECONDS = 2.0
A_SPACE = 200
# A base is filled by transactions of several documents, which cost less than as many transactions.
TOGETHER = 20
# Of the documents that fill a base, how many may be opened.
KEPT = 10
WRITERS = 50


async def measure(operation: Operation, connections: list[Connection], seconds: float) -> dict[str, object]:
    """Runs the operation in a closed loop on every connection and gives what was seen after the warm-up."""
    begin = time.perf_counter() + WARM_SECONDS
    end = begin + seconds
    times: list[float] = []
    errors: list[str] = []

    async def client(connection: Connection) -> None:
        while (start := time.perf_counter()) < end:
            try:
                await operation(connection)
            except Failed as error:
                errors.append(str(error))
                await asyncio.sleep(0.05)
                continue
            now = time.perf_counter()
            if start >= begin and now <= end:
                times.append(now - start)

    await asyncio.gather(*(client(connection) for connection in connections))
    times.sort()

    def at(share: float) -> float | None:
        return round(times[min(len(times) - 1, int(len(times) * share))] * 1000, 2) if times else None

    return {
        "rate": round(len(times) / seconds, 1),
        "count": len(times),
        "median": at(0.5),
        "p99": at(0.99),
        "errors": len(errors),
        "error": errors[0] if errors else None,
    }


async def fill(state: State, connections: list[Connection], *, begin: int, count: int, by: str) -> None:
    """Deposits `count` documents after the `begin` first ones, patient after patient."""
    end, together = begin + count, 1 if by == "xds-fill" else TOGETHER
    left = iter(range(begin, end, together))

    def one(number: int) -> Operation:
        place = number // A_SPACE
        if by == "xds-fill":
            keep = number % KEPT == 0
            start = xds.RECENT if keep else xds.OLD
            return xds.deposit(state, numbers=range(place, place + 1), service_start=start, keep=keep)
        documents = min(together, end - number)
        patients, kept = [state.patients[place]], -(-documents // KEPT)
        return operations.deposit(state, patients=patients, raw=True, documents=documents, keep=kept)

    async def client(connection: Connection) -> None:
        for number in left:
            await one(number)(connection)

    await asyncio.gather(*(client(connection) for connection in connections))


def state_of(path: Path) -> State:
    """Reads the state: lists are asked of spaces that are full; deposits go to the last spaces."""
    raw = json.loads(path.read_text())
    return State(
        raw["token"],
        raw["patients"],
        raw["documents"],
        Path(raw["template"]).read_bytes(),
        readers=max(1, raw.get("filled", 0) // A_SPACE),
        assertions=raw.get("assertions", []),
        metadata=raw.get("metadata", ""),
    )


def operation_of(name: str, state: State) -> Operation:
    """Makes the operation of this name. Raises KeyError."""
    writers = state.patients[-WRITERS:]
    return {
        "deposit": lambda: operations.deposit(state, patients=writers, raw=True),
        "deposit64": lambda: operations.deposit(state, patients=writers, raw=False),
        "list": lambda: operations.newest(state),
        "open": lambda: operations.opening(state, len(state.template)),
        "xds-deposit": lambda: xds.deposit(state, numbers=range(len(state.patients))[-WRITERS:]),
        "xds-find": lambda: xds.find(state),
        "xds-retrieve": lambda: xds.retrieve(state, len(state.template)),
    }[name]()


def main(arguments: list[str]) -> None:
    """Reads the state and runs what is asked."""
    path, port, name, clients, amount = Path(arguments[0]), int(arguments[1]), *arguments[2:]
    state = state_of(path)
    connections = [Connection(port, state.token) for _ in range(int(clients))]
    if name in {"fill", "xds-fill"}:
        raw = json.loads(path.read_text())
        begin, end = raw.get("filled", 0), raw.get("filled", 0) + int(amount)
        asyncio.run(fill(state, connections, begin=begin, count=int(amount), by=name))
        path.write_text(json.dumps({**raw, "documents": state.documents, "filled": end}))
        return
    print(json.dumps(asyncio.run(measure(operation_of(name, state), connections, float(amount)))))


if __name__ == "__main__":
    main(sys.argv[1:])
