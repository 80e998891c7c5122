"""ITI-67: searching the documents of one patient, by GET or POST."""

from dataclasses import replace
from uuid import UUID

from carnet.domain.documents import reading
from carnet.domain.documents.codes import Page
from carnet.gateways.fhir.exchange import Call, Reply
from carnet.gateways.fhir.interactions import spaces
from carnet.gateways.fhir.mappings import document_reference
from carnet.gateways.fhir.mappings.document_reference import Addresses
from carnet.gateways.fhir.search import documents, paging, patients
from carnet.gateways.fhir.search.documents import Search
from carnet.gateways.fhir.search.parameters import Parameters


def find_documents(call: Call) -> Reply:
    """Lists the documents that the caller may see and asks for. Source: IHE MHD, ITI-67; PDSm, flux 06."""
    parameters = Parameters(call.pairs)
    asked = patients.read(parameters, base=call.base, accepted=call.accepted)
    search = documents.read(parameters, base=call.base, at=call.at)
    notices = [*search.notices, *parameters.settle(strict=call.prefer.strict)]
    space_id = spaces.of_search(asked, by=call.by, at=call.at)
    page = _page(space_id, search, call)
    addresses = Addresses(call.base, space_id)
    results = paging.Results(
        entries=[document_reference.entry(document, addresses) for document in page.documents],
        total=page.total,
        next_offset=page.next_offset,
        count=search.count,
    )
    bundle = paging.bundle(
        address=f"{call.base}/DocumentReference",
        parameters=parameters,
        results=results,
        mark=search.mark,
        at=call.at,
        notices=notices,
    )
    return Reply(bundle)


def _page(space_id: UUID, search: Search, call: Call) -> Page:
    """Asks the vault; an identifier that is nobody's uniqueId may be the logical one of a version."""
    page = _list(space_id, search, call)
    if page.total or not search.logical_ids:
        return page
    by_row = replace(search.criteria, unique_ids=(), ids=search.logical_ids)
    return _list(space_id, replace(search, criteria=by_row), call)


def _list(space_id: UUID, search: Search, call: Call) -> Page:
    return reading.list_documents(
        space_id=space_id,
        criteria=search.criteria,
        order=search.order,
        offset=search.mark.offset,
        count=search.count,
        by=call.by,
        at=call.at,
    )
