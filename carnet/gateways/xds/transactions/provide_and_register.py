"""Depositing documents (TD2.1, and TD2.2 by staff): one submission, its documents, all or nothing.

Source: IHE ITI TF-2 §3.41; protocols §1.8; PDT-INF-526.
"""

from django.conf import settings
from lxml import etree

from carnet.domain.documents import actions
from carnet.domain.documents.registering import patients, submitting
from carnet.foundation.contents import PIECE_BYTES, Content
from carnet.foundation.ebrim import reading
from carnet.foundation.ebrim.values import Objects
from carnet.foundation.spooling import Spool, Writer
from carnet.foundation.values.ins import UnreadableIns
from carnet.gateways.xds import registry_errors, subjects
from carnet.gateways.xds.exchange import Call, Caller, Reply
from carnet.gateways.xds.operations import Operation
from carnet.gateways.xds.transactions import signing
from carnet.gateways.xds.wire import names, registry, transfer
from carnet.gateways.xds.wire.names import name

_DOCUMENT = name(names.XDSB, "Document")

# The errors that this transaction answers, for its page of reference; then the warnings.
ERRORS = {
    "XDSPatientIdDoesNotMatch": "the submission, an entry or a clinical document is about another patient",
    "XDSUnknownPatientId": "no record is open for this patient",
    "XDSMissingDocument": "an entry has no document, or a reference leads to a part that is absent or taken",
    "XDSMissingDocumentMetadata": "a document or a part is described by no entry",
    "XDSNonIdenticalHash": "the SHA-1 of the document is another one",
    "XDSNonIdenticalSize": "the document has another size",
    "XDSRepositoryDuplicateUniqueIdInMessage": "two documents, or two folders, of the message have one uniqueId",
    "XDSDuplicateUniqueIdInRegistry": "a uniqueId is that of another content already here",
    "XDSReplaceFailed": "the document to replace is not here, as far as the caller may know",
    "XDSRegistryDeprecatedDocumentError": "the document to replace, to complete or to transform, the folder to fill, "
    "is no longer in force; the document to put there is deleted",
    "UnresolvedReferenceException": "what to complete, to transform, to fill or to put into a folder is not here, "
    "as far as the caller may know",
    "InvalidDocumentContent": "the bytes are not of the announced format, or the format is not taken",
    "LocalPolicyRestrictionError": "the signature of the submission is wrong (a warning where the operator says so)",
    "XDSMetadataUpdateOperationError": "the message deletes a document: that is TD3.3",
    "XDSRepositoryMetadataError": "the metadata are not readable, not complete, or contradict the clinical document",
    "XDSExtraMetadataNotSaved": "warning: a slot of one's own, or a class that is not that of the type",
    "PartialFolderContentNotProcessed": "warning: a signature, or what the message deletes, goes into no folder",
    "PartialRelationshipContentNotProcessed": "warning: a relation is not kept",
}


def answer(call: Call) -> Reply:
    """Deposits what a message holds and tells what was set aside. The same message again is answered alike."""
    with registry_errors.answered():
        objects = reading.read(call.body)
        require_patient(objects, call.caller)
        asked = submitting.read(objects, _contents(call))
        if asked.removes:
            raise registry_errors.failure("operation", "entry", "a document is deleted by an update")
        doubts = signing.doubts(asked.submission, at=call.at)
        space_id = subjects.space_for_deposit(call)
        deposited = actions.deposit(space_id=space_id, submission=asked.submission, by=call.caller.actor, at=call.at)
    notices = map(registry_errors.of_notice, asked.notices)
    warnings = map(registry_errors.of_warning, deposited.warnings)
    return Reply(registry.response([*doubts, *notices, *warnings]))


def require_patient(objects: Objects, caller: Caller) -> None:
    """Refuses metadata about another patient than the assertion's, or in another domain. Raises RegistryFailure.

    Source: protocols §1.5 (the same OID everywhere).
    """
    said = submitting.patient_ids(objects)
    if not said:
        raise registry_errors.failure("required", "patient", "no patient is named")
    for place, text in said:
        try:
            found = patients.read_ins(text)
        except UnreadableIns as error:
            raise registry_errors.failure("patient", "patient", "this is not an INS", place) from error
        if caller.patient is None or (found.matricule, found.oid) != (caller.patient.matricule, caller.patient.oid):
            raise registry_errors.failure("patient", "patient", "not the patient of the assertion", place)


def _contents(call: Call) -> dict[str, Content]:
    """Gives the documents of a message by the entries that they name: beside the envelope, or inside it in base64."""
    found: dict[str, Content] = {}
    taken: set[str] = set()
    spool = Spool(settings.SPOOL)
    for holder in call.body.findall(_DOCUMENT):
        key = submitting.key(holder.get("id", ""))
        if not key or key in found:
            raise registry_errors.failure("structure", "content", "each document names an entry of its own", key[:100])
        included = call.included(holder, taken)
        found[key] = _inline(holder, key, spool) if included is None else included
    unused = sorted(set(call.parts) - taken)
    if unused:
        raise registry_errors.failure("missing-metadata", "content", "a part serves for nothing", unused[0][:100])
    return found


def _inline(holder: etree._Element, key: str, spool: Spool) -> Content:
    text, writer = holder.text or "", Writer(spool)
    decoder = transfer.Decoder(writer)
    try:
        for start in range(0, len(text), PIECE_BYTES):
            decoder.write(text[start : start + PIECE_BYTES].encode("ascii"))
        decoder.end()
    except (transfer.NotBase64, UnicodeEncodeError) as error:
        raise registry_errors.failure("value", "content", "the document is not in base64", key[:100]) from error
    return writer.content()


OPERATIONS = (
    Operation(
        transaction="TD2.1",
        service="repository",
        body=name(names.XDSB, "ProvideAndRegisterDocumentSetRequest"),
        action="urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-bResponse",
        answer=answer,
        failed=registry.response,
    ),
)
