"""Which facts make one notice."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from carnet.domain.notifications import rules
from carnet.domain.notifications.codes import ACCESSES, Fact, NoticeKind
from carnet.domain.notifications.tests.factories import AT, fact
from carnet.foundation.actors import SYSTEM, Actor, ActorKind

SPACE, OTHER_SPACE = UUID(int=1), UUID(int=2)
DOCUMENT, OTHER_DOCUMENT = UUID(int=11), UUID(int=12)


def read(**changes: str | UUID | None) -> Fact:
    return fact(SPACE, NoticeKind.DOCUMENT_READ, at=AT, **changes)


def test_folds_the_accesses_of_one_person_on_one_day() -> None:
    later = fact(SPACE, NoticeKind.DOCUMENT_READ, at=AT + timedelta(hours=2), object_id=DOCUMENT, object_code="11502-2")
    (notice,) = rules.folded([later, read(object_id=DOCUMENT, object_code="11502-2"), later])

    assert (notice.kind, notice.count, notice.at) == (NoticeKind.DOCUMENT_READ, 3, later.at)
    assert (notice.object_id, notice.object_code) == (DOCUMENT, "11502-2")


def test_no_longer_names_a_document_when_there_are_several() -> None:
    facts = [read(object_id=DOCUMENT, object_code="11502-2"), read(object_id=OTHER_DOCUMENT, object_code="11488-4")]
    (notice,) = rules.folded(facts)
    assert (notice.object_id, notice.object_code, notice.count) == (None, "", 2)


def test_says_that_the_record_was_read_when_accesses_differ() -> None:
    (notice,) = rules.folded([read(), fact(SPACE, NoticeKind.RECORD_READ)])
    assert notice.kind is NoticeKind.RECORD_READ


@pytest.mark.parametrize(
    "other",
    [
        read(actor_id="10900000160"),
        read(actor_name="Dr Anne MARTIN"),
        read(organization_name="Clinique du Verger"),
        fact(OTHER_SPACE, NoticeKind.DOCUMENT_READ),
        fact(SPACE, NoticeKind.DOCUMENT_READ, at=AT + timedelta(days=1)),
        fact(SPACE, NoticeKind.DOCUMENT_ADDED),
    ],
)
def test_tells_apart_what_differs_by_one_thing(other: Fact) -> None:
    assert len(rules.folded([read(), other])) == 2


def test_changes_day_at_midnight_in_paris() -> None:
    before, after = (datetime(2026, 3, 1, 22, minute, tzinfo=UTC) + timedelta(minutes=30) for minute in (29, 31))
    assert rules.day_of(before) != rules.day_of(after)
    assert len(rules.folded([fact(SPACE, NoticeKind.RECORD_READ, at=at) for at in (before, after)])) == 2


@pytest.mark.parametrize("kind", sorted(set(NoticeKind) - ACCESSES))
def test_tells_each_other_fact_by_itself(kind: NoticeKind) -> None:
    facts = [fact(SPACE, kind), fact(SPACE, kind)]
    assert {notice.id for notice in rules.folded(facts)} == {one.id for one in facts}


def test_orders_notices_by_their_keys() -> None:
    facts = [fact(UUID(int=number % 7), NoticeKind.DOCUMENT_ADDED) for number in range(50)]
    keys = [(notice.space_id, notice.id) for notice in rules.folded(facts)]
    assert keys == sorted(keys)


@pytest.mark.parametrize(("days", "is_worth"), [(0, True), (7, True), (8, False)])
def test_mails_only_what_is_recent(*, days: int, is_worth: bool) -> None:
    assert rules.is_worth_mailing(fact_at=AT, at=AT + timedelta(days=days)) is is_worth


@pytest.mark.parametrize(
    ("by", "allowed"),
    [
        (Actor(ActorKind.CITIZEN, "espace"), True),
        (SYSTEM, True),
        (Actor(ActorKind.REPRESENTATIVE, "parent", on_behalf_of="espace"), True),
        (Actor(ActorKind.REPRESENTATIVE, "espace", on_behalf_of="autre"), False),
        (Actor(ActorKind.CITIZEN, "autre"), False),
        (Actor(ActorKind.PROFESSIONAL, "espace"), False),
        (Actor(ActorKind.SUPPORT, "espace"), False),
    ],
)
def test_lets_only_the_citizens_side_choose_the_address(*, by: Actor, allowed: bool) -> None:
    assert rules.decide_contact(by=by, space="espace").allowed is allowed
