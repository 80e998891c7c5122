"""Archives by the citizen's pages: brought in as one's own, or refused with the check; and taken away."""

import random
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from carnet.domain.documents import reading
from carnet.domain.documents.codes import Criteria, Document, Visibility
from carnet.domain.spaces import actions as spaces
from carnet.domain.spaces.queries import delegations
from carnet.foundation import clock, database, ids
from carnet.foundation.ebrim import reading as ebrim
from carnet.foundation.ebrim.values import Code
from carnet.foundation.journal import queries as journal
from carnet.foundation.xdm.tests import unpacked
from carnet.gateways.web_citizen import uploads
from carnet.gateways.web_citizen.tests.situations import signed_in, text
from carnet.gateways.web_citizen.tests.test_relatives import opened
from carnet.journeys.archives import making
from carnet.journeys.archives.tests.archives import OTHER, WORST, archive, entry, objects
from tests import cast, family
from tests.cast import DIANE, NOON, Cast, acting, citizen, deposited, pdf

pytestmark = pytest.mark.django_db
BRING, TAKE = "/documents/importer", "/documents/emporter"


def _kept(people: Cast) -> tuple[Document, ...]:
    return reading.list_documents(
        space_id=people.alice, criteria=Criteria(), by=citizen(people.alice), at=NOON
    ).documents


def _send(browser: Client, content: bytes, **said: str) -> HttpResponse:
    file = SimpleUploadedFile("IHE_XDM.ZIP", content)
    answer = browser.post(BRING, {"visibility": "visible", "archive": file, **said})
    assert isinstance(answer, HttpResponse)
    return answer


def test_brings_documents_and_tells_each(alice: Client, people: Cast) -> None:
    answer = _send(alice, archive(objects(entry(title="Lettre <b>"))))
    told = text(answer)
    assert answer.status_code == 200
    assert "L’archive est importée" in told
    assert "Lettre &lt;b&gt;" in told
    (kept,) = _kept(people)
    assert ids.public_row(people.alice, kept.id) in told
    assert "Ajouté" in told
    again = text(_send(alice, archive(objects(entry(title="Lettre <b>")))))
    assert "Déjà là" in again
    assert "Rien de nouveau dans cette archive" in again
    assert len(_kept(people)) == 1
    assert text(alice.get(f"/documents/{ids.public_row(people.alice, kept.id)}")).count("Vous") > 0


def test_takes_an_archive_larger_than_one_document_may_be(alice: Client, people: Cast) -> None:
    files = tuple((f"DOC000{rank}.PDF", cast.PDF + random.Random(rank).randbytes(4_000_000)) for rank in (1, 2))
    second = entry(entry_uuid="E", unique_id="1.2.250.1.999.1.2", uri="DOC0002.PDF")
    assert "L’archive est importée" in text(_send(alice, archive(objects(entry(), second), files=files)))
    assert len(_kept(people)) == 2


def test_hides_what_is_to_be_hidden(alice: Client, people: Cast) -> None:
    _send(alice, archive(objects(entry())), visibility="masque")
    assert _kept(people)[0].visibility == {Visibility.HIDDEN_FROM_PROFESSIONALS}


@pytest.mark.parametrize(("make", "code"), WORST.values(), ids=WORST.keys())
def test_refuses_the_worst_guests_clearly(alice: Client, people: Cast, make: Callable[[], bytes], code: str) -> None:
    answer = _send(alice, make())
    assert answer.status_code == 422, code
    assert "Rien n’a été ajouté" in text(answer)
    assert _kept(people) == ()


def test_refuses_what_is_too_heavy(alice: Client, people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_TOGETHER", 100)
    answer = _send(alice, archive(objects(entry())))
    assert answer.status_code == 422
    assert "40 Mo au plus" in text(answer)
    huge = alice.generic("POST", BRING, b"x", "multipart/form-data; boundary=b", CONTENT_LENGTH="100000000")
    assert huge.status_code == 413
    assert _kept(people) == ()


def test_says_what_is_missing(alice: Client) -> None:
    answer = alice.post(BRING)
    assert answer.status_code == 422
    assert "Choisissez l’archive reçue." in text(answer)


def test_a_form_of_another_site_brings_nothing(alice: Client, people: Cast) -> None:
    stranger = Client(enforce_csrf_checks=True)
    stranger.cookies = alice.cookies
    assert _send(stranger, archive(objects(entry()))).status_code == 403
    assert _kept(people) == ()


def test_brings_nothing_to_a_closed_space(alice: Client, people: Cast) -> None:
    spaces.close_space(space_id=people.alice, by=citizen(people.alice), at=NOON)
    assert _send(alice, archive(objects(entry()))).status_code == 403


def test_brings_nothing_about_somebody_else(alice: Client, people: Cast) -> None:
    told = text(_send(alice, archive(objects(entry(patient_id=OTHER), patient=OTHER))))
    assert "ne concerne pas la personne dont le dossier est ouvert" in told


def test_a_carer_brings_and_takes_for_the_person(client: Client, demo: None, people: Cast) -> None:
    home = family.assemble(people)
    mandate_id = family.with_carer(home.alice, home.chloe, family.CHLOE)
    carer = opened(signed_in(client, family.CHLOE.ins.value), mandate_id)
    assert _send(carer, archive(objects(entry()))).status_code == 200
    (kept,) = _kept(people)
    assert kept.deposited_by == ids.public(home.chloe)
    assert _titles(carer.post(TAKE, {"document": [ids.public_row(people.alice, kept.id)]})) == ["Lettre"]


def test_a_parent_brings_into_the_childs_space_only_what_is_about_the_child(alice: Client, people: Cast) -> None:
    home = family.assemble(people)
    (mandate,) = delegations.mandates(space_id=home.alice, at=clock.now())
    mother = opened(alice, mandate.id)
    assert "ne concerne pas la personne" in text(_send(mother, archive(objects(entry()))))
    lea = f"{family.LEA.ins.value}^^^&{family.LEA.ins.oid}&ISO^NH"
    of_lea = objects(entry(patient_id=lea), patient=lea)
    assert "L’archive est importée" in text(_send(mother, archive(of_lea)))
    assert _kept(people) == ()


def test_a_minors_archive_brings_no_advance_directives(alice: Client, people: Cast) -> None:
    home = family.assemble(people)
    (mandate,) = delegations.mandates(space_id=home.alice, at=clock.now())
    mother = opened(alice, mandate.id)
    lea = f"{family.LEA.ins.value}^^^&{family.LEA.ins.oid}&ISO^NH"
    of_lea = objects(entry(patient_id=lea, type_code=Code("EXPPAT_3")), patient=lea)
    answer = _send(mother, archive(of_lea))
    assert answer.status_code == 422
    assert "à partir de 18 ans" in text(answer)


# --- taking away --------------------------------------------------------------------------------------------------


def _rows(people: Cast, *titles: str) -> list[str]:
    done = deposited(people.alice, *(pdf(title) for title in titles), by=acting(DIANE))
    return [ids.public_row(people.alice, row) for row in done.document_ids]


def _titles(answer: object) -> list[str]:
    assert isinstance(answer, HttpResponse)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert answer["Content-Disposition"] == 'attachment; filename="IHE_XDM.ZIP"'
    (folder,) = unpacked.folders(answer.content)
    return [one.title for one in ebrim.parse(folder.metadata).documents]


def test_takes_away_what_is_ticked_and_journals_it(alice: Client, people: Cast) -> None:
    first, _second = _rows(people, "Bilan", "Radio")
    assert text(alice.get(TAKE)).count('type="checkbox"') == 2
    assert _titles(alice.post(TAKE, {"document": [first]})) == ["Bilan"]
    with database.entered(people.alice):
        newest = journal.newest(space_id=people.alice, count=1)[0].entry
    assert (newest.act, newest.actor.id) == ("read_document", ids.public(people.alice))


def test_takes_away_everything_listed(alice: Client, people: Cast) -> None:
    rows = _rows(people, "Bilan", "Radio")
    assert sorted(_titles(alice.post(TAKE, {"listed": rows, "everything": "1"}))) == ["Bilan", "Radio"]


def test_asks_again_when_nothing_is_ticked_or_too_much(
    alice: Client, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = _rows(people, "Bilan")
    answer = alice.post(TAKE, {"listed": [row]})
    assert answer.status_code == 422
    assert "Cochez au moins un document." in text(answer)
    monkeypatch.setattr(making, "MOST_BYTES", 10)
    answer = alice.post(TAKE, {"document": [row]})
    assert answer.status_code == 422
    assert "C’est trop pour une archive" in text(answer)
    assert "checked" in text(answer)


def test_cannot_tell_what_is_not_shown_yet_from_nothing(alice: Client, people: Cast) -> None:
    waits = pdf("Attend", visibility=frozenset({Visibility.HIDDEN_FROM_PATIENT}))
    row = deposited(people.alice, waits, by=acting(DIANE)).document_ids[0]
    assert "Attend" not in text(alice.get(TAKE))
    named = [ids.public_row(people.alice, row), ids.public_row(people.alice, ids.new_id())]
    answers = [alice.post(TAKE, {"document": [one]}) for one in named]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize("named", ["x", "a" * 53], ids=["no identifier", "no document"])
def test_takes_nothing_of_nobody(alice: Client, named: str) -> None:
    assert alice.post(TAKE, {"document": [named]}).status_code == 404


def test_takes_nothing_of_another_space(alice: Client, people: Cast) -> None:
    row = deposited(people.boris, pdf("De Boris"), by=acting(DIANE)).document_ids[0]
    assert alice.post(TAKE, {"document": [ids.public_row(people.boris, row)]}).status_code == 404


def test_offers_both_beside_the_documents(alice: Client, people: Cast) -> None:
    page = text(alice.get("/documents"))
    assert BRING in page
    assert TAKE not in page
    _rows(people, "Bilan")
    assert TAKE in text(alice.get("/documents"))
    assert cast.ALICE.birth_family_name not in text(alice.get(TAKE)).split("<main")[1]
