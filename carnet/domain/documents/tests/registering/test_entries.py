"""Documents and submissions in the words of a registry: codes, times, persons, structures, statuses."""

from datetime import datetime, timedelta, timezone
from uuid import UUID

import msgspec
import pytest

from carnet.domain.documents import naming
from carnet.domain.documents.codes import (
    Author,
    AuthorKind,
    Coded,
    Details,
    Document,
    ReferenceId,
    SourcePatient,
    Status,
    SubmissionSet,
    Visibility,
)
from carnet.domain.documents.registering import entries, patients, people
from carnet.foundation.ebrim import values
from carnet.foundation.values import ins
from tests.cast import ALICE, NOON

FRAME = entries.Frame(patient_id=patients.write_ins(ALICE.ins), repository="1.2.250.1.999.1")
DIANE = Author(
    kind=AuthorKind.PROFESSIONAL,
    id="810000000017",
    id_system="1.2.250.1.71.4.2.1",
    family_name="MOREAU",
    given_name="Diane",
    specialty=Coded("G15_10/SM54", "1.2.250.1.213.1.1.4.5", "Médecin - Médecine générale (SM)"),
    role="Médecin traitant",
    organization_id="1920000001",
    organization_name="Cabinet des Lilas",
)
SOURCE = SourcePatient(
    identifier="123",
    identifier_system="1.2.3",
    ins="284037511111138",
    ins_system=ins.NIR_TEST,
    family_name="MARTIN",
    given_names="ALICE JEANNE",
    birth_date="19840312",
    sex="F",
    birth_place="75111",
)


def document(**said: object) -> Document:
    """Makes a version of a document."""
    known = Document(
        space_id=UUID(int=1),
        id=UUID("019aa8cc-1111-7222-8333-444455556666"),
        submission_id=UUID("019aa8cc-1111-7222-8333-444455557777"),
        unique_id="1.2.250.1.999.7^12",
        set_id="",
        version=1,
        status=Status.CURRENT,
        is_archived=False,
        type_code="11488-4",
        class_code="10",
        category="CPT_REND",
        format_code="urn:ihe:iti:xds-sd:pdf:2008",
        media_type="text/xml",
        language="fr-FR",
        size=12,
        sha1=bytes(20),
        created_at=datetime(2026, 3, 2, 13, 0, 5, tzinfo=timezone(timedelta(hours=1))),
        service_start=NOON,
        service_stop=None,
        author_kind=AuthorKind.PROFESSIONAL,
        author_ids=("810000000017",),
        author_organizations=("1920000001",),
        confidentiality="N",
        visibility=frozenset({Visibility.HIDDEN_FROM_PATIENT, Visibility.HIDDEN_FROM_PROFESSIONALS}),
        deposited_at=NOON,
        deposited_by="10000000017",
        deposited_organization="1920000001",
        changed_at=NOON,
        revision=3,
        replaces_id=None,
        replaced_by_id=None,
        details=Details(
            title="Consultation",
            comments="À revoir",
            type=Coded("11488-4", "2.16.840.1.113883.6.1", "CR de consultation"),
            document_class=Coded("10", "1.2.250.1.213.1.1.4.1", "Comptes rendus"),
            format=Coded("urn:ihe:iti:xds-sd:pdf:2008", "1.3.6.1.4.1.19376.1.2.3", "PDF"),
            facility=Coded("SA07", "1.2.250.1.71.4.2.4", "Cabinet individuel"),
            events=(Coded("CHEST", "DCM"),),
            authors=(DIANE,),
            legal_authenticator=DIANE,
            source_patient=SOURCE,
            reference_ids=(ReferenceId(value="A12", system="1.2.3", kind="urn:ihe:iti:xds:2013:accession"),),
        ),
    )
    return msgspec.structs.replace(known, **said)


def test_writes_every_attribute_of_a_document() -> None:
    written = entries.document(document(), FRAME)
    assert written == values.DocumentEntry(
        entry_uuid=f"urn:uuid:{naming.entry_id(document().id, 3)}",
        logical_id="urn:uuid:019aa8cc-1111-7222-8333-444455556666",
        version="3",
        status=values.APPROVED,
        unique_id="1.2.250.1.999.7^12",
        patient_id="284037511111138^^^&1.2.250.1.213.1.4.10&ISO^NH",
        mime_type="text/xml",
        title="Consultation",
        comments="À revoir",
        class_code=values.Code("10", "1.2.250.1.213.1.1.4.1", "Comptes rendus"),
        type_code=values.Code("11488-4", "2.16.840.1.113883.6.1", "CR de consultation"),
        format_code=values.Code("urn:ihe:iti:xds-sd:pdf:2008", "1.3.6.1.4.1.19376.1.2.3", "PDF"),
        facility=values.Code("SA07", "1.2.250.1.71.4.2.4", "Cabinet individuel"),
        confidentiality=(
            values.Code("N", "2.16.840.1.113883.5.25", "Normal"),
            values.Code("MASQUE_PS", "1.2.250.1.213.1.1.4.13", "Masqué aux professionnels de santé"),
            values.Code("INVISIBLE_PATIENT", "1.2.250.1.213.1.1.4.13", "Non visible par le patient"),
        ),
        events=(values.Code("CHEST", "DCM"),),
        authors=(
            values.Author(
                persons=("810000000017^MOREAU^Diane^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS",),
                institutions=("Cabinet des Lilas^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^1920000001",),
                roles=("Médecin traitant",),
                specialties=("G15_10/SM54^Médecin - Médecine générale (SM)^1.2.250.1.213.1.1.4.5",),
            ),
        ),
        creation_time="20260302120005",
        service_start="20260302120000",
        language="fr-FR",
        legal_authenticator="810000000017^MOREAU^Diane^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS",
        source_patient_id="123^^^&1.2.3&ISO^PI",
        source_patient_info=(
            "PID-5|MARTIN^ALICE^ALICE JEANNE^^^^L",
            "PID-7|19840312",
            "PID-8|F",
            "PID-11|^^^^^^BDL^^75111",
        ),
        reference_ids=("A12^^^&1.2.3&ISO^urn:ihe:iti:xds:2013:accession",),
        repository_unique_id="1.2.250.1.999.1",
        hash="00" * 20,
        size=12,
    )


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, values.APPROVED),
        ({"is_archived": True}, values.ARCHIVED),
        ({"status": Status.SUPERSEDED}, values.DEPRECATED),
        ({"status": Status.SUPERSEDED, "is_archived": True}, values.DEPRECATED),
        ({"status": Status.DELETED}, values.DELETED),
        ({"status": Status.DELETED, "is_archived": True}, values.DELETED),
    ],
    ids=["current", "archived", "superseded", "superseded-archived", "deleted", "deleted-archived"],
)
def test_says_where_a_document_stands(said: dict[str, object], expected: str) -> None:
    assert entries.document(document(**said), FRAME).status == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (SOURCE, "123^^^&1.2.3&ISO^PI"),
        (
            SourcePatient(ins="284037511111138", ins_system=ins.NIR_TEST),
            "284037511111138^^^&1.2.250.1.213.1.4.10&ISO^NH",
        ),
        (SourcePatient(), FRAME.patient_id),
        (None, FRAME.patient_id),
    ],
    ids=["local", "ins", "empty", "none"],
)
def test_gives_the_number_of_the_patient_at_the_producers(source: SourcePatient | None, expected: str) -> None:
    details = msgspec.structs.replace(document().details, source_patient=source)
    assert entries.document(document(details=details), FRAME).source_patient_id == expected


def test_writes_a_submission_and_what_ties_its_documents() -> None:
    known = SubmissionSet(
        space_id=UUID(int=1),
        id=document().submission_id,
        unique_id="1.2.250.1.999.8",
        source_id="",
        submitted_at=NOON,
        content_type=Coded("04", "1.2.250.1.213.2.2", "Hospitalisation"),
        title="Sortie",
        comments="",
        author=DIANE,
        recipients=(DIANE,),
    )
    written = entries.submission(known, FRAME)
    assert (written.source_id, written.submission_time, written.status) == (
        FRAME.repository,
        "20260302120000",
        values.APPROVED,
    )
    assert written.intended_recipients == (people.write_recipient(DIANE),)
    newer = document(id=UUID(int=5), replaces_id=document().id)
    member, replaces = entries.membership(document()), entries.replacement(newer, document())
    assert (member.kind, member.source, member.target) == (
        values.HAS_MEMBER,
        written.entry_uuid,
        entries.entry_uuid(document()),
    )
    assert (replaces.kind, replaces.target) == (values.REPLACES, entries.entry_uuid(document()))
    assert len({member.entry_uuid, replaces.entry_uuid, written.entry_uuid}) == 3
