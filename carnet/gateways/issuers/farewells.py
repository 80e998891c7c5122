"""What is kept of a sign-in for its end: which issuer, and the signed ID token by which its session is ended.

The token names a person, so it is kept encrypted with our own key, in the session and no longer than it; nothing else
of what the issuer gave is kept, neither access token nor claims.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from joserfc import jwe
from joserfc.errors import JoseError

from carnet.domain.identity import actions as identity
from carnet.gateways.issuers import own_keys
from carnet.gateways.issuers.configuration import Issuer
from carnet.gateways.issuers.recognizing import Recognized

ENTERED = "issuer_entered"
LEAVING = "issuer_leaving"
_ALGORITHMS = ("ECDH-ES", "A256GCM")


@dataclass(frozen=True, slots=True)
class Farewell:
    """Whose session may be ended, and the token that asks for it."""

    issuer: str
    hint: str


def remember(request: HttpRequest, issuer: Issuer, person: Recognized, *, until: datetime) -> None:
    """Keeps in the session just begun what its end will need, and by what names the issuer may end it."""
    sealed = _sealed(person.signed_id_token) if issuer.logout else ""
    request.session[ENTERED] = {"issuer": issuer.key, "hint": sealed}
    key = request.session.session_key
    assert key is not None  # the door began the session
    identity.remember_issuer_session(
        session_key=key, issuer=issuer.issuer, subject=person.subject, session=person.session, expires_at=until
    )


def end(issuer: Issuer, *, subject: str, session: str) -> None:
    """Ends the sessions of ours that the issuer names."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in identity.end_issuer_sessions(issuer=issuer.issuer, subject=subject, session=session):
        store(session_key=key).delete()


def sign_out(request: HttpRequest, end: Callable[[], None]) -> str:
    """Ends the session of this browser by `end`; gives the page that ends the issuer's too, empty without an issuer."""
    entered = request.session.get(ENTERED)
    end()
    if entered is None:
        return ""
    request.session[LEAVING] = entered
    return reverse("issuers:farewell")


def take(request: HttpRequest) -> Farewell | None:
    """Gives what ends the issuer's session, once."""
    held = request.session.pop(LEAVING, None)
    return None if held is None else Farewell(issuer=held["issuer"], hint=_unsealed(held["hint"]))


def _sealed(text: str) -> str:
    key = next(key for key in own_keys.private("enc") if key.key_type == "EC")
    header = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": key.kid}
    return jwe.encrypt_compact(header, text, key, algorithms=list(_ALGORITHMS))


def _unsealed(sealed: str) -> str:
    for key in own_keys.private("enc") if sealed else ():
        try:
            return (jwe.decrypt_compact(sealed, key, algorithms=list(_ALGORITHMS)).plaintext or b"").decode()
        except (JoseError, ValueError, TypeError):
            continue  # sealed with another of our keys
    return ""
