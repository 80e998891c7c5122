"""Entering, staying, leaving: one professional, one place, two hours."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from carnet.domain.identity import actions as identity
from carnet.domain.identity.codes import Professional
from carnet.foundation import clock, ids
from carnet.gateways.web_professional.tests.situations import signed_in
from tests import cast
from tests.cast import Cast

TWO_PLACES = Professional("10000000066", "Double", "Denise", "MME", "10", "SM54", True, (cast.PRACTICE, cast.HOSPITAL))


def test_shows_each_professional_with_each_place(people: Cast) -> None:
    identity.register_professional(professional=TWO_PLACES, since=clock.now().date())
    page = Client().get(reverse("professional:sign_in")).content.decode()
    assert page.count(f'value="{TWO_PLACES.rpps}"') == 2
    assert page.count(f'value="{cast.NORA.rpps}"') == 1


def test_enters_in_the_place_chosen(people: Cast) -> None:
    identity.register_professional(professional=TWO_PLACES, since=clock.now().date())
    browser = Client()
    browser.post(reverse("professional:sign_in"), {"rpps": TWO_PLACES.rpps, "organization": cast.HOSPITAL.id})
    page = browser.get(reverse("professional:search")).content.decode()
    assert cast.HOSPITAL.name in page
    assert cast.PRACTICE.name not in page


@pytest.mark.parametrize(
    ("rpps", "organization"),
    [
        (cast.DIANE.rpps, cast.HOSPITAL.id),
        ("10000009999", cast.PRACTICE.id),
        ("pas un rpps", cast.PRACTICE.id),
        (cast.DIANE.rpps, ""),
    ],
)
def test_refuses_whoever_does_not_work_there(people: Cast, rpps: str, organization: str) -> None:
    browser = Client()
    answer = browser.post(reverse("professional:sign_in"), {"rpps": rpps, "organization": organization})
    assert answer.status_code == 422
    assert browser.get(reverse("professional:search")).status_code == 302


def test_is_closed_out_of_the_demonstration(people: Cast, settings: LazySettings) -> None:
    settings.DEMO = False
    asked = {"rpps": cast.DIANE.rpps, "organization": cast.PRACTICE.id}
    assert Client().get(reverse("professional:sign_in")).status_code == 404
    assert Client().post(reverse("professional:sign_in"), asked).status_code == 404


def test_keeps_nothing_of_who_used_the_browser_before(people: Cast) -> None:
    browser = Client()
    session = browser.session
    session["citizen"] = {"space": "somebody"}
    session.save()
    before = session.session_key
    browser.cookies["carnet_session"] = before or ""
    browser.post(reverse("professional:sign_in"), {"rpps": cast.DIANE.rpps, "organization": cast.PRACTICE.id})
    assert "citizen" not in browser.session
    assert browser.session.session_key != before


def test_keeps_neither_name_nor_title_in_the_session(people: Cast) -> None:
    browser = signed_in(cast.DIANE)
    cast.deposited(people.alice, cast.pdf("Bilan singulier", created_at=clock.now()), by=cast.acting(cast.DIANE))
    browser.post(reverse("professional:search"), {"ins-ins": cast.ALICE.ins.value})
    browser.get(reverse("professional:found"))
    browser.get(reverse("professional:record", args=[ids.public(people.alice)]), {"periode": "tout", "q": "singulier"})
    kept = repr(dict(browser.session)).lower()
    assert "martin" not in kept
    assert "singulier" not in kept
    assert cast.ALICE.ins.matricule not in kept


def test_ends_after_two_hours_without_a_page(people: Cast) -> None:
    browser = signed_in(cast.DIANE)
    with time_machine.travel(clock.now() + timedelta(hours=1, minutes=59)):
        assert browser.get(reverse("professional:search")).status_code == 200
    with time_machine.travel(clock.now() + timedelta(hours=3, minutes=58)):
        assert browser.get(reverse("professional:search")).status_code == 200
    with time_machine.travel(clock.now() + timedelta(hours=5, minutes=59)):
        answer = browser.get(reverse("professional:search"), follow=True)
    assert "deux heures sans activité" in answer.content.decode()
    assert browser.get(reverse("professional:search")).status_code == 302


def test_shuts_out_at_once_whoever_left_the_place(people: Cast) -> None:
    browser = signed_in(cast.DIANE)
    session = browser.session
    session["professional"] = {**session["professional"], "organization": cast.HOSPITAL.id}
    session.save()
    assert browser.get(reverse("professional:search")).status_code == 302


def test_leaves_by_a_form_only(people: Cast) -> None:
    browser = signed_in(cast.DIANE)
    assert browser.get(reverse("professional:sign_out")).status_code == 405
    assert browser.post(reverse("professional:sign_out")).status_code == 302
    assert browser.get(reverse("professional:search")).status_code == 302
