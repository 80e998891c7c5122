"""Switching a privilege on for one citizen, and off. To look for somebody and to switch on is one act: there is no
search that only looks."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import Sex
from carnet.domain.notifications.rules import day_of
from carnet.domain.support import house, queries, writing
from carnet.domain.support.codes import Agent, Power, Privilege, PrivilegeReason, Reason
from carnet.domain.support.house import NOTE_FIELD, About
from carnet.domain.support.models import Privilege as PrivilegeRow
from carnet.domain.support.models import Search
from carnet.domain.support.rules import desk as rules
from carnet.foundation import database, decisions, ids
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import ALLOWED, Decision
from carnet.foundation.journal import actions as journal
from carnet.foundation.journal.codes import Entry
from carnet.foundation.keyring import actions as keyring
from carnet.foundation.values import ins

type _Found = tuple[UUID, ...]


def switch_on_by_ins(*, matricule: str, reason: PrivilegeReason, words: str, by: Actor, at: datetime) -> Privilege:
    """Switches a privilege on for the citizen who has this INS, in whichever domain accepted here.

    Raises decisions.Refused, Invalid (words), values.ins.UnreadableIns.
    """
    readings = [ins.parse(matricule, oid=oid) for oid in identity.accepted_domains()]

    def find() -> _Found:
        spaces = (identity.space_of_ins(ins=one) for one in readings)
        return tuple(dict.fromkeys(space for space in spaces if space))

    return _searched(find, reason, words, by=by, at=at)


def switch_on_by_traits(
    *,
    family_name: str,
    given_name: str,
    birth_on: date,
    sex: Sex,
    reason: PrivilegeReason,
    words: str,
    by: Actor,
    at: datetime,
) -> Privilege:
    """Switches a privilege on for the citizen who has these strict traits. Raises decisions.Refused, Invalid."""

    def find() -> _Found:
        return identity.spaces_with_traits(family_name=family_name, given_name=given_name, birth_on=birth_on, sex=sex)

    return _searched(find, reason, words, by=by, at=at)


def switch_on_for_case(*, space_id: UUID, case_id: UUID, words: str, by: Actor, at: datetime) -> Privilege:
    """Switches a privilege on for the citizen of a case that the agent took.

    Raises decisions.Refused, Invalid, queries.NoSuchCase.
    """
    said = rules.require_reason_words(words)
    with database.entered(space_id):
        agent = house.agent(by, lock=True)
        decision = rules.decide(power=Power.SWITCH_ON, agent=agent, at=at)
        if decision.allowed:
            row = writing.locked(space_id=space_id, case_id=case_id)
            decision = rules.decide_own_case(assigned_to=row.assigned_to, agent_id=agent.id)
        opened = None
        if decision.allowed:
            opened = _open(agent, space_id, PrivilegeReason.CASE, said, case_id=case_id, at=at)
        _write(decision, opened, PrivilegeReason.CASE, said, by=by, at=at)
    decisions.require(decision)
    assert opened is not None
    return opened


def switch_off(*, by: Actor, at: datetime) -> None:
    """Ends the privilege that the agent has on, before its time. Nothing happens when none is on."""
    with transaction.atomic():
        agent = house.agent(by, lock=True)
        row = PrivilegeRow.objects.filter(agent_id=agent.id, ended_at=None, ends_at__gt=at).first()
        if row is None:
            return
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        with database.entered(row.subject):
            journal.append(
                Entry(
                    space_id=row.subject,
                    at=at,
                    actor=by,
                    act="switch_off_privilege",
                    reason=ALLOWED.reason,
                    object_kind="privilege",
                    object_id=row.id,
                    object_code=row.reason,
                )
            )
        house.write("switch_off_privilege", ALLOWED, by=by, at=at, about=About("privilege", row.id, row.reason))


def _searched(find: Callable[[], _Found], reason: PrivilegeReason, words: str, *, by: Actor, at: datetime) -> Privilege:
    said = rules.require_reason_words(words)
    with transaction.atomic():
        agent = house.agent(by, lock=True)
        decision = rules.decide(power=Power.SWITCH_ON, agent=agent, at=at)
        if decision.allowed:
            decision = _decide_search(agent, at)
        found: _Found = ()
        if decision.allowed:
            found = find()
            decision = rules.decide_found(count=len(found))
            _count(agent, at, is_miss=decision.reason == Reason.NOBODY_FOUND)
        opened = _open(agent, found[0], reason, said, case_id=None, at=at) if decision.allowed else None
        _write(decision, opened, reason, said, by=by, at=at)
    decisions.require(decision)
    assert opened is not None
    return opened


def _decide_search(agent: Agent, at: datetime) -> Decision:
    row = Search.objects.filter(agent_id=agent.id, day=day_of(at)).first()
    return rules.decide_search(
        searches=row.searches if row else 0,
        misses=row.misses if row else 0,
        most_searches=settings.SUPPORT_SEARCHES_PER_DAY,
        most_misses=settings.SUPPORT_MISSES_PER_DAY,
    )


def _count(agent: Agent, at: datetime, *, is_miss: bool) -> None:
    Search.objects.update_or_create(
        agent_id=agent.id,
        day=day_of(at),
        defaults={"searches": F("searches") + 1, "misses": F("misses") + int(is_miss)},
        create_defaults={"searches": 1, "misses": int(is_miss)},
    )


def _open(
    agent: Agent, subject: UUID, reason: PrivilegeReason, words: str, *, case_id: UUID | None, at: datetime
) -> Privilege:
    """Ends the privilege that was on, opens this one, and tells the citizen why."""
    for former in PrivilegeRow.objects.filter(agent_id=agent.id, ended_at=None).order_by("id"):
        former.ended_at = min(former.ends_at, at)
        former.save(update_fields=["ended_at"])
    row = PrivilegeRow.objects.create(
        id=ids.new_id(),
        agent_id=agent.id,
        subject=subject,
        case_id=case_id,
        reason=reason.value,
        started_at=at,
        ends_at=at + timedelta(minutes=settings.SUPPORT_PRIVILEGE_MINUTES),
    )
    with database.entered(subject):
        cipher = keyring.cipher_of(space_id=subject)
        journal.append(
            Entry(
                space_id=subject,
                at=at,
                actor=agent.actor,
                act="switch_on_privilege",
                reason=ALLOWED.reason,
                object_kind="privilege",
                object_id=row.id,
                object_code=reason.value,
                note=cipher.seal(words.encode(), row_id=row.id, field=NOTE_FIELD),
            )
        )
    return queries.privilege_view(row)


def _write(
    decision: Decision, opened: Privilege | None, reason: PrivilegeReason, words: str, *, by: Actor, at: datetime
) -> None:
    about = About("privilege", opened.id if opened else ids.new_id(), reason.value, words)
    house.write("switch_on_privilege", decision, by=by, at=at, about=about)
