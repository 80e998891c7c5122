"""Counting what an account reads as it enters, and cutting it in the very request that goes too far."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from carnet.domain.access import vigilance
from carnet.domain.access.vigilance import Day, Habits, Level, Verdict
from carnet.foundation import database, ids
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.outbox import statements as outbox

PARIS = ZoneInfo("Europe/Paris")
ALERT_JOB = "account_alert"
CLIENT = "client:"
# Software that acts for its structure reads no document and deposits by thousands: it is not counted.
_COUNTED = frozenset({ActorKind.PROFESSIONAL, ActorKind.STAFF})

# Two requests that go too far at once make one cut, and one job.
_CUT = f"""
WITH {outbox.ENQUEUE}
INSERT INTO access_cut (id, account, measure, counted, "limit", at, ended_by) VALUES (%s, %s, %s, %s, %s, %s, '')
ON CONFLICT DO NOTHING RETURNING 1
"""
_ALERT = f"""
WITH {outbox.ENQUEUE}
UPDATE access_day SET alerted = %s WHERE account = %s AND day = %s RETURNING 1
"""


def parameters(*, by: Actor, at: datetime, counted: bool) -> tuple[str | None, str, date | None, int | None]:
    """Gives what `access_enter` counts by: the account, its software, the day and the minute of Paris."""
    if by.kind not in _COUNTED:
        return None, "", None, None
    client = f"{CLIENT}{by.client_id}" if by.client_id else ""
    if not counted:
        return by.id, client, None, None
    there = at.astimezone(PARIS)
    return by.id, client, there.date(), there.hour * 60 + there.minute


def is_cut(row: tuple[Any, ...], *, by: Actor, at: datetime) -> bool:
    """Tells whether nothing opens to this account; a first entry of the day is judged, and may cut it now."""
    was_cut, counts, limits, alerted = row
    if was_cut or counts is None:
        return bool(was_cut)
    habits = Habits(*limits) if limits else vigilance.first_habits(by.profession)
    records, strangers, emergencies, in_slice, *by_hour = counts
    day = Day(records, strangers, emergencies, in_slice, tuple(by_hour))
    there = at.astimezone(PARIS)
    verdict = vigilance.judge(day=day, habits=habits, hour=there.hour)
    if verdict.level is Level.CUT:
        _cut(verdict, by=by, at=at)
        return True
    if verdict.level is Level.ALERT and not alerted:
        alert = outbox.parameters(_job(verdict, by=by, at=at))
        database.rows(_ALERT, (*alert, _name(verdict), by.id, there.date()))
    return False


def job_of_searches(*, misses: int, limit: int, by: Actor, at: datetime) -> outbox.NewJob:
    """Makes the job that tells operators of somebody who tries numbers: the same identifier for the same hour."""
    job = told(by, level=Level.ALERT, measure="searches", counted=misses, limit=limit, at=at)
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return replace(job, id=uuid5(NAMESPACE_OID, f"searches {account_of(by)} {hour.isoformat()}"))


def account_of(by: Actor) -> str | None:
    """Names the account that searches: a person, or the software of a structure; None for a citizen and the like."""
    if by.kind in _COUNTED:
        return by.id
    return f"{CLIENT}{by.client_id or by.id}" if by.kind is ActorKind.STRUCTURE else None


def _cut(verdict: Verdict, *, by: Actor, at: datetime) -> None:
    database.rows(
        _CUT,
        (
            *outbox.parameters(_job(verdict, by=by, at=at)),
            ids.new_id(),
            by.id,
            _name(verdict),
            verdict.counted,
            verdict.limit,
            at,
        ),
    )


def _name(verdict: Verdict) -> str:
    return verdict.measure.value if verdict.measure else ""


def _job(verdict: Verdict, *, by: Actor, at: datetime) -> outbox.NewJob:
    measure, level = _name(verdict), verdict.level
    return told(by, level=level, measure=measure, counted=verdict.counted, limit=verdict.limit, at=at)


def told(by: Actor, *, level: Level, measure: str, counted: int, limit: int, at: datetime) -> outbox.NewJob:
    """Makes the job that tells operators of an account: what was counted, against which limit."""
    payload: dict[str, str | int | bool | None] = {
        "account": account_of(by),
        "level": level.value,
        "measure": measure,
        "counted": counted,
        "limit": limit,
        "name": by.name,
        "organization_id": by.organization_id,
        "organization_name": by.organization_name,
        "client": by.client_id,
    }
    return outbox.NewJob(kind=ALERT_JOB, space_id=None, payload=payload, at=at)
