"""Every official archive is deposited by TD2.1 and, as an archive, by each door, and found again with its metadata.

By TD2.1 the message goes through the real door: a signed VIHF, its own METADATA.XML, its document beside the envelope.
"""

import html
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import etree

from carnet.domain.documents import reading
from carnet.domain.documents.codes import Author, AuthorKind, Coded, Document, SubmissionSet
from carnet.domain.documents.registering import moments, patients, people, submitting
from carnet.domain.documents.rules import header as headers
from carnet.domain.documents.rules import own
from carnet.domain.documents.submissions import SubmissionCriteria
from carnet.domain.identity import actions as identity_actions
from carnet.domain.identity import queries as identity
from carnet.foundation import clock, database, ids
from carnet.foundation.actors import Actor
from carnet.foundation.ebrim import reading as ebrim
from carnet.foundation.ebrim import values
from carnet.foundation.ebrim.values import Code, DocumentEntry
from carnet.foundation.values.ins import Ins
from carnet.gateways.web_citizen.tests.situations import text
from carnet.gateways.web_professional.tests import situations as professionals
from carnet.gateways.xds.tests import registering
from carnet.gateways.xds.wire import names
from carnet.journeys.archives import bringing, taking
from carnet.journeys.demo import adopting, client
from tests import cast, xds_caller
from tests.cast import DIANE, acting
from tests.conformance.test_official_documents import EXCEPTIONS
from tests.shared import shared_path

pytestmark = [pytest.mark.conformance, pytest.mark.django_db(transaction=True)]
METADATA, DOCUMENT = "IHE_XDM/SUBSET01/METADATA.XML", "IHE_XDM/SUBSET01/DOC0001.XML"


@dataclass(frozen=True, slots=True)
class Sample:
    """One official archive, what its metadata say, and its patient's space."""

    name: str
    archive: bytes
    metadata: bytes
    content: bytes
    entry: DocumentEntry
    submission: values.SubmissionSet
    patient: Ins
    space_id: UUID


@pytest.fixture
def samples(tmp_path: Path, settings: Any) -> list[Sample]:
    """Every official archive, with its patient registered, and the doctor who deposits."""
    settings.VAR_DIR = tmp_path
    client.ensure(tmp_path / "demo")
    identity_actions.register_organization(organization=cast.PRACTICE)
    identity_actions.register_professional(professional=DIANE, since=date(2020, 1, 1))
    return [_sample(path, tmp_path) for path in sorted(shared_path("data/xdm").glob("*.ZIP"))]


def _sample(path: Path, folder: Path) -> Sample:
    with zipfile.ZipFile(path) as archive:
        metadata, content = archive.read(METADATA), archive.read(DOCUMENT)
    alone = folder / f"{path.name}.xml"
    alone.write_bytes(content)
    (adopted,) = adopting.adopt(files=[alone], at=clock.now())
    assert adopted.space_id is not None, path.name
    objects = ebrim.parse(metadata)
    (entry,), (submission,) = objects.documents, objects.submission_sets
    patient = patients.read_ins(entry.patient_id)
    assert identity.space_of_ins(ins=patient) == adopted.space_id, path.name
    name = path.name.removesuffix(".IHE_XDM.ZIP")
    return Sample(name, path.read_bytes(), metadata, content, entry, submission, patient, adopted.space_id)


def _by_message(sample: Sample) -> None:
    root = etree.Element(f"{{{names.XDSB}}}ProvideAndRegisterDocumentSetRequest")
    root.append(etree.fromstring(sample.metadata.lstrip()))
    holder = etree.SubElement(root, f"{{{names.XDSB}}}Document", id=sample.entry.entry_uuid.upper())
    etree.SubElement(holder, f"{{{names.XOP}}}Include", href="cid:document@essai")
    by = xds_caller.of(DIANE, patient=sample.patient)
    answer = xds_caller.send("repository", root, by=by, parts={"document@essai": sample.content})
    told = registering.told(etree.tostring(answer.body))
    assert (answer.status, told.status, told.errors) == (200, "Success", ()), f"{sample.name}: {told} {answer.sentence}"


def _by_archive(sample: Sample) -> None:
    (taken,) = taking.deposit_archive(content=sample.archive, by=acting(DIANE), at=clock.now(), patient=sample.patient)
    assert taken.deposited is not None
    assert taken.deposited.was_new, sample.name


def _by_page(sample: Sample) -> None:
    address = reverse("professional:deposit_archive", args=[ids.public(sample.space_id)])
    file = SimpleUploadedFile("IHE_XDM.ZIP", sample.archive)
    answer = professionals.signed_in(DIANE).post(address, {"archive": file})
    assert (answer.status_code, "L’archive est déposée" in answer.content.decode()) == (200, True), sample.name


def _by_fhir(sample: Sample) -> None:
    identity_actions.register_client(
        client_id="archives", name="Logiciel", organization_id=cast.PRACTICE.id, public_keys={"keys": []}
    )
    issued = identity_actions.issue_token(
        client_id="archives",
        rpps=DIANE.rpps,
        purpose_of_use="normal",
        scope=frozenset({"system/Bundle.c"}),
        at=clock.now(),
        lifetime=timedelta(minutes=5),
    )
    answer = Client().post(
        f"/fhir/Patient/{ids.public(sample.space_id)}/$deposit-archive",
        sample.archive,
        content_type="application/zip",
        headers={"Authorization": f"Bearer {issued.token}"},
    )
    assert answer.status_code == 200, f"{sample.name}: {answer.content.decode()}"


DOORS = {"TD2.1": _by_message, "archive": _by_archive, "page": _by_page, "FHIR": _by_fhir}


@pytest.mark.parametrize("deposit", DOORS.values(), ids=DOORS.keys())
def test_finds_every_archive_again_with_its_metadata(
    samples: list[Sample], deposit: Callable[[Sample], None], settings: Any
) -> None:
    settings.DEMO = True
    assert len(samples) == 44
    differences: list[tuple[str, str]] = []
    for sample in samples:
        deposit(sample)
        document, submission = _found(sample)
        opened = reading.open_document(space_id=sample.space_id, document_id=document.id, by=_reader(), at=clock.now())
        assert opened.content == sample.content, sample.name
        differences += [(sample.name, field) for field in _differences(sample, document, submission)]
    explained = {found for found in EXCEPTIONS if found[1] == "classCode"}
    presenting = {(sample.name, "mimeType") for sample in samples if b"<xsl:stylesheet" in sample.content[:2_000]}
    assert set(differences) - explained - presenting == set()
    assert explained <= set(differences), "an exception no longer is one"


def test_every_archive_is_brought_by_its_patient_and_can_be_read(samples: list[Sample], settings: Any) -> None:
    settings.DEMO = True
    minors: list[str] = []
    for sample in samples:
        by = cast.citizen(sample.space_id)
        brought = bringing.bring_archive(
            content=sample.archive, space_id=sample.space_id, is_hidden=False, by=by, at=clock.now()
        )
        (document,) = brought.documents
        opened = reading.open_document(
            space_id=sample.space_id, document_id=document.document_id, by=by, at=clock.now()
        )
        assert opened.content == sample.content, sample.name
        assert own.is_patient_type(opened.document.type_code), sample.name
        assert opened.document.author_kind is AuthorKind.PATIENT, sample.name
        assert opened.document.unique_id != headers.unique_id(sample.entry.unique_id), sample.name
        browser = Client()
        if browser.post(reverse("citizen:sign_in"), {"ins": sample.patient.value}).status_code == 403:
            minors.append(sample.name)
            continue
        page = browser.get(reverse("citizen:document", args=[ids.public_row(sample.space_id, document.document_id)]))
        assert (page.status_code, document.title in html.unescape(text(page))) == (200, True), sample.name
    assert len(minors) < 10, "a minor does not sign in; most of these patients are adults"


def _reader() -> Actor:
    return acting(DIANE, mode="regulation")


def _found(sample: Sample) -> tuple[Document, SubmissionSet]:
    named = headers.unique_id(sample.entry.unique_id)
    with database.entered(sample.space_id):
        ((row,),) = database.rows(
            "SELECT id FROM documents_document WHERE space_id = %s AND unique_id = %s", (sample.space_id, named)
        )
    document = reading.describe(space_id=sample.space_id, document_id=row, by=_reader(), at=clock.now())
    page = reading.list_submissions(
        space_id=sample.space_id,
        criteria=SubmissionCriteria(ids=(document.submission_id,)),
        by=_reader(),
        at=clock.now(),
    )
    return document, page.submissions[0]


def _triple(code: Code | Coded | None) -> tuple[str, str, str]:
    match code:
        case Code():
            return code.code, code.scheme, code.label
        case Coded():
            return code.code, code.system, code.display
        case None:
            return "", "", ""


def _texts(authors: tuple[Author, ...]) -> tuple[values.Author, ...]:
    return tuple(map(people.write, authors))


def _differences(sample: Sample, document: Document, submission: SubmissionSet) -> list[str]:
    """Compares what was submitted with what is kept, to the letter of every text."""
    entry, given, details = sample.entry, sample.submission, document.details
    assert details.source_patient is not None
    assert details.legal_authenticator is not None
    authors = (*((submission.author,) if submission.author else ()), *submission.other_authors)
    pairs: dict[str, tuple[object, object]] = {
        "uniqueId": (headers.unique_id(entry.unique_id), document.unique_id),
        "entryUUID": (submitting.entry_id(entry.entry_uuid), document.id),
        "mimeType": (entry.mime_type, document.media_type),
        "title": (" ".join(entry.title.split()), details.title),
        "typeCode": (_triple(entry.type_code)[0], document.type_code),
        "classCode": (_triple(entry.class_code)[0], document.class_code),
        "formatCode": (_triple(entry.format_code), _triple(details.format)),
        "facility": (_triple(entry.facility), _triple(details.facility)),
        "practiceSetting": (_triple(entry.practice_setting), _triple(details.practice_setting)),
        "eventCodeList": (list(map(_triple, entry.events)), list(map(_triple, details.events))),
        "confidentialityCode": ([code.code for code in entry.confidentiality], [document.confidentiality]),
        "author": (entry.authors, _texts(details.authors)),
        "legalAuthenticator": (entry.legal_authenticator, people.write_person(details.legal_authenticator)),
        "sourcePatient": (
            (entry.source_patient_id, entry.source_patient_info),
            patients.write_source(details.source_patient),
        ),
        "creationTime": (entry.creation_time, moments.write(document.created_at)),
        "serviceStartTime": (entry.service_start, _time(document.service_start)),
        "serviceStopTime": (entry.service_stop, _time(document.service_stop)),
        "languageCode": (entry.language, document.language),
        "hash": (entry.hash, document.sha1.hex()),
        "size": (entry.size, document.size),
        "submission uniqueId": (headers.unique_id(given.unique_id), submission.unique_id),
        "sourceId": (given.source_id, submission.source_id),
        "submissionTime": (given.submission_time, moments.write(submission.submitted_at)),
        "contentTypeCode": (_triple(given.content_type), _triple(submission.content_type)),
        "submission title": (given.title, submission.title),
        "submission author": (given.authors, _texts(authors)),
    }
    return [name for name, (theirs, ours) in pairs.items() if theirs != ours]


def _time(moment: datetime | None) -> str:
    return moments.write(moment) if moment else ""
