"""A selection becomes an archive that other software reads with the same metadata; each reading is written."""

import zipfile
from dataclasses import replace
from io import BytesIO
from uuid import uuid4

import pytest
from lxml import etree

from carnet.domain.documents import actions, reading
from carnet.domain.documents.codes import Coded, NewSubmission
from carnet.domain.documents.folder_codes import Filing, NewFolder
from carnet.domain.documents.registering import entries, people, submitting
from carnet.domain.documents.registering.entries import Frame
from carnet.foundation import database
from carnet.foundation.decisions import Refused
from carnet.foundation.ebrim import reading as ebrim
from carnet.foundation.journal import queries as journal
from carnet.foundation.xdm.tests import unpacked
from carnet.journeys.archives import making, taking
from carnet.journeys.archives.tests.archives import PATIENT, archive, entry, objects
from tests import cast, registry_schemas
from tests.cast import BRUNO, DIANE, NOON, Cast, acting, deposited, pdf

pytestmark = pytest.mark.django_db(transaction=True)
DOCTOR = acting(DIANE)
OID = "1.2.250.1.999"


@pytest.fixture
def scene() -> Cast:
    """The cast, assembled."""
    return cast.assemble()


def test_packs_a_selection_with_its_metadata(scene: Cast) -> None:
    ids_ = deposited(scene.alice, pdf("Première"), pdf("Seconde"), by=DOCTOR).document_ids
    content = making.export_archive(
        space_id=scene.alice, document_ids=ids_, repository=OID, by=cast.citizen(scene.alice), at=NOON
    )
    (folder,) = unpacked.folders(content)
    registry_schemas.schema("ebRS30/lcm.xsd").assertValid(etree.fromstring(folder.metadata))
    found = ebrim.parse(folder.metadata)
    assert [one.uri for one in found.documents] == ["DOC0001.PDF", "DOC0002.PDF"]
    frame = Frame(patient_id=PATIENT, repository=OID)
    for document_id, described in zip(ids_, found.documents, strict=True):
        document = reading.describe(space_id=scene.alice, document_id=document_id, by=DOCTOR, at=NOON)
        assert described == replace(entries.document(document, frame), uri=described.uri)
        content = unpacked.held(folder, described.uri)
        assert content.endswith(document.title.encode())
    (submission,) = found.submission_sets
    assert (submission.patient_id, submission.source_id) == (PATIENT, OID)
    assert [people.read(author).id for author in submission.authors] == ["810000000017"]
    with database.entered(scene.alice):
        acts = [line.entry.act for line in journal.newest(space_id=scene.alice, count=10)]
    assert acts.count("read_document") == 2


def test_packs_what_can_be_deposited_elsewhere(scene: Cast) -> None:
    taking.deposit_archive(content=archive(objects(entry())), by=DOCTOR, at=NOON)
    with database.entered(scene.alice):
        ((row,),) = database.rows("SELECT id FROM documents_document WHERE space_id = %s", (scene.alice,))
    made = making.export_archive(space_id=scene.alice, document_ids=(row,), repository=OID, by=DOCTOR, at=NOON)
    (folder,) = unpacked.folders(made)
    found = ebrim.parse(folder.metadata)
    (described,) = found.documents
    asked = submitting.read(found, {submitting.key(described.entry_uuid): unpacked.held(folder, described.uri)})
    assert asked.notices == ()
    (taken,) = taking.deposit_archive(content=made, by=DOCTOR, at=NOON)
    assert taken.deposited is not None
    assert (taken.deposited.was_new, taken.deposited.document_ids) == (False, (row,))


def test_names_the_place_of_a_professional_and_no_citizen(scene: Cast) -> None:
    ids_ = deposited(scene.alice, pdf("Lettre"), by=DOCTOR).document_ids
    for by, word in ((DOCTOR, b"1920000001"), (cast.citizen(scene.alice), b"Patient")):
        made = making.export_archive(space_id=scene.alice, document_ids=ids_, repository=OID, by=by, at=NOON)
        with zipfile.ZipFile(BytesIO(made)) as opened:
            index = opened.read("INDEX.HTM")
        assert word in index
        assert b"MARTIN" not in index


def test_gives_nothing_when_one_document_is_refused(scene: Cast) -> None:
    ids_ = deposited(scene.alice, pdf("Lettre"), by=DOCTOR).document_ids
    with pytest.raises(Refused):
        making.export_archive(space_id=scene.alice, document_ids=ids_, repository=OID, by=acting(BRUNO), at=NOON)
    with pytest.raises(actions.UnknownDocument):
        making.export_archive(space_id=scene.alice, document_ids=(*ids_, uuid4()), repository=OID, by=DOCTOR, at=NOON)


def test_refuses_an_empty_or_endless_selection(scene: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(making.NothingChosen):
        making.export_archive(space_id=scene.alice, document_ids=(), repository=OID, by=DOCTOR, at=NOON)
    many = tuple(uuid4() for _ in range(201))
    with pytest.raises(making.TooMuch):
        making.export_archive(space_id=scene.alice, document_ids=many, repository=OID, by=DOCTOR, at=NOON)
    ids_ = deposited(scene.alice, pdf("Lettre"), by=DOCTOR).document_ids
    monkeypatch.setattr(making, "MOST_BYTES", 10)
    with pytest.raises(making.TooMuch):
        making.export_archive(space_id=scene.alice, document_ids=ids_, repository=OID, by=DOCTOR, at=NOON)


def test_carries_the_folders_of_what_is_packed_and_puts_them_back(scene: Cast) -> None:
    folder = NewFolder(unique_id="1.2.250.1.999.7", title="Suivi", codes=(Coded("E11", "1.2.3", "Diabète"),))
    new = (pdf("Première"), pdf("Seconde"), pdf("Ailleurs"))
    submission = NewSubmission(documents=new, folders=(folder,), filings=(Filing(0, 0), Filing(0, 1)))
    rows = actions.deposit(space_id=scene.alice, submission=submission, by=DOCTOR, at=NOON).document_ids
    made = making.export_archive(
        space_id=scene.alice, document_ids=(rows[0], rows[2]), repository=OID, by=DOCTOR, at=NOON
    )
    (packed,) = unpacked.folders(made)
    registry_schemas.schema("ebRS30/lcm.xsd").assertValid(etree.fromstring(packed.metadata))
    found = ebrim.parse(packed.metadata)
    (carried,) = found.folders
    assert (carried.unique_id, carried.title, carried.codes[0].code) == ("1.2.250.1.999.7", "Suivi", "E11")
    held = {tie.target for tie in found.associations if tie.source == carried.entry_uuid}
    (first,) = (entry.entry_uuid for entry in found.documents if entry.title == "Première")
    assert held == {first}
    (again,) = taking.deposit_archive(content=made, by=DOCTOR, at=NOON)
    assert again.notices == ()
    assert again.deposited is not None
    assert (again.deposited.was_new, len(again.deposited.folder_ids)) == (False, 1)
    alone = making.export_archive(space_id=scene.alice, document_ids=rows[2:], repository=OID, by=DOCTOR, at=NOON)
    assert ebrim.parse(unpacked.folders(alone)[0].metadata).folders == ()
