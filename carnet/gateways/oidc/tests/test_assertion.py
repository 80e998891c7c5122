"""The attacks on a signed assertion, one fact away from the right one."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime

import orjson
import pytest
from joserfc import jwk

from carnet.foundation import clock
from carnet.gateways.oidc import assertion
from carnet.gateways.oidc.tests import situations
from carnet.gateways.oidc.tests.situations import CLIENT, EC_384_KEY, EC_KEY, OTHER_KEY, RSA_KEY, Signed

AUDIENCES = frozenset({situations.TOKEN_URL, "http://localhost:8000"})
# 1024 bits, the length of the number being all that counts here.
WEAK_KEY = {"kty": "RSA", "kid": "weak", "e": "AQAB", "n": "g" * 170 + "w"}


def keys_of(client_id: str, _key_id: str) -> dict[str, object] | None:
    return situations.public(EC_KEY, EC_384_KEY, RSA_KEY) if client_id == CLIENT else None


def check(text: str) -> assertion.Assertion:
    return assertion.check(text, keys_of=keys_of, audiences=AUDIENCES, at=clock.now())


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(value)).decode().rstrip("=")


def refusal(text: str) -> str:
    with pytest.raises(assertion.BadAssertion) as caught:
        check(text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (EC_KEY, "ES256"), (EC_384_KEY, "ES384"), (RSA_KEY, "RS256"), (RSA_KEY, "RS384"), (RSA_KEY, "RS512"),
        (RSA_KEY, "PS256"),
    ],
)  # fmt: skip
def test_accepts_each_algorithm(key: jwk.Key, algorithm: str) -> None:
    said = situations.claims(jti="once")

    checked = check(situations.sign(said, Signed(key, algorithm)))

    assert (checked.client_id, checked.jti, checked.claims) == (CLIENT, "once", said)
    assert checked.expires_at == datetime.fromtimestamp(float(str(said["exp"])), UTC)


@pytest.mark.parametrize("audience", ["http://localhost:8000", ["https://ailleurs.example", situations.TOKEN_URL]])
def test_accepts_either_name_of_the_server(audience: object) -> None:
    assert check(situations.sign(situations.claims(aud=audience))).client_id == CLIENT


def test_refuses_an_unsigned_assertion() -> None:
    header = {"alg": "none", "kid": "ec"}
    for signature in ("", "x"):
        text = f"{encoded(header)}.{encoded(situations.claims())}.{signature}"
        assert refusal(text).startswith("alg must be one of")


@pytest.mark.parametrize("key", [RSA_KEY, EC_KEY])
def test_refuses_a_public_key_used_as_a_secret(key: jwk.Key) -> None:
    assert isinstance(key, jwk.RSAKey | jwk.ECKey)
    for secret in (key.as_pem(private=False), orjson.dumps(key.as_dict(private=False))):
        signed = f"{encoded({'alg': 'HS256', 'kid': key.kid})}.{encoded(situations.claims())}"
        digest = hmac.digest(secret, signed.encode(), hashlib.sha256)
        text = f"{signed}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"
        assert refusal(text).startswith("alg must be one of")


def test_refuses_the_signature_of_another_key_under_a_known_kid() -> None:
    text = situations.sign(situations.claims(), Signed(OTHER_KEY, header={"kid": "ec"}))
    assert "not signed by one of its keys" in refusal(text)


def test_refuses_a_key_that_the_header_brings_itself() -> None:
    brought = {"jwk": OTHER_KEY.as_dict(private=False), "kid": "other"}
    assert "not signed by one of its keys" in refusal(
        situations.sign(situations.claims(), Signed(OTHER_KEY, header=brought))
    )


def test_refuses_an_unknown_client_in_the_same_words() -> None:
    stranger = situations.claims(iss="inconnu", sub="inconnu")
    known = situations.sign(situations.claims(), Signed(OTHER_KEY, header={"kid": "ec"}))
    assert refusal(situations.sign(stranger)) == refusal(known)


def test_refuses_claims_changed_after_signing() -> None:
    header, _, signature = situations.sign(situations.claims()).split(".")
    changed = situations.claims(extensions=situations.iua(national_provider_identifier="10900000160"))
    assert "not signed by one of its keys" in refusal(f"{header}.{encoded(changed)}.{signature}")


def test_refuses_an_algorithm_of_another_kind_of_key() -> None:
    text = situations.sign(situations.claims(), Signed(RSA_KEY, "RS256", {"kid": "ec"}))
    assert "not signed by one of its keys" in refusal(text)


def test_refuses_an_algorithm_of_another_curve() -> None:
    text = situations.sign(situations.claims(), Signed(EC_KEY, "ES256", {"kid": "ec384"}))
    assert "not signed by one of its keys" in refusal(text)


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_refuses_a_short_rsa_key() -> None:
    header, said = encoded({"alg": "RS256", "kid": "weak"}), encoded(situations.claims())
    with pytest.raises(assertion.BadAssertion, match="2048"):
        assertion.check(
            f"{header}.{said}.AAAA",
            keys_of=lambda *_: {"keys": [WEAK_KEY]},
            audiences=AUDIENCES,
            at=clock.now(),
        )


@pytest.mark.parametrize("use", [{"use": "enc"}, {"alg": "ES384"}])
def test_refuses_a_key_registered_for_something_else(use: dict[str, str]) -> None:
    entry = {**EC_KEY.as_dict(private=False), **use}
    with pytest.raises(assertion.BadAssertion, match="not signed"):
        assertion.check(
            situations.sign(situations.claims()),
            keys_of=lambda *_: {"keys": [entry]},
            audiences=AUDIENCES,
            at=clock.now(),
        )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"iss": None}, "iss is required"),
        ({"iss": "logiciel\x00", "sub": "logiciel\x00"}, "iss is required"),
        ({"sub": "un-autre"}, "iss, sub"),
        ({"sub": ["logiciel-des-tilleuls"]}, "iss, sub"),
        ({"iss": ["logiciel-des-tilleuls"]}, "iss is required"),
        ({"aud": None}, "aud"),
        ({"aud": "https://ailleurs.example/oauth/token"}, "aud"),
        ({"aud": {"x": 1}}, "aud"),
        ({"jti": None}, "jti"),
        ({"jti": ""}, "jti"),
        ({"jti": 12}, "jti"),
        ({"jti": "x" * 256}, "jti"),
        ({"jti": "a\x00b"}, "jti"),
        ({"exp": None}, "exp is required"),
        ({"exp": "demain"}, "exp must be a number"),
        ({"exp": True}, "exp must be a number"),
        ({"exp": 1e300}, "exp is out of range"),
    ],
)
def test_refuses_a_missing_or_wrong_claim(changes: dict[str, object], told: str) -> None:
    assert told in refusal(situations.sign(situations.claims(**changes)))


@pytest.mark.parametrize(
    ("name", "seconds", "told"),
    [
        ("exp", -1, "expired"),
        ("exp", 335, "at most 5 minutes"),
        ("iat", 65, "iat is in the future"),
        ("nbf", 65, "nbf is in the future"),
    ],
)
def test_refuses_an_assertion_out_of_its_time(name: str, seconds: int, told: str) -> None:
    then = int(clock.now().timestamp()) + seconds
    assert told in refusal(situations.sign(situations.claims(**{name: then})))


@pytest.mark.parametrize(("name", "seconds"), [("exp", 300), ("iat", 50), ("nbf", 50)])
def test_bears_clocks_that_differ_a_little(name: str, seconds: int) -> None:
    then = int(clock.now().timestamp()) + seconds
    assert check(situations.sign(situations.claims(**{name: then}))).client_id == CLIENT


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ({"kid": None}, "kid"),
        ({"kid": 5}, "kid"),
        ({"kid": "unknown"}, "not signed by one of its keys"),
        ({"alg": None}, "alg"),
        ({"alg": ["ES256"]}, "alg"),
        ({"crit": ["exp"]}, "crit"),
        ({"b64": False}, "crit"),
        ({"alg": "ES512"}, "alg"),
    ],
)
def test_refuses_a_header_that_bends_the_check(header: dict[str, object], told: str) -> None:
    whole = {"alg": "ES256", "kid": "ec", **header}
    assert told in refusal(f"{encoded(whole)}.{encoded(situations.claims())}.{'A' * 86}")


@pytest.mark.parametrize(
    "text",
    [
        "", "..", "a.b", "a.b.c.d", "é.é.é", "W10.W10.W10", "bnVsbA.bnVsbA.", "e30.e30.e30", "x" * 20_000,
        base64.urlsafe_b64encode(b"[" * 9000).decode().rstrip("=") + ".e30.e30",
    ],
)  # fmt: skip
def test_refuses_what_is_not_an_assertion(text: str) -> None:
    assert refusal(text)
