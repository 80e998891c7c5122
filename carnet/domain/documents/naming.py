"""The names of a document: in a registry, in a restriction, and the title under which its citizen knows it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from carnet.domain.access import queries as access_queries
from carnet.domain.access import rules as law
from carnet.domain.documents import queries
from carnet.domain.documents.codes import Document
from carnet.foundation import database
from carnet.foundation.actors import Actor


def entry_id(document_id: UUID, revision: int) -> UUID:
    """Gives the entryUUID of a document at one revision of its metadata: its row at first, then one for each revision.

    The logical id (lid) is the row, whatever the revision.
    Source: french-profiles §2.1 (entryUUID changes at every update of metadata, logicalId does not).
    """
    return document_id if revision <= 1 else uuid5(document_id, str(revision))


def rows_of_entries(*, space_id: UUID, entry_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Gives the rows that these entryUUIDs name or named, whatever has changed since; unknown ones are left out.

    Decides nothing and unseals nothing: the caller asks the law about each row. The space is entered.
    """
    wanted = set(entry_ids)
    if not wanted:
        return {}
    found: dict[UUID, UUID] = {}
    # The same work whether a name is found or not: nobody learns from the time taken that a hidden document exists.
    for document_id, revision in database.rows(_NAMED, (space_id, list(wanted))):
        for number in range(1, revision + 1):
            name = entry_id(document_id, number)
            if name in wanted:
                found[name] = document_id
    return found


_NAMED = "SELECT id, revision FROM documents_document WHERE space_id = %s AND (revision > 1 OR id = ANY(%s))"


def set_key(document: Document) -> str:
    """Gives what a restriction on a document names: the set of its versions, so that the next version is held too."""
    return queries.set_key(document)


_EPISODES = ("urn:ihe:iti:xds:2015:encounterId", "urn:ihe:iti:xds:2013:order", "urn:ihe:iti:xds:2013:accession")


def episode_key(document: Document) -> str:
    """Gives what a restriction on an episode of care names: the stay or the visit, failing that the order, then the
    exam, then whatever business identifier there is; empty for a document that belongs to no known episode."""
    references = document.details.reference_ids
    named = (reference.value for kind in _EPISODES for reference in references if reference.kind == kind)
    return next(named, references[0].value if references else "")


def titles_of_sets(*, space_id: UUID, keys: Iterable[str], by: Actor, at: datetime) -> dict[str, str]:
    """Gives the newest title of each set of versions (`set_key`) that this reader may list.

    No line of the journal: the caller has just written that the reader looked at what is withheld.
    Raises spaces.queries.NoSuchSpace.
    """
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        listed = law.list_filter(reader=standing.reader, space=standing.facts)
        rows = database.rows(_OF_SETS, (space_id, wanted))
        found = queries.with_ids(space_id=space_id, cipher=standing.cipher, ids=[row[0] for row in rows])
    shown = [document for document in found.values() if law.passes(listed, queries.facts(document, by))]
    newest_last = sorted(shown, key=lambda document: (document.deposited_at, document.id))
    return {set_key(document): document.title for document in newest_last}


_OF_SETS = """
SELECT id FROM documents_document WHERE space_id = %s AND CASE set_id WHEN '' THEN id::text ELSE set_id END = ANY(%s)
"""
