"""Messages of TD2.1 and TD3.3 as software writes them, for tests: metadata as values, documents beside or inside."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

from lxml import etree

from carnet.foundation.actors import Actor
from carnet.foundation.ebrim import values, writing
from carnet.foundation.ebrim.values import Association, Author, Code, DocumentEntry, Objects, SubmissionSet
from carnet.foundation.values.ins import Ins
from carnet.foundation.xml import reading
from carnet.gateways.xds import table
from carnet.gateways.xds.exchange import Call, Caller
from carnet.gateways.xds.faults import RegistryFailure
from carnet.gateways.xds.wire import names
from carnet.gateways.xds.wire.multipart import Part
from tests.cast import ALICE, NOON, PDF

PATIENT = f"{ALICE.ins.value}^^^&{ALICE.ins.oid}&ISO^NH"
DIANE = "810000000017^MOREAU^Diane^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS"
PLACE = "Cabinet des Lilas^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^1920000001"
AUTHOR = Author(persons=(DIANE,), institutions=(PLACE,))
LEVELS, RESTRICTIONS = "2.16.840.1.113883.5.25", "1.2.250.1.213.1.1.4.13"
NORMAL = Code("N", LEVELS, "Normal")
SET = SubmissionSet(
    entry_uuid="SubmissionSet01",
    unique_id="1.2.250.1.999.1",
    source_id="1.2.250.1.999",
    patient_id=PATIENT,
    submission_time="20260302120000",
    title="Consultation",
    content_type=Code("04", "1.2.250.1.213.2.2", "Hospitalisation de jour"),
    authors=(AUTHOR,),
)


def entry(content: bytes = PDF, **said: object) -> DocumentEntry:
    """Describes a PDF with what a real entry says."""
    whole = DocumentEntry(
        entry_uuid="Document01",
        unique_id="1.2.250.1.999.1.1",
        patient_id=PATIENT,
        mime_type="application/pdf",
        title="Compte rendu de consultation",
        class_code=Code("10", "1.2.250.1.213.1.1.4.1", "Compte rendu"),
        type_code=Code("11488-4", "2.16.840.1.113883.6.1", "CR ou fiche de consultation ou de visite"),
        format_code=Code("urn:ihe:iti:xds-sd:pdf:2008", "1.3.6.1.4.1.19376.1.2.3", "Pdf/A-1"),
        facility=Code("SA07", "1.2.250.1.71.4.2.4", "Cabinet individuel"),
        practice_setting=Code("AMBULATOIRE", "1.2.250.1.213.1.1.4.9", "Ambulatoire"),
        confidentiality=(NORMAL,),
        authors=(AUTHOR,),
        creation_time="20260227090000",
        service_start="20260227083000",
        language="fr-FR",
        legal_authenticator=DIANE,
        source_patient_id="77^^^&1.2.3&ISO^PI",
        source_patient_info=("PID-5|MARTIN^ALICE^ALICE JEANNE^^^^L", "PID-7|19840312", "PID-8|F"),
        hash=hashlib.sha1(content).hexdigest(),
        size=len(content),
    )
    return replace(whole, **said)  # type: ignore[arg-type]  # the tests name the fields


def member(entry_id: str = "Document01", **slots: tuple[str, ...]) -> Association:
    """Says that an entry belongs to the submission."""
    said = {"SubmissionSetStatus": ("Original",), **slots}
    return Association(
        entry_uuid=f"as-{entry_id}", kind=values.HAS_MEMBER, source=SET.entry_uuid, target=entry_id, slots=said
    )


@dataclass(frozen=True, slots=True)
class Message:
    """What a call holds: its objects, its documents by entry (beside the envelope), those inside it, other parts."""

    objects: Objects
    beside: Mapping[str, bytes] = field(default_factory=dict)
    inside: Mapping[str, bytes] = field(default_factory=dict)
    parts: Mapping[str, bytes] = field(default_factory=dict)
    includes: tuple[tuple[str, str], ...] = ()


def message(*entries: DocumentEntry, content: bytes = PDF, others: Iterable[Association] = ()) -> Message:
    """Writes a submission of these entries, all of one content."""
    found = entries or (entry(content),)
    related = (*(member(one.entry_uuid) for one in found), *others)
    return Message(
        Objects(submission_sets=(SET,), documents=found, associations=related),
        {one.entry_uuid: content for one in found},
    )


def signed(content: bytes, *labels: Code) -> Message:
    """Writes a submission of one PDF with its signature; `labels` are the restrictions of the signature."""
    described = entry(
        content,
        entry_uuid="Signature01",
        unique_id="1.2.250.1.999.1.9",
        mime_type="text/xml",
        format_code=Code("http://www.w3.org/2000/09/xmldsig#", "URN", "Signature"),
        type_code=Code("E1762", "ASTM", "Full Document"),
        class_code=Code("urn:oid:1.3.6.1.4.1.19376.1.2.1.1.1", "URN"),
        language="art",
        confidentiality=(NORMAL, *labels),
        title="Signature",
    )
    signs = Association(entry_uuid="s", kind=values.SIGNS, source="Signature01", target="SubmissionSet01")
    whole = message()
    objects = replace(
        whole.objects,
        documents=(*whole.objects.documents, described),
        associations=(*whole.objects.associations, member("Signature01"), signs),
    )
    return replace(whole, objects=objects, beside={**whole.beside, "Signature01": content})


def submit_objects(objects: Objects) -> str:
    """Writes the metadata alone."""
    written = writing.Writer().every(objects)
    return (
        f'<lcm:SubmitObjectsRequest xmlns:lcm="{names.LCM}" xmlns:rim="{names.RIM}"><rim:RegistryObjectList>'
        f"{written}</rim:RegistryObjectList></lcm:SubmitObjectsRequest>"
    )


def body(sent: Message) -> bytes:
    """Writes the body of TD2.1."""
    held = "".join(
        f'<xdsb:Document id="{name}">{base64.b64encode(content).decode()}</xdsb:Document>'
        for name, content in sent.inside.items()
    )
    beside = [(name, f"cid:{name}%40essai") for name in sent.beside]
    held += "".join(
        f'<xdsb:Document id="{name}"><xop:Include xmlns:xop="{names.XOP}" href="{href}"/></xdsb:Document>'
        for name, href in (*beside, *sent.includes)
    )
    return (
        f'<xdsb:ProvideAndRegisterDocumentSetRequest xmlns:xdsb="{names.XDSB}">{submit_objects(sent.objects)}{held}'
        "</xdsb:ProvideAndRegisterDocumentSetRequest>"
    ).encode()


def parts(sent: Message) -> dict[str, bytes]:
    """Gives the parts beside the envelope, by Content-ID."""
    return {**{f"{name}@essai": content for name, content in sent.beside.items()}, **sent.parts}


@dataclass(frozen=True, slots=True)
class Told:
    """What a registry answered: its status, and its errors and warnings (code, location)."""

    status: str
    errors: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]


def sent(written: Message, *, by: Actor, patient: Ins | None = ALICE.ins, at: datetime = NOON) -> Told:
    """Deposits as the door would, for a caller whom an assertion vouches for."""
    beside = {name: Part(name, {}, content) for name, content in parts(written).items()}
    return called("repository", body(written), beside, by=by, patient=patient, at=at)


def updated(objects: Objects, *, by: Actor, patient: Ins | None = ALICE.ins, at: datetime = NOON) -> Told:
    """Updates metadata as the door would."""
    return called("registry", submit_objects(objects).encode(), {}, by=by, patient=patient, at=at)


def called(
    service: str, content: bytes, beside: dict[str, Part], *, by: Actor, patient: Ins | None, at: datetime
) -> Told:
    """Calls an operation and reads its registry's answer."""
    root = reading.read(content)
    operation = table.find(service, root)
    call = Call(body=root, parts=beside, caller=Caller(actor=by, patient=patient), at=at)
    try:
        written = operation.answer(call).body
    except RegistryFailure as failure:
        assert operation.failed is not None
        written = operation.failed(failure.errors)
    return told(written if isinstance(written, bytes) else etree.tostring(written))


def told(written: bytes) -> Told:
    """Reads a RegistryResponse."""
    root = etree.fromstring(written)
    every = [(one.get("errorCode", ""), one.get("location", ""), one.get("severity", "")) for one in root.iter()]
    found = [one for one in every if one[0]]
    return Told(
        cast("str", root.get("status", "")).rpartition(":")[2],
        tuple((code, place) for code, place, severity in found if severity.endswith(":Error")),
        tuple(code for code, _, severity in found if severity.endswith(":Warning")),
    )
