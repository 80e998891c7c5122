"""The patient's transactions through the door: a signed VIHF, an envelope, an answer as software reads it."""

import pytest
from lxml import etree

from carnet.domain.identity import actions as identity
from carnet.domain.identity.codes import Organization, Professional
from carnet.foundation import clock
from carnet.foundation.values import ins
from carnet.foundation.xml import reading
from carnet.gateways.xds.tests.calling import found, query_305, query_307
from tests import cast, xds_caller
from tests.cast import ALICE, Cast
from tests.xds_caller import Answer, Vihf

SAMU = Organization("1920000043", "Samu de la Butte", "SA01", "SAMU_SMUR", "Nanterre")
REGULATOR = Professional("10000000066", "Appel", "Alix", "MME", "10", "SM26", True, (SAMU,))
OLD = ins.parse("184037511111139", oid=ins.NIR_TEST)


@pytest.fixture
def people(db: None) -> Cast:
    """The fixed cast, and a doctor who answers emergency calls."""
    known = cast.assemble()
    identity.register_organization(organization=SAMU)
    identity.register_professional(professional=REGULATOR, since=clock.now().date())
    return known


def _ask(service: str, body: str, *, by: Vihf) -> Answer:
    return xds_caller.send(service, reading.read(body.encode()), by=by)


def _diane() -> Vihf:
    return xds_caller.of(cast.DIANE, patient=ALICE.ins)


HABILITATIONS = 'xmlns="urn:si-dmp-habilitations"'
CALLS = {
    "TD0.2": ("patients", query_307(), "PRPA_IN201308UV02", "urn:hl7-org:v3:PRPA_IN201308UV02"),
    "TD1.3a": (
        "patients",
        query_307(reason="CNSLT_DATA"),
        "PRPA_IN201308UV02",
        "urn:hl7-org:v3:PRPA_IN201308UV02",
    ),
    "TD0.3": (
        "habilitations",
        f"<setAuthorization {HABILITATIONS}><action>AJOUT</action></setAuthorization>",
        "setAuthorizationResponse",
        "urn:si-dmp-habilitations:HabilitationsEndPoint:setAuthorizationResponse",
    ),
    "TD1.6": (
        "habilitations",
        f"<listAuthorizationByPatient {HABILITATIONS}/>",
        "listAuthorizationByPatientResponse",
        "urn:si-dmp-habilitations:HabilitationsEndPoint:listAuthorizationByPatientResponse",
    ),
    "TD0.4": (
        "patients",
        '<patientList xmlns="urn:si-dmp-patients"/>',
        "patientListResponse",
        "urn:si-dmp-patients:PatientSpecificEndPoint:patientListResponse",
    ),
}


@pytest.mark.parametrize(("service", "body", "root", "action"), CALLS.values(), ids=CALLS.keys())
def test_answers_a_signed_call(people: Cast, service: str, body: str, root: str, action: str) -> None:
    answer = _ask(service, body, by=_diane())
    assert (answer.status, etree.QName(answer.body).localname) == (200, root)
    assert answer.header.findtext("{http://www.w3.org/2005/08/addressing}Action") == action


def test_tells_the_medecin_traitant_where_she_stands(people: Cast) -> None:
    answer = _ask("patients", query_307(), by=_diane()).body
    assert found(answer, "//h:attentionLine/h:value/@code") == ["VALIDE"]
    assert found(answer, "//h:attentionLine/h:value/@value") == ["true"]


def test_finds_by_traits_for_the_centre_that_answers_calls_alone(people: Cast) -> None:
    regulating = xds_caller.of(REGULATOR, mode="regulation")
    answer = _ask("patients", query_305(), by=regulating).body
    assert found(answer, "//h:patient/h:id/@extension") == [ALICE.ins.value]
    usual = _ask("patients", query_305(), by=xds_caller.of(REGULATOR)).body
    assert found(usual, "//h:acknowledgementDetail/h:code/@code") == ["DMPAccessDeniedByRightsService"]
    assert found(usual, "//h:patient") == []


def test_refuses_a_message_about_another_patient_than_the_assertion(people: Cast) -> None:
    answer = _ask("patients", query_307(ins=OLD.value), by=_diane())
    assert (answer.status, answer.fault) == (400, "XDSPatientIdDoesNotMatch")


REFUSED = {
    "nobody is named": (xds_caller.of(cast.NORA), "InvalidSecurityToken"),
    "nobody has this number": (xds_caller.of(cast.NORA, patient=OLD), "XDSUnknownPatientId"),
    "she is kept out": (xds_caller.of(cast.BRUNO, patient=ALICE.ins), "DMPAccessDeniedByRightsService"),
}


@pytest.mark.parametrize(("by", "fault"), REFUSED.values(), ids=REFUSED.keys())
def test_refuses_an_agreement_in_a_fault_with_a_sentence(people: Cast, by: Vihf, fault: str) -> None:
    answer = _ask("habilitations", CALLS["TD0.3"][1], by=by)
    assert (answer.status, answer.fault) == (400, fault)
    assert answer.sentence.endswith(".")


def test_staff_let_their_structure_in_and_the_team_is_told(people: Cast) -> None:
    staff = xds_caller.of_staff(cast.HOSPITAL, patient=ALICE.ins)
    assert found(_ask("habilitations", CALLS["TD0.3"][1], by=staff).body, "//t:status") == ["DMPOk"]
    nurse = xds_caller.of(cast.NORA, patient=ALICE.ins)
    answer = _ask("patients", query_307(), by=nurse).body
    assert found(answer, "//h:attentionLine/h:value/@code") == ["VALIDE"]
