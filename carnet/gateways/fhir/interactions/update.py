"""PATCH of a DocumentReference: status, securityLabel, isArchived, and nothing else."""

import re
from uuid import UUID

from carnet.domain.documents import actions, possible, reading, records
from carnet.domain.documents.codes import Criteria, Document
from carnet.foundation.values.ins import Ins
from carnet.gateways.fhir.bodies import XML_PATCH
from carnet.gateways.fhir.exchange import Body, Call, Reply
from carnet.gateways.fhir.interactions import spaces
from carnet.gateways.fhir.mappings import change, document_reference, operation_outcome, references
from carnet.gateways.fhir.mappings.change import Patch
from carnet.gateways.fhir.mappings.document_reference import Addresses
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search import documents, patients
from carnet.gateways.fhir.search import parameters as grammar
from carnet.gateways.fhir.search.parameters import Parameters
from carnet.gateways.fhir.wire import elements
from carnet.gateways.fhir.wire.elements import Element, JsonObject

_ETAG = re.compile(r'(?:W/)?"(\d{1,9})"')


def update(call: Call) -> Reply:
    """Changes the metadata of the document named by its identifier here. Source: PDSm, flux 03."""
    row = references.row(call.identifier)
    if row is None:
        raise Rejection(Kind.NOT_FOUND, "DocumentReference.id")
    patch = _patch(call.body())
    current = None
    if patch.needs_current:
        current = reading.describe(space_id=row[0], document_id=row[1], by=call.by, at=call.at)
    return _changed(row[0], row[1], patch, current, call)


def update_by_identifier(call: Call) -> Reply:
    """Changes the metadata of the one document that a search by its uniqueId finds: none is a 404, several a 412.

    Without a patient the search goes through the records open to the caller. What is found there is told to no journal
    before it is changed: names are only resolved. Source: FHIR R4 §3.1.0.8.1 (conditional patch); PDSm, flux 03.
    """
    patch = _patch(call.body())
    parameters = Parameters(call.pairs)
    asked = None
    if patients.is_named(parameters):
        asked = patients.read(parameters, base=call.base, accepted=call.accepted)
    if not any(named.values and not named.is_negated for named in grammar.tokens(parameters, "identifier")):
        raise Rejection(Kind.MISSING_PARAMETER, "identifier", "expected the identifier of the document")
    search = documents.read(parameters, base=call.base, at=call.at)
    parameters.settle(strict=True)
    document = _only(_everywhere(search.criteria, call) if asked is None else _of(asked, search.criteria, call))
    return _changed(document.space_id, document.id, patch, document, call)


def _of(asked: UUID | Ins, criteria: Criteria, call: Call) -> tuple[Document, ...]:
    space_id = spaces.of_search(asked, by=call.by, at=call.at)
    return reading.list_documents(space_id=space_id, criteria=criteria, count=2, by=call.by, at=call.at).documents


def _everywhere(criteria: Criteria, call: Call) -> tuple[Document, ...]:
    try:
        return records.find(criteria=criteria, by=call.by, at=call.at)
    except records.TooManyRecords as error:
        message = "too many records are open to this caller: name the patient"
        raise Rejection(Kind.MISSING_PARAMETER, "patient", message) from error


def _only(found: tuple[Document, ...]) -> Document:
    if not found:
        raise Rejection(Kind.NOT_FOUND, "identifier")
    if len(found) > 1:
        raise Rejection(Kind.SEVERAL, "identifier")
    return found[0]


def _patch(body: Body) -> Patch:
    if isinstance(body.value, list):
        return change.read_json_patch(body.value)
    asked = elements.expect(body.value, "Parameters")
    # An XML Patch comes written as Parameters: its faults are told where they were said.
    return change.read_fhirpath_patch(Element(asked.value, "diff") if body.media_type == XML_PATCH else asked)


def _changed(space_id: UUID, document_id: UUID, patch: Patch, current: Document | None, call: Call) -> Reply:
    asked = change.apply(patch, current=current, expected_revision=_expected(call.headers("If-Match")))
    document = actions.change(space_id=space_id, document_id=document_id, change=asked, by=call.by, at=call.at)
    headers = {"ETag": document_reference.etag(document)}
    answered: JsonObject | None
    wanted = call.prefer.answer
    # Authors may correct what they wrote where they may no longer look: done, and nothing of the record is shown.
    if wanted not in {"minimal", "OperationOutcome"} and not possible.may_describe(
        space_id=space_id, document_id=document_id, by=call.by, at=call.at
    ):
        wanted = "OperationOutcome"
    match wanted:
        case "minimal":
            answered = None
        case "OperationOutcome":
            answered = operation_outcome.of_notices([])
        case _:
            answered = document_reference.to_fhir(document, Addresses(call.base, space_id))
    return Reply(answered, headers=headers)


def _expected(if_match: str) -> int | None:
    """Reads the version that the caller means to change. Raises Rejection (400)."""
    text = if_match.strip()
    if text in {"", "*"}:
        return None
    match = _ETAG.fullmatch(text)
    if match is None:
        raise Rejection(Kind.BAD_REQUEST, "If-Match", 'expected W/"version"')
    return int(match.group(1))
