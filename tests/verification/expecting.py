"""What the law wants of one cell of the matrix, from facts written by hand and the pure rules alone."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from carnet.config.privileges import Row
from carnet.domain.access import rules as law
from carnet.domain.access.codes import Action, DocumentFacts, DocumentStatus, Mode, Reader, SpaceFacts
from carnet.domain.spaces import rules as life
from carnet.domain.spaces.codes import Event, State
from carnet.domain.spaces.codes.delegations import Event as MandateEvent
from carnet.domain.spaces.codes.delegations import Kind, Party, Status
from carnet.domain.spaces.rules import delegations
from carnet.domain.support.codes import Power
from carnet.domain.support.rules import desk
from tests.verification.scene import Held, Mandate, Person


class Outcome(StrEnum):
    """What an answer amounts to."""

    GIVEN = "given"
    REFUSED = "refused"
    UNKNOWN = "as if it did not exist"
    TO_SIGN_IN = "to sign in"
    NO_METHOD = "no such method"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What one address names. `space` is empty for a space that does not exist.

    `document` is None where the address names a document that does not exist. `of` is the name of the space to which
    another thing (a case, a consent…) belongs. `assigned_to` is who took a case, `operation` where a request stands.
    """

    name: str
    space: str = ""
    public_id: str = ""
    document: Held | None = None
    of: str = ""
    mandate: Mandate | None = None
    change: Action | None = None
    verb: str = ""
    assigned_to: UUID | None = None
    operation: str = ""


_ACTIONS = frozenset(Action)
_POWERS = frozenset(Power)


def outcome(row: Row, method: str, person: Person, subject: Subject, *, at: datetime) -> Outcome:
    """Says what this person must be answered."""
    words = row.asked.get(method)
    if words is None:
        return Outcome.NO_METHOD
    if "everybody" in words and (len(words) == 1 or person.house != row.house):
        return Outcome.GIVEN
    if person.house != row.house:
        return Outcome.TO_SIGN_IN
    if person.is_over:
        return Outcome.REFUSED
    if ("decides" in words and not person.decides) or ("beyond_documents" in words and not person.beyond_documents):
        return Outcome.UNKNOWN
    if "scope" in words and not person.scopes:
        return Outcome.REFUSED
    if row.about == "case" and subject.of != person.shows and row.house == "citizen":
        return Outcome.UNKNOWN
    for word in words:
        found = _of_word(word, row, person, subject, at)
        if found is not Outcome.GIVEN:
            return found
    if row.about == "alert":
        return Outcome.UNKNOWN  # no account of the scene read too much
    # A thing of somebody else's space is not there, for who may look.
    return Outcome.UNKNOWN if subject.of and subject.of != person.shows and row.house == "citizen" else Outcome.GIVEN


def _of_word(word: str, row: Row, person: Person, subject: Subject, at: datetime) -> Outcome:
    if person.agent is not None:
        return _of_desk(word, person, subject, at)
    if word.startswith("mandate:"):
        return _of_mandate(word.removeprefix("mandate:"), person, subject)
    if word.startswith("life:"):
        state = State.CLOSED if person.shows == "boris" else State.ACTIVE
        return _told(life.decide_event(state=state, event=Event(word.removeprefix("life:"))).allowed)
    if word in {"signed_in", "decides", "beyond_documents", "scope", "everybody"}:
        return Outcome.GIVEN
    space = person.shows or subject.space
    if word == "check_access" and not space and not row.route.endswith(("/id", "$ihe-pix")):
        return Outcome.GIVEN  # a search that finds nobody
    if row.about == "document" and subject.space != space:
        return Outcome.UNKNOWN
    if space not in person.standing:
        return Outcome.UNKNOWN
    reader, facts = person.standing[space]
    if word in {"break_glass", "regulation", "secret"}:
        return _of_mode(word, person, reader, facts, is_minor=space == "lea")
    if word == "auditor":
        return _told(person.is_auditor)
    return _of_law(word, row, person, subject, reader, facts)


def _of_law(word: str, row: Row, person: Person, subject: Subject, reader: Reader, facts: SpaceFacts) -> Outcome:
    if word == "change" and row.about != "document":
        return Outcome.UNKNOWN  # the document is named by an identifier that nobody gave
    action = {"find": law.finding(reader), "change": subject.change}.get(word) or Action(word)
    if row.about != "document":
        return _told(law.decide(action=action, reader=reader, space=facts).allowed)
    nothing = law.decide(action=law.finding(reader), reader=reader, space=facts)
    unknown = Outcome.UNKNOWN if nothing.allowed else Outcome.REFUSED
    if subject.document is None:
        return unknown
    document = subject.document.known_to(person.wrote_as)
    if not _changes_something(action, document):
        action = law.finding(reader)
    decision = law.decide(action=action, reader=reader, space=facts, document=document)
    if decision.allowed:
        return Outcome.GIVEN if _has_part(row.route, subject.document) else Outcome.UNKNOWN
    if not law.knows_of(reader=reader, space=facts, document=document):
        return unknown
    return Outcome.UNKNOWN if decision.reason in law.SILENT else Outcome.REFUSED


def _changes_something(action: Action, document: DocumentFacts) -> bool:
    """Tells whether an act would change a document; one that changes nothing is decided as a look at it."""
    hidden = document.hidden_from_professionals
    return {
        Action.HIDE: not hidden,
        Action.UNHIDE: hidden,
        Action.SHOW_TO_PATIENT: document.hidden_from_patient or document.hidden_from_representatives,
        Action.ARCHIVE: not document.archived,
        Action.UNARCHIVE: document.archived,
        Action.DELETE: document.status is not DocumentStatus.DELETED,
    }.get(action, True)


def would_change(action: Action, held: Held) -> bool:
    """Tells whether an act would change a document; those that change nothing are asked by their own pages."""
    return _changes_something(action, held.facts)


def _has_part(route: str, held: Held) -> bool:
    """Tells whether a document has what an address shows of it: no document of the scene carries another file."""
    if route == "citizen:attachment":
        return False
    return held.is_picture is (route == "citizen:picture") if route in {"citizen:pdf", "citizen:picture"} else True


def may_find(person: Person, held: Held) -> bool:
    """Tells whether the law lets this person see a document listed, or read it once deleted."""
    if held.space not in person.standing:
        return False
    reader, facts = person.standing[held.space]
    document = held.known_to(person.wrote_as)
    return any(
        law.decide(action=action, reader=reader, space=facts, document=document).allowed
        for action in (law.finding(reader), Action.READ)
    )


def is_out_of_sight(person: Person, subject: Subject) -> bool:
    """Tells whether a document exists where this person stands, and this person may not know of it."""
    held = subject.document
    if held is None or held.space != (person.shows or "alice") or held.space not in person.standing:
        return False
    reader, facts = person.standing[held.space]
    known = law.knows_of(reader=reader, space=facts, document=held.known_to(person.wrote_as))
    return not known and not may_find(person, held)


def may_name(person: Person, space: str) -> bool:
    """Tells whether the law lets this person know who the citizen of a space is."""
    # The administrative state of Alice's space names those who act for her, Hugo among them.
    if person.privilege is not None and space in {"alice", "hugo"}:
        return True
    if space not in person.standing:
        return False
    reader, facts = person.standing[space]
    return law.decide(action=Action.READ_ADMINISTRATIVE_DATA, reader=reader, space=facts).allowed


def _of_mode(word: str, person: Person, reader: Reader, facts: SpaceFacts, *, is_minor: bool) -> Outcome:
    mode = Mode(word)
    action = Action.READ_ADMINISTRATIVE_DATA if mode is Mode.SECRET else Action.LIST
    said = replace(facts, has_declared_emergency=True, is_minor=is_minor)
    decision = law.decide(action=action, reader=replace(reader, mode=mode), space=said)
    return _told(decision.allowed and (mode is not Mode.REGULATION or person.is_regulator))


def _of_mandate(event: str, person: Person, subject: Subject) -> Outcome:
    """Answers for the mandates: known to both sides, and to who decides for the person; opened by the delegate."""
    mandate = subject.mandate
    assert mandate is not None
    is_delegate = person.own == mandate.delegate
    is_person = person.shows == mandate.person and person.decides
    if not (is_delegate or is_person):
        return Outcome.UNKNOWN
    status, kind = Status(mandate.status), Kind(mandate.kind)
    if event == "see":
        return Outcome.GIVEN
    if event == "switch":
        return Outcome.GIVEN if is_delegate and status is Status.ACCEPTED else Outcome.UNKNOWN
    party = Party.DELEGATE if is_delegate else Party.PERSON
    facts = delegations.EventFacts(kind=kind, status=status, party=party, is_overdue=False)
    return _told(delegations.decide_event(event=MandateEvent(event), facts=facts).allowed)


def _of_desk(word: str, person: Person, subject: Subject, at: datetime) -> Outcome:
    agent = person.agent
    assert agent is not None
    if word == "signed_in":
        return Outcome.GIVEN
    if word == "own_case":
        return _told(desk.decide_own_case(assigned_to=subject.assigned_to, agent_id=agent.id).allowed)
    if word == "take_case":
        return _told(desk.decide_take(assigned_to=subject.assigned_to, agent_id=agent.id).allowed)
    if word == "second_person":
        return _told(subject.operation == "pending" and not person.name.startswith("véra"))
    if word == "requester":
        return _told(subject.operation == "approved" and person.name == "véra, supervisor")
    power = Power.SUSPEND_SPACE if word == "change" else Power(word)
    privilege = person.privilege
    decided = desk.decide(
        power=power, agent=agent, at=at, privilege=privilege, subject=privilege.subject if privilege else None
    )
    return _told(decided.allowed)


def _told(allowed: bool) -> Outcome:
    return Outcome.GIVEN if allowed else Outcome.REFUSED
