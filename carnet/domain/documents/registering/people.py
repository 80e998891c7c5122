"""Authors, signatories and recipients: their texts in a registry, and the persons and places that the vault knows.

Source: french-profiles §2.2.
"""

from collections.abc import Collection, Iterable

from carnet.domain.documents.codes import Author, AuthorKind, AuthorTexts, Coded
from carnet.domain.documents.rules import patterns
from carnet.foundation.ebrim import hl7, values
from carnet.foundation.values import ins as ins_values
from carnet.foundation.values.structures import PROFESSIONALS_OID, STRUCTURES_OID, struct_idnat

_INS = frozenset({ins_values.NIR, ins_values.NIA, ins_values.NIR_TEST, ins_values.NIR_DEMO})
_PATIENT = "EXP_PATIENT"
_ID_TYPES = {AuthorKind.PATIENT: "NH", AuthorKind.DEVICE: "RI"}


def read(found: values.Author) -> Author:
    """Reads one author of a registry."""
    return _kept(_author(found), found)


def write(author: Author) -> values.Author:
    """Writes one author as a registry does: as it was submitted, when the vault's fields say less."""
    if author.as_written is not None:
        said = author.as_written
        return values.Author(
            persons=said.persons,
            institutions=said.institutions,
            roles=said.roles,
            specialties=said.specialties,
            telecoms=said.telecoms,
        )
    return _written(author)


def read_person(text: str) -> Author | None:
    """Reads a person alone, such as a legal authenticator; None when nothing is said."""
    return read(values.Author(persons=(text,))) if text else None


def write_person(author: Author) -> str:
    """Writes a person alone."""
    persons = write(author).persons
    return persons[0] if persons else ""


def read_recipient(text: str) -> Author:
    """Reads a recipient: an organisation, a person, a telecommunication, parted by `|`."""
    place, person, telecom = [*text.split("|"), "", ""][:3]
    return read(
        values.Author(
            persons=(person,) if person else (),
            institutions=(place,) if place else (),
            telecoms=(telecom,) if telecom else (),
        )
    )


def write_recipient(author: Author) -> str:
    """Writes a recipient."""
    said = write(author)
    parts = [next(iter(part), "") for part in (said.institutions, said.persons, said.telecoms)]
    return "|".join(parts).rstrip("|")


def any_is(authors: Iterable[Author], asked: Collection[str]) -> bool:
    """Tells whether one of these authors, as a registry writes them, is of one of these patterns."""
    written = (person for author in authors for person in write(author).persons)
    return any(patterns.matches(person, pattern) for person in written for pattern in asked)


def read_specialty(text: str) -> Coded | None:
    """Reads a speciality (`code^label^system`); None when nothing is said."""
    code, label, system = [*hl7.components(text), "", ""][:3]
    return Coded(code, system, label) if code or label else None


def _author(found: values.Author) -> Author:
    person = hl7.person(found.persons[0]) if found.persons else hl7.Person()
    place = hl7.place(found.institutions[0]) if found.institutions else hl7.Place()
    specialty = read_specialty(found.specialties[0]) if found.specialties else None
    return Author(
        kind=_kind(found, person, specialty),
        id=person.id,
        id_system=person.authority if person.id else "",
        family_name=person.family,
        given_name=person.given,
        specialty=specialty,
        role=found.roles[0] if found.roles else "",
        organization_id=struct_idnat(place.id, oid=place.authority),
        organization_name=place.name,
    )


def _kind(found: values.Author, person: hl7.Person, specialty: Coded | None) -> AuthorKind:
    if person.authority in _INS or person.id_type == "NH" or (specialty is not None and specialty.code == _PATIENT):
        return AuthorKind.PATIENT
    if person.name_type == "U" or person.id_type == "RI":
        return AuthorKind.DEVICE
    return AuthorKind.PROFESSIONAL if found.persons else AuthorKind.ORGANIZATION


def _kept(author: Author, found: values.Author) -> Author:
    if _written(author) == found:
        return author
    return Author(
        kind=author.kind,
        id=author.id,
        id_system=author.id_system,
        family_name=author.family_name,
        given_name=author.given_name,
        specialty=author.specialty,
        role=author.role,
        organization_id=author.organization_id,
        organization_name=author.organization_name,
        as_written=AuthorTexts(
            persons=found.persons,
            institutions=found.institutions,
            roles=found.roles,
            specialties=found.specialties,
            telecoms=found.telecoms,
        ),
    )


def _written(author: Author) -> values.Author:
    specialty = author.specialty
    return values.Author(
        persons=tuple(filter(None, (_person(author),))),
        institutions=tuple(filter(None, (_place(author),))),
        roles=(author.role,) if author.role else (),
        specialties=(_specialty(specialty),) if specialty is not None else (),
    )


def _person(author: Author) -> str:
    if not (author.id or author.family_name or author.given_name):
        return ""
    id_type = _ID_TYPES.get(author.kind, "IDNPS" if author.id_system == PROFESSIONALS_OID else "EI")
    return hl7.write_person(
        hl7.Person(
            id=author.id,
            family=author.family_name,
            given=author.given_name,
            authority=author.id_system,
            name_type="U" if author.kind is AuthorKind.DEVICE else "D",
            id_type=id_type if author.id else "",
        )
    )


def _place(author: Author) -> str:
    is_named = bool(author.organization_id)
    return hl7.write_place(
        hl7.Place(
            name=author.organization_name,
            authority=STRUCTURES_OID if is_named else "",
            id_type="IDNST" if is_named else "",
            id=author.organization_id,
        )
    )


def _specialty(specialty: Coded) -> str:
    parts = (specialty.code, specialty.display, specialty.system)
    return "^".join(map(hl7.written, parts)).rstrip("^")
