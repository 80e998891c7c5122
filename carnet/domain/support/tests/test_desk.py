"""The desk: cases taken by one agent, privileges that end, searches that are counted, and both journals."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from pytest_django import Settings

from carnet.domain.access import queries as access_queries
from carnet.domain.documents.rules.faults import Invalid
from carnet.domain.identity.actions import IdentifierInUse
from carnet.domain.spaces import queries as spaces
from carnet.domain.spaces.codes import State
from carnet.domain.support import actions, house, queries, reading
from carnet.domain.support.codes import Agent, CaseStatus, PrivilegeReason, Role, Side
from carnet.domain.support.tests import factories
from carnet.domain.support.tests.factories import LATER, Desk
from carnet.foundation import database
from carnet.foundation.actors import SYSTEM, Actor, ActorKind
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import house as house_journal
from carnet.foundation.journal import queries as journal
from carnet.foundation.values.ins import UnreadableIns
from tests import cast
from tests.cast import NOON, Cast, acting, citizen

pytestmark = pytest.mark.django_db

WORDS = "Elle appelle : son code n’arrive pas."
ALICE_INS = "2840375111111"


def _case(space_id: UUID) -> UUID:
    by = citizen(space_id)
    return actions.open_case(space_id=space_id, words="Qui est-ce ?", line_seq=1, by=by, at=NOON)


def _acts(space_id: UUID, count: int) -> list[tuple[str, str]]:
    with database.entered(space_id):
        return [(line.entry.act, line.entry.reason) for line in journal.newest(space_id=space_id, count=count)]


def _switched(agent: Agent, matricule: str = ALICE_INS) -> None:
    actions.switch_on_by_ins(matricule=matricule, reason=PrivilegeReason.CALL, words=WORDS, by=agent.actor, at=LATER)


def test_a_case_goes_from_the_queue_to_its_answer(people: Cast, desk: Desk) -> None:
    case_id = _case(people.alice)
    (queued,) = queries.queue(count=10)
    assert (queued.case_id, queued.status, queued.assigned_name) == (case_id, CaseStatus.OPEN, "")
    at = {"space_id": people.alice, "case_id": case_id, "by": desk.sophie.actor, "at": LATER}
    with pytest.raises(Refused, match="not_your_case"):
        reading.case_file(**at)  # type: ignore[arg-type]
    actions.take_case(**at)  # type: ignore[arg-type]
    found = reading.case_file(**at)  # type: ignore[arg-type]
    assert (found.initials, found.line.seq if found.line else None) == ("A. M.", 1)
    actions.reply(**at, words="Quel jour était-ce ?", is_question=True)  # type: ignore[arg-type]
    assert queries.queue(count=10)[0].status is CaseStatus.WAITING
    actions.answer(space_id=people.alice, case_id=case_id, words="Mardi.", by=citizen(people.alice), at=LATER)
    actions.reply(**at, words="C’est votre laboratoire.")  # type: ignore[arg-type]
    said = queries.conversation(space_id=people.alice, case_id=case_id)
    assert [(one.side, one.author_name) for one in said.messages] == [
        (Side.CITIZEN, ""),
        (Side.AGENT, "Sophie Aubert"),
        (Side.CITIZEN, ""),
        (Side.AGENT, "Sophie Aubert"),
    ]
    assert said.case.status is CaseStatus.ANSWERED
    actions.close_case(**at)  # type: ignore[arg-type]
    assert queries.queue(count=10) == ()
    assert _acts(people.alice, 3) == [
        ("close_case", "allowed"),
        ("reply_in_case", "allowed"),
        ("write_in_case", "allowed"),
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload ->> 'kind' FROM outbox_job WHERE space_id = %s", [people.alice])
        assert [kind for (kind,) in cursor.fetchall()].count("case_answered") == 2


def test_a_case_is_read_and_answered_by_who_took_it(people: Cast, desk: Desk) -> None:
    case_id = _case(people.alice)
    mine = {"space_id": people.alice, "case_id": case_id, "by": desk.sophie.actor, "at": LATER}
    other = {**mine, "by": desk.rachid.actor}
    actions.take_case(**mine)  # type: ignore[arg-type]
    for refused in (actions.take_case, actions.give_back, actions.close_case, reading.case_file):
        with pytest.raises(Refused):
            refused(**other)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        actions.reply(**other, words="Bonjour")  # type: ignore[arg-type]
    assert _acts(people.alice, 1) == [("reply_in_case", "not_your_case")]
    actions.give_back(**mine)  # type: ignore[arg-type]
    actions.take_case(**other)  # type: ignore[arg-type]
    assert queries.queue(count=1)[0].assigned_name == "Rachid Belkacem"


@pytest.mark.parametrize("name", ["oscar", "denise", "aude"])
def test_others_take_no_case(people: Cast, desk: Desk, name: str) -> None:
    by = getattr(desk, name).actor
    with pytest.raises(Refused, match="role_not_entitled"):
        actions.take_case(space_id=people.alice, case_id=_case(people.alice), by=by, at=LATER)


def test_a_case_of_another_space_is_not_found(people: Cast, desk: Desk) -> None:
    case_id = _case(people.alice)
    with pytest.raises(queries.NoSuchCase):
        actions.take_case(space_id=people.boris, case_id=case_id, by=desk.sophie.actor, at=LATER)
    with pytest.raises(queries.NoSuchCase):
        reading.case_file(space_id=people.boris, case_id=case_id, by=desk.sophie.actor, at=LATER)


def test_nothing_of_a_space_is_seen_before_a_privilege(people: Cast, desk: Desk) -> None:
    with pytest.raises(Refused, match="privilege_needed"):
        reading.space_state(by=desk.sophie.actor, at=LATER)
    with pytest.raises(Refused, match="privilege_needed"):
        actions.close_space(space_id=people.alice, by=desk.sophie.actor, at=LATER)


def test_a_privilege_shows_one_citizen_for_half_an_hour(people: Cast, desk: Desk) -> None:
    _switched(desk.sophie)
    privilege, state = reading.space_state(by=desk.sophie.actor, at=LATER)
    assert privilege.ends_at == LATER + timedelta(minutes=30)
    assert (state.space_id, state.identity.birth_family_name, state.state) == (people.alice, "MARTIN", State.ACTIVE)
    with pytest.raises(Refused, match="privilege_elsewhere"):
        actions.close_space(space_id=people.boris, by=desk.sophie.actor, at=LATER)
    with pytest.raises(Refused, match="privilege_needed"):
        reading.space_state(by=desk.rachid.actor, at=LATER)
    with pytest.raises(Refused, match="privilege_ended"):
        reading.space_state(by=desk.sophie.actor, at=privilege.ends_at)
    assert queries.privilege(agent_id=desk.sophie.id, at=privilege.ends_at) is None


def test_the_citizen_reads_why(people: Cast, desk: Desk) -> None:
    _switched(desk.sophie)
    with database.entered(people.alice):
        (line,) = journal.newest(space_id=people.alice, count=1)
    entry = line.entry
    assert (entry.act, entry.object_code, entry.actor.name) == ("switch_on_privilege", "call", "Sophie Aubert")
    assert WORDS.encode() not in entry.note
    actions.switch_off(by=desk.sophie.actor, at=LATER)
    assert _acts(people.alice, 1) == [("switch_off_privilege", "allowed")]
    with pytest.raises(Refused, match="privilege_ended"):
        reading.space_state(by=desk.sophie.actor, at=LATER)
    actions.switch_off(by=desk.sophie.actor, at=LATER)


def test_a_second_privilege_ends_the_first(people: Cast, desk: Desk) -> None:
    _switched(desk.sophie)
    _switched(desk.sophie, cast.BORIS.ins.value)
    assert reading.space_state(by=desk.sophie.actor, at=LATER)[1].space_id == people.boris


def test_a_privilege_for_a_case_is_for_who_took_it(people: Cast, desk: Desk) -> None:
    case_id = _case(people.alice)
    asked = {"space_id": people.alice, "case_id": case_id, "words": WORDS, "by": desk.sophie.actor, "at": LATER}
    with pytest.raises(Refused, match="not_your_case"):
        actions.switch_on_for_case(**asked)  # type: ignore[arg-type]
    actions.take_case(space_id=people.alice, case_id=case_id, by=desk.sophie.actor, at=LATER)
    actions.switch_on_for_case(**asked)  # type: ignore[arg-type]
    privilege, state = reading.space_state(by=desk.sophie.actor, at=LATER)
    assert (privilege.case_id, privilege.reason) == (case_id, PrivilegeReason.CASE)
    assert [case.id for case in state.living_cases] == [case_id]


def test_searches_that_find_nobody_are_written_and_stop(people: Cast, desk: Desk, settings: Settings) -> None:
    settings.SUPPORT_MISSES_PER_DAY = 2
    for _ in range(2):
        with pytest.raises(Refused, match="nobody_found"):
            _switched(desk.sophie, "1800175111111")
    with pytest.raises(Refused, match="too_many_searches"):
        _switched(desk.sophie)
    _switched(desk.rachid)
    at = LATER + timedelta(days=1)
    actions.switch_on_by_ins(matricule=ALICE_INS, reason=PrivilegeReason.CALL, words=WORDS, by=desk.sophie.actor, at=at)
    told = reading.house_journal_page(by=desk.aude.actor, at=at, count=6)
    assert [(one.line.entry.actor.name, one.line.entry.reason, one.words) for one in told[1:]] == [
        ("Sophie Aubert", "allowed", WORDS),
        ("Rachid Belkacem", "allowed", WORDS),
        ("Sophie Aubert", "too_many_searches", WORDS),
        ("Sophie Aubert", "nobody_found", WORDS),
        ("Sophie Aubert", "nobody_found", WORDS),
    ]


def test_a_search_by_traits(people: Cast, desk: Desk) -> None:
    person = cast.ALICE
    assert person.birth_on is not None
    actions.switch_on_by_traits(
        family_name="Martin",
        given_name="Alice",
        birth_on=person.birth_on,
        sex=person.sex,
        reason=PrivilegeReason.LETTER,
        words=WORDS,
        by=desk.vera.actor,
        at=LATER,
    )
    assert reading.space_state(by=desk.vera.actor, at=LATER)[1].space_id == people.alice


def test_refuses_words_and_numbers_that_say_nothing(people: Cast, desk: Desk) -> None:
    by = desk.sophie.actor
    with pytest.raises(Invalid):
        actions.switch_on_by_ins(matricule=ALICE_INS, reason=PrivilegeReason.CALL, words="ok", by=by, at=LATER)
    with pytest.raises(UnreadableIns):
        actions.switch_on_by_ins(matricule="abc", reason=PrivilegeReason.CALL, words=WORDS, by=by, at=LATER)


def test_a_space_is_suspended_reopened_and_closed(people: Cast, desk: Desk) -> None:
    _switched(desk.sophie)
    by = desk.sophie.actor
    for act, state in (
        (actions.suspend_space, State.SUSPENDED),
        (actions.reopen_space, State.ACTIVE),
        (actions.close_space, State.CLOSED),
    ):
        act(space_id=people.alice, by=by, at=LATER)
        with database.entered(people.alice):
            assert spaces.life(space_id=people.alice).state is state
    with pytest.raises(Refused, match="cannot_close_when_closed"):
        actions.close_space(space_id=people.alice, by=by, at=LATER)
    assert _acts(people.alice, 2) == [("close_space", "cannot_close_when_closed"), ("close_space", "allowed")]
    assert _acts(house_journal.HOUSE, 1) == [("close_space", "cannot_close_when_closed")]


def test_a_suspended_agent_is_out_at_once(people: Cast, desk: Desk) -> None:
    _switched(desk.sophie)
    actions.suspend_agent(agent_id=desk.sophie.id, by=SYSTEM, at=LATER)
    with pytest.raises(Refused, match="agent_suspended"):
        reading.space_state(by=desk.sophie.actor, at=LATER)
    actions.resume_agent(agent_id=desk.sophie.id, by=SYSTEM, at=LATER)
    with pytest.raises(Refused, match="privilege_ended"):
        reading.space_state(by=desk.sophie.actor, at=LATER)
    actions.change_role(agent_id=desk.sophie.id, role=Role.AUDITOR, by=SYSTEM, at=LATER)
    with pytest.raises(Refused, match="role_not_entitled"):
        _switched(desk.sophie)


def test_agents_have_names_of_their_own(desk: Desk) -> None:
    with pytest.raises(IdentifierInUse):
        factories._hired("Sophie Aubert", Role.SUPPORT, "A1")
    with pytest.raises(queries.NoSuchAgent):
        actions.suspend_agent(agent_id=house_journal.HOUSE, by=SYSTEM, at=LATER)
    assert next(iter(queries.agents())).name == "Aude Faure"


@pytest.mark.parametrize("by", [SYSTEM, Actor(kind=ActorKind.SUPPORT, id="x"), acting(cast.DIANE)])
def test_who_is_no_agent_does_nothing(people: Cast, by: Actor) -> None:
    with pytest.raises(house.NotAnAgent):
        reading.space_state(by=by, at=LATER)


def test_an_agent_reads_no_health_document(people: Cast, desk: Desk) -> None:
    _switched(desk.sophie)
    with (
        pytest.raises(access_queries.NoReader),
        access_queries.entered(space_id=people.alice, by=desk.sophie.actor, at=LATER),
    ):
        pytest.fail("an agent entered as a reader")


def test_the_house_s_journal_is_for_auditors_and_protection_officers(people: Cast, desk: Desk) -> None:
    for agent in (desk.sophie, desk.vera, desk.oscar):
        with pytest.raises(Refused):
            reading.house_journal_page(by=agent.actor, at=LATER, count=5)
    lines = reading.house_journal_page(by=desk.denise.actor, at=LATER, count=5)
    assert [one.line.entry.outcome.value for one in lines] == ["allowed", "refused", "refused", "refused", "allowed"]
    with database.entered(house_journal.HOUSE):
        assert journal.verify(space_id=house_journal.HOUSE).faults == ()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO support_agent SELECT * FROM support_agent",
        "UPDATE support_agent SET role = 'supervisor'",
        "UPDATE support_agent SET is_active = true",
        "DELETE FROM support_agent",
        "DELETE FROM support_privilege",
        "DELETE FROM support_request",
    ],
)
def test_the_web_changes_no_agent_and_deletes_nothing(desk: Desk, statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE carnet_web")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute(statement)


def test_the_web_s_role_suffices_for_the_desk(people: Cast, desk: Desk) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE carnet_web")
        case_id = _case(people.alice)
        actions.take_case(space_id=people.alice, case_id=case_id, by=desk.sophie.actor, at=LATER)
        _switched(desk.sophie)
        assert reading.space_state(by=desk.sophie.actor, at=LATER)[1].space_id == people.alice


def test_a_closed_case_is_destroyed_a_year_later(people: Cast, desk: Desk) -> None:
    kept, gone = _case(people.alice), _case(people.alice)
    actions.close_own(space_id=people.alice, case_id=gone, by=citizen(people.alice), at=NOON)
    year = timedelta(days=365)
    assert actions.forget_old_cases(at=NOON + year - timedelta(seconds=1)) == 0
    assert actions.forget_old_cases(at=NOON + year) == 1
    assert [case.id for case in queries.cases_of(space_id=people.alice)] == [kept]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM support_message WHERE case_id = %s", [gone])
        assert cursor.fetchone() == (0,)
