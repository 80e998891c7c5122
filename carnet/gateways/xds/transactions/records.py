"""The records that one may consult (TD0.4).

Source: protocols §1.0, §1.4; PDT-INF-526. The words of the three dates are not public: `lastAccessDate` is the reader's
own last access, `lastUpdateDate` the last deposit that the reader may see, `lastAddDate` the reader's own last deposit.
"""

from datetime import datetime

from lxml import etree

from carnet.domain.documents import records
from carnet.domain.documents.records import Record
from carnet.foundation.values import structures
from carnet.gateways.xds import services
from carnet.gateways.xds.exchange import Call, Reply
from carnet.gateways.xds.operations import Operation
from carnet.gateways.xds.wire.names import PATIENTS, name

MOST = 500
_OPENED, _DEPOSITED = "LASTAUTORIZATION", "LASTDOC"


def answer(call: Call) -> Reply:
    """Lists them, the latest opened first, `MOST` at most. Raises SoapFault, decisions.Refused."""
    said = services.fields(call.body, PATIENTS, "startDate", "dateType", "psOwnerId")
    kind = said.get("dateType", _OPENED)
    if kind not in {_OPENED, _DEPOSITED}:
        raise services.wrong("Le type de date attendu est LASTAUTORIZATION ou LASTDOC.", "dateType")
    since = services.read_instant(said["startDate"], "startDate") if "startDate" in said else None
    by = call.caller.actor
    if said.get("psOwnerId", by.id) not in {by.id, structures.ps_idnat(by.id)}:
        raise services.wrong("La liste d’un autre professionnel ne peut pas être demandée.", "psOwnerId")
    found = _found(call, kind, since)
    root, output = services.answered("patientListResponse", PATIENTS)
    for record in found:
        _row(output, record)
    services.end(output, context=f"{MOST} dossiers au plus." if len(found) == MOST else "")
    return Reply(root)


def _found(call: Call, kind: str, since: datetime | None) -> tuple[Record, ...]:
    try:
        return records.records_of(
            by=call.caller.actor,
            at=call.at,
            opened_since=since if kind == _OPENED else None,
            deposited_since=since if kind == _DEPOSITED else None,
            most=MOST,
        )
    except records.SinceMissing as error:
        sentence = "Le logiciel d’une structure demande ce qui lui a été ouvert depuis une date (LASTAUTORIZATION)."
        raise services.wrong(sentence, "startDate") from error


def _row(output: etree._Element, record: Record) -> None:
    person = record.patient
    written = services.row(output, "patientlistData", {})
    for ins in (person.ins, *person.historic):
        services.row(written, "patientIdentifier", {"nationalId": ins.value, "nationalIdType": ins.oid})
    values = {
        "lastName": person.used_family_name or person.birth_family_name,
        "patronymicalName": person.birth_family_name,
        "firstName": person.birth_given_names[0] if person.birth_given_names else "",
        "dateOfBirth": person.birth_on.strftime("%Y%m%d") if person.birth_on else "",
        "MT": "true" if record.is_treating_doctor else "false",
        # Messages have a mailbox of their own: this service announces none.
        "message": "false",
        "lastAccessDate": services.instant(record.last_access),
        "lastUpdateDate": services.instant(record.last_deposit),
        "lastAddDate": services.instant(record.last_own_deposit),
    }
    for field, value in values.items():
        if value:
            etree.SubElement(written, name(PATIENTS, field)).text = value


# What this transaction may answer besides what was asked, for the reference pages: all are faults.
ERRORS = {
    "XDSInvalidRequestException": "fault: a field is missing, unknown, said twice, or has not its form",
    "DMPAccessDeniedByRightsService": "fault: the law refuses; the sentence says why",
}

OPERATIONS = (
    Operation(
        transaction="TD0.4",
        service="patients",
        body=name(PATIENTS, "patientList"),
        action="urn:si-dmp-patients:PatientSpecificEndPoint:patientListResponse",
        answer=answer,
        needs_patient=False,
    ),
)
