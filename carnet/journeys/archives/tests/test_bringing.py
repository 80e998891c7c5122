"""What a citizen received becomes the citizen's own: signed by the citizen, added once, about nobody else."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from carnet.domain.documents import actions, reading
from carnet.domain.documents.codes import AuthorKind, Criteria, Document, Visibility
from carnet.domain.documents.rules import own
from carnet.domain.documents.rules.faults import Contradiction, Invalid
from carnet.domain.spaces import actions as spaces
from carnet.foundation import database
from carnet.foundation.decisions import Refused
from carnet.foundation.ebrim.values import Code
from carnet.foundation.journal import queries as journal
from carnet.foundation.values.ins import NIR_TEST
from carnet.foundation.xdm.tests import unpacked
from carnet.journeys.archives import bringing, making, refusing, taking
from carnet.journeys.archives.bringing import BroughtIn
from carnet.journeys.archives.tests.archives import WORST, archive, entry, objects
from tests import cast
from tests.cast import DIANE, NOON, PDF, Cast, acting, citizen, deposited, pdf
from tests.shared import shared_path

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Cast:
    """The cast, assembled."""
    return cast.assemble()


def _bring(scene: Cast, content: bytes, *, is_hidden: bool = False) -> BroughtIn:
    by = citizen(scene.alice)
    return bringing.bring_archive(content=content, space_id=scene.alice, is_hidden=is_hidden, by=by, at=NOON)


def _kept(scene: Cast) -> tuple[Document, ...]:
    return reading.list_documents(space_id=scene.alice, criteria=Criteria(), by=citizen(scene.alice), at=NOON).documents


def test_adds_documents_as_the_citizens_own(scene: Cast) -> None:
    signed = entry(authors=(), class_code=Code("11"), type_code=Code("11502-2"), title="Bilan sanguin")
    (brought,) = _bring(scene, archive(objects(signed))).documents
    (kept,) = _kept(scene)
    assert (brought.document_id, brought.title, brought.was_new) == (kept.id, "Bilan sanguin", True)
    assert (kept.type_code, kept.category, kept.media_type) == ("DOCPAT05", "BIOLOGIE", "application/pdf")
    (author,) = kept.details.authors
    assert (author.kind, author.family_name, kept.details.legal_authenticator) == (AuthorKind.PATIENT, "MARTIN", None)
    assert kept.unique_id != "1.2.250.1.999.1.1"
    assert not kept.visibility
    with database.entered(scene.alice):
        lines = [line.entry for line in journal.newest(space_id=scene.alice, count=20)]
    assert [one.object_id for one in lines if one.act == "add_document"] == [kept.id]


def test_hides_what_the_citizen_wants_hidden(scene: Cast) -> None:
    _bring(scene, archive(objects(entry())), is_hidden=True)
    assert _kept(scene)[0].visibility == {Visibility.HIDDEN_FROM_PROFESSIONALS}


def test_adds_nothing_twice(scene: Cast) -> None:
    content = archive(objects(entry(), entry(entry_uuid="E", unique_id="1.2.250.1.999.1.2", title="Copie")))
    first, copy = _bring(scene, content).documents
    assert (first.was_new, copy.was_new, copy.document_id) == (True, False, first.document_id)
    (again, _) = _bring(scene, content).documents
    assert (again.was_new, again.document_id) == (False, first.document_id)
    assert len(_kept(scene)) == 1


def test_finds_what_its_author_deposited_unless_it_is_out_of_the_citizens_sight(scene: Cast) -> None:
    seen = deposited(scene.alice, replace(pdf("Vu"), content=PDF + b"seen"), by=acting(DIANE)).document_ids[0]
    hidden = replace(pdf("Attend"), content=PDF + b"hidden", visibility=frozenset({Visibility.HIDDEN_FROM_PATIENT}))
    deposited(scene.alice, hidden, by=acting(DIANE))
    files = (("DOC0001.PDF", PDF + b"seen"), ("DOC0002.PDF", PDF + b"hidden"))
    second = entry(entry_uuid="E", unique_id=hidden.unique_id or "1.2.3", title="Attend", uri="DOC0002.PDF")
    one, other = _bring(scene, archive(objects(entry(), second), files=files)).documents
    assert (one.was_new, one.document_id) == (False, seen)
    assert other.was_new


def test_can_bring_back_what_was_deleted(scene: Cast) -> None:
    (first,) = _bring(scene, archive(objects(entry()))).documents
    actions.delete(space_id=scene.alice, document_id=first.document_id, by=citizen(scene.alice), at=NOON)
    (again,) = _bring(scene, archive(objects(entry()))).documents
    assert again.was_new
    assert again.document_id != first.document_id


def test_deletes_nothing_for_an_archive(scene: Cast) -> None:
    _bring(scene, archive(objects(entry())))
    gone = archive(objects(entry(slots={"urn:action:extraMetadataSlot": ("D",)}), number="2"))
    brought = _bring(scene, gone)
    assert (brought.documents, [one.title for one in brought.kept]) == ((), ["Lettre"])
    assert len(_kept(scene)) == 1


def test_takes_back_what_was_taken_away(scene: Cast) -> None:
    ids_ = deposited(scene.alice, pdf("Première"), by=acting(DIANE)).document_ids
    by = citizen(scene.alice)
    made = making.export_archive(space_id=scene.alice, document_ids=ids_, repository="1.2.3", by=by, at=NOON)
    (brought,) = _bring(scene, made).documents
    assert (brought.was_new, brought.document_id) == (False, ids_[0])


@pytest.mark.parametrize(("make", "code"), WORST.values(), ids=WORST.keys())
def test_keeps_nothing_of_the_worst_guests(scene: Cast, make: Callable[[], bytes], code: str) -> None:
    with pytest.raises(refusing.KINDS) as refused:
        _bring(scene, make())
    assert refusing.told(refused.value).code == code
    assert _kept(scene) == ()


def test_refuses_a_document_too_heavy_and_places_it(scene: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "MAX_BYTES", 10)
    with pytest.raises(Invalid) as refused:
        _bring(scene, archive(objects(entry())))
    assert (refused.value.fault.code, refused.value.fault.place) == ("too-large", "SUBSET01/DOC0001.PDF")
    assert _kept(scene) == ()


def test_refuses_a_clinical_document_about_somebody_else(scene: Cast) -> None:
    """The metadata name Alice; the document's own header names the patient of the official samples."""
    path = sorted(shared_path("data/xdm").glob("*.ZIP"))[0]
    with pytest.raises(taking.OtherPatient):
        _bring(scene, path.read_bytes())
    (folder,) = unpacked.folders(path.read_bytes())
    described = entry(mime_type="text/xml", uri="DOC0001.XML", unique_id="", type_code=None, creation_time="")
    content = archive(objects(described), files=(("DOC0001.XML", unpacked.held(folder, "DOC0001.XML")),))
    with pytest.raises(Contradiction) as refused:
        _bring(scene, content)
    assert refusing.told(refused.value).code == "other-patient"
    assert _kept(scene) == ()


def test_adds_nothing_to_a_closed_space_and_writes_the_refusal(scene: Cast) -> None:
    spaces.close_space(space_id=scene.alice, by=citizen(scene.alice), at=NOON)
    with pytest.raises(Refused):
        _bring(scene, archive(objects(entry())))
    with database.entered(scene.alice):
        newest = journal.newest(space_id=scene.alice, count=1)[0].entry
    assert (newest.act, newest.outcome.value) == ("add_document", "refused")


def test_a_stranger_without_mandate_brings_nothing(scene: Cast) -> None:
    with pytest.raises(Refused):
        bringing.bring_archive(
            content=archive(objects(entry())), space_id=scene.alice, is_hidden=False, by=acting(DIANE), at=NOON
        )
    assert _kept(scene) == ()


def test_knows_nobody_of_nowhere(scene: Cast) -> None:
    stranger = f"2850175111111^^^&{NIR_TEST}&ISO^NH"
    with pytest.raises(taking.OtherPatient):
        _bring(scene, archive(objects(entry(patient_id=stranger), patient=stranger)))
