"""The request that a browser carries to the issuer, and the code it brings back, changed for tokens."""

import base64
import hmac
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import quote, urlencode

import msgspec
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from django.http import QueryDict
from django.urls import reverse
from joserfc import jwt

from carnet.foundation import clock, sites
from carnet.gateways.issuers import discovery, network, own_keys
from carnet.gateways.issuers.configuration import Issuer
from carnet.gateways.issuers.failures import SignInRefused
from carnet.gateways.issuers.starts import Start

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a code was changed for. The access token serves once, to read the identity, and is forgotten."""

    id_token: str
    access_token: str


class _TokenAnswer(msgspec.Struct, frozen=True):
    id_token: str
    access_token: str
    token_type: str


def return_address(issuer: Issuer) -> str:
    """Gives the address where an issuer sends browsers back: one for each issuer, so that none answers for another."""
    return site_of(issuer) + reverse("issuers:back", args=[issuer.key])


def site_of(issuer: Issuer) -> str:
    """Gives the address of the pages that an issuer opens."""
    return sites.professionals() if issuer.kind == "professional" else sites.citizens()


def address(issuer: Issuer, start: Start) -> str:
    """Writes the address to which a browser leaves: code flow, PKCE, state and nonce. Raises SignInRefused."""
    asked: dict[str, str] = {
        "redirect_uri": return_address(issuer),
        "scope": " ".join(issuer.scopes),
        "state": start.state,
        "nonce": start.nonce,
        "code_challenge": create_s256_code_challenge(start.verifier),
        "code_challenge_method": "S256",
    }
    if issuer.acr_requested:
        asked["acr_values"] = " ".join(issuer.acr_requested)
    if issuer.max_age_seconds is not None:
        asked["max_age"] = str(issuer.max_age_seconds)
    if start.proves:
        asked |= {"prompt": "login", "max_age": "0"}
    known = discovery.metadata(issuer)
    written: str = prepare_grant_uri(known.authorization_endpoint, issuer.client_id, "code", **asked)
    return written


def code_of(issuer: Issuer, answer: QueryDict) -> str:
    """Reads the code that a browser brings back. Raises SignInRefused: another issuer's, a refusal, no code."""
    named = answer.get("iss")
    if named is None and discovery.metadata(issuer).authorization_response_iss_parameter_supported:
        raise SignInRefused("not_asked", "the issuer is not named, and it announced that it would be")
    if named is not None and not hmac.compare_digest(named.encode(), issuer.issuer.encode()):
        raise SignInRefused("not_asked", "the answer names another issuer")
    error = answer.get("error")
    if error is not None:
        raise SignInRefused(
            "given_up" if error == "access_denied" else "issuer_refused", "the issuer answered an error"
        )
    code = answer.get("code", "")
    if not code or len(answer.getlist("code")) != 1:
        raise SignInRefused("not_asked", "no code")
    return code


def exchange(issuer: Issuer, start: Start, *, code: str) -> Tokens:
    """Changes a code for tokens, saying who we are. Raises SignInRefused."""
    known = discovery.metadata(issuer)
    endpoint = known.token_endpoint
    if issuer.client_authentication == "tls_client_auth":
        endpoint = known.mtls_endpoint_aliases.token_endpoint or endpoint
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": return_address(issuer),
        "code_verifier": start.verifier,
    }
    headers, more = client_authentication(issuer)
    answer = network.post(issuer, endpoint, {**form, **more}, headers=headers)
    if answer.status != 200:
        raise SignInRefused("issuer_refused", f"the code was not accepted: status {answer.status}")
    try:
        tokens = msgspec.json.decode(answer.body, type=_TokenAnswer)
    except msgspec.DecodeError as error:
        raise SignInRefused("issuer_wrong", "the answer holds no tokens") from error
    if tokens.token_type.lower() != "bearer":
        raise SignInRefused("issuer_wrong", "the access token is not a bearer token")
    return Tokens(id_token=tokens.id_token, access_token=tokens.access_token)


def logout_address(issuer: Issuer, *, hint: str, back: str) -> str:
    """Writes the address that ends the session at the issuer, empty when it has none. Raises SignInRefused."""
    endpoint = issuer.logout_url or discovery.metadata(issuer).end_session_endpoint
    if not issuer.logout or not endpoint:
        return ""
    asked = {"client_id": issuer.client_id, "post_logout_redirect_uri": back, "state": token_urlsafe(16)}
    if hint:
        asked["id_token_hint"] = hint
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"


def client_authentication(issuer: Issuer) -> tuple[dict[str, str], dict[str, str]]:
    """Gives the headers and the fields by which we prove who we are (RFC 6749 §2.3.1, RFC 7523, RFC 8705)."""
    match issuer.client_authentication:
        case "client_secret_basic":
            pair = f"{quote(issuer.client_id, safe='')}:{quote(_secret(issuer), safe='')}"
            return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}, {}
        case "client_secret_post":
            return {}, {"client_id": issuer.client_id, "client_secret": _secret(issuer)}
        case "private_key_jwt":
            proof = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": _assertion(issuer)}
            return {}, {"client_id": issuer.client_id, **proof}
        case "tls_client_auth":
            return {}, {"client_id": issuer.client_id}


def _assertion(issuer: Issuer) -> str:
    algorithm = issuer.client_assertion_algorithm
    key = next(key for key in own_keys.private("sig") if key.get("alg") == algorithm)
    issued = int(clock.now().timestamp())
    claims = {
        "iss": issuer.client_id,
        "sub": issuer.client_id,
        # The issuer's own name: an assertion made for its token endpoint could be replayed by whoever lent it the name.
        "aud": issuer.issuer,
        "jti": token_urlsafe(24),
        "iat": issued,
        "exp": issued + ASSERTION_SECONDS,
    }
    return jwt.encode({"alg": algorithm, "kid": str(key.kid)}, claims, key, algorithms=[algorithm])


def _secret(issuer: Issuer) -> str:
    try:
        return Path(issuer.client_secret_file).expanduser().read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SignInRefused("issuer_wrong", "the file of the client's secret cannot be read") from error
