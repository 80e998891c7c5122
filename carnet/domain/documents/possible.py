"""What a reader may do with one document, so that a page shows only the buttons that may work.

Nothing of the document leaves and nothing is written in the journal: the act itself is decided again, by its own door.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from carnet.domain.access import codes as access
from carnet.domain.access import queries as access_queries
from carnet.domain.access import rules as law
from carnet.domain.access.codes import Action, DocumentFacts, DocumentStatus
from carnet.domain.access.queries import Standing
from carnet.domain.documents import queries
from carnet.foundation.actors import Actor


@dataclass(frozen=True, slots=True)
class Possible:
    """The actions open now, and those of them that the same reader could undo afterwards."""

    actions: frozenset[Action] = frozenset()
    undoable: frozenset[Action] = frozenset()


def possible_actions(*, space_id: UUID, document_id: UUID, by: Actor, at: datetime) -> Possible:
    """Says what this reader may do with a version; nothing at all when there is none. Raises NoSuchSpace."""
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        document = queries.one(space_id=space_id, cipher=standing.cipher, document_id=document_id)
    if document is None:
        return Possible()
    facts = queries.facts(document, by)
    actions = frozenset(action for action in _meaningful(facts) if _allows(standing, action, facts))
    undoable = frozenset(
        action
        for action in actions & _BACK.keys()
        if _allows(standing, _BACK[action], _after(action, facts)) and _allows(standing, Action.READ, facts)
    )
    return Possible(actions=actions, undoable=undoable)


def may_describe(*, space_id: UUID, document_id: UUID, by: Actor, at: datetime) -> bool:
    """Says whether this reader may see a version's metadata: an author may change more than an author may look at.

    False when there is no such version. Raises NoSuchSpace.
    """
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        document = queries.one(space_id=space_id, cipher=standing.cipher, document_id=document_id)
    if document is None:
        return False
    facts = queries.facts(document, by)
    # What was just deleted is out of the lists, and still read by those who may read it.
    return any(_allows(standing, action, facts) for action in (law.finding(standing.reader), Action.READ))


# What takes an action back. A deletion, a replacement and an announcement to the patient are for good.
_BACK = {
    Action.HIDE: Action.UNHIDE,
    Action.UNHIDE: Action.HIDE,
    Action.ARCHIVE: Action.UNARCHIVE,
    Action.UNARCHIVE: Action.ARCHIVE,
}


def _meaningful(facts: DocumentFacts) -> Iterator[Action]:
    """Gives the actions that would change something, whoever asks."""
    yield Action.READ
    if facts.status is DocumentStatus.DELETED:
        return
    yield Action.UNHIDE if facts.hidden_from_professionals else Action.HIDE
    yield Action.UNARCHIVE if facts.archived else Action.ARCHIVE
    yield Action.DELETE
    if facts.hidden_from_patient or facts.hidden_from_representatives:
        yield Action.SHOW_TO_PATIENT
    if facts.status is DocumentStatus.CURRENT:
        yield Action.REPLACE


def _after(action: Action, facts: DocumentFacts) -> DocumentFacts:
    if action in {Action.HIDE, Action.UNHIDE}:
        return replace(facts, hidden_from_professionals=action is Action.HIDE)
    return replace(facts, archived=action is Action.ARCHIVE)


def _allows(standing: Standing, action: access.Action, facts: DocumentFacts) -> bool:
    return law.decide(action=action, reader=standing.reader, space=standing.facts, document=facts).allowed
