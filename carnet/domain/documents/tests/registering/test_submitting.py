"""A message of a registry becomes a submission of the vault, or is refused with the object named."""

import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from carnet.domain.documents.codes import Coded, ReferenceId, Visibility
from carnet.domain.documents.registering import patients, people, submitting
from carnet.domain.documents.registering.submitting import Aside
from carnet.domain.documents.relation_codes import NewRelation, RelationKind
from carnet.domain.documents.rules.faults import Invalid
from carnet.foundation.ebrim import reading, values
from carnet.foundation.ebrim.values import Association, Author, Code, DocumentEntry, Objects, SubmissionSet
from tests.shared import shared_path

ROW = "3f2b8c1e-6a57-4d0c-9b9a-5b1f4f0c7a11"
SET = SubmissionSet(entry_uuid="SubmissionSet01", unique_id="1.2.3", patient_id="p", submission_time="20260302120000")
ENTRY = DocumentEntry(
    entry_uuid="DocumentME2",
    unique_id="1.2.3.4",
    mime_type="application/pdf",
    title="Lettre",
    type_code=Code("11488-4", "any", "CR"),
    creation_time="20260302",
    confidentiality=(Code("N"), Code("MASQUE_PS")),
    reference_ids=("A1^^^&1.2&ISO^urn:ihe:iti:xds:2013:accession",),
    hash="aa" * 20,
    size=3,
)
MEMBER = Association(entry_uuid="a", kind=values.HAS_MEMBER, source="SubmissionSet01", target="DocumentME2")
WHOLE = Objects(submission_sets=(SET,), documents=(ENTRY,), associations=(MEMBER,))
BYTES = {"documentme2": b"abc"}


def _related(kind: str, source: str = "DocumentME2", target: str = f"urn:uuid:{ROW}") -> Association:
    return Association(entry_uuid="b", kind=kind, source=source, target=target)


def test_reads_a_document() -> None:
    asked = submitting.read(WHOLE, BYTES)
    (document,) = asked.submission.documents
    assert asked.entries == ("DocumentME2",)
    assert asked.notices == ()
    assert document.content == b"abc"
    assert document.created_at == datetime(2026, 3, 2, tzinfo=UTC)
    assert document.confidentiality == "N"
    assert document.visibility == {Visibility.HIDDEN_FROM_PROFESSIONALS}
    assert document.reference_ids == (ReferenceId(value="A1", system="1.2", kind="urn:ihe:iti:xds:2013:accession"),)
    assert (document.declared_size, document.declared_sha1, document.row_id) == (3, b"\xaa" * 20, None)
    assert document.type == Coded("11488-4", "any", "CR")


def test_leaves_the_moment_of_a_clinical_document_to_its_header_when_it_is_known_to_the_day() -> None:
    objects = replace(WHOLE, documents=(replace(ENTRY, mime_type="text/xml"),))
    assert submitting.read(objects, BYTES).submission.documents[0].created_at is None


@pytest.mark.parametrize(
    "kind", [values.REPLACES, values.TRANSFORMS_AND_REPLACES], ids=["replaces", "transforms and replaces"]
)
def test_reads_a_replacement(kind: str) -> None:
    objects = replace(WHOLE, associations=(MEMBER, _related(kind, source="documentme2")))
    assert submitting.read(objects, BYTES).submission.documents[0].replaces == UUID(ROW)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (values.APPENDS, RelationKind.APPENDS),
        (values.TRANSFORMS, RelationKind.TRANSFORMS),
        (values.TRANSFORMS_AND_REPLACES, RelationKind.TRANSFORMS),
    ],
    ids=["appends", "transforms", "transforms and replaces"],
)
def test_reads_what_a_document_completes_or_transforms(kind: str, expected: RelationKind) -> None:
    objects = replace(WHOLE, associations=(MEMBER, _related(kind)))
    (document,) = submitting.read(objects, BYTES).submission.documents
    assert document.relations == (NewRelation(expected, UUID(ROW)),)
    assert submitting.read(objects, BYTES).notices == ()


SIGNED = replace(
    ENTRY, entry_uuid="Signature01", unique_id="1.2.9", format_code=Code("http://www.w3.org/2000/09/xmldsig#", "URN")
)


def test_sets_the_signature_apart() -> None:
    objects = replace(
        WHOLE,
        documents=(ENTRY, SIGNED),
        associations=(
            MEMBER,
            replace(MEMBER, target="Signature01"),
            _related(values.SIGNS, source="Signature01", target="SubmissionSet01"),
        ),
    )
    asked = submitting.read(objects, {**BYTES, "signature01": b"<s/>"})
    assert asked.entries == ("DocumentME2",)
    assert asked.submission.signature is not None
    assert (asked.submission.signature.unique_id, asked.submission.signature.content) == ("1.2.9", b"<s/>")


def test_removes_what_an_archive_deletes() -> None:
    objects = replace(WHOLE, documents=(replace(ENTRY, slots={submitting.ACTION_SLOT: ("D",)}),))
    asked = submitting.read(objects, BYTES)
    assert (asked.removes, asked.submission.documents) == (("1.2.3.4",), ())


ASIDE = {
    "a slot": (replace(WHOLE, documents=(replace(ENTRY, slots={"urn:my:slot": ("x",)}),)), Aside.SLOT),
    "a slot of the submission": (replace(WHOLE, submission_sets=(replace(SET, slots={"urn:x": ("y",)}),)), Aside.SLOT),
    "a level below normal": (
        replace(WHOLE, documents=(replace(ENTRY, confidentiality=(Code("L"),)),)),
        Aside.SLOT,
    ),
    "another relation": (replace(WHOLE, associations=(MEMBER, _related("urn:other"))), Aside.RELATION),
    "a member that is elsewhere": (
        replace(WHOLE, associations=(MEMBER, replace(MEMBER, target=f"urn:uuid:{ROW}"))),
        Aside.RELATION,
    ),
}


@pytest.mark.parametrize(("objects", "kind"), ASIDE.values(), ids=ASIDE.keys())
def test_tells_what_it_sets_aside(objects: Objects, kind: Aside) -> None:
    assert [notice.kind for notice in submitting.read(objects, BYTES).notices] == [kind]


REFUSED = {
    "no submission": (replace(WHOLE, submission_sets=()), BYTES, "structure"),
    "two submissions": (replace(WHOLE, submission_sets=(SET, SET)), BYTES, "structure"),
    "a submission without uniqueId": (replace(WHOLE, submission_sets=(replace(SET, unique_id=""),)), BYTES, "required"),
    "an absent document": (WHOLE, {}, "missing-document"),
    "a document too many": (WHOLE, {**BYTES, "other": b""}, "missing-metadata"),
    "two entries of one id": (replace(WHOLE, documents=(ENTRY, ENTRY)), BYTES, "structure"),
    "a document that is no member": (replace(WHOLE, associations=()), BYTES, "structure"),
    "a replacement of a name": (
        replace(WHOLE, associations=(MEMBER, _related(values.REPLACES, target="Document02"))),
        BYTES,
        "unknown-target",
    ),
    "two replacements": (
        replace(WHOLE, associations=(MEMBER, _related(values.REPLACES), _related(values.REPLACES))),
        BYTES,
        "structure",
    ),
    "an addition to a document of the message": (
        replace(WHOLE, associations=(MEMBER, _related(values.APPENDS, target="DocumentME2"))),
        BYTES,
        "unknown-entry",
    ),
    "an addition by nobody": (
        replace(WHOLE, associations=(MEMBER, _related(values.APPENDS, source="Document02"))),
        BYTES,
        "dangling",
    ),
    "too many additions": (
        replace(WHOLE, associations=(MEMBER, *[_related(values.APPENDS)] * 21)),
        BYTES,
        "structure",
    ),
    "a replacement by nobody": (
        replace(WHOLE, associations=(MEMBER, _related(values.REPLACES, source="Document02"))),
        BYTES,
        "dangling",
    ),
    "an unknown confidentiality": (
        replace(WHOLE, documents=(replace(ENTRY, confidentiality=(Code("SECRET"),)),)),
        BYTES,
        "unknown-code",
    ),
    "a hash of another kind": (replace(WHOLE, documents=(replace(ENTRY, hash="ab"),)), BYTES, "wrong-hash"),
    "a hash in words": (replace(WHOLE, documents=(replace(ENTRY, hash="z" * 40),)), BYTES, "wrong-hash"),
    "a thirteenth month": (replace(WHOLE, documents=(replace(ENTRY, creation_time="20261301"),)), BYTES, "value"),
    "two signatures": (
        replace(WHOLE, documents=(SIGNED, replace(SIGNED, entry_uuid="documentme2"))),
        {"signature01": b"", **BYTES},
        "structure",
    ),
}


@pytest.mark.parametrize(("objects", "contents", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_refuses(objects: Objects, contents: dict[str, bytes], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        submitting.read(objects, contents)
    assert refused.value.fault.code == code


def test_loses_nothing_of_the_people_of_the_official_archives() -> None:
    """Authors, signatories and patients are given back to the letter; every document keeps its codes and times."""
    for path in sorted(shared_path("data/xdm").glob("*.ZIP")):
        with zipfile.ZipFile(path) as archive:
            objects = reading.parse(archive.read("IHE_XDM/SUBSET01/METADATA.XML"))
            content = archive.read("IHE_XDM/SUBSET01/DOC0001.XML")
        (entry,), (submission,) = objects.documents, objects.submission_sets
        asked = submitting.read(objects, {submitting.key(entry.entry_uuid): content})
        (document,) = asked.submission.documents
        authors = [asked.submission.author, *asked.submission.other_authors]
        assert [people.write(author) for author in document.authors] == list(entry.authors)
        assert [people.write(author) for author in authors if author] == list(submission.authors)
        assert document.legal_authenticator is not None
        assert people.write_person(document.legal_authenticator) == entry.legal_authenticator
        assert document.source_patient is not None
        assert patients.write_source(document.source_patient) == (entry.source_patient_id, entry.source_patient_info)
        assert [(code.code, code.system, code.display) for code in document.events] == [
            (code.code, code.scheme, code.label) for code in entry.events
        ]
        assert asked.notices == ()


def test_names_every_patient_of_a_message() -> None:
    objects = replace(WHOLE, documents=(replace(ENTRY, patient_id="q"),))
    assert submitting.patient_ids(objects) == (("SubmissionSet01", "p"), ("DocumentME2", "q"))
    assert people.read(Author()).id == ""
