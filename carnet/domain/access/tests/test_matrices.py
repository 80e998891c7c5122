"""The tables of the law: cell by cell against the official matrix, and whole in themselves."""

import csv

import pytest

from carnet.domain.access import matrices
from carnet.domain.access.codes import (
    About,
    Action,
    Authentication,
    Column,
    Condition,
    ReaderKind,
    Reason,
)
from carnet.foundation import nomenclatures
from carnet.foundation.nomenclatures import tables
from tests.shared import shared_path

OFFICIAL_COLUMNS = {
    "PSnonMed_normal": Column.OTHER_NORMAL,
    "PSnonMed_regulation": Column.OTHER_REGULATION,
    "PSnonMed_bris": Column.OTHER_BREAK_GLASS,
    "Med_normal": Column.DOCTOR_NORMAL,
    "Med_regulation": Column.DOCTOR_REGULATION,
    "Med_bris": Column.DOCTOR_BREAK_GLASS,
    "MedTravail": Column.OCCUPATIONAL_DOCTOR,
    "MT_normal": Column.TREATING_DOCTOR_NORMAL,
    "MT_bris": Column.TREATING_DOCTOR_BREAK_GLASS,
    "CPE_nonPS_normal": Column.STAFF_NORMAL,
    "ES_indirect_normal": Column.STRUCTURE_NORMAL,
    "ES_indirect_regulation": Column.STRUCTURE_REGULATION,
}

OFFICIAL_ROWS = {
    "authentication": Action.AUTHENTICATE,
    "existence+authorisation check": Action.CHECK_ACCESS,
    "declare oneself authorised": Action.DECLARE_AUTHORISED,
    "remove own authorisation": Action.REMOVE_OWN_AUTHORISATION,
    "remove oneself as MT": Action.STOP_BEING_TREATING_DOCTOR,
    "list of authorised DMPs": Action.LIST_AUTHORISED_SPACES,
    "patient search without INS": Action.FIND_PATIENT_WITHOUT_INS,
    "contextual web PS access": Action.OPEN_WEB,
    "read administrative data": Action.READ_ADMINISTRATIVE_DATA,
    "list authorised/blocked PS": Action.LIST_CARE_TEAM,
    "deposit": Action.DEPOSIT,
    "deposit by CPE (liberal secretaries)": Action.DEPOSIT_FOR_STRUCTURE,
    "deposit by CPE": Action.DEPOSIT_FOR_STRUCTURE,
    "search metadata": Action.LIST,
    "search a document reference": Action.FIND_REFERENCE,
    "read: not hidden from PS": Action.READ,
    "read: hidden from PS": Action.READ_HIDDEN,
    "read: not visible to patient/legal rep": Action.READ_INVISIBLE,
    "read: archived": Action.READ_ARCHIVED,
    "read: obsolete versions": Action.READ_SUPERSEDED,
    "read: deleted": Action.READ_DELETED,
    "hide from PS": Action.HIDE,
    "unhide to PS": Action.UNHIDE,
    "make visible to patient": Action.SHOW_TO_PATIENT,
    "archive *": Action.ARCHIVE,
    "unarchive *": Action.UNARCHIVE,
    "delete *": Action.DELETE,
}

FOOTNOTES = {
    "O": {Condition.YES},
    "N": {Condition.NO},
    "": {Condition.ABSENT},
    "O1": {Condition.TO_STRUCTURE},
    "O2": {Condition.SAME_STRUCTURE},
    "O3": {Condition.NEW_AUTHORISATIONS},
    "O4": {Condition.FOR_STRUCTURE},
    "O5": {Condition.STRUCTURE_REFERENCE},
    "O6": {Condition.OWN},
    "O7": {Condition.IF_PATIENT_ALLOWS},
    "O8": {Condition.OWN},
    "O9": {Condition.OF_STRUCTURE},
}

MODES = {
    "DIRECT+INDIRECT": (Authentication.DIRECT, Authentication.INDIRECT),
    "AIR": (Authentication.REINFORCED_INDIRECT,),
}


def test_says_cell_by_cell_what_the_official_matrix_says() -> None:
    with shared_path("facts/dmp-functional-rights.csv").open(encoding="utf-8") as file:
        official = list(csv.DictReader(file))
    checked = 0
    for row in official:
        number, _, words = row["transaction"].partition(" ")
        action = OFFICIAL_ROWS[words]
        # The guide for reinforced authentication numbers the contextual access TD0.10.
        assert number.replace("TD0.10", "TD0.9") == matrices.transaction_of(action)
        for authentication in MODES[row["mode"]]:
            for official_name, column in OFFICIAL_COLUMNS.items():
                expected = FOOTNOTES[row[official_name]]
                if row["mode"] == "AIR" and row[official_name] == "O3":
                    expected = {Condition.SAME_STRUCTURE}
                found = matrices.rights(authentication)[action][column]
                assert {found} == expected, f"{row['mode']} {row['transaction']} {official_name}"
                checked += 1
    assert checked == 26 * 12 * 2 + 25 * 12


@pytest.mark.parametrize("authentication", Authentication)
def test_has_every_row_of_the_matrix(authentication: Authentication) -> None:
    expected = set(OFFICIAL_ROWS.values()) | {Action.REPLACE, Action.LIST_DELETED, Action.BLOCK_FOR_PATIENT}
    if authentication == Authentication.REINFORCED_INDIRECT:
        expected -= {Action.STOP_BEING_TREATING_DOCTOR}
    assert set(matrices.rights(authentication)) == expected


@pytest.mark.parametrize(
    ("column", "condition"),
    [
        (Column.OTHER_NORMAL, Condition.OWN),
        (Column.OCCUPATIONAL_DOCTOR, Condition.OWN),
        (Column.TREATING_DOCTOR_NORMAL, Condition.OWN),
        (Column.STAFF_NORMAL, Condition.OF_STRUCTURE),
        (Column.STRUCTURE_REGULATION, Condition.OF_STRUCTURE),
    ],
)
def test_lets_those_who_deposit_replace_their_own_deposits(column: Column, condition: Condition) -> None:
    assert matrices.rights(Authentication.DIRECT)[Action.REPLACE][column] is condition


def test_lets_nobody_replace_where_nobody_may_deposit() -> None:
    row = matrices.rights(Authentication.REINFORCED_INDIRECT)[Action.REPLACE]
    assert set(row.values()) == {Condition.NO, Condition.ABSENT}


def test_lists_deleted_documents_to_those_who_may_read_them() -> None:
    row = matrices.rights(Authentication.DIRECT)[Action.LIST_DELETED]
    assert row[Column.DOCTOR_NORMAL] is Condition.YES
    assert row[Column.OCCUPATIONAL_DOCTOR] is Condition.NO
    assert row[Column.STAFF_NORMAL] is Condition.NO


def test_says_what_every_action_needs() -> None:
    assert set(matrices.requirements()) == set(Action)


def test_opens_no_citizens_action_without_knowing_what_it_needs() -> None:
    for kind in (ReaderKind.CITIZEN, ReaderKind.REPRESENTATIVE):
        assert set(matrices.citizen_rights(kind)) <= set(matrices.requirements())
        assert set(matrices.citizen_rights(kind).values()) == {Condition.YES, Condition.OWN}


def test_asks_for_the_document_wherever_the_right_depends_on_it() -> None:
    depends = {Condition.OWN, Condition.OF_STRUCTURE, Condition.IF_PATIENT_ALLOWS}
    for authentication in Authentication:
        for action, row in matrices.rights(authentication).items():
            if depends & set(row.values()):
                assert matrices.requirements()[action].about is About.REQUIRED, action


@pytest.mark.parametrize("reason", Reason)
def test_has_a_french_sentence_for_every_reason(reason: Reason) -> None:
    sentence = matrices.sentence_of(reason)
    assert sentence[0].isupper()
    assert sentence.endswith(".")


def test_has_no_sentence_for_what_is_not_a_reason() -> None:
    with pytest.raises(KeyError):
        matrices.sentence_of("because")


OPEN = "voit"
CLOSED = "ne voit pas"

# Source of each line: what was published of the annex of the arrêté of 26 October 2023.
TYPES = [
    ("10", "60591-5", OPEN, "le médecin voit la synthèse médicale"),
    ("10", "68599-0", OPEN, "le médecin voit la synthèse psychiatrique"),
    ("10", "ATTEST-RESID", CLOSED, "le médecin ne voit pas l'attestation de résidence"),
    ("60", "75496-0", CLOSED, "l'infirmier ne voit pas la demande de télémédecine"),
    ("60", "68599-0", CLOSED, "l'infirmier ne voit pas la synthèse psychiatrique"),
    ("60", "83901-9", CLOSED, "l'infirmier ne voit pas le bilan psychologique"),
    ("60", "68817-6", CLOSED, "l'infirmier ne voit pas le bilan de l'enfant"),
    ("60", "89601-9", CLOSED, "l'infirmier ne voit pas le certificat médical"),
    ("60", "83981-1", OPEN, "l'infirmier voit la lettre de sortie d'une structure médico-sociale"),
    ("60", "DOCPAT03", OPEN, "l'infirmier voit le compte rendu déposé par le patient"),
    ("60", "56445-0", OPEN, "l'infirmier voit le bilan médicamenteux"),
    ("60", "PROT_ALD", OPEN, "l'infirmier voit le protocole ALD"),
    ("69", "68599-0", CLOSED, "l'infirmier psychiatrique est traité comme un infirmier"),
    ("40", "80788-3", CLOSED, "le dentiste ne voit pas le projet personnalisé d'accompagnement"),
    ("40", "EXPPAT_3", CLOSED, "le dentiste ne voit pas les directives anticipées"),
    ("40", "83836-7", OPEN, "le dentiste voit le schéma dentaire"),
    ("80", "15508-5", CLOSED, "le podologue ne voit pas le compte rendu d'accouchement"),
    ("80", "PRESC-PEDI", OPEN, "le podologue voit la prescription de pédicurie"),
    ("21", "57833-6", OPEN, "le pharmacien voit l'ordonnance"),
    ("70", "PRESC-KINE", OPEN, "le kinésithérapeute voit la prescription de kinésithérapie"),
    ("70", "68599-0", CLOSED, "le kinésithérapeute ne voit pas la synthèse psychiatrique"),
    ("60", "E1762", CLOSED, "l'infirmier ne voit pas les signatures techniques"),
    ("60", "99999-9", CLOSED, "un type inconnu est refusé à l'infirmier"),
    ("10", "99999-9", CLOSED, "un type inconnu est refusé au médecin"),
    ("93", "60591-5", CLOSED, "le psychologue, sans ligne publiée, ne voit rien"),
    ("00", "60591-5", CLOSED, "une profession inconnue ne voit rien"),
]


@pytest.mark.parametrize(
    ("profession", "type_code", "answer"), [case[:3] for case in TYPES], ids=[case[3] for case in TYPES]
)
def test_opens_types_to_professions(profession: str, type_code: str, answer: str) -> None:
    assert (type_code in matrices.open_types(profession)) is (answer == OPEN)


def test_opens_nothing_to_a_professional_without_profession() -> None:
    assert matrices.open_types(None) == frozenset()


def test_says_on_what_each_open_cell_rests() -> None:
    professions = {profession.code for profession in nomenclatures.professions()} | {"*"}
    for row in tables.rows(path=matrices.DATA / "profession_types.tsv"):
        assert row["profession"] in professions
        assert row["type"] == "*" or nomenclatures.document_type(row["type"]) is not None
        assert row["evidence"] in {"confirmed", "inferred", "default"}
        assert row["source"]


def test_gives_no_profession_more_types_than_doctors() -> None:
    for profession in nomenclatures.professions():
        assert matrices.open_types(profession.code) <= matrices.open_types("10")
