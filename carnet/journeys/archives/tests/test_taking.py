"""An archive is deposited submission by submission, or refused before anything is written."""

from collections.abc import Callable

import pytest

from carnet.domain.access import actions as access
from carnet.domain.documents import actions, reading
from carnet.domain.documents.codes import Criteria, Status
from carnet.domain.documents.rules.faults import Invalid
from carnet.foundation import database
from carnet.foundation.decisions import Refused
from carnet.foundation.ebrim.reading import UnreadableObjects
from carnet.foundation.journal import queries as journal
from carnet.foundation.values.ins import NIR_TEST
from carnet.foundation.xdm.opening import NotAnArchive
from carnet.journeys.archives import refusing, taking
from carnet.journeys.archives.taking import Held
from carnet.journeys.archives.tests.archives import OTHER, WORST, archive, entry, objects, packed
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


@pytest.mark.parametrize(("make", "code"), WORST.values(), ids=WORST.keys())
def test_keeps_nothing_of_the_worst_guests_and_says_which_check(
    scene: Cast, make: Callable[[], bytes], code: str
) -> None:
    with pytest.raises(refusing.KINDS) as refused:
        taking.deposit_archive(content=make(), by=DOCTOR, at=NOON, space_id=scene.alice)
    told = refusing.told(refused.value)
    assert told.code == code
    assert all((told.sentence, told.mending, told.detail))
    assert _titles(scene) == []


def test_places_a_fault_by_the_file_of_the_archive(scene: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        taking.deposit_archive(content=archive(objects(entry(hash="aa" * 20))), by=DOCTOR, at=NOON)
    assert refused.value.fault.place == "SUBSET01/DOC0001.PDF"
    with pytest.raises(Invalid) as refused:
        taking.deposit_archive(content=archive(objects(entry(patient_id=""), patient="")), by=DOCTOR, at=NOON)
    assert refused.value.fault.place == "SUBSET01/METADATA.XML"


def test_says_what_became_of_each_document(scene: Cast) -> None:
    (taken,) = taking.deposit_archive(content=archive(objects(entry())), by=DOCTOR, at=NOON)
    assert (taken.held, taken.gone) == ((Held("SUBSET01/DOC0001.PDF", "Lettre"),), ())
    gone = archive(objects(entry(slots={"urn:action:extraMetadataSlot": ("D",)}), number="2"))
    (taken,) = taking.deposit_archive(content=gone, by=DOCTOR, at=NOON)
    assert (taken.held, taken.gone) == ((), (Held("SUBSET01/DOC0001.PDF", "Lettre"),))


@pytest.mark.parametrize("patient", [OTHER, STRANGER], ids=["of here", "of nowhere"])
def test_refuses_alike_anybody_who_is_not_the_one_named(scene: Cast, patient: str) -> None:
    content = archive(objects(entry(patient_id=patient), patient=patient))
    with pytest.raises(taking.OtherPatient):
        taking.deposit_archive(content=content, by=DOCTOR, at=NOON, space_id=scene.alice)


def test_a_refusal_undoes_what_came_before_and_leaves_its_line(scene: Cast) -> None:
    """The first submission is a deposit of Nora's own, the second deletes what Diane wrote."""
    taking.deposit_archive(content=archive(objects(entry())), by=DOCTOR, at=NOON)
    mine = objects(entry(unique_id="1.2.250.1.999.7.1", title="De Nora"), number="7")
    gone = objects(entry(slots={"urn:action:extraMetadataSlot": ("D",)}), number="8")
    access.declare_authorization(space_id=scene.alice, by=acting(NORA), at=NOON)
    with pytest.raises(Refused):
        taking.deposit_archive(content=archive(mine, gone), by=acting(NORA), at=NOON)
    assert _titles(scene) == ["Lettre"]
    with database.entered(scene.alice):
        lines = [line.entry for line in journal.newest(space_id=scene.alice, count=10)]
    of_nora = [(one.act, one.outcome.value) for one in lines if one.actor.id == NORA.rpps]
    assert of_nora[0] == ("delete_document", "refused")
    assert ("deposit_document", "allowed") not in of_nora
