"""Reading a list of INS to close, as a dry run: what would be closed, and what would not, line by line."""

from uuid import UUID

from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.domain.identity import queries as identity
from carnet.domain.spaces import queries as spaces
from carnet.domain.spaces import rules as spaces_rules
from carnet.domain.spaces.codes import Event
from carnet.domain.support.codes import BulkCheck
from carnet.domain.support.rules import requests as rules
from carnet.foundation import database
from carnet.foundation.values import ins


def check(text: str) -> BulkCheck:
    """Says what closing the INS of a text, one a line, would do. Raises Invalid when there are none, or too many."""
    lines = [line.strip() for line in text.splitlines()]
    wanted = [(number, line) for number, line in enumerate(lines, start=1) if line]
    if not wanted:
        raise Invalid(Fault("required", "listed", "one INS a line"))
    if len(wanted) > rules.MOST_SPACES:
        raise Invalid(Fault("too-many", "listed", f"{rules.MOST_SPACES} lines at most"))
    closable: dict[UUID, None] = {}
    not_closable, unknown, unreadable = [], [], []
    for number, line in wanted:
        try:
            space_id = _space(line)
        except ins.UnreadableIns:
            unreadable.append(number)
            continue
        if space_id is None:
            unknown.append(number)
        elif is_closable(space_id):
            closable[space_id] = None
        else:
            not_closable.append(number)
    return BulkCheck(tuple(closable), tuple(not_closable), tuple(unknown), tuple(unreadable))


def is_closable(space_id: UUID) -> bool:
    """Tells whether a space may be closed from the state it is in."""
    with database.entered(space_id):
        try:
            life = spaces.life(space_id=space_id)
        except spaces.NoSuchSpace:
            return False
    return spaces_rules.decide_event(state=life.state, event=Event.CLOSE).allowed


def _space(matricule: str) -> UUID | None:
    for oid in identity.accepted_domains():
        found = identity.space_of_ins(ins=ins.parse(matricule, oid=oid))
        if found is not None:
            return found
    return None
