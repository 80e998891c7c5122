"""After an emergency access the citizen and the médecin traitant are told; nobody else."""

from datetime import timedelta

import pytest

from carnet.domain.access import actions as access
from carnet.domain.access import reading
from carnet.domain.access.reading import EmergencyNotice
from carnet.domain.identity.codes import Professional
from carnet.domain.notifications import codes, professionals, queries
from carnet.domain.notifications.codes import Fact, NoticeKind
from carnet.foundation import database, ids
from carnet.journeys import telling
from tests import cast
from tests.cast import NOON, Cast, acting, citizen

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> Cast:
    """The fixed cast."""
    return cast.assemble()


def _fact(people: Cast, kind: NoticeKind, *, by: Professional = cast.EMMA) -> Fact:
    return codes.fact(
        {
            "kind": kind.value,
            "actor_id": by.rpps,
            "actor_name": by.display_name,
            "organization_name": by.organizations[0].name,
            "object_id": None,
            "object_code": "",
        },
        fact_id=ids.new_id(),
        space_id=people.alice,
        at=NOON,
    )


def _tell(people: Cast, *facts: Fact) -> None:
    with database.entered(people.alice) as cursor:
        telling.tell(cursor, facts=facts, at=NOON)


def _read_by(professional: Professional) -> tuple[EmergencyNotice, ...]:
    return reading.emergency_notices(by=acting(professional), at=NOON + timedelta(hours=1))


@pytest.mark.parametrize("kind", sorted(codes.EMERGENCIES))
def test_tells_the_citizen_and_the_treating_doctor(people: Cast, kind: NoticeKind) -> None:
    _tell(people, _fact(people, kind))
    (told,) = _read_by(cast.DIANE)
    assert (told.space_id, told.kind, told.actor_name) == (people.alice, kind, cast.EMMA.display_name)
    assert (told.patient_name, told.organization_name) == ("Alice MARTIN", cast.HOSPITAL.name)
    assert [notice.kind for notice in queries.notices(space_id=people.alice, count=5)] == [kind]
    for other in (cast.PAUL, cast.BRUNO, cast.NORA, cast.EMMA):
        assert _read_by(other) == ()


def test_does_not_tell_the_doctor_of_ordinary_readings(people: Cast) -> None:
    _tell(people, _fact(people, NoticeKind.RECORD_READ), _fact(people, NoticeKind.DOCUMENT_ADDED))
    assert professionals.unread_count(rpps=cast.DIANE.rpps) == 0


def test_tells_nobody_what_they_did_themselves(people: Cast) -> None:
    _tell(people, _fact(people, NoticeKind.BREAK_GLASS_READ, by=cast.DIANE))
    assert professionals.unread_count(rpps=cast.DIANE.rpps) == 0


def test_folds_the_accesses_of_one_day_and_is_new_again(people: Cast) -> None:
    _tell(people, _fact(people, NoticeKind.BREAK_GLASS_READ))
    (told,) = _read_by(cast.DIANE)
    professionals.mark_read(rpps=cast.DIANE.rpps, ids=[told.id], at=NOON)
    assert professionals.unread_count(rpps=cast.DIANE.rpps) == 0
    _tell(people, _fact(people, NoticeKind.BREAK_GLASS_READ))
    (told,) = _read_by(cast.DIANE)
    assert (told.count, told.is_read) == (2, False)


def test_tells_nothing_more_to_whom_no_longer_treats(people: Cast) -> None:
    _tell(people, _fact(people, NoticeKind.BREAK_GLASS_READ))
    access.remove_authorization(space_id=people.alice, by=acting(cast.DIANE), at=NOON)
    assert _read_by(cast.DIANE) == ()
    _tell(people, _fact(people, NoticeKind.REGULATION_READ))
    assert [one.kind for one in professionals.notices(rpps=cast.DIANE.rpps, count=5)] == [NoticeKind.BREAK_GLASS_READ]


def test_tells_nothing_to_a_doctor_blocked_since(people: Cast) -> None:
    _tell(people, _fact(people, NoticeKind.BREAK_GLASS_READ))
    access.block(space_id=people.alice, rpps=cast.DIANE.rpps, by=citizen(people.alice), at=NOON)
    assert _read_by(cast.DIANE) == ()


def test_keeps_the_names_sealed(people: Cast) -> None:
    _tell(people, _fact(people, NoticeKind.BREAK_GLASS_READ))
    (held,) = professionals.notices(rpps=cast.DIANE.rpps, count=5)
    assert b"URGENCE" not in held.sealed_details
    assert b"Butte" not in held.sealed_details
