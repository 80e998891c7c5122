"""Hide, show, archive, delete: only the buttons that may work, at once when it can be undone, asked once when not."""

import re

import pytest
from django.urls import reverse

from carnet.domain.documents.codes import Visibility
from carnet.domain.identity.codes import Professional
from carnet.foundation import ids
from carnet.gateways.web_professional.tests.situations import acts, document, signed_in
from tests import cast
from tests.cast import Cast, acting


def _buttons(page: str) -> dict[str, str]:
    """Gives the acts that a page offers: their verb, and whether a form does them or a page asks before."""
    forms = re.findall(r'method="post" action="/pro/documents/[^/"]+/([a-z]+)"', page)
    links = re.findall(r'href="/pro/documents/[^/"]+/([a-z]+)"', page)
    return {**dict.fromkeys(forms, "form"), **dict.fromkeys(links, "link")}


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        (cast.DIANE, {"masquer": "form", "archiver": "form", "supprimer": "link"}),
        (cast.PAUL, {"masquer": "link"}),
    ],
    ids=["its author", "another professional"],
)
def test_offers_what_the_law_lets(people: Cast, who: Professional, offered: dict[str, str]) -> None:
    public = document(people.alice, "Bilan", by=acting(cast.DIANE))
    page = signed_in(who).get(reverse("professional:document", args=[public])).content.decode()
    assert {verb: how for verb, how in _buttons(page).items() if verb != "original"} == offered
    assert ("Remplacer" in page) is (who is cast.DIANE)


def test_every_offered_act_works_and_every_other_is_refused(people: Cast) -> None:
    """The buttons and the acts agree, for each of the cast."""
    for who in (cast.DIANE, cast.PAUL):
        for verb in ("masquer", "demasquer", "montrer", "archiver", "desarchiver", "supprimer"):
            hidden = frozenset({Visibility.HIDDEN_FROM_PATIENT}) if verb == "montrer" else frozenset()
            public = document(people.alice, f"{who.rpps} {verb}", by=acting(cast.DIANE), visibility=hidden)
            browser = signed_in(who)
            page = browser.get(reverse("professional:document", args=[public])).content.decode()
            answer = browser.post(reverse("professional:change", args=[public, verb]))
            changes_nothing = verb in {"demasquer", "desarchiver"}
            assert (answer.status_code == 302) is (verb in _buttons(page) or changes_nothing), (who.rpps, verb)


def test_hides_and_takes_it_back(people: Cast) -> None:
    public = document(people.alice, "Bilan", by=acting(cast.DIANE))
    browser = signed_in(cast.DIANE)
    page = browser.post(reverse("professional:change", args=[public, "masquer"]), follow=True).content.decode()
    assert "Le document est masqué aux professionnels." in page
    assert f'action="/pro/documents/{public}/demasquer"' in page
    assert (cast.DIANE.rpps, "hide_document", "allowed") in acts(people.alice, 4)
    page = browser.post(reverse("professional:change", args=[public, "demasquer"]), follow=True).content.decode()
    assert "à nouveau visible" in page
    assert "Masqué aux professionnels" not in page


def test_asks_before_hiding_what_the_reader_could_not_show_again(people: Cast) -> None:
    public = document(people.alice, "Bilan", by=acting(cast.DIANE))
    browser = signed_in(cast.PAUL)
    question = browser.get(reverse("professional:change", args=[public, "masquer"])).content.decode()
    assert "Vous ne pourrez pas le rendre visible vous-même" in question
    answer = browser.post(reverse("professional:change", args=[public, "masquer"]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("professional:record", args=[ids.public(people.alice)])
    assert "demasquer" not in answer.content.decode()


def test_deletes_after_a_clear_question(people: Cast) -> None:
    public = document(people.alice, "Erreur de patient", by=acting(cast.DIANE))
    browser = signed_in(cast.DIANE)
    question = browser.get(reverse("professional:change", args=[public, "supprimer"])).content.decode()
    assert "Supprimer ce document" in question
    assert "Erreur de patient" in question
    page = browser.post(reverse("professional:change", args=[public, "supprimer"]), follow=True).content.decode()
    assert "Le document est supprimé." in page
    assert "Erreur de patient" not in page


def test_shows_to_the_patient_what_was_announced(people: Cast) -> None:
    hidden = frozenset({Visibility.HIDDEN_FROM_PATIENT, Visibility.HIDDEN_FROM_REPRESENTATIVES})
    public = document(people.alice, "Annonce", by=acting(cast.DIANE), visibility=hidden)
    browser = signed_in(cast.DIANE)
    page = browser.post(reverse("professional:change", args=[public, "montrer"]), follow=True).content.decode()
    assert "Le document est visible du patient" in page
    assert "À annoncer" not in page
    assert "montrer" not in _buttons(page)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("who", "reason"), [(cast.NORA, "autorisé"), (cast.BRUNO, "bloqué")])
def test_refuses_whoever_may_not(people: Cast, method: str, who: Professional, reason: str) -> None:
    public = document(people.alice, "Bilan", by=acting(cast.DIANE))
    answer = getattr(signed_in(who), method)(reverse("professional:change", args=[public, "masquer"]))
    assert answer.status_code == 403
    assert reason in answer.content.decode()
    assert acts(people.alice, 1)[0][2] == "refused"


def test_knows_no_other_act(people: Cast) -> None:
    public = document(people.alice, "Bilan", by=acting(cast.DIANE))
    assert signed_in(cast.DIANE).post(reverse("professional:change", args=[public, "detruire"])).status_code == 404
