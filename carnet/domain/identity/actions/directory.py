"""Taking in a directory: organisations, professionals, who works where, mailboxes; each batch is one transaction.

The same lines taken in twice change nothing the second time.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, timedelta

from django.db import models as orm
from django.db import transaction

from carnet.domain.identity import models
from carnet.domain.identity.actions import mailboxes
from carnet.domain.identity.listed import Changes, ListedOrganization, ListedProfessional, ListedSituation, Why
from carnet.foundation import nomenclatures
from carnet.foundation.actors import Actor
from carnet.foundation.journal import house
from carnet.foundation.journal.codes import Entry

_ORGANIZATION = ("name", "sector", "practice_setting", "city")
_PROFESSIONAL = ("family_name", "given_name", "civility", "profession", "specialty", "is_active")
_SITUATION = ("started_on", "ended_on")


class TooManyDepartures(Exception):
    """So many would leave that the file is likely cut: nothing of it is applied. Counts who would leave, of whom."""

    def __init__(self, leaving: int, known: int) -> None:
        super().__init__(f"{leaving} of {known}")
        self.leaving, self.known = leaving, known


def take_organizations(*, listed: Sequence[ListedOrganization], at: datetime) -> Changes:
    """Writes structures and their mailboxes; who worked in one that closed works there no longer."""
    changes = Changes()
    lines = {one.id: one for one in listed}
    with transaction.atomic():
        known = {row.id: row for row in models.Organization.objects.filter(id__in=lines).order_by("id")}
        new, changed = [], []
        for one in lines.values():
            row = known.get(one.id)
            if row is None and not one.organization.name:
                changes.refused.append((one.id, Why.NO_NAME))
                continue
            said = {name: getattr(one.organization, name) for name in _ORGANIZATION}
            if row is None:
                known[one.id] = models.Organization(id=one.id, **said)
                new.append(known[one.id])
            elif _moved(row, said):
                changed.append(row)
        models.Organization.objects.bulk_create(new)
        models.Organization.objects.bulk_update(changed, _ORGANIZATION)
        touched = mailboxes.take_of_organizations([one for one in lines.values() if one.id in known])
        closed = [one.id for one in lines.values() if not one.is_active and one.id in known]
        ended = _end(models.Situation.objects.filter(organization_id__in=closed), at)
        _told(changes, lines, new=_ids(new), changed=_ids(changed) | touched, departed={place for _, place in ended})
    return changes


def take_professionals(*, listed: Sequence[ListedProfessional]) -> Changes:
    """Writes professionals and their mailboxes. Who is not active departs, and is out at the next page or call."""
    changes = Changes()
    lines = {one.rpps: one for one in listed}
    with transaction.atomic():
        known = {row.rpps: row for row in models.Professional.objects.filter(rpps__in=lines).order_by("rpps")}
        new, changed, departed = [], [], set()
        for one in lines.values():
            row = known.get(one.rpps)
            why = _unfit(one, is_known=row is not None)
            if why is not None:
                changes.refused.append((one.rpps, why))
                known.pop(one.rpps, None)
                continue
            said = {name: getattr(one, name) for name in _PROFESSIONAL}
            if row is None:
                known[one.rpps] = models.Professional(rpps=one.rpps, **said)
                new.append(known[one.rpps])
                continue
            was_active = row.is_active
            if _moved(row, said):
                changed.append(row)
            if was_active and not one.is_active:
                departed.add(one.rpps)
        models.Professional.objects.bulk_create(new)
        models.Professional.objects.bulk_update(changed, _PROFESSIONAL)
        touched = mailboxes.take_of_professionals([one for one in lines.values() if one.rpps in known])
        _told(changes, lines, new=_ids(new), changed=_ids(changed) | touched, departed=departed)
    return changes


def take_situations(*, listed: Sequence[ListedSituation], at: datetime) -> Changes:
    """Writes who works where. A professional or a structure that the directory does not have is a refusal."""
    changes = Changes()
    lines = {one.id: one for one in listed}
    with transaction.atomic():
        rpps, places = {one.rpps for one in lines.values()}, {one.organization_id for one in lines.values()}
        people = set(models.Professional.objects.filter(rpps__in=rpps).order_by("rpps").values_list("rpps", flat=True))
        known_places = models.Organization.objects.filter(id__in=places).order_by("id").values_list("id", flat=True)
        rows = models.Situation.objects.filter(professional_id__in=rpps, organization_id__in=places).order_by("id")
        known = {f"{row.professional_id} @ {row.organization_id}": row for row in rows}
        kept = _placed(lines, people, set(known_places), changes)
        new, changed, departed = [], [], set()
        for one in kept:
            row, ends = known.get(one.id), _end_of(one, at)
            if row is None:
                begun = one.started_on or at.date()
                new.append(
                    models.Situation(
                        professional_id=one.rpps, organization_id=one.organization_id, started_on=begun, ended_on=ends
                    )
                )
                continue
            begun = one.started_on or row.started_on
            was_open = row.ended_on is None or row.ended_on >= at.date()
            if (row.started_on, row.ended_on) != (begun, ends) and (was_open or one.is_active):
                row.started_on, row.ended_on = begun, ends
                changed.append(row)
                if was_open and ends is not None and ends < at.date():
                    departed.add(one.id)
        models.Situation.objects.bulk_create(new)
        models.Situation.objects.bulk_update(changed, _SITUATION)
        touched = mailboxes.take_of_situations(kept)
        _told(changes, lines, new=_situations(new), changed=_situations(changed) | touched, departed=departed)
    return changes


def depart(
    *, professionals: Collection[str] | None, situations: Collection[str] | None, most: float, at: datetime
) -> Changes:
    """Lets go who a complete directory no longer lists; None for what the directory does not speak of.

    `most` is the largest share that may leave at once, of 1. Raises TooManyDepartures.
    """
    changes = Changes()
    with transaction.atomic():
        if professionals is not None:
            active = models.Professional.objects.filter(is_active=True).order_by("rpps")
            gone = _absent(list(active.values_list("rpps", flat=True)), professionals, most)
            models.Professional.objects.filter(rpps__in=gone).update(is_active=False)
            changes.departed += gone
        if situations is not None:
            is_open = models.Situation.objects.exclude(ended_on__lt=at.date()).order_by("id")
            pairs = {f"{row.professional_id} @ {row.organization_id}": row.pk for row in is_open}
            gone = _absent(list(pairs), situations, most)
            _end(models.Situation.objects.filter(pk__in=[pairs[one] for one in gone]), at)
            changes.departed += gone
    return changes


def note_import(*, changes: Changes, by: Actor, at: datetime) -> None:
    """Writes in the house's journal that a directory was taken in, with how many came, changed and left."""
    told = f"+{len(changes.added)} ~{len(changes.changed)} -{len(changes.departed)} !{len(changes.refused)}"
    entry = Entry(
        space_id=house.HOUSE, at=at, actor=by, act="import_directory", object_kind="directory", object_code=told
    )
    house.append(entry)


def rehearse(act: Callable[[], Changes]) -> Changes:
    """Does all of an import, tells what it would change, and undoes it."""
    with transaction.atomic():
        changes = act()
        transaction.set_rollback(True)
    return changes


def _unfit(one: ListedProfessional, *, is_known: bool) -> Why | None:
    if one.profession and nomenclatures.profession(one.profession) is None:
        return Why.UNKNOWN_PROFESSION
    if is_known:
        return None
    if not one.family_name:
        return Why.NO_NAME
    return None if one.profession else Why.NO_PROFESSION


def _placed(
    lines: dict[str, ListedSituation], people: set[str], places: set[str], changes: Changes
) -> list[ListedSituation]:
    kept = []
    for one in lines.values():
        if one.rpps not in people:
            changes.refused.append((one.id, Why.UNKNOWN_PROFESSIONAL))
        elif one.organization_id not in places:
            changes.refused.append((one.id, Why.UNKNOWN_ORGANIZATION))
        else:
            kept.append(one)
    return kept


def _moved(row: orm.Model, said: dict[str, object]) -> bool:
    """Writes on a row what is said and new; tells whether anything moved."""
    moved = {name: value for name, value in said.items() if value not in {"", getattr(row, name)}}
    for name, value in moved.items():
        setattr(row, name, value)
    return bool(moved)


def _end_of(one: ListedSituation, at: datetime) -> date | None:
    yesterday = at.date() - timedelta(days=1)
    if one.is_active:
        return one.ended_on
    return min(one.ended_on, yesterday) if one.ended_on else yesterday


def _end(rows: orm.QuerySet[models.Situation], at: datetime) -> list[tuple[str, str]]:
    """Ends those of these situations that are open; gives who worked where."""
    still = rows.exclude(ended_on__lt=at.date()).order_by("id")
    ended = list(still.values_list("professional_id", "organization_id"))
    still.order_by().update(ended_on=at.date() - timedelta(days=1))
    return ended


def _absent(known: list[str], listed: Collection[str], most: float) -> list[str]:
    gone = [one for one in known if one not in listed]
    if len(gone) > most * len(known):
        raise TooManyDepartures(len(gone), len(known))
    return gone


def _ids(rows: Sequence[orm.Model]) -> set[str]:
    return {str(row.pk) for row in rows}


def _situations(rows: Sequence[models.Situation]) -> set[str]:
    return {f"{row.professional_id} @ {row.organization_id}" for row in rows}


def _told(changes: Changes, lines: Collection[str], *, new: set[str], changed: set[str], departed: set[str]) -> None:
    changes.added += sorted(new)
    changes.departed += sorted(departed)
    changes.changed += sorted(changed - new - departed)
    changes.same += len(lines) - len(changes.refused) - len(new | changed | departed)
