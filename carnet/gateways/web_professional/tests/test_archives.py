"""Archives by the professional's pages: deposited document by document, or refused with its check; and exported."""

import hashlib
import random
from collections.abc import Callable
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from carnet.domain.access import actions as access
from carnet.domain.documents import reading
from carnet.domain.documents.codes import Criteria, Document, Visibility
from carnet.domain.spaces import actions as spaces
from carnet.foundation import clock, ids
from carnet.foundation.ebrim import reading as ebrim
from carnet.foundation.xdm.tests import unpacked
from carnet.gateways.web_professional.pages.archives import depositing
from carnet.gateways.web_professional.tests.situations import acts, document, signed_in
from carnet.journeys.archives import making
from carnet.journeys.archives.tests.archives import OTHER, WORST, archive, entry, objects
from tests import cast
from tests.cast import PDF, Cast, acting


def _address(space_id: UUID) -> str:
    return reverse("professional:deposit_archive", args=[ids.public(space_id)])


def _send(browser: Client, space_id: UUID, content: bytes) -> HttpResponse:
    answer = browser.post(_address(space_id), {"archive": SimpleUploadedFile("IHE_XDM.ZIP", content)})
    assert isinstance(answer, HttpResponse)
    return answer


def _text(answer: HttpResponse) -> str:
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def _kept(people: Cast) -> tuple[Document, ...]:
    return reading.list_documents(
        space_id=people.alice, criteria=Criteria(), by=cast.citizen(people.alice), at=clock.now()
    ).documents


def test_deposits_and_tells_each_document(people: Cast) -> None:
    whole = archive(
        objects(
            entry(),
            entry(entry_uuid="E", unique_id="1.2.250.1.999.1.2", title="Courrier <b>", uri="DOC0002.PDF"),
        ),
        files=(("DOC0001.PDF", PDF), ("DOC0002.PDF", PDF)),
    )
    browser = signed_in(cast.DIANE)
    answer = _send(browser, people.alice, whole)
    assert answer.status_code == 200
    told = _text(answer)
    assert "L’archive est déposée" in told
    assert told.count("Déposé<br>") == 2
    assert "Courrier &lt;b&gt;" in told
    kept = _kept(people)
    assert sorted(one.title for one in kept) == ["Courrier <b>", "Lettre"]
    for one in kept:
        assert ids.public_row(people.alice, one.id) in told
    again = _text(_send(browser, people.alice, whole))
    assert again.count("Déjà dans le dossier") == 2
    assert len(_kept(people)) == 2


def test_takes_an_archive_larger_than_a_form_may_be(people: Cast, settings: Settings) -> None:
    heavy = PDF + random.Random(1).randbytes(settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1_000_000)
    answer = _send(signed_in(cast.DIANE), people.alice, archive(objects(entry()), files=(("DOC0001.PDF", heavy),)))
    assert "L’archive est déposée" in _text(answer)
    assert [one.size for one in _kept(people)] == [len(heavy)]


def test_tells_what_was_deleted_and_what_was_set_aside(people: Cast) -> None:
    browser = signed_in(cast.DIANE)
    _send(browser, people.alice, archive(objects(entry(slots={"urn:my:slot": ("x",)}))))
    gone = objects(entry(slots={"urn:action:extraMetadataSlot": ("D",)}), number="2")
    told = _text(_send(browser, people.alice, archive(gone)))
    assert "Supprimé, comme l’archive le demande" in told
    assert _kept(people) == ()
    told = _text(_send(browser, people.boris, b""))
    assert "Ce fichier est vide" in told


def test_says_what_has_no_place_here(people: Cast) -> None:
    told = _text(_send(signed_in(cast.DIANE), people.alice, archive(objects(entry(slots={"urn:my:slot": ("x",)})))))
    assert "une information propre au logiciel d’origine" in told


@pytest.mark.parametrize(("make", "code"), WORST.values(), ids=WORST.keys())
def test_refuses_the_worst_guests_clearly(people: Cast, make: Callable[[], bytes], code: str) -> None:
    answer = _send(signed_in(cast.DIANE), people.alice, make())
    told = _text(answer)
    assert answer.status_code == 422
    assert "Rien n’a été déposé" in told
    assert ("Fichier :" in told) is (code in WITH_A_FILE)
    assert _kept(people) == ()


WITH_A_FILE = {
    "metadata",
    "wrong-hash",
    "wrong-size",
    "missing-document",
    "unsupported-media-type",
    "wrong-media-type",
    "unknown-type",
    "patient",
}


def test_says_that_nothing_was_chosen(people: Cast) -> None:
    answer = signed_in(cast.DIANE).post(_address(people.alice))
    assert answer.status_code == 422
    assert "Choisissez l’archive à déposer." in answer.content.decode()


def test_refuses_an_archive_over_the_limit(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(depositing, "LARGEST_ARCHIVE", 100)
    answer = _send(signed_in(cast.DIANE), people.alice, archive(objects(entry())))
    assert answer.status_code == 422
    assert "50 Mo au plus" in _text(answer)
    huge = signed_in(cast.DIANE).generic(
        "POST", _address(people.alice), b"x", "multipart/form-data; boundary=b", CONTENT_LENGTH="50100001"
    )
    assert huge.status_code == 413
    assert _kept(people) == ()


def test_a_form_of_another_site_deposits_nothing(people: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = signed_in(cast.DIANE).cookies
    assert _send(browser, people.alice, archive(objects(entry()))).status_code == 403
    assert _kept(people) == ()


def test_deposits_without_an_authorisation_and_shows_nothing_else(people: Cast) -> None:
    """R1111-47: to deposit takes an open space only."""
    document(people.alice, "Secret", by=acting(cast.DIANE))
    told = _text(_send(signed_in(cast.NORA), people.alice, archive(objects(entry()))))
    assert "L’archive est déposée" in told
    assert "Secret" not in told


def test_deposits_nothing_in_a_closed_space(people: Cast) -> None:
    spaces.close_space(space_id=people.boris, by=cast.citizen(people.boris), at=clock.now())
    answer = _send(signed_in(cast.DIANE), people.boris, archive(objects(entry(patient_id=OTHER), patient=OTHER)))
    assert answer.status_code == 403


# --- export -------------------------------------------------------------------------------------------------------


def _export(people: Cast) -> str:
    return reverse("professional:export", args=[ids.public(people.alice)])


def test_exports_what_was_ticked_and_journals_each_reading(people: Cast) -> None:
    first = document(people.alice, "Bilan", by=acting(cast.DIANE))
    document(people.alice, "Radio", by=acting(cast.DIANE))
    browser = signed_in(cast.DIANE)
    page = browser.get(_export(people)).content.decode()
    assert page.count('type="checkbox"') == 2
    answer = browser.post(_export(people), {"document": [first]})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert answer["Content-Disposition"] == 'attachment; filename="IHE_XDM.ZIP"'
    assert "no-store" in answer["Cache-Control"]
    (folder,) = unpacked.folders(answer.content)
    (described,) = ebrim.parse(folder.metadata).documents
    content = unpacked.held(folder, described.uri)
    assert (described.title, described.hash) == ("Bilan", hashlib.sha1(content, usedforsecurity=False).hexdigest())
    assert acts(people.alice, 1) == [(cast.DIANE.rpps, "read_document", "allowed")]


def test_what_is_exported_can_be_deposited_again(people: Cast) -> None:
    one = document(people.alice, "Bilan", by=acting(cast.DIANE))
    browser = signed_in(cast.DIANE)
    made = browser.post(_export(people), {"document": [one]}).content
    assert "Déjà dans le dossier" in _text(_send(browser, people.alice, made))


def test_asks_again_when_nothing_is_ticked_or_too_much(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    one = document(people.alice, "Bilan", by=acting(cast.DIANE))
    browser = signed_in(cast.DIANE)
    answer = browser.post(_export(people))
    assert answer.status_code == 422
    assert "Cochez au moins un document." in answer.content.decode()
    monkeypatch.setattr(making, "MOST_BYTES", 10)
    answer = browser.post(_export(people), {"document": [one]})
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "C’est trop pour une archive" in told
    assert f'value="{one}"' in told
    assert "checked" in told


def test_offers_the_period_of_the_list_and_everything(people: Cast) -> None:
    document(people.alice, "Ancien", by=acting(cast.DIANE), days_ago=1_000)
    browser = signed_in(cast.DIANE)
    assert "Ancien" not in browser.get(_export(people)).content.decode()
    assert "Ancien" in browser.get(_export(people) + "?periode=tout").content.decode()


def test_gives_nothing_that_this_professional_may_not_read(people: Cast) -> None:
    mine = document(people.alice, "Bilan", by=acting(cast.DIANE))
    hidden = document(
        people.alice,
        "Caché",
        by=acting(cast.DIANE),
        visibility=frozenset({Visibility.HIDDEN_FROM_PROFESSIONALS}),
    )
    access.declare_authorization(space_id=people.alice, by=acting(cast.EMMA), at=clock.now())
    emma = signed_in(cast.EMMA)
    assert "Caché" not in emma.get(_export(people)).content.decode()
    nowhere = ids.public_row(people.alice, ids.new_id())
    answers = [emma.post(_export(people), {"document": [mine, other]}) for other in (hidden, nowhere)]
    assert [one.status_code for one in answers] == [404, 404]
    assert all(one["Content-Type"].startswith("text/html") for one in answers)
    assert _without_token(answers[0]) == _without_token(answers[1])


def _without_token(answer: HttpResponseBase) -> str:
    told = b"".join(answer).decode()
    return "\n".join(line for line in told.splitlines() if "csrfmiddlewaretoken" not in line)


def test_gives_a_stranger_nothing(people: Cast) -> None:
    one = document(people.alice, "Bilan", by=acting(cast.DIANE))
    nora = signed_in(cast.NORA)
    assert nora.get(_export(people)).status_code == 403
    assert nora.post(_export(people), {"document": [one]}).status_code == 403
    assert acts(people.alice, 1) == [(cast.NORA.rpps, "read_document", "refused")]


@pytest.mark.parametrize("named", ["x", "a" * 52, ids.public_row(ids.new_id(), UUID(int=1))], ids=["x", "a", "other"])
def test_knows_no_document_of_another_record(people: Cast, named: str) -> None:
    assert signed_in(cast.DIANE).post(_export(people), {"document": [named]}).status_code == 404


def test_offers_both_on_the_record(people: Cast) -> None:
    document(people.alice, "Bilan", by=acting(cast.DIANE))
    page = signed_in(cast.DIANE).get(reverse("professional:record", args=[ids.public(people.alice)])).content.decode()
    assert _address(people.alice) in page
    assert _export(people) in page
    page = signed_in(cast.NORA).get(reverse("professional:record", args=[ids.public(people.alice)])).content.decode()
    assert _address(people.alice) in page
    assert _export(people) not in page
