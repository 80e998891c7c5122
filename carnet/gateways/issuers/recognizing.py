"""From a code brought back by a browser to what the issuer says of one person, every check passed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from carnet.gateways.issuers import authorizing, discovery, network, tokens
from carnet.gateways.issuers.configuration import Issuer
from carnet.gateways.issuers.failures import SignInRefused
from carnet.gateways.issuers.starts import Start


@dataclass(frozen=True, slots=True)
class Recognized:
    """One person as an issuer says: the subject, all that is said, and the signed ID token, for the end of session."""

    subject: str
    session: str
    said: Mapping[str, object]
    signed_id_token: str


def recognize(issuer: Issuer, start: Start, *, code: str, at: datetime) -> Recognized:
    """Changes the code for an identity, checks it, and reads the rest about the same person. Raises SignInRefused."""
    given = authorizing.exchange(issuer, start, code=code)
    said, signed = tokens.identity(issuer, given.id_token, start, access_token=given.access_token, at=at)
    subject = str(said["sub"])
    more = userinfo(issuer, given.access_token, subject)
    return Recognized(
        subject=subject,
        session=str(said.get("sid") or ""),
        # What the ID token says stands above: it was made for this very sign-in.
        said={**more, **said},
        signed_id_token=signed,
    )


def userinfo(issuer: Issuer, access_token: str, subject: str) -> Mapping[str, object]:
    """Reads what an issuer says of the person of a token; nothing when it has no such address. Raises SignInRefused."""
    known = discovery.metadata(issuer)
    address = known.userinfo_endpoint
    if issuer.client_authentication == "tls_client_auth":
        address = known.mtls_endpoint_aliases.userinfo_endpoint or address
    if not address:
        return {}
    answer = network.get(issuer, address, headers={"Authorization": f"Bearer {access_token}"})
    if answer.status != 200:
        raise SignInRefused("issuer_refused", f"the identity was not given: status {answer.status}")
    if issuer.userinfo_signed:
        return tokens.userinfo(issuer, answer.body, subject=subject)
    try:
        said = msgspec.json.decode(answer.body, type=dict[str, object])
    except msgspec.DecodeError as error:
        raise SignInRefused("token_wrong", "userinfo is not JSON") from error
    tokens.require_subject(said, subject)
    return said
