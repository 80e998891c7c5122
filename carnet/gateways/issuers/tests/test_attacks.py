"""What a stranger, another issuer or a stolen answer may try: each is refused, and nobody enters."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from carnet.foundation import clock
from carnet.gateways.issuers import network, starts
from carnet.gateways.issuers.configuration import Issuer
from carnet.gateways.issuers.tests import situations
from carnet.gateways.issuers.tests.situations import (
    DIANE_SAYS,
    come_back,
    consent,
    leave,
    nobody_entered,
    refusal,
    sign_in,
)
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def _with(address: str, **changes: str | None) -> str:
    """Rewrites an address with other parameters; None takes one out."""
    parts = urlsplit(address)
    asked = {**dict(parse_qsl(parts.query)), **changes}
    return urlunsplit(parts._replace(query=urlencode({name: value for name, value in asked.items() if value})))


# — State: the browser that comes back is the one that left.


@pytest.mark.parametrize("state", [None, "autre", "x" * 10_000])
def test_refuses_an_answer_without_our_state(
    people: Cast, client: Client, soignants: Issuer, state: str | None
) -> None:
    given = consent(leave(client, soignants), "diane")
    assert refusal(come_back(client, _with(given, state=state))) == "not_asked"
    assert nobody_entered(client)


def test_refuses_an_answer_that_was_used(people: Cast, client: Client, soignants: Issuer) -> None:
    given = consent(leave(client, soignants), "diane")
    assert come_back(client, given).headers["Location"] == "/pro/"
    assert refusal(come_back(client, given)) == "not_asked"


def test_a_state_serves_once_even_for_a_refusal(people: Cast, client: Client, soignants: Issuer) -> None:
    given = consent(leave(client, soignants), "diane")
    assert refusal(come_back(client, _with(given, code="faux"))) == "issuer_refused"
    assert refusal(come_back(client, given)) == "not_asked"


def test_refuses_an_answer_in_another_browser(people: Cast, client: Client, soignants: Issuer) -> None:
    """Login CSRF: a stranger's answer, pushed into somebody's browser, signs nobody in."""
    given = consent(leave(Client(), soignants), "diane")
    leave(client, soignants)
    assert refusal(come_back(client, given)) == "not_asked"
    assert nobody_entered(client)


def test_refuses_an_answer_that_comes_too_late(people: Cast, client: Client, soignants: Issuer) -> None:
    given = consent(leave(client, soignants), "diane")
    with time_machine.travel(clock.now() + starts.LASTS + timedelta(seconds=1)):
        assert refusal(come_back(client, given)) == "not_asked"


def test_keeps_several_tabs_but_not_any_number(people: Cast, client: Client, soignants: Issuer) -> None:
    first = consent(leave(client, soignants), "diane")
    others = [leave(client, soignants) for _ in range(starts.MOST)]
    assert refusal(come_back(client, first)) == "not_asked"
    assert come_back(client, consent(others[0], "diane")).headers["Location"] == "/pro/"


def test_a_link_on_another_site_starts_nothing(client: Client, soignants: Issuer, db: None) -> None:
    answer = client.get("/identite/soignants/entrer", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.headers["Location"] == "/pro/connexion"
    assert starts.SESSION_KEY not in client.session


# — Session: whoever knew the key before knows nothing after.


def test_begins_the_session_under_another_key(people: Cast, client: Client, soignants: Issuer) -> None:
    """Session fixation."""
    session = client.session
    session["citizen"] = {"space": "somebody"}
    session.save()
    planted = session.session_key
    sign_in(client, soignants, "diane")
    assert client.session.session_key != planted
    assert "citizen" not in client.session
    stranger = Client()
    stranger.cookies["carnet_session"] = str(planted)
    assert stranger.get("/pro/").status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://ailleurs.example/",
        "//ailleurs.example",
        "/\\ailleurs.example",
        "javascript:alert(1)",
        "ailleurs",
        "/" * 9,
    ],
)
def test_never_leads_elsewhere(people: Cast, client: Client, identite: Issuer, elsewhere: str) -> None:
    """Open redirect."""
    assert sign_in(client, identite, "alice", elsewhere).headers["Location"] == "/"


# — Mix-up: one issuer answers for another.


def test_refuses_the_answer_of_one_issuer_at_the_address_of_another(
    people: Cast, client: Client, provider: str, secret_file: str, settings: Settings
) -> None:
    with situations.plain_provider(diane=DIANE_SAYS) as second:
        one = situations.professionals_issuer(provider, secret_file)
        two = situations.professionals_issuer(second, secret_file, key="autre")
        settings.ISSUERS, settings.DEMO = (one, two), False
        given = consent(leave(client, one), "diane")
        moved = given.replace("/identite/soignants/", "/identite/autre/")
        assert refusal(come_back(client, moved)) == "not_asked"
        assert nobody_entered(client)


def test_refuses_an_answer_that_names_another_issuer(people: Cast, client: Client, soignants: Issuer) -> None:
    given = consent(leave(client, soignants), "diane")
    assert refusal(come_back(client, _with(given, iss="https://ailleurs.example"))) == "not_asked"


def test_wants_the_issuer_s_name_once_it_was_announced(
    people: Cast, client: Client, soignants: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    _announced(monkeypatch, authorization_response_iss_parameter_supported=True)
    given = consent(leave(client, soignants), "diane")
    assert refusal(come_back(client, given)) == "not_asked"
    named = _with(consent(leave(client, soignants), "diane"), iss=soignants.issuer)
    assert come_back(client, named).headers["Location"] == "/pro/"


@pytest.mark.parametrize(
    "announced",
    [
        {"issuer": "https://ailleurs.example"},
        {"token_endpoint": "http://ailleurs.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"code_challenge_methods_supported": ["plain"]},
        {"code_challenge_methods_supported": []},
        {"authorization_endpoint": None},
    ],
)
def test_refuses_a_description_that_is_not_what_was_agreed(
    client: Client, soignants: Issuer, db: None, monkeypatch: pytest.MonkeyPatch, announced: Mapping[str, object]
) -> None:
    """Another issuer's description, an address in clear, PKCE downgraded."""
    _announced(monkeypatch, **announced)
    assert refusal(client.get("/identite/soignants/entrer")) == "issuer_wrong"


def _announced(monkeypatch: pytest.MonkeyPatch, **changes: object) -> None:
    """Changes what the issuer announces on its way to us."""
    get = network.get

    def changed(issuer: Issuer, address: str, **more: Mapping[str, str]) -> network.Answer:
        answer = get(issuer, address, **more)
        if address != issuer.discovery:
            return answer
        said = {**json.loads(answer.body), **changes}
        return network.Answer(answer.status, answer.media_type, json.dumps(said).encode())

    monkeypatch.setattr(network, "get", changed)


def test_always_asks_for_pkce_state_nonce_and_levels(client: Client, soignants: Issuer, db: None) -> None:
    asked = {name: values[0] for name, values in parse_qs(urlsplit(leave(client, soignants)).query).items()}
    kept = client.session[starts.SESSION_KEY][0]
    assert asked["code_challenge_method"] == "S256"
    assert asked["response_type"] == "code"
    assert asked["redirect_uri"] == "http://localhost:8000/identite/soignants/retour"
    assert (asked["state"], asked["nonce"], asked["acr_values"]) == (kept["state"], kept["nonce"], "eidas1")
    assert kept["verifier"] not in str(asked)
    assert len(kept["verifier"]) >= 43


# — What the issuer answers.


def test_tells_whoever_gave_up(people: Cast, client: Client, soignants: Issuer) -> None:
    given = consent(leave(client, soignants), "diane")
    assert refusal(come_back(client, _with(given, code=None, error="access_denied"))) == "given_up"


def test_tells_an_error_of_the_issuer_without_its_words(people: Cast, client: Client, soignants: Issuer) -> None:
    given = consent(leave(client, soignants), "diane")
    answer = come_back(client, _with(given, code=None, error="server_error", error_description="<b>mots</b>"))
    assert refusal(answer) == "issuer_refused"
    assert "mots" not in client.get(answer.headers["Location"]).content.decode()


def test_tells_that_an_issuer_does_not_answer(client: Client, soignants: Issuer, db: None, settings: Settings) -> None:
    gone = situations.professionals_issuer("http://localhost:9", soignants.client_secret_file)
    settings.ISSUERS = (gone,)
    refused = client.get("/identite/soignants/entrer")
    assert refusal(refused) == "issuer_silent"
    assert "ne répond pas" in client.get(refused.headers["Location"]).content.decode()


def test_answers_nothing_for_an_issuer_that_is_not_trusted(client: Client, db: None) -> None:
    for address in ("entrer", "retour", "refus/not_asked"):
        assert client.get(f"/identite/inconnu/{address}").status_code == 404
    assert client.post("/identite/inconnu/fin-de-session").status_code == 404


def test_explains_only_what_is_in_the_table(client: Client, soignants: Issuer, db: None) -> None:
    assert client.get("/identite/soignants/refus/autre-chose").status_code == 404


def test_lets_no_cache_keep_anything_and_no_address_leak(people: Cast, client: Client, soignants: Issuer) -> None:
    answers = [client.get("/identite/soignants/entrer"), sign_in(client, soignants, "diane")]
    answers.append(client.get("/identite/soignants/refus/not_asked"))
    for answer in answers:
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_changes_nothing_by_post(client: Client, soignants: Issuer, db: None) -> None:
    for address in ("entrer", "retour", "refus/not_asked"):
        assert client.post(f"/identite/soignants/{address}").status_code == 405


def test_writes_no_name_in_the_log(
    people: Cast, client: Client, provider: str, soignants: Issuer, caplog: pytest.LogCaptureFixture
) -> None:
    situations.says(provider, "diane", {**DIANE_SAYS, "family_name": "Moreau", "SubjectNameID": "810000009999"})
    sign_in(client, soignants, "diane")
    (line,) = [record for record in caplog.records if record.name.startswith("carnet.gateways.issuers")]
    assert not re.search(r"Moreau|8100000|eyJ|diane", str(line.__dict__))
