"""Checking the public keys of a software before they are registered."""

from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from joserfc import jwk
from joserfc.errors import JoseError

from carnet.gateways.oidc import assertion, keysets


class BadKeys(ValueError):
    """These are not keys with which a software may prove who it is; the message says what to change."""


def checked_keys(raw: object) -> dict[str, object]:
    """Gives a JWK set as it may be registered: public keys only, each with its name. Raises BadKeys."""
    entries = raw.get("keys") if isinstance(raw, Mapping) else None
    if not isinstance(entries, list) or not 0 < len(entries) <= keysets.MOST_KEYS:
        raise BadKeys(f"expected a JWK set of 1 to {keysets.MOST_KEYS} keys")
    seen: set[str] = set()
    for entry in entries:
        name = entry.get("kid") if isinstance(entry, dict) else None
        if not isinstance(name, str) or not name or name in seen:
            raise BadKeys("each key needs a kid of its own")
        _require_public(entry, name)
        seen.add(name)
    return {"keys": entries}


def _require_public(entry: dict[str, object], name: str) -> None:
    if entry.get("kty") not in set(assertion.KEY_TYPES.values()):
        raise BadKeys(f"key {name!r}: expected RSA or EC")
    if "d" in entry:
        raise BadKeys(f"key {name!r} is private: it must never leave the software; register its public half")
    try:
        public = jwk.import_key(entry).raw_value  # type: ignore[arg-type]  # checked by the library
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise BadKeys(f"key {name!r} cannot be read") from error
    if isinstance(public, RSAPublicKey) and public.key_size < assertion.SHORTEST_RSA_BITS:
        raise BadKeys(f"key {name!r}: RSA keys need {assertion.SHORTEST_RSA_BITS} bits")
