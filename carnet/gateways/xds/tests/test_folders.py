"""Folders: made with a submission or filled afterwards, found by their queries, put out of force; all or nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import uuid4

import pytest
from lxml import etree

from carnet.domain.documents.registering import submitting
from carnet.foundation import database
from carnet.foundation.ebrim import values
from carnet.foundation.ebrim.values import Association, Code, Objects
from carnet.foundation.journal import queries as journal
from carnet.gateways.xds.tests import asking, foldering, registering
from carnet.gateways.xds.tests.asking import APPROVED, DEPRECATED, asked, ids
from carnet.gateways.xds.tests.foldering import (
    CODE,
    DOCTOR,
    ENTRY,
    FIND,
    FOLDER,
    LATER,
    NAME,
    answered,
    entry,
    filed,
    held,
    made,
    named,
    shown,
)
from carnet.gateways.xds.tests.registering import SET, Message, Told, sent
from tests import cast, xds_caller
from tests.cast import ALICE, DIANE, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Cast:
    """The cast, assembled."""
    return cast.assemble()


def _counted() -> list[int]:
    tables = ("document", "submission", "folder", "folder_member")
    counts = ", ".join(f"(SELECT count(*) FROM documents_{table})" for table in tables)
    return list(database.rows(f"SELECT {counts}", ())[0])


@pytest.mark.django_db(transaction=True)
def test_makes_a_folder_and_finds_it_by_every_query_through_the_signed_door() -> None:
    assert cast.assemble().alice
    by, message = xds_caller.of(DIANE, patient=ALICE.ins), made(entry(1), entry(2))
    answer = xds_caller.send(
        "repository", etree.fromstring(registering.body(message)), by=by, parts=registering.parts(message)
    )
    assert registering.told(etree.tostring(answer.body)) == Told("Success", (), ())

    def ask(query: str, slots: Mapping[str, str | list[str]]) -> Objects:
        found = xds_caller.send("registry", etree.fromstring(asking.request(query, slots)), by=by)
        assert (found.fault, asking.errors(found.body)) == ("", [])
        return asking.objects(found.body)

    (folder,) = ask("FindFolders", {**FIND}).folders
    assert replace(folder, entry_uuid="", logical_id="", last_update="") == replace(
        FOLDER, entry_uuid="", status=values.APPROVED, version="1", patient_id=by.patient
    )
    assert folder.logical_id == folder.entry_uuid
    questions: list[tuple[str, Mapping[str, str | list[str]]]] = [
        ("GetFolders", {"$XDSFolderUniqueId": f"('{NAME}')"}),
        ("GetFolders", {"$XDSFolderEntryUUID": f"('{folder.entry_uuid}')"}),
        ("GetFolders", {"$XDSFolderLogicalID": f"('{folder.entry_uuid}')"}),
        ("GetFolderAndContents", {"$XDSFolderEntryUUID": f"'{folder.entry_uuid}'"}),
        ("GetFoldersForDocument", {f"{ENTRY}UniqueId": "'1.2.250.1.999.1.2'"}),
    ]
    for query, slots in questions:
        assert ask(query, slots).folders == (folder,), query
    whole = ask(*questions[3])
    assert sorted(one.unique_id for one in whole.documents) == ["1.2.250.1.999.1.1", "1.2.250.1.999.1.2"]
    assert {(one.source, one.target) for one in whole.associations} == {
        (folder.entry_uuid, document.entry_uuid) for document in whole.documents
    }


@pytest.mark.parametrize(
    ("slots", "count"),
    [
        ({}, 1),
        ({"CodeList": CODE}, 1),
        ({"CodeList": "('E10^^2.16.840.1.113883.6.3')"}, 0),
        ({"CodeList": [CODE, "('E10^^2.16.840.1.113883.6.3')"]}, 0),
        ({"LastUpdateTimeFrom": "'20260302120000'", "LastUpdateTimeTo": "'20260302120001'"}, 1),
        ({"LastUpdateTimeFrom": "'20260302120001'"}, 0),
        ({"LastUpdateTimeTo": "'20260302120000'"}, 0),
        ({"Status": DEPRECATED}, 0),
        ({"Status": "('urn:asip:ci-sis:2010:StatusType:Archived')"}, 0),
    ],
    ids=["all", "code", "other-code", "both-codes", "when", "later", "sooner", "out-of-force", "no-such-status"],
)
@pytest.mark.usefixtures("scene")
def test_finds_folders_by_their_metadata(slots: dict[str, str | list[str]], count: int) -> None:
    assert sent(made(), by=DOCTOR).status == "Success"
    said = {**FIND, **{f"$XDSFolder{name}": value for name, value in slots.items()}}
    answer = asked("FindFolders", said, by=DOCTOR)
    assert len(ids(answer, "RegistryPackage")) == count
    references = asked("FindFolders", said, by=DOCTOR, returns="ObjectRef")
    assert ids(references, "ObjectRef") == ids(answer, "RegistryPackage")


@pytest.mark.usefixtures("scene")
def test_tells_a_folder_with_its_submission_and_with_everything() -> None:
    sent(made(entry(1)), by=DOCTOR)
    folder, document = shown(), named(1)
    everything = {f"$XDS{name}Status": APPROVED for name in ("DocumentEntry", "SubmissionSet", "Folder")}
    whole = answered("GetAll", {"$patientId": asking.PATIENT, **everything})
    (submission,) = whole.submission_sets
    made_by = (submission.entry_uuid, folder.entry_uuid)
    inside, brought = (folder.entry_uuid, document), (submission.entry_uuid, document)
    assert whole.folders == (folder,)
    for query, slots, expected in (
        ("GetAll", {"$patientId": asking.PATIENT, **everything}, {made_by, inside, brought}),
        (
            "GetSubmissionSetAndContents",
            {"$XDSSubmissionSetUniqueId": f"'{SET.unique_id}'"},
            {made_by, inside, brought},
        ),
        ("GetAssociations", {"$uuid": f"('{folder.entry_uuid}')"}, {made_by, inside}),
        ("GetAssociations", {"$uuid": f"('{document}')"}, {inside, brought}),
        ("GetAssociations", {"$uuid": f"('{submission.entry_uuid}')"}, {made_by, brought}),
        ("GetDocumentsAndAssociations", {f"{ENTRY}EntryUUID": f"('{document}')"}, {inside, brought}),
        ("GetSubmissionSets", {"$uuid": f"('{folder.entry_uuid}')"}, {made_by}),
    ):
        found = answered(query, slots)
        assert {(one.source, one.target) for one in found.associations} == expected, query
    assert answered("GetSubmissionSets", {"$uuid": f"('{folder.entry_uuid}')"}).submission_sets == (submission,)
    without = answered("GetAll", {"$patientId": asking.PATIENT, **everything, "$XDSFolderStatus": DEPRECATED})
    assert (without.folders, {(one.source, one.target) for one in without.associations}) == ((), {brought})


@pytest.mark.usefixtures("scene")
def test_fills_a_folder_afterwards_with_a_new_document_and_with_an_older_one() -> None:
    sent(made(entry(1)), by=DOCTOR)
    folder = shown()
    newer = registering.message(entry(2))
    ties = (*newer.objects.associations, foldering.holds(folder.entry_uuid, "Document02"))
    submission = replace(SET, unique_id=f"{SET.unique_id}.2")
    objects = replace(newer.objects, submission_sets=(submission,), associations=ties)
    assert sent(replace(newer, objects=objects), by=DOCTOR, at=LATER) == Told("Success", (), ())
    alone = replace(SET, unique_id=f"{SET.unique_id}.3")
    whole = registering.message(entry(3))
    sent(replace(whole, objects=replace(whole.objects, submission_sets=(alone,))), by=DOCTOR)
    filing = filed((folder.entry_uuid, named(3)))
    assert sent(filing, by=DOCTOR, at=LATER) == Told("Success", (), ())
    before = _counted()
    assert sent(filing, by=DOCTOR, at=LATER) == Told("Success", (), ())
    assert _counted() == before
    assert held() == [f"1.2.250.1.999.1.{number}" for number in (1, 2, 3)]
    assert shown() == replace(folder, last_update="20260304120000")
    # Who put an older document there is told by a tie of the submission to the membership.
    sets = {"$XDSSubmissionSetPatientId": asking.PATIENT, "$XDSSubmissionSetStatus": APPROVED}
    (submitted,) = (
        one for one in answered("FindSubmissionSets", sets).submission_sets if one.unique_id == f"{SET.unique_id}.9"
    )
    contents = answered("GetSubmissionSetAndContents", {"$XDSSubmissionSetUniqueId": f"'{submitted.unique_id}'"})
    membership = next(one for one in contents.associations if one.source == folder.entry_uuid)
    assert membership.target == named(3)
    assert {(one.source, one.target) for one in contents.associations} == {
        (folder.entry_uuid, named(3)),
        (submitted.entry_uuid, membership.entry_uuid),
    }


def test_writes_each_filing_in_the_journal(scene: Cast) -> None:
    sent(made(entry(1), entry(2)), by=DOCTOR)
    with database.entered(scene.alice):
        lines = journal.newest(space_id=scene.alice, count=4)
    acts = [(line.entry.act, line.entry.object_kind, line.entry.object_code) for line in lines]
    assert (
        sorted(acts)
        == [("deposit_document", "document", "11488-4")] * 2 + [("file_document", "document", "11488-4")] * 2
    )


def test_is_sealed(scene: Cast) -> None:
    sent(made(), by=DOCTOR)
    with database.entered(scene.alice):
        ((sealed, everything),) = database.rows(
            "SELECT sealed_details, documents_folder::text FROM documents_folder", ()
        )
    assert b"Suivi" not in sealed
    assert "Suivi" not in everything
    with database.entered(scene.boris):
        assert database.rows("SELECT id FROM documents_folder", ()) == []
        assert database.rows("SELECT document_id FROM documents_folder_member", ()) == []


def _twice(message: Message) -> Message:
    other = replace(FOLDER, entry_uuid="Folder02")
    ties = (foldering.holds(SET.entry_uuid, "Folder02"), foldering.holds("Folder02", "Document01"))
    objects = replace(message.objects, folders=(FOLDER, other), associations=(*message.objects.associations, *ties))
    return replace(message, objects=objects)


def _of(message: Message, **folder: object) -> Message:
    changed = replace(FOLDER, **folder)  # type: ignore[arg-type]  # the tests name the fields
    return replace(message, objects=replace(message.objects, folders=(changed,)))


METADATA = "XDSRepositoryMetadataError"
WRONG: dict[str, tuple[Callable[[], Message], str]] = {
    "no uniqueId": (lambda: _of(made(), unique_id=""), METADATA),
    "no code": (lambda: _of(made(), codes=()), METADATA),
    "of another patient": (lambda: _of(made(), patient_id="1^^^&1.2.3&ISO^NH"), "XDSPatientIdDoesNotMatch"),
    "empty": (lambda: made(held=()), METADATA),
    "not of the submission": (
        lambda: replace(
            made(),
            objects=replace(
                made().objects,
                associations=tuple(one for one in made().objects.associations if one.target != "Folder01"),
            ),
        ),
        METADATA,
    ),
    "the same id as a document": (lambda: made(folder=replace(FOLDER, entry_uuid="Document01")), METADATA),
    "two of one uniqueId": (lambda: _twice(made()), "XDSRepositoryDuplicateUniqueIdInMessage"),
    "of a document that is not here": (
        lambda: made(held=(f"urn:uuid:{uuid4()}",)),
        "UnresolvedReferenceException",
    ),
    "of a name that is none": (lambda: made(held=("Document77",)), "UnresolvedReferenceException"),
    "a folder that is not here": (
        lambda: filed((f"urn:uuid:{uuid4()}", "urn:uuid:00000000-0000-7000-8000-000000000001")),
        "UnresolvedReferenceException",
    ),
    "a source that is no name": (lambda: filed(("Folder77", f"urn:uuid:{uuid4()}")), METADATA),
    "nothing at all": (filed, METADATA),
}


@pytest.mark.parametrize(("message", "code"), WRONG.values(), ids=WRONG.keys())
def test_refuses_and_keeps_nothing(scene: Cast, message: Callable[[], Message], code: str) -> None:
    told = sent(message(), by=DOCTOR)
    assert ([error for error, _ in told.errors], told.status) == ([code], "Failure")
    with database.entered(scene.alice):
        assert _counted() == [0, 0, 0, 0]


@pytest.mark.usefixtures("scene")
def test_a_name_is_taken_once() -> None:
    first = made(entry(1))
    assert sent(first, by=DOCTOR) == sent(first, by=DOCTOR) == Told("Success", (), ())
    told = sent(made(entry(2), number=".2"), by=DOCTOR)
    assert told.errors == (("XDSDuplicateUniqueIdInRegistry", ""),)
    assert held() == ["1.2.250.1.999.1.1"]
    # A name that another object has is not given twice: the folder gets one of its own.
    taken = shown().entry_uuid
    other = replace(FOLDER, entry_uuid=taken, unique_id=f"{NAME}.2")
    assert sent(made(entry(3), folder=other, number=".3"), by=DOCTOR).status == "Success"
    found = answered("FindFolders", {**FIND}).folders
    assert len({one.entry_uuid for one in found}) == 2


@pytest.mark.usefixtures("scene")
def test_a_folder_of_documents_that_came_before_is_made_by_the_second_message() -> None:
    sent(registering.message(entry(1)), by=DOCTOR)
    again = made(entry(1), number=".2")
    assert sent(again, by=DOCTOR) == sent(again, by=DOCTOR) == Told("Success", (), ())
    assert held() == ["1.2.250.1.999.1.1"]


@pytest.mark.usefixtures("scene")
def test_what_replaces_a_document_takes_its_place() -> None:
    sent(made(entry(1)), by=DOCTOR)
    newer = registering.message(
        entry(2),
        others=(Association(entry_uuid="r", kind=values.REPLACES, source="Document02", target=named(1)),),
    )
    submission = replace(SET, unique_id=f"{SET.unique_id}.2")
    assert sent(replace(newer, objects=replace(newer.objects, submission_sets=(submission,))), by=DOCTOR).errors == ()
    assert held() == ["1.2.250.1.999.1.1", "1.2.250.1.999.1.2"]


@pytest.mark.usefixtures("scene")
def test_keeps_out_what_is_no_document() -> None:
    """A signature is kept apart from the documents: it goes into no folder."""
    message = made(entry(1))
    sig = registering.entry(
        b"<x/>",
        entry_uuid="Signature01",
        unique_id="1.2.3.9",
        format_code=Code("http://www.w3.org/2000/09/xmldsig#", "URN"),
    )
    objects = replace(
        message.objects,
        documents=(*message.objects.documents, sig),
        associations=(
            *message.objects.associations,
            registering.member("Signature01"),
            foldering.holds("Folder01", "Signature01"),
        ),
    )
    asked_ = submitting.read(objects, {"document01": b"x", "signature01": b"<x/>"})
    assert [notice.kind.value for notice in asked_.notices] == ["folder"]
    assert [(one.folder, one.document) for one in asked_.submission.filings] == [(0, 0)]
