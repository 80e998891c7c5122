"""Who calls: the bearer of a token, as an actor. The token carries the software, its place, and who acts."""

import time
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import TokenBearer
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.certificates import ClientCertificate
from carnet.gateways.fhir.rejections import Kind, Rejection

# How long a revoked token may still be taken, in seconds: what one process remembers of a bearer.
REMEMBERED_FOR = 3.0
_MOST_REMEMBERED = 10_000
_CHALLENGE = 'Bearer realm="carnet"'
_INVALID = _CHALLENGE + ', error="invalid_token"'


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls and what the token lets the software ask for. The rights are the domain's business."""

    actor: Actor
    scope: frozenset[str]
    expires_at: datetime
    certificate: bytes | None = None


_remembered: dict[bytes, tuple[float, Caller]] = {}


def caller(authorization: str, *, shown: ClientCertificate | None, at: datetime) -> Caller:
    """Finds who calls. Raises Rejection (401) without a token, or with one that is not valid.

    A token bound to a certificate is valid on the connections of that certificate only, which is verified at every
    request: what a process remembers is the token, never that it was well used. Source: RFC 8705 §3.
    """
    scheme, _, token = authorization.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise Rejection(Kind.LOGIN, "Authorization", headers={"WWW-Authenticate": _CHALLENGE})
    found = _found(token, at)
    if found is None:
        raise Rejection(Kind.TOKEN, "Authorization", headers={"WWW-Authenticate": _INVALID})
    if found.certificate is not None and (shown is None or shown.thumbprint != found.certificate):
        raise Rejection(Kind.CERTIFICATE, "Authorization", headers={"WWW-Authenticate": _INVALID})
    return found


def _found(token: str, at: datetime) -> Caller | None:
    key = sha256(token.encode("utf-8", "surrogatepass")).digest()
    now = time.monotonic()
    known = _remembered.get(key)
    if known is not None and known[0] > now and known[1].expires_at > at:
        return known[1]
    bearer = _bearer(token, at)
    if bearer is None:
        return None
    found = Caller(actor_of(bearer), bearer.scope, bearer.expires_at, bearer.certificate)
    if len(_remembered) >= _MOST_REMEMBERED:
        _remembered.clear()
    _remembered[key] = (now + REMEMBERED_FOR, found)
    return found


def require_scope(found: Caller, resource: str, letter: str) -> None:
    """Refuses what the software did not obtain in its token (SMART 2: system/Type.letter)."""
    wanted = f"system/{resource}.{letter}"
    if wanted not in found.scope:
        challenge = f'{_CHALLENGE}, error="insufficient_scope", scope="{wanted}"'
        raise Rejection(Kind.SCOPE, "Authorization", wanted, headers={"WWW-Authenticate": challenge})


def forget() -> None:
    """Forgets every bearer that this process remembers."""
    _remembered.clear()


def actor_of(bearer: TokenBearer) -> Actor:
    """Writes a bearer as an actor: the professional who acts, else the structure itself."""
    place, person = bearer.organization, bearer.professional
    if person is None:
        return Actor(
            kind=ActorKind.STRUCTURE,
            id=place.id,
            name=place.name,
            organization_id=place.id,
            organization_name=place.name,
            mode=bearer.purpose_of_use,
            client_id=bearer.client_id,
        )
    return Actor(
        kind=ActorKind.PROFESSIONAL,
        id=person.rpps,
        name=person.display_name,
        profession=person.profession,
        specialty=person.specialty,
        organization_id=place.id,
        organization_name=place.name,
        mode=bearer.purpose_of_use,
        client_id=bearer.client_id,
        proved_at=bearer.authenticated_at,
    )


def _bearer(token: str, at: datetime) -> TokenBearer | None:
    if not token.isascii():
        return None
    return identity.token_bearer(token=token, at=at)
