"""What a reader asks of the services of XDS in each of two worlds."""

from collections.abc import Callable, Iterator
from functools import partial

from lxml import etree

from carnet.config import settings as configured
from carnet.foundation.decisions import Refused
from carnet.foundation.ebrim import values
from carnet.foundation.ebrim.values import Association, Objects
from carnet.foundation.xml import reading
from carnet.gateways.xds import table
from carnet.gateways.xds.exchange import Call, Caller, Reply
from carnet.gateways.xds.faults import RegistryFailure, SoapFault
from carnet.gateways.xds.tests import asking, foldering, registering
from carnet.gateways.xds.wire import names as xml
from carnet.gateways.xds.wire.multipart import Part
from tests.cast import ALICE, NOON
from tests.verification.silence import (
    HIDDEN_FOLDER,
    HIDDEN_FOLDER_ROW,
    PAUL,
    SHOWN_FOLDER,
    SHOWN_FOLDER_ROW,
    STAY,
    Answer,
    Names,
    bare,
    undone,
)

STATUSES = (
    "('urn:oasis:names:tc:ebxml-regrep:StatusType:Approved','urn:oasis:names:tc:ebxml-regrep:StatusType:Deprecated')"
)
ENTRY = "$XDSDocumentEntry"
PATIENT = {f"{ENTRY}PatientId": asking.PATIENT, f"{ENTRY}Status": STATUSES}
KINDS = ("RPLC", "APND", "XFRM", "XFRM_RPLC", "signs")


def ask_all(names: Names) -> Iterator[Answer]:
    """Asks every query, and tries every act, on what is shown and on what is hidden."""

    def ask(query: str, slots: dict[str, str | list[str]], returns: str = "LeafClass") -> Answer:
        body = asking.request(query, slots, returns=returns).encode()
        return f"{query} {slots} {returns}", undone(lambda: _called("registry", body))

    of_sets = {"$XDSSubmissionSetPatientId": asking.PATIENT, "$XDSSubmissionSetStatus": STATUSES}
    everything = {
        "$patientId": asking.PATIENT,
        f"{ENTRY}Status": STATUSES,
        "$XDSSubmissionSetStatus": STATUSES,
        "$XDSFolderStatus": STATUSES,
    }
    for returns in ("LeafClass", "ObjectRef"):
        yield ask("FindDocuments", {**PATIENT}, returns)
        yield ask("FindDocumentsByReferenceId", {**PATIENT, f"{ENTRY}ReferenceIdList": [f"('{STAY}')"]}, returns)
        yield ask("FindSubmissionSets", {**of_sets}, returns)
        yield ask("GetAll", {**everything}, returns)
        for name, value in _named(names):
            yield ask("GetDocuments", {f"{ENTRY}{name}": f"({value})"}, returns)
            yield ask("GetDocumentsAndAssociations", {f"{ENTRY}{name}": f"({value})"}, returns)
            related = "(" + ",".join(f"'urn:ihe:iti:2007:AssociationType:{kind}'" for kind in KINDS) + ")"
            yield ask("GetRelatedDocuments", {f"{ENTRY}{name}": value, "$AssociationTypes": related}, returns)
            yield ask("GetFoldersForDocument", {f"{ENTRY}{name}": value}, returns)
            if name == "EntryUUID":
                yield ask("GetAssociations", {"$uuid": f"({value})"}, returns)
                yield ask("GetSubmissionSets", {"$uuid": f"({value})"}, returns)
    yield ask("GetDocuments", {f"{ENTRY}EntryUUID": f"('urn:uuid:{names.shown}',{_uuids(names)})"})
    yield from _xds_folders(names, ask)
    for identifier in (*names.unique_ids, "1.2.250.1.999.1"):
        yield f"retrieve {identifier}", undone(partial(_called, "repository", _retrieve(identifier)))
        for kind in KINDS[:-1]:
            target = f"urn:uuid:{names.hidden[0]}"
            yield f"deposit {kind}", undone(partial(_deposit, kind, target))
    for row in names.hidden:
        for before, after in (("Approved", "Deprecated"), ("Approved", "Deleted"), ("Deprecated", "Approved")):
            yield (
                f"update {row} {before} {after}",
                undone(partial(_update, str(row), before, after)),
            )


def _xds_folders(names: Names, ask: Callable[..., Answer]) -> Iterator[Answer]:
    yield ask("FindFolders", {"$XDSFolderPatientId": asking.PATIENT, "$XDSFolderStatus": STATUSES})
    late = {"$XDSFolderLastUpdateTimeFrom": "'20260302120100'"}
    yield ask("FindFolders", {"$XDSFolderPatientId": asking.PATIENT, "$XDSFolderStatus": STATUSES, **late})
    for name, row in ((SHOWN_FOLDER, SHOWN_FOLDER_ROW), (HIDDEN_FOLDER, HIDDEN_FOLDER_ROW)):
        urn = f"urn:uuid:{row}"
        for slot, value in (("UniqueId", name), ("EntryUUID", urn), ("LogicalID", urn)):
            for returns in ("LeafClass", "ObjectRef"):
                yield ask("GetFolders", {f"$XDSFolder{slot}": f"('{value}')"}, returns)
                yield ask("GetFolderAndContents", {f"$XDSFolder{slot}": f"'{value}'"}, returns)
        for query in ("GetAssociations", "GetSubmissionSets"):
            yield ask(query, {"$uuid": f"('{urn}')"})
        for document in (names.shown, *names.hidden):
            yield f"file {document} in {row}", undone(partial(_file, urn, f"urn:uuid:{document}"))
        for before, after in (("Approved", "Deprecated"), ("Deprecated", "Approved")):
            yield f"close {row} {before} {after}", undone(partial(_update, str(row), before, after))


def _file(folder: str, document: str) -> str:
    sent = foldering.filed((folder, document))
    return _called("repository", registering.body(sent))


def _named(names: Names) -> Iterator[tuple[str, str]]:
    for row in names.hidden:
        yield "EntryUUID", f"'urn:uuid:{row}'"
        yield "LogicalID", f"'urn:uuid:{row}'"
    for unique_id in names.unique_ids:
        yield "UniqueId", f"'{unique_id}'"


def _uuids(names: Names) -> str:
    return ",".join(f"'urn:uuid:{row}'" for row in names.hidden)


def _retrieve(unique_id: str) -> bytes:
    return (
        f'<x:RetrieveDocumentSetRequest xmlns:x="{xml.XDSB}"><x:DocumentRequest>'
        f"<x:RepositoryUniqueId>{configured.REPOSITORY.oid}</x:RepositoryUniqueId>"
        f"<x:DocumentUniqueId>{unique_id}</x:DocumentUniqueId></x:DocumentRequest></x:RetrieveDocumentSetRequest>"
    ).encode()


def _deposit(kind: str, target: str) -> str:
    tie = Association(
        entry_uuid="tie", kind=f"urn:ihe:iti:2007:AssociationType:{kind}", source="Document01", target=target
    )
    sent = registering.message(others=(tie,))
    beside = {name: Part(name, {}, content) for name, content in registering.parts(sent).items()}
    return _called("repository", registering.body(sent), beside)


def _update(target: str, before: str, after: str) -> str:
    status = "urn:oasis:names:tc:ebxml-regrep:StatusType:"
    asked = Association(
        entry_uuid="u",
        kind=values.UPDATES_STATUS,
        source="SubmissionSet01",
        target=f"urn:uuid:{target}",
        slots={"OriginalStatus": (status + before,), "NewStatus": (status + after,)},
    )
    objects = Objects(submission_sets=(registering.SET,), associations=(asked,))
    return _called("registry", registering.submit_objects(objects).encode())


def _called(service: str, content: bytes, beside: dict[str, Part] | None = None) -> str:
    """Calls an operation as Paul and gives all that it answers, a refusal or a fault included."""
    root = reading.read(content)
    operation = table.find(service, root)
    call = Call(body=root, parts=beside or {}, caller=Caller(actor=PAUL, patient=ALICE.ins), at=NOON)
    try:
        reply = operation.answer(call)
    except RegistryFailure as failure:
        assert operation.failed is not None
        reply = Reply(operation.failed(failure.errors))
    except (Refused, SoapFault) as refusal:
        return bare(repr(refusal))
    told = reply.body if isinstance(reply.body, bytes) else etree.tostring(reply.body)
    return bare(f"{told.decode()} {len(reply.attachments)}")
