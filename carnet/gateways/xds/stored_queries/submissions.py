"""Stored queries about submissions."""

from carnet.domain.documents.codes import Criteria
from carnet.domain.documents.folder_codes import FolderCriteria
from carnet.domain.documents.registering import entries, foldering
from carnet.domain.documents.registry import Wanted
from carnet.domain.documents.rules import header
from carnet.domain.documents.submissions import SubmissionCriteria
from carnet.foundation.ebrim import values
from carnet.gateways.xds.stored_queries import asking
from carnet.gateways.xds.stored_queries.asking import Found, Question

_SET = "$XDSSubmissionSet"


def find_submission_sets(question: Question) -> Found:
    """Finds submissions by their metadata; every submission is approved."""
    given = question.parameters
    if values.APPROVED not in given.several(f"{_SET}Status"):
        return asking.nothing(question)
    criteria = SubmissionCriteria(
        source_ids=given.several(f"{_SET}SourceId"),
        content_types=given.codes(f"{_SET}ContentType"),
        author_patterns=given.several(f"{_SET}AuthorPerson"),
        submitted_from=given.time(f"{_SET}SubmissionTimeFrom"),
        submitted_to=given.time(f"{_SET}SubmissionTimeTo"),
    )
    return Found(submissions=question.look_up_submissions(criteria))


def get_submission_sets(question: Question) -> Found:
    """Gives the submissions that brought some documents or made some folders, with what ties them."""
    given = question.parameters.entries("$uuid")
    wanted = Wanted(
        entries=given, with_submissions=True, lists_signatures=True, folders=FolderCriteria(ids=given or asking.NO_ROW)
    )
    found = question.look_up(wanted)
    members = (
        *map(entries.membership, found.documents),
        *(entries.signing(one)[0] for one in found.signatures),
        *foldering.ties(found.folders, shown=()),
    )
    return Found(submissions=found.submissions, associations=members)


def get_submission_set_and_contents(question: Question) -> Found:
    """Gives one submission, the documents that it brought, its signature, the folders that it made, and what ties them.

    What it put into folders of others is told by the associations alone.
    """
    given = question.parameters
    unique_ids = tuple(map(header.unique_id, given.several(f"{_SET}UniqueId")))
    wanted = Wanted(
        criteria=Criteria(submissions=given.entries(f"{_SET}EntryUUID")),
        submission_unique_ids=unique_ids,
        with_submissions=True,
        with_signatures=not given.codes("$XDSDocumentEntryFormatCode"),
        folders=FolderCriteria(),
    )
    found = question.look_up(wanted)
    kept = tuple(document for document in found.documents if asking.is_asked(document, question))
    done = {submission.id for submission in found.submissions}
    ties = (
        *map(entries.membership, kept),
        *(tie for one in found.signatures for tie in entries.signing(one)),
        *foldering.ties(found.folders, done=done),
    )
    return Found(
        submissions=found.submissions,
        documents=kept,
        associations=ties,
        signatures=found.signatures,
        folders=tuple(one for one in found.folders if one.submission_id in one.filed_by & done),
    )
