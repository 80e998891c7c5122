"""ITI-105: one DocumentReference with its document inside."""

from uuid import UUID

from carnet.domain.documents import actions
from carnet.domain.documents.codes import NewSubmission
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.gateways.fhir.exchange import Call, Reply
from carnet.gateways.fhir.interactions import provide_bundle
from carnet.gateways.fhir.mappings import new_document, operation_outcome
from carnet.gateways.fhir.mappings.contents import Contents
from carnet.gateways.fhir.mappings.document_reference import Addresses
from carnet.gateways.fhir.mappings.new_document import ReadDocument
from carnet.gateways.fhir.mappings.references import Scope
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire import elements, multipart, pruning
from carnet.gateways.fhir.wire.elements import Element, JsonObject


def simplified_publish(call: Call) -> Reply:
    """Deposits one document. Source: IHE MHD, ITI-105; PDSm, flux 09.

    The body answered is what was accepted, with its identifiers: a depositor may have no right to read it again.
    """
    if call.headers("If-None-Exist"):
        raise Rejection(Kind.NOT_SUPPORTED, "If-None-Exist", "conditional creation")
    body = call.body()
    resource = elements.expect(body.value, "DocumentReference")
    found, space_id = read(resource, body.parts, call)
    try:
        deposited = actions.deposit(
            space_id=space_id, submission=NewSubmission(documents=(found.document,)), by=call.by, at=call.at
        )
    except NoSuchSpace as error:
        raise Rejection(Kind.SUBJECT, found.subject.place) from error
    identifier = Addresses(call.base, space_id).row(deposited.document_ids[0])
    headers = {"Location": f"{call.base}/DocumentReference/{identifier}/_history/1"}
    if deposited.was_new:
        headers["ETag"] = 'W/"1"'
    answered: JsonObject | None
    match call.prefer.answer:
        case "minimal":
            answered = None
        case "OperationOutcome":
            answered = operation_outcome.of_notices([*found.notices, *provide_bundle.warnings_of(deposited)])
        case _:
            answered = _accepted(resource, identifier, call)
    return Reply(answered, status=201 if deposited.was_new else 200, headers=headers)


def read(resource: Element, parts: dict[str, multipart.Part], call: Call) -> tuple[ReadDocument, UUID]:
    """Reads a document that holds its bytes, and finds whose record it is for. Raises Rejection."""
    found = new_document.read(resource, Scope(base=call.base), Contents(parts=parts), call.accepted)
    return found, provide_bundle.one_space([found.subject], None, [found])


def _accepted(resource: Element, identifier: str, call: Call) -> JsonObject:
    """Gives back what was accepted: the document itself is where `url` says."""
    held = resource.children("content")[0]
    attachment = held.needed("attachment")
    where: JsonObject = {key: value for key, value in attachment.value.items() if key != "data"}
    where["url"] = f"{call.base}/Binary/{identifier}"
    content: JsonObject = {**held.value, "attachment": where}
    meta = resource.child("meta")
    kept: JsonObject = dict(meta.value) if meta else {}
    kept.update(versionId="1", lastUpdated=call.at.isoformat())
    answered: JsonObject = {**resource.value, "id": identifier, "meta": kept, "content": [content]}
    return pruning.pruned(answered, "DocumentReference")
