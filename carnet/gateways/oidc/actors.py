"""Who acts through a software, and why, as the assertion's claims say it (IHE IUA)."""

import re
from datetime import UTC, datetime

from carnet.gateways.oidc.assertion import Claims
from carnet.gateways.oidc.errors import OAuthError

ACT_REASON = ("http://terminology.hl7.org/CodeSystem/v3-ActReason", "urn:oid:2.16.840.1.113883.5.8")

# Source: protocols §2.5. BTG and TREAT stand for the modes of the DMP; ETREAT for « centre 15 » is ours.
MODES = {"TREAT": "normal", "BTG": "break_glass", "ETREAT": "regulation"}

_LAST_SECOND = 1 << 33
_RPPS = re.compile(r"8?(?P<rpps>[0-9]{11})", re.ASCII)


def rpps(claims: Claims) -> str | None:
    """Gives the RPPS of the professional who acts, None when the organisation does. Raises OAuthError."""
    identifier = _iua(claims).get("national_provider_identifier")
    if identifier is None:
        return None
    match = _RPPS.fullmatch(identifier) if isinstance(identifier, str) else None
    if match is None:
        raise OAuthError(
            "invalid_grant", "national_provider_identifier must be an RPPS of 11 digits, or 8 and the RPPS"
        )
    return match["rpps"]


def mode(claims: Claims) -> str:
    """Gives the mode of access of the purpose of use; `normal` when none is said. Raises OAuthError."""
    said = _iua(claims).get("purpose_of_use")
    if said is None:
        return MODES["TREAT"]
    codings = said if isinstance(said, list) else [said]
    if len(codings) != 1 or not isinstance(codings[0], dict):
        raise OAuthError("invalid_grant", "purpose_of_use must hold one Coding")
    code, system = codings[0].get("code"), codings[0].get("system", ACT_REASON[0])
    if system not in ACT_REASON or not isinstance(code, str) or code not in MODES:
        raise OAuthError("invalid_grant", f"purpose_of_use must be one of {' '.join(MODES)} of v3-ActReason")
    return MODES[code]


def authenticated_at(claims: Claims) -> datetime | None:
    """Gives when the professional proved who they are, on the word of the software: `auth_time`, in seconds, as in an
    ID token. None when it is not said. Raises OAuthError."""
    said = claims.get("auth_time")
    if said is None:
        return None
    if isinstance(said, bool) or not isinstance(said, int) or not 0 <= said < _LAST_SECOND:
        raise OAuthError("invalid_grant", "auth_time must be a number of seconds since 1970")
    return datetime.fromtimestamp(said, UTC)


def reason(mode: str) -> str:
    """Gives the purpose of use of a mode of access."""
    return next(code for code, known in MODES.items() if known == mode)


def _iua(claims: Claims) -> dict[str, object]:
    extensions = claims.get("extensions", {})
    said = extensions.get("ihe_iua", {}) if isinstance(extensions, dict) else None
    if not isinstance(said, dict):
        raise OAuthError("invalid_grant", "extensions.ihe_iua must be an object")
    return said
