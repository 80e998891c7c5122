"""The law of access: who may do what in a space, and with which document. Plain facts in, a decision out.

The order of the questions: account cut by vigilance, proof asked of its holder, role and mode (functional rights
matrix), state of the space, the citizen's restrictions, ownership, block, authorisation or emergency switch, type open
to the profession, visibility of the document.
"""

from carnet.domain.access import columns, matrices, restricting
from carnet.domain.access.codes import (
    NOTHING_WITHHELD,
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
    Withheld,
)
from carnet.domain.access.matrices import Requirement
from carnet.foundation.decisions import ALLOWED, Decision, refuse

type _Cells = dict[Action, dict[Column, Condition]]

_CITIZENS = frozenset({ReaderKind.CITIZEN, ReaderKind.REPRESENTATIVE, ReaderKind.CARER})

_EMERGENCIES = frozenset({Mode.REGULATION, Mode.BREAK_GLASS})

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

# A cut account takes nothing out; what care produces is still received, as from a blocked professional.
_LEFT_TO_CUT = frozenset({Action.DEPOSIT, Action.DEPOSIT_FOR_STRUCTURE})

_CLOSED_CELLS = frozenset({Condition.NO, Condition.ABSENT})

# To these refusals the reader is answered as if there were nothing: restrictions are silent.
SILENT = frozenset(
    {
        Reason.HIDDEN_FROM_PROFESSIONALS,
        Reason.HIDDEN_IN_EMERGENCY,
        Reason.HIDDEN_FROM_PATIENT,
        Reason.HIDDEN_FROM_REPRESENTATIVES,
        Reason.RESTRICTED,
        Reason.DELETED,
    }
)
# A structure's software lists and reads nothing, but finds again what the structure deposited (TD3.1, reference).
_REFERENCE_READERS = frozenset({ReaderKind.STAFF, ReaderKind.STRUCTURE})

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
    column = columns.of(reader, space)
    if column is None:
        return Condition.ABSENT
    row = matrices.rights(reader.authentication).get(action)
    return Condition.NO if row is None else row[column]


def finding(reader: Reader) -> Action:
    """Says which right lets a reader know that a document exists and see its metadata."""
    return Action.FIND_REFERENCE if reader.kind in _REFERENCE_READERS else Action.LIST


def knows_of(*, reader: Reader, space: SpaceFacts, document: DocumentFacts) -> bool:
    """Says whether a refusal about this document may be told to this reader for what it is.

    Who wrote a document knows that it exists, and a type closed to a profession is no secret of the patient's. All
    others are answered as if there were nothing, whatever they asked.
    """
    if document.is_own:
        return True
    found = decide(action=finding(reader), reader=reader, space=space, document=document)
    is_closed_type = found.reason == Reason.TYPE_NOT_OPEN_TO_PROFESSION and not document.hidden_from_professionals
    return found.allowed or is_closed_type


def withheld(*, reader: Reader, space: SpaceFacts) -> Withheld:
    """Gives the citizen's restrictions that bind this reader in this mode, and whether they spare the reader's own.

    They leave the citizen, and the treating doctor like what is hidden from professionals (MASQUE_PS), except those
    set against that one person and what waits for the citizen to decide. In an emergency they follow the citizen's
    switch for hidden documents. See ADR on restrictions.

    Source: regulation (EU) 2025/327, article 8; R1111-49.
    """
    if not space.restrictions or reader.kind in _CITIZENS:
        return NOTHING_WITHHELD
    if reader.mode in _EMERGENCIES:
        if space.allows_hidden_in_emergency:
            return NOTHING_WITHHELD
        return Withheld(restrictions=space.restrictions, spares_own=False)
    if columns.of(reader, space) is Column.TREATING_DOCTOR_NORMAL:
        return Withheld(restrictions=tuple(filter(restricting.binds_treating_doctor, space.restrictions)))
    return Withheld(restrictions=space.restrictions)


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
        withheld=withheld(reader=reader, space=space),
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
        and not restricting.is_withheld(listed.withheld, document)
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
    if not space.has_mandate:
        return Reason.NO_MANDATE
    if requirement.open_space and not space.is_open:
        return Reason.SPACE_NOT_OPEN
    if document is None:
        return None
    if document.hidden_from_patient:
        return Reason.HIDDEN_FROM_PATIENT
    if document.hidden_from_representatives and reader.kind != ReaderKind.CITIZEN:
        return Reason.HIDDEN_FROM_REPRESENTATIVES
    if document.status == DocumentStatus.DELETED:
        return Reason.DELETED
    if condition is Condition.OWN and not document.by_patient:
        return Reason.NOT_DEPOSITED_BY_PATIENT
    return None


def _visitor_refusal(
    action: Action,
    reader: Reader,
    space: SpaceFacts,
    document: DocumentFacts | None,
    requirement: Requirement,
) -> Reason | None:
    """Says why a professional, an employee or a structure may not; None when they may."""
    if action not in _LEFT_TO_CUT:
        if space.account_cut:
            return Reason.ACCOUNT_CUT
        if space.proof_wanted and reader.mode not in _EMERGENCIES:
            return Reason.PROOF_WANTED
    column = columns.of(reader, space)
    if column is None:
        return Reason.MODE_NOT_OPEN
    cells = matrices.rights(reader.authentication)
    row = cells.get(action)
    condition = Condition.NO if row is None else row[column]
    if condition is Condition.NO:
        return Reason.ROLE_NOT_ENTITLED
    if condition is Condition.ABSENT:
        return Reason.MODE_NOT_OPEN
    if reader.mode == Mode.SECRET and not space.is_minor:
        return Reason.NOT_A_MINOR
    if requirement.open_space and not space.is_open:
        return Reason.SPACE_NOT_OPEN
    if column is Column.OCCUPATIONAL_DOCTOR and not space.authorised and _needs_express_consent(requirement, document):
        return Reason.NO_EXPRESS_CONSENT
    if document is not None:
        if _is_withheld(reader, space, document, requirement):
            return Reason.RESTRICTED
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
            requirement.patient_documents is PatientDocuments.TREATING_DOCTOR and column in columns.TREATING_DOCTOR
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
        reason = _authorisation_refusal(reader, space)
        if reason is not None:
            return reason
    if reader.kind == ReaderKind.PROFESSIONAL and _is_needed(requirement.visible, document):
        types = matrices.open_types(reader.profession)
        if not types or (document is not None and document.type_code not in types):
            return Reason.TYPE_NOT_OPEN_TO_PROFESSION
    return None


def _needs_express_consent(requirement: Requirement, document: DocumentFacts | None) -> bool:
    """Says whether an occupational doctor needs the patient's express consent. Source: L1111-17."""
    return requirement.express_consent or _is_needed(requirement.authorisation, document)


def _authorisation_refusal(reader: Reader, space: SpaceFacts) -> Reason | None:
    """Says why nothing lets the reader in: no authorisation, or in an emergency the patient's will or no reason given.

    Source: L1111-17, R1111-46, R1111-48.
    """
    if reader.mode == Mode.REGULATION:
        return None if space.allows_regulation else Reason.REGULATION_NOT_ALLOWED
    if reader.mode == Mode.BREAK_GLASS:
        if not space.allows_break_glass:
            return Reason.BREAK_GLASS_NOT_ALLOWED
        return None if space.has_declared_emergency else Reason.NO_EMERGENCY_DECLARED
    return None if space.authorised else Reason.NOT_AUTHORISED


def _is_withheld(reader: Reader, space: SpaceFacts, document: DocumentFacts, requirement: Requirement) -> bool:
    """Says whether a restriction withholds this document; what is the reader's own is spared but in an emergency."""
    if not space.restrictions or not _is_needed(requirement.visible, document):
        return False
    return restricting.is_withheld(withheld(reader=reader, space=space), document)


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
