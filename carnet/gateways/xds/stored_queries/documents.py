"""Stored queries whose answer is documents."""

import re
from dataclasses import replace

from carnet.domain.documents.codes import Criteria, ReferenceId
from carnet.domain.documents.conditions import Among, Field
from carnet.domain.documents.folder_codes import FolderCriteria
from carnet.domain.documents.registering import entries, foldering
from carnet.domain.documents.registry import Wanted
from carnet.domain.documents.rules import header
from carnet.foundation.ebrim import hl7, names, values
from carnet.gateways.xds.stored_queries import asking
from carnet.gateways.xds.stored_queries.asking import NOTHING, Found, Question

_ENTRY = "$XDSDocumentEntry"
# A pattern that begins by a whole number of a person: only the documents of that person can match.
_NUMBERED = re.compile(r"([^%_^]+)\^")


def find_documents(question: Question) -> Found:
    """Finds documents by their metadata."""
    return _entries(question, Wanted(criteria=criteria(question), lists_signatures=True))


def find_documents_by_reference_id(question: Question) -> Found:
    """Finds documents by their business identifiers and their metadata."""
    groups = tuple(tuple(map(_reference, group)) for group in question.parameters.groups(f"{_ENTRY}ReferenceIdList"))
    wanted = replace(criteria(question), reference_groups=groups)
    return _entries(question, Wanted(criteria=wanted, lists_signatures=True))


def get_documents(question: Question) -> Found:
    """Gives documents by what names them."""
    return _entries(question, named(question))


def get_all(question: Question) -> Found:
    """Gives everything: submissions, documents and folders of the statuses asked for, and what ties them."""
    given = question.parameters
    shows_submissions = values.APPROVED in given.several("$XDSSubmissionSetStatus")
    statuses = asking.folder_statuses(question)
    wanted = Wanted(
        criteria=criteria(question),
        with_submissions=shows_submissions,
        lists_signatures=True,
        folders=FolderCriteria(statuses=statuses) if statuses else None,
    )
    found = question.look_up(wanted)
    associations = (*asking.ties(found), *foldering.ties(found.folders, shown={one.id for one in found.documents}))
    shown = frozenset(submission.id for submission in found.submissions)
    rows = {one.submission_id for one in found.documents} | {one.submission_id for one in found.signatures}
    rows |= {row for one in found.folders for row in (one.submission_id, *one.filed_by)}
    hidden = rows - shown
    ends = frozenset(entries.urn(row) for row in hidden)
    kept = tuple(one for one in associations if not {one.source, one.target} & ends)
    return Found(
        submissions=found.submissions,
        documents=found.documents,
        associations=kept,
        signatures=found.signatures,
        folders=found.folders,
    )


def _entries(question: Question, wanted: Wanted) -> Found:
    found = question.look_up(wanted)
    return Found(documents=found.documents, signatures=found.signatures)


def named(
    question: Question,
    *,
    around: bool = False,
    folders: FolderCriteria | None = None,
    of_documents: bool = False,
) -> Wanted:
    """Reads which documents are named: by entryUUID, by uniqueId, or by the identifier that lasts (lid)."""
    given = question.parameters
    return Wanted(
        entries=given.entries(f"{_ENTRY}EntryUUID"),
        unique_ids=tuple(map(header.unique_id, given.several(f"{_ENTRY}UniqueId"))),
        logical_ids=given.entries(f"{_ENTRY}LogicalID"),
        around=around,
        lists_signatures=True,
        folders=folders,
        of_documents=of_documents,
    )


def criteria(question: Question) -> Criteria:
    """Reads the metadata asked for."""
    given = question.parameters
    statuses = asking.availabilities(question, f"{_ENTRY}Status")
    kinds = given.several(f"{_ENTRY}Type")
    if statuses is None or (kinds and names.STABLE_DOCUMENT not in kinds):
        return NOTHING
    patterns = given.several(f"{_ENTRY}AuthorPerson")
    numbers = tuple(found[1] for pattern in patterns if (found := _NUMBERED.match(pattern)))
    return Criteria(
        availabilities=statuses,
        classes=given.codes(f"{_ENTRY}ClassCode"),
        types=given.codes(f"{_ENTRY}TypeCode"),
        formats=given.codes(f"{_ENTRY}FormatCode"),
        facilities=given.codes(f"{_ENTRY}HealthcareFacilityTypeCode"),
        practice_settings=given.codes(f"{_ENTRY}PracticeSettingCode"),
        conditions=(
            *(Among(Field.EVENT, codes) for codes in given.code_groups(f"{_ENTRY}EventCodeList")),
            *(Among(Field.LABEL, codes) for codes in given.code_groups(f"{_ENTRY}ConfidentialityCode")),
        ),
        author_patterns=patterns,
        author_ids=numbers if len(numbers) == len(patterns) else (),
        created_from=given.time(f"{_ENTRY}CreationTimeFrom"),
        created_to=given.time(f"{_ENTRY}CreationTimeTo"),
        service_from=given.time(f"{_ENTRY}ServiceStartTimeFrom"),
        service_to=given.time(f"{_ENTRY}ServiceStartTimeTo"),
        stop_from=given.time(f"{_ENTRY}ServiceStopTimeFrom"),
        stop_to=given.time(f"{_ENTRY}ServiceStopTimeTo"),
    )


def _reference(text: str) -> ReferenceId:
    found = hl7.identifier(text)
    return ReferenceId(value=found.value, system=found.authority)
