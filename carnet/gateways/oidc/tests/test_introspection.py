"""What a token is worth, told to those who may know."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client

from carnet.domain.identity import actions as identity_actions
from carnet.foundation import certificates, clock, pki
from carnet.gateways.oidc.tests import situations
from carnet.gateways.oidc.tests.situations import CLIENT, DOCTOR, OTHER_CLIENT, OTHER_KEY, OTHER_PLACE, PLACE, Signed

pytestmark = [pytest.mark.django_db, pytest.mark.urls("carnet.gateways.oidc.urls")]

SHOWN = pki.issue(pki.authority(), "lps.example").shown
SCOPE = frozenset({"system/DocumentReference.r", "system/DocumentReference.s"})


@pytest.fixture
def token() -> str:
    situations.settle()
    return identity_actions.issue_token(
        client_id=CLIENT,
        rpps=DOCTOR,
        purpose_of_use="break_glass",
        scope=SCOPE,
        at=clock.now(),
        lifetime=timedelta(minutes=1),
        certificate=SHOWN.thumbprint,
        used_through={"lps_nom": "Tilleuls"},
    ).token


def introspect(token: str, client: str = CLIENT, key: Signed | None = None) -> tuple[int, dict[str, object]]:
    said = situations.claims(iss=client, sub=client)
    form = {**situations.form(situations.sign(said, key)), "token": token}
    answer = Client().post("/oauth/introspect", urlencode(form), content_type="application/x-www-form-urlencoded")
    assert answer["Cache-Control"] == "no-store"
    return answer.status_code, answer.json()


def test_tells_a_software_what_its_token_is_worth(token: str) -> None:
    status, said = introspect(token)

    assert status == 200
    assert (said["active"], said["client_id"], said["sub"]) == (True, CLIENT, DOCTOR)
    assert said["scope"] == "system/DocumentReference.rs"
    assert int(str(said["exp"])) == int(str(said["iat"])) + 60
    assert said["cnf"] == {"x5t#S256": certificates.written_thumbprint(SHOWN.thumbprint)}
    assert said["act"] == {"sub": CLIENT, "lps_nom": "Tilleuls"}
    assert said["extensions"] == {
        "ihe_iua": {
            "subject_organization": PLACE.name,
            "subject_organization_id": PLACE.id,
            "national_provider_identifier": DOCTOR,
            "purpose_of_use": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "BTG"}],
        }
    }


def test_tells_a_stranger_nothing(token: str) -> None:
    assert introspect(token, OTHER_CLIENT, Signed(OTHER_KEY)) == (200, {"active": False})


def test_tells_who_is_entitled_to_ask(token: str) -> None:
    identity_actions.register_client(
        client_id=OTHER_CLIENT,
        name=OTHER_CLIENT,
        organization_id=OTHER_PLACE.id,
        public_keys=situations.public(OTHER_KEY),
        may_introspect=True,
    )
    assert introspect(token, OTHER_CLIENT, Signed(OTHER_KEY))[1]["active"] is True


@pytest.mark.parametrize("fate", ["ended", "closed", "unknown", "accented"])
def test_a_token_of_no_worth_has_one_answer(token: str, fate: str) -> None:
    match fate:
        case "ended":
            identity_actions.revoke_token(token=token, at=clock.now())
        case "closed":
            identity_actions.disable_client(client_id=CLIENT, at=clock.now())
            identity_actions.register_client(
                client_id=CLIENT,
                name=CLIENT,
                organization_id=PLACE.id,
                public_keys=situations.public(situations.EC_KEY),
            )
        case "unknown":
            token = "x" * 43
        case _:
            token = "é" * 43
    assert introspect(token) == (200, {"active": False})


def test_tells_nothing_to_nobody(token: str) -> None:
    answer = Client().post(
        "/oauth/introspect", urlencode({"token": token}), content_type="application/x-www-form-urlencoded"
    )
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
