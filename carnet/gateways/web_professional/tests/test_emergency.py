"""Breaking the glass: asked why, open for the time given, every act in that mode, closed at the very next request."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from carnet.domain.access import actions as access
from carnet.domain.access import reading as access_reading
from carnet.foundation import clock, database, ids
from carnet.foundation.journal import queries as journal
from carnet.gateways.web_professional.tests.situations import acts, document, signed_in
from tests import cast
from tests.cast import Cast, acting, citizen

SAID = {"is_in_danger": "on", "reason": "Inconsciente, en détresse respiratoire"}


def _address(people: Cast, name: str = "record") -> str:
    return reverse(f"professional:{name}", args=[ids.public(people.alice)])


def _broken(people: Cast) -> Client:
    """Gives a browser where Emma broke the glass of Alice's record."""
    browser = signed_in(cast.EMMA)
    assert browser.post(_address(people, "emergency"), SAID).status_code == 302
    return browser


def _modes(people: Cast, count: int) -> list[tuple[str, str]]:
    with database.entered(people.alice):
        lines = journal.newest(space_id=people.alice, count=count)
    return [(line.entry.act, line.entry.actor.mode) for line in lines]


def test_offers_it_to_a_stranger_and_explains(people: Cast) -> None:
    browser = signed_in(cast.EMMA)
    assert _address(people, "emergency") in browser.get(_address(people)).content.decode()
    page = browser.get(_address(people, "emergency")).content.decode()
    assert "ne peut pas exprimer sa volonté" in page
    assert "médecin traitant sont prévenus" in page


def test_is_not_offered_to_who_is_let_in_nor_to_who_is_blocked(people: Cast) -> None:
    for who in (cast.DIANE, cast.BRUNO):
        assert _address(people, "emergency") not in signed_in(who).get(_address(people)).content.decode()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({**SAID, "reason": ""}, "Écrivez pourquoi"),
        ({**SAID, "reason": "   "}, "Écrivez pourquoi"),
        ({**SAID, "reason": "x" * 1001}, "au plus"),
        ({"reason": SAID["reason"]}, "Cochez cette case"),
    ],
    ids=["no reason", "spaces", "too long", "no danger"],
)
def test_opens_nothing_without_both_conditions(people: Cast, said: dict[str, str], sentence: str) -> None:
    browser = signed_in(cast.EMMA)
    answer = browser.post(_address(people, "emergency"), said)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "break_glass" not in {act for act, _ in _modes(people, 5)}
    assert "Accès au dossier" in browser.get(_address(people)).content.decode()


def test_opens_the_record_and_every_act_is_in_that_mode(people: Cast) -> None:
    row = document(people.alice, "Bilan", by=acting(cast.DIANE))
    browser = _broken(people)
    page = browser.get(_address(people)).content.decode()
    assert "Accès d’urgence (bris de glace)" in page
    assert "Bilan" in page
    assert browser.get(reverse("professional:document", args=[row])).status_code == 200
    assert browser.get(reverse("professional:original", args=[row])).status_code == 200
    assert browser.get(_address(people, "deposit")).status_code == 200
    browser.get(reverse("professional:recent"))
    since = [one for one in _modes(people, 20) if one[1] == "break_glass"]
    assert [act for act, _ in reversed(since)] == [
        "break_glass",
        "read_identity",
        "list_documents",
        "read_document",
        "read_identity",
        "read_document",
        "list_documents",
        "read_identity",
        "read_identity",
    ]
    assert _modes(people, 8) == since[:8]


def test_holds_for_that_record_alone(people: Cast) -> None:
    browser = _broken(people)
    other = reverse("professional:record", args=[ids.public(people.boris)])
    assert "bris de glace" not in browser.get(other).content.decode()


def test_another_professional_of_the_same_browser_gets_nothing_of_it(people: Cast) -> None:
    browser = _broken(people)
    place = cast.NORA.organizations[0].id
    browser.post(reverse("professional:sign_in"), {"rpps": cast.NORA.rpps, "organization": place})
    assert "Accès au dossier" in browser.get(_address(people)).content.decode()


def test_is_left_by_a_button(people: Cast) -> None:
    browser = _broken(people)
    page = browser.post(_address(people, "usual"), follow=True).content.decode()
    assert "bris de glace)" not in page
    assert "Le patient ne vous a pas autorisé" in page


def test_its_end_closes_the_very_next_request(people: Cast) -> None:
    row = document(people.alice, "Bilan", by=acting(cast.DIANE))
    with time_machine.travel(clock.now(), tick=False) as now:
        browser = _broken(people)
        for _ in range(settings.BROKEN_GLASS // timedelta(hours=1) - 1):
            now.shift(timedelta(hours=1))
            assert browser.get(reverse("professional:document", args=[row])).status_code == 200
        now.shift(timedelta(hours=1))
        closed = browser.get(reverse("professional:original", args=[row]))
        page = browser.get(_address(people)).content.decode()
    assert closed.status_code == 403
    assert "Un accès d’urgence a pris fin" in closed.content.decode()
    assert "Accès au dossier" in page
    assert "Bilan" not in page


def test_is_refused_where_the_citizen_opposed_it_and_the_attempt_is_kept(people: Cast) -> None:
    access.choose_emergency(
        space_id=people.alice,
        allows_regulation=True,
        allows_break_glass=False,
        allows_hidden=False,
        by=citizen(people.alice),
        at=clock.now(),
    )
    browser = signed_in(cast.EMMA)
    page = unescape(browser.get(_address(people)).content.decode())
    assert "oppose à l’accès en urgence" in page
    assert _address(people, "emergency") not in page
    assert browser.get(_address(people, "emergency")).status_code == 403
    refused = browser.post(_address(people, "emergency"), SAID)
    assert refused.status_code == 403
    assert "oppose à l’accès en urgence" in unescape(refused.content.decode())
    assert acts(people.alice, 1) == [(cast.EMMA.rpps, "break_glass", "refused")]


def test_the_citizen_reads_the_reason(people: Cast) -> None:
    _broken(people)
    with database.entered(people.alice):
        (line,) = [one for one in journal.newest(space_id=people.alice, count=5) if one.entry.act == "break_glass"]
    assert line.entry.object_id is not None
    said = access_reading.emergency_reason(
        space_id=people.alice,
        emergency_id=line.entry.object_id,
        note=line.entry.note,
        by=citizen(people.alice),
        at=clock.now(),
    )
    assert said == SAID["reason"]
