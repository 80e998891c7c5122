"""TD0.2 and TD1.3a: what each reader learns of a record, and what a wrong message is answered."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pytest_django import Settings

from carnet.domain.access import actions as access
from carnet.domain.access import vigilance
from carnet.domain.identity import actions as identity
from carnet.domain.identity.codes import IdentityStatus, PatientIdentity
from carnet.domain.spaces import actions as spaces
from carnet.domain.spaces.codes import State
from carnet.foundation.actors import SYSTEM, Actor, ActorKind
from carnet.foundation.journal import queries as journal
from carnet.foundation.values import ins
from carnet.gateways.xds.faults import SoapFault
from carnet.gateways.xds.hl7v3 import people
from carnet.gateways.xds.tests.calling import answered, found, query_305, query_307
from tests import cast
from tests.cast import ALICE, BORIS, NOON, Cast, acting

OLD = ins.parse("184037511111139", oid=ins.NIR_TEST)
LATER = NOON + timedelta(days=2)
RESPONSE = "//h:queryAck/h:queryResponseCode/@code"
ACK = "/*/h:acknowledgement/@typeCode"
DETAIL = "/*/h:acknowledgement/h:acknowledgementDetail/h:code/@code"
AUTHORIZATION = "/*/h:attentionLine[h:keyWordText/@code='AUTORISATION']/h:value/@code"
TREATING = "/*/h:attentionLine[h:keyWordText/@code='STATUT_MT']/h:value/@value"
STATUS = "//h:patient/h:statusCode/@code"
IDS = "//h:patient/h:id/@extension"
BIRTH_NAME = "//h:family[@qualifier='BR']"


@pytest.fixture
def people_here(db: None) -> Cast:
    """The fixed cast."""
    return cast.assemble()


def _observed(code: str) -> str:
    return f"//h:administrativeObservation[h:code/@code='{code}']/h:value/@value"


def _acts(space_id: UUID) -> list[str]:
    return [line.entry.act for line in journal.newest(space_id=space_id, count=3)]


STANDINGS: dict[str, tuple[Actor, str, str]] = {
    "the médecin traitant": (acting(cast.DIANE), "VALIDE", "true"),
    "a pharmacist let in": (acting(cast.PAUL), "VALIDE", "false"),
    "a stranger": (acting(cast.NORA), "INEXISTANTE", "false"),
    "a doctor kept out": (acting(cast.BRUNO), "INTERDITE", "false"),
    "a structure": (cast.software(cast.LABORATORY), "INEXISTANTE", "false"),
}


@pytest.mark.parametrize(("by", "status", "treats"), STANDINGS.values(), ids=STANDINGS.keys())
def test_tells_each_reader_where_they_stand(people_here: Cast, by: Actor, status: str, treats: str) -> None:
    answer = answered("patients", query_307(), by=by)
    assert (found(answer, AUTHORIZATION), found(answer, TREATING)) == ([status], [treats])
    assert (found(answer, RESPONSE), found(answer, ACK), found(answer, STATUS)) == (["OK"], ["AA"], ["active"])
    assert _acts(people_here.alice)[:2] == ["read_identity", "check_access"]


def test_tells_an_authorisation_that_has_ended(people_here: Cast) -> None:
    nora = acting(cast.NORA)
    access.declare_authorization(space_id=people_here.alice, by=nora, at=NOON, lasting=timedelta(days=1))
    assert found(answered("patients", query_307(), by=nora), AUTHORIZATION) == ["VALIDE"]
    assert found(answered("patients", query_307(), by=nora, at=LATER), AUTHORIZATION) == ["EXPIREE"]


def test_answers_as_clients_read_it(people_here: Cast) -> None:
    answer = answered("patients", query_307(), by=acting(cast.DIANE))
    assert found(answer, IDS) == [ALICE.ins.value]
    assert found(answer, "//h:patient/h:id/@root") == [ALICE.ins.oid]
    assert found(answer, BIRTH_NAME) == ["MARTIN"]
    assert found(answer, "//h:family[@qualifier='SP']") == ["MARTIN"]
    assert found(answer, "//h:given") == ["ALICE"]
    assert found(answer, "//h:administrativeGenderCode/@code") == ["F"]
    assert found(answer, "//h:birthTime/@value") == ["19840312"]
    assert found(answer, _observed("COMPTE_INTERNET_OUVERT")) == ["true"]
    assert found(answer, _observed("RATTACHEMENT_ENS")) == ["true"]
    assert found(answer, "/*/h:receiver//h:id/@root") == ["1.2.250.1.999.1"]
    assert found(answer, "/*/h:acknowledgement/h:targetMessage/h:id/@extension") == ["message-1"]
    assert found(answer, "//h:queryAck/h:queryId/@extension") == ["query-1"]
    assert found(answer, "/*/h:creationTime/@value") == ["20260302120000"]


def test_gives_the_former_numbers_and_finds_by_them(people_here: Cast) -> None:
    person = PatientIdentity(
        ins=ins.parse("184037511111150", oid=ins.NIR_TEST),
        birth_family_name="DURAND",
        birth_given_names=("CAMILLE",),
        birth_on=None,
        sex=ALICE.sex,
        birth_place="",
        historic=(OLD,),
    )
    cast.space(person, active=False)
    answer = answered("patients", query_307(ins=OLD.value), by=acting(cast.DIANE), patient=OLD)
    assert found(answer, IDS) == [person.ins.value, OLD.value]
    assert found(answer, "//h:birthTime/@value") == []
    assert found(answer, _observed("COMPTE_INTERNET_OUVERT")) == ["false"]


def test_says_that_there_is_no_record(people_here: Cast) -> None:
    answer = answered("patients", query_307(ins=OLD.value), by=acting(cast.DIANE), patient=OLD)
    assert (found(answer, RESPONSE), found(answer, ACK), found(answer, STATUS)) == (["NF"], ["AA"], [])


def test_a_record_that_is_not_open_yet_is_none(people_here: Cast) -> None:
    person = replace(ALICE, ins=OLD)
    space_id = identity.register_patient(identity=person, status=IdentityStatus.VALIDATED, by=SYSTEM, at=NOON)
    spaces.announce_space(space_id=space_id, by=SYSTEM, at=NOON)
    answer = answered("patients", query_307(ins=OLD.value), by=acting(cast.DIANE), patient=OLD)
    assert (found(answer, RESPONSE), found(answer, IDS)) == (["NF"], [])


@pytest.mark.parametrize("reason", ["TEST_EXST", "CNSLT_DATA"])
def test_what_was_never_opened_is_told_as_nobody(people_here: Cast, reason: str) -> None:
    unheard = ins.parse("184037511111139", oid=ins.NIR_TEST)
    person = replace(ALICE, ins=unheard)
    space_id = identity.register_patient(identity=person, status=IdentityStatus.VALIDATED, by=SYSTEM, at=NOON)
    spaces.announce_space(space_id=space_id, by=SYSTEM, at=NOON)
    nobody = ins.parse("184037511111238", oid=ins.NIR_TEST)
    told = [
        answered("patients", query_307(ins=one.value, reason=reason), by=acting(cast.DIANE), patient=one)
        for one in (unheard, nobody)
    ]
    shapes = [[(element.tag, element.get("code")) for element in answer.iter()] for answer in told]
    assert shapes[0] == shapes[1]
    assert found(told[0], RESPONSE) == ["NF"]
    assert _acts(space_id)[0] == ("check_access" if reason == "TEST_EXST" else "read_identity")


def test_of_a_closed_record_tells_that_it_ended_and_nothing_of_the_person(people_here: Cast) -> None:
    spaces.close_space(space_id=people_here.alice, by=cast.citizen(people_here.alice), at=NOON)
    answer = answered("patients", query_307(), by=acting(cast.DIANE))
    assert (found(answer, STATUS), found(answer, IDS)) == (["terminated"], [ALICE.ins.value])
    assert found(answer, "//h:patientPerson") == []
    assert _acts(people_here.alice)[0] == "check_access"


def test_every_state_of_a_space_has_its_word() -> None:
    assert set(people.STATUSES) == set(State)


def test_gives_administrative_data_with_both_oppositions(people_here: Cast) -> None:
    access.choose_emergency(
        space_id=people_here.alice,
        by=cast.citizen(people_here.alice),
        at=NOON,
        allows_regulation=True,
        allows_break_glass=False,
        allows_hidden=False,
    )
    answer = answered("patients", query_307(reason="CNSLT_DATA"), by=acting(cast.NORA))
    assert found(answer, "//h:reasonCode/@code") == ["CNSLT_DATA"]
    assert found(answer, BIRTH_NAME) == ["MARTIN"]
    assert found(answer, "//h:birthPlace/h:addr/h:county") == ["75111"]
    assert found(answer, _observed("OPPOSITION_BRIS_DE_GLACE")) == ["true"]
    assert found(answer, _observed("OPPOSITION_ACCES_URGENCE")) == ["false"]
    assert _acts(people_here.alice)[0] == "read_identity"


def test_refuses_administrative_data_of_a_closed_record_in_the_words_of_the_law(people_here: Cast) -> None:
    spaces.close_space(space_id=people_here.alice, by=cast.citizen(people_here.alice), at=NOON)
    answer = answered("patients", query_307(reason="CNSLT_DATA"), by=acting(cast.DIANE))
    assert (found(answer, ACK), found(answer, DETAIL)) == (["AR"], ["DMPAccessDeniedByRightsService"])
    assert found(answer, RESPONSE) == ["AE"]
    assert found(answer, BIRTH_NAME) == []
    assert found(answer, "//h:acknowledgementDetail/h:text") != [""]


def test_who_tries_numbers_is_told_that_nobody_has_them(people_here: Cast) -> None:
    for _ in range(vigilance.MOST_MISSES + 1):
        answered("patients", query_307(ins=OLD.value), by=acting(cast.NORA), patient=OLD)
    assert found(answered("patients", query_307(), by=acting(cast.NORA)), RESPONSE) == ["NF"]


def test_asks_for_a_fresh_proof_before_another_record(people_here: Cast, settings: Settings) -> None:
    settings.PROOF_AFTER_LEAST = settings.PROOF_AFTER_MOST = 1
    morning = replace(acting(cast.DIANE), proved_at=NOON - timedelta(hours=2))
    about_boris = query_307(ins=BORIS.ins.value, reason="CNSLT_DATA")
    assert found(answered("patients", about_boris, by=morning, patient=BORIS.ins), ACK) == ["AA"]
    settings.PROOF_AFTER_LEAST = settings.PROOF_AFTER_MOST = 60
    asked = answered("patients", query_307(reason="CNSLT_DATA"), by=morning)
    assert (found(asked, ACK), found(asked, DETAIL)) == (["AR"], ["DMPAccessDeniedByRightsService"])
    assert "AuthnInstant" in found(asked, "//h:acknowledgementDetail/h:text")[0]
    fresh = replace(morning, proved_at=NOON)
    assert found(answered("patients", query_307(reason="CNSLT_DATA"), by=fresh), BIRTH_NAME) == ["MARTIN"]


OTHERS: dict[str, Any] = {
    "another number": OLD,
    "another domain": replace(ALICE.ins, oid=ins.NIR),
    "nobody": None,
}


@pytest.mark.parametrize("named", OTHERS.values(), ids=OTHERS.keys())
def test_a_message_about_another_patient_than_the_assertion_is_a_fault(people_here: Cast, named: Any) -> None:
    before = _acts(people_here.alice)
    with pytest.raises(SoapFault, match="XDSPatientIdDoesNotMatch"):
        answered("patients", query_307(), by=acting(cast.DIANE), patient=named)
    assert _acts(people_here.alice) == before


WRONG = {
    "no reason": (query_307(reason=""), "SYN105", "controlActProcess/reasonCode"),
    "an unknown reason": (query_307(reason="CREA_RD"), "SYN103", "controlActProcess/reasonCode"),
    "no number": (query_307(ins=""), "SYN105", "parameterList/patientIdentifier/value"),
    "no domain": (query_307(oid=""), "SYN105", "parameterList/patientIdentifier/value"),
    "an unknown domain": (query_307(oid="1.2.3"), "KEY204", "parameterList/patientIdentifier/value/@root"),
    "no matricule": (query_307(ins="ABC"), "SYN102", "parameterList/patientIdentifier/value/@extension"),
    "a longer number": (
        query_307(ins="2840375111111389"),
        "SYN102",
        "parameterList/patientIdentifier/value/@extension",
    ),
    "no parameters": (
        query_307().replace("parameterList", "otherList"),
        "SYN105",
        "parameterList/patientIdentifier/value",
    ),
    "two patients": (
        query_307().replace(
            '<dataSource xsi:nil="true"/>', '<patientIdentifier><value root="1" extension="2"/></patientIdentifier>'
        ),
        "SYN102",
        "parameterList/patientIdentifier/value",
    ),
    "an empty message": ('<PRPA_IN201307UV02 xmlns="urn:hl7-org:v3"/>', "SYN105", "controlActProcess/reasonCode"),
}


@pytest.mark.parametrize(("body", "code", "place"), WRONG.values(), ids=WRONG.keys())
def test_says_what_is_wrong_in_a_message_and_where(people_here: Cast, body: str, code: str, place: str) -> None:
    answer = answered("patients", body, by=acting(cast.DIANE))
    assert (found(answer, ACK), found(answer, DETAIL), found(answer, RESPONSE)) == (["AE"], [code], ["QE"])
    assert found(answer, "//h:acknowledgementDetail/h:location") == [place]
    assert found(answer, "//h:patient") == []


def test_someone_who_reads_no_space_is_refused(people_here: Cast) -> None:
    support = Actor(kind=ActorKind.SUPPORT, id="agent")
    answer = answered("patients", query_307(), by=support)
    assert (found(answer, ACK), found(answer, DETAIL)) == (["AR"], ["DMPAccessDeniedByRightsService"])


SAMU = replace(acting(cast.EMMA), mode="regulation")


def test_finds_by_traits_while_answering_an_emergency_call(people_here: Cast) -> None:
    answer = answered("patients", query_305(), by=SAMU, patient=None)
    assert found(answer, IDS) == [ALICE.ins.value]
    assert found(answer, "/*/h:acknowledgement/h:typeCode/@code") == ["AA"]
    assert found(answer, RESPONSE) == ["OK"]
    assert found(answer, "//h:resultTotalQuantity/@value") == ["1"]
    assert found(answer, "//h:queryMatchObservation/h:value/@value") == ["100"]
    assert found(answer, _observed("OPPOSITION_ACCES_URGENCE")) == ["false"]
    assert found(answer, "//h:parameterList/h:livingSubjectName/h:value/h:family") == ["MARTIN"]
    (line, *_) = journal.newest(space_id=people_here.alice, count=1)
    assert (line.entry.act, line.entry.actor.mode) == ("read_identity", "regulation")


@pytest.mark.parametrize(
    "by",
    [acting(cast.EMMA), acting(cast.EMMA, mode="break_glass"), cast.software(cast.HOSPITAL)],
    ids=["as usual", "in break-glass", "a structure as usual"],
)
def test_refuses_a_search_by_traits_outside_regulation(people_here: Cast, by: Actor) -> None:
    answer = answered("patients", query_305(), by=by, patient=None)
    assert found(answer, "/*/h:acknowledgement/h:typeCode/@code") == ["AR"]
    assert found(answer, DETAIL) == ["DMPAccessDeniedByRightsService"]
    assert (found(answer, "//h:patient"), found(answer, "//h:resultTotalQuantity/@value")) == ([], ["0"])


def test_finds_nobody_and_hides_who_is_not_open(people_here: Cast) -> None:
    spaces.close_space(space_id=people_here.boris, by=cast.citizen(people_here.boris), at=NOON)
    closed = answered("patients", query_305(family="BERNARD", given="BORIS", birth="19900604", sex="M"), by=SAMU)
    nobody = answered("patients", query_305(family="PERSONNE"), by=SAMU)
    for answer in (closed, nobody):
        assert (found(answer, RESPONSE), found(answer, "//h:patient")) == (["NF"], [])
    assert BORIS.ins.value not in found(closed, IDS)


WRONG_TRAITS = {
    "no name": (query_305(family=""), "SYN105", "livingSubjectName/value/family"),
    "no first name": (query_305(given=""), "SYN105", "livingSubjectName/value/given"),
    "no birth date": (query_305(birth=""), "SYN105", "livingSubjectBirthTime/value"),
    "no sex": (query_305(sex=""), "SYN105", "livingSubjectAdministrativeGender/value"),
    "a year": (query_305(birth="1984"), "SYN102", "livingSubjectBirthTime/value"),
    "no such day": (query_305(birth="19840230"), "SYN102", "livingSubjectBirthTime/value"),
    "not a date": (query_305(birth="12/03/1984"), "SYN102", "livingSubjectBirthTime/value"),
    "another sex": (query_305(sex="X"), "SYN103", "livingSubjectAdministrativeGender/value"),
    "another criterion": (
        query_305(more="<mothersMaidenName><value/></mothersMaidenName>"),
        "SYN103",
        "parameterList/mothersMaidenName",
    ),
}


@pytest.mark.parametrize(("body", "code", "place"), WRONG_TRAITS.values(), ids=WRONG_TRAITS.keys())
def test_says_which_trait_is_wrong(people_here: Cast, body: str, code: str, place: str) -> None:
    answer = answered("patients", body, by=SAMU)
    assert found(answer, "/*/h:acknowledgement/h:typeCode/@code") == ["AE"]
    assert (found(answer, DETAIL), found(answer, RESPONSE)) == ([code], ["QE"])
    assert found(answer, "//h:acknowledgementDetail/h:location") == [place]


def test_reads_a_birth_date_with_a_time_or_in_the_middle_of_an_interval(people_here: Cast) -> None:
    timed = query_305(birth="198403120000")
    centred = query_305().replace('<value value="19840312"/>', '<value><center value="19840312"/></value>')
    for body in (timed, centred):
        assert found(answered("patients", body, by=SAMU), IDS) == [ALICE.ins.value]
