"""Every cell of the house's own tables, written a second time: who opens one by mistake is told, whatever the cell."""

import pytest

from carnet.domain.access import matrices, rules
from carnet.domain.access.codes import Action, Condition, Need, PatientDocuments, ReaderKind
from carnet.foundation import nomenclatures

WHATEVER_THE_STATE = "authenticate check_access list_authorised_spaces find_patient_without_ins"
OF_CITIZENS = "add_own edit_own delete_own read_journal manage_access"
WITHOUT_AUTHORISATION = (
    f"{WHATEVER_THE_STATE} {OF_CITIZENS} declare_authorised remove_own_authorisation stop_being_treating_doctor "
    "open_web read_administrative_data deposit deposit_for_structure"
)
ONLY_OTHERS = "replace find_reference hide show_to_patient archive unarchive delete"
TO_THE_BLOCKED = WITHOUT_AUTHORISATION.replace("declare_authorised ", "")
NOT_ABOUT_CONTENT = f"{WITHOUT_AUTHORISATION} list_care_team block_for_patient"

MANAGED = "list_care_team hide unhide manage_access"
SEEN = "authenticate check_access read_administrative_data list read archive unarchive add_own read_journal"
OWN = "delete edit_own delete_own"

CLOSED_TYPES = {
    "10": "ATTEST-RESID",
    "21": "68599-0 75496-0 83901-9 ATTEST-RESID",
    "60": "68599-0 68817-6 75496-0 83901-9 89601-9 ATTEST-RESID",
    "69": "68599-0 68817-6 75496-0 83901-9 89601-9 ATTEST-RESID",
    "40": "68599-0 75496-0 80788-3 83901-9 83981-1 ATTEST-RESID EXPPAT_3",
    "80": "15508-5 68599-0 75496-0 83901-9 ATTEST-RESID",
    "70": "68599-0 75496-0 83901-9 ATTEST-RESID",
}


def _actions(names: str) -> set[Action]:
    return {Action(name) for name in names.split()}


def test_acts_on_a_closed_space_are_few() -> None:
    found = {action for action, need in matrices.requirements().items() if not need.open_space}
    assert found == _actions(WHATEVER_THE_STATE)


@pytest.mark.parametrize(
    ("question", "without"),
    [("authorisation", WITHOUT_AUTHORISATION), ("unblocked", TO_THE_BLOCKED), ("visible", NOT_ABOUT_CONTENT)],
)
def test_little_is_done_without_being_let_in(question: str, without: str) -> None:
    needs: dict[Need, set[Action]] = {need: set() for need in Need}
    for action, requirement in matrices.requirements().items():
        needs[getattr(requirement, question)].add(action)
    assert needs[Need.NO] == _actions(without)
    assert needs[Need.UNLESS_OWN] == _actions(ONLY_OTHERS)


def test_the_patients_documents_are_the_patients() -> None:
    kept: dict[PatientDocuments, set[Action]] = {one: set() for one in PatientDocuments}
    for action, requirement in matrices.requirements().items():
        kept[requirement.patient_documents].add(action)
    assert kept[PatientDocuments.NOBODY] == {Action.REPLACE}
    assert kept[PatientDocuments.TREATING_DOCTOR] == _actions("archive unarchive delete")


def test_an_occupational_doctor_deposits_with_an_express_consent() -> None:
    assert {action for action, need in matrices.requirements().items() if need.express_consent} == {Action.DEPOSIT}


@pytest.mark.parametrize(
    ("kind", "opened"),
    [
        (ReaderKind.CITIZEN, f"{SEEN} {MANAGED}"),
        (ReaderKind.REPRESENTATIVE, f"{SEEN} {MANAGED}"),
        (ReaderKind.CARER, SEEN),
    ],
)
def test_citizens_and_who_acts_for_them(kind: ReaderKind, opened: str) -> None:
    cells: dict[Condition, set[Action]] = {condition: set() for condition in Condition}
    for action, condition in matrices.citizen_rights(kind).items():
        cells[condition].add(action)
    assert cells[Condition.YES] == _actions(opened)
    assert cells[Condition.OWN] == _actions(OWN)


@pytest.mark.parametrize(("profession", "types"), CLOSED_TYPES.items())
def test_types_published_as_closed_stay_closed(profession: str, types: str) -> None:
    known = {kind.code for kind in nomenclatures.document_types()}
    closed = set(types.split())
    assert closed <= known
    assert not closed & matrices.open_types(profession)


def test_every_refusal_that_would_betray_a_document_is_silent() -> None:
    told = {reason.value for reason in rules.SILENT}
    hidden = {"hidden_from_professionals", "hidden_in_emergency", "hidden_from_patient", "hidden_from_representatives"}
    assert told == hidden | {"restricted", "deleted"}
