"""What tests of transactions share: a call as the door would make it, messages of our own, and readings of answers."""

from datetime import datetime
from typing import Any

from lxml import etree

from carnet.foundation.actors import Actor
from carnet.foundation.values.ins import Ins
from carnet.foundation.xml import reading
from carnet.gateways.xds import table
from carnet.gateways.xds.exchange import Call, Caller
from tests.cast import ALICE, NOON

HL7 = {"h": "urn:hl7-org:v3", "t": "urn:si-dmp-habilitations", "p": "urn:si-dmp-patients"}


def answered(
    service: str, body: str, *, by: Actor, patient: Ins | None = ALICE.ins, at: datetime = NOON
) -> etree._Element:
    """Gives the answer to a body, through the table, for a caller whom the assertion has vouched for."""
    read = reading.read(body.encode())
    operation = table.find(service, read)
    written = operation.answer(Call(body=read, parts={}, caller=Caller(actor=by, patient=patient), at=at)).body
    return reading.read(written) if isinstance(written, bytes) else written


def found(answer: etree._Element, path: str) -> list[str]:
    """Gives what a path finds in an answer, as texts."""
    values: Any = answer.xpath(path, namespaces=HL7)
    return [str(value if isinstance(value, str) else value.text or "") for value in values]


def query_307(*, reason: str = "TEST_EXST", ins: str = ALICE.ins.value, oid: str = ALICE.ins.oid) -> str:
    """Writes a question about one patient."""
    return f"""<PRPA_IN201307UV02 xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 ITSVersion="XML_1.0"><id root="1.2.250.1.999.1.1" extension="message-1"/><creationTime value="20260302120000"/>
 <interactionId root="2.16.840.1.113883.1.6" extension="PRPA_IN201307UV02"/><processingCode code="D"/>
 <processingModeCode code="T"/><acceptAckCode code="AL"/>
 <receiver typeCode="RCV"><device classCode="DEV" determinerCode="INSTANCE"><id root="1.2.250.1.213.4.1.1.1"/>
 </device></receiver><sender typeCode="SND"><device classCode="DEV" determinerCode="INSTANCE">
 <id root="1.2.250.1.999.1"/><softwareName>Logiciel d’essai</softwareName></device></sender>
 <attentionLine xsi:nil="true"/><controlActProcess classCode="CACT" moodCode="EVN">
 <reasonCode code="{reason}" codeSystem="1.2.250.1.213.1.1.4.11"/><overseer xsi:nil="true"/>
 <queryByParameter><queryId root="1.2.250.1.999.2" extension="query-1"/><statusCode code="new"/>
 <parameterList><dataSource xsi:nil="true"/><patientIdentifier><value root="{oid}" extension="{ins}"/>
 <semanticsText>Patient.id</semanticsText></patientIdentifier></parameterList></queryByParameter>
 </controlActProcess></PRPA_IN201307UV02>"""


def query_305(
    *, family: str = "MARTIN", given: str = "Alice", birth: str = "19840312", sex: str = "F", more: str = ""
) -> str:
    """Writes a search by traits; an empty trait is left out."""
    name = f"{f'<family>{family}</family>' if family else ''}{f'<given>{given}</given>' if given else ''}"
    parameters = f"<livingSubjectName><value>{name}</value></livingSubjectName>"
    if birth:
        parameters += f'<livingSubjectBirthTime><value value="{birth}"/></livingSubjectBirthTime>'
    if sex:
        parameters += f'<livingSubjectAdministrativeGender><value code="{sex}"/></livingSubjectAdministrativeGender>'
    return f"""<PRPA_IN201305UV02 xmlns="urn:hl7-org:v3" ITSVersion="XML_1.0">
 <id root="1.2.250.1.999.1.1" extension="message-1"/><sender><device><id root="1.2.250.1.999.1"/></device></sender>
 <controlActProcess><code code="PRPA_TE201305UV02"/><queryByParameter>
 <queryId root="1.2.250.1.999.2" extension="query-1"/><statusCode code="new"/>
 <parameterList>{parameters}{more}</parameterList></queryByParameter></controlActProcess></PRPA_IN201305UV02>"""
