"""One question and what answers it, as every stored query sees them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.domain.documents import registry
from carnet.domain.documents.codes import Availability, Criteria, Document, Signature, SubmissionSet
from carnet.domain.documents.folder_codes import Folder, FolderStatus
from carnet.domain.documents.registering import entries, foldering
from carnet.domain.documents.registry import Holdings, TooMany, Wanted
from carnet.domain.documents.submissions import SubmissionCriteria
from carnet.foundation.actors import Actor
from carnet.foundation.ebrim import values
from carnet.foundation.ebrim.values import Association
from carnet.gateways.xds.faults import RegistryFailure
from carnet.gateways.xds.stored_queries import parameters
from carnet.gateways.xds.stored_queries.parameters import Parameters

# No row has this identifier: what asks for it finds nothing, and is decided and journaled all the same.
NO_ROW = (UUID(int=0),)
NOTHING = Criteria(ids=NO_ROW)

AVAILABILITIES = {
    values.APPROVED: Availability.APPROVED,
    values.ARCHIVED: Availability.ARCHIVED,
    values.DEPRECATED: Availability.DEPRECATED,
    values.DELETED: Availability.DELETED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A stored query being asked: in which space, with what, by whom, and how many objects its answer may hold."""

    space_id: UUID
    parameters: Parameters
    by: Actor
    at: datetime
    most: int

    def look_up(self, wanted: Wanted) -> Holdings:
        """Finds what the caller may see. Raises RegistryFailure, and refusals of the domain."""
        try:
            return registry.look_up(space_id=self.space_id, wanted=wanted, most=self.most, by=self.by, at=self.at)
        except TooMany as error:
            raise self._too_many() from error

    def look_up_submissions(self, criteria: SubmissionCriteria) -> tuple[SubmissionSet, ...]:
        """Finds submissions that hold something the caller may see. Raises as `look_up` does."""
        try:
            return registry.look_up_submissions(
                space_id=self.space_id, criteria=criteria, most=self.most, by=self.by, at=self.at
            )
        except TooMany as error:
            raise self._too_many() from error

    def _too_many(self) -> RegistryFailure:
        return parameters.failure("XDSTooManyResults", f"more than {self.most} objects: ask for ObjectRef, or for less")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a query found, in the order in which it is written."""

    submissions: tuple[SubmissionSet, ...] = ()
    documents: tuple[Document, ...] = ()
    associations: tuple[Association, ...] = ()
    signatures: tuple[Signature, ...] = ()
    folders: tuple[Folder, ...] = ()


def ties(found: Holdings) -> tuple[Association, ...]:
    """Gives what ties documents and signatures to the submissions that brought them, and documents to each other.

    What ties folders is apart (`foldering.ties`).
    """
    documents = found.documents
    rows = {document.id: document for document in documents}
    members = tuple(map(entries.membership, documents))
    replacing = tuple(
        entries.replacement(newer, rows[newer.replaces_id]) for newer in documents if newer.replaces_id in rows
    )
    related = tuple(
        entries.relation(said, newer, rows[said.target])
        for newer in documents
        for said in newer.details.relations
        if said.target in rows and said.target != newer.replaces_id
    )
    signing = tuple(tie for one in found.signatures for tie in entries.signing(one))
    return members + replacing + related + signing


def about(associations: tuple[Association, ...], names: frozenset[str]) -> tuple[Association, ...]:
    """Keeps the associations of which one end is named."""
    return tuple(one for one in associations if one.source in names or one.target in names)


def availabilities(question: Question, name: str) -> tuple[Availability, ...] | None:
    """Reads statuses; None when those asked for are none that a document may have."""
    asked = question.parameters.several(name)
    return tuple(AVAILABILITIES[urn] for urn in asked if urn in AVAILABILITIES) or None


def nothing(question: Question) -> Found:
    """Answers a question that nothing can satisfy: decided and journaled like the others."""
    question.look_up(Wanted(criteria=NOTHING))
    return Found()


def is_asked(document: Document, question: Question) -> bool:
    """Tells whether a document has a format and labels that the content of a submission or a folder is asked by."""
    formats = question.parameters.codes("$XDSDocumentEntryFormatCode")
    groups = question.parameters.code_groups("$XDSDocumentEntryConfidentialityCode")
    labels = {document.confidentiality, *(code.value for code in document.visibility)}
    return (not formats or document.format_code in formats) and all(labels & set(group) for group in groups)


def folder_statuses(question: Question) -> tuple[FolderStatus, ...]:
    """Reads the statuses of folders that are asked for, but those that no folder has."""
    asked = question.parameters.several("$XDSFolderStatus")
    return tuple(status for status, urn in foldering.STATUSES.items() if urn in asked)
