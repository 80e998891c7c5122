"""Saying that the patient agrees, giving up one's access (TD0.3); who is let in, who is kept out (TD1.6).

The patient is the one of the assertion. Source: protocols §1.0, §1.4; R1111-46; PDT-INF-526.
"""

from datetime import datetime

from lxml import etree

from carnet.domain.access import actions as access
from carnet.domain.access import reading
from carnet.domain.access.codes import TeamList
from carnet.domain.access.lists import AuthorizationView
from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import Professional
from carnet.foundation import nomenclatures
from carnet.foundation.nomenclatures import ListName
from carnet.foundation.values import structures
from carnet.gateways.xds import services, subjects
from carnet.gateways.xds.exchange import Call, Reply
from carnet.gateways.xds.operations import Operation
from carnet.gateways.xds.wire.names import HABILITATIONS, name

_ACTION = "urn:si-dmp-habilitations:HabilitationsEndPoint:"
_ADD, _REMOVE, _TREATING = "AJOUT", "SUPPRESSION", "MEDECIN_TRAITANT"


def set_authorization(call: Call) -> Reply:
    """Records the agreement that this professional collected, or gives up the access; or the role of médecin traitant.

    Staff record it for their structure. Raises SoapFault, decisions.Refused, NoSuchSpace.
    """
    said = services.fields(call.body, HABILITATIONS, "action", "role")
    action, role = said.get("action"), said.get("role")
    if action not in {_ADD, _REMOVE}:
        raise services.wrong("L’action attendue est AJOUT ou SUPPRESSION.", "action")
    if role not in {None, _TREATING}:
        raise services.wrong("Le seul rôle connu est MEDECIN_TRAITANT.", "role")
    space_id, by, at = subjects.space_of(call), call.caller.actor, call.at
    if action == _ADD:
        access.declare_authorization(space_id=space_id, by=by, at=at, as_treating_doctor=role == _TREATING)
    elif role == _TREATING:
        access.stop_being_treating_doctor(space_id=space_id, by=by, at=at)
    else:
        access.remove_authorization(space_id=space_id, by=by, at=at)
    root, output = services.answered("setAuthorizationResponse", HABILITATIONS)
    services.end(output)
    return Reply(root)


def list_authorizations(call: Call) -> Reply:
    """Lists who is let in or kept out. Who was let in and no longer is belongs to neither list."""
    mode = services.fields(call.body, HABILITATIONS, "mode").get("mode", TeamList.ALL.value)
    try:
        which = TeamList(mode)
    except ValueError as error:
        raise services.wrong("Le mode attendu est ACTIVE, INTERDITE ou TOUTE.", "mode") from error
    team = reading.care_team(space_id=subjects.space_of(call), by=call.caller.actor, at=call.at, which=which)
    known = identity.colleagues(rpps=[one.rpps for one in team])
    root, output = services.answered("listAuthorizationByPatientResponse", HABILITATIONS)
    for one in team:
        mode = _mode(one, call.at)
        if mode:
            _row(output, one, known.get(one.rpps), mode)
    services.end(output)
    return Reply(root)


def _mode(one: AuthorizationView, at: datetime) -> str:
    if one.is_blocked:
        return TeamList.FORBIDDEN.value
    is_over = one.until is not None and one.until <= at
    return TeamList.ACTIVE.value if one.is_authorized and not is_over else ""


def _row(output: etree._Element, one: AuthorizationView, known: Professional | None, mode: str) -> None:
    """Writes one professional. An administrator named by the citizen has the rights of the médecin traitant."""
    specialty = _specialty(known) if known else ""
    services.row(
        output,
        "listOfAuthorizationByPatient",
        {
            "nationalId": structures.ps_idnat(one.rpps),
            "nationalIdType": structures.PROFESSIONALS_OID,
            "firstName": known.given_name if known else "",
            "lastName": known.family_name if known else "",
            "codeSpeciality": specialty,
            "libSpeciality": nomenclatures.label(ListName.AUTHOR_SPECIALTY, specialty) if specialty else "",
            "startOfAuthorization": services.instant(one.since),
            "lastActionDate": services.instant(one.changed_at),
            "mode": mode,
            "specificRight": _TREATING if one.is_treating_doctor or one.is_administrator else "",
        },
    )


def _specialty(known: Professional) -> str:
    return f"G15_{known.profession}/{known.specialty}" if known.specialty else f"G15_{known.profession}"


# What these transactions may answer besides what was asked, for the reference pages: all are faults.
ERRORS = {
    "XDSInvalidRequestException": "fault: a field is missing, unknown, said twice, or has not its form",
    "XDSUnknownPatientId": "fault: the assertion names nobody, or nobody has a record under this number",
    "DMPAccessDeniedByRightsService": "fault: the law refuses; the sentence says why",
}

OPERATIONS = (
    Operation(
        transaction="TD0.3",
        service="habilitations",
        body=name(HABILITATIONS, "setAuthorization"),
        action=f"{_ACTION}setAuthorizationResponse",
        answer=set_authorization,
    ),
    Operation(
        transaction="TD1.6",
        service="habilitations",
        body=name(HABILITATIONS, "listAuthorizationByPatient"),
        action=f"{_ACTION}listAuthorizationByPatientResponse",
        answer=list_authorizations,
    ),
)
