"""Writes as SQL what `access.restricting.covers` says: which documents the citizen withholds from a reader."""

from collections.abc import Sequence

from carnet.domain.access.codes import RestrictedWhat, Restriction
from carnet.foundation.database import SqlValue

_COLUMNS = {
    RestrictedWhat.DOCUMENT: "CASE set_id WHEN '' THEN id::text ELSE set_id END = ANY(%s)",
    RestrictedWhat.CATEGORY: "category = ANY(%s)",
    RestrictedWhat.EPISODE: "reference_ids && %s",
}
_INSTANTS = {
    RestrictedWhat.PERIOD: "coalesce(service_start, created_at)",
    RestrictedWhat.ARRIVALS: "deposited_at",
}


def clause(withheld: Sequence[Restriction]) -> tuple[str, list[SqlValue]]:
    """Gives the condition that a withheld document meets, and its parameters. `withheld` is not empty."""
    if any(restriction.what is RestrictedWhat.EVERYTHING for restriction in withheld):
        return "true", []
    clauses: list[str] = []
    parameters: list[SqlValue] = []
    for what, condition in _COLUMNS.items():
        targets = [restriction.target for restriction in withheld if restriction.what is what]
        if targets:
            clauses.append(condition)
            parameters.append(targets)
    for restriction in withheld:
        instant = _INSTANTS.get(restriction.what)
        if instant is not None:
            bounds = [(">=", restriction.since), ("<", restriction.until)]
            kept = [(sign, bound) for sign, bound in bounds if bound is not None]
            clauses.append("(" + " AND ".join(f"{instant} {sign} %s" for sign, _ in kept) + ")" if kept else "true")
            parameters.extend(bound for _, bound in kept)
    return " OR ".join(clauses), parameters
