"""What a browser's session remembers between leaving for an issuer and coming back: once, and not for long."""

import hmac
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest

from carnet.gateways.issuers.configuration import Issuer
from carnet.gateways.issuers.failures import SignInRefused

SESSION_KEY = "issuer_starts"
LASTS = timedelta(minutes=10)
# Several tabs may be on their way at once; the oldest is forgotten first.
MOST = 5


@dataclass(frozen=True, slots=True)
class Start:
    """One departure: `state` finds it again, `nonce` ties the identity to it, `verifier` ties the code to us (PKCE).

    `after` is the page that was asked for, empty for the usual one. `proves`: somebody at work proves again
    who they are.
    """

    issuer: str
    state: str
    nonce: str
    verifier: str
    after: str
    at: str
    proves: bool = False


def remember(request: HttpRequest, issuer: Issuer, *, after: str, at: datetime, proves: bool = False) -> Start:
    """Draws the secrets of a departure and keeps them in the session."""
    start = Start(
        issuer=issuer.key,
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        after=after,
        at=at.isoformat(),
        proves=proves,
    )
    request.session[SESSION_KEY] = [*request.session.get(SESSION_KEY, []), asdict(start)][-MOST:]
    return start


def take(request: HttpRequest, issuer: Issuer, *, state: str, at: datetime) -> Start:
    """Gives a departure back, once. Raises SignInRefused when this browser did not leave, or left too long ago."""
    held = [Start(**one) for one in request.session.get(SESSION_KEY, [])]
    found = next((one for one in held if hmac.compare_digest(one.state.encode(), state.encode())), None)
    if found is None:
        raise SignInRefused("not_asked", "no such state in this session")
    request.session[SESSION_KEY] = [asdict(one) for one in held if one is not found]
    if found.issuer != issuer.key:
        raise SignInRefused("not_asked", "the state was for another issuer")
    if not timedelta(0) <= at - datetime.fromisoformat(found.at) <= LASTS:
        raise SignInRefused("not_asked", "the state is too old")
    return found
