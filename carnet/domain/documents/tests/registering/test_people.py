"""Persons and places of a registry become the vault's, and are given back as they were written."""

import pytest

from carnet.domain.documents.codes import Author, AuthorKind, Coded
from carnet.domain.documents.registering import people
from carnet.foundation.ebrim import values
from carnet.foundation.values.ins import NIR_TEST

DOCTOR = "801234534765^CAMPARINI^Marcel^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS"
PLACE = "Laboratoire des charmes^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^1120459876"
SPECIALTY = "G15_10/SM03^Médecin - Biologie médicale (SM)^1.2.250.1.213.1.1.4.5"


def test_reads_an_author_of_the_dmp() -> None:
    author = people.read(
        values.Author(persons=(DOCTOR,), institutions=(PLACE,), specialties=(SPECIALTY,), roles=("Médecin traitant",))
    )
    assert author == Author(
        kind=AuthorKind.PROFESSIONAL,
        id="801234534765",
        id_system="1.2.250.1.71.4.2.1",
        family_name="CAMPARINI",
        given_name="Marcel",
        specialty=Coded("G15_10/SM03", "1.2.250.1.213.1.1.4.5", "Médecin - Biologie médicale (SM)"),
        role="Médecin traitant",
        organization_id="1120459876",
        organization_name="Laboratoire des charmes",
    )


KINDS = {
    "a professional": (values.Author(persons=(DOCTOR,)), AuthorKind.PROFESSIONAL),
    "an internal number": (values.Author(persons=("30B123/45^Doe^Jo^^^^^^&1.2&ISO^D^^^EI",)), AuthorKind.PROFESSIONAL),
    "a patient": (
        values.Author(persons=(f"279035121518989^PAT^DOMI^^^^^^&{NIR_TEST}&ISO^D^^^NH",)),
        AuthorKind.PATIENT,
    ),
    "a patient by the speciality": (
        values.Author(persons=("^PAT^DOMI",), specialties=("EXP_PATIENT^Patient^1.2",)),
        AuthorKind.PATIENT,
    ),
    "a system": (values.Author(persons=("1.2.3^Automate^X^^^^^^&1.2&ISO^U^^^RI",)), AuthorKind.DEVICE),
    "a place alone": (values.Author(institutions=(PLACE,)), AuthorKind.ORGANIZATION),
    "a name alone": (values.Author(persons=("Gerald Smitty",)), AuthorKind.PROFESSIONAL),
}


@pytest.mark.parametrize(("said", "kind"), KINDS.values(), ids=KINDS.keys())
def test_tells_what_an_author_is(said: values.Author, kind: AuthorKind) -> None:
    assert people.read(said).kind is kind


AS_THEY_CAME = {
    **{name: said for name, (said, _) in KINDS.items()},
    "two institutions": values.Author(persons=(DOCTOR,), institutions=("Cleveland Clinic", "Parma Community")),
    "two roles": values.Author(persons=(DOCTOR,), roles=("Attending", "Surgeon")),
    "a telephone": values.Author(persons=(DOCTOR,), telecoms=("^NET^Internet^a@example.org",)),
    "a company": values.Author(institutions=("SNR^^^^^&1.3.2&ISO^SIREN^^^123456789",)),
    "a name with the parting signs": values.Author(persons=("1^DUPONT \\T\\ FILS^A^^^^^^&1.2&ISO^D^^^EI",)),
    "a middle name": values.Author(persons=("1^DUPONT^A^B^Jr^Dr^^^&1.2&ISO^L^^^EI",)),
    "a speciality in words": values.Author(persons=(DOCTOR,), specialties=("Orthopedic",)),
    "nothing": values.Author(),
}


@pytest.mark.parametrize("said", AS_THEY_CAME.values(), ids=AS_THEY_CAME.keys())
def test_gives_an_author_back_as_it_came(said: values.Author) -> None:
    assert people.write(people.read(said)) == said


def test_keeps_nothing_twice_of_what_its_fields_tell() -> None:
    said = values.Author(persons=(DOCTOR,), institutions=(PLACE,), specialties=(SPECIALTY,))
    assert people.read(said).as_written is None


def test_writes_a_company_by_its_national_number() -> None:
    found = people.read(values.Author(institutions=("SNR^^^^^&1.3.2&ISO^SIREN^^^123456789",)))
    assert found.organization_id == "2123456789"


@pytest.mark.parametrize("said", [DOCTOR, "", "1^DUPONT"], ids=["a doctor", "nobody", "half a person"])
def test_gives_a_signatory_back(said: str) -> None:
    found = people.read_person(said)
    assert (people.write_person(found) if found else "") == said


RECIPIENTS = [PLACE, f"|{DOCTOR}", f"{PLACE}|{DOCTOR}", "||^NET^Internet^a@example.org"]


@pytest.mark.parametrize("said", RECIPIENTS, ids=["a place", "a person", "both", "an address"])
def test_gives_a_recipient_back(said: str) -> None:
    assert people.write_recipient(people.read_recipient(said)) == said
