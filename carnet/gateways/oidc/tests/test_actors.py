"""Who acts and why, read from the claims."""

from datetime import UTC, datetime

import pytest

from carnet.gateways.oidc import actors
from carnet.gateways.oidc.errors import OAuthError
from carnet.gateways.oidc.tests.situations import iua

ACT_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"


def purpose(*codings: object) -> dict[str, object]:
    return {"extensions": iua(purpose_of_use=list(codings))}


@pytest.mark.parametrize("said", ["10900000010", "810900000010"])
def test_reads_an_rpps_or_a_national_identifier(said: str) -> None:
    assert actors.rpps({"extensions": iua(national_provider_identifier=said)}) == "10900000010"


@pytest.mark.parametrize("claims", [{}, {"extensions": {}}, {"extensions": iua()}])
def test_lets_the_organisation_act_when_nobody_is_named(claims: dict[str, object]) -> None:
    assert actors.rpps(claims) is None
    assert actors.mode(claims) == "normal"


@pytest.mark.parametrize(
    "said", ["", "123", "0109000000101", "1090000001٠", 10900000010, ["10900000010"], "910900000010"]
)
def test_refuses_another_identifier(said: object) -> None:
    with pytest.raises(OAuthError, match="invalid_grant"):
        actors.rpps({"extensions": iua(national_provider_identifier=said)})


@pytest.mark.parametrize(("code", "mode"), [("TREAT", "normal"), ("BTG", "break_glass"), ("ETREAT", "regulation")])
def test_turns_a_purpose_into_a_mode(code: str, mode: str) -> None:
    assert actors.mode(purpose({"system": ACT_REASON, "code": code})) == mode
    assert actors.mode({"extensions": iua(purpose_of_use={"code": code})}) == mode


@pytest.mark.parametrize(
    "claims",
    [
        purpose(),
        purpose({"code": "TREAT"}, {"code": "BTG"}),
        purpose({"code": "HMARKT"}),
        purpose({"code": "BTG", "system": "urn:oid:1.2.3"}),
        purpose({"code": ["BTG"]}),
        purpose("BTG"),
        {"extensions": iua(purpose_of_use="BTG")},
        {"extensions": []},
        {"extensions": {"ihe_iua": "x"}},
    ],
)
def test_refuses_another_purpose(claims: dict[str, object]) -> None:
    with pytest.raises(OAuthError, match="invalid_grant"):
        actors.mode(claims)


def test_reads_when_the_professional_signed_in_on_the_softwares_word() -> None:
    assert actors.authenticated_at({}) is None
    assert actors.authenticated_at({"auth_time": 1_772_449_200}) == datetime(2026, 3, 2, 11, tzinfo=UTC)


@pytest.mark.parametrize("said", ["1772449200", -1, True, 1.5, 1 << 40])
def test_refuses_an_instant_that_is_none(said: object) -> None:
    with pytest.raises(OAuthError, match="auth_time"):
        actors.authenticated_at({"auth_time": said})
