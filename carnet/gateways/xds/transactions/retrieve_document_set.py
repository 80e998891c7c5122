"""TD3.2: retrieving documents (ITI-43). Each opening is decided and journaled on its own; the answer travels in parts.

Source: IHE ITI TF-2 §3.43; protocols §1.8, §1.9.
"""

from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID, uuid4

from django.conf import settings
from lxml import etree

from carnet.domain.documents import reading
from carnet.domain.documents import registry as vault
from carnet.domain.documents.deciding import UnknownDocument
from carnet.foundation.contents import Content
from carnet.foundation.decisions import Refused
from carnet.foundation.ebrim.writing import escaped
from carnet.gateways.xds import registry_errors, subjects
from carnet.gateways.xds.exchange import Attachment, Call, Reply
from carnet.gateways.xds.faults import RegistryError, RegistryFailure
from carnet.gateways.xds.operations import Operation
from carnet.gateways.xds.wire import names, registry
from carnet.gateways.xds.wire.names import name

# Small documents of one answer stand in memory until they have left; large ones are read as they leave.
MOST_DOCUMENTS = 100
_LONGEST = 256

# The errors that this transaction answers, for its page of reference.
ERRORS = {
    "XDSDocumentUniqueIdError": "no such document, as far as the caller may know",
    "LocalPolicyRestrictionError": "the caller knows of this document and may not open it",
    "XDSUnknownRepositoryId": "the repository is another one",
    "XDSRepositoryError": "the request is not readable, or asks for too many documents",
    "XDSUnknownPatientId": "no record is open for this patient",
}


@dataclass(frozen=True, slots=True)
class _Asked:
    repository: str
    unique_id: str


@dataclass(frozen=True, slots=True)
class _Given:
    media_type: str
    content: Content


def answer(call: Call) -> Reply:
    """Gives the documents that the caller may open, and says which others were not given.

    Raises RegistryFailure; decisions.Refused when the caller may open nothing here and only that was asked.
    """
    wanted = _wanted(call.body)
    with registry_errors.answered():
        space_id = subjects.space_of(call)
    errors: list[RegistryError] = []
    given: list[tuple[_Asked, _Given]] = []
    refusals: list[Refused] = []
    for asked in wanted:
        if asked.repository != settings.REPOSITORY.oid:
            errors.append(RegistryError("XDSUnknownRepositoryId", f"repositoryUniqueId={asked.repository}"))
            continue
        try:
            given.append((asked, _opened(call, space_id, asked)))
        except UnknownDocument:
            errors.append(RegistryError("XDSDocumentUniqueIdError", f"uniqueId={asked.unique_id}"))
        except Refused as error:
            refusals.append(error)
            errors.append(RegistryError("LocalPolicyRestrictionError", f"uniqueId={asked.unique_id}"))
    if refusals and not given:
        raise refusals[0]
    return _reply(given, errors)


def _wanted(body: etree._Element) -> tuple[_Asked, ...]:
    """Reads what is asked for, each document once. Raises RegistryFailure."""
    requests = body.findall(name(names.XDSB, "DocumentRequest"))
    wanted = tuple(
        dict.fromkeys(_Asked(_text(one, "RepositoryUniqueId"), _text(one, "DocumentUniqueId")) for one in requests)
    )
    if not wanted or not all(asked.repository and asked.unique_id for asked in wanted):
        raise _failure("expected DocumentRequest with RepositoryUniqueId and DocumentUniqueId")
    if len(wanted) > MOST_DOCUMENTS:
        raise _failure(f"at most {MOST_DOCUMENTS} documents at once")
    return wanted


def _text(holder: etree._Element, local: str) -> str:
    return (holder.findtext(name(names.XDSB, local)) or "").strip()[:_LONGEST]


def _failure(context: str) -> RegistryFailure:
    return RegistryFailure(RegistryError("XDSRepositoryError", context))


def _opened(call: Call, space_id: UUID, asked: _Asked) -> _Given:
    by, at = call.caller.actor, call.at
    try:
        opened = reading.open_named(space_id=space_id, unique_id=asked.unique_id, by=by, at=at)
    except UnknownDocument:
        # The signature of a submission is no document of the vault, and is given to whom may see what it signs.
        signature = vault.signature_named(space_id=space_id, unique_id=asked.unique_id, by=by, at=at)
        if signature is None:
            raise
        return _Given(signature.entry.mime_type, signature.content)
    return _Given(opened.document.media_type, opened.held)


def _reply(given: list[tuple[_Asked, _Given]], errors: list[RegistryError]) -> Reply:
    message = uuid4()
    written, attachments = [], []
    for number, (asked, opened) in enumerate(given, start=2):
        content_id = f"{message}-{number}@urn:ihe:iti:xds-b:2007"
        media_type = opened.media_type
        attachments.append(Attachment(content_id, media_type, opened.content))
        written.append(
            f"<xdsb:DocumentResponse><xdsb:RepositoryUniqueId>{escaped(asked.repository)}</xdsb:RepositoryUniqueId>"
            f"<xdsb:DocumentUniqueId>{escaped(asked.unique_id)}</xdsb:DocumentUniqueId>"
            f"<xdsb:mimeType>{escaped(media_type)}</xdsb:mimeType><xdsb:Document>"
            f'<xop:Include xmlns:xop="{names.XOP}" href="cid:{quote(content_id, safe="@-")}"/>'
            "</xdsb:Document></xdsb:DocumentResponse>"
        )
    return Reply(registry.documents_response("".join(written), errors), tuple(attachments))


OPERATIONS = (
    Operation(
        transaction="TD3.2",
        service="repository",
        body=name(names.XDSB, "RetrieveDocumentSetRequest"),
        action="urn:ihe:iti:2007:RetrieveDocumentSetResponse",
        answer=answer,
        failed=registry.documents_failed,
        in_parts=True,
        opens_record=True,
    ),
)
