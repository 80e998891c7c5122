"""What support is told as data: reads `data/*.tsv` once."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from carnet.domain.support.codes import CaseReason
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
            row["about_line"] == "yes",
            row["about_document"] == "yes",
        )
        for row in tables.rows(path=DATA / "case_reasons.tsv")
    }
