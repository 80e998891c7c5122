"""PATCH of a DocumentReference: status, securityLabel, isArchived, and nothing else."""

import re
from uuid import UUID

from carnet.domain.documents import actions, possible, reading
from carnet.domain.documents.codes import Criteria, Document
from carnet.domain.documents.conditions import Among, Field
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
    """Changes the metadata of the document named by its uniqueId, in the record of one patient.

    The patient must be named too: an identifier alone does not say in which record to look.
    """
    patch = _patch(call.body())
    parameters = Parameters(call.pairs)
    asked = patients.read(parameters, base=call.base, accepted=call.accepted)
    named = grammar.tokens(parameters, "identifier")
    if len(named) != 1 or len(named[0].values) != 1 or named[0].is_negated:
        raise Rejection(Kind.MISSING_PARAMETER, "identifier", "expected one identifier")
    parameters.settle(strict=True)
    space_id = spaces.of_search(asked, by=call.by, at=call.at)
    document = _find(space_id, named[0], call)
    return _changed(space_id, document.id, patch, document, call)


def _find(space_id: UUID, named: grammar.Tokens, call: Call) -> Document:
    """Finds the version that a uniqueId or a logical identifier names."""
    criteria = Criteria(conditions=(Among(Field.IDENTIFIER, documents.unique_ids(named, "identifier")),))
    page = reading.list_documents(space_id=space_id, criteria=criteria, count=1, by=call.by, at=call.at)
    if not page.documents:
        raise Rejection(Kind.NOT_FOUND, "identifier")
    return page.documents[0]


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
