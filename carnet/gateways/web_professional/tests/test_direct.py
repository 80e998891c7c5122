"""A software opens a page on its patient: after signing in, on the right one, and the INS stays nowhere."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from carnet.domain.access import vigilance
from carnet.domain.identity import actions as identity
from carnet.domain.identity.codes import Professional
from carnet.foundation import clock, ids
from carnet.foundation.values import ins
from carnet.gateways.web_professional import direct
from carnet.gateways.web_professional.tests.situations import acts, signed_in
from tests import cast
from tests.cast import ALICE, BORIS, Cast

INS = ALICE.ins.value
OF_PATIENT = sorted(name for name, target in direct.TARGETS.items() if target.of_patient)
TWO_PLACES = Professional("10000000066", "Double", "Denise", "MME", "10", "SM54", True, (cast.PRACTICE, cast.HOSPITAL))


def _landed(browser: Client, rest: str) -> tuple[int, str, str]:
    browser.get(f"/AccesDirect/{rest}")
    answer = browser.get(reverse("professional:direct"), follow=True)
    last = answer.redirect_chain[-1][0] if answer.redirect_chain else reverse("professional:direct")
    return answer.status_code, last, answer.content.decode()


def test_takes_the_ins_out_of_the_address_at_once(people: Cast) -> None:
    answer = signed_in(cast.DIANE).get(f"/AccesDirect/DossierPatient/{INS}")
    assert (answer.status_code, answer["Location"]) == (303, reverse("professional:direct"))
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert answer.content == b""


@pytest.mark.parametrize("page", OF_PATIENT)
def test_opens_the_record_of_the_right_patient(people: Cast, page: str) -> None:
    status, address, content = _landed(signed_in(cast.DIANE), f"{page}/{INS}")
    assert (status, address) == (200, reverse("professional:record", args=[ids.public(people.alice)]))
    assert ("n’existe pas encore ici" in content) is not direct.TARGETS[page].is_main
    assert ("MARTIN" in content, INS in address) == (True, False)
    assert acts(people.alice, 1)[0][0] == cast.DIANE.rpps


WAYS: dict[str, Callable[[str], str]] = {
    "with its key": lambda number: number,
    "without its key": lambda number: number[:13],
    "with a slash at the end": lambda number: f"{number}/",
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_reads_an_ins_however_it_is_written(people: Cast, way: Callable[[str], str]) -> None:
    number = BORIS.ins.matricule + ins.computed_key(BORIS.ins.matricule)
    _status, address, content = _landed(signed_in(cast.DIANE), f"DossierPatient/{way(number)}")
    assert address == reverse("professional:record", args=[ids.public(people.boris)])
    assert "transmis par votre logiciel" not in content


def test_opens_with_a_wrong_key_and_says_so(people: Cast) -> None:
    status, _address, content = _landed(signed_in(cast.DIANE), f"DossierPatient/{INS[:13]}01")
    assert status == 200
    assert "La clé de l’INS transmis par votre logiciel n’est pas la bonne" in content


@pytest.mark.parametrize("page", ["TableauDeBord", "Parametrages"])
def test_opens_a_page_about_nobody(people: Cast, page: str) -> None:
    status, address, content = _landed(signed_in(cast.DIANE), page)
    assert (status, address) == (200, reverse("professional:search"))
    assert ("n’existe pas encore ici" in content) is not direct.TARGETS[page].is_main


def test_the_home_page_may_name_a_patient(people: Cast) -> None:
    _status, address, _content = _landed(signed_in(cast.DIANE), f"TableauDeBord/{INS}")
    assert address == reverse("professional:record", args=[ids.public(people.alice)])


WRONG = {
    "no page": ("Ailleurs", "Cette page n’existe pas"),
    "no page, a number": (f"Ailleurs/{INS}", "Cette page n’existe pas"),
    "another case": (f"dossierpatient/{INS}", "Cette page n’existe pas"),
    "another site": ("//exemple.fr/", "Cette page n’existe pas"),
    "an address": ("https://exemple.fr/DossierPatient", "Cette page n’existe pas"),
    "a setting about somebody": (f"Parametrages/{INS}", "Cette page n’existe pas"),
    "no number": ("DossierPatient", "L’INS n’a pas pu être lu"),
    "letters": ("DossierPatient/MARTIN", "L’INS n’a pas pu être lu"),
    "a short number": (f"DossierPatient/{INS[:12]}", "L’INS n’a pas pu être lu"),
    "a key of one digit": (f"DossierPatient/{INS[:14]}", "L’INS n’a pas pu être lu"),
    "a path after it": (f"DossierPatient/{INS}/../../gestion", "L’INS n’a pas pu être lu"),
    "a long number": ("DossierPatient/" + "2" * 5_000, "L’INS n’a pas pu être lu"),
    "markup": ("DossierPatient/<script>alert(1)</script>", "L’INS n’a pas pu être lu"),
}


@pytest.mark.parametrize(("rest", "told"), WRONG.values(), ids=WRONG.keys())
def test_says_clearly_what_is_wrong_and_leads_nowhere_else(people: Cast, rest: str, told: str) -> None:
    status, address, content = _landed(signed_in(cast.DIANE), rest)
    assert (status, address) == (400, reverse("professional:direct"))
    assert told in content
    assert "alert(1)" not in content
    assert INS not in content


def test_says_that_nobody_has_this_number(people: Cast) -> None:
    status, address, content = _landed(signed_in(cast.DIANE), "DossierPatient/190069200099955")
    assert (status, address) == (404, reverse("professional:direct"))
    assert "Aucun dossier n’est ouvert ici" in content


def test_who_tries_numbers_finds_nobody_by_this_way_either(people: Cast) -> None:
    browser = signed_in(cast.NORA)
    for _ in range(vigilance.MOST_MISSES + 1):
        assert _landed(browser, "DossierPatient/190069200099955")[0] == 404
    assert _landed(browser, f"DossierPatient/{INS}")[0] == 404


def test_opens_after_signing_in(people: Cast) -> None:
    browser = Client()
    assert _landed(browser, f"DossierPatient/{INS}")[1] == reverse("professional:sign_in")
    asked_of = {"rpps": cast.DIANE.rpps, "organization": cast.PRACTICE.id}
    answer = browser.post(reverse("professional:sign_in"), asked_of, follow=True)
    assert answer.redirect_chain[0][0] == reverse("professional:direct")
    assert answer.redirect_chain[-1][0] == reverse("professional:record", args=[ids.public(people.alice)])
    assert browser.post(reverse("professional:sign_in"), asked_of)["Location"] == reverse("professional:search")


def test_opens_after_choosing_a_place(people: Cast) -> None:
    identity.register_professional(professional=TWO_PLACES, since=clock.now().date())
    browser = signed_in(TWO_PLACES)
    browser.get(f"/AccesDirect/DossierPatient/{INS}")
    answer = browser.post(reverse("professional:situation"), {"organization": cast.PRACTICE.id}, follow=True)
    assert answer.redirect_chain[0][0] == reverse("professional:direct")
    assert answer.redirect_chain[-1][0] == reverse("professional:record", args=[ids.public(people.alice)])


def test_forgets_after_ten_minutes(people: Cast) -> None:
    browser = signed_in(cast.DIANE)
    browser.get(f"/AccesDirect/DossierPatient/{INS}")
    with time_machine.travel(clock.now() + timedelta(minutes=10, seconds=1)):
        answer = browser.get(reverse("professional:direct"))
        assert answer.status_code == 410
        assert "La demande de votre logiciel a expiré" in answer.content.decode()
        assert browser.get(reverse("professional:direct"))["Location"] == reverse("professional:search")
    assert acts(people.alice, 1)[0][0] != cast.DIANE.rpps


def test_opens_once(people: Cast) -> None:
    browser = signed_in(cast.DIANE)
    assert _landed(browser, f"DossierPatient/{INS}")[0] == 200
    assert browser.get(reverse("professional:direct"))["Location"] == reverse("professional:search")


def test_keeps_no_ins_in_the_session(people: Cast) -> None:
    browser = Client()
    browser.get(f"/AccesDirect/DossierPatient/{INS}")
    assert INS[:13] not in repr(dict(browser.session))


def test_tells_a_passer_by_nothing_of_who_has_a_record(people: Cast) -> None:
    known, unknown = Client(), Client()
    for browser, number in ((known, INS), (unknown, "190069200099955")):
        browser.get(f"/AccesDirect/DossierPatient/{number}")
    pages = [one.get(reverse("professional:direct"), follow=True) for one in (known, unknown)]
    assert [one.redirect_chain for one in pages] == [[(reverse("professional:sign_in"), 302)]] * 2


def test_is_asked_by_get_alone(people: Cast) -> None:
    assert Client().post(f"/AccesDirect/DossierPatient/{INS}").status_code == 405
