"""The security log: attempts that no journal of a space holds. One line each, which names nobody.

Whose try it was and where it came from are keyed hashes: lines about the same person or address can be put together,
and nobody can be read in them.
"""

import logging
from enum import StrEnum

from carnet.foundation import keys, sealing

logger = logging.getLogger("carnet.security")
_SHOWN = 16


class Event(StrEnum):
    """What may be written; the page docs/reference/logs.md tells each one."""

    SIGN_IN_REFUSED = "sign_in_refused"
    PROOF_REFUSED = "proof_refused"
    LIMIT_REACHED = "limit_reached"
    FORM_REFUSED = "form_refused"
    REQUEST_REFUSED = "request_refused"


def note(event: Event, *, subject: str = "", address: str = "", **fields: str | int) -> None:
    """Writes one line; `subject` is whoever it is about, as they were named, and `address` where it came from.

    The other fields are words of ours: never what a caller sent.
    """
    whom = {name: _hashed(text) for name, text in (("subject", subject), ("address", address)) if text}
    logger.warning("security event", extra={"event": event.value, **whom, **fields})


def _hashed(text: str) -> str:
    return sealing.keyed_hash(text, key=keys.key_store().lookup_key(), purpose="security-log").hex()[:_SHOWN]
