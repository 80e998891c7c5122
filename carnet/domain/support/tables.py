"""What support is told as data: reads `data/*.tsv` once."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from carnet.domain.support.codes import CaseReason, Power, PrivilegeReason, Role
from carnet.foundation.nomenclatures import tables

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """What a case may be about: its French label and hint, and whether a journal line or a document goes with it."""

    reason: CaseReason
    label: str
    hint: str
    is_about_line: bool
    is_about_document: bool


@cache
def case_reasons() -> dict[CaseReason, ReasonRow]:
    """Gives what a case may be about, in the order in which it is offered."""
    return {
        CaseReason(row["reason"]): ReasonRow(
            CaseReason(row["reason"]),
            row["label"],
            row["hint"],
            tables.is_yes(row["about_line"]),
            tables.is_yes(row["about_document"]),
        )
        for row in tables.rows(path=DATA / "case_reasons.tsv")
    }


@dataclass(frozen=True, slots=True)
class PowerRow:
    """Who may have a power, and whether it must first be switched on for one citizen."""

    roles: frozenset[Role]
    needs_privilege: bool


@cache
def powers() -> dict[Power, PowerRow]:
    """Gives what each role may do."""
    return {
        Power(row["power"]): PowerRow(
            frozenset(role for role in Role if tables.is_yes(row[role.value])), tables.is_yes(row["privilege"])
        )
        for row in tables.rows(path=DATA / "powers.tsv")
    }


def powers_of(role: Role) -> frozenset[Power]:
    """Gives what a role may do, privileges apart: which pages to offer; each act is decided again by its own door."""
    return frozenset(power for power, row in powers().items() if role in row.roles)


@dataclass(frozen=True, slots=True)
class PrivilegeReasonRow:
    """Why a privilege is switched on: as the agent chooses it, and as the citizen is told it."""

    label: str
    told: str


@cache
def privilege_reasons() -> dict[PrivilegeReason, PrivilegeReasonRow]:
    """Gives the closed list of reasons for which a privilege is switched on."""
    return {
        PrivilegeReason(row["reason"]): PrivilegeReasonRow(row["label"], row["told"])
        for row in tables.rows(path=DATA / "privilege_reasons.tsv")
    }
