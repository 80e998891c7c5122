"""Taking a space in hand: the whole way, and every wrong turn."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from carnet.domain.access import reading as access
from carnet.domain.identity import accounts as identity_accounts
from carnet.domain.identity import queries as identity
from carnet.domain.spaces import actions as spaces
from carnet.domain.spaces.codes import State
from carnet.foundation import clock
from carnet.foundation.actors import SYSTEM
from carnet.gateways.accounts.tests import situations
from carnet.gateways.accounts.tests.situations import IDENTIFIER, MATRICULE, PASSWORD, SERIAL
from carnet.journeys.accounts import activating

pytestmark = pytest.mark.django_db
CHOSEN = {
    "identifier": IDENTIFIER,
    "password": PASSWORD,
    "again": PASSWORD,
    "emergency": ["regulation"],
    "arrivals": "visibles",
    "terms": "on",
}


def _prove(client: Client, **changes: str) -> object:
    return client.post("/compte/activer", {"matricule": MATRICULE, "serial": SERIAL, **changes})


def test_activates_a_space_and_opens_it(client: Client) -> None:
    space_id = situations.opened_space()
    code = situations.code_for(space_id)
    proved = client.post(
        "/compte/activer", {"matricule": " ".join(MATRICULE), "serial": f"00{SERIAL}", "code": code.lower()}
    )
    assert (proved.status_code, proved.headers["Location"]) == (302, "/compte/activer/choix")
    chosen = client.post("/compte/activer/choix", CHOSEN)
    assert (chosen.status_code, chosen.headers["Location"]) == (302, "/?bienvenue=1")
    assert activating.standing(space_id=space_id) == (State.ACTIVE, True)
    welcomed = client.get("/?bienvenue=1").content.decode()
    assert "Votre espace est à vous" in welcomed
    assert "/compte/securite/cles/ajouter" in welcomed
    later = client.get("/").content.decode()
    assert "Tous vos documents" not in later
    assert "Votre espace est à vous" not in later
    assert IDENTIFIER in client.get("/compte/securite").content.decode()


@pytest.mark.parametrize(("arrivals", "hidden"), [("visibles", False), ("masques", True)], ids=["shown", "hidden"])
def test_asks_how_what_arrives_is_born(client: Client, arrivals: str, hidden: bool) -> None:
    space_id = situations.opened_space()
    _prove(client, code=situations.code_for(space_id))
    assert client.post("/compte/activer/choix", {**CHOSEN, "arrivals": ""}).status_code == 422
    assert client.post("/compte/activer/choix", {**CHOSEN, "arrivals": arrivals}).status_code == 302
    chosen = access.choices(space_id=space_id, by=activating.citizen(space_id), at=clock.now())
    assert chosen.hides_new_documents is hidden


def test_a_code_serves_once(client: Client) -> None:
    space_id = situations.opened_space()
    code = situations.code_for(space_id)
    _prove(client, code=code)
    client.post("/compte/activer/choix", CHOSEN)
    again = Client().post("/compte/activer", {"matricule": MATRICULE, "serial": SERIAL, "code": code})
    assert again.status_code == 422


def test_two_browsers_with_the_same_code_make_one_account() -> None:
    space_id = situations.opened_space()
    code = situations.code_for(space_id)
    first, second = Client(), Client()
    for browser in (first, second):
        assert (
            browser.post("/compte/activer", {"matricule": MATRICULE, "serial": SERIAL, "code": code}).status_code == 302
        )
    first.post("/compte/activer/choix", CHOSEN)
    late = second.post("/compte/activer/choix", {**CHOSEN, "identifier": "quelquun.dautre"})
    assert late.headers["Location"] == "/compte/activer"
    assert identity.account_of_identifier(identifier="quelquun.dautre") is None


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"matricule": "184037511111287"}, "an INS that nobody has"),
        ({"matricule": "nimporte quoi"}, "what is no INS"),
        ({"serial": "12345678902"}, "another card"),
        ({"code": "ABCDEFGH2345"}, "another code"),
        ({"code": "x"}, "what is no code"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_wrong_combination_answers_the_same(client: Client, changes: dict[str, str], what: str) -> None:
    code = situations.code_for(situations.opened_space())
    right = {"matricule": MATRICULE, "serial": SERIAL, "code": code}
    answer = client.post("/compte/activer", {**right, **changes})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count("Ces informations ne vont pas ensemble, ou le code n’est plus valable.") == 1
    assert "account_proof" not in client.session


def test_a_code_ends_when_another_is_made_and_after_six_weeks() -> None:
    space_id = situations.opened_space()
    first = situations.code_for(space_id)
    second = situations.code_for(space_id)
    assert _prove(Client(REMOTE_ADDR="192.0.2.44"), code=first).status_code == 422  # type: ignore[attr-defined]
    assert _prove(Client(REMOTE_ADDR="192.0.2.45"), code=second).status_code == 302  # type: ignore[attr-defined]
    with time_machine.travel(clock.now() + timedelta(days=42, seconds=1)):
        assert _prove(Client(REMOTE_ADDR="192.0.2.46"), code=second).status_code == 422  # type: ignore[attr-defined]


def test_waits_longer_and_longer_from_one_address_and_lets_the_bearer_in_from_another() -> None:
    space_id = situations.opened_space()
    code = situations.code_for(space_id)
    at = clock.now()
    thief, owner = Client(REMOTE_ADDR="192.0.2.66"), Client(REMOTE_ADDR="192.0.2.7")
    with time_machine.travel(at, tick=False) as time:
        assert _prove(thief, code="WRONG").status_code == 422  # type: ignore[attr-defined]
        refused = _prove(thief, code=code)
        assert refused.status_code == 429  # type: ignore[attr-defined]
        assert "Attendez 30 secondes" in refused.content.decode()  # type: ignore[attr-defined]
        time.shift(31)
        assert _prove(thief, code="WRONG").status_code == 422  # type: ignore[attr-defined]
        time.shift(31)
        assert _prove(thief, code="WRONG").status_code == 429  # type: ignore[attr-defined]
        for number in range(40):
            _prove(Client(REMOTE_ADDR=f"198.51.100.{number}"), code="WRONG")
        assert _prove(Client(REMOTE_ADDR="198.51.100.99"), code="WRONG").status_code == 429  # type: ignore[attr-defined]
        assert _prove(owner, code=code).status_code == 302  # type: ignore[attr-defined]


def test_answers_the_same_to_whoever_asks_for_a_code(client: Client) -> None:
    space_id = situations.opened_space()
    asked = client.post("/compte/activer/nouveau-code", {"matricule": MATRICULE, "serial": SERIAL})
    unknown = Client(REMOTE_ADDR="192.0.2.50").post(
        "/compte/activer/nouveau-code", {"matricule": "184037511111287", "serial": SERIAL}
    )
    assert asked.status_code == unknown.status_code == 200
    assert asked.content == unknown.content
    code = situations.mailed_code()
    assert identity_accounts.proof(matricule=MATRICULE, serial=SERIAL, code=code, at=clock.now()) is not None
    assert space_id is not None


def test_asks_for_an_address_when_none_is_known_and_checks_it(client: Client) -> None:
    space_id = situations.opened_space(email="")
    _prove(client, code=situations.code_for(space_id))
    assert client.get("/compte/activer/choix").headers["Location"] == "/compte/activer/courriel"
    client.post("/compte/activer/courriel", {"email": "neuve@exemple.fr"})
    assert client.post("/compte/activer/courriel", {"code": "000000x"}).status_code == 422
    checked = client.post("/compte/activer/courriel", {"code": situations.mailed_code()})
    assert checked.headers["Location"] == "/compte/activer/choix"
    assert client.post("/compte/activer/choix", CHOSEN).status_code == 302


def test_says_why_a_closed_space_stays_closed_to_its_bearer_only(client: Client) -> None:
    space_id = situations.opened_space()
    code = situations.code_for(space_id)
    spaces.close_space(space_id=space_id, by=SYSTEM, at=clock.now())
    answer = _prove(client, code=code)
    assert answer.status_code == 403  # type: ignore[attr-defined]
    assert "Cet espace est fermé" in answer.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"identifier": "alice"}, "de 8 à 100 caractères"),
        ({"identifier": "alice@exemple.fr"}, "n’est pas une adresse e-mail"),
        ({"password": "soleil", "again": "soleil"}, "Il manque une majuscule."),
        ({"again": "Brume-du-soir8"}, "ne sont pas les mêmes"),
        ({"terms": ""}, "acceptez les conditions"),
    ],
)
def test_says_what_is_wrong_with_a_choice_and_keeps_the_code(
    client: Client, changes: dict[str, str], said: str
) -> None:
    space_id = situations.opened_space()
    _prove(client, code=situations.code_for(space_id))
    answer = client.post("/compte/activer/choix", {**CHOSEN, **changes})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert client.post("/compte/activer/choix", CHOSEN).status_code == 302
