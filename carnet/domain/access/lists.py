"""What lists show of rights: professionals let in or kept out, consents, restrictions, the records one may consult."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from carnet.domain.access import codes, queries
from carnet.domain.access.codes import AuthorizationStatus, ConsentMeans, ConsentScope, TeamList
from carnet.domain.access.models import Authorization, Consent, Record
from carnet.domain.access.models import Restriction as RestrictionRow
from carnet.foundation import database


@dataclass(frozen=True, slots=True)
class AuthorizationView:
    """What stands between the citizen and one professional, as a list shows it. `changed_at` is the last act on it.

    `collected_by` and `means` tell the consent from which an authorisation derives; empty without one.
    """

    rpps: str
    is_authorized: bool
    is_blocked: bool
    is_treating_doctor: bool
    since: datetime
    until: datetime | None
    is_administrator: bool
    changed_at: datetime
    declared_by: str
    consent_id: UUID | None
    collected_by: str = ""
    means: ConsentMeans | None = None


def authorizations(*, space_id: UUID, which: TeamList = TeamList.ALL) -> tuple[AuthorizationView, ...]:
    """Lists the professionals authorised or blocked in the entered space, latest change first."""
    rows = Authorization.objects.filter(space_id=space_id).order_by("-changed_at", "rpps")
    if which is TeamList.ACTIVE:
        rows = rows.filter(is_authorized=True, is_blocked=False)
    elif which is TeamList.FORBIDDEN:
        rows = rows.filter(is_blocked=True)
    given = {one.id: one for one in Consent.objects.filter(space_id=space_id).order_by("id")}
    return tuple(
        AuthorizationView(
            rpps=row.rpps,
            is_authorized=row.is_authorized,
            is_blocked=row.is_blocked,
            is_treating_doctor=row.is_treating_doctor,
            since=row.since,
            until=row.until,
            is_administrator=row.is_administrator,
            changed_at=row.changed_at,
            declared_by=row.declared_by,
            consent_id=row.consent_id,
            collected_by=given[row.consent_id].collected_by if row.consent_id in given else "",
            means=ConsentMeans(given[row.consent_id].means) if row.consent_id in given else None,
        )
        for row in rows
    )


def status(*, space_id: UUID, rpps: str, facts: codes.SpaceFacts, at: datetime) -> AuthorizationStatus:
    """Says where a professional's authorisation stands in the entered space (TD0.2). A block comes before the rest."""
    if facts.blocked:
        return AuthorizationStatus.FORBIDDEN
    if facts.authorised:
        return AuthorizationStatus.VALID
    ended = Authorization.objects.filter(space_id=space_id, rpps=rpps, is_authorized=True, until__lte=at)
    return AuthorizationStatus.EXPIRED if ended.exists() else AuthorizationStatus.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentView:
    """One consent: what it covers, for whom, how and by whom it was collected, until when, withdrawn or not."""

    id: UUID
    scope: ConsentScope
    professional: str
    organization_id: str
    means: ConsentMeans
    collected_by: str
    given_at: datetime
    until: datetime | None
    withdrawn_at: datetime | None


def consents(*, space_id: UUID) -> tuple[ConsentView, ...]:
    """Lists the consents recorded in the entered space, newest first; `reading.consents` is the door."""
    rows = Consent.objects.filter(space_id=space_id).order_by("-given_at", "-id")
    return tuple(
        ConsentView(
            id=row.id,
            scope=ConsentScope(row.scope),
            professional=row.professional,
            organization_id=row.organization_id,
            means=ConsentMeans(row.means),
            collected_by=row.collected_by,
            given_at=row.given_at,
            until=row.until,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record in the list of a professional or of a structure (TD0.4)."""

    space_id: UUID
    is_treating_doctor: bool
    since: datetime
    until: datetime | None


def records_of(*, holder: str, at: datetime, opened_since: datetime | None = None) -> tuple[RecordView, ...]:
    """Lists the records that a professional (RPPS) or a structure may consult, latest authorisation first.

    Outside any space: the rows are those of their holder. `documents.records.records_of` is the door: it decides and
    adds the dates.
    """
    with transaction.atomic():
        database.rows("SELECT set_config('carnet.holder', %s, true)", (holder,))
        rows = Record.objects.filter(holder=holder).order_by("-since", "space_id")
        if opened_since is not None:
            rows = rows.filter(since__gte=opened_since)
        return tuple(
            RecordView(row.space_id, row.is_treating_doctor, row.since, row.until)
            for row in rows
            if row.until is None or row.until > at
        )


def records_of_structure(
    *, organization_id: str, at: datetime, opened_since: datetime | None = None
) -> tuple[RecordView, ...]:
    """Lists the records opened through a structure, to it or to its members, latest authorisation first."""
    with transaction.atomic():
        database.rows("SELECT set_config('carnet.place', %s, true)", (organization_id,))
        rows = Record.objects.filter(organization_id=organization_id).order_by("-since", "space_id", "holder")
        if opened_since is not None:
            rows = rows.filter(since__gte=opened_since)
        found: dict[UUID, RecordView] = {}
        for row in rows:
            if row.until is None or row.until > at:
                found.setdefault(row.space_id, RecordView(row.space_id, False, row.since, row.until))
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class RestrictionView:
    """One restriction as its citizen reads it: what is withheld, from whom, since when, until when, and why."""

    id: UUID
    what: codes.RestrictedWhat
    target: str
    care_since: datetime | None
    care_until: datetime | None
    whom: codes.RestrictedWhom
    excluded: str
    starts_at: datetime
    ends_at: datetime | None
    created_at: datetime
    lifted_at: datetime | None
    note: str


def restrictions(*, standing: queries.Standing, with_ended: bool = False) -> tuple[RestrictionView, ...]:
    """Lists the restrictions of the entered space, newest first; `reading.restrictions` is the door."""
    rows = RestrictionRow.objects.filter(space_id=standing.space_id).order_by("-created_at", "-id")
    if not with_ended:
        rows = rows.filter(lifted_at=None)
    return tuple(
        RestrictionView(
            id=row.id,
            what=codes.RestrictedWhat(row.what),
            target=row.target,
            care_since=row.care_since,
            care_until=row.care_until,
            whom=codes.RestrictedWhom(row.whom),
            excluded=row.excluded,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            created_at=row.created_at,
            lifted_at=row.lifted_at,
            note=standing.cipher.unseal(bytes(row.sealed_note), row_id=row.id, field=queries.NOTE_FIELD).decode()
            if row.sealed_note
            else "",
        )
        for row in rows
    )


def treating_doctors(*, space_ids: Iterable[UUID], at: datetime) -> dict[UUID, list[str]]:
    """Gives, for spaces of which the caller may see the rows, the RPPS of those who are their médecin traitant today.

    Only the workers' role sees several spaces at once.
    """
    rows = Authorization.objects.filter(
        Q(is_treating_doctor=True) | Q(is_administrator=True),
        space_id__in=list(space_ids),
        is_authorized=True,
        is_blocked=False,
    ).order_by("space_id", "rpps")
    found: dict[UUID, list[str]] = {}
    for row in rows:
        if row.until is None or row.until > at:
            found.setdefault(row.space_id, []).append(row.rpps)
    return found
