"""Alice's family, for what happens between people: built by actions only.

- Léa Martin: Alice's daughter, eleven years old.
- Hugo Leroy: Léa's father.
- Chloé Simon: Alice's friend, who helps her.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from carnet.domain.identity.codes import PatientIdentity, Sex
from carnet.domain.spaces import actions as spaces
from carnet.domain.spaces.actions import Limits, Named, Terms
from carnet.domain.spaces.codes.delegations import Kind
from carnet.domain.spaces.queries import delegations
from carnet.foundation import ids
from carnet.foundation.actors import SYSTEM, Actor, ActorKind
from carnet.foundation.values import ins
from tests import cast
from tests.cast import NOON, Cast
from tests.kept import kept

LIMITS = Limits(answer_within=timedelta(days=30), most_representatives=2)
SUPPORT = Actor(kind=ActorKind.SUPPORT, id="agent-1")

LEA = PatientIdentity(
    ins=ins.parse("2150692050111", oid=ins.NIR_TEST),
    birth_family_name="MARTIN",
    birth_given_names=("LÉA", "ROSE"),
    birth_on=date(2015, 6, 15),
    sex=Sex.FEMALE,
    birth_place="92050",
)
HUGO = PatientIdentity(
    ins=ins.parse("1820175120222", oid=ins.NIR_TEST),
    birth_family_name="LEROY",
    birth_given_names=("HUGO",),
    birth_on=date(1982, 1, 9),
    sex=Sex.MALE,
    birth_place="75120",
)
CHLOE = PatientIdentity(
    ins=ins.parse("2790313055333", oid=ins.NIR_TEST),
    birth_family_name="SIMON",
    birth_given_names=("CHLOÉ", "ANNE"),
    birth_on=date(1979, 3, 30),
    sex=Sex.FEMALE,
    birth_place="13055",
    used_family_name="SIMON-RICHARD",
)


@dataclass(frozen=True, slots=True)
class Family:
    """The spaces of the family; Léa's is attached to Alice's."""

    people: Cast
    lea: UUID
    hugo: UUID
    chloe: UUID

    @property
    def alice(self) -> UUID:
        """Alice's space."""
        return self.people.alice


def assemble(people: Cast | None = None) -> Family:
    """Registers the family and attaches Léa to her mother, who activates the child's space."""
    return _gathered(people) if people else _with_everybody()


@kept
def _with_everybody() -> Family:
    return _gathered(cast.assemble())


def _gathered(people: Cast) -> Family:
    family = Family(
        people=people,
        lea=cast.space(LEA, active=False),
        hugo=cast.space(HUGO, active=True),
        chloe=cast.space(CHLOE, active=True),
    )
    spaces.attach_child(space_id=family.lea, parent_id=family.alice, limits=LIMITS, by=SYSTEM, at=NOON)
    by = parent(family.alice, of=family.lea)
    spaces.activate_space(space_id=family.lea, by=by, at=NOON)
    return family


def parent(space_id: UUID, *, of: UUID) -> Actor:
    """Gives a parent as an actor in a child's space."""
    return Actor(kind=ActorKind.REPRESENTATIVE, id=ids.public(space_id), on_behalf_of=ids.public(of))


def carer(space_id: UUID, *, of: UUID) -> Actor:
    """Gives a carer as an actor in the person's space."""
    return Actor(kind=ActorKind.CARER, id=ids.public(space_id), on_behalf_of=ids.public(of))


def named(person: PatientIdentity, **said: object) -> Named:
    """Names a person rightly, unless said otherwise."""
    values: dict[str, object] = {
        "matricule": person.ins.value,
        "family_name": person.used_family_name or person.birth_family_name,
        "given_name": person.birth_given_names[0],
        "birth_on": person.birth_on,
        **said,
    }
    return Named(**values)  # type: ignore[arg-type]  # the tests name the fields


def invited(space_id: UUID, person: PatientIdentity, *, at: datetime = NOON, terms: Terms | None = None) -> UUID:
    """Invites somebody as a carer, by the citizen."""
    return spaces.invite(
        space_id=space_id,
        kind=Kind.CARER,
        named=named(person),
        terms=terms or Terms(),
        limits=LIMITS,
        by=cast.citizen(space_id),
        at=at,
    )


def with_carer(space_id: UUID, carer_id: UUID, person: PatientIdentity, *, terms: Terms | None = None) -> UUID:
    """Invites a carer, who accepts."""
    mandate_id = invited(space_id, person, terms=terms)
    spaces.accept(space_id=space_id, mandate_id=mandate_id, by=cast.citizen(carer_id), at=NOON)
    return mandate_id


def is_in_force(space_id: UUID, delegate_id: UUID, at: datetime = NOON) -> bool:
    """Tells whether somebody may act in a space."""
    return delegations.in_force(space_id=space_id, delegate_id=delegate_id, at=at) is not None
