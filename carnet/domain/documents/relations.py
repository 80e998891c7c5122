"""What ties documents besides replacement: a document completes another one, or is another form of it.

A relation is kept with the document that says it, sealed, and in a table of rows that finds it from its other end. What
completes a document that is replaced, or is another form of it, is out of force with it.

Source: IHE ITI TF-3 §4.2.2.2 (APND, XFRM, XFRM_RPLC, RPLC); IHE MHD (relatesTo).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from carnet.domain.access.queries import Standing
from carnet.domain.documents import deciding, naming, queries
from carnet.domain.documents.codes import Document, NewDocument, Status, Visibility
from carnet.domain.documents.relation_codes import Relation
from carnet.domain.documents.rules import header as headers
from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.foundation import database
from carnet.foundation.actors import Actor

_KEEP = """
INSERT INTO documents_relation (space_id, source_id, target_id, kind)
SELECT %s, %s, target::uuid, kind FROM unnest(%s::text[], %s::text[]) AS said (target, kind) ON CONFLICT DO NOTHING
"""
# What a document replaces itself is not what it only completes: another form that replaces stays in force.
_SUPERSEDE = """
WITH RECURSIVE tied (id) AS (
    SELECT id FROM documents_document WHERE space_id = %s AND id = ANY(%s)
    UNION
    SELECT newer.id FROM tied
        JOIN documents_relation AS said ON said.space_id = %s AND said.target_id = tied.id
        JOIN documents_document AS newer ON newer.space_id = said.space_id AND newer.id = said.source_id
    WHERE newer.status = 'current' AND newer.replaces_id IS DISTINCT FROM tied.id
)
UPDATE documents_document SET status = 'superseded', changed_at = %s, revision = revision + 1
WHERE space_id = %s AND id IN (SELECT id FROM tied) AND status = 'current'
"""
_FOLLOWED = frozenset({Visibility.HIDDEN_FROM_PROFESSIONALS, Visibility.HIDDEN_FROM_REPRESENTATIVES})


@dataclass(frozen=True, slots=True)
class Tied:
    """Where a new document leads, and the restrictions that it takes over from there."""

    relations: tuple[Relation, ...]
    visibility: frozenset[Visibility]


def resolve(*, document: NewDocument, standing: Standing, by: Actor) -> Tied:
    """Finds the documents that a new one completes or transforms: in force, and known to who deposits. Raises Invalid.

    What the depositor may not know of is answered as what does not exist. What completes a hidden document, or is
    another form of it, would tell what it says: it is hidden too.
    """
    found: list[Relation] = []
    visibility: frozenset[Visibility] = frozenset()
    for said in document.relations:
        target = _target(said.target, standing)
        if target is None or not deciding.knows(standing, target, by):
            raise Invalid(Fault("unknown-entry", "relations", "the related document is not here", document.place))
        if target.status is not Status.CURRENT:
            message = f"the related document is {target.status}"
            raise Invalid(Fault("not-in-force", "relations", message, document.place))
        found.append(Relation(said.kind, target.id))
        visibility |= target.visibility & _FOLLOWED
    return Tied(tuple(dict.fromkeys(found)), visibility)


def _target(named: UUID | str, standing: Standing) -> Document | None:
    space_id, cipher = standing.space_id, standing.cipher
    if isinstance(named, str):
        return queries.one(space_id=space_id, cipher=cipher, unique_id=headers.unique_id(named))
    row = naming.rows_of_entries(space_id=space_id, entry_ids=(named,)).get(named)
    return queries.one(space_id=space_id, cipher=cipher, document_id=row) if row else None


def keep(*, space_id: UUID, source_id: UUID, relations: Iterable[Relation]) -> None:
    """Writes where the relations of a new document lead, in the transaction of its deposit."""
    every = tuple(relations)
    if every:
        targets, kinds = [str(one.target) for one in every], [one.kind.value for one in every]
        database.run(_KEEP, (space_id, source_id, targets, kinds))


def supersede(*, space_id: UUID, replaced: Iterable[UUID], at: datetime) -> None:
    """Puts out of force what completes or transforms documents that were just replaced, and what completes that.

    In the transaction of the replacement, whose caller has the turn of the space.
    """
    rows = list(replaced)
    if rows:
        database.run(_SUPERSEDE, (space_id, rows, space_id, at, space_id))


def seen_targets(*, asked: Iterable[UUID], standing: Standing, by: Actor) -> frozenset[UUID]:
    """Keeps, of documents named in a search for what leads to them, those that the reader may know of."""
    every = queries.with_ids(space_id=standing.space_id, cipher=standing.cipher, ids=asked)
    return frozenset(row for row, target in every.items() if deciding.knows(standing, target, by))


def shown(*, documents: tuple[Document, ...], standing: Standing, by: Actor) -> tuple[Document, ...]:
    """Gives documents with those of their relations that lead to what the reader may know of."""
    targets = {relation.target for document in documents for relation in document.details.relations}
    if not targets:
        return documents
    known = seen_targets(asked=targets, standing=standing, by=by)
    return tuple(
        replace(document, relations=tuple(one for one in document.details.relations if one.target in known))
        if document.details.relations
        else document
        for document in documents
    )
