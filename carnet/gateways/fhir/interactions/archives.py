"""`$deposit-archive` and `$export-archive`: an archive of documents (IHE XDM) goes into a record, or is made of it."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.conf import settings

from carnet.gateways.fhir import media_types
from carnet.gateways.fhir.exchange import Call, Reply
from carnet.gateways.fhir.interactions import provide_bundle
from carnet.gateways.fhir.mappings import operation_outcome, references, transaction
from carnet.gateways.fhir.mappings.document_reference import Addresses
from carnet.gateways.fhir.mappings.operation_outcome import Notice
from carnet.gateways.fhir.media_types import FORMS
from carnet.gateways.fhir.rejections import ArchiveRefused, Kind, Rejection
from carnet.gateways.fhir.wire import base64, elements
from carnet.gateways.fhir.wire.elements import Element, JsonObject
from carnet.journeys.archives import making, refusing, taking
from carnet.journeys.archives.taking import Taken

ZIP = "application/zip"
DOCUMENT = "document"
FILE_NAME = "IHE_XDM.ZIP"


def deposit_archive(call: Call) -> Reply:
    """Deposits every document of an archive in the record of the patient whom the address names: all, or none.

    Source: IHE ITI TF-2 §3.32; the answer is the one of ITI-65.
    """
    space_id = _space(call)
    try:
        taken = taking.deposit_archive(content=call.body().content, by=call.by, at=call.at, space_id=space_id)
    except refusing.KINDS as error:
        raise ArchiveRefused(refusing.told(error)) from error
    return Reply(transaction.response([entry for one in taken for entry in _entries(one, call)]))


def export_archive(call: Call) -> Reply:
    """Makes an archive of the documents named, each decided and written in the journal as a reading."""
    space_id = _space(call)
    wants_bytes = _wants_bytes(call)
    rows = list(_rows(elements.expect(call.body().value, "Parameters"), space_id, call))
    try:
        made = making.export_archive(
            space_id=space_id, document_ids=rows, repository=settings.REPOSITORY.oid, by=call.by, at=call.at
        )
    except making.NothingChosen as error:
        raise Rejection(Kind.MISSING_PARAMETER, "Parameters.parameter", f"expected {DOCUMENT}") from error
    except making.TooMuch as error:
        raise Rejection(Kind.ARCHIVE_TOO_LARGE, "Parameters.parameter", str(error)) from error
    if not wants_bytes:
        return Reply({"resourceType": "Binary", "contentType": ZIP, "data": base64.encode(made)})
    headers = {
        "Content-Type": ZIP,
        "Content-Disposition": f'attachment; filename="{FILE_NAME}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Reply(content=made, headers=headers)


def _space(call: Call) -> UUID:
    space_id = references.space(call.identifier)
    if space_id is None:
        raise Rejection(Kind.NOT_FOUND, "Patient.id")
    return space_id


def _entries(one: Taken, call: Call) -> Iterator[JsonObject]:
    """Answers for one submission: the submission, its documents, and what it deleted."""
    addresses = Addresses(call.base, one.space_id)
    deposited = one.deposited
    notices = [Notice("", f"{notice.kind.value}: {notice.message}") for notice in one.notices]
    if deposited is not None:
        status = "201 Created" if deposited.was_new else "200 OK"
        yield _entry(status, f"List/{addresses.row(deposited.submission_id)}", notices)
        warnings = provide_bundle.warnings_of(deposited)
        for rank, row in enumerate(deposited.document_ids):
            said = warnings if rank == 0 else []
            yield _entry(status, f"DocumentReference/{addresses.row(row)}", said)
    for row in one.removed:
        said = notices if deposited is None else []
        yield _entry("200 OK", f"DocumentReference/{addresses.row(row)}", said, deleted=True)


def _entry(status: str, location: str, notices: Sequence[Notice], *, deleted: bool = False) -> JsonObject:
    """Writes one entry. What was deleted keeps its address: it is the citizen who still reads it there."""
    response: JsonObject = {"status": status, "location": location}
    told = [*notices, *([Notice("", "deleted, as the archive asks", "deleted")] if deleted else [])]
    if told:
        response["outcome"] = operation_outcome.of_notices(told)
    return {"response": response}


def _rows(parameters: Element, space_id: UUID, call: Call) -> Iterator[UUID]:
    """Reads the documents to export, all of the patient named. Raises Rejection."""
    parameters.check("Parameters")
    for parameter in parameters.children("parameter"):
        parameter.check("ParametersParameter")
        if parameter.required("name") != DOCUMENT:
            raise Rejection(Kind.PARAMETER, parameter.at("name"), f"the only parameter is {DOCUMENT}")
        reference = parameter.needed("valueReference")
        row = references.row(references.local(references.target(reference), "DocumentReference", call.base))
        if row is None or row[0] != space_id:
            raise Rejection(Kind.NOT_FOUND, reference.at("reference"))
        yield row[1]


def _wants_bytes(call: Call) -> bool:
    """Says whether to give the archive as it is: unless FHIR is asked for. Raises Rejection (406)."""
    asked = next((value for name, value in call.pairs if name == "_format"), None)
    if asked is not None:
        if asked.strip().lower() == ZIP:
            return True
        if media_types.choose("", asked) is None:
            raise Rejection(Kind.NOT_ACCEPTABLE, "_format")
        return False
    accept = call.headers("Accept")
    for choice in media_types.ranges(accept):
        if choice.covers(ZIP):
            return True
        if choice.media_type in FORMS:
            return False
    if accept.strip():
        raise Rejection(Kind.NOT_ACCEPTABLE, "Accept", f"the archive is {ZIP}")
    return True
