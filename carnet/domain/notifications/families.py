"""What citizens may choose about notices, and delegates about their copies, as data: reads `data/*.tsv` once."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from carnet.domain.notifications.codes import Channel, Family, NoticeKind
from carnet.foundation.actors import ActorKind
from carnet.foundation.nomenclatures import tables

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """One family of notices: its French label and hint, and the channels that may be chosen, the usual one first."""

    family: Family
    choices: tuple[Channel, ...]
    label: str
    hint: str

    @property
    def usual(self) -> Channel:
        """How a citizen who chose nothing is told."""
        return self.choices[0]


@cache
def families() -> dict[Family, FamilyRow]:
    """Gives the families in the order in which they are offered."""
    return {
        Family(row["family"]): FamilyRow(
            Family(row["family"]),
            tuple(Channel(choice) for choice in row["choices"].split()),
            row["label"],
            row["hint"],
        )
        for row in tables.rows(path=DATA / "families.tsv")
    }


@cache
def _kinds() -> dict[str, Family]:
    return {row["kind"]: Family(row["family"]) for row in tables.rows(path=DATA / "kinds.tsv")}


def of_kind(kind: NoticeKind) -> FamilyRow:
    """Gives the family of a kind of notice."""
    return families()[_kinds()[kind.value]]


@cache
def copied_to(role: ActorKind, *, documents_only: bool = False) -> dict[Family, FamilyRow]:
    """Gives the families of which who acts for somebody in this role is told, with what that delegate may choose.

    `documents_only`: the mandate opens the documents and nothing else.
    """
    told = {of_kind(NoticeKind(kind)).family for kind in _copied_kinds(documents_only=documents_only)}
    return {
        Family(row["family"]): FamilyRow(
            Family(row["family"]),
            tuple(Channel(choice) for choice in row["choices"].split()),
            row["label"],
            row["hint"],
        )
        for row in tables.rows(path=DATA / "copies.tsv")
        if row["role"] == role.value and Family(row["family"]) in told
    }


@cache
def _copied_kinds(*, documents_only: bool) -> frozenset[str]:
    told = {"every"} if documents_only else {"every", "whole"}
    return frozenset(row["kind"] for row in tables.rows(path=DATA / "kinds.tsv") if row["copied"] in told)


def copy_of_kind(kind: NoticeKind, *, role: ActorKind, documents_only: bool = False) -> FamilyRow | None:
    """Gives the family under which a delegate receives the copy of a notice; None when the mandate has no copy."""
    if kind.value not in _copied_kinds(documents_only=documents_only):
        return None
    return copied_to(role, documents_only=documents_only).get(of_kind(kind).family)
