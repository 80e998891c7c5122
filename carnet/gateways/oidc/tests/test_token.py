"""Asking for a token over HTTP, as a software does."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.conf import LazySettings
from django.test import Client

from carnet.domain.identity import actions as identity_actions
from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import TokenBearer
from carnet.foundation import clock
from carnet.gateways.oidc.tests import situations
from carnet.gateways.oidc.tests.situations import (
    CLIENT,
    DOCTOR,
    OTHER_CLIENT,
    OTHER_KEY,
    RETIRED,
    STRANGER,
    Signed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("carnet.gateways.oidc.urls")]

FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def _settled() -> None:
    situations.settle()


@pytest.fixture
def software() -> Client:
    return Client(enforce_csrf_checks=True)


def encoded(form: dict[str, str]) -> str:
    return urlencode(form)


def ask(software: Client, form: dict[str, str], path: str = "/oauth/token") -> tuple[int, dict[str, object]]:
    answer = software.post(path, encoded(form), content_type=FORM)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Pragma"] == "no-cache"
    return answer.status_code, answer.json() if answer.content else {}


def acting(rpps: str | None = None, **said: object) -> dict[str, str]:
    who = {"national_provider_identifier": rpps} if rpps else {}
    return situations.form(situations.sign(situations.claims(extensions=situations.iua(**who, **said))))


def bearer(answer: dict[str, object]) -> TokenBearer | None:
    return identity.token_bearer(token=str(answer["access_token"]), at=clock.now())


def test_gives_the_organisation_a_token(software: Client) -> None:
    status, answer = ask(software, acting())

    assert status == 200
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 900)
    known = bearer(answer)
    assert known is not None
    assert (known.client_id, known.organization, known.professional) == (CLIENT, situations.PLACE, None)
    assert "system/DocumentReference.c" in known.scope


def test_gives_a_professional_of_the_organisation_a_token(software: Client) -> None:
    said = {"purpose_of_use": [{"code": "BTG", "system": "urn:oid:2.16.840.1.113883.5.8"}]}
    status, answer = ask(software, acting("8" + DOCTOR, **said))

    assert status == 200
    known = bearer(answer)
    assert known is not None
    assert known.professional is not None
    assert (known.professional.rpps, known.purpose_of_use) == (DOCTOR, "break_glass")


def test_gives_the_scope_asked(software: Client) -> None:
    status, answer = ask(software, {**acting(), "scope": "system/DocumentReference.rs system/Binary.rud"})

    assert status == 200
    assert answer["scope"] == "system/Binary.r system/DocumentReference.rs"
    known = bearer(answer)
    assert known is not None
    assert known.scope == {"system/Binary.r", "system/DocumentReference.r", "system/DocumentReference.s"}


def test_ends_the_token_when_its_time_is_over(software: Client, settings: LazySettings) -> None:
    settings.TOKEN_LIFETIME = timedelta(seconds=60)
    _, answer = ask(software, acting())

    assert answer["expires_in"] == 60
    assert identity.token_bearer(token=str(answer["access_token"]), at=clock.now() + timedelta(seconds=61)) is None


@pytest.mark.parametrize(
    ("rpps", "code", "told"),
    [
        ("10999999999", "invalid_grant", "unknown"),
        (RETIRED, "invalid_grant", "no longer active"),
        (STRANGER, "unauthorized_client", "does not work in the organisation"),
        ("douze", "invalid_grant", "RPPS"),
    ],
)
def test_refuses_a_professional_who_may_not_act_here(software: Client, rpps: str, code: str, told: str) -> None:
    status, answer = ask(software, acting(rpps))

    assert (status, answer["error"]) == (400, code)
    assert told in str(answer["error_description"])


def test_refuses_the_same_assertion_twice(software: Client) -> None:
    form = acting()
    assert ask(software, form)[0] == 200

    status, answer = ask(software, form)

    assert (status, answer["error"]) == (401, "invalid_client")
    assert "already used" in str(answer["error_description"])


def test_keeps_the_identifiers_of_two_clients_apart(software: Client) -> None:
    other = situations.claims(iss=OTHER_CLIENT, sub=OTHER_CLIENT, jti="un")
    assert ask(software, situations.form(situations.sign(situations.claims(jti="un"))))[0] == 200
    assert ask(software, situations.form(situations.sign(other, Signed(OTHER_KEY))))[0] == 200


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "invalid_request"),
        (
            {"client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"},
            401,
            "invalid_client",
        ),
        ({"client_assertion": ""}, 401, "invalid_client"),
        ({"client_assertion": "a.b.c"}, 401, "invalid_client"),
        ({"client_id": OTHER_CLIENT}, 401, "invalid_client"),
        ({"scope": "openid"}, 400, "invalid_scope"),
    ],
)
def test_refuses_a_wrong_parameter(software: Client, changes: dict[str, str], status: int, code: str) -> None:
    told, answer = ask(software, {**acting(), **changes})
    assert (told, answer["error"]) == (status, code)


def test_refuses_an_unknown_client(software: Client) -> None:
    unknown = situations.claims(iss="inconnu", sub="inconnu")
    assert ask(software, situations.form(situations.sign(unknown)))[0] == 401


def test_says_in_a_header_that_the_client_must_be_recognised(software: Client) -> None:
    answer = software.post("/oauth/token", encoded({**acting(), "client_assertion": "x"}), content_type=FORM)
    assert answer["WWW-Authenticate"].startswith("Bearer ")


def test_refuses_a_password_in_the_header(software: Client) -> None:
    answer = software.post(
        "/oauth/token", encoded(acting()), content_type=FORM, headers={"Authorization": "Basic eDp5"}
    )
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (encoded({"grant_type": "client_credentials"}) + "&grant_type=client_credentials", FORM, 400),
        ("{}", "application/json", 400),
        ("grant_type=%ff", FORM, 400),
        (b"grant_type=\xff", FORM, 400),
        ("&".join(f"a{number}=1" for number in range(40)), FORM, 400),
        ("x=" + "y" * 70_000, FORM, 413),
    ],
)
def test_refuses_an_unreadable_body(software: Client, body: str, content_type: str, status: int) -> None:
    answer = software.post("/oauth/token", body, content_type=content_type)
    assert (answer.status_code, answer.json()["error"]) == (status, "invalid_request")


@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke"])
def test_accepts_only_posts(software: Client, path: str) -> None:
    answer = software.get(path)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


def test_ends_a_token_at_once(software: Client) -> None:
    _, answer = ask(software, acting())

    status, _ = ask(software, {**acting(), "token": str(answer["access_token"])}, "/oauth/revoke")

    assert status == 200
    assert bearer(answer) is None


def test_answers_the_same_for_a_token_that_is_of_no_use(software: Client) -> None:
    assert ask(software, {**acting(), "token": "inconnu"}, "/oauth/revoke")[0] == 200


def test_keeps_the_token_of_another_client(software: Client) -> None:
    other = identity_actions.issue_token(
        client_id=OTHER_CLIENT, rpps=None, purpose_of_use="normal", scope=frozenset(), at=clock.now(),
        lifetime=timedelta(minutes=5),
    )  # fmt: skip

    status, answer = ask(software, {**acting(), "token": other.token}, "/oauth/revoke")

    assert (status, answer["error"]) == (400, "invalid_grant")
    assert identity.token_bearer(token=other.token, at=clock.now()) is not None


@pytest.mark.parametrize("changes", [{"client_assertion": "a.b.c"}, {"token": ""}])
def test_ends_nothing_for_an_unrecognised_client(software: Client, changes: dict[str, str]) -> None:
    _, answer = ask(software, acting())
    form = {**acting(), "token": str(answer["access_token"]), **changes}

    assert ask(software, form, "/oauth/revoke")[0] in {400, 401}
    assert bearer(answer) is not None


def test_describes_what_is_supported(software: Client) -> None:
    described = software.get("/.well-known/oauth-authorization-server").json()
    assert described["token_endpoint"] == situations.TOKEN_URL
    assert described["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert "none" not in described["token_endpoint_auth_signing_alg_values_supported"]
