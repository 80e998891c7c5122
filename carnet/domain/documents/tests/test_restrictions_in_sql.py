"""PostgreSQL and the law agree, on readers and restrictions drawn at random: lists hold what `decide` lets."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carnet.domain.access import actions as access
from carnet.domain.access import queries as access_queries
from carnet.domain.access import rules as law
from carnet.domain.access.codes import Action, NewRestriction, RestrictedWhat, RestrictedWhom, SpaceFacts
from carnet.domain.documents import queries
from carnet.domain.documents.codes import Coded, Criteria, Order, ReferenceId, Visibility
from carnet.foundation.actors import Actor
from tests import cast
from tests.cast import NOON, Cast, acting, citizen, deposited, pdf

pytestmark = pytest.mark.django_db

STAYS = ("séjour 1", "séjour 2")
READERS = st.sampled_from(
    [
        acting(cast.DIANE),
        acting(cast.PAUL),
        acting(cast.EMMA, mode="regulation"),
        acting(cast.EMMA, mode="break_glass"),
        acting(cast.DIANE, mode="break_glass"),
    ]
)
WHOM = st.sampled_from(
    [
        (RestrictedWhom.EVERYBODY, ""),
        (RestrictedWhom.PROFESSION, "21"),
        (RestrictedWhom.PROFESSION, "10"),
        (RestrictedWhom.ORGANIZATION, cast.PRACTICE.id),
        (RestrictedWhom.PROFESSIONAL, cast.DIANE.rpps),
        (RestrictedWhom.PROFESSIONAL, cast.PAUL.rpps),
    ]
)


@pytest.fixture
def people() -> Cast:
    """The fixed cast, with documents that differ by author, type, stay, date and visibility."""
    assembled = cast.assemble()
    hidden = frozenset({Visibility.HIDDEN_FROM_PROFESSIONALS})
    authors = (acting(cast.DIANE), acting(cast.PAUL), cast.software(cast.LABORATORY))
    for number in range(12):
        deposited(
            assembled.alice,
            pdf(
                f"document {number}",
                type=Coded(("11488-4", "11502-2", "60591-5")[number % 3]),
                reference_ids=(ReferenceId(value=STAYS[number % 2]),) if number % 4 else (),
                service_start=NOON - timedelta(days=number) if number % 5 else None,
                visibility=hidden if number % 6 == 1 else frozenset(),
            ),
            by=authors[number // 2 % 3],
            at=NOON - timedelta(hours=number),
        )
    access.break_glass(space_id=assembled.alice, reason="Urgence", by=acting(cast.EMMA), at=NOON)
    access.break_glass(space_id=assembled.alice, reason="Urgence", by=acting(cast.DIANE), at=NOON)
    return assembled


@st.composite
def restrictions(draw: st.DrawFn) -> NewRestriction:
    """Draws a restriction that makes sense."""
    what = draw(st.sampled_from([kind for kind in RestrictedWhat if kind is not RestrictedWhat.ARRIVALS]))
    whom, excluded = draw(WHOM)
    target, since, until = "", None, None
    if what is RestrictedWhat.CATEGORY:
        target = draw(st.sampled_from(["CPT_REND", "BIOLOGIE", "SYNTHESE"]))
    elif what is RestrictedWhat.EPISODE:
        target = draw(st.sampled_from(STAYS))
    elif what is RestrictedWhat.DOCUMENT:
        target = str(draw(st.integers(0, 11)))
    elif what is RestrictedWhat.PERIOD:
        since = NOON - timedelta(days=draw(st.integers(3, 12)))
        until = draw(st.sampled_from([None, NOON - timedelta(days=2)]))
    return NewRestriction(what=what, whom=whom, target=target, excluded=excluded, care_since=since, care_until=until)


def _every(people: Cast, by: Actor) -> list[UUID]:
    with access_queries.entered(space_id=people.alice, by=by, at=NOON) as standing:
        found = queries.page(
            space_id=people.alice,
            cipher=standing.cipher,
            listed=law.list_filter(
                reader=access_queries.reader_of(citizen(people.alice)),
                space=SpaceFacts(is_open=True, has_mandate=True),
            ),
            by=by,
            criteria=Criteria(),
            order=Order.OLDEST_FIRST,
            offset=0,
            count=100,
        )
    return [document.id for document in found.documents]


def _listed_and_decided(people: Cast, by: Actor, ids: list[UUID]) -> tuple[queries.Found, set[UUID]]:
    with access_queries.entered(space_id=people.alice, by=by, at=NOON) as standing:
        listed = queries.page(
            space_id=people.alice,
            cipher=standing.cipher,
            listed=law.list_filter(reader=standing.reader, space=standing.facts),
            by=by,
            criteria=Criteria(),
            order=Order.NEWEST_FIRST,
            offset=0,
            count=100,
        )
        every = queries.with_ids(space_id=people.alice, cipher=standing.cipher, ids=ids).values()
        decided = {
            document.id
            for document in every
            if law.decide(
                action=Action.LIST, reader=standing.reader, space=standing.facts, document=queries.facts(document, by)
            ).allowed
        }
    return listed, decided


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(by=READERS, asked=st.lists(restrictions(), max_size=3), holds=st.booleans(), allows=st.booleans())
def test_a_list_holds_exactly_what_is_decided(
    people: Cast, by: Actor, asked: list[NewRestriction], holds: bool, allows: bool
) -> None:
    her = citizen(people.alice)
    with transaction.atomic():
        ids = _every(people, by)
        for restriction in asked:
            one = restriction
            if restriction.what is RestrictedWhat.DOCUMENT:
                one = replace(restriction, target=str(ids[int(restriction.target)]))
            access.restrict(space_id=people.alice, restriction=one, by=her, at=NOON)
        if holds:
            access.hold_arrivals(space_id=people.alice, by=her, at=NOON - timedelta(hours=5))
        access.choose_emergency(
            space_id=people.alice,
            allows_regulation=True,
            allows_break_glass=True,
            allows_hidden=allows,
            by=her,
            at=NOON,
        )
        listed, decided = _listed_and_decided(people, by, ids)
        assert {document.id for document in listed.documents} == decided
        assert listed.total == len(decided)
        transaction.set_rollback(True)


def test_the_draw_is_not_in_vain(people: Cast) -> None:
    """The readers above see something when nothing is withheld."""
    for by in (acting(cast.DIANE), acting(cast.PAUL), acting(cast.EMMA, mode="regulation")):
        with access_queries.entered(space_id=people.alice, by=by, at=NOON) as standing:
            listed = law.list_filter(reader=standing.reader, space=standing.facts)
            latest = queries.latest_deposit(space_id=people.alice, listed=listed, by=by)
        assert latest is not None
