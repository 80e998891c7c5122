"""ITI-65: a submission and its documents in one transaction, all or nothing."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings

from carnet.domain.documents import actions, registry
from carnet.domain.documents.codes import Deposited, NewSubmission
from carnet.domain.documents.registering import doubting
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.foundation import authorities
from carnet.gateways.fhir.exchange import Call, Reply
from carnet.gateways.fhir.interactions import spaces
from carnet.gateways.fhir.mappings import (
    folder,
    new_document,
    operation_outcome,
    references,
    signature,
    submission_set,
    transaction,
)
from carnet.gateways.fhir.mappings.document_reference import Addresses
from carnet.gateways.fhir.mappings.folder import ReadFolder
from carnet.gateways.fhir.mappings.new_document import ReadDocument
from carnet.gateways.fhir.mappings.operation_outcome import Notice
from carnet.gateways.fhir.mappings.patient import Subject
from carnet.gateways.fhir.mappings.submission_set import ReadSubmission
from carnet.gateways.fhir.mappings.transaction import Transaction
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire import elements, multipart
from carnet.gateways.fhir.wire.elements import Element, JsonObject


@dataclass(frozen=True, slots=True)
class Provided:
    """A deposit as it was read: its entries, its documents, whose record it is for, and what is asked of the vault."""

    found: Transaction
    documents: list[ReadDocument]
    submission: ReadSubmission
    space_id: UUID
    asked: NewSubmission
    signature: ReadDocument | None = None
    doubts: tuple[Notice, ...] = ()


def provide_bundle(call: Call) -> Reply:
    """Deposits the documents of a Bundle. Source: IHE MHD, ITI-65; PDSm, flux 01."""
    body = call.body()
    provided = read(elements.expect(body.value, "Bundle"), body.parts, call)
    try:
        deposited = actions.deposit(space_id=provided.space_id, submission=provided.asked, by=call.by, at=call.at)
    except NoSuchSpace as error:
        raise Rejection(Kind.SUBJECT, provided.documents[0].subject.place) from error
    return Reply(_response(provided, deposited, call))


def read(bundle: Element, parts: dict[str, multipart.Part], call: Call) -> Provided:
    """Reads a transaction, and finds whose record it is for. Raises Rejection."""
    found = transaction.read(bundle, call.base, parts)
    documents = [
        new_document.read(resource, found.scope, found.contents, call.accepted) for _, resource in found.documents
    ]
    submission = _submission(found, call)
    _require_members(found, submission)
    _require_all_used(found)
    folders = [folder.read(resource, found.scope, call.accepted) for _, resource in found.folders]
    subjects = [document.subject for document in documents]
    subjects += [one.subject for one in folders if one.subject is not None]
    asked = _asked(submission, documents)
    if found.signature is None:
        space_id = one_space(subjects, submission.subject, documents)
        return Provided(found, documents, submission, space_id, _filed(asked, folders, found, space_id))
    signed, described = signature.read(
        found.signature[1], found.scope, found.contents, call.accepted, signed=frozenset(found.addresses)
    )
    space_id = one_space([*subjects, described.subject], submission.subject, documents)
    asked = replace(_filed(asked, folders, found, space_id), signature=signed)
    return Provided(found, documents, submission, space_id, asked, described, _doubts(asked, described, call))


def _filed(asked: NewSubmission, folders: list[ReadFolder], found: Transaction, space_id: UUID) -> NewSubmission:
    """Adds what goes into folders. Raises Rejection."""
    filings = [
        filing
        for rank, one in enumerate(folders)
        for filing in folder.filings(one, rank, documents=found.addresses, base=found.scope.base, space_id=space_id)
    ]
    return replace(asked, folders=tuple(one.folder for one in folders), filings=tuple(filings))


def _doubts(asked: NewSubmission, described: ReadDocument, call: Call) -> tuple[Notice, ...]:
    """Verifies the signature: a wrong one is refused, or warned of where the operator says so. Raises Rejection."""
    known = authorities.known(settings.VIHF.authorities, settings.VIHF.needs_revocation_lists)
    doubt = doubting.doubt(asked, authorities=known, at=call.at)
    if not doubt:
        return ()
    place = f"{described.document.place}.content[0].attachment"
    if settings.XDS_REFUSES_WRONG_SIGNATURES:
        raise Rejection(Kind.SIGNATURE, place, doubt)
    return (Notice(place, f"the signature of the submission is wrong: {doubt}"),)


def one_space(subjects: list[Subject], other: Subject | None, documents: list[ReadDocument]) -> UUID:
    """Finds the one space that every subject names, replaced documents included. Raises Rejection."""
    every = subjects if other is None else [*subjects, other]
    known: dict[object, UUID] = {}
    for subject in every:
        key = subject.space_id or subject.ins
        if key not in known:
            known[key] = spaces.of_subject(subject)
            if len(set(known.values())) > 1:
                raise Rejection(Kind.SEVERAL_PATIENTS, subject.place)
    space_id = next(iter(known.values()))
    for document in documents:
        for index, related_in in enumerate(document.related_in):
            if related_in not in {None, space_id}:
                place = f"{document.document.place}.relatesTo[{index}].target"
                raise Rejection(Kind.SEVERAL_PATIENTS, place)
    return space_id


def warnings_of(deposited: Deposited) -> list[Notice]:
    """Gives what the vault warned of, each with its place when it said one."""
    found = []
    for warning in deposited.warnings:
        place, separator, message = warning.partition(": ")
        is_placed = bool(separator) and place.startswith(("Bundle", "DocumentReference"))
        found.append(Notice(place, message) if is_placed else Notice("", warning))
    return found


def _submission(found: Transaction, call: Call) -> ReadSubmission:
    if found.submission is None:
        missing = Notice("Bundle.entry", "there is no SubmissionSet: a submission was made of the documents")
        return ReadSubmission(notices=(missing,))
    return submission_set.read(found.submission[1], found.scope, call.accepted)


def _require_members(found: Transaction, submission: ReadSubmission) -> None:
    """Refuses a SubmissionSet whose items lead nowhere."""
    for item in submission.items:
        text = references.target(item)
        held = found.scope.message.get(text)
        public = references.local(text, "DocumentReference", found.scope.base)
        if held is None and not public:
            raise Rejection(Kind.REFERENCE, item.at("reference"), "the SubmissionSet names an absent document")


def _require_all_used(found: Transaction) -> None:
    used = {
        attachment.text("url").strip()
        for _, resource in (*found.documents, *((found.signature,) if found.signature else ()))
        for content in resource.children("content")
        for attachment in [content.needed("attachment")]
    }
    for rejection in transaction.unused_binaries(found, used):
        raise rejection


def _asked(submission: ReadSubmission, documents: list[ReadDocument]) -> NewSubmission:
    return NewSubmission(
        documents=tuple(document.document for document in documents),
        unique_id=submission.unique_id,
        source_id=submission.source_id,
        submitted_at=submission.submitted_at,
        content_type=submission.content_type,
        title=submission.title,
        comments=submission.comments,
        author=submission.author,
        recipients=submission.recipients,
    )


def _response(provided: Provided, deposited: Deposited, call: Call) -> JsonObject:
    """Answers each entry of the request, in its order."""
    found, documents, submission = provided.found, provided.documents, provided.submission
    addresses = Addresses(call.base, provided.space_id)
    entries: dict[int, JsonObject] = {}
    warnings = warnings_of(deposited)
    identifiers: dict[str, str] = {}
    for index, (position, resource) in enumerate(found.documents):
        identifier = addresses.row(deposited.document_ids[index])
        notices = [*documents[index].notices, *_about(warnings, resource.place)]
        entries[position] = _created(f"DocumentReference/{identifier}", deposited, call, notices)
        attachment = resource.children("content")[0].needed("attachment")
        identifiers[attachment.text("url").strip()] = identifier
    _answer_signature(entries, identifiers, provided, deposited, call)
    for position, names in found.binaries.items():
        identifier = next(identifiers[name] for name in names if name in identifiers)
        entries[position] = _created(f"Binary/{identifier}", deposited, call, [])
    if found.submission is not None:
        location = f"List/{addresses.row(deposited.submission_id)}"
        others = _about(warnings, "")
        entries[found.submission[0]] = _created(location, deposited, call, [*submission.notices, *others])
    elif submission.notices:
        first = found.documents[0][0]
        notices = [*submission.notices, *documents[0].notices, *warnings]
        entries[first] = _created(
            f"DocumentReference/{addresses.row(deposited.document_ids[0])}", deposited, call, notices
        )
    for (position, _), row in zip(found.folders, deposited.folder_ids, strict=True):
        entries[position] = _created(f"List/{folder.MARK}{addresses.row(row)}", deposited, call, [])
    entries.update(_set_aside(found))
    for position, url in found.confirmations.items():
        entries[position] = {"response": {"status": "200 OK", "location": url}}
    return transaction.response([entries[position] for position in range(found.size)])


def _set_aside(found: Transaction) -> dict[int, JsonObject]:
    """Answers the entries of which nothing is kept: who the documents speak of."""
    entries: dict[int, JsonObject] = {}
    for position, resource in found.described.items():
        entries[position] = _not_created(resource, "people, places and devices are read, none is created")
    return entries


def _not_created(resource: Element, why: str) -> JsonObject:
    outcome = operation_outcome.of_notices([Notice(resource.place, why)])
    return {"response": {"status": "200 OK", "outcome": outcome}}


def _answer_signature(
    entries: dict[int, JsonObject],
    identifiers: dict[str, str],
    provided: Provided,
    deposited: Deposited,
    call: Call,
) -> None:
    """Answers the entry of the signature; what was here already has kept the name that it has."""
    found, described = provided.found.signature, provided.signature
    if found is None or described is None:
        return
    row = registry.signature_row(space_id=provided.space_id, unique_id=described.document.unique_id or "")
    if row is None:  # the same submission came before, without its signature: it is not signed afterwards
        raise actions.UniqueIdInUse
    identifier = signature.MARK + Addresses(call.base, provided.space_id).row(row)
    notices = [*described.notices, *provided.doubts]
    entries[found[0]] = _created(f"DocumentReference/{identifier}", deposited, call, notices)
    attachment = found[1].children("content")[0].needed("attachment")
    identifiers[attachment.text("url").strip()] = identifier


def _about(warnings: list[Notice], place: str) -> list[Notice]:
    return [warning for warning in warnings if warning.place == place]


def _created(location: str, deposited: Deposited, call: Call, notices: list[Notice]) -> JsonObject:
    response: JsonObject = {
        "status": "201 Created" if deposited.was_new else "200 OK",
        "location": f"{location}/_history/1",
    }
    if deposited.was_new:
        response["etag"] = 'W/"1"'
        response["lastModified"] = call.at.isoformat()
    if notices:
        response["outcome"] = operation_outcome.of_notices(notices)
    return {"response": response}
