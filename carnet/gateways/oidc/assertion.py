"""Checking a client's signed assertion: who signed it, for whom, when, and that nothing in it can be bent."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from joserfc import jwk, jws
from joserfc.errors import JoseError

# Asymmetric only: with `none` or HS256 a public key, known to all, would be enough to sign.
KEY_TYPES = {"RS256": "RSA", "RS384": "RSA", "RS512": "RSA", "PS256": "RSA", "ES256": "EC", "ES384": "EC"}
ALGORITHMS = tuple(KEY_TYPES)
SHORTEST_RSA_BITS = 2048
LONGEST_ASSERTION = 16_384
LONGEST_TEXT = 255
LONGEST_LIFE = timedelta(minutes=5)
LIFE_TOLERANCE = timedelta(seconds=30)
SKEW = timedelta(seconds=60)

_UNKNOWN_SIGNER = "the client is unknown, or this is not signed by one of its keys"

type Claims = dict[str, object]


class BadAssertion(Exception):
    """The assertion does not prove who calls; the message says what to change, and nothing of our keys."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """A checked assertion: the client, its identifier and end (to be accepted once), and all its claims."""

    client_id: str
    jti: str
    expires_at: datetime
    claims: Claims


def check(
    text: str,
    *,
    keys_of: Callable[[str, str], Mapping[str, object] | None],
    audiences: frozenset[str],
    at: datetime,
    client_id: str | None = None,
) -> Assertion:
    """Checks an assertion and gives what it says. Raises BadAssertion.

    `keys_of` gives a client's JWK set, which should hold the key named; `client_id` is what the form says besides the
    assertion, if anything.

    Source: RFC 7523 §3; algorithms and the five minutes: SMART 2.2, client authentication (asymmetric).
    """
    header, claims = _parts(text)
    algorithm, key_id = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in KEY_TYPES:
        raise BadAssertion(f"alg must be one of {' '.join(ALGORITHMS)}")
    if not isinstance(key_id, str) or not key_id:
        raise BadAssertion("the header needs a kid")
    if "crit" in header or "b64" in header:
        raise BadAssertion("crit and b64 are not supported")
    issuer = _text(claims, "iss")
    if claims.get("sub") != issuer or (client_id or issuer) != issuer:
        raise BadAssertion("iss, sub and client_id must be the same")
    _require_signature(text, _key(keys_of(issuer, key_id), key_id, algorithm))
    _require_audience(claims.get("aud"), audiences)
    return Assertion(client_id=issuer, jti=_text(claims, "jti"), expires_at=_end(claims, at), claims=claims)


def _parts(text: str) -> tuple[Claims, Claims]:
    if len(text) > LONGEST_ASSERTION:
        raise BadAssertion(f"the assertion is over {LONGEST_ASSERTION} characters")
    segments = text.split(".")
    if len(segments) != 3:
        raise BadAssertion("the assertion is not a signed JWT")
    return _json(segments[0]), _json(segments[1])


def _json(segment: str) -> Claims:
    try:
        padded = segment + "=" * (-len(segment) % 4)
        value = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError) as error:
        raise BadAssertion("the assertion is not a signed JWT") from error
    if not isinstance(value, dict):
        raise BadAssertion("the assertion is not a signed JWT")
    return value


def _key(registered: Mapping[str, object] | None, key_id: str, algorithm: str) -> jwk.Key:
    """Finds the registered key that may sign so; a key that the header carries itself is never used."""
    entries = registered.get("keys") if registered is not None else None
    for entry in entries if isinstance(entries, list) else []:
        if entry.get("kid") != key_id or entry.get("kty") != KEY_TYPES[algorithm]:
            continue
        if entry.get("use", "sig") != "sig" or entry.get("alg", algorithm) != algorithm:
            continue
        try:
            key = jwk.import_key(entry)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise BadAssertion(_UNKNOWN_SIGNER) from error
        public = key.raw_value
        if isinstance(public, RSAPublicKey) and public.key_size < SHORTEST_RSA_BITS:
            raise BadAssertion(f"RSA keys need {SHORTEST_RSA_BITS} bits")
        return key
    raise BadAssertion(_UNKNOWN_SIGNER)


def _require_signature(text: str, key: jwk.Key) -> None:
    registry = jws.JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    registry.max_header_length = LONGEST_ASSERTION
    try:
        jws.deserialize_compact(text, key, registry=registry)
    except JoseError as error:
        raise BadAssertion(_UNKNOWN_SIGNER) from error


def _require_audience(audience: object, audiences: frozenset[str]) -> None:
    named = audience if isinstance(audience, list) else [audience]
    if not any(isinstance(name, str) and name in audiences for name in named):
        raise BadAssertion("aud must be the address of the token endpoint")


def _text(claims: Claims, name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TEXT or not value.isprintable():
        raise BadAssertion(f"{name} is required: a text of at most {LONGEST_TEXT} characters")
    return value


def _end(claims: Claims, at: datetime) -> datetime:
    end = _instant(claims, "exp")
    if end is None:
        raise BadAssertion("exp is required")
    if end <= at:
        raise BadAssertion("the assertion is expired")
    if end > at + LONGEST_LIFE + LIFE_TOLERANCE:
        raise BadAssertion("exp must be at most 5 minutes ahead")
    for name in ("iat", "nbf"):
        start = _instant(claims, name)
        if start is not None and start > at + SKEW:
            raise BadAssertion(f"{name} is in the future")
    return end


def _instant(claims: Claims, name: str) -> datetime | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadAssertion(f"{name} must be a number of seconds")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise BadAssertion(f"{name} is out of range") from error
