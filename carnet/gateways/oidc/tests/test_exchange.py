"""Exchanging a professional's token for ours, with a real issuer: what is given, and the attacks."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import LazySettings
from django.test import Client

from carnet.domain.identity import actions as identity_actions
from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import Professional, TokenBearer
from carnet.foundation import certificates, clock, pki
from carnet.gateways.issuers import discovery, vouching
from carnet.gateways.oidc import exchange
from carnet.gateways.oidc.tests import situations
from carnet.gateways.oidc.tests.situations import CLIENT, DOCTOR, OTHER_CLIENT, OTHER_PLACE, PLACE, RETIRED, STRANGER
from tests import professionals_issuer
from tests.professionals_issuer import Running, says

pytestmark = [pytest.mark.django_db, pytest.mark.urls("carnet.gateways.oidc.urls")]

AUTHORITY = pki.authority()
MINE, OTHERS = pki.issue(AUTHORITY, "lps.example"), pki.issue(AUTHORITY, "clinique.example")
SOFTWARE, OTHER_SOFTWARE = "lps-des-tilleuls", "lps-de-la-clinique"


@pytest.fixture(scope="module")
def issuer() -> Iterator[Running]:
    people: dict[str, dict[str, object]] = {
        "anne": says(DOCTOR, PLACE.id),
        "both": says(DOCTOR, PLACE.id, OTHER_PLACE.id),
        "stranger": says(STRANGER, OTHER_PLACE.id),
        "liar": says(STRANGER, PLACE.id, OTHER_PLACE.id),
        "gone": says(DOCTOR, OTHER_PLACE.id),
        "nurse": says(DOCTOR, PLACE.id, profession="60"),
        "retired": says(RETIRED, PLACE.id),
        "unknown": says("10999999999", PLACE.id),
        "nobody": {"SubjectNameID": "3C0123456789"},
    }
    with professionals_issuer.run(**people) as running:
        yield running


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("issuer") / "secret"
    path.write_text("un secret à part")
    return str(path)


@pytest.fixture(autouse=True)
def _settled(issuer: Running, settings: LazySettings, secret: str) -> None:
    settings.ISSUERS = (issuer.described(secret),)
    discovery.forget()
    vouching.forget()
    situations.settle()
    for client, place, keys, shown, name in (
        (CLIENT, PLACE, situations.public(situations.EC_KEY), MINE, SOFTWARE),
        (OTHER_CLIENT, OTHER_PLACE, situations.public(situations.OTHER_KEY), OTHERS, OTHER_SOFTWARE),
    ):
        identity_actions.register_client(
            client_id=client,
            name=client,
            organization_id=place.id,
            public_keys=keys,
            certificates=[identity.thumbprint_name(shown.shown.thumbprint)],
            known_as={"psc": [name]},
        )


def ask(form: dict[str, str], shown: pki.Issued | None = MINE) -> tuple[int, dict[str, object]]:
    environ: dict[str, object] = {} if shown is None else {certificates.ENVIRON: shown.shown.der}
    answer = Client().post(
        "/oauth/token",
        urlencode(form),
        content_type="application/x-www-form-urlencoded",
        **environ,  # type: ignore[arg-type]
    )
    assert answer["Cache-Control"] == "no-store"
    return answer.status_code, answer.json()


def presenting(token: str, **changes: str) -> dict[str, str]:
    form = {"grant_type": exchange.GRANT, "subject_token": token, "subject_token_type": exchange.ACCESS_TOKEN}
    return {name: value for name, value in {**form, **changes}.items() if value}


def actor(how: situations.Signed | None = None, **said: object) -> dict[str, str]:
    claims = situations.claims(lps_nom="Tilleuls", lps_id="LPS-1", lps_version="4.2", **said)
    return {"actor_token": situations.sign(claims, how), "actor_token_type": exchange.JWT}


def bearer(answer: dict[str, object]) -> TokenBearer:
    found = identity.token_bearer(token=str(answer["access_token"]), at=clock.now())
    assert found is not None
    return found


def test_gives_a_minute_in_the_name_of_the_professional(issuer: Running) -> None:
    status, answer = ask(presenting(issuer.token("anne"), scope="system/DocumentReference.rs"))

    assert status == 200
    assert answer["issued_token_type"] == exchange.ACCESS_TOKEN
    assert (answer["token_type"], answer["scope"]) == ("Bearer", "system/DocumentReference.rs")
    assert answer["expires_in"] == 60
    found = bearer(answer)
    assert found.professional is not None
    assert (found.professional.rpps, found.organization, found.client_id) == (DOCTOR, PLACE, CLIENT)
    assert (found.authority, found.certificate) == ("psc", MINE.shown.thumbprint)


def test_asks_the_issuer_each_time_and_reads_the_person_once(issuer: Running) -> None:
    token = issuer.token("anne")
    before = len(issuer.asked)
    assert [ask(presenting(token))[0] for _ in range(3)] == [200, 200, 200]
    assert len(issuer.asked) == before + 3
    assert len(vouching._kept) == 1


def test_lives_no_longer_than_what_it_was_given_for(issuer: Running) -> None:
    token = issuer.token("anne", exp=int((clock.now() + timedelta(seconds=20)).timestamp()))
    _, answer = ask(presenting(token))
    assert 15 <= int(str(answer["expires_in"])) <= 20


def test_keeps_what_the_software_says_of_itself(issuer: Running) -> None:
    said = actor(situation_exercice=PLACE.id, extensions=situations.iua(purpose_of_use={"code": "BTG"}))
    status, answer = ask({**presenting(issuer.token("both")), **said})

    assert status == 200
    found = bearer(answer)
    assert found.used_through == {"lps_nom": "Tilleuls", "lps_id": "LPS-1", "lps_version": "4.2"}
    assert found.purpose_of_use == "break_glass"


@pytest.mark.parametrize("chosen", [PLACE.id, PLACE.id.removeprefix("1")])
def test_takes_the_situation_as_either_is_written(issuer: Running, chosen: str) -> None:
    assert ask({**presenting(issuer.token("both")), **actor(situation_exercice=chosen)})[0] == 200


def test_knows_the_software_by_its_signature_too(issuer: Running) -> None:
    form = situations.form(situations.sign(situations.claims()), **presenting(issuer.token("anne")))
    assert ask(form)[0] == 200
    form = situations.form(situations.sign(situations.claims()), **presenting(issuer.token("anne")))
    status, answer = ask(form, shown=None)
    assert (status, answer["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("gone", "the issuer knows no situation"),
        ("nurse", "the issuer knows no situation"),
        ("liar", "the directory knows no situation"),
        ("stranger", "the issuer knows no situation"),
        ("retired", "no longer active"),
        ("unknown", "unknown here"),
        ("nobody", "does not tell a professional"),
    ],
)
def test_refuses_who_does_not_work_in_the_place_of_the_software(issuer: Running, who: str, told: str) -> None:
    status, answer = ask(presenting(issuer.token(who)))
    assert (status, answer["error"]) == (400, "invalid_grant")
    assert told in str(answer["error_description"])


def test_refuses_a_professional_of_another_place_chosen_openly(issuer: Running) -> None:
    status, answer = ask({**presenting(issuer.token("both")), **actor(situation_exercice=OTHER_PLACE.id)})
    assert (status, answer["error"]) == (400, "invalid_grant")
    assert "situation_exercice" in str(answer["error_description"])


def test_refuses_a_situation_that_ended(issuer: Running) -> None:
    person = identity.professional(rpps=DOCTOR, on=clock.now().date())
    assert person is not None
    token = issuer.token("anne")
    assert ask(presenting(token))[0] == 200
    identity_actions.register_professional(
        professional=Professional(DOCTOR, "VERNET", "Anne", "MME", "10", "SM54", False, (PLACE,)),
        since=clock.now().date(),
    )
    assert ask(presenting(token))[0] == 400


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"active": False}, "not active"),
        ({"active": "true"}, "not active"),
        ({"iss": "https://ailleurs.example"}, "another issuer"),
        ({"exp": 1}, "expired"),
        ({"exp": None}, "expired"),
        ({"exp": True}, "expired"),
        ({"exp": "4102444800"}, "expired"),
        ({"nbf": 4102444800}, "not valid yet"),
        ({"acr": "eidas0"}, "too weak"),
        ({"acr": None}, "too weak"),
        ({"scope": "profile"}, "scope"),
        ({"scope": None}, "scope"),
        ({"azp": None, "client_id": None}, "to which software"),
        ({"azp": SOFTWARE, "client_id": OTHER_SOFTWARE}, "to which software"),
        ({"azp": OTHER_SOFTWARE, "client_id": OTHER_SOFTWARE}, "another software"),
        ({"cnf": {"x5t#S256": certificates.written_thumbprint(OTHERS.shown.thumbprint)}}, "another certificate"),
        ({"cnf": {"jkt": "x"}}, "bound in a way"),
        ({"cnf": "x"}, "bound in a way"),
        ({"sub": "stranger"}, "does not tell a professional"),
        ({"sub": None}, "nobody"),
    ],
)
def test_refuses_a_token_that_the_issuer_does_not_stand_for(issuer: Running, said: dict[str, Any], told: str) -> None:
    status, answer = ask(presenting(issuer.token("anne", **said)))
    assert (status, answer["error"]) == (400, "invalid_grant")
    assert told in str(answer["error_description"])


def test_takes_a_token_bound_to_the_same_certificate(issuer: Running) -> None:
    bound = {"x5t#S256": certificates.written_thumbprint(MINE.shown.thumbprint)}
    assert ask(presenting(issuer.token("anne", cnf=bound)))[0] == 200


def test_refuses_a_token_made_for_another_audience(issuer: Running, settings: LazySettings, secret: str) -> None:
    settings.ISSUERS = (issuer.described(secret, exchange_audiences=("https://carnet.example",)),)
    assert ask(presenting(issuer.token("anne", aud=["https://carnet.example", "x"])))[0] == 200
    for audience in ("https://ailleurs.example", ["account"], None):
        status, answer = ask(presenting(issuer.token("anne", aud=audience)))
        assert (status, answer["error"]) == (400, "invalid_grant")


def test_refuses_what_the_issuer_never_gave(issuer: Running) -> None:
    assert ask(presenting("inventé-de-toutes-pièces"))[1]["error"] == "invalid_grant"
    assert ask(presenting("inventé"))[1]["error"] == "invalid_grant"


def test_shows_a_token_to_no_other_issuer_than_the_one_it_names(issuer: Running) -> None:
    before = len(issuer.asked)
    status, answer = ask(presenting(situations.sign({"iss": "https://ailleurs.example", "sub": "anne"})))
    assert (status, answer["error"]) == (400, "invalid_grant")
    assert len(issuer.asked) == before


def test_is_no_use_to_the_software_of_another_place(issuer: Running) -> None:
    """Another client, whose own certificate and name are good, holds a token that was given to the first one."""
    status, answer = ask(presenting(issuer.token("both")), shown=OTHERS)
    assert (status, answer["error"]) == (400, "invalid_grant")
    assert "another software" in str(answer["error_description"])


def test_is_no_use_without_the_certificate(issuer: Running) -> None:
    status, answer = ask({**presenting(issuer.token("anne")), "client_id": CLIENT}, shown=None)
    assert (status, answer["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(
    "how",
    [
        situations.Signed(situations.OTHER_KEY, header={"kid": "ec"}),
        situations.Signed(situations.OTHER_KEY),
    ],
)
def test_refuses_an_actor_token_signed_by_another(issuer: Running, how: situations.Signed) -> None:
    status, answer = ask({**presenting(issuer.token("anne")), **actor(how)})
    assert (status, answer["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    "said",
    [
        {"iss": OTHER_CLIENT, "sub": OTHER_CLIENT},
        {"aud": "https://ailleurs.example"},
        {"exp": 1},
        {"jti": None},
        {"situation_exercice": 12},
        {"lps_nom": ["Tilleuls"]},
    ],
)
def test_refuses_an_actor_token_that_says_something_else(issuer: Running, said: dict[str, object]) -> None:
    claims = situations.claims(**{"lps_nom": "Tilleuls", **said})
    forged = {"actor_token": situations.sign(claims), "actor_token_type": exchange.JWT}
    assert ask({**presenting(issuer.token("anne")), **forged})[0] == 400


def test_refuses_an_unsigned_actor_token(issuer: Running) -> None:
    signed = actor()["actor_token"]
    for forged in (signed.rsplit(".", 1)[0] + ".", signed.rsplit(".", 1)[0] + ".AAAA", "x"):
        form = {**presenting(issuer.token("anne")), "actor_token": forged, "actor_token_type": exchange.JWT}
        assert ask(form)[0] == 400


def test_refuses_the_same_actor_token_twice(issuer: Running) -> None:
    form = {**presenting(issuer.token("anne")), **actor()}
    assert ask(form)[0] == 200
    status, answer = ask(form)
    assert (status, answer["error"]) == (400, "invalid_request")
    assert "already used" in str(answer["error_description"])


def test_refuses_an_actor_token_that_names_somebody_else(issuer: Running) -> None:
    said = actor(extensions=situations.iua(national_provider_identifier=STRANGER))
    status, answer = ask({**presenting(issuer.token("anne")), **said})
    assert (status, answer["error"]) == (400, "invalid_grant")


def test_gives_no_more_than_the_software_may_ever_obtain(issuer: Running) -> None:
    identity_actions.register_client(
        client_id=CLIENT,
        name=CLIENT,
        organization_id=PLACE.id,
        public_keys={"keys": []},
        certificates=[identity.thumbprint_name(MINE.shown.thumbprint)],
        known_as={"psc": [SOFTWARE]},
        scope=frozenset({"system/DocumentReference.r", "system/DocumentReference.s"}),
    )
    _, answer = ask(presenting(issuer.token("anne"), scope="system/*.cruds"))
    assert answer["scope"] == "system/DocumentReference.rs"
    assert bearer(answer).scope == {"system/DocumentReference.r", "system/DocumentReference.s"}

    status, answer = ask(presenting(issuer.token("anne"), scope="system/Patient.r"))
    assert (status, answer["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"subject_token": ""}, "invalid_request"),
        ({"subject_token_type": ""}, "invalid_request"),
        ({"subject_token_type": "urn:ietf:params:oauth:token-type:refresh_token"}, "invalid_request"),
        ({"requested_token_type": "urn:ietf:params:oauth:token-type:id_token"}, "invalid_request"),
        ({"actor_token_type": exchange.JWT}, "invalid_request"),
        ({"actor_token": "x"}, "invalid_request"),
        ({"audience": "https://ailleurs.example"}, "invalid_target"),
        ({"resource": "https://ailleurs.example/fhir"}, "invalid_target"),
        ({"subject_token": "x" * 17_000}, "invalid_request"),
    ],
)
def test_refuses_a_wrong_form(issuer: Running, changes: dict[str, str], code: str) -> None:
    status, answer = ask(presenting(issuer.token("anne"), **changes))
    assert (status, answer["error"]) == (400, code)


def test_says_when_the_issuer_does_not_answer(issuer: Running, settings: LazySettings, secret: str) -> None:
    settings.ISSUERS = (issuer.described(secret, discovery="http://localhost:1/.well-known/openid-configuration"),)
    status, answer = ask(presenting("x"))
    assert (status, answer["error"]) == (503, "temporarily_unavailable")


def test_is_not_offered_where_no_issuer_is_trusted(issuer: Running, settings: LazySettings, secret: str) -> None:
    offered = Client().get("/.well-known/oauth-authorization-server").json()["grant_types_supported"]
    assert offered == ["client_credentials", exchange.GRANT]

    settings.ISSUERS = (issuer.described(secret, exchange=False),)

    assert ask(presenting(issuer.token("anne")))[1]["error"] == "unsupported_grant_type"
    offered = Client().get("/.well-known/oauth-authorization-server").json()["grant_types_supported"]
    assert offered == ["client_credentials"]


def test_says_when_the_professional_signed_in_as_the_issuer_does(issuer: Running) -> None:
    signed_in = clock.now().replace(microsecond=0) - timedelta(minutes=5)
    _, answer = ask(presenting(issuer.token("anne", auth_time=int(signed_in.timestamp()))))
    assert bearer(answer).authenticated_at == signed_in
    _, answer = ask(presenting(issuer.token("anne")))
    assert bearer(answer).authenticated_at is None
