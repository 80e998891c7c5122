"""Asks an issuer of professionals who stands behind an access token that a software brings (RFC 7662, userinfo).

Whether the token is valid is asked every time; who it is of, and where this person works, is kept a minute.
"""

import base64
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256

import msgspec
from django.conf import settings

from carnet.domain.identity.ports import Exercise, NotVouched, Vouched, VoucherSilent
from carnet.foundation import certificates
from carnet.gateways.issuers import authorizing, discovery, network, people, recognizing, tokens
from carnet.gateways.issuers.configuration import Issuer
from carnet.gateways.issuers.failures import SignInRefused

type Said = Mapping[str, object]

KEPT_SECONDS = 60.0
MOST_KEPT = 5_000
# A slow issuer must not take every thread of the server: beyond this, software is told to come back.
MOST_AT_ONCE = 2
PATIENCE_SECONDS = 2.0
_ISSUERS_FAULTS = frozenset({"issuer_silent", "issuer_wrong"})

_kept: dict[bytes, tuple[float, Said]] = {}
_turns = threading.BoundedSemaphore(MOST_AT_ONCE)


class IssuersVoucher:
    """The voucher of a deployment: its professionals' issuers whose tokens may be presented here."""

    def authorities(self) -> Sequence[str]:
        """Names the issuers whose tokens may be presented here."""
        return tuple(issuer.key for issuer in _trusted())

    def vouch(self, *, token: str, at: datetime) -> Vouched:
        """Asks the issuer of a token. Raises NotVouched, or VoucherSilent."""
        issuer = _issuer_of(token)
        with _turn():
            try:
                said = _introspected(issuer, token)
                _require_good(issuer, said, at=at)
                person = people.professional(issuer, _person(issuer, token, subject=str(said["sub"])))
            except SignInRefused as error:
                if error.reason in _ISSUERS_FAULTS:
                    raise VoucherSilent(str(error)) from error
                raise NotVouched("the issuer does not tell a professional by it") from error
        return Vouched(
            authority=issuer.key,
            rpps=person.rpps,
            exercises=tuple(Exercise(one.profession, one.organization_ids) for one in person.exercises),
            software=_software(said),
            expires_at=_end(said),
            certificate=_confirmation(said),
            authenticated_at=tokens.authenticated_at(said),
        )


def forget() -> None:
    """Forgets the people this process knows by their tokens."""
    _kept.clear()


def _trusted() -> list[Issuer]:
    issuers: tuple[Issuer, ...] = settings.ISSUERS
    return [issuer for issuer in issuers if issuer.kind == "professional" and issuer.exchange]


def _issuer_of(token: str) -> Issuer:
    """Finds whom to ask. A token that names its issuer is shown to that issuer only: another could use it."""
    trusted, named = _trusted(), _named_issuer(token)
    found = [issuer for issuer in trusted if issuer.issuer == named] if named else trusted
    if len(found) != 1:
        raise NotVouched("its issuer is not one that is trusted here" if named else "it does not name its issuer")
    return found[0]


def _named_issuer(token: str) -> str:
    """Reads the issuer that a JWT names, before any check: only to know whom to ask. Empty for another token."""
    try:
        payload = msgspec.json.decode(_decoded(token.split(".")[1]), type=dict[str, object])
    except (IndexError, ValueError, msgspec.DecodeError):
        return ""
    named = payload.get("iss")
    return named if isinstance(named, str) else ""


def _decoded(segment: str) -> bytes:
    return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=PATIENCE_SECONDS):
        raise VoucherSilent("too many tokens are being asked about")
    try:
        yield
    finally:
        _turns.release()


def _introspected(issuer: Issuer, token: str) -> Said:
    known = discovery.metadata(issuer)
    address = known.introspection_endpoint
    if issuer.client_authentication == "tls_client_auth":
        address = known.mtls_endpoint_aliases.introspection_endpoint or address
    if not address:
        raise SignInRefused("issuer_wrong", "the issuer announces no introspection")
    headers, proof = authorizing.client_authentication(issuer)
    form = {"token": token, "token_type_hint": "access_token", **proof}
    answer = network.post(issuer, address, form, headers=headers)
    if answer.status != 200:
        raise SignInRefused("issuer_silent", f"introspection answered {answer.status}")
    try:
        return msgspec.json.decode(answer.body, type=dict[str, object])
    except msgspec.DecodeError as error:
        raise SignInRefused("issuer_wrong", "introspection did not answer JSON") from error


def _require_good(issuer: Issuer, said: Said, *, at: datetime) -> None:
    """Refuses a token that is not valid now, or not strong, or not for this use. Source: RFC 7662 §2.2, §4."""
    scope = said.get("scope")
    granted = set(scope.split()) if isinstance(scope, str) else set()
    audience = said.get("aud")
    named = set(audience) if isinstance(audience, list) else {audience}
    starts = said.get("nbf", 0)
    for is_wrong, sentence in (
        (said.get("active") is not True, "it is not active"),
        (said.get("iss", issuer.issuer) != issuer.issuer, "it is of another issuer"),
        (_end(said) <= at, "it is expired"),
        (
            not isinstance(starts, int | float) or starts > at.timestamp() + issuer.clock_skew_seconds,
            "it is not valid yet",
        ),
        (said.get("acr") not in issuer.acr_accepted, "the authentication behind it is too weak"),
        (not set(issuer.exchange_scopes) <= granted, "it has not the scope that is needed"),
        (
            bool(issuer.exchange_audiences) and named.isdisjoint(issuer.exchange_audiences),
            "it was made for another audience",
        ),
        (not _software(said), "it does not say to which software it was given"),
        (not isinstance(said.get("sub"), str) or not said["sub"], "it says nobody"),
    ):
        if is_wrong:
            raise NotVouched(sentence)


def _software(said: Said) -> str:
    """Gives the issuer's name for the software to which it gave the token; empty when unsaid, or said in two ways."""
    names = {said[name] for name in ("azp", "client_id") if name in said}
    name = names.pop() if len(names) == 1 else ""
    return name if isinstance(name, str) else ""


def _end(said: Said) -> datetime:
    end = said.get("exp")
    if isinstance(end, bool) or not isinstance(end, int | float):
        return datetime.fromtimestamp(0, UTC)
    try:
        return datetime.fromtimestamp(end, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _confirmation(said: Said) -> bytes | None:
    """Gives the certificate to which the issuer bound the token. Source: RFC 8705 §3.2."""
    confirmed = said.get("cnf")
    if confirmed is None:
        return None
    bound = confirmed.get("x5t#S256") if isinstance(confirmed, dict) else None
    try:
        return certificates.read_thumbprint(bound if isinstance(bound, str) else "")
    except certificates.NotACertificate as error:
        raise NotVouched("it is bound in a way that is not understood here") from error


def _person(issuer: Issuer, token: str, *, subject: str) -> Said:
    key, now = sha256(f"{issuer.key} {subject} {token}".encode()).digest(), time.monotonic()
    known = _kept.get(key)
    if known is not None and known[0] > now:
        return known[1]
    said = recognizing.userinfo(issuer, token, subject)
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[key] = (now + KEPT_SECONDS, said)
    return said
