"""ITI-67: searching the documents of one patient, by GET or POST."""

from uuid import UUID

from carnet.domain.documents import reading
from carnet.domain.documents.codes import Criteria, Document, Page
from carnet.domain.documents.conditions import Among, Field, OfSubmission
from carnet.domain.documents.submissions import SubmissionCriteria
from carnet.gateways.fhir.exchange import Call, Reply
from carnet.gateways.fhir.interactions import patients as patient_interactions
from carnet.gateways.fhir.interactions import spaces
from carnet.gateways.fhir.mappings import document_reference, submission_set
from carnet.gateways.fhir.mappings.document_reference import Addresses
from carnet.gateways.fhir.search import documents, includes, paging, patients
from carnet.gateways.fhir.search.documents import Search
from carnet.gateways.fhir.search.parameters import Parameters
from carnet.gateways.fhir.wire.elements import JsonObject

_SUBJECT, _RELATED, _HELD_BY = "DocumentReference:subject", "DocumentReference:relatesto", "List:item"
INCLUDES = (_SUBJECT, "DocumentReference:patient", _RELATED)
REVERSE_INCLUDES = (_HELD_BY,)


def find_documents(call: Call) -> Reply:
    """Lists the documents that the caller may see and asks for. Source: IHE MHD, ITI-67; PDSm, flux 06."""
    parameters = Parameters(call.pairs)
    asked = patients.read(parameters, base=call.base, accepted=call.accepted)
    search = documents.read(parameters, base=call.base, at=call.at)
    besides = includes.read(parameters, offered=INCLUDES, offered_back=REVERSE_INCLUDES)
    notices = [
        *search.notices,
        *includes.told(parameters, offered=INCLUDES, offered_back=REVERSE_INCLUDES),
        *parameters.settle(strict=call.prefer.strict),
    ]
    space_id = spaces.of_search(asked, by=call.by, at=call.at)
    page = _list(space_id, search, call)
    addresses = Addresses(call.base, space_id)
    results = paging.Results(
        entries=[document_reference.entry(document, addresses) for document in page.documents],
        total=page.total,
        next_offset=page.next_offset,
        count=search.count,
        included=_besides(besides, page.documents, addresses, call),
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


def _list(space_id: UUID, search: Search, call: Call) -> Page:
    first, *then = search.orders
    return reading.list_documents(
        space_id=space_id,
        criteria=search.criteria,
        order=first,
        then=tuple(then),
        offset=search.mark.offset,
        count=search.count,
        with_signatures=True,
        by=call.by,
        at=call.at,
    )


def _besides(
    asked: set[str], documents_found: tuple[Document, ...], addresses: Addresses, call: Call
) -> tuple[JsonObject, ...]:
    """Brings what the documents of a page refer to, and the submissions that hold them, as far as the caller may see.

    Each kind is a reading of its own, decided and written in the journal like any other.
    """
    if not documents_found:
        return ()
    found: list[JsonObject] = []
    if asked & {_SUBJECT, "DocumentReference:patient"}:
        found.append(patient_interactions.resource(addresses.space_id, None, by=call.by, at=call.at))
    shown = {document.id for document in documents_found}
    replaced = {one.replaces_id for one in documents_found if one.replaces_id is not None}
    related = replaced | {relation.target for one in documents_found for relation in one.relations}
    if _RELATED in asked and related - shown:
        found += _documents(related - shown, addresses, call)
    if _HELD_BY in asked:
        found += _submissions({document.submission_id for document in documents_found}, addresses, call)
    return tuple(includes.entry(resource, call.base) for resource in found)


def _documents(ids: set[UUID], addresses: Addresses, call: Call) -> list[JsonObject]:
    criteria = Criteria(conditions=(Among(Field.ID, _written(ids)),))
    page = reading.list_documents(
        space_id=addresses.space_id, criteria=criteria, count=len(ids), by=call.by, at=call.at
    )
    return [document_reference.to_fhir(document, addresses) for document in page.documents]


def _submissions(ids: set[UUID], addresses: Addresses, call: Call) -> list[JsonObject]:
    criteria = SubmissionCriteria(conditions=(Among(OfSubmission.ID, _written(ids)),))
    page = reading.list_submissions(
        space_id=addresses.space_id, criteria=criteria, count=len(ids), by=call.by, at=call.at
    )
    return [submission_set.to_fhir(submission, addresses) for submission in page.submissions]


def _written(ids: set[UUID]) -> tuple[str, ...]:
    return tuple(sorted(map(str, ids)))
