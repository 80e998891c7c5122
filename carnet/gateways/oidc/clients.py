"""Recognising the software that calls: by its signed assertion, or by the certificate of its connection."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from carnet.domain.identity import actions as identity_actions
from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import Software
from carnet.foundation import certificates, sites
from carnet.foundation.certificates import ClientCertificate
from carnet.gateways.oidc import assertion, keysets
from carnet.gateways.oidc.errors import OAuthError

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Caller:
    """A software that proved who it is, what its assertion claims, and the certificate of the connection, if any."""

    software: Software
    certificate: ClientCertificate | None = None
    claims: assertion.Claims = field(default_factory=dict)


def audiences() -> frozenset[str]:
    """Gives the names under which an assertion may address this server."""
    named = {sites.software(), settings.MTLS_URL} - {""}
    return frozenset(name + path for name in named for path in ("", "/", "/oauth/token"))


def of_request(request: HttpRequest, form: dict[str, str], *, at: datetime) -> Caller:
    """Recognises the software that posted a form. Raises OAuthError."""
    return authenticate(
        form,
        authorization=request.headers.get("Authorization", ""),
        certificate=certificates.of_environ(request.META),
        at=at,
    )


def authenticate(
    form: dict[str, str], *, authorization: str, certificate: ClientCertificate | None, at: datetime
) -> Caller:
    """Recognises the calling software; an assertion will not be accepted again. Raises OAuthError.

    A software that registered certificates shows no other one, however it proves who it is.
    """
    if authorization:
        raise OAuthError("invalid_client", "clients authenticate by an assertion in the body, or by their certificate")
    if certificate is not None and "client_assertion" not in form and "client_assertion_type" not in form:
        return Caller(_holder(certificate, form.get("client_id")), certificate)
    caller = _signer(form, certificate=certificate, at=at)
    registered = caller.software.certificates
    if certificate is not None and registered and registered.isdisjoint(identity.certificate_names(certificate)):
        raise OAuthError("invalid_client", "this certificate is not registered for the client")
    return caller


def keys_of(software: Software, key_id: str) -> Mapping[str, object]:
    """Gives the present keys of a software: registered here, or published by it. Raises keysets.Unavailable."""
    return keysets.fetched(software.jwks_url, key_id) if software.jwks_url else software.public_keys


def _holder(certificate: ClientCertificate, client_id: str | None) -> Software:
    """Finds whose certificate this is. Source: RFC 8705 §2."""
    software = identity.software_showing(certificate=certificate)
    if software is None or (client_id or software.id) != software.id:
        logger.warning("a certificate was not recognised")
        raise OAuthError("invalid_client", "this certificate is not registered for the client")
    return software


def own_token(text: str, *, software: Software, at: datetime) -> assertion.Claims:
    """Gives what a software says in another token that it signed, accepted once. Raises OAuthError."""
    _, checked = _checked(text, client_id=software.id, at=at, code="invalid_request")
    return checked.claims


def _signer(form: dict[str, str], *, certificate: ClientCertificate | None, at: datetime) -> Caller:
    if form.get("client_assertion_type") != ASSERTION_TYPE:
        raise OAuthError("invalid_client", f"client_assertion_type must be {ASSERTION_TYPE}")
    text = form.get("client_assertion", "")
    software, checked = _checked(text, client_id=form.get("client_id"), at=at, code="invalid_client")
    return Caller(software, certificate, checked.claims)


def _checked(text: str, *, client_id: str | None, at: datetime, code: str) -> tuple[Software, assertion.Assertion]:
    """Checks what a software signed, which will not be accepted again; a refusal has the code given."""
    seen: dict[str, Software] = {}

    def keys(issuer: str, key_id: str) -> Mapping[str, object] | None:
        found = identity.software(client_id=issuer)
        if found is None:
            return None
        seen[issuer] = found
        return keys_of(found, key_id)

    try:
        checked = assertion.check(text, keys_of=keys, audiences=audiences(), client_id=client_id, at=at)
        identity_actions.accept_assertion(client_id=checked.client_id, jti=checked.jti, expires_at=checked.expires_at)
    except assertion.BadAssertion as error:
        logger.warning("a client was not recognised", extra={"reason": str(error)})
        raise OAuthError(code, str(error)) from error
    except keysets.Unavailable as error:
        logger.warning("the keys of a client could not be read", extra={"reason": str(error)})
        raise OAuthError(code, "the keys of the client could not be read at its jwks_uri") from error
    except identity_actions.AssertionReplayed as error:
        logger.warning("an assertion came twice", extra={"client": checked.client_id})
        raise OAuthError(code, "this assertion was already used: jti must be new each time") from error
    return seen[checked.client_id], checked
