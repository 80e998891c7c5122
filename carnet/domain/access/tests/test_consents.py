"""Consents: once for the team, each time outside it, express for an occupational doctor; withdrawn, they end."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.conf import settings

from carnet.domain.access import actions, lists, queries, reading
from carnet.domain.access.codes import AuthorizationStatus, ConsentMeans, ConsentScope, TeamList
from carnet.domain.access.models import Authorization
from carnet.domain.identity import actions as identity
from carnet.domain.identity.codes import Professional
from carnet.foundation import database
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.decisions import Refused
from tests import cast
from tests.cast import NOON, Cast, acting, citizen

pytestmark = pytest.mark.django_db

OCCUPATIONAL = Professional("10000000074", "Travail", "Tom", "M", "10", "SM25", True, (cast.HOSPITAL,))
SECRETARY = Actor(kind=ActorKind.STAFF, id="3920000019/7", name="Sam Accueil", organization_id=cast.HOSPITAL.id)


@pytest.fixture
def people() -> Cast:
    """The fixed cast, and an occupational doctor of the hospital."""
    assembled = cast.assemble()
    identity.register_professional(professional=OCCUPATIONAL, since=date(2020, 1, 1))
    return assembled


def _facts(people: Cast, by: Actor, *, days: float = 0) -> queries.codes.SpaceFacts:  # type: ignore[name-defined]
    with queries.entered(space_id=people.alice, by=by, at=NOON + timedelta(days=days)) as standing:
        return standing.facts


def _of(people: Cast) -> lists.ConsentView:
    return reading.consents(space_id=people.alice, by=citizen(people.alice), at=NOON)[0]


def test_gives_no_team_access_without_a_recorded_consent(people: Cast) -> None:
    actions.record_consent(space_id=people.alice, by=acting(cast.EMMA), at=NOON)
    assert not _facts(people, acting(cast.NORA)).authorised


def test_covers_the_whole_team_once_recorded(people: Cast) -> None:
    actions.record_consent(space_id=people.alice, by=acting(cast.EMMA), at=NOON, scope=ConsentScope.TEAM)
    assert _facts(people, acting(cast.EMMA)).authorised
    assert _facts(people, acting(cast.NORA)).authorised
    assert _facts(people, SECRETARY).authorised
    assert not _facts(people, acting(OCCUPATIONAL)).authorised
    consent = _of(people)
    assert (consent.scope, consent.organization_id, consent.collected_by) == (
        ConsentScope.TEAM,
        cast.HOSPITAL.id,
        cast.EMMA.rpps,
    )


def test_ends_with_the_consent_that_is_withdrawn(people: Cast) -> None:
    consent_id = actions.record_consent(space_id=people.alice, by=acting(cast.EMMA), at=NOON, scope=ConsentScope.TEAM)
    her = citizen(people.alice)
    actions.withdraw_consent(space_id=people.alice, consent_id=consent_id, by=her, at=NOON)
    assert [_facts(people, acting(who)).authorised for who in (cast.EMMA, cast.NORA)] == [False, False]
    assert lists.records_of(holder=cast.HOSPITAL.id, at=NOON) == ()
    assert _of(people).withdrawn_at == NOON
    with pytest.raises(actions.NoSuchConsent):
        actions.withdraw_consent(space_id=people.alice, consent_id=consent_id, by=her, at=NOON)
    with pytest.raises(Refused, match="role_not_entitled"):
        actions.withdraw_consent(space_id=people.alice, consent_id=uuid4(), by=acting(cast.DIANE), at=NOON)


def test_does_not_give_back_by_the_team_what_was_ended_in_person(people: Cast) -> None:
    actions.record_consent(space_id=people.alice, by=acting(cast.EMMA), at=NOON, scope=ConsentScope.TEAM)
    her = citizen(people.alice)
    later = NOON + timedelta(hours=1)
    actions.block(space_id=people.alice, rpps=cast.NORA.rpps, by=her, at=later)
    actions.unblock(space_id=people.alice, rpps=cast.NORA.rpps, by=her, at=later)
    assert not _facts(people, acting(cast.NORA), days=1).authorised
    anew = later + timedelta(hours=1)
    actions.record_consent(space_id=people.alice, by=acting(cast.EMMA), at=anew, scope=ConsentScope.TEAM)
    assert _facts(people, acting(cast.NORA), days=1).authorised


def test_lets_staff_declare_for_their_structure(people: Cast) -> None:
    actions.declare_authorization(space_id=people.alice, by=SECRETARY, at=NOON)
    assert _of(people).scope is ConsentScope.TEAM
    assert _facts(people, acting(cast.NORA)).authorised
    assert not Authorization.objects.filter(rpps=SECRETARY.id).exists()


def test_lasts_one_consultation_outside_the_team(people: Cast) -> None:
    actions.record_consent(
        space_id=people.alice,
        by=acting(cast.NORA),
        at=NOON,
        scope=ConsentScope.CONSULTATION,
        lasting=timedelta(days=90),
    )
    assert _facts(people, acting(cast.NORA)).authorised
    assert not _facts(people, acting(cast.NORA), days=settings.CONSULTATION_CONSENT / timedelta(days=1)).authorised


def test_is_collected_by_one_for_another(people: Cast) -> None:
    actions.record_consent(
        space_id=people.alice, by=acting(cast.DIANE), at=NOON, rpps=cast.NORA.rpps, means=ConsentMeans.WRITTEN
    )
    assert _facts(people, acting(cast.NORA)).authorised
    consent = _of(people)
    assert (consent.professional, consent.collected_by, consent.means) == (
        cast.NORA.rpps,
        cast.DIANE.rpps,
        ConsentMeans.WRITTEN,
    )
    with pytest.raises(actions.UnknownProfessional):
        actions.record_consent(space_id=people.alice, by=acting(cast.DIANE), at=NOON, rpps="10009999999")
    with pytest.raises(Refused, match="blocked"):
        actions.record_consent(space_id=people.alice, by=acting(cast.DIANE), at=NOON, rpps=cast.BRUNO.rpps)
    with pytest.raises(Refused, match="role_not_entitled"):
        actions.record_consent(
            space_id=people.alice, by=acting(cast.DIANE), at=NOON, rpps=cast.NORA.rpps, scope=ConsentScope.TEAM
        )


def test_is_express_for_an_occupational_doctor(people: Cast) -> None:
    with pytest.raises(Refused, match="no_express_consent"):
        actions.record_consent(space_id=people.alice, by=acting(cast.DIANE), at=NOON, rpps=OCCUPATIONAL.rpps)
    actions.authorize(space_id=people.alice, rpps=OCCUPATIONAL.rpps, by=citizen(people.alice), at=NOON)
    assert (_of(people).scope, _of(people).means) == (ConsentScope.EXPRESS, ConsentMeans.DIGITAL)
    assert _facts(people, acting(OCCUPATIONAL)).authorised


def test_says_where_an_authorisation_stands(people: Cast) -> None:
    actions.declare_authorization(space_id=people.alice, by=acting(cast.NORA), at=NOON, lasting=timedelta(hours=1))

    def status(by: Actor, days: int = 0) -> AuthorizationStatus:
        return reading.check_access(space_id=people.alice, by=by, at=NOON + timedelta(days=days)).status

    assert status(acting(cast.DIANE)) == "VALIDE"
    assert status(acting(cast.NORA)) == "VALIDE"
    assert status(acting(cast.NORA), days=1) == "EXPIREE"
    assert status(acting(cast.EMMA)) == "INEXISTANTE"
    assert status(acting(cast.BRUNO)) == "INTERDITE"
    assert reading.check_access(space_id=people.alice, by=acting(cast.DIANE), at=NOON).is_treating_doctor


@pytest.mark.parametrize(
    ("which", "listed"),
    [
        (TeamList.ACTIVE, {cast.DIANE.rpps, cast.PAUL.rpps}),
        (TeamList.FORBIDDEN, {cast.BRUNO.rpps}),
        (TeamList.ALL, {cast.DIANE.rpps, cast.PAUL.rpps, cast.BRUNO.rpps}),
    ],
)
def test_lists_by_kind(people: Cast, which: TeamList, listed: set[str]) -> None:
    team = reading.care_team(space_id=people.alice, by=acting(cast.DIANE), at=NOON, which=which)
    assert {view.rpps for view in team} == listed


def test_names_and_withdraws_an_administrator(people: Cast) -> None:
    her = citizen(people.alice)
    with pytest.raises(Refused, match="role_not_entitled"):
        actions.name_administrator(space_id=people.alice, rpps=cast.PAUL.rpps, by=her, at=NOON)
    actions.name_administrator(space_id=people.alice, rpps=cast.EMMA.rpps, by=her, at=NOON)
    assert _facts(people, acting(cast.EMMA)).is_treating_doctor
    actions.withdraw_administrator(space_id=people.alice, rpps=cast.EMMA.rpps, by=her, at=NOON)
    facts = _facts(people, acting(cast.EMMA))
    assert (facts.is_treating_doctor, facts.authorised) == (False, True)


def test_stops_being_treating_doctor_and_stays_authorised(people: Cast) -> None:
    actions.stop_being_treating_doctor(space_id=people.alice, by=acting(cast.DIANE), at=NOON)
    facts = _facts(people, acting(cast.DIANE))
    assert (facts.is_treating_doctor, facts.authorised) == (False, True)
    with pytest.raises(Refused, match="role_not_entitled"):
        actions.stop_being_treating_doctor(space_id=people.alice, by=acting(cast.DIANE), at=NOON)


def test_blocks_another_at_the_patients_request(people: Cast) -> None:
    by = acting(cast.DIANE)
    actions.block_for_patient(space_id=people.alice, rpps=cast.PAUL.rpps, by=by, at=NOON)
    assert _facts(people, acting(cast.PAUL)).blocked
    actions.name_administrator(space_id=people.alice, rpps=cast.EMMA.rpps, by=citizen(people.alice), at=NOON)
    for rpps in (cast.DIANE.rpps, cast.EMMA.rpps, "10009999999"):
        with pytest.raises(Refused, match="role_not_entitled"):
            actions.block_for_patient(space_id=people.alice, rpps=rpps, by=by, at=NOON)


def test_keeps_the_list_of_records_closed_to_others(people: Cast) -> None:
    assert [view.space_id for view in lists.records_of(holder=cast.DIANE.rpps, at=NOON)] == [people.alice]
    assert lists.records_of(holder=cast.BRUNO.rpps, at=NOON) == ()
    with database.entered(people.boris):
        database.rows("SELECT set_config('carnet.holder', '', true)", ())
        assert database.rows("SELECT count(*) FROM access_record", ()) == [(0,)]
