"""Depositing by the form: what is kept, what is refused and said, and that nothing is written twice."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from carnet.design import dates
from carnet.domain.documents import reading
from carnet.domain.documents.codes import Criteria, Document
from carnet.domain.spaces import actions as spaces
from carnet.foundation import clock, ids
from carnet.gateways.web_professional.pages.deposit.forms import LARGEST_FILE
from carnet.gateways.web_professional.tests.situations import acts, document, signed_in
from tests import cast
from tests.cast import Cast, acting


def _said(name: str = "bilan.pdf", content: bytes = cast.PDF, **other: str) -> dict[str, Any]:
    return {
        "reference": str(uuid4()),
        "file": SimpleUploadedFile(name, content),
        "type": "11488-4",
        "title": "Consultation",
        "acted_on_0": "2",
        "acted_on_1": "3",
        "acted_on_2": "2026",
        **other,
    }


def _address(people: Cast) -> str:
    return reverse("professional:deposit", args=[ids.public(people.alice)])


def _kept(people: Cast) -> tuple[Document, ...]:
    return reading.list_documents(
        space_id=people.alice, criteria=Criteria(), by=cast.citizen(people.alice), at=clock.now()
    ).documents


def test_deposits_and_shows_the_document(people: Cast) -> None:
    page = signed_in(cast.DIANE).post(_address(people), _said(), follow=True)
    assert page.redirect_chain[-1][0].startswith("/pro/documents/")
    assert "Le document est déposé." in page.content.decode()
    (kept,) = _kept(people)
    author = kept.details.authors[0]
    assert (kept.title, kept.type_code, kept.media_type, kept.service_start is not None) == (
        "Consultation",
        "11488-4",
        "application/pdf",
        True,
    )
    assert (author.family_name, author.given_name, author.organization_name) == ("Moreau", "Diane", "Cabinet des Lilas")
    assert author.specialty is not None
    assert author.specialty.code == "G15_10/SM54"


def test_dates_an_act_of_today_of_this_very_instant(people: Cast) -> None:
    today = dates.local_day(clock.now())
    day = {"acted_on_0": str(today.day), "acted_on_1": str(today.month), "acted_on_2": str(today.year)}
    signed_in(cast.DIANE).post(_address(people), {**_said(), **day})
    (kept,) = _kept(people)
    assert kept.created_at == kept.deposited_at


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("photo.JPG", b"\xff\xd8\xff\xe0" + b"0" * 20, "image/jpeg"),
        ("scan.tif", b"II*\x00" + b"0" * 20, "image/tiff"),
        ("note.txt", "Été".encode(), "text/plain"),
        ("lettre.rtf", b"{\\rtf1 Bonsoir}", "text/rtf"),
    ],
)
def test_takes_pictures_and_texts(people: Cast, name: str, content: bytes, media_type: str) -> None:
    signed_in(cast.DIANE).post(_address(people), _said(name, content))
    assert [kept.media_type for kept in _kept(people)] == [media_type]


def test_lets_a_blocked_doctor_deposit_and_read_nothing(people: Cast) -> None:
    browser = signed_in(cast.BRUNO)
    assert browser.get(_address(people)).status_code == 200
    answer = browser.post(_address(people), _said(), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("professional:record", args=[ids.public(people.alice)])
    assert "Le document est déposé." in answer.content.decode()
    assert [kept.title for kept in _kept(people)] == ["Consultation"]
    assert "list_documents" not in [act for who, act, _outcome in acts(people.alice, 9) if who == cast.BRUNO.rpps]


def test_keeps_from_the_patient_what_must_be_announced(people: Cast) -> None:
    said = _said(waits_for_announcement="on", hidden_from_representatives="on")
    page = signed_in(cast.DIANE).post(_address(people), said, follow=True).content.decode()
    assert "À annoncer au patient" in page
    assert "Non visible des représentants" in page
    assert _kept(people) == ()


def test_replaces_one_of_the_readers_own_documents(people: Cast) -> None:
    old = document(people.alice, "v1", by=acting(cast.DIANE))
    others = document(people.alice, "D’un autre", by=acting(cast.PAUL))
    browser = signed_in(cast.DIANE)
    form = browser.get(f"{_address(people)}?remplace={old}").content.decode()
    assert re.search(rf'<option value="{old}" selected', form)
    assert others not in form
    page = browser.post(_address(people), _said(replaces=old), follow=True).content.decode()
    assert "Lire la version précédente" in page
    assert {kept.title: kept.status.value for kept in _kept(people)} == {
        "v1": "superseded",
        "D’un autre": "current",
        "Consultation": "current",
    }


def test_makes_one_deposit_of_a_form_sent_twice(people: Cast) -> None:
    browser = signed_in(cast.DIANE)
    said = _said()
    first = browser.post(_address(people), said)
    again = browser.post(_address(people), {**said, "file": SimpleUploadedFile("bilan.pdf", cast.PDF)})
    assert first["Location"] == again["Location"]
    assert len(_kept(people)) == 1


def _sent(browser: Client, people: Cast, said: dict[str, Any]) -> str:
    answer = browser.post(_address(people), said)
    assert answer.status_code == 422
    assert _kept(people) == ()
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"file": ""}, "Choisissez le fichier à déposer."),
        ({"file": SimpleUploadedFile("vide.pdf", b"")}, "Ce fichier est vide."),
        ({"file": SimpleUploadedFile("page.html", b"<p>")}, "Ce format n’est pas accepté."),
        ({"file": SimpleUploadedFile("faux.pdf", b"PK\x03\x04")}, "ne correspond pas à son nom"),
        ({"file": SimpleUploadedFile("faux.txt", cast.PDF)}, "ne correspond pas à son nom"),
        ({"file": SimpleUploadedFile("gros.pdf", cast.PDF + b"0" * LARGEST_FILE)}, "Ce fichier est trop lourd"),
        ({"type": ""}, "Choisissez le type du document."),
        ({"type": "DOCPAT02"}, "Ce type de document n’existe pas."),
        ({"title": "   "}, "Donnez un titre au document."),
        ({"title": "a" * 201}, "Ce titre est trop long"),
        ({"acted_on_2": ""}, "La date est incomplète"),
        ({"acted_on_2": "2199"}, "L’acte ne peut pas être dans le futur."),
        ({"replaces": "pas un identifiant"}, "Le document à remplacer n’existe plus"),
    ],
)
def test_says_what_to_correct_and_keeps_the_rest(people: Cast, wrong: dict[str, Any], sentence: str) -> None:
    page = _sent(signed_in(cast.DIANE), people, {**_said(), **wrong})
    assert sentence in page
    assert "<title>Erreur : Déposer" in page
    if "type" not in wrong:
        assert 'value="11488-4" selected' in page
    if "title" not in wrong:
        assert 'value="Consultation"' in page


def test_says_that_the_document_was_already_replaced(people: Cast) -> None:
    old = document(people.alice, "v1", by=acting(cast.DIANE), unique_id="1.2.3")
    document(people.alice, "v2", by=acting(cast.DIANE), replaces="1.2.3")
    answer = signed_in(cast.DIANE).post(_address(people), _said(replaces=old))
    assert answer.status_code == 422
    assert "Ce document a déjà été remplacé" in answer.content.decode()


def test_refuses_another_file_under_a_form_already_used(people: Cast) -> None:
    browser, said = signed_in(cast.DIANE), _said()
    browser.post(_address(people), said)
    answer = browser.post(_address(people), {**said, "file": SimpleUploadedFile("autre.pdf", cast.PDF + b"2")})
    assert answer.status_code == 422
    assert "Ce formulaire a déjà servi" in answer.content.decode()
    assert len(_kept(people)) == 1


def test_refuses_to_replace_the_document_of_another(people: Cast) -> None:
    others = document(people.alice, "D’un autre", by=acting(cast.PAUL))
    answer = signed_in(cast.DIANE).post(_address(people), _said(replaces=others))
    assert answer.status_code == 403
    assert "auteur du document" in answer.content.decode()


def test_refuses_a_deposit_in_a_closed_space(people: Cast) -> None:
    browser = signed_in(cast.DIANE)
    spaces.close_space(space_id=people.alice, by=cast.citizen(people.alice), at=clock.now())
    assert browser.get(_address(people)).status_code == 403
    assert browser.post(_address(people), _said()).status_code == 403
    assert acts(people.alice, 1) == [(cast.DIANE.rpps, "deposit_document", "refused")]


def test_refuses_a_body_too_large_before_reading_it(people: Cast) -> None:
    browser = signed_in(cast.DIANE)
    huge = _said("gros.pdf", cast.PDF + b"0" * (LARGEST_FILE + 200_000))
    answer = browser.post(_address(people), huge)
    assert answer.status_code == 413
    assert "Rien n’a été enregistré" in answer.content.decode()


def test_wants_the_token_of_the_form(people: Cast) -> None:
    session = signed_in(cast.DIANE).cookies
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = session
    assert browser.post(_address(people), _said()).status_code == 403
    assert _kept(people) == ()
