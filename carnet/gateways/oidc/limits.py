"""How often tokens may be asked for: by one address, by one software. Counted in the database, for all processes."""

import ipaddress
import logging
from datetime import datetime, timedelta

from django.conf import settings

from carnet.domain.identity import actions as identity_actions
from carnet.gateways.oidc.errors import OAuthError

SPAN = timedelta(minutes=1)

logger = logging.getLogger(__name__)


def require_address(address: str, *, at: datetime) -> None:
    """Refuses an address that asks too often, before anything is checked. Raises OAuthError (429)."""
    _require(f"address {_network(address)}", most=settings.TOKENS_PER_ADDRESS, at=at)


def require_client(client_id: str, *, at: datetime) -> None:
    """Refuses a software that asks too often, once it is known: nobody spends the turns of another.

    Raises OAuthError (429).
    """
    _require(f"client {client_id}", most=settings.TOKENS_PER_CLIENT, at=at)


def _require(name: str, *, most: int, at: datetime) -> None:
    counted = identity_actions.count_requests(names=[name], at=at, span=SPAN)
    if counted[name] > most:
        if counted[name] == most + 1:
            logger.warning("tokens are asked for too often", extra={"by": name.partition(" ")[0]})
        wait = int(SPAN.total_seconds() - at.timestamp() % SPAN.total_seconds()) + 1
        raise OAuthError("temporarily_unavailable", "too many requests: try again later", status=429, retry_after=wait)


def _network(address: str) -> str:
    """Gives what one subscriber has: an IPv4 address, the /64 of an IPv6 one."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else str(known)
