"""The law of access as tables: reads `data/*.tsv` once and keeps them as dictionaries."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from carnet.domain.access.codes import (
    About,
    Action,
    Authentication,
    Column,
    Condition,
    Need,
    PatientDocuments,
    ReaderKind,
    Reason,
)
from carnet.foundation import nomenclatures
from carnet.foundation.nomenclatures import tables

DATA = Path(__file__).parent / "data"

_ORDINARY = "ordinary"
_REINFORCED = "reinforced"
_ANY = "*"


@dataclass(frozen=True, slots=True)
class Requirement:
    """What an action needs beyond the role. `transaction` is empty for what only citizens do."""

    transaction: str
    about: About
    open_space: bool
    authorisation: Need
    unblocked: Need
    visible: Need
    patient_documents: PatientDocuments
    express_consent: bool


type Rights = dict[Action, dict[Column, Condition]]
type CitizenRights = dict[Action, Condition]


@cache
def rights(authentication: Authentication) -> Rights:
    """Gives the functional rights matrix for a way of being recognised, completed by three rows of our own.

    Source: PDT-INF-526, PDT-INF-606.
    """
    wanted = _REINFORCED if authentication == Authentication.REINFORCED_INDIRECT else _ORDINARY
    matrix: Rights = {
        Action(row["action"]): {column: Condition(row[column]) for column in Column}
        for row in tables.rows(path=DATA / "functional_rights.tsv")
        if row["authentication"] == wanted
    }
    # The médecin traitant, in person and as usual, at the patient's request. Source: INF-527.
    matrix[Action.BLOCK_FOR_PATIENT] = {
        column: Condition.YES if wanted == _ORDINARY and column is Column.TREATING_DOCTOR_NORMAL else Condition.NO
        for column in Column
    }
    matrix[Action.REPLACE] = {column: _replacing(matrix, column) for column in Column}
    matrix[Action.LIST_DELETED] = {
        column: matrix[Action.LIST][column]
        if matrix[Action.READ_DELETED][column] is Condition.YES
        else matrix[Action.READ_DELETED][column]
        for column in Column
    }
    return matrix


def _replacing(matrix: Rights, column: Column) -> Condition:
    """Whoever may deposit may replace what they deposited, and nothing else."""
    by_name = matrix[Action.DEPOSIT][column]
    if by_name is Condition.YES:
        return Condition.OWN
    for_structure = {by_name, matrix[Action.DEPOSIT_FOR_STRUCTURE][column]}
    return Condition.OF_STRUCTURE if Condition.FOR_STRUCTURE in for_structure else by_name


@cache
def citizen_rights(kind: ReaderKind) -> CitizenRights:
    """Gives what citizens, or their representatives, may do. Source: R1111-49, R1111-51."""
    return {Action(row["action"]): Condition(row[kind]) for row in tables.rows(path=DATA / "citizen_rights.tsv")}


@cache
def requirements() -> dict[Action, Requirement]:
    """Gives what each action needs beyond the role."""
    return {
        Action(row["action"]): Requirement(
            row["transaction"],
            About(row["document"]),
            tables.is_yes(row["open_space"]),
            Need(row["authorisation"]),
            Need(row["unblocked"]),
            Need(row["visible"]),
            PatientDocuments(row["patient_documents"]),
            tables.is_yes(row["express_consent"]),
        )
        for row in tables.rows(path=DATA / "requirements.tsv")
    }


@cache
def _open_types() -> dict[str, frozenset[str]]:
    known = [kind.code for kind in nomenclatures.document_types()]
    opened: dict[str, set[str]] = {}
    closed: dict[str, set[str]] = {}
    for row in tables.rows(path=DATA / "profession_types.tsv"):
        side = opened if tables.is_yes(row["open"]) else closed
        side.setdefault(row["profession"], set()).update(known if row["type"] == _ANY else [row["type"]])
    return {profession: frozenset(types - closed.get(profession, set())) for profession, types in opened.items()}


def open_types(profession: str | None) -> frozenset[str]:
    """Gives the types a profession may list and read; none for a profession without rows.

    Source: R1111-46; arrêté of 26 October 2023, annex. An unknown cell is a refusal.
    """
    return _open_types().get(profession, frozenset()) if profession is not None else frozenset()


@cache
def _sentences() -> dict[str, str]:
    return {Reason(row["reason"]).value: row["sentence"] for row in tables.rows(path=DATA / "reasons.tsv")}


def sentence_of(reason: str) -> str:
    """Gives the French sentence that tells a person this reason. Raises KeyError for any other code."""
    return _sentences()[reason]


def transaction_of(action: Action) -> str:
    """Gives the number of an action in the guide of the DMP; empty for what only citizens do."""
    return requirements()[action].transaction
