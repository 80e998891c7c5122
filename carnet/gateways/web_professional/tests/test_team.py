"""What the patient agreed to, for whom; the team, with who collected the consent; blocking for the patient."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from carnet.domain.access import reading
from carnet.domain.access.codes import ConsentMeans, ConsentScope
from carnet.domain.access.lists import AuthorizationView
from carnet.foundation import clock, ids
from carnet.gateways.web_professional.tests.situations import acts, signed_in
from tests import cast
from tests.cast import Cast, acting, citizen


def _address(people: Cast, name: str, *more: str) -> str:
    return reverse(f"professional:{name}", args=[ids.public(people.alice), *more])


def _team(people: Cast) -> dict[str, AuthorizationView]:
    team = reading.care_team(space_id=people.alice, by=citizen(people.alice), at=clock.now())
    return {one.rpps: one for one in team}


def _consent(people: Cast) -> tuple[ConsentScope, str, ConsentMeans, bool]:
    newest = reading.consents(space_id=people.alice, by=citizen(people.alice), at=clock.now())[0]
    return newest.scope, newest.collected_by, newest.means, newest.until is None


@pytest.mark.parametrize(
    ("said", "scope", "means", "lasts"),
    [
        ({}, ConsentScope.PROFESSIONAL, ConsentMeans.ORAL, True),
        ({"scope": "team", "means": "written"}, ConsentScope.TEAM, ConsentMeans.WRITTEN, True),
        ({"scope": "professional", "lasting": "6mois"}, ConsentScope.PROFESSIONAL, ConsentMeans.ORAL, False),
        ({"scope": "consultation"}, ConsentScope.CONSULTATION, ConsentMeans.ORAL, False),
    ],
    ids=["for oneself", "for the team, in writing", "for six months", "for this consultation"],
)
def test_records_what_the_patient_agreed_to(
    people: Cast, said: dict[str, str], scope: ConsentScope, means: ConsentMeans, *, lasts: bool
) -> None:
    answer = signed_in(cast.NORA).post(_address(people, "agree"), {"agrees": "on", **said}, follow=True)
    assert "L’accord du patient est enregistré" in answer.content.decode()
    assert _consent(people) == (scope, cast.NORA.rpps, means, lasts)


def test_a_team_s_agreement_opens_the_record_to_a_colleague_of_the_place(people: Cast) -> None:
    record = _address(people, "record")
    assert "Accès au dossier" in signed_in(cast.EMMA).get(record).content.decode()
    signed_in(cast.NORA).post(_address(people, "agree"), {"agrees": "on", "scope": "team"})
    assert "Accès au dossier" not in signed_in(cast.EMMA).get(record).content.decode()


def test_a_consultation_s_agreement_is_short(people: Cast) -> None:
    signed_in(cast.NORA).post(_address(people, "agree"), {"agrees": "on", "scope": "consultation"})
    until = _team(people)[cast.NORA.rpps].until
    assert until is not None
    assert until <= clock.now() + settings.CONSULTATION_CONSENT


@pytest.mark.parametrize("said", [{"scope": "express"}, {"means": "digital"}, {"lasting": "toujours"}])
def test_takes_no_other_answer(people: Cast, said: dict[str, str]) -> None:
    answer = signed_in(cast.NORA).post(_address(people, "agree"), {"agrees": "on", **said})
    assert answer.status_code == 422
    assert cast.NORA.rpps not in _team(people)


def test_collects_the_agreement_for_a_colleague(people: Cast) -> None:
    browser = signed_in(cast.DIANE)
    page = browser.get(_address(people, "colleagues"), {"q": "urg"}).content.decode()
    assert _address(people, "another", cast.EMMA.rpps) in page
    there = _address(people, "another", cast.EMMA.rpps)
    assert browser.post(there, {}).status_code == 422
    assert browser.post(there, {"agrees": "on", "means": "written", "lasting": "1mois"}).status_code == 302
    given = _team(people)[cast.EMMA.rpps]
    assert given.is_authorized
    assert given.until is not None
    assert clock.now() + timedelta(days=30) < given.until
    shown = browser.get(_address(people, "team")).content.decode()
    assert "Dr Emma URGENCE" in shown
    assert "Dr Diane MOREAU, par écrit" in shown


@pytest.mark.parametrize("rpps", [cast.DIANE.rpps, "99999999999", "x"])
def test_knows_no_such_colleague(people: Cast, rpps: str) -> None:
    for name in ("another", "block"):
        assert signed_in(cast.DIANE).get(_address(people, name, rpps)).status_code == 404


def test_only_a_doctor_is_offered_as_the_treating_doctor(people: Cast) -> None:
    browser = signed_in(cast.DIANE)
    assert "C’est son médecin traitant" in browser.get(_address(people, "another", cast.EMMA.rpps)).content.decode()
    assert "C’est son médecin traitant" not in browser.get(_address(people, "another", cast.NORA.rpps)).content.decode()


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ("", {"Moreau", "Petit"}),
        ("bloques", {"Blanc"}),
        ("tous", {"Moreau", "Petit", "Blanc"}),
        ("x", {"Moreau", "Petit"}),
    ],
)
def test_lists_the_team(people: Cast, wanted: str, shown: set[str]) -> None:
    page = signed_in(cast.PAUL).get(_address(people, "team"), {"liste": wanted}).content.decode()
    found = {name for name in ("Moreau", "Petit", "Blanc") if f" {name.upper()}<br>" in page}
    assert found == shown
    assert (cast.PAUL.rpps, "list_care_team", "allowed") in acts(people.alice, 3)


def test_shows_the_team_to_nobody_who_is_not_let_in(people: Cast) -> None:
    assert signed_in(cast.NORA).get(_address(people, "team")).status_code == 403


def _blocked(people: Cast, browser: Client) -> bool:
    browser.post(_address(people, "block", cast.PAUL.rpps))
    return _team(people)[cast.PAUL.rpps].is_blocked


def test_the_treating_doctor_blocks_at_the_patient_s_request(people: Cast) -> None:
    browser = signed_in(cast.DIANE)
    assert _address(people, "block", cast.PAUL.rpps) in browser.get(_address(people, "team")).content.decode()
    assert "Lui seul" not in browser.get(_address(people, "block", cast.PAUL.rpps)).content.decode()
    assert not _team(people)[cast.PAUL.rpps].is_blocked
    assert _blocked(people, browser)


def test_nobody_else_blocks(people: Cast) -> None:
    signed_in(cast.EMMA).post(_address(people, "agree"), {"agrees": "on"})
    browser = signed_in(cast.EMMA)
    assert browser.get(_address(people, "block", cast.PAUL.rpps)).status_code == 403
    assert not _blocked(people, browser)


def test_stops_being_the_treating_doctor_and_still_reads(people: Cast) -> None:
    browser = signed_in(cast.DIANE)
    assert _address(people, "stop_treating") in browser.get(_address(people, "record")).content.decode()
    page = browser.post(_address(people, "stop_treating"), follow=True).content.decode()
    assert "Vous n’êtes plus son médecin traitant" in page
    assert _address(people, "stop_treating") not in page
    standing = _team(people)[cast.DIANE.rpps]
    assert (standing.is_authorized, standing.is_treating_doctor) == (True, False)


def test_a_pharmacist_stops_nothing(people: Cast) -> None:
    assert signed_in(cast.PAUL).post(_address(people, "stop_treating")).status_code == 403
    assert acting(cast.PAUL).id == acts(people.alice, 1)[0][0]
