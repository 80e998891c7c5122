"""From the door to the vault and back: deposited, found, retrieved, hidden, by signed callers."""

from dataclasses import replace

import pytest
from lxml import etree

from carnet.foundation.ebrim.values import Association, Code, DocumentEntry, Objects
from carnet.gateways.xds.tests import registering
from carnet.gateways.xds.tests.asking import APPROVED, PATIENT, errors, ids, objects, request, titles
from carnet.gateways.xds.tests.registering import entry, message
from carnet.gateways.xds.wire import names
from tests import cast, xds_caller
from tests.cast import ALICE, PDF
from tests.xds_caller import Answer, Vihf

pytestmark = pytest.mark.django_db

_FIND = {"$XDSDocumentEntryPatientId": PATIENT, "$XDSDocumentEntryStatus": APPROVED}
_HIDDEN = (registering.NORMAL, Code("MASQUE_PS", registering.RESTRICTIONS))


@pytest.fixture
def doctor() -> Vihf:
    """Alice's doctor, about Alice."""
    cast.assemble()
    return xds_caller.of(cast.DIANE, patient=ALICE.ins)


def _deposited(*entries: DocumentEntry, by: Vihf) -> Answer:
    said = message(*entries)
    body = etree.fromstring(registering.body(said))
    return xds_caller.send("repository", body, by=replace(by), parts=registering.parts(said))


def _found(by: Vihf) -> etree._Element:
    return xds_caller.send("registry", etree.fromstring(request("FindDocuments", _FIND)), by=by).body


def _retrieved(entry_found: DocumentEntry, by: Vihf) -> Answer:
    body = (
        f'<x:RetrieveDocumentSetRequest xmlns:x="{names.XDSB}"><x:DocumentRequest>'
        f"<x:RepositoryUniqueId>{entry_found.repository_unique_id}</x:RepositoryUniqueId>"
        f"<x:DocumentUniqueId>{entry_found.unique_id}</x:DocumentUniqueId>"
        "</x:DocumentRequest></x:RetrieveDocumentSetRequest>"
    )
    return xds_caller.send("repository", etree.fromstring(body), by=by)


def test_finds_what_was_deposited_with_the_metadata_that_were_submitted(doctor: Vihf) -> None:
    sent = entry()
    assert _deposited(sent, by=doctor).body.get("status", "").endswith(":Success")
    (found,) = objects(_found(doctor)).documents
    given_here = {"entry_uuid", "logical_id", "version", "status", "repository_unique_id"}
    compared = [name for name in DocumentEntry.__slots__ if name not in given_here]
    told = {name: (getattr(sent, name), getattr(found, name)) for name in compared}
    # The class is derived from the type, and codes come back under their official labels.
    codes = {"class_code", "type_code"}
    assert {name for name, (before, after) in told.items() if before != after} <= codes
    assert all(
        (told[name][0].code, told[name][0].scheme) == (told[name][1].code, told[name][1].scheme) for name in codes
    )


def test_gives_back_the_bytes_that_were_deposited(doctor: Vihf) -> None:
    _deposited(by=doctor)
    (found,) = objects(_found(doctor)).documents
    answer = _retrieved(found, doctor)
    (part,) = answer.parts.values()
    assert (part.content, part.headers["content-type"]) == (PDF, "application/pdf")


def test_hides_from_others_what_was_deposited_hidden(doctor: Vihf) -> None:
    _deposited(entry(confidentiality=_HIDDEN), by=doctor)
    assert len(titles(_found(doctor))) == 1
    (found,) = objects(_found(doctor)).documents
    pharmacist = xds_caller.of(cast.PAUL, patient=ALICE.ins)
    assert titles(_found(pharmacist)) == []
    assert errors(_retrieved(found, pharmacist).body) == ["XDSDocumentUniqueIdError"]


def test_changes_the_name_of_an_entry_when_it_is_hidden(doctor: Vihf) -> None:
    _deposited(by=doctor)
    (before,) = objects(_found(doctor)).documents
    hidden = replace(before, confidentiality=_HIDDEN)
    member = Association(
        entry_uuid="as1",
        kind="urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember",
        source=registering.SET.entry_uuid,
        target=before.entry_uuid,
        slots={"SubmissionSetStatus": ("Original",), "PreviousVersion": (before.version,)},
    )
    submission = replace(registering.SET, unique_id="1.2.250.1.999.77")
    update = Objects(submission_sets=(submission,), documents=(hidden,), associations=(member,))
    body = etree.fromstring(registering.submit_objects(update))
    assert errors(xds_caller.send("registry", body, by=doctor).body) == []
    (after,) = objects(_found(doctor)).documents
    assert (after.entry_uuid != before.entry_uuid, after.logical_id) == (True, before.logical_id)
    assert [code.code for code in after.confidentiality] == ["N", "MASQUE_PS"]
    slots = {"$XDSDocumentEntryEntryUUID": f"('{before.entry_uuid}')"}
    named = xds_caller.send("registry", etree.fromstring(request("GetDocuments", slots)), by=doctor).body
    assert ids(named, "ExtrinsicObject") == [after.entry_uuid]


def test_tells_who_may_not_look(doctor: Vihf) -> None:
    nurse = xds_caller.of(cast.NORA, patient=ALICE.ins)
    answer = xds_caller.send("registry", etree.fromstring(request("FindDocuments", _FIND)), by=nurse)
    assert answer.fault == "DMPAccessDeniedByRightsService"
    other = xds_caller.of(cast.DIANE, patient=cast.BORIS.ins)
    answer = xds_caller.send("registry", etree.fromstring(request("FindDocuments", _FIND)), by=other)
    assert answer.fault == "XDSPatientIdDoesNotMatch"
