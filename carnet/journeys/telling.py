"""Telling what happened in a space to all who must know: its citizen, who acts for the citizen, and the médecin
traitant in an emergency."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.backends.utils import CursorWrapper

from carnet.domain.access import codes as access_codes
from carnet.domain.access import lists as access
from carnet.domain.access import rules as law
from carnet.domain.access.codes import DocumentFacts, ReaderKind, SpaceFacts
from carnet.domain.notifications import actions as notifications
from carnet.domain.notifications import professionals
from carnet.domain.notifications import rules as telling_rules
from carnet.domain.notifications.codes import EMERGENCIES, Delegate, Fact
from carnet.domain.spaces.queries import delegations

# Who is told holds a mandate in force in a space where something happened: what remains to ask is the document.
_THERE = SpaceFacts(is_open=True, has_mandate=True)


def tell(cursor: CursorWrapper, *, facts: Sequence[Fact], at: datetime) -> None:
    """Writes the notices of facts of many spaces, inside the caller's transaction, with the workers' role.

    After an emergency access the citizen and the médecin traitant are both told. Who acts for a citizen receives a copy
    of what the law lets this delegate know. Sources: R1111-48; functional-rules §1.4.
    """
    notifications.deliver_all(cursor, facts=facts, copied=list(_copied(facts, at=at)), at=at)
    urgent = [fact for fact in facts if fact.kind in EMERGENCIES]
    if urgent:
        doctors = access.treating_doctors(space_ids={fact.space_id for fact in urgent}, at=at)
        professionals.tell(cursor, facts=urgent, doctors=doctors)


def _copied(facts: Sequence[Fact], *, at: datetime) -> Iterator[tuple[Fact, Delegate]]:
    """Gives each fact with each delegate who may know of it; nobody is told of what they did themselves."""
    delegates = delegations.told_of(space_ids={fact.space_id for fact in facts}, at=at)
    for fact in facts:
        for delegate in delegates.get(fact.space_id, ()):
            if not telling_rules.is_told_of_own(fact, delegate) and _may_know(fact, delegate):
                yield fact, delegate


def _may_know(fact: Fact, delegate: Delegate) -> bool:
    """Asks the law whether a delegate's list may hold the document of which a fact speaks, as it was at that time."""
    reader = access_codes.Reader(kind=ReaderKind(delegate.role.value))
    document = DocumentFacts(type_code=fact.object_code, hidden_from_representatives=fact.kept_from_delegates)
    return law.passes(law.list_filter(reader=reader, space=_THERE), document)
