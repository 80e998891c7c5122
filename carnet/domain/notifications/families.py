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
def copied_to(role: ActorKind) -> dict[Family, FamilyRow]:
    """Gives the families of which who acts for somebody in this role is told, with what that delegate may choose."""
    return {
        Family(row["family"]): FamilyRow(
            Family(row["family"]),
            tuple(Channel(choice) for choice in row["choices"].split()),
            row["label"],
            row["hint"],
        )
        for row in tables.rows(path=DATA / "copies.tsv")
        if row["role"] == role.value
    }


@cache
def _copied_kinds() -> frozenset[str]:
    return frozenset(row["kind"] for row in tables.rows(path=DATA / "kinds.tsv") if row["copied"] == "yes")


def copy_of_kind(kind: NoticeKind, *, role: ActorKind) -> FamilyRow | None:
    """Gives the family under which a delegate receives the copy of a notice; None when the role has no copy."""
    return copied_to(role).get(of_kind(kind).family) if kind.value in _copied_kinds() else None
