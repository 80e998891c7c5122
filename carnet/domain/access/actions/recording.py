"""Writing where a professional stands in a space, and the same in the list of records that this professional holds."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from carnet.domain.access.models import Authorization, Record
from carnet.foundation.actors import Actor

_FRESH = {
    "is_authorized": False,
    "is_blocked": False,
    "is_treating_doctor": False,
    "is_administrator": False,
    "until": None,
    "consent_id": None,
}


def change(
    *,
    space_id: UUID,
    rpps: str,
    values: Mapping[str, object],
    by: Actor,
    at: datetime,
    organization_id: str = "",
) -> None:
    """Changes what stands between the entered space's citizen and one professional."""
    written = {**values, "declared_by": by.id, "changed_at": at}
    row, _ = Authorization.objects.update_or_create(
        space_id=space_id, rpps=rpps, defaults=written, create_defaults={**_FRESH, "since": at, **written}
    )
    if row.is_authorized and not row.is_blocked:
        hold(
            space_id=space_id,
            holder=rpps,
            organization_id=organization_id,
            at=at,
            until=row.until,
            is_treating_doctor=row.is_treating_doctor or row.is_administrator,
        )
    else:
        Record.objects.filter(holder=rpps, space_id=space_id).delete()


def hold(
    *,
    space_id: UUID,
    holder: str,
    organization_id: str,
    at: datetime,
    until: datetime | None,
    is_treating_doctor: bool = False,
) -> None:
    """Puts a record in the list of a professional or of a structure; `since` is when it first came there."""
    values: dict[str, object] = {"until": until, "is_treating_doctor": is_treating_doctor}
    if organization_id:
        values["organization_id"] = organization_id
    Record.objects.update_or_create(
        holder=holder,
        space_id=space_id,
        defaults=values,
        create_defaults={"organization_id": organization_id, "since": at, **values},
    )


def let_go(*, space_id: UUID, holder: str) -> None:
    """Takes a record out of a list."""
    Record.objects.filter(holder=holder, space_id=space_id).delete()
