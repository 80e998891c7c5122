"""Every page, whoever comes: agents by role, citizens, professionals, nobody; the right method; no cache; CSRF."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from carnet.domain.support import actions
from carnet.domain.support.tests.factories import Desk
from carnet.foundation import clock, ids
from carnet.foundation.actors import SYSTEM
from carnet.gateways.back_office import urls
from carnet.gateways.back_office.tests.situations import case, signed_in
from carnet.gateways.web_citizen.tests import situations as citizens
from carnet.gateways.web_professional.tests import situations as professionals
from tests import cast
from tests.cast import Cast

POSTED_ONLY = {"sign_out", "take", "give_back", "close_case", "switch_on_case", "switch_off", "execute"}
OPEN = {"sign_in", "sign_out"}
NAMES = sorted(str(pattern.name) for pattern in urls.urlpatterns)
GUARDED = [name for name in NAMES if name not in OPEN]
OF_CASE = {"case", "take", "give_back", "close_case", "switch_on_case"}


def _address(name: str, case_id: str = "x", request_id: str = "x") -> str:
    of_case: dict[str, list[str | UUID]] = {name: [case_id] for name in OF_CASE}
    arguments: dict[str, list[str | UUID]] = of_case | {
        "attachment": [case_id, ids.public(UUID(int=1))],
        "act": ["fermer"],
        "end_mandate": [UUID(int=1)],
        "vigilance_account": [cast.DIANE.rpps],
        "operation": [request_id],
        "execute": [request_id],
    }
    return reverse(f"back_office:{name}", args=arguments.get(name, []))


def _request(desk: Desk) -> str:
    words = "Fermeture demandée par la caisse."
    asked = actions.ask_bulk_closing(listed=cast.ALICE.ins.value, words=words, by=desk.oscar.actor, at=clock.now())
    return ids.public(asked)


@pytest.mark.parametrize("name", GUARDED)
@pytest.mark.parametrize("who", ["nobody", "a citizen", "a professional"])
def test_only_agents_come_in(people: Cast, desk: Desk, name: str, who: str) -> None:
    browser = Client()
    if who == "a citizen":
        browser = citizens.signed_in(browser)
    if who == "a professional":
        browser = professionals.signed_in(cast.DIANE)
    address = _address(name, case(people.alice), _request(desk))
    method = browser.post if name in POSTED_ONLY else browser.get
    answer = method(address)
    assert (answer.status_code, answer["Location"]) == (302, reverse("back_office:sign_in"))
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", ["/documents", "/journal", "/pro/", "/pro/patients"])
def test_an_agent_enters_no_other_house(desk: Desk, address: str) -> None:
    answer = signed_in(desk.vera).get(address)
    assert answer.status_code == 302
    assert "gestion" not in answer["Location"]


# Which pages answer each role, and which refuse: 200, 302 (leads on) or 403. Written again, beside the code.
SEEN = {
    "queue": "sophie vera aude",
    "case": "sophie vera aude",
    "citizen": "sophie rachid vera",
    "operations": "vera oscar denise aude",
    "operation": "vera oscar denise aude",
    "ask_closing": "vera oscar",
    "ask_export": "vera denise",
    "house": "denise aude",
    "act": "",
    "attachment": "",
}


@pytest.mark.parametrize("agent", ["sophie", "vera", "oscar", "denise", "aude"])
def test_each_role_sees_its_pages(people: Cast, desk: Desk, agent: str) -> None:
    browser = signed_in(getattr(desk, agent))
    case_id, request_id = case(people.alice), _request(desk)
    answers = {name: browser.get(_address(name, case_id, request_id)).status_code for name in SEEN}
    assert answers == {name: 200 if agent in who.split() else 403 for name, who in SEEN.items()}


@pytest.mark.parametrize("name", ["switch_on_case", "take", "ask_closing", "operation", "citizen", "act"])
def test_a_forged_post_is_refused(people: Cast, desk: Desk, browser: Client, name: str) -> None:
    browser.cookies = signed_in(desk.vera).cookies
    answer = browser.post(_address(name, case(people.alice), _request(desk)), {})
    assert answer.status_code == 403
    assert "Referrer" not in answer


def test_signing_in_needs_a_token_too(desk: Desk, browser: Client) -> None:
    answer = browser.post(reverse("back_office:sign_in"), {"agent": ids.public(desk.vera.id)})
    assert answer.status_code == 403


@pytest.mark.parametrize("name", NAMES)
def test_takes_no_other_method(people: Cast, desk: Desk, name: str) -> None:
    answer = signed_in(desk.vera).put(_address(name, case(people.alice), _request(desk)))
    assert (answer.status_code, answer["Cache-Control"]) == (405, "private, no-store")


@pytest.mark.parametrize("name", sorted(OF_CASE | {"attachment", "operation", "execute"}))
@pytest.mark.parametrize("wrong", ["x", "é" * 26, "a" * 26, f"{'a' * 26}-{'a' * 26}", "..%2F"])
def test_answers_not_found_to_any_other_identifier(people: Cast, desk: Desk, name: str, wrong: str) -> None:
    browser = signed_in(desk.vera)
    method = browser.post if name in POSTED_ONLY else browser.get
    said = {"acces-words": "Elle appelle pour son compte."}
    assert method(_address(name, wrong, wrong), said if name in POSTED_ONLY else {}).status_code == 404


def test_out_of_demo_mode_nobody_chooses(desk: Desk, settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    browser = Client()
    answer = browser.post(reverse("back_office:sign_in"), {"agent": ids.public(desk.vera.id)})
    assert (answer.status_code, answer["Location"]) == (302, "/compte/connexion?suite=%2Fgestion%2F")
    assert browser.get(reverse("back_office:queue")).status_code == 302


@pytest.mark.parametrize("wrong", ["", "x", "a" * 26, "A" * 26])
def test_nobody_else_is_chosen(desk: Desk, wrong: str) -> None:
    assert Client().post(reverse("back_office:sign_in"), {"agent": wrong}).status_code == 422


def test_a_suspended_agent_is_out_at_the_next_page(desk: Desk) -> None:
    browser = signed_in(desk.sophie)
    actions.suspend_agent(agent_id=desk.sophie.id, by=SYSTEM, at=clock.now())
    assert browser.get(reverse("back_office:queue")).status_code == 302
    assert Client().post(reverse("back_office:sign_in"), {"agent": ids.public(desk.sophie.id)}).status_code == 422


def test_signing_in_changes_the_session(desk: Desk) -> None:
    browser = citizens.signed_in(Client())
    before = browser.cookies["carnet_session"].value
    browser.post(reverse("back_office:sign_in"), {"agent": ids.public(desk.vera.id)})
    assert browser.cookies["carnet_session"].value != before
    assert browser.get("/documents").status_code == 302
