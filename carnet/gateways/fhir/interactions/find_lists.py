"""ITI-66: searching the submissions of one patient, and reading one."""

from carnet.domain.documents import reading
from carnet.domain.documents.submissions import SubmissionCriteria
from carnet.gateways.fhir.exchange import Call, Reply
from carnet.gateways.fhir.interactions import spaces
from carnet.gateways.fhir.mappings import references, submission_set
from carnet.gateways.fhir.mappings.document_reference import Addresses
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search import paging, patients, submissions
from carnet.gateways.fhir.search.parameters import Parameters


def find_lists(call: Call) -> Reply:
    """Lists the submissions that hold a document the caller may see. Source: IHE MHD, ITI-66; PDSm, flux 05."""
    parameters = Parameters(call.pairs)
    asked = patients.read(parameters, base=call.base, accepted=call.accepted)
    search = submissions.read(parameters, base=call.base, at=call.at)
    notices = [*search.notices, *parameters.settle(strict=call.prefer.strict)]
    space_id = spaces.of_search(asked, by=call.by, at=call.at)
    page = reading.list_submissions(
        space_id=space_id,
        criteria=search.criteria,
        offset=search.mark.offset,
        count=search.count,
        by=call.by,
        at=call.at,
    )
    addresses = Addresses(call.base, space_id)
    results = paging.Results(
        entries=[submission_set.entry(submission, addresses) for submission in page.submissions],
        total=page.total,
        next_offset=page.next_offset,
        count=search.count,
    )
    bundle = paging.bundle(
        address=f"{call.base}/List",
        parameters=parameters,
        results=results,
        mark=search.mark,
        at=call.at,
        notices=notices,
    )
    return Reply(bundle)


def read_list(call: Call) -> Reply:
    """Gives one submission, with the documents of it that the caller may see."""
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
