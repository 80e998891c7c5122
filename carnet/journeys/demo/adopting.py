"""Making room for the patients named in given CDA files, so that any sample can be deposited in the demo."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from django.db import transaction

from carnet.domain.access import actions as access
from carnet.domain.identity import actions as identity
from carnet.domain.identity import queries as identity_queries
from carnet.domain.identity import rules as identity_rules
from carnet.domain.identity.codes import IdentityStatus, PatientIdentity, Sex
from carnet.domain.spaces import actions as spaces
from carnet.foundation import database
from carnet.foundation.actors import SYSTEM
from carnet.foundation.cda import errors, header, parsing, values
from carnet.foundation.keyring import actions as keyring
from carnet.foundation.values import ins
from carnet.journeys.demo import client, people, registering

LARGEST_FILE = 64_000_000


class Outcome(StrEnum):
    """What became of one file's patient."""

    ADOPTED = "adopted"
    KNOWN = "known"
    OTHER_TRAITS = "known with other traits"
    NO_INS = "no INS"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Adopted:
    """What became of one file: the INS found and the space of its patient, when there are."""

    file: Path
    outcome: Outcome
    known_as: ins.Ins | None = None
    space_id: UUID | None = None
    remark: str = ""


def adopt(*, files: Iterable[Path], at: datetime) -> Iterator[Adopted]:
    """Registers the patient of each file, opens and activates the space, lets the demo's doctor in.

    A matricule already here with other traits is a case for identity vigilance: the first identity is kept, and
    the difference is reported. A document without a readable INS under an accepted domain is reported as such.
    """
    registering.write_directory(people.population())
    for file in files:
        try:
            with file.open("rb") as opened:
                content = opened.read(LARGEST_FILE + 1)
            found = header.read_header(parsing.parse(content=content))
        except OSError as error:
            yield Adopted(file, Outcome.UNREADABLE, remark=error.strerror or type(error).__name__)
        except errors.CdaError as error:
            yield Adopted(file, Outcome.UNREADABLE, remark=str(error))
        else:
            yield _adopt(file, found.patient, at)


def _adopt(file: Path, patient: values.Patient, at: datetime) -> Adopted:
    known_as = _ins(patient)
    if known_as is None:
        return Adopted(file, Outcome.NO_INS, remark=", ".join(one.xds for one in patient.ids))
    traits = _identity(patient, known_as)
    remark = "" if not known_as.key or known_as.has_right_key else "the key is not the computed one"
    space_id = identity_queries.space_of_ins(ins=known_as)
    if space_id is not None:
        difference = _difference(space_id, traits)
        outcome = Outcome.OTHER_TRAITS if difference else Outcome.KNOWN
        return Adopted(file, outcome, known_as, space_id, difference or remark)
    with transaction.atomic():
        space_id = _settle(traits, at)
    return Adopted(file, Outcome.ADOPTED, known_as, space_id, remark)


def _settle(traits: PatientIdentity, at: datetime) -> UUID:
    is_whole = traits.birth_on is not None and traits.sex is not Sex.UNKNOWN and bool(traits.birth_place)
    status = IdentityStatus.VALIDATED if is_whole else IdentityStatus.PROVISIONAL
    space_id = identity.register_patient(identity=traits, status=status, by=SYSTEM, at=at)
    spaces.announce_space(space_id=space_id, by=SYSTEM, at=at)
    spaces.open_space(space_id=space_id, by=SYSTEM, at=at)
    spaces.activate_space(space_id=space_id, by=registering.citizen(space_id), at=at)
    everybody = people.population()
    by = registering.acting(client.doctor(everybody), everybody, at_place=client.PLACE)
    access.declare_authorization(space_id=space_id, by=by, at=at)
    return space_id


def _ins(patient: values.Patient) -> ins.Ins | None:
    """Finds the first readable INS under a domain accepted here."""
    for one in patient.ids:
        if one.root in identity_queries.accepted_domains() and one.extension:
            try:
                return ins.parse(one.extension, oid=one.root)
            except ins.UnreadableIns:
                continue
    return None


def _identity(patient: values.Patient, known_as: ins.Ins) -> PatientIdentity:
    given = (patient.birth_given_names or patient.first_given_name or patient.used_given_name or "").split()
    return PatientIdentity(
        ins=known_as,
        birth_family_name=patient.birth_family_name or patient.used_family_name or "",
        birth_given_names=tuple(given),
        birth_on=patient.birth_date,
        sex=Sex(patient.gender) if patient.gender in {Sex.FEMALE.value, Sex.MALE.value} else Sex.UNKNOWN,
        birth_place=patient.birth_place_code or "",
        used_family_name=patient.used_family_name or "",
        used_given_name=patient.used_given_name or "",
    )


def _difference(space_id: UUID, traits: PatientIdentity) -> str:
    """Names the traits that differ from those of the patient already here."""
    with database.entered(space_id):
        known = identity_queries.patient(space_id=space_id, cipher=keyring.cipher_of(space_id=space_id))
    assert known is not None, "a space found by INS has a patient"
    here = known.identity
    compared = {
        "family name": (here.birth_family_name, traits.birth_family_name),
        "first given name": (" ".join(here.birth_given_names[:1]), " ".join(traits.birth_given_names[:1])),
        "birth date": (str(here.birth_on), str(traits.birth_on)),
        "sex": (here.sex.value, traits.sex.value),
        "birth place": (here.birth_place, traits.birth_place),
    }
    return ", ".join(name for name, (ours, theirs) in compared.items() if _folded(ours, name) != _folded(theirs, name))


def _folded(text: str, name: str) -> str:
    return identity_rules.normalized(text) if name.endswith("name") else text
