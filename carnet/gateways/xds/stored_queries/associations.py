"""Stored queries about what ties documents and submissions."""

from carnet.domain.documents.folder_codes import FolderCriteria
from carnet.domain.documents.registering import entries, foldering
from carnet.domain.documents.registry import Holdings, Wanted
from carnet.gateways.xds.stored_queries import asking, documents
from carnet.gateways.xds.stored_queries.asking import Found, Question


def get_associations(question: Question) -> Found:
    """Gives the associations of which one end is named."""
    given = question.parameters.entries("$uuid")
    found = question.look_up(Wanted(entries=given, around=True, lists_signatures=True, folders=FolderCriteria()))
    ends = _present(found) | {entries.urn(row) for row in given}
    return Found(associations=asking.about((*asking.ties(found), *foldering.ties(found.folders)), ends))


def get_documents_and_associations(question: Question) -> Found:
    """Gives documents, and the associations of which one end is one of them."""
    around = question.look_up(documents.named(question, around=True, folders=FolderCriteria()))
    kept = tuple(document for document in around.documents if document.id in around.named)
    signatures = tuple(one for one in around.signatures if one.id in around.named)
    associations = asking.about((*asking.ties(around), *foldering.ties(around.folders)), _present(around))
    return Found(documents=kept, associations=associations, signatures=signatures)


def get_related_documents(question: Question) -> Found:
    """Gives what a document replaced and what replaced it, with the document itself; nothing when nothing did."""
    around = question.look_up(documents.named(question, around=True))
    kinds = question.parameters.several("$AssociationTypes")
    ends = _present(around)
    shown = frozenset(map(entries.entry_uuid, around.documents))
    ties = tuple(
        tie
        for tie in asking.about(asking.ties(around), ends)
        if tie.kind in kinds and tie.source in shown and tie.target in shown
    )
    names = {name for tie in ties for name in (tie.source, tie.target)}
    kept = tuple(document for document in around.documents if entries.entry_uuid(document) in names)
    return Found(documents=kept, associations=ties)


def _present(found: Holdings) -> frozenset[str]:
    documents = (entries.entry_uuid(document) for document in found.documents if document.id in found.named)
    return frozenset((*documents, *(entries.urn(one.id) for one in found.signatures if one.id in found.named)))
