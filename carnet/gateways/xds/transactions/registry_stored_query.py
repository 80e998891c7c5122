"""TD3.1: searching a record by a stored query (ITI-18).

Source: IHE ITI TF-2 §3.18; protocols §1.7, §1.9.
"""

from django.conf import settings
from lxml import etree

from carnet.domain.documents.registering import entries, foldering, patients
from carnet.domain.documents.registering.entries import Frame
from carnet.foundation.ebrim import names as ebrim
from carnet.foundation.ebrim import writing
from carnet.gateways.xds import registry_errors, subjects
from carnet.gateways.xds.exchange import Call, Reply
from carnet.gateways.xds.operations import Operation
from carnet.gateways.xds.stored_queries import parameters
from carnet.gateways.xds.stored_queries.asking import Found, Question
from carnet.gateways.xds.stored_queries.table import STORED_QUERIES, StoredQuery
from carnet.gateways.xds.wire import names, registry
from carnet.gateways.xds.wire.names import name

# References weigh nothing: an answer of them may hold a whole record.
_MOST_REFERENCES = 100_000
_LEAF, _REFERENCE = "LeafClass", "ObjectRef"

# The errors that this transaction answers, for its page of reference.
ERRORS = {
    "XDSUnknownStoredQuery": "the query is none of those listed",
    "XDSStoredQueryMissingParam": "a parameter that the query needs is absent",
    "XDSStoredQueryParamNumber": "several values, or two parameters, where one is expected",
    "XDSRegistryError": "a value that does not follow the grammar, an unknown returnType",
    "XDSUnknownPatientId": "no record is open for this patient, or the identifier is no INS",
    "XDSTooManyResults": "more objects than an answer may hold: ask for ObjectRef, then for details in parts",
}


def answer(call: Call) -> Reply:
    """Answers a stored query. Raises RegistryFailure; SoapFault for another patient than the assertion's."""
    query = call.body.find(ebrim.rim("AdhocQuery"))
    if query is None:
        raise parameters.failure("XDSRegistryError", "the request holds no AdhocQuery")
    asked = _asked(query)
    given = parameters.read(query)
    asked.check(given)
    wants_objects = _wants_objects(call.body)
    if asked.patient:
        subjects.require_same(call.caller, parameters.patient(given.one(asked.patient), asked.patient))
    with registry_errors.answered():
        space_id = subjects.space_of(call)
    question = Question(
        space_id=space_id,
        parameters=given,
        by=call.caller.actor,
        at=call.at,
        most=settings.REPOSITORY.most_objects if wants_objects else _MOST_REFERENCES,
    )
    found = asked.answer(question)
    return Reply(registry.query_response(_objects(found, call) if wants_objects else _references(found)))


def _asked(query: etree._Element) -> StoredQuery:
    identifier = query.get("id", "").strip().lower()
    found = STORED_QUERIES.get(identifier) or STORED_QUERIES.get(f"urn:uuid:{identifier}")
    if found is None:
        raise parameters.failure("XDSUnknownStoredQuery", "this stored query is not answered here", identifier)
    return found


def _wants_objects(body: etree._Element) -> bool:
    option = body.find(name(names.QUERY, "ResponseOption"))
    kind = _LEAF if option is None else option.get("returnType", _LEAF)
    if kind not in {_LEAF, _REFERENCE}:
        raise parameters.failure("XDSRegistryError", "returnType: expected LeafClass or ObjectRef", "returnType")
    return kind == _LEAF


def _objects(found: Found, call: Call) -> str:
    patient = call.caller.patient
    assert patient is not None, "a query is about the patient of the assertion"
    frame = Frame(patient_id=patients.write_ins(patient), repository=settings.REPOSITORY.oid)
    writer = writing.Writer()
    written = [writer.submission_set(entries.submission(one, frame)) for one in found.submissions]
    written += [writer.document(entries.document(one, frame)) for one in found.documents]
    written += [writer.document(entries.signature(one, frame)) for one in found.signatures]
    written += [writer.folder(foldering.folder(one, frame)) for one in found.folders]
    written += [writer.association(one) for one in found.associations]
    return "".join(written)


def _references(found: Found) -> str:
    written = [writing.object_ref(entries.urn(one.id)) for one in found.submissions]
    written += [writing.object_ref(entries.entry_uuid(one)) for one in found.documents]
    written += [writing.object_ref(entries.urn(one.id)) for one in found.signatures]
    written += [writing.object_ref(entries.urn(one.id)) for one in found.folders]
    written += [writing.object_ref(one.entry_uuid) for one in found.associations]
    return "".join(written)


OPERATIONS = (
    Operation(
        transaction="TD3.1",
        service="registry",
        body=name(names.QUERY, "AdhocQueryRequest"),
        action="urn:ihe:iti:2007:RegistryStoredQueryResponse",
        answer=answer,
        failed=registry.query_failed,
        opens_record=True,
    ),
)
