"""The fixed cast of the tests: who they are, and the situations they are in. Built by actions only.

- Alice Martin: the citizen. Her space is active.
- Dr Diane Moreau: her médecin traitant, at the Cabinet des Lilas.
- Dr Bruno Blanc: a doctor of the same place whom she blocked.
- Paul Petit: a pharmacist whom she authorised.
- Nora Noir: a nurse she never met.
- Dr Emma Urgence: an emergency doctor of the hospital.
- The Laboratoire des Quais: a structure whose software deposits.
- Boris Bernard: another citizen, whose space is opened and never activated.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from carnet.domain.access import actions as access
from carnet.domain.documents import actions as documents
from carnet.domain.documents.codes import Coded, Deposited, NewDocument, NewSubmission
from carnet.domain.identity import actions as identity
from carnet.domain.identity.codes import IdentityStatus, Organization, PatientIdentity, Professional, Sex
from carnet.domain.spaces import actions as spaces
from carnet.foundation import ids
from carnet.foundation.actors import SYSTEM, Actor, ActorKind
from carnet.foundation.values import ins
from tests.kept import kept

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PRACTICE = Organization("1920000001", "Cabinet des Lilas", "SA07", "AMBULATOIRE", "Nanterre")
HOSPITAL = Organization("1920000019", "Hôpital de la Butte", "SA01", "ETABLISSEMENT", "Nanterre")
LABORATORY = Organization("1920000027", "Laboratoire des Quais", "SA25", "AMBULATOIRE", "Puteaux")
PHARMACY = Organization("1920000035", "Pharmacie du Pont", "SA33", "AMBULATOIRE", "Suresnes")

DIANE = Professional("10000000017", "Moreau", "Diane", "MME", "10", "SM54", True, (PRACTICE,))
BRUNO = Professional("10000000025", "Blanc", "Bruno", "M", "10", "SM54", True, (PRACTICE,))
EMMA = Professional("10000000033", "Urgence", "Emma", "MME", "10", "SM26", True, (HOSPITAL,))
PAUL = Professional("10000000041", "Petit", "Paul", "M", "21", "", True, (PHARMACY,))
NORA = Professional("10000000058", "Noir", "Nora", "MME", "60", "", True, (HOSPITAL,))

ALICE = PatientIdentity(
    ins=ins.parse("284037511111138", oid=ins.NIR_TEST),
    birth_family_name="MARTIN",
    birth_given_names=("ALICE", "JEANNE"),
    birth_on=date(1984, 3, 12),
    sex=Sex.FEMALE,
    birth_place="75111",
)
BORIS = PatientIdentity(
    ins=ins.parse("1900692000123", oid=ins.NIR_TEST),
    birth_family_name="BERNARD",
    birth_given_names=("BORIS",),
    birth_on=date(1990, 6, 4),
    sex=Sex.MALE,
    birth_place="92050",
)


def acting(professional: Professional, *, mode: str = "normal") -> Actor:
    """Gives a professional as an actor, in the first place where this person works."""
    place = professional.organizations[0]
    return Actor(
        kind=ActorKind.PROFESSIONAL,
        id=professional.rpps,
        name=professional.display_name,
        profession=professional.profession,
        specialty=professional.specialty,
        organization_id=place.id,
        organization_name=place.name,
        mode=mode,
    )


def software(place: Organization) -> Actor:
    """Gives a structure's software as an actor."""
    return Actor(
        kind=ActorKind.STRUCTURE,
        id=place.id,
        name=place.name,
        organization_id=place.id,
        organization_name=place.name,
        client_id="software",
    )


def citizen(space_id: UUID) -> Actor:
    """Gives a citizen as an actor in the citizen's own space."""
    return Actor(kind=ActorKind.CITIZEN, id=ids.public(space_id))


@dataclass(frozen=True, slots=True)
class Cast:
    """The spaces of the citizens."""

    alice: UUID
    boris: UUID


@kept
def assemble() -> Cast:
    """Registers everybody and sets the scene: Diane treats Alice, Paul is let in, Bruno is kept out."""
    for place in (PRACTICE, HOSPITAL, LABORATORY, PHARMACY):
        identity.register_organization(organization=place)
    for professional in (DIANE, BRUNO, EMMA, PAUL, NORA):
        identity.register_professional(professional=professional, since=date(2020, 1, 1))
    alice = space(ALICE, active=True)
    boris = space(BORIS, active=False)
    access.declare_authorization(space_id=alice, by=acting(DIANE), at=NOON, as_treating_doctor=True)
    access.declare_authorization(space_id=alice, by=acting(PAUL), at=NOON)
    access.block(space_id=alice, rpps=BRUNO.rpps, by=citizen(alice), at=NOON)
    return Cast(alice=alice, boris=boris)


def space(person: PatientIdentity, *, active: bool) -> UUID:
    """Registers a citizen and opens the space; activates it when asked."""
    space_id = identity.register_patient(identity=person, status=IdentityStatus.VALIDATED, by=SYSTEM, at=NOON)
    spaces.announce_space(space_id=space_id, by=SYSTEM, at=NOON)
    spaces.open_space(space_id=space_id, by=SYSTEM, at=NOON)
    if active:
        spaces.activate_space(space_id=space_id, by=citizen(space_id), at=NOON)
    return space_id


PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def pdf(name: str, **said: object) -> NewDocument:
    """Describes a small PDF document: a consultation report unless said otherwise."""
    values: dict[str, object] = {
        "content": PDF + name.encode(),
        "media_type": "application/pdf",
        "type": Coded("11488-4"),
        "title": name,
        "created_at": NOON,
        **said,
    }
    return NewDocument(**values)  # type: ignore[arg-type]  # the tests name the fields


def deposited(space_id: UUID, *new: NewDocument, by: Actor, at: datetime = NOON) -> Deposited:
    """Deposits documents in one submission."""
    return documents.deposit(space_id=space_id, submission=NewSubmission(documents=new), by=by, at=at)
