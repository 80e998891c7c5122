"""The metadata of a deposit: completed from the header, never against it."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from carnet.domain.documents.codes import Author, AuthorKind, Coded, NewDocument
from carnet.domain.documents.rules import header, media, metadata
from carnet.domain.documents.rules.faults import Contradiction, Invalid
from carnet.foundation.values import ins
from tests import cast

INS = (ins.NIR_TEST, "2840375111111")
CDA = """
<ClinicalDocument xmlns="urn:hl7-org:v3">
  <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
  <templateId root="1.2.250.1.213.1.1.1.55"/>
  <id root="1.2.250.1.999.7"/>
  <code code="11502-2" codeSystem="2.16.840.1.113883.6.1" displayName="CR d'examens biologiques"/>
  <title>Bilan sanguin</title>
  <effectiveTime value="20260301101500+0100"/>
  <confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>
  <languageCode code="fr-FR"/>
  <setId root="1.2.250.1.999.6"/><versionNumber value="2"/>
  <recordTarget><patientRole><id root="{oid}" extension="{matricule}"/><patient>
    <name><given>ALICE JEANNE</given><family qualifier="BR">MARTIN</family></name>
    <administrativeGenderCode code="F"/><birthTime value="19840312"/></patient></patientRole></recordTarget>
  <author><time value="20260301"/><assignedAuthor><id root="1.2.250.1.71.4.2.1" extension="810000000017"/>
    <assignedPerson><name><family>Moreau</family><given>Diane</given></name></assignedPerson>
    </assignedAuthor></author>
  {replaces}
  <componentOf><encompassingEncounter><effectiveTime value="20260301"/><location><healthCareFacility>
    <code code="SA25" codeSystem="1.2.250.1.71.4.2.4"/></healthCareFacility></location>
    </encompassingEncounter></componentOf>
  <component><structuredBody><component><section><title>Résultats</title><text>Tout va bien</text></section></component>
  </structuredBody></component>
</ClinicalDocument>
"""
PARENT = (
    '<relatedDocument typeCode="RPLC"><parentDocument><id root="1.2.250.1.999.5"/></parentDocument></relatedDocument>'
)


def _cda(*, matricule: str = "284037511111138", oid: str = ins.NIR_TEST, replaces: str = "") -> bytes:
    return CDA.format(oid=oid, matricule=matricule, replaces=replaces).strip().encode()


def _complete(document: NewDocument) -> metadata.Completed:
    return metadata.complete(
        document,
        identities=frozenset({INS}),
        depositor=cast.acting(cast.DIANE),
        place_of_care=(None, None),
        fallback_unique_id="00000000-0000-0000-0000-000000000001",
    )


BARE = NewDocument(content=_cda(), media_type="text/xml", place="Bundle.entry[1]")


def test_takes_from_the_header_everything_that_was_not_said() -> None:
    done = _complete(BARE)
    assert (done.unique_id, done.set_id, done.version, done.category) == (
        "1.2.250.1.999.7",
        "1.2.250.1.999.6",
        2,
        "BIOLOGIE",
    )
    assert done.created_at == datetime(2026, 3, 1, 9, 15, tzinfo=UTC)
    details = done.details
    assert (details.title, details.type.code, details.document_class.code) == ("Bilan sanguin", "11502-2", "10")
    assert details.format.code == "urn:ihe:lab:xd-lab:2008"
    assert details.facility == Coded("SA25", "1.2.250.1.71.4.2.4")
    assert [(author.id, author.family_name) for author in details.authors] == [("810000000017", "Moreau")]
    assert done.warnings == ()


@pytest.mark.parametrize(
    ("field", "document"),
    [
        ("patient", replace(BARE, content=_cda(matricule="190069200012323"))),
        ("patient", replace(BARE, content=_cda(oid=ins.NIR))),
        ("unique_id", replace(BARE, unique_id="urn:oid:1.2.250.1.999.8")),
        ("type", replace(BARE, type=Coded("34133-9"))),
        ("created_at", replace(BARE, created_at=datetime(2026, 3, 1, 9, 16, tzinfo=UTC))),
        ("author", replace(BARE, authors=(Author(kind=AuthorKind.PROFESSIONAL, id="810000000025"),))),
    ],
)
def test_refuses_what_the_header_denies_and_names_the_field(field: str, document: NewDocument) -> None:
    with pytest.raises(Contradiction) as refused:
        _complete(document)
    assert (refused.value.fault.field, refused.value.fault.place) == (field, "Bundle.entry[1]")


def test_accepts_what_agrees_with_the_header_in_another_spelling() -> None:
    said = replace(
        BARE,
        unique_id="urn:oid:1.2.250.1.999.7",
        type=Coded("11502-2", "http://loinc.org"),
        created_at=datetime(2026, 3, 1, 10, 15, tzinfo=UTC) - timedelta(hours=1),
        authors=(Author(kind=AuthorKind.PROFESSIONAL, id="10000000017"),),
        title="Titre donné",
    )
    assert _complete(said).details.title == "Titre donné"


def test_knows_the_patient_however_the_matricule_is_spaced() -> None:
    assert _complete(replace(BARE, content=_cda(matricule=" 2 84 03 75 111 111 38 "))).unique_id == "1.2.250.1.999.7"


@pytest.mark.parametrize("level", ["U", "L", "M", "n"])
def test_takes_a_level_below_normal_for_normal_and_says_so(level: str) -> None:
    done = _complete(replace(BARE, content=_cda().replace(b'Code code="N"', f'Code code="{level}"'.encode())))
    assert (done.confidentiality, len(done.warnings)) == ("N", 1)


@pytest.mark.parametrize("level", ["R", "V"])
def test_keeps_a_level_above_normal(level: str) -> None:
    done = _complete(replace(BARE, content=_cda().replace(b'Code code="N"', f'Code code="{level}"'.encode())))
    assert (done.confidentiality, done.warnings) == (level, ())


def test_refuses_a_restriction_written_as_a_level() -> None:
    with pytest.raises(Invalid) as refused:
        _complete(replace(BARE, content=_cda().replace(b'Code code="N"', b'Code code="MASQUE_PS"')))
    assert refused.value.fault.code == "unknown-code"


def test_says_that_a_lesser_time_could_not_be_read() -> None:
    (warning,) = _complete(
        replace(BARE, content=_cda().replace(b'value="20260301"/><assigned', b'value="20260300"/><assigned'))
    ).warnings
    assert "/ClinicalDocument/author/time" in warning


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("wrong-size", {"declared_size": 3}),
        ("wrong-hash", {"declared_sha1": b"\0" * 20}),
        ("empty", {"content": b""}),
        ("unsupported-media-type", {"media_type": "text/html"}),
        ("wrong-media-type", {"media_type": "application/pdf"}),
        ("cda-malformed", {"content": b"<ClinicalDocument"}),
        ("cda-not-a-cda", {"content": b"<html/>"}),
        ("unknown-code", {"confidentiality": "X"}),
    ],
)
def test_refuses(code: str, changes: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refused:
        _complete(replace(BARE, **changes))  # type: ignore[arg-type]  # the cases name the fields
    assert refused.value.fault.code == code


def test_accepts_the_right_size_and_digest() -> None:
    content = _cda()
    sha1 = hashlib.sha1(content, usedforsecurity=False).digest()
    assert _complete(replace(BARE, declared_size=len(content), declared_sha1=sha1)).sha1 == sha1


@pytest.mark.parametrize("missing", ["type", "created_at"])
def test_asks_for_the_type_and_date_of_a_pdf(missing: str) -> None:
    with pytest.raises(Invalid) as refused:
        _complete(replace(cast.pdf("Bilan"), **{missing: None}))  # type: ignore[arg-type]  # the cases name the fields
    assert (refused.value.fault.code, refused.value.fault.field) == ("required", missing)


def test_refuses_an_unknown_type() -> None:
    with pytest.raises(Invalid) as refused:
        _complete(cast.pdf("Bilan", type=Coded("0000-0")))
    assert refused.value.fault.code == "unknown-type"


def test_derives_the_class_from_the_type_and_says_so_when_another_was_given() -> None:
    done = _complete(cast.pdf("Bilan", document_class=Coded("11")))
    assert done.details.document_class.code == "10"
    assert "class 11" in done.warnings[0]


def test_takes_a_replacement_from_the_header_and_says_so() -> None:
    done = _complete(replace(BARE, content=_cda(replaces=PARENT)))
    assert done.replaces == "1.2.250.1.999.5"
    assert "replaces" in done.warnings[0]
    stated = _complete(replace(BARE, content=_cda(replaces=PARENT), replaces="urn:oid:1.2.250.1.999.5"))
    assert (stated.replaces, stated.warnings) == ("1.2.250.1.999.5", ())


def test_refuses_a_replacement_that_the_header_denies() -> None:
    with pytest.raises(Contradiction) as refused:
        _complete(replace(BARE, content=_cda(replaces=PARENT), replaces="1.2.3"))
    assert refused.value.fault.field == "replaces"


def test_gives_a_document_without_author_to_who_deposits_it() -> None:
    (author,) = _complete(cast.pdf("Bilan")).details.authors
    assert (author.id, author.organization_id) == ("8" + cast.DIANE.rpps, cast.PRACTICE.id)


def test_keeps_a_picture_under_its_true_type() -> None:
    png = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
    found = media.recognize(content=png, declared="image/jpeg")
    assert found.media_type == "image/png"
    assert found.warning


def test_takes_the_references_of_an_imaging_study() -> None:
    study = b"\0" * 128 + b"DICM" + b"\x02\x00\x00\x00UL"
    done = _complete(cast.pdf("Objets", content=study, media_type="application/dicom", type=Coded("IMG-KOS")))
    assert (done.media_type, done.details.document_class.code, done.category) == ("application/dicom", "31", "RADIO_SC")


@pytest.mark.parametrize("content", [b"DICM", b"%PDF-1.7" + b"\0" * 200, b"\0" * 127 + b"DICM"])
def test_refuses_as_dicom_what_is_none(content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        media.recognize(content=content, declared="application/dicom")
    assert refused.value.fault.code == "wrong-media-type"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("urn:oid:1.2.3", "1.2.3"),
        ("1.2.3^4", "1.2.3^4"),
        ("urn:uuid:c2f0e0a0-0000-4000-8000-00000000000a", "C2F0E0A0-0000-4000-8000-00000000000A"),
        (" 1.2.3 ", "1.2.3"),
    ],
)
def test_keeps_one_spelling_of_a_unique_id(given: str, kept: str) -> None:
    assert header.unique_id(given) == kept
