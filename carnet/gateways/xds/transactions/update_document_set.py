"""Changing the metadata of documents, all or none: hide or show (TD3.3a, b), delete (c), archive (d).

Source: IHE ITI TF-2 §3.57; protocols §1.8; PDT-INF-526.
"""

from carnet.domain.documents import actions
from carnet.domain.documents.registering import updating
from carnet.foundation.ebrim import reading
from carnet.gateways.xds import registry_errors, subjects
from carnet.gateways.xds.exchange import Call, Reply
from carnet.gateways.xds.operations import Operation
from carnet.gateways.xds.transactions import provide_and_register
from carnet.gateways.xds.wire import names, registry
from carnet.gateways.xds.wire.names import name

# The errors that this transaction answers, for its page of reference.
ERRORS = {
    "XDSPatientIdDoesNotMatch": "the message is about another patient than the assertion",
    "XDSUnknownPatientId": "no record is open for this patient",
    "UnresolvedReferenceException": "no entry has this identifier, as far as the caller may know",
    "XDSMetadataVersionError": "PreviousVersion is not the version in force",
    "XDSMetadataIdentifierError": "the entry has no logical id, or another uniqueId than the document of this one",
    "UnmodifiableMetadataError": "something else than restrictions would change, or one set at the deposit only",
    "XDSMetadataUpdateError": "OriginalStatus, NewStatus or PreviousVersion is missing, or not that of the document",
    "XDSMetadataUpdateOperationError": "not offered: another status, metadata of a folder, documents and folders "
    "together, one object twice, nothing to do",
    "XDSRepositoryMetadataError": "the metadata are not readable",
}


def answer(call: Call) -> Reply:
    """Makes every change that a message asks, or none."""
    with registry_errors.answered():
        objects = reading.read(call.body)
        provide_and_register.require_patient(objects, call.caller)
        updates = updating.read(objects)
        space_id = subjects.space_of(call)
        actions.update_entries(space_id=space_id, updates=updates, by=call.caller.actor, at=call.at)
    return Reply(registry.response())


OPERATIONS = (
    Operation(
        transaction="TD3.3",
        service="registry",
        body=name(names.LCM, "SubmitObjectsRequest"),
        action="urn:ihe:iti:2010:UpdateDocumentSet-Response",
        answer=answer,
        failed=registry.response,
    ),
)
