"""How the figures are printed."""

from dataclasses import dataclass

TARGETS = {
    "deposit": (800.0, 40.0),
    "list": (2000.0, 20.0),
    "open": (1200.0, 30.0),
    "xds-deposit": (450.0, 50.0),
    "xds-find": (800.0, 50.0),
    "xds-retrieve": (700.0, 50.0),
}
NAMES = {
    "deposit": "deposit (raw)",
    "deposit64": "deposit (base64)",
    "list": "20 newest of 200",
    "open": "open one",
    "xds-deposit": "TD2.1 (MTOM)",
    "xds-find": "TD3.1 20 of 200",
    "xds-retrieve": "TD3.2 one",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One measure: rate in operations a second, times in milliseconds, costs in microseconds of CPU an operation."""

    operation: str
    clients: int
    rate: float
    median: float | None
    p99: float | None
    errors: int
    costs: dict[str, float]
    error: str | None


def line(row: Row, floor: float) -> str:
    """Writes one measure as one line."""
    costs = " + ".join(f"{name} {cost:.0f}" for name, cost in row.costs.items())
    ratio = row.rate / floor if floor else 0.0
    failed = f"  {row.errors} ERRORS {row.error}" if row.errors else ""
    return (
        f"{NAMES[row.operation]:17} {row.clients:3} clients {row.rate:8.0f}/s  {row.median} / {row.p99} ms  "
        f"CPU µs: {costs}  floor {floor:.0f}/s  ratio {ratio:.2f}{failed}"
    )


def shares(parts: dict[str, dict[str, float]]) -> str:
    """Writes where the time of each operation goes, in Markdown: milliseconds, and the share of the whole call."""
    names = list(next(iter(parts.values())))
    lines = [f"| one client | {' | '.join(names)} | ms |", "|---" * (len(names) + 2) + "|"]
    for operation, spent in parts.items():
        total = sum(spent.values())
        cells = [f"{spent[name]:.2f} ({spent[name] / total:.0%})" for name in names]
        lines.append(f"| {NAMES[operation]} | {' | '.join(cells)} | {total:.2f} |")
    return "\n".join(lines)


def whole(rows: list[tuple[Row, float]]) -> str:
    """Writes the table in Markdown."""
    lines = [
        "| operation | clients | /s | median / p99 ms | CPU µs web + SQL + worker | floor /s | ratio | asked |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row, floor in rows:
        costs = " + ".join(f"{row.costs.get(name, 0):.0f}" for name in ("web", "postgres", "worker"))
        target = TARGETS.get(row.operation)
        asked = f"≥ {target[0]:.0f}/s, p99 ≤ {target[1]:.0f} ms" if target and row.clients == 8 else ""
        lines.append(
            f"| {NAMES[row.operation]} | {row.clients} | {row.rate:.0f} | {row.median} / {row.p99} | {costs} "
            f"| {floor:.0f} | {row.rate / floor if floor else 0:.2f} | {asked} |"
        )
    return "\n".join(lines)
