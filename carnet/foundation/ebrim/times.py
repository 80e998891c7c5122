"""The instants of metadata (DTM): YYYY[MM[DD[hh[mm[ss]]]]], in UTC and without a zone, as the standard wants them.

A zone and fractions of a second are known to HL7 and written by some senders. An instant with a zone is the same
instant in UTC, so it is read as such; a day with a zone is no day of UTC, and is refused rather than moved.

Source: IHE ITI TF-3 §4.2.3.1.7 (DTM); HL7 v2.5 §2.A.22; protocols §1.6.
"""

import re
from datetime import UTC, datetime

_DTM = re.compile(r"([0-9]{4}(?:[0-9]{2}){0,5})(?:\.[0-9]{1,4})?([+-][0-9]{4})?")
_SECONDS, _MINUTES = len("20260302120000"), len("202603021200")


class NotAnInstant(ValueError):
    """The text is no instant."""


def normalized(text: str) -> str:
    """Gives an instant in UTC, without its zone nor its fractions of a second. Raises NotAnInstant."""
    found = _DTM.fullmatch(text)
    if found is None or ("." in text and len(found[1]) != _SECONDS):
        raise NotAnInstant(text[:20])
    digits, zone = found[1], found[2]
    if zone is None:
        return digits
    if len(digits) < _MINUTES:
        raise NotAnInstant(text[:20])
    form = "%Y%m%d%H%M%S" if len(digits) == _SECONDS else "%Y%m%d%H%M"
    try:
        return datetime.strptime(digits + zone, form + "%z").astimezone(UTC).strftime(form).zfill(len(digits))
    except (ValueError, OverflowError) as error:
        raise NotAnInstant(text[:20]) from error
