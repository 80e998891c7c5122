"""An archive that a citizen received goes into the citizen's own space, as documents that the citizen brings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from carnet.domain.documents import actions
from carnet.domain.documents.actions import Brought
from carnet.domain.documents.codes import NewDocument
from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.foundation.actors import Actor
from carnet.journeys.archives import taking
from carnet.journeys.archives.taking import Held, Submission


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What became of an archive: each document brought, and those that it wants deleted, which stay."""

    documents: tuple[Brought, ...]
    kept: tuple[Held, ...]


def bring_archive(*, content: bytes, space_id: UUID, is_hidden: bool, by: Actor, at: datetime) -> BroughtIn:
    """Adds every document of an archive about the citizen of a space, all or none; it deletes and replaces nothing.

    Raises xdm.opening.NotAnArchive, ebrim.reading.UnreadableObjects, rules.faults.Invalid, taking.OtherPatient,
    decisions.Refused, spaces.queries.NoSuchSpace.
    """
    submissions = taking.read(content=content, space_id=space_id)
    documents = [document for one in submissions for document in _placed(one)]
    kept = tuple(held for one in submissions for held in one.gone)
    if not documents and not kept:
        raise Invalid(Fault("required", "documents", "the archive holds no document", "METADATA.XML"))
    brought = (
        actions.bring_own(space_id=space_id, documents=documents, is_hidden=is_hidden, by=by, at=at)
        if documents
        else ()
    )
    return BroughtIn(brought, kept)


def _placed(submission: Submission) -> Sequence[NewDocument]:
    """Names each document by its file, for a fault to be found in the archive."""
    return [replace(one, place=submission.held(one.place).place) for one in submission.asked.submission.documents]
