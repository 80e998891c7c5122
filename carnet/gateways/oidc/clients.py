"""Recognising the software that calls, by its signed assertion."""

import logging
from datetime import datetime

from django.conf import settings

from carnet.domain.identity import actions as identity_actions
from carnet.domain.identity import queries as identity
from carnet.gateways.oidc import assertion
from carnet.gateways.oidc.errors import OAuthError

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

logger = logging.getLogger(__name__)


def audiences() -> frozenset[str]:
    """Gives the names under which an assertion may address this server."""
    issuer: str = settings.PUBLIC_URL
    return frozenset({issuer, f"{issuer}/", f"{issuer}/oauth/token"})


def authenticate(form: dict[str, str], *, authorization: str, at: datetime) -> assertion.Assertion:
    """Recognises the calling software, whose assertion will not be accepted again. Raises OAuthError."""
    if authorization:
        raise OAuthError("invalid_client", "clients authenticate with private_key_jwt, in the body only")
    if form.get("client_assertion_type") != ASSERTION_TYPE:
        raise OAuthError("invalid_client", f"client_assertion_type must be {ASSERTION_TYPE}")
    try:
        checked = assertion.check(
            form.get("client_assertion", ""),
            keys_of=lambda client_id: identity.client_keys(client_id=client_id),
            audiences=audiences(),
            client_id=form.get("client_id"),
            at=at,
        )
        identity_actions.accept_assertion(client_id=checked.client_id, jti=checked.jti, expires_at=checked.expires_at)
    except assertion.BadAssertion as error:
        logger.warning("a client was not recognised", extra={"reason": str(error)})
        raise OAuthError("invalid_client", str(error)) from error
    except identity_actions.AssertionReplayed as error:
        logger.warning("an assertion came twice", extra={"client": checked.client_id})
        raise OAuthError("invalid_client", "this assertion was already used: jti must be new each time") from error
    return checked
