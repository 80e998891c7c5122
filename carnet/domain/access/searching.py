"""Finding a patient's record, for a professional or a software: whoever tries numbers is answered that nobody has them.

What is found and then opened is counted as a record entered; here only what finds nobody is.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from carnet.domain.access import codes, queries, rules, vigilance, watching
from carnet.domain.identity import finding
from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import Sex
from carnet.domain.identity.finding import Description
from carnet.foundation import database, decisions
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.outbox import actions as outbox
from carnet.foundation.values.ins import Ins

_SET = "SELECT set_config('carnet.account', %s, true)"
_COUNT = """
INSERT INTO access_search AS s (account, hour, searches, misses) VALUES (%s, date_trunc('hour', %s::timestamptz), 1, %s)
ON CONFLICT (account, hour) DO UPDATE SET searches = s.searches + 1, misses = s.misses + excluded.misses
RETURNING searches, misses
"""


def by_ins(*, readings: Sequence[Ins], by: Actor, at: datetime) -> tuple[UUID, ...]:
    """Finds the spaces of an INS, read in one or several domains; nobody, for whoever tries too many in an hour."""
    return by_ins_hashes(hashes=[identity.ins_hash(one) for one in readings], by=by, at=at)


def by_ins_hashes(*, hashes: Sequence[bytes], by: Actor, at: datetime) -> tuple[UUID, ...]:
    """Does the same for an INS of which only the keyed hashes were kept, one a domain."""
    found = (identity.space_of_ins_hash(ins_hash=one) for one in hashes)
    return _answered(tuple(dict.fromkeys(space for space in found if space)), by=by, at=at)


def by_traits(
    *, family_name: str, given_name: str, birth_on: date, sex: Sex, by: Actor, at: datetime
) -> tuple[UUID, ...]:
    """Finds the spaces whose strict traits are these; nobody, for whoever tries too many in an hour."""
    found = identity.spaces_with_traits(family_name=family_name, given_name=given_name, birth_on=birth_on, sex=sex)
    return _answered(found, by=by, at=at)


def without_ins(
    *, family_name: str, given_name: str, birth_on: date, sex: Sex, by: Actor, at: datetime
) -> tuple[UUID, ...]:
    """Finds the spaces whose strict traits are these, for a software that does not know the INS (TD0.5).

    Only who answers emergency calls may. Raises decisions.Refused. Source: PDT-INF-526 (TD0.5).
    """
    _require_emergency_call(by)
    return by_traits(family_name=family_name, given_name=given_name, birth_on=birth_on, sex=sex, by=by, at=at)


def described(*, said: Description, today: date, by: Actor, at: datetime) -> tuple[UUID, ...]:
    """Finds the spaces of whom all that is said is true, for a software that does not know the INS (TD0.5).

    Only who answers emergency calls may. Raises decisions.Refused, finding.TooMany. Source: PDT-INF-526 (TD0.5).
    """
    _require_emergency_call(by)
    found = finding.described(said=said, today=today)
    return _answered(tuple(patient.space_id for patient in found), by=by, at=at)


def _require_emergency_call(by: Actor) -> None:
    action, nowhere = codes.Action.FIND_PATIENT_WITHOUT_INS, codes.SpaceFacts(is_open=True)
    decisions.require(rules.decide(action=action, reader=queries.reader_of(by), space=nowhere))


def _answered(found: tuple[UUID, ...], *, by: Actor, at: datetime) -> tuple[UUID, ...]:
    """Counts the search, and gives what it found unless its author tries numbers: operators are told once an hour."""
    account = watching.account_of(by)
    if account is None:
        return found
    by_software = by.kind is ActorKind.STRUCTURE
    missed = 0 if found else 1
    with transaction.atomic():
        database.rows(_SET, (account,))
        ((searches, misses),) = database.rows(_COUNT, (account, at, missed))
        is_guessing = vigilance.is_guessing(searches=searches, misses=misses, by_software=by_software)
        was_guessing = vigilance.is_guessing(searches=searches - 1, misses=misses - missed, by_software=by_software)
        if is_guessing and not was_guessing:
            limit = vigilance.MOST_MISSES_OF_SOFTWARE if by_software else vigilance.MOST_MISSES
            outbox.enqueue(watching.job_of_searches(misses=misses, limit=limit, by=by, at=at))
    return () if is_guessing else found
