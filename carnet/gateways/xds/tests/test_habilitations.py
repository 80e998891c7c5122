"""TD0.3, TD1.6, TD0.4: letting oneself in, leaving, listing; each refusal differs from its success by one fact."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from carnet.domain.access import actions as access
from carnet.domain.access import reading
from carnet.domain.access.codes import TeamList
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import queries as journal
from carnet.foundation.values import ins
from carnet.gateways.xds.faults import SoapFault
from carnet.gateways.xds.tests.calling import answered, found
from tests import cast
from tests.cast import ALICE, NOON, Cast, acting, deposited, pdf

UNKNOWN = ins.parse("190069200099955", oid=ins.NIR_TEST)
LATER = NOON + timedelta(days=1)
STAFF = Actor(
    kind=ActorKind.STAFF,
    id="1920000019/7",
    name="Accueil",
    organization_id=cast.HOSPITAL.id,
    organization_name=cast.HOSPITAL.name,
)


@pytest.fixture
def people(db: None) -> Cast:
    """The fixed cast."""
    return cast.assemble()


def _set(action: str = "AJOUT", role: str = "", *, by: Actor, patient: Any = ALICE.ins, at: Any = NOON) -> str:
    said = f"<role>{role}</role>" if role else ""
    body = f'<setAuthorization xmlns="urn:si-dmp-habilitations"><action>{action}</action>{said}</setAuthorization>'
    answer = answered("habilitations", body, by=by, patient=patient, at=at)
    assert answer.tag == "{urn:si-dmp-habilitations}setAuthorizationResponse"
    (status,) = found(answer, "/*/t:output/t:status")
    return status


def _team(mode: str = "", *, by: Actor, at: Any = NOON) -> list[tuple[str, str, str]]:
    said = f"<mode>{mode}</mode>" if mode else ""
    body = f'<listAuthorizationByPatient xmlns="urn:si-dmp-habilitations">{said}</listAuthorizationByPatient>'
    answer = answered("habilitations", body, by=by, at=at)
    assert found(answer, "/*/t:output/t:status") == ["DMPOk"]
    rows = answer.findall("{*}output/{*}listOfAuthorizationByPatient")
    return [
        (row.findtext("{*}lastName") or "", row.findtext("{*}mode") or "", row.findtext("{*}specificRight") or "")
        for row in rows
    ]


def _mine(*, by: Actor, at: Any = LATER, **said: str) -> Any:
    body = "".join(f"<{field}>{value}</{field}>" for field, value in said.items())
    return answered("patients", f'<patientList xmlns="urn:si-dmp-patients">{body}</patientList>', by=by, at=at)


def test_a_professional_lets_herself_in_with_the_agreement_then_leaves(people: Cast) -> None:
    nora = acting(cast.NORA)
    assert _set(by=nora) == "DMPOk"
    assert reading.check_access(space_id=people.alice, by=nora, at=NOON).status.value == "VALIDE"
    assert _set("SUPPRESSION", by=nora) == "DMPOk"
    assert reading.check_access(space_id=people.alice, by=nora, at=NOON).status.value == "INEXISTANTE"
    acts = [line.entry.act for line in journal.newest(space_id=people.alice, count=4)]
    assert acts == ["check_access", "remove_authorization", "check_access", "declare_authorization"]


def test_a_doctor_becomes_the_medecin_traitant_then_ceases(people: Cast) -> None:
    emma = acting(cast.EMMA)
    assert _set(role="MEDECIN_TRAITANT", by=emma) == "DMPOk"
    assert reading.check_access(space_id=people.alice, by=emma, at=NOON).is_treating_doctor
    assert _set("SUPPRESSION", "MEDECIN_TRAITANT", by=emma) == "DMPOk"
    assert not reading.check_access(space_id=people.alice, by=emma, at=NOON).is_treating_doctor
    assert reading.check_access(space_id=people.alice, by=emma, at=NOON).status.value == "VALIDE"


def test_staff_let_their_structure_in(people: Cast) -> None:
    assert _set(by=STAFF) == "DMPOk"
    assert reading.check_access(space_id=people.alice, by=acting(cast.NORA), at=NOON).status.value == "VALIDE"


REFUSALS: dict[str, tuple[Actor, str, str]] = {
    "a doctor kept out": (acting(cast.BRUNO), "AJOUT", ""),
    "a nurse as médecin traitant": (acting(cast.NORA), "AJOUT", "MEDECIN_TRAITANT"),
    "in regulation": (acting(cast.EMMA, mode="regulation"), "AJOUT", ""),
    "in break-glass": (acting(cast.EMMA, mode="break_glass"), "AJOUT", ""),
    "the software of a structure": (cast.software(cast.LABORATORY), "AJOUT", ""),
    "staff who would leave": (STAFF, "SUPPRESSION", ""),
    "not the médecin traitant": (acting(cast.PAUL), "SUPPRESSION", "MEDECIN_TRAITANT"),
}


@pytest.mark.parametrize(("by", "action", "role"), REFUSALS.values(), ids=REFUSALS.keys())
def test_refuses_what_the_law_refuses_and_writes_it(people: Cast, by: Actor, action: str, role: str) -> None:
    with pytest.raises(Refused):
        _set(action, role, by=by)
    (line,) = journal.newest(space_id=people.alice, count=1)
    assert (line.entry.outcome.value, line.entry.actor.id) == ("refused", by.id)


WRONG_SETS = {
    "no action": "",
    "an unknown action": "<action>MODIFICATION</action>",
    "another case": "<action>ajout</action>",
    "an unknown role": "<action>AJOUT</action><role>PHARMACIEN</role>",
    "a field twice": "<action>AJOUT</action><action>AJOUT</action>",
    "an unknown field": "<action>AJOUT</action><patient>2</patient>",
    "a field in a field": "<action>AJOUT<role>MEDECIN_TRAITANT</role></action>",
    "a field of elsewhere": '<action xmlns="urn:x">AJOUT</action>',
}


@pytest.mark.parametrize("inside", WRONG_SETS.values(), ids=WRONG_SETS.keys())
def test_refuses_a_wrong_request_and_changes_nothing(people: Cast, inside: str) -> None:
    before = len(journal.newest(space_id=people.alice, count=50))
    body = f'<setAuthorization xmlns="urn:si-dmp-habilitations">{inside}</setAuthorization>'
    with pytest.raises(SoapFault, match="XDSInvalidRequestException"):
        answered("habilitations", body, by=acting(cast.NORA))
    assert len(journal.newest(space_id=people.alice, count=50)) == before


def test_reads_fields_without_a_namespace(people: Cast) -> None:
    body = '<h:setAuthorization xmlns:h="urn:si-dmp-habilitations"><action>AJOUT</action></h:setAuthorization>'
    assert found(answered("habilitations", body, by=acting(cast.NORA)), "//t:status") == ["DMPOk"]


def test_says_that_the_patient_is_unknown_or_not_named(people: Cast) -> None:
    with pytest.raises(NoSuchSpace):
        _set(by=acting(cast.NORA), patient=UNKNOWN)
    with pytest.raises(SoapFault, match="XDSUnknownPatientId"):
        _set(by=acting(cast.NORA), patient=None)


TEAMS = {
    "ACTIVE": [("Moreau", "ACTIVE", "MEDECIN_TRAITANT"), ("Petit", "ACTIVE", "")],
    "INTERDITE": [("Blanc", "INTERDITE", "")],
    "TOUTE": [("Blanc", "INTERDITE", ""), ("Moreau", "ACTIVE", "MEDECIN_TRAITANT"), ("Petit", "ACTIVE", "")],
    "": [("Blanc", "INTERDITE", ""), ("Moreau", "ACTIVE", "MEDECIN_TRAITANT"), ("Petit", "ACTIVE", "")],
}


@pytest.mark.parametrize(("mode", "team"), TEAMS.items(), ids=[mode or "not said" for mode in TEAMS])
def test_lists_who_is_let_in_and_kept_out(people: Cast, mode: str, team: list[tuple[str, str, str]]) -> None:
    assert sorted(_team(mode, by=acting(cast.DIANE))) == team
    (line,) = journal.newest(space_id=people.alice, count=1)
    assert line.entry.act == "list_care_team"


def test_every_mode_of_the_list_is_tried() -> None:
    assert {mode for mode in TEAMS if mode} == {one.value for one in TeamList}


def test_says_who_each_one_is(people: Cast) -> None:
    body = (
        '<listAuthorizationByPatient xmlns="urn:si-dmp-habilitations"><mode>ACTIVE</mode></listAuthorizationByPatient>'
    )
    answer = answered("habilitations", body, by=acting(cast.DIANE))
    (diane,) = (
        row for row in answer.iter("{*}listOfAuthorizationByPatient") if row.findtext("{*}lastName") == "Moreau"
    )
    said = {str(field.tag).rpartition("}")[2]: field.text or "" for field in diane}
    assert said.pop("libSpeciality", "").startswith("Médecin")
    assert said == {
        "nationalId": "810000000017",
        "nationalIdType": "1.2.250.1.71.4.2.1",
        "firstName": "Diane",
        "lastName": "Moreau",
        "codeSpeciality": "G15_10/SM54",
        "startOfAuthorization": "20260302120000",
        "lastActionDate": "20260302120000",
        "mode": "ACTIVE",
        "specificRight": "MEDECIN_TRAITANT",
    }


def test_who_was_let_in_and_no_longer_is_belongs_to_neither_list(people: Cast) -> None:
    nora = acting(cast.NORA)
    access.declare_authorization(space_id=people.alice, by=nora, at=NOON, lasting=timedelta(hours=1))
    assert ("Noir", "ACTIVE", "") in _team(by=acting(cast.DIANE))
    assert "Noir" not in {row[0] for row in _team(by=acting(cast.DIANE), at=LATER)}


@pytest.mark.parametrize(
    "by",
    [acting(cast.NORA), acting(cast.BRUNO), acting(cast.EMMA, mode="regulation"), cast.software(cast.HOSPITAL)],
    ids=["a stranger", "a doctor kept out", "in regulation", "a structure"],
)
def test_refuses_the_list_to_who_is_not_let_in(people: Cast, by: Actor) -> None:
    with pytest.raises(Refused):
        _team(by=by)


def test_refuses_an_unknown_mode(people: Cast) -> None:
    with pytest.raises(SoapFault, match="XDSInvalidRequestException"):
        _team("EXPIREE", by=acting(cast.DIANE))


def test_lists_ones_own_records_with_the_dates(people: Cast) -> None:
    diane = acting(cast.DIANE)
    deposited(people.alice, pdf("one"), by=diane, at=NOON + timedelta(hours=1))
    answer = _mine(by=diane)
    (row,) = answer.findall("{*}output/{*}patientlistData")
    assert [str(field.tag).rpartition("}")[2] for field in row] == [
        "patientIdentifier",
        "lastName",
        "patronymicalName",
        "firstName",
        "dateOfBirth",
        "MT",
        "message",
        "lastAccessDate",
        "lastUpdateDate",
        "lastAddDate",
    ]
    assert found(answer, "//p:patientIdentifier/p:nationalId") == [ALICE.ins.value]
    assert found(answer, "//p:nationalIdType") == [ALICE.ins.oid]
    assert found(answer, "//p:MT") == ["true"]
    assert found(answer, "//p:lastUpdateDate | //p:lastAddDate") == ["20260302130000"] * 2
    assert found(answer, "/*/p:output/p:status") == ["DMPOk"]


SINCE: dict[str, tuple[dict[str, str], int]] = {
    "opened before": ({"startDate": "20260301000000", "dateType": "LASTAUTORIZATION"}, 1),
    "opened since, by the day": ({"startDate": "20260302"}, 1),
    "opened later": ({"startDate": "20260303000000", "dateType": "LASTAUTORIZATION"}, 0),
    "deposited since": ({"startDate": "20260302120000", "dateType": "LASTDOC"}, 1),
    "deposited later": ({"startDate": "20260302140000", "dateType": "LASTDOC"}, 0),
    "of oneself": ({"psOwnerId": "810000000017"}, 1),
    "whatever": ({}, 1),
}


@pytest.mark.parametrize(("said", "count"), SINCE.values(), ids=SINCE.keys())
def test_lists_since_a_date(people: Cast, said: dict[str, str], count: int) -> None:
    diane = acting(cast.DIANE)
    deposited(people.alice, pdf("one"), by=diane, at=NOON + timedelta(hours=1))
    assert len(found(_mine(by=diane, **said), "//p:patientlistData/p:MT")) == count


def test_the_software_of_a_structure_lists_what_was_newly_opened_to_it(people: Cast) -> None:
    _set(by=STAFF)
    software = cast.software(cast.HOSPITAL)
    answer = _mine(by=software, startDate="20260301000000")
    assert found(answer, "//p:nationalId") == [ALICE.ins.value]
    with pytest.raises(SoapFault, match="XDSInvalidRequestException"):
        _mine(by=software)
    with pytest.raises(Refused):
        _mine(by=replace(software, mode="regulation"), startDate="20260301000000")


WRONG_LISTS = {
    "an unknown kind of date": {"startDate": "20260301000000", "dateType": "LASTACCESS"},
    "not a date": {"startDate": "hier"},
    "no such day": {"startDate": "20260230000000"},
    "dashes": {"startDate": "2026-03-01"},
    "a year": {"startDate": "2026"},
    "digits of elsewhere": {"startDate": "٢٠٢٦٠٣٠١"},
    "another professional": {"psOwnerId": "810000000025"},
}


@pytest.mark.parametrize("said", WRONG_LISTS.values(), ids=WRONG_LISTS.keys())
def test_refuses_a_wrong_list(people: Cast, said: dict[str, str]) -> None:
    with pytest.raises(SoapFault, match="XDSInvalidRequestException"):
        _mine(by=acting(cast.DIANE), **said)
