"""Looking for lines: each criterion alone and together, page after page, and nothing of what stays out of sight."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from carnet.foundation import database
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.journal import actions, searching
from carnet.foundation.journal.codes import Entry, Line, Outcome
from carnet.foundation.journal.searching import Criteria

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ACTORS = tuple(
    Actor(kind=ActorKind.PROFESSIONAL, id=f"1000000{number}", organization_id=f"1{number % 2}") for number in range(4)
)
ACTS = ("read_document", "deposit_document", "block_professional")
SECRET = uuid4()


@pytest.fixture
def space_id(db: None) -> UUID:
    space_id = uuid4()
    with database.entered(space_id):
        actions.open_journal(space_id=space_id)
        for number in range(60):
            about_document = number % 3 != 2
            actions.append(
                Entry(
                    space_id=space_id,
                    at=NOON + timedelta(hours=number),
                    actor=ACTORS[number % 4] if number % 20 else ACTORS[0],
                    act=ACTS[number % 3],
                    outcome=Outcome.REFUSED if number % 7 == 3 else Outcome.ALLOWED,
                    object_kind="document" if about_document else "",
                    object_id=(SECRET if number % 6 == 0 else UUID(int=number)) if about_document else None,
                )
            )
    return space_id


def _all(space_id: UUID) -> list[Line]:
    with database.entered(space_id):
        return list(searching.page(space_id=space_id, count=1000).lines)


def _answers(line: Line, asked: Criteria) -> bool:
    entry = line.entry
    return (
        (not asked.actor_id or entry.actor.id == asked.actor_id)
        and (not asked.organization_id or entry.actor.organization_id == asked.organization_id)
        and (asked.acts is None or entry.act in asked.acts)
        and (asked.outcome is None or entry.outcome is asked.outcome)
        and (not asked.about or entry.object_kind == asked.about)
        and (not asked.not_about or entry.object_kind != asked.not_about)
        and (asked.since is None or entry.at >= asked.since)
        and (asked.until is None or entry.at < asked.until)
    )


_CRITERIA = (
    Criteria(),
    Criteria(actor_id=ACTORS[1].id),
    Criteria(organization_id="11"),
    Criteria(acts=ACTS[:1]),
    Criteria(acts=()),
    Criteria(outcome=Outcome.REFUSED),
    Criteria(outcome=Outcome.ALLOWED, acts=ACTS[1:]),
    Criteria(about="document"),
    Criteria(not_about="document", actor_id=ACTORS[2].id),
    Criteria(since=NOON + timedelta(hours=10), until=NOON + timedelta(hours=20)),
    Criteria(since=NOON + timedelta(hours=10), outcome=Outcome.REFUSED, organization_id="10"),
)


@pytest.mark.parametrize("criteria", _CRITERIA)
@pytest.mark.parametrize("unseen", [(), (SECRET,)])
def test_finds_exactly_what_answers_page_after_page(
    space_id: UUID, criteria: Criteria, unseen: tuple[UUID, ...]
) -> None:
    expected = [one for one in _all(space_id) if _answers(one, criteria) and one.entry.object_id not in unseen]
    found: list[Line] = []
    before = None
    with database.entered(space_id):
        while True:
            page = searching.page(space_id=space_id, count=7, before=before, criteria=criteria, unseen=unseen)
            found += page.lines
            if page.older is None:
                break
            assert len(page.lines) == 7
            before = page.older
    assert found == expected
    assert all(newer.seq > older.seq for newer, older in pairwise(found))


def test_lists_who_came_the_latest_first(space_id: UUID) -> None:
    lines = _all(space_id)
    with database.entered(space_id):
        passages = searching.passages(space_id=space_id)
    assert {one.newest.entry.actor for one in passages} == set(ACTORS)
    for passage in passages:
        theirs = [line for line in lines if line.entry.actor == passage.newest.entry.actor]
        assert (passage.newest, passage.first_at) == (theirs[0], theirs[-1].entry.at)
    assert [one.newest.seq for one in passages] == sorted((one.newest.seq for one in passages), reverse=True)


def test_leaves_out_who_only_touched_what_is_out_of_sight(space_id: UUID) -> None:
    stranger = replace(ACTORS[0], id="secretive")
    entry = Entry(space_id=space_id, at=NOON, actor=stranger, act=ACTS[0], object_kind="document", object_id=SECRET)
    with database.entered(space_id):
        actions.append(entry)
        seen, all_of_them = (
            {one.newest.entry.actor.id for one in searching.passages(space_id=space_id, unseen=unseen)}
            for unseen in ((SECRET,), ())
        )
    assert all_of_them - seen == {"secretive"}


def test_leaves_out_a_mode_and_who_came_in_that_mode_only(space_id: UUID) -> None:
    doctor = replace(ACTORS[0], id="discreet", mode="secret")
    with database.entered(space_id):
        actions.append(Entry(space_id=space_id, at=NOON, actor=doctor, act=ACTS[0]))
        pages = [searching.page(space_id=space_id, count=3, unseen_mode=mode) for mode in ("", "secret")]
        came = [
            {one.newest.entry.actor.id for one in searching.passages(space_id=space_id, unseen_mode=mode)}
            for mode in ("", "secret")
        ]
    assert pages[0].lines[0].entry.actor == doctor
    assert pages[1].lines == (*pages[0].lines[1:], pages[1].lines[-1])
    assert came[0] - came[1] == {"discreet"}


def test_shows_nothing_of_a_space_that_was_not_entered(space_id: UUID) -> None:
    with database.entered(uuid4()):
        assert searching.page(space_id=space_id, count=10).lines == ()
        assert searching.passages(space_id=space_id) == ()


@pytest.mark.parametrize(
    ("criteria", "index"),
    [
        (Criteria(), "journal_line_pkey"),
        (Criteria(actor_id="rare"), "journal_line_actor"),
        (Criteria(outcome=Outcome.REFUSED), "journal_line_refused"),
    ],
)
def test_reads_few_lines_of_a_long_journal(space_id: UUID, criteria: Criteria, index: str) -> None:
    with database.entered(space_id), connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO journal_line SELECT (jsonb_populate_record(l, jsonb_build_object('seq', 60 + g))).*
            FROM journal_line l, generate_series(1, 20000) g WHERE l.space_id = %s AND l.seq = 2
            """,
            [space_id],
        )
        cursor.execute("ANALYZE journal_line")
        cursor.execute("SET LOCAL enable_seqscan = off")
        condition, parameters = searching._condition(space_id, criteria, ())
        cursor.execute(f"EXPLAIN SELECT * FROM journal_line WHERE {condition} ORDER BY seq DESC LIMIT 51", parameters)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert index in plan
    assert "Sort" not in plan


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=20), st.text(max_size=20))
def test_writes_no_word_of_the_reader_in_the_statement(actor_id: str, place: str) -> None:
    condition, parameters = searching._condition(SECRET, Criteria(actor_id=actor_id, organization_id=place), ())
    assert condition.count("%s") == len(parameters) == 1 + bool(actor_id) + bool(place)
