"""What an issuer publishes of itself: its addresses and its keys, read once in a while and checked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key

from carnet.foundation import clock
from carnet.gateways.issuers import network
from carnet.gateways.issuers.configuration import Issuer, is_safe
from carnet.gateways.issuers.failures import SignInRefused

METADATA_KEPT = timedelta(hours=1)
KEYS_KEPT = timedelta(minutes=10)
# A token signed with a key we do not know makes us ask again, at most this often: strangers send such tokens too.
KEYS_ASKED_AGAIN = timedelta(seconds=30)
MOST_KEYS = 50


class Aliases(msgspec.Struct, frozen=True):
    """The addresses for clients that show a certificate (RFC 8705 §5)."""

    token_endpoint: str = ""
    userinfo_endpoint: str = ""
    introspection_endpoint: str = ""


class Metadata(msgspec.Struct, frozen=True):
    """What we use of an issuer's description (OpenID Connect Discovery §3, RFC 8414, RFC 9207)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    introspection_endpoint: str = ""
    end_session_endpoint: str = ""
    authorization_response_iss_parameter_supported: bool = False
    code_challenge_methods_supported: tuple[str, ...] | None = None
    mtls_endpoint_aliases: Aliases = Aliases()


class _KeySet(msgspec.Struct, frozen=True):
    keys: list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class _Held[T]:
    value: T
    read_at: datetime


_metadata: dict[Issuer, _Held[Metadata]] = {}
_keys: dict[Issuer, _Held[tuple[Key, ...]]] = {}


def metadata(issuer: Issuer) -> Metadata:
    """Gives an issuer's description, kept for an hour. Raises SignInRefused."""
    return _kept(_metadata, issuer, METADATA_KEPT, _read_metadata)


def keys(issuer: Issuer, *, unknown: bool = False) -> tuple[Key, ...]:
    """Gives the keys with which an issuer signs, kept ten minutes; asked again for one that is `unknown`."""
    return _kept(_keys, issuer, KEYS_ASKED_AGAIN if unknown else KEYS_KEPT, _read_keys)


def forget() -> None:
    """Forgets what was read and closes what is open, so that it is read again."""
    _metadata.clear()
    _keys.clear()
    network.forget()


def _kept[T](held: dict[Issuer, _Held[T]], issuer: Issuer, lasting: timedelta, read: Callable[[Issuer], T]) -> T:
    at = clock.now()
    known = held.get(issuer)
    if known is not None and at - known.read_at < lasting:
        return known.value
    fresh = held[issuer] = _Held(read(issuer), at)
    return fresh.value


def _read_metadata(issuer: Issuer) -> Metadata:
    found = _json(issuer, issuer.discovery, Metadata)
    if found.issuer != issuer.issuer:
        raise SignInRefused("issuer_wrong", "the description is of another issuer")
    addresses = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri)
    others = (found.userinfo_endpoint, found.introspection_endpoint, found.end_session_endpoint)
    if not all(is_safe(one) for one in (*addresses, *(one for one in others if one))):
        raise SignInRefused("issuer_wrong", "an address of the description is not https")
    if found.code_challenge_methods_supported is not None and "S256" not in found.code_challenge_methods_supported:
        raise SignInRefused("issuer_wrong", "the issuer does not announce PKCE with S256")
    return found


def _read_keys(issuer: Issuer) -> tuple[Key, ...]:
    published = _json(issuer, metadata(issuer).jwks_uri, _KeySet).keys
    if len(published) > MOST_KEYS:
        raise SignInRefused("issuer_wrong", "the issuer publishes too many keys")
    found = []
    for one in published:
        # Only public keys to check signatures: a secret published there would let anybody sign.
        if one.get("kty") in {"RSA", "EC"} and one.get("use", "sig") == "sig":
            try:
                found.append(JWKRegistry.import_key(one))  # type: ignore[arg-type]  # checked by the library
            except (JoseError, ValueError, TypeError):
                continue
    return tuple(found)


def _json[T](issuer: Issuer, address: str, shape: type[T]) -> T:
    answer = network.get(issuer, address)
    if answer.status != 200:
        raise SignInRefused("issuer_silent", f"status {answer.status}")
    try:
        return msgspec.json.decode(answer.body, type=shape)
    except msgspec.DecodeError as error:
        raise SignInRefused("issuer_wrong", f"the description is not what it should be: {error}") from error
