"""An archive is deposited submission by submission, or refused before anything is written."""

from collections.abc import Callable

import pytest

from carnet.domain.documents import actions, reading
from carnet.domain.documents.codes import Criteria, Status
from carnet.domain.documents.rules.faults import Invalid
from carnet.foundation import database
from carnet.foundation.decisions import Refused
from carnet.foundation.ebrim.reading import UnreadableObjects
from carnet.foundation.values.ins import NIR_TEST
from carnet.foundation.xdm.opening import NotAnArchive
from carnet.journeys.archives import taking
from carnet.journeys.archives.tests.archives import archive, entry, objects, packed
from tests import cast
from tests.cast import ALICE, BORIS, DIANE, NOON, NORA, Cast, acting

pytestmark = pytest.mark.django_db(transaction=True)
DOCTOR = acting(DIANE)


@pytest.fixture
def scene() -> Cast:
    """The cast, assembled."""
    return cast.assemble()


def _titles(scene: Cast) -> list[str]:
    page = reading.list_documents(space_id=scene.alice, criteria=Criteria(), by=DOCTOR, at=NOON)
    return sorted(document.title for document in page.documents)


def test_deposits_every_submission(scene: Cast) -> None:
    second = objects(entry(unique_id="1.2.250.1.999.2.1", title="Seconde"), number="2")
    first, other = taking.deposit_archive(content=archive(objects(entry()), second), by=DOCTOR, at=NOON)
    assert (first.folder, other.folder, first.space_id) == ("SUBSET01", "SUBSET02", scene.alice)
    assert first.deposited is not None
    assert first.deposited.was_new
    assert _titles(scene) == ["Lettre", "Seconde"]


def test_answers_the_same_archive_alike(scene: Cast) -> None:
    content = archive(objects(entry()))
    (first,) = taking.deposit_archive(content=content, by=DOCTOR, at=NOON)
    (again,) = taking.deposit_archive(content=content, by=DOCTOR, at=NOON)
    assert first.deposited is not None
    assert again.deposited is not None
    assert again.deposited.document_ids == first.deposited.document_ids
    assert not again.deposited.was_new


def test_deletes_what_an_archive_deletes(scene: Cast) -> None:
    taking.deposit_archive(content=archive(objects(entry())), by=DOCTOR, at=NOON)
    gone = archive(objects(entry(slots={"urn:action:extraMetadataSlot": ("D",)}), number="2"))
    (taken,) = taking.deposit_archive(content=gone, by=DOCTOR, at=NOON)
    assert taken.deposited is None
    with database.entered(scene.alice):
        ((status, row),) = database.rows(
            "SELECT status, id FROM documents_document WHERE space_id = %s", (scene.alice,)
        )
    assert (status, (row,)) == (Status.DELETED, taken.removed)


def test_deletes_for_the_author_alone(scene: Cast) -> None:
    taking.deposit_archive(content=archive(objects(entry())), by=DOCTOR, at=NOON)
    gone = archive(objects(entry(slots={"urn:action:extraMetadataSlot": ("D",)}), number="2"))
    with pytest.raises(Refused):
        taking.deposit_archive(content=gone, by=acting(NORA), at=NOON)
    assert _titles(scene) == ["Lettre"]


def test_deletes_nothing_that_is_not_here(scene: Cast) -> None:
    gone = archive(objects(entry(slots={"urn:action:extraMetadataSlot": ("D",)})))
    with pytest.raises(actions.UnknownDocument):
        taking.deposit_archive(content=gone, by=DOCTOR, at=NOON)
    assert _titles(scene) == []


def test_writes_nothing_when_the_second_submission_is_wrong(scene: Cast) -> None:
    wrong = objects(entry(unique_id="1.2.250.1.999.2.1", uri="ABSENT.PDF"), number="2")
    with pytest.raises(Invalid):
        taking.deposit_archive(content=archive(objects(entry()), wrong), by=DOCTOR, at=NOON)
    assert _titles(scene) == []


STRANGER = f"2850175111111^^^&{NIR_TEST}&ISO^NH"
OTHER = f"{BORIS.ins.value}^^^&{BORIS.ins.oid}&ISO^NH"
BAD: dict[str, tuple[Callable[[], bytes], type[Exception]]] = {
    "no archive": (lambda: b"PK", NotAnArchive),
    "no metadata": (lambda: packed({"IHE_XDM/SUBSET01/METADATA.XML": b"<a/>"}), UnreadableObjects),
    "a doctype": (lambda: packed({"IHE_XDM/SUBSET01/METADATA.XML": b"<!DOCTYPE a><a/>"}), UnreadableObjects),
    "an absent file": (lambda: archive(objects(entry(uri="DOC0009.PDF"))), Invalid),
    "a file above": (lambda: archive(objects(entry(uri="../../INDEX.HTM"))), Invalid),
    "a file on the network": (lambda: archive(objects(entry(uri="http://localhost/a"))), Invalid),
    "another hash": (lambda: archive(objects(entry(hash="aa" * 20))), Invalid),
    "two patients": (lambda: archive(objects(entry(patient_id=OTHER))), Invalid),
    "no patient": (lambda: archive(objects(entry(patient_id=""), patient="")), Invalid),
    "a patient without an INS": (lambda: archive(objects(entry(patient_id="x"), patient="x")), Invalid),
    "somebody unknown": (
        lambda: archive(objects(entry(patient_id=STRANGER), patient=STRANGER)),
        taking.NoSuchPatient,
    ),
}


@pytest.mark.parametrize(("make", "kind"), BAD.values(), ids=BAD.keys())
def test_refuses(scene: Cast, make: Callable[[], bytes], kind: type[Exception]) -> None:
    with pytest.raises(kind):
        taking.deposit_archive(content=make(), by=DOCTOR, at=NOON)
    assert _titles(scene) == []


def test_refuses_an_archive_about_another_patient_than_expected(scene: Cast) -> None:
    content = archive(objects(entry()))
    with pytest.raises(Invalid):
        taking.deposit_archive(content=content, by=DOCTOR, at=NOON, patient=BORIS.ins)
    assert _titles(scene) == []
    assert taking.deposit_archive(content=content, by=DOCTOR, at=NOON, patient=ALICE.ins)
