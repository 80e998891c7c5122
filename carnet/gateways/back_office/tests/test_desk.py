"""The desk at work: a case from the queue to its answer, an access that ends, acts asked once, both journals."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import carnet.domain.support
from carnet.domain.spaces import queries as spaces
from carnet.domain.spaces.codes import State
from carnet.domain.support import actions
from carnet.domain.support.tests.factories import Desk
from carnet.foundation import clock, database
from carnet.gateways.back_office import wording
from carnet.gateways.back_office.tests.situations import WORDS, case, signed_in, switched
from carnet.gateways.web_citizen.tests import situations as citizens
from tests.cast import PDF, Cast

pytestmark = pytest.mark.django_db


def _text(answer: object) -> str:
    return re.sub(r"\s+", " ", answer.content.decode().replace("\xa0", " "))  # type: ignore[attr-defined]


def _state(people: Cast) -> State:
    with database.entered(people.alice):
        return spaces.life(space_id=people.alice).state


def test_a_case_is_taken_read_and_answered(people: Cast, desk: Desk) -> None:
    public_id = case(people.alice, "Un mot de la citoyenne")
    browser, address = signed_in(desk.sophie), reverse("back_office:case", args=[public_id])
    queue = _text(browser.get(reverse("back_office:queue")))
    assert "Un accès à mon dossier me surprend" in queue
    assert "MARTIN" not in queue
    before = _text(browser.get(address))
    assert "Prendre cette demande" in before
    assert "Un mot de la citoyenne" not in before
    assert browser.post(reverse("back_office:take", args=[public_id])).status_code == 302
    page = _text(browser.get(address))
    assert "Un mot de la citoyenne" in page
    assert "de A. M." in page
    assert "MARTIN" not in page
    assert "Les vôtres" in _text(browser.get(reverse("back_office:queue")))
    assert browser.post(address, {"words": "", "kind": "reponse"}).status_code == 422
    assert browser.post(address, {"words": "C’est votre laboratoire.", "kind": "reponse"}).status_code == 302
    told = _text(browser.get(address))
    assert "Votre message est envoyé" in told
    assert "C’est votre laboratoire." in told
    other = _text(signed_in(desk.rachid).get(address))
    assert "Sophie Aubert s’en occupe" in other
    assert "Un mot de la citoyenne" not in other
    assert browser.post(reverse("back_office:close_case", args=[public_id])).status_code == 302
    assert "détruite" in _text(browser.get(address))
    assert browser.post(address, {"words": "Encore", "kind": "reponse"}).status_code == 403


def test_an_access_shows_the_state_then_closes_by_itself(people: Cast, desk: Desk) -> None:
    now = clock.now()
    with time_machine.travel(now, tick=False) as travel:
        browser = signed_in(desk.sophie)
        switched(browser)
        page = _text(browser.get(reverse("back_office:citizen")))
        assert "Alice MARTIN" in page
        assert "encore 31 min" in page or "encore 30 min" in page
        assert "Appel téléphonique du citoyen" in page
        assert "2840375111111" not in page
        travel.shift(timedelta(minutes=29))
        assert "Alice MARTIN" in _text(browser.get(reverse("back_office:citizen")))
        asked = browser.get(reverse("back_office:act", args=["fermer"]))
        assert "Fermer cet espace" in _text(asked)
        travel.shift(timedelta(minutes=1))
        refused = browser.post(reverse("back_office:act", args=["fermer"]))
        assert refused.status_code == 403
        assert _state(people) is State.ACTIVE
        assert "Alice MARTIN" not in _text(browser.get(reverse("back_office:citizen")))


def test_an_access_is_ended_early_and_by_signing_out(people: Cast, desk: Desk) -> None:
    browser = signed_in(desk.sophie)
    switched(browser)
    assert browser.post(reverse("back_office:switch_off")).status_code == 302
    assert browser.get(reverse("back_office:act", args=["fermer"])).status_code == 403
    switched(browser)
    assert browser.post(reverse("back_office:sign_out")).status_code == 302
    again = signed_in(desk.sophie)
    assert "Ouvrir un accès pour une personne" in _text(again.get(reverse("back_office:citizen")))


@pytest.mark.parametrize(("verb", "state"), [("suspendre", State.SUSPENDED), ("fermer", State.CLOSED)])
def test_a_space_is_changed_once_asked(people: Cast, desk: Desk, verb: str, state: State) -> None:
    browser = signed_in(desk.sophie)
    switched(browser)
    assert browser.get(reverse("back_office:act", args=[verb])).status_code == 200
    assert _state(people) is State.ACTIVE
    assert browser.post(reverse("back_office:act", args=[verb])).status_code == 302
    assert _state(people) is state
    assert browser.post(reverse("back_office:act", args=["rouvrir"])).status_code == 302
    assert _state(people) is State.ACTIVE
    assert browser.get(reverse("back_office:act", args=["effacer"])).status_code == 404


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"ins-ins": "abc", "ins-reason": "call", "ins-words": WORDS}, "vérifiez qu’il est complet"),
        ({"ins-ins": "1800175111111", "ins-reason": "call", "ins-words": WORDS}, "Personne ici n’a cette identité"),
        ({"ins-ins": "2840375111111", "ins-reason": "case", "ins-words": WORDS}, "Sélectionnez un choix valide"),
        ({"ins-ins": "2840375111111", "ins-reason": "call", "ins-words": "ok"}, "dix caractères au moins"),
        ({"ins-ins": "2840375111111", "ins-words": WORDS}, "Choisissez la raison"),
    ],
)
def test_an_access_that_cannot_be_opened_says_why(people: Cast, desk: Desk, said: dict[str, str], told: str) -> None:
    answer = signed_in(desk.sophie).post(reverse("back_office:citizen"), said)
    assert answer.status_code == 422
    assert told in _text(answer)
    assert "MARTIN" not in _text(answer)


def test_an_access_by_traits_and_for_a_case(people: Cast, desk: Desk) -> None:
    browser = signed_in(desk.vera)
    traits = {
        "par": "identite",
        "identite-family_name": "Martin",
        "identite-given_name": "Alice",
        "identite-birth_on_0": "12",
        "identite-birth_on_1": "3",
        "identite-birth_on_2": "1984",
        "identite-sex": "F",
        "identite-reason": "letter",
        "identite-words": WORDS,
    }
    assert browser.post(reverse("back_office:citizen"), traits).status_code == 302
    public_id = case(people.alice)
    address = reverse("back_office:switch_on_case", args=[public_id])
    assert browser.post(address, {"acces-words": WORDS}).status_code == 403
    browser.post(reverse("back_office:take", args=[public_id]))
    assert browser.post(address, {"acces-words": "ok"}).status_code == 422
    assert browser.post(address, {"acces-words": WORDS}).status_code == 302
    assert "Traiter une demande du citoyen" in _text(browser.get(reverse("back_office:citizen")))


def test_the_citizen_reads_what_support_did(people: Cast, desk: Desk) -> None:
    browser = signed_in(desk.sophie)
    public_id = case(people.alice)
    browser.post(reverse("back_office:take", args=[public_id]))
    switched(browser)
    browser.get(reverse("back_office:citizen"))
    page = _text(citizens.signed_in(Client()).get("/journal"))
    assert "a ouvert la partie administrative de votre espace pour répondre à votre appel." in page
    assert "a consulté l’état administratif de votre espace." in page
    assert "a pris en charge votre demande." in page


def test_the_house_s_journal_tells_reasons_and_refusals(people: Cast, desk: Desk) -> None:
    browser = signed_in(desk.sophie)
    switched(browser)
    browser.post(reverse("back_office:citizen"), {"ins-ins": "1800175111111", "ins-reason": "call", "ins-words": WORDS})
    page = _text(signed_in(desk.aude).get(reverse("back_office:house")))
    assert "Ouverture d’un accès administratif" in page
    assert f"Appel téléphonique du citoyen : {WORDS}" in page.replace(" :", " :")
    assert "Personne ici n’a cette identité" in page
    assert "Autre action" not in page
    older = signed_in(desk.aude).get(reverse("back_office:house"), {"avant": "1"})
    assert "Rien de plus ancien." in _text(older)


def test_names_every_act_of_the_house() -> None:
    folder = Path(carnet.domain.support.__path__[0])
    written = {
        act
        for path in folder.rglob("*.py")
        if "tests" not in path.parts
        for act in re.findall(r'house\.write\("([a-z_]+)"', path.read_text())
    }
    assert len(written) > 8
    assert written - set(wording.ACTS) == set()
    assert actions.BULK_JOB == "bulk_closing"


def test_joins_a_file_to_an_answer(people: Cast, desk: Desk) -> None:
    public_id = case(people.alice)
    browser, address = signed_in(desk.sophie), reverse("back_office:case", args=[public_id])
    browser.post(reverse("back_office:take", args=[public_id]))
    said = {"words": "Voici le formulaire.", "kind": "reponse"}
    for name, content, told in (
        ("gros.pdf", b"%PDF-" + b"x" * 5_000_000, "plus de 5 Mo"),
        ("virus.exe", b"MZ", "Ce format n’est pas accepté"),
        ("photo.jpg", PDF, "ne correspond pas"),
    ):
        refused = browser.post(address, {**said, "file": SimpleUploadedFile(name, content)})
        assert refused.status_code == 422
        assert told in _text(refused)
    assert browser.post(address, {**said, "file": SimpleUploadedFile("formulaire.pdf", PDF)}).status_code == 302
    page = _text(browser.get(address))
    assert "formulaire.pdf" in page
    assert page.count("Voici le formulaire.") == 1
