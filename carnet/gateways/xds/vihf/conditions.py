"""When, where and for what an assertion counts.

Source: SAML 2.0 core §2.5; protocols §1.3.
"""

from datetime import datetime, timedelta

from django.conf import settings

from carnet.foundation import sites
from carnet.gateways.xds.vihf.assertion import Assertion
from carnet.gateways.xds.vihf.refusals import Check, NotRecognized

# How far the clock of a caller may be from ours.
SKEW = timedelta(seconds=60)
VERSIONS = frozenset({"3.0", "4.0"})
RESOURCE = "urn:dmp"


def require(said: Assertion, *, at: datetime) -> None:
    """Refuses an assertion of another version, of another time, or for somebody else. Raises NotRecognized."""
    if said.version not in VERSIONS:
        raise NotRecognized(Check.VERSION, said.version[:20])
    if said.resource != RESOURCE:
        raise NotRecognized(Check.RESOURCE)
    if any(begin - at > SKEW for begin in (said.issued_at, said.authenticated_at, *said.begins)):
        raise NotRecognized(Check.EARLY)
    if at - said.issued_at > settings.VIHF.lifetime + SKEW or any(at - end >= SKEW for end in said.ends):
        raise NotRecognized(Check.LATE)
    ours = {sites.software(), settings.MTLS_URL} - {""}
    if not all(any(audience.rstrip("/") in ours for audience in audiences) for audiences in said.audiences):
        raise NotRecognized(Check.AUDIENCE)


def last_moment(said: Assertion) -> datetime:
    """Gives the instant from which an assertion is refused for its age, whatever it says of itself."""
    return said.issued_at + settings.VIHF.lifetime + 2 * SKEW
