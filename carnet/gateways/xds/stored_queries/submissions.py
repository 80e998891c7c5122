"""Stored queries about submissions, and about folders, which are not kept here."""

from carnet.domain.documents.codes import Criteria, Document
from carnet.domain.documents.registering import entries
from carnet.domain.documents.registry import Wanted
from carnet.domain.documents.rules import header
from carnet.domain.documents.submissions import SubmissionCriteria
from carnet.foundation.ebrim import values
from carnet.gateways.xds.stored_queries.asking import NOTHING, Found, Question

_SET = "$XDSSubmissionSet"


def find_submission_sets(question: Question) -> Found:
    """Finds submissions by their metadata; every submission is approved."""
    given = question.parameters
    if values.APPROVED not in given.several(f"{_SET}Status"):
        return nothing(question)
    criteria = SubmissionCriteria(
        source_ids=given.several(f"{_SET}SourceId"),
        content_types=given.codes(f"{_SET}ContentType"),
        author_patterns=given.several(f"{_SET}AuthorPerson"),
        submitted_from=given.time(f"{_SET}SubmissionTimeFrom"),
        submitted_to=given.time(f"{_SET}SubmissionTimeTo"),
    )
    return Found(submissions=question.look_up_submissions(criteria))


def get_submission_sets(question: Question) -> Found:
    """Gives the submissions that brought some documents, with what ties them."""
    wanted = Wanted(entries=question.parameters.entries("$uuid"), with_submissions=True, lists_signatures=True)
    found = question.look_up(wanted)
    members = (*map(entries.membership, found.documents), *(entries.signing(one)[0] for one in found.signatures))
    return Found(submissions=found.submissions, associations=members)


def get_submission_set_and_contents(question: Question) -> Found:
    """Gives one submission, the documents that it brought, its signature, and what ties them."""
    given = question.parameters
    unique_ids = tuple(map(header.unique_id, given.several(f"{_SET}UniqueId")))
    wanted = Wanted(
        criteria=Criteria(submissions=given.entries(f"{_SET}EntryUUID")),
        submission_unique_ids=unique_ids,
        with_submissions=True,
        with_signatures=not given.codes("$XDSDocumentEntryFormatCode"),
    )
    found = question.look_up(wanted)
    kept = tuple(document for document in found.documents if _is_asked(document, question))
    ties = (*map(entries.membership, kept), *(tie for one in found.signatures for tie in entries.signing(one)))
    return Found(submissions=found.submissions, documents=kept, associations=ties, signatures=found.signatures)


def nothing(question: Question) -> Found:
    """Answers a question about folders: decided and journaled like the others, and nothing is ever found."""
    question.look_up(Wanted(criteria=NOTHING))
    return Found()


def _is_asked(document: Document, question: Question) -> bool:
    formats = question.parameters.codes("$XDSDocumentEntryFormatCode")
    groups = question.parameters.code_groups("$XDSDocumentEntryConfidentialityCode")
    labels = {document.confidentiality, *(code.value for code in document.visibility)}
    return (not formats or document.format_code in formats) and all(labels & set(group) for group in groups)
