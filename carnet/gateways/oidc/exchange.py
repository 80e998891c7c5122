"""Giving a software a token of ours for a professional's token, which the issuer itself vouches for.

Source: RFC 8693 §2; the pattern of the API of Pro Santé Connect (protocols §5.1).
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from carnet.domain.identity import ports
from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import Organization
from carnet.foundation.certificates import ClientCertificate
from carnet.gateways.oidc import actors, assertion, clients
from carnet.gateways.oidc.clients import Caller
from carnet.gateways.oidc.errors import OAuthError

GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 - the name of a type
JWT = "urn:ietf:params:oauth:token-type:jwt"
LONGEST_TOKEN = 16_384
# What a software says of itself in its actor token.
PARTICULARS = ("lps_nom", "lps_id", "lps_version")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Exchanged:
    """Who acts by the token to give, why, before whom this person signed in, with what, and for how long."""

    rpps: str
    mode: str
    authority: str
    used_through: dict[str, str]
    certificate: bytes
    lifetime: timedelta
    authenticated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Actor:
    """What the actor token says: the situation chosen, if any, the software, and all its claims."""

    situation: str
    used_through: dict[str, str]
    claims: assertion.Claims


def exchange(form: dict[str, str], *, caller: Caller, at: datetime) -> Exchanged:
    """Decides what a professional's token is worth here, in the hands of this software. Raises OAuthError.

    The issuer says whether the token is valid now and where the professional works; the directory says the same; both
    must name the organisation of the software, and the token must have been given to this very software.
    """
    certificate = _require_certificate(caller)
    _require_form(form)
    actor = _actor(form, caller=caller, at=at)
    vouched = _vouched(form["subject_token"], at=at)
    if vouched.software not in caller.software.known_as.get(vouched.authority, ()):
        raise OAuthError("invalid_grant", "the issuer gave subject_token to another software")
    if vouched.certificate is not None and vouched.certificate != certificate.thumbprint:
        raise OAuthError("invalid_grant", "subject_token is bound to another certificate")
    if actors.rpps(caller.claims) not in {None, vouched.rpps} or actors.rpps(actor.claims) not in {None, vouched.rpps}:
        raise OAuthError("invalid_grant", "subject_token is of another professional than the one named")
    _require_situation(vouched, place=caller.software.organization, chosen=actor.situation, at=at)
    lifetime: timedelta = min(settings.EXCHANGED_TOKEN_LIFETIME, vouched.expires_at - at)
    return Exchanged(
        rpps=vouched.rpps,
        mode=actors.mode(actor.claims or caller.claims),
        authority=vouched.authority,
        used_through=actor.used_through,
        certificate=certificate.thumbprint,
        lifetime=lifetime,
        authenticated_at=vouched.authenticated_at,
    )


def _require_certificate(caller: Caller) -> ClientCertificate:
    if caller.certificate is None:
        raise OAuthError("invalid_request", "token exchange needs a connection with the certificate of the client")
    return caller.certificate


def _require_form(form: dict[str, str]) -> None:
    """Source: RFC 8693 §2.1."""
    addresses = clients.audiences()
    for is_wrong, code, sentence in (
        (not form.get("subject_token"), "invalid_request", "subject_token is required"),
        (len(form.get("subject_token", "")) > LONGEST_TOKEN, "invalid_request", "subject_token is too long"),
        (
            form.get("subject_token_type") not in {ACCESS_TOKEN, JWT},
            "invalid_request",
            f"subject_token_type must be {ACCESS_TOKEN} or {JWT}",
        ),
        (
            form.get("requested_token_type", ACCESS_TOKEN) != ACCESS_TOKEN,
            "invalid_request",
            f"requested_token_type can only be {ACCESS_TOKEN}",
        ),
        (
            form.get("actor_token_type") != (JWT if "actor_token" in form else None),
            "invalid_request",
            f"actor_token and actor_token_type go together, and the type is {JWT}",
        ),
        (
            any(form[name] not in addresses for name in ("audience", "resource") if name in form),
            "invalid_target",
            "audience and resource can only name this server",
        ),
    ):
        if is_wrong:
            raise OAuthError(code, sentence)


def _vouched(token: str, *, at: datetime) -> ports.Vouched:
    try:
        vouched = ports.voucher().vouch(token=token, at=at)
    except ports.NotVouched as error:
        logger.warning("a professional's token was not vouched for", extra={"reason": str(error)})
        raise OAuthError("invalid_grant", f"subject_token is not accepted: {error}") from error
    except ports.VoucherSilent as error:
        logger.error("an issuer of professionals does not answer", extra={"reason": str(error)})  # noqa: TRY400
        raise OAuthError(
            "temporarily_unavailable", "the issuer of subject_token does not answer: try again later", status=503
        ) from error
    if vouched.expires_at <= at:
        raise OAuthError("invalid_grant", "subject_token is not accepted: expired")
    return vouched


def _actor(form: dict[str, str], *, caller: Caller, at: datetime) -> _Actor:
    """Reads what the software says of itself and of the situation, signed by one of its own keys."""
    if "actor_token" not in form:
        return _Actor("", {}, {})
    checked = clients.own_token(form["actor_token"], software=caller.software, at=at)
    particulars = {name: _text(checked, name) for name in PARTICULARS if name in checked}
    return _Actor(_text(checked, "situation_exercice") if "situation_exercice" in checked else "", particulars, checked)


def _text(claims: assertion.Claims, name: str) -> str:
    value = claims[name]
    if not isinstance(value, str) or not 0 < len(value) <= assertion.LONGEST_TEXT or not value.isprintable():
        raise OAuthError("invalid_request", f"{name} of actor_token must be a text")
    return value


def _require_situation(vouched: ports.Vouched, *, place: Organization, chosen: str, at: datetime) -> None:
    """Refuses who does not work in the software's organisation today, for the issuer and for the directory alike."""
    known = identity.professional(rpps=vouched.rpps, on=timezone.localdate(at))
    if known is None or not known.is_active:
        raise OAuthError("invalid_grant", "this professional is unknown here, or no longer active")
    if chosen and place.id not in {chosen, f"1{chosen}", f"3{chosen}"}:
        raise OAuthError("invalid_grant", "situation_exercice is not in the organisation of the client")
    if place.id not in vouched.organization_ids(known.profession):
        raise OAuthError("invalid_grant", "the issuer knows no situation of this professional in this organisation")
    if place.id not in {organization.id for organization in known.organizations}:
        raise OAuthError("invalid_grant", "the directory knows no situation of this professional in this organisation")
