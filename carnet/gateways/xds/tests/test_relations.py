"""APND, XFRM, XFRM_RPLC through the real door: deposited, found by either end, hidden with what they tell of."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import uuid4

import pytest
from lxml import etree

from carnet.domain.documents import actions, reading
from carnet.domain.documents.codes import Criteria, Document, Status, Visibility
from carnet.foundation import clock
from carnet.foundation.ebrim import values
from carnet.foundation.ebrim.values import Association, DocumentEntry
from carnet.gateways.xds.tests import asking, registering
from carnet.gateways.xds.tests.registering import SET, entry, message
from tests import cast, xds_caller
from tests.cast import ALICE, BRUNO, DIANE, PAUL, PDF, Cast, acting
from tests.xds_caller import Vihf

pytestmark = pytest.mark.django_db(transaction=True)
DOCTOR = acting(DIANE)
FIRST = "1.2.250.1.999.1.1"
ENTRY = "$XDSDocumentEntry"


@pytest.fixture
def scene() -> Cast:
    """Alice's record, with one document of Diane's."""
    found = cast.assemble()
    assert _deposit(1, _entry(1)).status == "Success"
    return found


def _entry(number: int) -> DocumentEntry:
    content = PDF + bytes([number])
    return entry(content, unique_id=f"1.2.250.1.999.{number}.1", title=f"Document {number}")


def _deposit(number: int, described: DocumentEntry, *others: Association, by: Vihf | None = None) -> registering.Told:
    whole = message(described, content=PDF + bytes([number]), others=others)
    named = replace(SET, unique_id=f"1.2.250.1.999.{number}")
    sent = replace(whole, objects=replace(whole.objects, submission_sets=(named,)))
    body = etree.fromstring(registering.body(sent))
    by = by or xds_caller.of(DIANE, patient=ALICE.ins)
    answer = xds_caller.send("repository", body, by=by, parts=registering.parts(sent))
    return registering.told(etree.tostring(answer.body))


def _tie(kind: str, target: str) -> Association:
    return Association(entry_uuid="tie", kind=kind, source="Document01", target=target)


def _document(scene: Cast, number: int = 1) -> Document:
    found = reading.list_documents(
        space_id=scene.alice,
        criteria=Criteria(unique_ids=(f"1.2.250.1.999.{number}.1",)),
        by=DOCTOR,
        at=clock.now(),
    )
    return found.documents[0]


def _asked(query: str, slots: Mapping[str, str], by: Vihf | None = None) -> etree._Element:
    body = etree.fromstring(asking.request(query, slots))
    answer = xds_caller.send("registry", body, by=by or xds_caller.of(DIANE, patient=ALICE.ins))
    assert answer.fault == ""
    return answer.body


def _name(scene: Cast, number: int = 1) -> str:
    (found,) = asking.ids(
        _asked("GetDocuments", {f"{ENTRY}UniqueId": f"('1.2.250.1.999.{number}.1')"}), "ExtrinsicObject"
    )
    return found


def _related(scene: Cast, number: int, kind: str, by: Vihf | None = None) -> etree._Element:
    slots = {f"{ENTRY}UniqueId": f"'1.2.250.1.999.{number}.1'", "$AssociationTypes": f"('{kind}')"}
    return _asked("GetRelatedDocuments", slots, by=by)


@pytest.mark.parametrize("kind", [values.APPENDS, values.TRANSFORMS], ids=["appends", "transforms"])
def test_what_completes_or_transforms_a_document_is_found_from_both_ends(scene: Cast, kind: str) -> None:
    told = _deposit(2, _entry(2), _tie(kind, f"urn:uuid:{_document(scene).id}"))
    assert (told.status, told.warnings) == ("Success", ())
    tie = (kind.rpartition(":")[2], _name(scene, 2), _name(scene, 1))
    for number in (1, 2):
        answer = _related(scene, number, kind)
        assert (sorted(asking.titles(answer)), asking.ties(answer)) == (["Document 1", "Document 2"], {tie})
        assert tie in asking.ties(_asked("GetAssociations", {"$uuid": f"('{_name(scene, number)}')"}))
        both = _asked("GetDocumentsAndAssociations", {f"{ENTRY}EntryUUID": f"('{_name(scene, number)}')"})
        assert (asking.titles(both), tie in asking.ties(both)) == ([f"Document {number}"], True)
    assert asking.titles(_related(scene, 1, values.REPLACES)) == []
    statuses = {f"$XDS{name}Status": asking.APPROVED for name in ("DocumentEntry", "SubmissionSet", "Folder")}
    assert tie in asking.ties(_asked("GetAll", {"$patientId": asking.PATIENT, **statuses}))


def test_another_form_that_replaces_is_told_as_both(scene: Cast) -> None:
    told = _deposit(2, _entry(2), _tie(values.TRANSFORMS_AND_REPLACES, f"urn:uuid:{_document(scene).id}"))
    assert (told.status, told.warnings) == ("Success", ())
    ties = asking.ties(_related(scene, 2, values.TRANSFORMS_AND_REPLACES))
    assert ties == {("XFRM_RPLC", _name(scene, 2), _name(scene, 1))}
    assert _document(scene, 2).replaces_id == _document(scene).id


def test_an_old_name_of_a_document_serves(scene: Cast) -> None:
    before = _name(scene)
    actions.archive(space_id=scene.alice, document_id=_document(scene).id, by=DOCTOR, at=clock.now())
    assert _name(scene) != before
    assert _deposit(2, _entry(2), _tie(values.APPENDS, before)).status == "Success"
    assert len(asking.ties(_related(scene, 2, values.APPENDS))) == 1


def test_refuses_what_leads_nowhere_or_to_what_is_no_longer_in_force(scene: Cast) -> None:
    told = _deposit(2, _entry(2), _tie(values.APPENDS, f"urn:uuid:{uuid4()}"))
    assert told.errors == (("UnresolvedReferenceException", "Document01"),)
    name = f"urn:uuid:{_document(scene).id}"
    assert _deposit(3, _entry(3), _tie(values.REPLACES, name)).status == "Success"
    told = _deposit(2, _entry(2), _tie(values.TRANSFORMS, name))
    assert told.errors == (("XDSRegistryDeprecatedDocumentError", "Document01"),)
    assert _asked("GetDocuments", {f"{ENTRY}UniqueId": "('1.2.250.1.999.2.1')"}).findall(".//{*}ExtrinsicObject") == []


def test_what_completes_or_transforms_a_replaced_document_is_deprecated_with_it(scene: Cast) -> None:
    """An addition, another form of that addition, and one of another document, which stays."""
    _deposit(2, _entry(2), _tie(values.APPENDS, f"urn:uuid:{_document(scene).id}"))
    _deposit(3, _entry(3), _tie(values.TRANSFORMS, f"urn:uuid:{_document(scene, 2).id}"))
    _deposit(4, _entry(4))
    _deposit(5, _entry(5), _tie(values.APPENDS, f"urn:uuid:{_document(scene, 4).id}"))
    before = {number: _name(scene, number) for number in range(1, 6)}
    assert _deposit(6, _entry(6), _tie(values.REPLACES, f"urn:uuid:{_document(scene).id}")).status == "Success"
    patient = {f"{ENTRY}PatientId": asking.PATIENT}
    deprecated = asking.titles(_asked("FindDocuments", {**patient, f"{ENTRY}Status": asking.DEPRECATED}))
    assert sorted(deprecated) == ["Document 1", "Document 2", "Document 3"]
    approved = asking.titles(_asked("FindDocuments", {**patient, f"{ENTRY}Status": asking.APPROVED}))
    assert sorted(approved) == ["Document 4", "Document 5", "Document 6"]
    assert [number for number in before if _name(scene, number) != before[number]] == [1, 2, 3]
    late = _deposit(7, _entry(7), _tie(values.APPENDS, f"urn:uuid:{_document(scene, 2).id}"))
    assert late.errors == (("XDSRegistryDeprecatedDocumentError", "Document01"),)


def test_another_form_that_replaces_stays_in_force_until_it_is_replaced(scene: Cast) -> None:
    _deposit(2, _entry(2), _tie(values.TRANSFORMS_AND_REPLACES, f"urn:uuid:{_document(scene).id}"))
    assert (_document(scene).status, _document(scene, 2).status) == (Status.SUPERSEDED, Status.CURRENT)
    _deposit(3, _entry(3), _tie(values.REPLACES, f"urn:uuid:{_document(scene, 2).id}"))
    assert (_document(scene, 2).status, _document(scene, 3).status) == (Status.SUPERSEDED, Status.CURRENT)


def test_the_same_addition_again_is_answered_alike_whatever_came_meanwhile(scene: Cast) -> None:
    name = f"urn:uuid:{_document(scene).id}"
    first = _deposit(2, _entry(2), _tie(values.APPENDS, name))
    assert _deposit(3, _entry(3), _tie(values.REPLACES, name)).status == "Success"
    assert _deposit(2, _entry(2), _tie(values.APPENDS, name)) == first
    assert first.status == "Success"


def test_what_completes_a_hidden_document_is_hidden_too(scene: Cast) -> None:
    target = _document(scene)
    actions.hide(space_id=scene.alice, document_id=target.id, by=DOCTOR, at=clock.now())
    assert _deposit(2, _entry(2), _tie(values.APPENDS, f"urn:uuid:{target.id}")).status == "Success"
    assert _document(scene, 2).visibility == {Visibility.HIDDEN_FROM_PROFESSIONALS}


def test_a_relation_to_a_document_that_is_hidden_since_is_told_to_nobody_else(scene: Cast) -> None:
    target = _document(scene)
    _deposit(2, _entry(2), _tie(values.APPENDS, f"urn:uuid:{target.id}"))
    paul = xds_caller.of(PAUL, patient=ALICE.ins)
    assert len(asking.ties(_related(scene, 2, values.APPENDS, by=paul))) == 1
    actions.hide(space_id=scene.alice, document_id=target.id, by=DOCTOR, at=clock.now())
    assert asking.ties(_related(scene, 2, values.APPENDS, by=paul)) == set()
    assert asking.titles(_related(scene, 1, values.APPENDS, by=paul)) == []
    kinds = {kind for kind, *_ in asking.ties(_asked("GetAssociations", {"$uuid": f"('{_name(scene, 2)}')"}, by=paul))}
    assert kinds == {"HasMember"}
    found = reading.describe(space_id=scene.alice, document_id=_document(scene, 2).id, by=acting(PAUL), at=clock.now())
    assert found.relations == ()
    assert len(_document(scene, 2).relations) == 1


def test_nobody_ties_a_document_to_one_that_they_may_not_know_of(scene: Cast) -> None:
    told = [
        _deposit(2, _entry(2), _tie(values.APPENDS, f"urn:uuid:{name}"), by=xds_caller.of(BRUNO, patient=ALICE.ins))
        for name in (_document(scene).id, uuid4())
    ]
    assert told[0] == told[1]
    assert told[0].errors == (("UnresolvedReferenceException", "Document01"),)
