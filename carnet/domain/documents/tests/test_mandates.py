"""Who acts for a child, on a real database: by a mandate, of its kind, while it lasts; and what is secret."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from carnet.domain.access import actions as access
from carnet.domain.documents import reading
from carnet.domain.documents.codes import Criteria
from carnet.domain.identity import actions as identity
from carnet.domain.identity.codes import IdentityStatus, PatientIdentity, Sex
from carnet.domain.spaces import actions as spaces
from carnet.domain.spaces.actions.beginning import Limits
from carnet.foundation import ids
from carnet.foundation.actors import SYSTEM, Actor, ActorKind
from carnet.foundation.decisions import Refused
from carnet.foundation.values import ins
from tests import cast
from tests.cast import NOON, Cast, acting, citizen, deposited, pdf

pytestmark = pytest.mark.django_db

BEFORE = NOON - timedelta(days=1)
CHILD = PatientIdentity(
    ins=ins.parse("212037511111138", oid=ins.NIR_TEST),
    birth_family_name="MARTIN",
    birth_given_names=("ZOÉ",),
    birth_on=date(2012, 3, 12),
    sex=Sex.FEMALE,
    birth_place="75111",
)
ANY = Criteria()


@pytest.fixture
def people() -> Cast:
    """The fixed cast."""
    return cast.assemble()


@pytest.fixture
def child(people: Cast) -> UUID:
    """Alice's daughter, attached to her; Diane is let in."""
    space_id = identity.register_patient(identity=CHILD, status=IdentityStatus.VALIDATED, by=SYSTEM, at=BEFORE)
    spaces.announce_space(space_id=space_id, by=SYSTEM, at=BEFORE)
    limits = Limits(answer_within=timedelta(days=30), most_representatives=2)
    spaces.attach_child(space_id=space_id, parent_id=people.alice, limits=limits, by=SYSTEM, at=BEFORE)
    spaces.open_space(space_id=space_id, by=SYSTEM, at=BEFORE)
    access.declare_authorization(space_id=space_id, by=acting(cast.DIANE), at=NOON)
    return space_id


def _for(space_id: UUID, who: UUID, kind: ActorKind = ActorKind.REPRESENTATIVE) -> Actor:
    return Actor(kind=kind, id=ids.public(who), on_behalf_of=ids.public(space_id))


def _titles(space_id: UUID, by: Actor, *, days: int = 0) -> list[str]:
    page = reading.list_documents(space_id=space_id, criteria=ANY, by=by, at=NOON + timedelta(days=days))
    return [document.title for document in page.documents]


def test_lets_a_parent_see_by_mandate_until_the_majority(people: Cast, child: UUID) -> None:
    deposited(child, pdf("Vaccin"), by=acting(cast.DIANE))
    parent = _for(child, people.alice)
    assert _titles(child, parent) == ["Vaccin"]
    with pytest.raises(Refused, match="no_mandate"):
        _titles(child, parent, days=365 * 5)


def test_lets_in_nobody_else(people: Cast, child: UUID) -> None:
    strangers = (
        _for(child, people.boris),
        _for(child, people.alice, ActorKind.CARER),
        _for(people.boris, people.alice),
        Actor(kind=ActorKind.REPRESENTATIVE, id="illisible", on_behalf_of=ids.public(child)),
        citizen(people.alice),
    )
    for stranger in strangers:
        with pytest.raises(Refused, match="no_mandate"):
            _titles(child, stranger)


def test_keeps_from_the_parents_what_is_deposited_in_secret(people: Cast, child: UUID) -> None:
    secret = acting(cast.DIANE, mode="secret")
    deposited(child, pdf("Contraception"), by=secret)
    deposited(child, pdf("Vaccin"), by=acting(cast.DIANE))
    assert _titles(child, _for(child, people.alice)) == ["Vaccin"]
    assert set(_titles(child, acting(cast.DIANE))) == {"Vaccin", "Contraception"}
    assert set(_titles(child, secret)) == {"Vaccin", "Contraception"}


def test_has_no_secret_for_an_adult(people: Cast) -> None:
    with pytest.raises(Refused, match="not_a_minor"):
        _titles(people.alice, acting(cast.DIANE, mode="secret"))
