"""What software was answered, kept a few days for its editor: codes and places, never what a call carried."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db import Error

from carnet.domain.oversight.models import Call as CallRow
from carnet.foundation import ids

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=7)
# A place is names of elements, numbers and brackets; a code is a word. What looks like anything else is left out,
# because it could quote the call.
_PLACE = re.compile(r"[A-Za-z$_][A-Za-z0-9$_.:/\[\] -]{0,200}")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,80}")


class Kept(StrEnum):
    """Which calls are kept: those refused, all (a sandbox), or none."""

    REFUSED = "refused"
    ALL = "all"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call: the door it came by, what it asked, how it was answered, how long it took, how many bytes it had.

    `code` is empty for what was done, else the code of the refusal; `place` says where in the message, as names only.
    """

    id: UUID
    at: datetime
    door: str
    transaction: str
    status: int
    code: str
    place: str
    milliseconds: int
    size: int

    @property
    def was_refused(self) -> bool:
        """Whether the call was refused."""
        return self.code != ""


def is_kept(*, code: str) -> bool:
    """Tells whether a call answered so is kept, as the operator chose; `code` is empty for what was done."""
    kept = Kept(settings.CALLS_KEPT)
    return kept is Kept.ALL or (kept is Kept.REFUSED and code != "")


def keep(
    *,
    client: Callable[[], str],
    door: str,
    transaction: str,
    status: int,
    code: str = "",
    place: str = "",
    lasted: timedelta,
    size: int,
    at: datetime,
) -> None:
    """Keeps a call, if the operator wants such calls kept and `client` finds whose it was.

    A fault of the base is logged and no more: the answer is due all the same, and only a line of a page is lost.
    """
    if not is_kept(code=code):
        return
    try:
        client_id = client()
        if client_id:
            record(
                client_id=client_id,
                door=door,
                transaction=transaction,
                status=status,
                code=code,
                place=place,
                lasted=lasted,
                size=size,
                at=at,
            )
    except Error:
        logger.exception("a call could not be kept")


def record(
    *,
    client_id: str,
    door: str,
    transaction: str,
    status: int,
    code: str = "",
    place: str = "",
    lasted: timedelta,
    size: int,
    at: datetime,
) -> None:
    """Keeps one call of a software. A code or a place that could quote the message is not kept as it is."""
    if code and not _CODE.fullmatch(code):
        code = "other"
    CallRow.objects.create(
        id=ids.new_id(),
        client=client_id,
        at=at,
        door=door,
        transaction=transaction,
        status=status,
        code=code,
        place=place if _PLACE.fullmatch(place) else "",
        milliseconds=round(lasted.total_seconds() * 1000),
        size=size,
    )


def latest(*, client_id: str, only_refused: bool = False, count: int = 100) -> tuple[Call, ...]:
    """Lists the last calls of a software, the newest first."""
    found = CallRow.objects.filter(client=client_id)
    if only_refused:
        found = found.exclude(code="")
    return tuple(_view(row) for row in found.order_by("-at", "-id")[:count])


def forget_old(*, at: datetime) -> int:
    """Removes the calls that were kept long enough, and tells how many."""
    return CallRow.objects.filter(at__lt=at - KEPT_FOR).delete()[0]


def _view(row: CallRow) -> Call:
    return Call(
        id=row.id,
        at=row.at,
        door=row.door,
        transaction=row.transaction,
        status=row.status,
        code=row.code,
        place=row.place,
        milliseconds=row.milliseconds,
        size=row.size,
    )
