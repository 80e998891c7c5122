"""Writing the addresses of the secure mail: those of one owner replace those that were known of the same owner."""

from collections.abc import Mapping, Sequence

from carnet.domain.identity import models
from carnet.domain.identity.listed import ListedOrganization, ListedProfessional, ListedSituation, Mailbox

type _Owner = tuple[str | None, str | None]  # a professional, an organisation


def take_of_organizations(listed: Sequence[ListedOrganization]) -> set[str]:
    """Writes those of organisations; tells whose moved."""
    said: dict[_Owner, tuple[Mailbox, ...]] = {
        (None, one.id): one.mailboxes for one in listed if one.mailboxes is not None
    }
    return {str(place) for _, place in _take(said)}


def take_of_professionals(listed: Sequence[ListedProfessional]) -> set[str]:
    """Writes those of professionals, wherever they work; tells whose moved."""
    said: dict[_Owner, tuple[Mailbox, ...]] = {
        (one.rpps, None): one.mailboxes for one in listed if one.mailboxes is not None
    }
    return {str(rpps) for rpps, _ in _take(said)}


def take_of_situations(listed: Sequence[ListedSituation]) -> set[str]:
    """Writes those of professionals in one place; tells whose moved."""
    said: dict[_Owner, tuple[Mailbox, ...]] = {
        (one.rpps, one.organization_id): one.mailboxes for one in listed if one.mailboxes is not None
    }
    return {f"{rpps} @ {place}" for rpps, place in _take(said)}


def _take(said: Mapping[_Owner, tuple[Mailbox, ...]]) -> set[_Owner]:
    rows = models.Mailbox.objects.filter(
        professional_id__in=[rpps for rpps, _ in said if rpps]
    ) | models.Mailbox.objects.filter(
        professional_id=None, organization_id__in=[place for rpps, place in said if rpps is None and place]
    )
    known: dict[_Owner, dict[Mailbox, int]] = {}
    for row in rows.order_by("id"):
        box = Mailbox(row.address, row.kind, row.is_listed)
        known.setdefault((row.professional_id, row.organization_id), {})[box] = row.pk
    moved = {owner for owner, boxes in said.items() if set(boxes) != set(known.get(owner, {}))}
    gone = [pk for owner in moved for box, pk in known.get(owner, {}).items() if box not in said[owner]]
    models.Mailbox.objects.filter(pk__in=gone).delete()
    models.Mailbox.objects.bulk_create(
        models.Mailbox(
            address=box.address,
            kind=box.kind,
            is_listed=box.is_listed,
            professional_id=owner[0],
            organization_id=owner[1],
        )
        for owner in sorted(moved, key=str)
        for box in sorted(set(said[owner]) - set(known.get(owner, {})))
    )
    return moved
