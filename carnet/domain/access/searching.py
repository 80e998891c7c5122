"""Finding a patient's record, for a professional or a software: whoever tries numbers is answered that nobody has them.

What is found and then opened is counted as a record entered; here only what finds nobody is.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from carnet.domain.access import codes, queries, rules, vigilance, watching
from carnet.domain.identity import finding
from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import Sex
from carnet.domain.identity.finding import Description
from carnet.foundation import database, decisions
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.outbox import actions as outbox
from carnet.foundation.values.ins import Ins

_SEARCH = "SELECT spaces, searches, misses FROM access_search(%s::bytea[], %s, %s, %s, %s)"


def by_ins(*, readings: Sequence[Ins], by: Actor, at: datetime) -> tuple[UUID, ...]:
    """Finds the spaces of an INS, read in one or several domains; nobody, for whoever tries too many in an hour."""
    return by_ins_hashes(hashes=[identity.ins_hash(one) for one in readings], by=by, at=at)


def by_ins_hashes(*, hashes: Sequence[bytes], by: Actor, at: datetime) -> tuple[UUID, ...]:
    """Does the same for an INS of which only the keyed hashes were kept, one a domain."""
    spaces, is_guessing = _counted(hashes=list(hashes), is_miss=False, by=by, at=at)
    return () if is_guessing else tuple(dict.fromkeys(spaces))


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
    """Counts the search, and gives what it found unless its author tries numbers."""
    _, is_guessing = _counted(hashes=None, is_miss=not found, by=by, at=at)
    return () if is_guessing else found


def _counted(*, hashes: list[bytes] | None, is_miss: bool, by: Actor, at: datetime) -> tuple[Sequence[UUID], bool]:
    """Looks for an INS, counts the search, and tells whether its author tries numbers: operators are told once an hour.

    The job that tells them has one identifier an hour: enqueued at each try, it is recorded once and never lost.
    """
    account = watching.account_of(by)
    if account is None and hashes is None:
        return (), False
    connection.ensure_connection()
    is_alone = not connection.in_atomic_block
    ((spaces, searches, misses),) = database.rows(_SEARCH, (hashes, account, at, is_miss, is_alone))
    by_software = by.kind is ActorKind.STRUCTURE
    if account is None or not vigilance.is_guessing(searches=searches, misses=misses, by_software=by_software):
        return spaces or (), False
    limit = vigilance.MOST_MISSES_OF_SOFTWARE if by_software else vigilance.MOST_MISSES
    with transaction.atomic(), connection.cursor() as cursor:
        outbox.enqueue_once(cursor, [watching.job_of_searches(misses=misses, limit=limit, by=by, at=at)])
    return spaces or (), True
