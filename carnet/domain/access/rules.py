"""The law of access: who may do what in a space, and with which document. Plain facts in, a decision out.

The order of the questions: role and mode (functional rights matrix), state of the space, ownership, block,
authorisation or emergency switch, type open to the profession, visibility of the document.
"""

from carnet.domain.access import matrices
from carnet.domain.access.codes import (
    DOCTOR,
    About,
    Action,
    Column,
    Condition,
    DocumentFacts,
    DocumentStatus,
    HiddenScope,
    ListFilter,
    Mode,
    Need,
    PatientDocuments,
    Reader,
    ReaderKind,
    Reason,
    SpaceFacts,
)
from carnet.domain.access.matrices import Requirement
from carnet.foundation.decisions import ALLOWED, Decision, refuse

type _Cells = dict[Action, dict[Column, Condition]]

_CITIZENS = frozenset({ReaderKind.CITIZEN, ReaderKind.REPRESENTATIVE})

# Rows of the matrix that the facts of a document choose; asked by name, they mean “may I read it?”.
_READING_ROWS = frozenset(
    {
        Action.READ_HIDDEN,
        Action.READ_INVISIBLE,
        Action.READ_ARCHIVED,
        Action.READ_SUPERSEDED,
        Action.READ_DELETED,
    }
)

_SEES_DELETED = frozenset({Action.READ, Action.LIST_DELETED})

_OWNERSHIP = frozenset({Condition.OWN, Condition.OF_STRUCTURE, Condition.STRUCTURE_REFERENCE})

_CLOSED_CELLS = frozenset({Condition.NO, Condition.ABSENT})

_TREATING_DOCTOR_COLUMNS = frozenset({Column.TREATING_DOCTOR_NORMAL, Column.TREATING_DOCTOR_BREAK_GLASS})

_OTHER_BY_MODE = {
    Mode.NORMAL: Column.OTHER_NORMAL,
    Mode.REGULATION: Column.OTHER_REGULATION,
    Mode.BREAK_GLASS: Column.OTHER_BREAK_GLASS,
}
_DOCTOR_BY_MODE = {
    Mode.NORMAL: Column.DOCTOR_NORMAL,
    Mode.REGULATION: Column.DOCTOR_REGULATION,
    Mode.BREAK_GLASS: Column.DOCTOR_BREAK_GLASS,
}
# A treating doctor who answers emergency calls acts as a regulator, for whom the matrix has one column.
_TREATING_DOCTOR_BY_MODE = {
    Mode.NORMAL: Column.TREATING_DOCTOR_NORMAL,
    Mode.REGULATION: Column.DOCTOR_REGULATION,
    Mode.BREAK_GLASS: Column.TREATING_DOCTOR_BREAK_GLASS,
}
_OCCUPATIONAL_BY_MODE = {Mode.NORMAL: Column.OCCUPATIONAL_DOCTOR}
_STAFF_BY_MODE = {Mode.NORMAL: Column.STAFF_NORMAL}
_STRUCTURE_BY_MODE = {Mode.NORMAL: Column.STRUCTURE_NORMAL, Mode.REGULATION: Column.STRUCTURE_REGULATION}

_REFUSALS: dict[Reason, Decision] = {reason: refuse(reason.value) for reason in Reason}


class MissingDocument(ValueError):
    """A question about one document was asked without the document: a fault of the caller."""


def decide(*, action: Action, reader: Reader, space: SpaceFacts, document: DocumentFacts | None = None) -> Decision:
    """Decides whether this reader may do this, in this space, with this document.

    `document` is required for what bears on one document (READ, HIDE, DELETE…), optional for LIST and
    FIND_REFERENCE (without it: may the reader list at all), ignored elsewhere. Raises MissingDocument.

    Source: L1111-17, L1111-18, R1111-46 to R1111-53; PDT-INF-526; arrêté of 26 October 2023.
    """
    if action in _READING_ROWS:
        action = Action.READ
    requirement = matrices.requirements()[action]
    if document is None:
        if requirement.about is About.REQUIRED:
            raise MissingDocument(f"{action} is asked about one document")
    elif requirement.about is About.NONE:
        document = None
    if reader.kind in _CITIZENS:
        reason = _citizen_refusal(action, reader, space, document, requirement)
    else:
        reason = _visitor_refusal(action, reader, space, document, requirement)
    return ALLOWED if reason is None else _REFUSALS[reason]


def condition_of(*, action: Action, reader: Reader, space: SpaceFacts) -> Condition:
    """Says under which condition the matrix opens an action to a reader: what the caller must then limit.

    ABSENT when the reader's role does not exist in this mode; NO when the action is not in the reader's gift.
    """
    if reader.kind in _CITIZENS:
        return matrices.citizen_rights(reader.kind).get(action, Condition.NO)
    column = _column(reader, space)
    if column is None:
        return Condition.ABSENT
    row = matrices.rights(reader.authentication).get(action)
    return Condition.NO if row is None else row[column]


def list_filter(*, reader: Reader, space: SpaceFacts, with_deleted: bool = False) -> ListFilter:
    """Says, for a query, which documents of a space this reader's list may hold.

    Agrees with `decide` on LIST (LIST_DELETED when `with_deleted`) for every document.
    """
    general = decide(action=Action.LIST_DELETED if with_deleted else Action.LIST, reader=reader, space=space)
    if not general.allowed:
        return ListFilter(allowed=False, reason=general.reason)
    if reader.kind in _CITIZENS:
        return ListFilter(
            allowed=True,
            reason=general.reason,
            type_codes=None,
            hidden=HiddenScope.ALL,
            show_hidden_from_representatives=reader.kind == ReaderKind.CITIZEN,
        )
    return ListFilter(
        allowed=True,
        reason=general.reason,
        type_codes=matrices.open_types(reader.profession),
        hidden=_hidden_scope(condition_of(action=Action.READ_HIDDEN, reader=reader, space=space), space),
        show_hidden_from_patient=True,
        show_hidden_from_representatives=True,
        show_deleted=with_deleted,
    )


def passes(listed: ListFilter, document: DocumentFacts) -> bool:
    """Says whether a filter lets a document into the list: in Python, what the query says in SQL."""
    return (
        listed.allowed
        and (listed.type_codes is None or document.type_code in listed.type_codes)
        and (listed.show_deleted or document.status != DocumentStatus.DELETED)
        and (listed.show_hidden_from_patient or not document.hidden_from_patient)
        and (listed.show_hidden_from_representatives or not document.hidden_from_representatives)
        and (
            not document.hidden_from_professionals
            or listed.hidden is HiddenScope.ALL
            or (listed.hidden is HiddenScope.OWN and document.is_own)
        )
    )


def _hidden_scope(condition: Condition, space: SpaceFacts) -> HiddenScope:
    if condition is Condition.YES:
        return HiddenScope.ALL
    if condition is Condition.IF_PATIENT_ALLOWS:
        return HiddenScope.ALL if space.allows_hidden_in_emergency else HiddenScope.NONE
    return HiddenScope.OWN


def _citizen_refusal(
    action: Action,
    reader: Reader,
    space: SpaceFacts,
    document: DocumentFacts | None,
    requirement: Requirement,
) -> Reason | None:
    """Says why a citizen or a representative may not; None when they may."""
    condition = matrices.citizen_rights(reader.kind).get(action, Condition.NO)
    if condition is Condition.NO:
        return Reason.ROLE_NOT_ENTITLED
    if requirement.open_space and not space.is_open:
        return Reason.SPACE_NOT_OPEN
    if document is None:
        return None
    if document.hidden_from_patient:
        return Reason.HIDDEN_FROM_PATIENT
    if document.hidden_from_representatives and reader.kind == ReaderKind.REPRESENTATIVE:
        return Reason.HIDDEN_FROM_REPRESENTATIVES
    if document.status == DocumentStatus.DELETED:
        return Reason.DELETED
    if condition is Condition.OWN and not document.by_patient:
        return Reason.NOT_DEPOSITED_BY_PATIENT
    return None


def _column(reader: Reader, space: SpaceFacts) -> Column | None:
    """Finds the role that a reader holds in this space and mode; None when the matrix has no such role."""
    if reader.kind == ReaderKind.STAFF:
        return _STAFF_BY_MODE.get(reader.mode)
    if reader.kind == ReaderKind.STRUCTURE:
        return _STRUCTURE_BY_MODE.get(reader.mode)
    if space.is_occupational_doctor:
        return _OCCUPATIONAL_BY_MODE.get(reader.mode)
    if reader.profession != DOCTOR:
        return _OTHER_BY_MODE[reader.mode]
    return (_TREATING_DOCTOR_BY_MODE if space.is_treating_doctor else _DOCTOR_BY_MODE)[reader.mode]


def _visitor_refusal(
    action: Action,
    reader: Reader,
    space: SpaceFacts,
    document: DocumentFacts | None,
    requirement: Requirement,
) -> Reason | None:
    """Says why a professional, an employee or a structure may not; None when they may."""
    column = _column(reader, space)
    if column is None:
        return Reason.MODE_NOT_OPEN
    cells = matrices.rights(reader.authentication)
    row = cells.get(action)
    condition = Condition.NO if row is None else row[column]
    if condition is Condition.NO:
        return Reason.ROLE_NOT_ENTITLED
    if condition is Condition.ABSENT:
        return Reason.MODE_NOT_OPEN
    if requirement.open_space and not space.is_open:
        return Reason.SPACE_NOT_OPEN
    if document is not None:
        reason = _ownership_refusal(condition, column, document, requirement)
        if reason is not None:
            return reason
    reason = _entry_refusal(reader, space, document, requirement)
    if reason is not None or document is None:
        return reason
    return _document_refusal(action, cells, column, space, document, requirement)


def _ownership_refusal(
    condition: Condition, column: Column, document: DocumentFacts, requirement: Requirement
) -> Reason | None:
    """Says whether the document is somebody else's business: another author's, or the patient's."""
    if document.by_patient and requirement.patient_documents is not PatientDocuments.ANY:
        allowed = (
            requirement.patient_documents is PatientDocuments.TREATING_DOCTOR and column in _TREATING_DOCTOR_COLUMNS
        )
        return None if allowed else Reason.DOCUMENT_OF_PATIENT
    if condition in _OWNERSHIP and not document.is_own:
        return Reason.NOT_OWN_DOCUMENT
    return None


def _entry_refusal(
    reader: Reader, space: SpaceFacts, document: DocumentFacts | None, requirement: Requirement
) -> Reason | None:
    """Says why the reader may not enter: blocked, not authorised, emergency or type of document closed."""
    if space.blocked and _is_needed(requirement.unblocked, document):
        return Reason.BLOCKED
    if _is_needed(requirement.authorisation, document):
        if reader.mode == Mode.NORMAL:
            if not space.authorised:
                return Reason.NOT_AUTHORISED
        elif reader.mode == Mode.REGULATION:
            if not space.allows_regulation:
                return Reason.REGULATION_NOT_ALLOWED
        elif not space.allows_break_glass:
            return Reason.BREAK_GLASS_NOT_ALLOWED
    if reader.kind == ReaderKind.PROFESSIONAL and _is_needed(requirement.visible, document):
        types = matrices.open_types(reader.profession)
        if not types or (document is not None and document.type_code not in types):
            return Reason.TYPE_NOT_OPEN_TO_PROFESSION
    return None


def _is_needed(need: Need, document: DocumentFacts | None) -> bool:
    if need is Need.UNLESS_OWN:
        return document is not None and not document.is_own
    return need is Need.YES


def _document_refusal(
    action: Action,
    cells: _Cells,
    column: Column,
    space: SpaceFacts,
    document: DocumentFacts,
    requirement: Requirement,
) -> Reason | None:
    """Says why this document stays out of reach of one who may enter: deleted, of a closed state, hidden."""
    if document.status == DocumentStatus.DELETED and action not in _SEES_DELETED:
        return Reason.DELETED
    if action is Action.READ and not _reading_rows_open(cells, column, document):
        return Reason.ROLE_NOT_ENTITLED
    if document.hidden_from_professionals and _is_needed(requirement.visible, document):
        hidden = cells[Action.READ_HIDDEN][column]
        if hidden is Condition.IF_PATIENT_ALLOWS:
            return None if space.allows_hidden_in_emergency else Reason.HIDDEN_IN_EMERGENCY
        if hidden is not Condition.YES and not document.is_own:
            return Reason.HIDDEN_FROM_PROFESSIONALS
    return None


def _reading_rows_open(cells: _Cells, column: Column, document: DocumentFacts) -> bool:
    """Says whether every row of the matrix that the state of a document calls for is open to the reader."""
    states = (
        (Action.READ_HIDDEN, document.hidden_from_professionals),
        (Action.READ_INVISIBLE, document.hidden_from_patient or document.hidden_from_representatives),
        (Action.READ_ARCHIVED, document.archived),
        (Action.READ_SUPERSEDED, document.status == DocumentStatus.SUPERSEDED),
        (Action.READ_DELETED, document.status == DocumentStatus.DELETED),
    )
    return all(cells[row][column] not in _CLOSED_CELLS for row, concerned in states if concerned)
