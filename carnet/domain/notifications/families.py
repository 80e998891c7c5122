"""What citizens may choose about notices, as data: reads `data/*.tsv` once."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from carnet.domain.notifications.codes import Channel, Family, NoticeKind
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
