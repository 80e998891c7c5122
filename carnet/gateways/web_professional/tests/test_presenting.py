"""Patients and documents are told in words that a professional can check by eye."""

from dataclasses import replace

import pytest
from msgspec import structs

from carnet.domain.access import reading
from carnet.domain.access.reading import PatientSheet
from carnet.domain.documents import reading as documents
from carnet.domain.documents.codes import Author, AuthorKind, Coded
from carnet.domain.identity.codes import IdentityStatus
from carnet.foundation import ids
from carnet.foundation.values import ins
from carnet.gateways.web_professional import filenames, presenting
from carnet.gateways.web_professional.tests.situations import document
from tests import cast
from tests.cast import NOON, Cast, acting


@pytest.fixture
def sheet(people: Cast) -> PatientSheet:
    """What Diane reads of Alice, whose key is right."""
    read = reading.patient_sheet(space_id=people.alice, by=acting(cast.DIANE), at=NOON)
    key = ins.computed_key(read.identity.ins.matricule)
    return replace(read, identity=replace(read.identity, ins=replace(read.identity.ins, key=key)))


def test_warns_of_nothing_when_all_is_right(sheet: PatientSheet) -> None:
    assert presenting.banner(sheet).alerts == ()
    assert presenting.banner(sheet).ins_is_qualified


@pytest.mark.parametrize("status", [status for status in IdentityStatus if status is not IdentityStatus.VALIDATED])
def test_warns_of_an_identity_that_is_not_qualified(sheet: PatientSheet, status: IdentityStatus) -> None:
    banner = presenting.banner(replace(sheet, status=status))
    assert [alert.text for alert in banner.alerts] == ["Identité à vérifier : elle n’est pas qualifiée"]
    assert banner.ins_status.startswith("Identité ")


def test_warns_of_a_wrong_key_but_not_of_a_missing_one(sheet: PatientSheet) -> None:
    wrong = replace(sheet.identity, ins=replace(sheet.identity.ins, key="00"))
    without = replace(sheet.identity, ins=replace(sheet.identity.ins, key=""))
    assert len(presenting.banner(replace(sheet, identity=wrong)).alerts) == 1
    assert presenting.banner(replace(sheet, identity=without)).alerts == ()
    assert presenting.banner(replace(sheet, identity=without)).ins == "2 84 03 75 111 111"


@pytest.mark.parametrize(
    ("family", "given", "shown"),
    [("", "", ""), ("Martin", "Alice", ""), ("DURAND", "", "Alice DURAND"), ("", "JEANNE", "Jeanne MARTIN")],
)
def test_shows_the_used_name_when_it_is_another(sheet: PatientSheet, family: str, given: str, shown: str) -> None:
    identity = replace(sheet.identity, used_family_name=family, used_given_name=given)
    assert presenting.banner(replace(sheet, identity=identity)).used_name == shown


@pytest.mark.parametrize(
    ("author", "shown"),
    [
        (Author(kind=AuthorKind.PATIENT), "Le patient"),
        (Author(kind=AuthorKind.ORGANIZATION, organization_name="Laboratoire des Quais"), "Laboratoire des Quais"),
        (Author(kind=AuthorKind.DEVICE), "Auteur non précisé"),
        (Author(kind=AuthorKind.PROFESSIONAL, family_name="Petit", given_name="Paul"), "Paul Petit"),
        (Author(kind=AuthorKind.PROFESSIONAL, family_name="Blanc", specialty=Coded("G15_10/SM54")), "Dr Blanc"),
        (Author(kind=AuthorKind.PROFESSIONAL, family_name="Dr Blanc", specialty=Coded("G15_10/SM54")), "Dr Blanc"),
    ],
)
def test_names_authors(author: Author, shown: str) -> None:
    assert presenting.author_name(author) == shown


def test_names_files_without_anything_that_a_disk_refuses(people: Cast) -> None:
    public = document(people.alice, "../Été : <bilan> « 2026 »/…", by=acting(cast.DIANE))
    row = ids.parse_public_row(public)[1]
    read = documents.describe(space_id=people.alice, document_id=row, by=acting(cast.DIANE), at=NOON)
    assert filenames.of(structs.replace(read, created_at=NOON)) == "2026-03-02 Été bilan 2026.pdf"
    nameless = structs.replace(
        read, created_at=NOON, media_type="video/mp4", details=structs.replace(read.details, title="///")
    )
    assert filenames.of(nameless) == "2026-03-02 document.bin"


def test_says_the_category_when_the_title_is_the_type(people: Cast) -> None:
    public = document(people.alice, "CR ou fiche de consultation ou de visite", by=acting(cast.DIANE))
    row = ids.parse_public_row(public)[1]
    read = documents.describe(space_id=people.alice, document_id=row, by=acting(cast.DIANE), at=NOON)
    assert presenting.card(read, query={}).category_label == "Comptes rendus"
    other = structs.replace(
        read, type_code="0", details=structs.replace(read.details, type=Coded("0", display="Type d’ailleurs"))
    )
    assert presenting.card(other, query={}).category_label == "Type d’ailleurs"
