"""Every demo document is what the French structure of health documents asks for."""

import base64
import collections
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import pytest
from lxml import etree

from carnet.journeys.demo import collection, numbers, people, values
from carnet.journeys.demo.documents import kinds, letters
from carnet.journeys.demo.documents.bench import sized_document
from carnet.journeys.demo.documents.body import PDF_COPY_TEMPLATE
from carnet.journeys.demo.documents.header import TitleTooLongError
from carnet.journeys.demo.stories.pen import OutOfLifeError, Pen

_NS = {"h": "urn:hl7-org:v3"}
_TODAY = date(2026, 11, 21)
_UUID = re.compile(r"[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}")
_OID = re.compile(r"[0-2](\.(0|[1-9]\d*))+")
_STAMP = re.compile(r"\d{14}[+-]\d{4}")
_PEOPLE = people.population()


@cache
def _documents() -> tuple[values.DemoDocument, ...]:
    return tuple(collection.documents_of(_PEOPLE, today=_TODAY))


@cache
def _trees() -> tuple[tuple[values.DemoDocument, etree._Element], ...]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return tuple(
        (document, etree.fromstring(document.content, parser))
        for document in _documents()
        if document.media_type == "text/xml"
    )


def _texts(tree: etree._Element, path: str) -> list[str]:
    found = tree.xpath(path, namespaces=_NS)
    assert isinstance(found, list)
    return [str(item) for item in found]


def _one(tree: etree._Element, path: str) -> str:
    (found,) = _texts(tree, path)
    return found


def test_gives_several_years_of_documents_of_many_types() -> None:
    documents = _documents()
    assert 350 <= len(documents) <= 600
    types = collections.Counter(document.type_code for document in documents)
    wanted = "57833-6 11502-2 18748-4 11490-0 87273-9 89601-9 11488-4 60591-5 60593-1 55115-0 57055-6 57057-2 78489-2"
    assert set(wanted.split()) <= set(types)
    assert min(document.created_at.date() for document in documents) < _TODAY - timedelta(days=3 * 365)
    assert max(document.created_at.date() for document in documents) >= _TODAY - timedelta(days=10)
    assert all(document.created_at.date() < _TODAY for document in documents)


def test_gives_the_situations_that_a_demonstration_needs() -> None:
    documents = _documents()
    by_patient = [document for document in documents if document.by_patient]
    assert {document.media_type for document in by_patient} == {"image/jpeg", "application/pdf"}
    assert all(document.type_code.startswith(("EXPPAT", "DOCPAT")) for document in by_patient)
    assert any(document.depositor_key != document.patient_key for document in by_patient)
    assert any(document.hidden_by_patient for document in documents)
    assert [document.patient_key for document in documents if document.hidden_from_patient] == ["martine-rouviere"]
    assert any(document.hidden_from_parents for document in documents)
    counts = collections.Counter(document.patient_key for document in documents)
    assert counts["paul-vasseur"] == 0
    assert counts["bernard-chastaing"] > 30


def test_each_file_is_what_its_media_type_says() -> None:
    magic = {"image/jpeg": b"\xff\xd8\xff", "application/pdf": b"%PDF-1.7", "text/xml": b"<?xml"}
    for document in _documents():
        assert document.content.startswith(magic[document.media_type])


def test_no_unique_id_is_given_twice() -> None:
    found = [document.unique_id for document in _documents()]
    assert len(found) == len(set(found))
    assert all(_UUID.fullmatch(number) for number in found)


def test_a_new_version_keeps_the_set_and_names_the_previous_one() -> None:
    earlier: dict[str, values.DemoDocument] = {}
    replacing = []
    for document in _documents():
        if document.replaces is not None:
            replacing.append(document)
            previous = earlier[document.replaces]
            assert (previous.set_id, previous.version + 1) == (document.set_id, document.version)
        earlier[document.unique_id] = document
    assert replacing


def test_the_same_day_gives_the_same_bytes() -> None:
    for key in ("bernard-chastaing", "zoe-kowalski"):
        first = collection.documents_of_citizen(_PEOPLE, key, today=_TODAY)
        assert first == tuple(document for document in _documents() if document.patient_key == key)


@pytest.mark.parametrize("today", [date(2025, 6, 30), date(2026, 3, 18), date(2032, 2, 29)])
def test_any_day_gives_documents_before_it(today: date) -> None:
    documents = list(collection.documents_of(_PEOPLE, today=today))
    assert len({document.unique_id for document in documents}) == len(documents)
    for document in documents:
        born = _PEOPLE.citizen(document.patient_key).birth_on
        assert born <= document.started_at.date() <= document.created_at.date() < today


def test_each_header_says_what_was_asked() -> None:
    for document, tree in _trees():
        assert _one(tree, "h:id/@root") == document.unique_id
        assert _one(tree, "h:setId/@root") == document.set_id
        assert _one(tree, "h:versionNumber/@value") == str(document.version)
        assert _one(tree, "h:code/@code") == document.type_code
        assert _one(tree, "h:code/@codeSystem") == document.type_system
        assert _one(tree, "h:title/text()") == document.title
        assert _one(tree, "h:effectiveTime/@value") == document.created_at.strftime("%Y%m%d%H%M%S%z")
        assert document.author_key is not None
        assert document.organization_key is not None
        professional = _PEOPLE.professional_by_rpps(document.author_key)
        place = _PEOPLE.organization(document.organization_key)
        assert _one(tree, "h:author/h:assignedAuthor/h:id/@extension") == professional.ps_idnat
        assert _one(tree, "h:author/h:assignedAuthor/h:code/@code") == professional.author_code
        assert _one(tree, "h:custodian//h:id/@extension") == place.struct_idnat
        assert place.key in professional.organization_keys
        replaced = _texts(tree, "h:relatedDocument[@typeCode='RPLC']/h:parentDocument/h:id/@root")
        assert replaced == ([] if document.replaces is None else [document.replaces])


def test_each_header_names_the_patient_by_the_five_traits() -> None:
    name = "h:recordTarget/h:patientRole/h:patient/h:name"
    for document, tree in _trees():
        citizen = _PEOPLE.citizen(document.patient_key)
        role = "h:recordTarget/h:patientRole"
        numbers_given = _texts(tree, f"{role}/h:id/@extension")
        assert numbers_given == [citizen.ins.value, citizen.local_id]
        assert _texts(tree, f"{role}/h:id/@root")[0] == citizen.ins.oid
        assert numbers_given[0][13:] == numbers.ins_key(numbers_given[0][:13])
        assert _texts(tree, f"{name}/h:family[@qualifier='BR']/text()") == [citizen.birth_family_name]
        assert _texts(tree, f"{name}/h:given[not(@qualifier)]/text()") == [citizen.birth_given_names]
        assert _texts(tree, f"{name}/h:given[@qualifier='BR']/text()") == [citizen.first_birth_given_name]
        assert _texts(tree, f"{name}/h:family[@qualifier='CL']/text()") == [citizen.used_family_name]
        assert _texts(tree, f"{name}/h:given[@qualifier='CL']/text()") == [citizen.used_given_name]
        assert not _texts(tree, f"{name}/*[@qualifier='SP']")
        patient = f"{role}/h:patient"
        assert _one(tree, f"{patient}/h:administrativeGenderCode/@code") == citizen.sex
        assert _one(tree, f"{patient}/h:birthTime/@value") == citizen.birth_on.strftime("%Y%m%d")
        assert _one(tree, f"{patient}/h:birthplace/h:place/h:addr/h:county/text()") == citizen.birth_place.code
        minor = citizen.age_on(document.created_at.date()) < 18
        assert bool(_texts(tree, f"{patient}/h:guardian/h:guardianPerson/h:name/h:family/text()")) == minor


def test_each_header_keeps_the_rules_of_the_minimal_structure() -> None:
    for document, tree in _trees():
        assert _one(tree, "h:realmCode/@code") == "FR"
        assert _one(tree, "h:typeId/@extension") == "POCD_HD000040"
        models = _texts(tree, "h:templateId/@root")
        assert models[:2] == ["2.16.840.1.113883.2.8.2.1", "1.2.250.1.213.1.1.1.1"]
        assert 0 < len(document.title) <= 128
        assert _one(tree, "h:confidentialityCode/@code") == "N"
        assert _one(tree, "h:languageCode/@code") == "fr-FR"
        assert _one(tree, "h:legalAuthenticator/h:signatureCode/@code") == "S"
        assert _texts(tree, "h:legalAuthenticator/h:assignedEntity/h:representedOrganization/h:id/@extension")
        event = "h:documentationOf[1]/h:serviceEvent"
        setting = f"{event}/h:performer//h:standardIndustryClassCode/@code"
        assert document.organization_key is not None
        place = _PEOPLE.organization(document.organization_key)
        assert _one(tree, setting) == place.practice_setting
        facility = "h:componentOf/h:encompassingEncounter/h:location/h:healthCareFacility/h:code/@code"
        assert _one(tree, facility) == place.facility_code
        assert _one(tree, f"{event}/h:effectiveTime/h:low/@value") == document.started_at.strftime("%Y%m%d%H%M%S%z")
        for instant in _texts(tree, "//h:author/h:time/@value | //h:legalAuthenticator/h:time/@value"):
            assert _STAMP.fullmatch(instant)


def test_each_identifier_is_an_oid_or_an_upper_case_uuid() -> None:
    for _, tree in _trees():
        for root in _texts(tree, "//@root | //@codeSystem"):
            assert len(root) <= 64
            assert _OID.fullmatch(root) or _UUID.fullmatch(root)


def test_each_reference_of_an_entry_points_to_a_text() -> None:
    for document, tree in _trees():
        anchors = _texts(tree, "//@ID")
        assert len(anchors) == len(set(anchors)), document.title
        for target in _texts(tree, "//h:reference/@value"):
            assert target.removeprefix("#") in anchors, (document.title, target)
        for shown in _texts(tree, "//h:renderMultiMedia/@referencedObject"):
            assert shown in anchors


def test_each_section_has_a_code_a_title_and_something_to_read() -> None:
    for document, tree in _trees():
        sections = tree.findall(".//h:section", _NS)
        assert bool(sections) == (tree.find("h:component/h:structuredBody", _NS) is not None)
        for section in sections:
            assert _one(section, "h:code/@code")
            assert _one(section, "h:title/text()").strip()
            readable = section.find("h:text", _NS)
            if readable is None:
                assert section.find("h:component/h:section", _NS) is not None, document.title
            else:
                assert any(text.strip() for text in _texts(readable, ".//text()"))


def test_structured_documents_carry_entries_and_level_one_documents_a_pdf() -> None:
    levels: collections.Counter[str] = collections.Counter()
    for document, tree in _trees():
        body = tree.find("h:component/h:nonXMLBody/h:text", _NS)
        if body is None:
            levels["structured"] += 1
            if document.type_code != "11488-4":
                assert tree.find(".//h:entry", _NS) is not None, document.title
            continue
        levels["printed"] += 1
        assert body.get("mediaType") == "application/pdf"
        assert body.get("representation") == "B64"
        assert base64.b64decode(body.text or "", validate=True).startswith(b"%PDF")
        assert "1.3.6.1.4.1.19376.1.2.20" in _texts(tree, "h:templateId/@root")
    assert levels["structured"] > levels["printed"] > 50


def test_a_pdf_copy_comes_first() -> None:
    copies = 0
    for _, tree in _trees():
        sections = tree.findall("h:component/h:structuredBody/h:component/h:section", _NS)
        ranks = [rank for rank, section in enumerate(sections) if PDF_COPY_TEMPLATE in _models(section)]
        assert ranks in ([], [0])
        copies += len(ranks)
    assert copies > 30


def _models(section: etree._Element) -> Iterator[str]:
    yield from (model.get("root") or "" for model in section.findall("h:templateId", _NS))


def test_one_report_shows_a_picture() -> None:
    pictures = [
        base64.b64decode(text)
        for _, tree in _trees()
        for text in _texts(tree, "//h:observationMedia/h:value[@mediaType='image/png']/text()")
    ]
    assert pictures
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


def test_laboratory_results_agree_with_their_reference_range() -> None:
    judged = collections.Counter[str]()
    for document, tree in _trees():
        if document.type_code != "11502-2":
            continue
        for result in tree.findall(".//h:observation[h:referenceRange]", _NS):
            value = float(_one(result, "h:value/@value"))
            assert _one(result, "h:value/@unit")
            low = _texts(result, "h:referenceRange//h:low/@value")
            high = _texts(result, "h:referenceRange//h:high/@value")
            wanted = "L" if low and value < float(low[0]) else "H" if high and value > float(high[0]) else "N"
            assert _one(result, "h:interpretationCode/@code") == wanted
            judged[wanted] += 1
    assert min(judged[code] for code in "LHN") > 10


def test_the_diabetes_is_followed_for_four_years() -> None:
    days = [
        document.created_at.date()
        for document, tree in _trees()
        if document.patient_key == "bernard-chastaing" and _texts(tree, "//h:observation/h:code[@code='4548-4']")
    ]
    assert len(days) >= 16
    assert max(days) - min(days) >= timedelta(days=4 * 365 - 40)


def test_refuses_a_title_too_long() -> None:
    pen = Pen(people=_PEOPLE, patient=_PEOPLE.citizen("hugo-lemaire"), today=_TODAY)
    act = pen.act(kinds.CERTIFICATE, "x" * 129, author="courtois", on=date(2026, 5, 4))
    with pytest.raises(TitleTooLongError):
        letters.letter(act, "Texte.")


def test_refuses_a_document_dated_today() -> None:
    pen = Pen(people=_PEOPLE, patient=_PEOPLE.citizen("hugo-lemaire"), today=_TODAY)
    for day in (_TODAY, date(1999, 7, 21)):
        with pytest.raises(OutOfLifeError):
            pen.act(kinds.CERTIFICATE, "Certificat", author="courtois", on=day)


@pytest.mark.parametrize(
    ("asked", "smallest", "largest"), [(2_000, 4_000, 9_000), (50_000, 48_500, 51_500), (200_000, 198_500, 201_500)]
)
def test_makes_a_document_of_about_the_asked_size(asked: int, smallest: int, largest: int) -> None:
    professional = _PEOPLE.professional("benayoun")
    arguments = {
        "patient": _PEOPLE.citizen("claire-morvan"),
        "author": professional,
        "organization": _PEOPLE.organization("laboratoire"),
        "at": _documents()[0].created_at,
        "unique_id": "1F7C2A64-8B1E-5C5B-9E52-0B7B0C7E1A10",
    }
    content = sized_document(size_bytes=asked, **arguments)  # type: ignore[arg-type]
    assert smallest <= len(content) <= largest
    tree = etree.fromstring(content)
    assert _one(tree, "h:id/@root") == "1F7C2A64-8B1E-5C5B-9E52-0B7B0C7E1A10"
    assert content == sized_document(size_bytes=asked, **arguments)  # type: ignore[arg-type]
