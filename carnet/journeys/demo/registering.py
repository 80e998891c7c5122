"""Writing the demo people into the directory and the register."""

from datetime import date, datetime
from uuid import UUID

from carnet.domain.identity import actions as identity
from carnet.domain.identity import queries as identity_queries
from carnet.domain.identity.codes import IdentityStatus, Organization, PatientIdentity, Professional, Sex
from carnet.foundation import ids
from carnet.foundation.actors import SYSTEM, Actor, ActorKind
from carnet.foundation.values import ins
from carnet.journeys.demo import values

WORKING_SINCE = date(2015, 1, 1)


def organization(place: values.Organization) -> Organization:
    """Gives a demo place as the directory knows it."""
    return Organization(
        id=place.struct_idnat,
        name=place.name,
        sector=place.facility_code,
        practice_setting=place.practice_setting,
        city=place.address.city.title(),
    )


def professional(person: values.Professional, people: values.Population) -> Professional:
    """Gives a demo professional as the directory knows this person."""
    return Professional(
        rpps=person.rpps,
        family_name=person.family_name,
        given_name=person.given_name,
        civility=person.civility,
        profession=person.profession_code,
        specialty=person.speciality_code or "",
        is_active=True,
        organizations=tuple(organization(people.organization(key)) for key in person.organization_keys),
    )


def acting(person: values.Professional, people: values.Population, *, at_place: str = "") -> Actor:
    """Gives a demo professional as an actor, in the place named by its key or in the main one."""
    known = professional(person, people)
    place = people.organization(at_place or person.organization_keys[0])
    return Actor(
        kind=ActorKind.PROFESSIONAL,
        id=known.rpps,
        name=known.display_name,
        profession=known.profession,
        specialty=known.specialty,
        organization_id=place.struct_idnat,
        organization_name=place.name,
    )


def citizen(space_id: UUID) -> Actor:
    """Gives a citizen as an actor in the citizen's own space."""
    return Actor(kind=ActorKind.CITIZEN, id=ids.public(space_id))


def representative(*, parent_space: UUID, space_id: UUID) -> Actor:
    """Gives a parent as an actor in a child's space."""
    return Actor(kind=ActorKind.REPRESENTATIVE, id=ids.public(parent_space), on_behalf_of=ids.public(space_id))


def write_directory(people: values.Population) -> None:
    """Writes every demo place and professional; writing them again changes nothing."""
    for place in people.organizations:
        identity.register_organization(organization=organization(place))
    for person in people.professionals:
        identity.register_professional(professional=professional(person, people), since=WORKING_SINCE)


def write_professional(person: values.Professional, people: values.Population) -> None:
    """Writes one professional and the places where this person works."""
    known = professional(person, people)
    for place in known.organizations:
        identity.register_organization(organization=place)
    identity.register_professional(professional=known, since=WORKING_SINCE)


def space_of(person: values.Citizen) -> UUID | None:
    """Finds the space of a demo citizen, None before the citizen is written."""
    return identity_queries.space_of_ins(ins=ins.parse(person.ins.value, oid=person.ins.oid))


def register(person: values.Citizen, *, at: datetime) -> UUID:
    """Registers a demo citizen and gives the new space."""
    known = PatientIdentity(
        ins=ins.parse(person.ins.value, oid=person.ins.oid),
        birth_family_name=person.birth_family_name,
        birth_given_names=tuple(person.birth_given_names.split()),
        birth_on=person.birth_on,
        sex=Sex(person.sex.value),
        birth_place=person.birth_place.code,
        used_family_name=person.used_family_name,
        used_given_name=person.used_given_name,
    )
    status = IdentityStatus(person.identity_status.value)
    return identity.register_patient(identity=known, status=status, by=SYSTEM, at=at)
