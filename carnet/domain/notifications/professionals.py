"""Telling professionals: the médecin traitant learns of every emergency access to a patient's record.

Their notices are in the application (`/pro/avis`): the directory gives no address for e-mails.
Source: R1111-48.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from django.db.backends.utils import CursorWrapper

from carnet.domain.notifications import rules
from carnet.domain.notifications.codes import Fact, NoticeKind
from carnet.domain.notifications.models import ProfessionalNotice
from carnet.foundation.keyring import actions as keyring
from carnet.foundation.sealing import SpaceCipher

_FIELD = "professional-notice"
_WRITE = """
INSERT INTO notifications_professional_notice AS n (rpps, id, patient_space, kind, at, sealed_details)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (rpps, id) DO UPDATE SET at = greatest(n.at, excluded.at), count = n.count + 1, read_at = NULL
"""


class Details(msgspec.Struct, frozen=True):
    """Who came, as it is sealed under the patient's key."""

    actor_name: str
    organization_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfessionalNoticeView:
    """A notice of a professional, still sealed: `details_of` opens it with the cipher of the patient's space."""

    id: UUID
    patient_space: UUID
    kind: NoticeKind
    at: datetime
    count: int
    is_read: bool
    sealed_details: bytes


def tell(cursor: CursorWrapper, *, facts: Sequence[Fact], doctors: Mapping[UUID, Sequence[str]]) -> int:
    """Tells the professionals of each space (by RPPS) these facts, inside the caller's transaction; says how many.

    The accesses of one person on one day are one notice, as the citizen's. Nobody is told of what they did themselves.
    """
    rows = []
    for fact in facts:
        told = [rpps for rpps in doctors.get(fact.space_id, ()) if rpps != fact.actor_id]
        if not told:
            continue
        notice_id, cipher = rules.notice_id(fact), keyring.cipher_of(space_id=fact.space_id)
        plain = msgspec.json.encode(Details(fact.actor_name, fact.organization_name))
        sealed = cipher.seal(plain, row_id=notice_id, field=_FIELD)
        rows += [(rpps, notice_id, fact.space_id, fact.kind.value, fact.at, sealed) for rpps in told]
    if rows:
        cursor.executemany(_WRITE, rows)
    return len(rows)


def notices(*, rpps: str, count: int) -> tuple[ProfessionalNoticeView, ...]:
    """Gives the newest notices of a professional, newest first."""
    rows = ProfessionalNotice.objects.filter(rpps=rpps).order_by("-at", "-id")[:count]
    return tuple(
        ProfessionalNoticeView(
            id=row.id,
            patient_space=row.patient_space,
            kind=NoticeKind(row.kind),
            at=row.at,
            count=row.count,
            is_read=row.read_at is not None,
            sealed_details=bytes(row.sealed_details),
        )
        for row in rows
    )


def unread_count(*, rpps: str) -> int:
    """Counts the notices that a professional has not read."""
    return ProfessionalNotice.objects.filter(rpps=rpps, read_at=None).count()


def details_of(notice: ProfessionalNoticeView, *, cipher: SpaceCipher) -> Details:
    """Unseals who came."""
    plain = cipher.unseal(notice.sealed_details, row_id=notice.id, field=_FIELD)
    return msgspec.json.decode(plain, type=Details)


def mark_read(*, rpps: str, ids: Sequence[UUID], at: datetime) -> None:
    """Remembers that a professional has read these notices."""
    ProfessionalNotice.objects.filter(rpps=rpps, id__in=ids, read_at=None).update(read_at=at)
