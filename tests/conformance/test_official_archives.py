"""Every official archive is deposited by TD2.1 and as an archive, and found again with the metadata it came with.

By TD2.1 the message goes through the real door: a signed VIHF, its own METADATA.XML, its document beside the envelope.
"""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from lxml import etree

from carnet.domain.documents import reading
from carnet.domain.documents.codes import Author, Coded, Document, SubmissionSet
from carnet.domain.documents.registering import moments, patients, people, submitting
from carnet.domain.documents.rules import header as headers
from carnet.domain.documents.submissions import SubmissionCriteria
from carnet.domain.identity import actions as identity_actions
from carnet.domain.identity import queries as identity
from carnet.foundation import clock, database
from carnet.foundation.actors import Actor
from carnet.foundation.ebrim import reading as ebrim
from carnet.foundation.ebrim import values
from carnet.foundation.ebrim.values import Code, DocumentEntry
from carnet.foundation.values.ins import Ins
from carnet.gateways.xds.tests import registering
from carnet.gateways.xds.wire import names
from carnet.journeys.archives import taking
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


@pytest.mark.parametrize("deposit", [_by_message, _by_archive], ids=["TD2.1", "archive"])
def test_finds_every_archive_again_with_its_metadata(samples: list[Sample], deposit: Callable[[Sample], None]) -> None:
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
