"""Counting what an account reads as it enters: asking its holder for a proof, cutting it, in the very request."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings

from carnet.domain.access import vigilance
from carnet.domain.access.vigilance import Day, Habits, Level, SinceProof, Verdict
from carnet.foundation import database, ids
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.outbox import statements as outbox

PARIS = ZoneInfo("Europe/Paris")
ALERT_JOB = "account_alert"
# In the payload of such a job: the question that was answered. One kind of job for both, so that they keep their order.
QUESTION = "question"
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
_ASK = f"""
WITH {outbox.ENQUEUE}
INSERT INTO access_question (id, account, asked_at, day, measure, counted, "limit", fresh)
SELECT %s, d.account, %s, d.day, %s, %s, %s, d.fresh FROM access_day d WHERE d.account = %s AND d.day = %s
ON CONFLICT DO NOTHING RETURNING 1
"""
_ANSWERED = f"""
WITH {outbox.ENQUEUE}
UPDATE access_question SET answered_at = %s WHERE id = %s AND answered_at IS NULL RETURNING 1
"""
# Clocks of issuers and of structures are not quite ours; a proof dated later than this proves nothing.
_CLOCKS = timedelta(minutes=2)

type Parameters = tuple[str | None, str, date | None, int | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Watched:
    """What vigilance says of one entry: nothing opens to this account, or this record waits for a fresh proof."""

    is_cut: bool = False
    wants_proof: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    """What `access_enter` tells of one entry, in its order; `counts` is None when it is not the day's first there."""

    is_cut: bool | None
    counts: list[int] | None
    limits: list[int] | None
    alerted: str | None
    wants_proof: bool | None
    unproved: int | None
    question: UUID | None
    asked_on: date | None
    asked_for: str | None
    refused: int | None
    is_answered: bool | None


def parameters(*, by: Actor, at: datetime, counted: bool) -> Parameters:
    """Gives what `access_enter` counts by: account, software, day and minute of Paris; and the last proof."""
    if by.kind not in _COUNTED:
        return None, "", None, None, None
    client = f"{CLIENT}{by.client_id}" if by.client_id else ""
    if not counted:
        return by.id, client, None, None, None
    there = at.astimezone(PARIS)
    proved_at = by.proved_at if by.proved_at is not None and by.proved_at <= at + _CLOCKS else None
    return by.id, client, there.date(), there.hour * 60 + there.minute, proved_at


def watched(row: tuple[Any, ...], *, by: Actor, at: datetime) -> Watched:
    """Tells what vigilance says of an entry; the day's first into a record is judged, and may ask, tell or cut now."""
    entry = _Entry(*row)
    if entry.is_cut:
        return Watched(is_cut=True)
    if entry.wants_proof:
        if entry.refused == vigilance.MOST_REFUSED:
            _tell(Verdict(Level.ALERT, SinceProof.UNANSWERED, entry.refused, 0), by=by, at=at)
        return Watched(wants_proof=True)
    if entry.counts is None:
        return Watched()
    if entry.question is not None and not entry.is_answered:
        _note_answer(entry.question, by=by, at=at)
    return Watched(is_cut=_judged(entry, entry.counts, by=by, at=at))


def _judged(entry: _Entry, counts: list[int], *, by: Actor, at: datetime) -> bool:
    habits = Habits(*entry.limits) if entry.limits else vigilance.first_habits(by.profession)
    records, strangers, emergencies, in_slice, *by_hour = counts
    day = Day(records, strangers, emergencies, in_slice, tuple(by_hour))
    there = at.astimezone(PARIS)
    verdict = vigilance.judge(day=day, habits=habits, hour=there.hour)
    if verdict.level is Level.CUT:
        _cut(verdict, by=by, at=at)
        return True
    if verdict.level is Level.ALERT and not entry.alerted:
        _tell(verdict, by=by, at=at)
    # A day's measure asks once a day: who answered may go on, until operators are told, then until the cut.
    is_asked_today = entry.asked_on == there.date() and entry.asked_for != SinceProof.UNPROVED
    if verdict.level is not Level.NONE and not is_asked_today:
        _ask(verdict, by=by, at=at)
        return False
    limit = vigilance.proof_after(habits=habits, least=settings.PROOF_AFTER_LEAST, most=settings.PROOF_AFTER_MOST)
    if entry.unproved is not None and entry.unproved >= limit:
        _ask(Verdict(Level.PROOF, SinceProof.UNPROVED, entry.unproved, limit), by=by, at=at)
    return False


def _ask(verdict: Verdict, *, by: Actor, at: datetime) -> None:
    """Asks for a proof from the next record on; two requests at once ask once."""
    question = ids.new_id()
    measure = _name(verdict)
    job = told(by, level=Level.PROOF, measure=measure, counted=verdict.counted, limit=verdict.limit, at=at)
    day = at.astimezone(PARIS).date()
    asked = (question, at, measure, verdict.counted, verdict.limit, by.id, day)
    database.rows(_ASK, (*outbox.parameters(replace(job, id=question)), *asked))


def _note_answer(question: UUID, *, by: Actor, at: datetime) -> None:
    payload: dict[str, str | int | bool | None] = {QUESTION: question.hex, "account": by.id}
    job = outbox.NewJob(kind=ALERT_JOB, space_id=None, payload=payload, at=at)
    database.rows(_ANSWERED, (*outbox.parameters(job), at, question))


def _tell(verdict: Verdict, *, by: Actor, at: datetime) -> None:
    alert = outbox.parameters(_job(verdict, by=by, at=at))
    database.rows(_ALERT, (*alert, _name(verdict), by.id, at.astimezone(PARIS).date()))


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
