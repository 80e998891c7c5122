"""Into which records something was deposited lately, and by whom: for `oversight`, with the workers' role."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q

from carnet.domain.documents.models import Document


@dataclass(frozen=True, slots=True)
class Deposit:
    """The last time that this depositor, for this structure, put a document into this record."""

    space_id: UUID
    by: str
    organization_id: str
    at: datetime


def latest(*, spaces: Sequence[UUID], since: datetime) -> list[Deposit]:
    """Lists who deposited in these records since an instant: the last time of each depositor in each."""
    found = Document.objects.filter(space_id__in=spaces, deposited_at__gte=since)
    last = found.values_list("space_id", "deposited_by", "deposited_organization").annotate(Max("deposited_at"))
    return [Deposit(*row) for row in last.order_by("space_id", "deposited_by", "deposited_organization")]


def has_deposited(*, space_id: UUID, by: str, organization_id: str, since: datetime, before: datetime) -> bool:
    """Tells whether somebody, or anybody of the structure, put a document into a record in a span of time."""
    depositor = Q(deposited_by=by)
    if organization_id:
        depositor |= Q(deposited_organization=organization_id)
    found = Document.objects.filter(depositor, space_id=space_id, deposited_at__gte=since, deposited_at__lt=before)
    return found.exists()
