"""ITI-66: searching the submissions of one patient, or the folders, and reading one."""

from uuid import UUID

from carnet.domain.documents import reading
from carnet.domain.documents.codes import Criteria
from carnet.domain.documents.conditions import Among, Field
from carnet.domain.documents.submissions import SubmissionCriteria
from carnet.gateways.fhir.exchange import Call, Reply
from carnet.gateways.fhir.interactions import find_folders, spaces
from carnet.gateways.fhir.interactions import patients as patient_interactions
from carnet.gateways.fhir.mappings import document_reference, folder, references, submission_set
from carnet.gateways.fhir.mappings.document_reference import Addresses
from carnet.gateways.fhir.mappings.operation_outcome import Notice
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search import folders, includes, paging, patients, submissions
from carnet.gateways.fhir.search.parameters import Parameters
from carnet.gateways.fhir.wire.elements import JsonObject

_SUBJECT = frozenset({"List:subject", "List:patient"})
_ITEM = "List:item"
INCLUDES = (*sorted(_SUBJECT), _ITEM)


def find_lists(call: Call) -> Reply:
    """Lists the submissions, or the folders, that hold a document the caller may see.

    Source: IHE MHD, ITI-66; PDSm, flux 05.
    """
    parameters = Parameters(call.pairs)
    return _find_folders(parameters, call) if folders.is_asked(parameters) else _find_submissions(parameters, call)


def _find_folders(parameters: Parameters, call: Call) -> Reply:
    asked = patients.read(parameters, base=call.base, accepted=call.accepted)
    search = folders.read(parameters, base=call.base, at=call.at)
    besides = includes.read(parameters, offered=INCLUDES)
    notices = [*includes.told(parameters, offered=INCLUDES), *parameters.settle(strict=call.prefer.strict)]
    space_id = spaces.of_search(asked, by=call.by, at=call.at)
    every = find_folders.found(search, space_id=space_id, call=call)
    start, end = search.mark.offset, search.mark.offset + search.count
    page, addresses = every[start:end], Addresses(call.base, space_id)
    rows = {member.document_id for one in page for member in one.members}
    results = paging.Results(
        entries=[folder.entry(one, addresses) for one in page],
        total=len(every),
        next_offset=end if len(every) > end else None,
        count=search.count,
        included=_besides(besides, rows, addresses, call) if page else (),
    )
    return _answered(parameters, results, search.mark, notices, call)


def _find_submissions(parameters: Parameters, call: Call) -> Reply:
    asked = patients.read(parameters, base=call.base, accepted=call.accepted)
    search = submissions.read(parameters, base=call.base, at=call.at)
    besides = includes.read(parameters, offered=INCLUDES)
    notices = [
        *search.notices,
        *includes.told(parameters, offered=INCLUDES),
        *parameters.settle(strict=call.prefer.strict),
    ]
    space_id = spaces.of_search(asked, by=call.by, at=call.at)
    page = reading.list_submissions(
        space_id=space_id,
        criteria=search.criteria,
        order=search.order,
        offset=search.mark.offset,
        count=search.count,
        by=call.by,
        at=call.at,
    )
    addresses = Addresses(call.base, space_id)
    rows = {row for submission in page.submissions for row in submission.document_ids}
    results = paging.Results(
        entries=[submission_set.entry(submission, addresses) for submission in page.submissions],
        total=page.total,
        next_offset=page.next_offset,
        count=search.count,
        included=_besides(besides, rows, addresses, call) if page.submissions else (),
    )
    return _answered(parameters, results, search.mark, notices, call)


def _answered(
    parameters: Parameters, results: paging.Results, mark: paging.Mark, notices: list[Notice], call: Call
) -> Reply:
    bundle = paging.bundle(
        address=f"{call.base}/List",
        parameters=parameters,
        results=results,
        mark=mark,
        at=call.at,
        notices=notices,
    )
    return Reply(bundle)


def _besides(asked: set[str], rows: set[UUID], addresses: Addresses, call: Call) -> tuple[JsonObject, ...]:
    """Brings the documents that the Lists of a page hold, and the patient, as far as the caller may see them."""
    brought: list[JsonObject] = []
    if asked & _SUBJECT:
        brought.append(patient_interactions.resource(addresses.space_id, None, by=call.by, at=call.at))
    if _ITEM in asked:
        brought += _documents(rows, addresses, call)
    return tuple(includes.entry(resource, call.base) for resource in brought)


def _documents(ids: set[UUID], addresses: Addresses, call: Call) -> list[JsonObject]:
    """Reads these versions, as many at a time as a page holds."""
    wanted = sorted(map(str, ids))
    brought: list[JsonObject] = []
    for start in range(0, len(wanted), reading.MOST_A_PAGE):
        criteria = Criteria(conditions=(Among(Field.ID, tuple(wanted[start : start + reading.MOST_A_PAGE])),))
        page = reading.list_documents(
            space_id=addresses.space_id, criteria=criteria, count=reading.MOST_A_PAGE, by=call.by, at=call.at
        )
        brought += [document_reference.to_fhir(document, addresses) for document in page.documents]
    return brought


def read_list(call: Call) -> Reply:
    """Gives one submission or one folder, with the documents of it that the caller may see."""
    if call.identifier.startswith(folder.MARK):
        return find_folders.read_folder(call)
    row = references.row(call.identifier)
    if row is None:
        raise Rejection(Kind.NOT_FOUND, "List.id")
    page = reading.list_submissions(
        space_id=row[0], criteria=SubmissionCriteria(ids=(row[1],)), offset=0, count=1, by=call.by, at=call.at
    )
    if not page.submissions:
        raise Rejection(Kind.NOT_FOUND, "List.id")
    resource = submission_set.to_fhir(page.submissions[0], Addresses(call.base, row[0]))
    return Reply(resource, headers={"ETag": 'W/"1"'})
