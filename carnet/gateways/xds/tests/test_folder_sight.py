"""Whose a folder is: who sees it and what of it, who fills it, who puts it out of force."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection
from lxml import etree

from carnet.domain.documents import journal_reading
from carnet.domain.documents.codes import Visibility
from carnet.domain.identity import queries as identity
from carnet.foundation import database
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Refused
from carnet.foundation.ebrim import values
from carnet.foundation.ebrim.values import Code, Objects
from carnet.foundation.journal import queries as journal
from carnet.gateways.xds.tests import foldering, registering
from carnet.gateways.xds.tests.asking import DEPRECATED, asked
from carnet.gateways.xds.tests.foldering import (
    DOCTOR,
    FIND,
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
from carnet.gateways.xds.tests.registering import SET, Told, sent, updated
from tests import cast
from tests.cast import ALICE, LABORATORY, NORA, PAUL, Cast, acting, deposited, pdf, software

pytestmark = pytest.mark.django_db

PHARMACIST = acting(PAUL)
HIDDEN = Code("MASQUE_PS", registering.RESTRICTIONS, "Masqué aux professionnels")
# A type that the pharmacist may open.
OPEN = Code("60591-5", "2.16.840.1.113883.6.1", "Synthèse")


@pytest.fixture
def scene() -> Cast:
    """The cast, assembled."""
    return cast.assemble()


def test_shows_what_the_reader_may_see_and_nothing_else(scene: Cast) -> None:
    sent(
        made(entry(1, type_code=OPEN), entry(2, type_code=OPEN, confidentiality=(registering.NORMAL, HIDDEN))),
        by=DOCTOR,
    )
    folder = shown()
    assert held() == ["1.2.250.1.999.1.1", "1.2.250.1.999.1.2"]
    assert held(by=PHARMACIST) == ["1.2.250.1.999.1.1"]
    # What comes later and is hidden does not date the folder for who cannot see it.
    visible = deposited(
        scene.alice,
        pdf("Caché", unique_id="1.2.77", visibility=frozenset({Visibility.HIDDEN_FROM_PROFESSIONALS})),
        by=DOCTOR,
    )
    assert sent(filed((folder.entry_uuid, f"urn:uuid:{visible.document_ids[0]}")), by=DOCTOR, at=LATER).errors == ()
    assert shown(by=PHARMACIST) == folder
    assert shown().last_update == "20260304120000"


@pytest.mark.usefixtures("scene")
def test_a_folder_of_hidden_documents_does_not_exist() -> None:
    sent(made(entry(1, type_code=OPEN, confidentiality=(registering.NORMAL, HIDDEN))), by=DOCTOR)
    folder = shown()
    nobody = f"urn:uuid:{uuid4()}"
    assert answered("FindFolders", {**FIND}, by=PHARMACIST) == Objects()
    for name, unknown in ((folder.entry_uuid, nobody), (NAME, "1.2.3")):
        slot = "$XDSFolderEntryUUID" if name.startswith("urn") else "$XDSFolderUniqueId"
        for query in ("GetFolders", "GetFolderAndContents"):
            answers = [asked(query, {slot: f"'{one}'"}, by=PHARMACIST) for one in (name, unknown)]
            assert etree.tostring(answers[0]) == etree.tostring(answers[1])
    for target in (folder.entry_uuid, nobody):
        document = _deposit_of(PHARMACIST)
        assert sent(filed((target, document), number=target[-9:]), by=PHARMACIST).errors == (
            ("UnresolvedReferenceException", f"{target} {document}"),
        )
        told = updated(foldering.status(target, values.APPROVED, values.DEPRECATED), by=PHARMACIST)
        assert told.errors == (("UnresolvedReferenceException", "u"),)


def _deposit_of(by: Actor) -> str:
    found = cast.deposited(_space(), pdf("À moi", unique_id=f"1.2.{uuid4().int}"), by=by)
    return f"urn:uuid:{found.document_ids[0]}"


def _space() -> UUID:
    found = identity.space_of_ins(ins=ALICE.ins)
    assert found is not None
    return found


@pytest.mark.usefixtures("scene")
def test_a_document_that_one_may_not_know_of_goes_into_no_folder() -> None:
    sent(registering.message(entry(1, confidentiality=(registering.NORMAL, HIDDEN))), by=DOCTOR)
    hidden = named(1)
    told = sent(made(entry(2), held=("Document02", hidden), number=".2"), by=PHARMACIST)
    assert told.errors == (("UnresolvedReferenceException", f"Folder01 {hidden}"),)


@pytest.mark.usefixtures("scene")
def test_the_software_of_a_structure_fills_the_folders_of_its_documents() -> None:
    by = software(LABORATORY)
    assert sent(made(entry(1)), by=by).errors == ()
    folder = shown(by=by)
    newer = registering.message(entry(2))
    ties = (*newer.objects.associations, foldering.holds(folder.entry_uuid, "Document02"))
    submission = replace(SET, unique_id=f"{SET.unique_id}.2")
    objects = replace(newer.objects, submission_sets=(submission,), associations=ties)
    assert sent(replace(newer, objects=objects), by=by).errors == ()
    assert held(by=by) == ["1.2.250.1.999.1.1", "1.2.250.1.999.1.2"]


def test_its_maker_puts_it_out_of_force_and_back(scene: Cast) -> None:
    sent(made(entry(1, type_code=OPEN)), by=DOCTOR)
    folder = shown()
    with pytest.raises(Refused):
        updated(foldering.status(folder.entry_uuid, values.APPROVED, values.DEPRECATED), by=PHARMACIST)
    assert (
        updated(foldering.status(folder.entry_uuid, values.APPROVED, values.DEPRECATED), by=DOCTOR, at=LATER).errors
        == ()
    )
    assert answered("FindFolders", {**FIND}).folders == ()
    (closed,) = answered("FindFolders", {**FIND, "$XDSFolderStatus": DEPRECATED}).folders
    assert (closed.entry_uuid, closed.status, closed.last_update) == (
        folder.entry_uuid,
        values.DEPRECATED,
        "20260304120000",
    )
    told = sent(filed((folder.entry_uuid, named(1))), by=DOCTOR)
    assert [code for code, _ in told.errors] == ["XDSRegistryDeprecatedDocumentError"]
    # The same again is no change; then back.
    again = foldering.status(folder.entry_uuid, values.APPROVED, values.DEPRECATED)
    assert updated(again, by=DOCTOR).errors == ()
    assert updated(foldering.status(folder.entry_uuid, values.DEPRECATED, values.APPROVED), by=DOCTOR).errors == ()
    assert shown().status == values.APPROVED
    with database.entered(scene.alice):
        lines = [line.entry for line in journal.newest(space_id=scene.alice, count=40)]
    acts = [(one.act, one.outcome.value) for one in lines if one.object_kind == "folder"]
    assert acts == [("reopen_folder", "allowed"), ("close_folder", "allowed"), ("close_folder", "refused")]


@pytest.mark.usefixtures("scene")
@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (values.APPROVED, values.ARCHIVED, "XDSMetadataUpdateOperationError"),
        (values.APPROVED, values.DELETED, "XDSMetadataUpdateOperationError"),
        (values.ARCHIVED, values.DEPRECATED, "XDSMetadataUpdateError"),
        (values.APPROVED, "urn:other", "XDSMetadataUpdateOperationError"),
    ],
    ids=["archived", "deleted", "from-another", "unknown"],
)
def test_refuses_another_change_of_a_folder(before: str, after: str, code: str) -> None:
    sent(made(entry(1)), by=DOCTOR)
    folder = shown()
    assert [error for error, _ in updated(foldering.status(folder.entry_uuid, before, after), by=DOCTOR).errors] == [
        code
    ]
    assert shown() == folder


@pytest.mark.usefixtures("scene")
def test_a_message_about_a_folder_changes_nothing_else() -> None:
    sent(made(entry(1)), by=DOCTOR)
    folder, document = shown(), named(1)
    asked_ = foldering.status(folder.entry_uuid, values.APPROVED, values.DEPRECATED)
    other = replace(foldering.status(document, values.APPROVED, values.ARCHIVED).associations[0], entry_uuid="v")
    told = updated(replace(asked_, associations=(*asked_.associations, other)), by=DOCTOR)
    assert told.errors == (("XDSMetadataUpdateOperationError", "v"),)
    package = Objects(submission_sets=(SET,), folders=(folder,), associations=asked_.associations)
    assert updated(package, by=DOCTOR).errors == (("XDSMetadataUpdateOperationError", folder.entry_uuid),)
    assert shown() == folder


@pytest.mark.usefixtures("scene")
def test_who_was_never_let_in_finds_no_folder() -> None:
    sent(made(entry(1)), by=DOCTOR)
    with pytest.raises(Refused):
        asked("FindFolders", {**FIND}, by=acting(NORA))


@pytest.mark.django_db(transaction=True)
def test_two_folders_of_one_name_at_once_are_one() -> None:
    alice = cast.assemble().alice
    barrier = Barrier(4)

    def run(number: int) -> Told:
        barrier.wait()
        try:
            return sent(made(entry(number), number=f".{number}"), by=DOCTOR)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(run, range(1, 5)))
    assert sorted(one.status for one in told) == ["Failure"] * 3 + ["Success"]
    assert {code for one in told for code, _ in one.errors} == {"XDSDuplicateUniqueIdInRegistry"}
    with database.entered(alice):
        counts = database.rows("SELECT (SELECT count(*) FROM documents_document), count(*) FROM documents_folder", ())
    assert list(counts[0]) == [1, 1]


def test_the_citizen_reads_nothing_of_a_folder_of_what_is_not_announced(scene: Cast) -> None:
    unannounced = Code("INVISIBLE_PATIENT", registering.RESTRICTIONS, "Non visible par le patient")
    sent(made(entry(1, confidentiality=(registering.NORMAL, unannounced))), by=DOCTOR)
    folder = shown()
    assert updated(foldering.status(folder.entry_uuid, values.APPROVED, values.DEPRECATED), by=DOCTOR).errors == ()
    citizen = cast.citizen(scene.alice)
    page = journal_reading.journal_page(space_id=scene.alice, by=citizen, at=LATER)
    acts = {item.line.entry.act for item in page.items}
    assert not acts & {"deposit_document", "file_document", "close_folder"}
    with database.entered(scene.alice):
        written = {line.entry.act for line in journal.newest(space_id=scene.alice, count=40)}
    assert {"deposit_document", "file_document", "close_folder"} <= written
