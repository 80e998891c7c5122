"""Every bad input has a clear answer, and leaves nothing behind."""

import base64
import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from carnet.domain.identity import actions as identity
from carnet.domain.spaces import actions as spaces
from carnet.foundation import database, ids
from carnet.gateways.fhir import authentication
from carnet.gateways.fhir.rejections import Rejection
from carnet.gateways.fhir.tests import messages
from carnet.gateways.fhir.tests.conftest import Software, issue, reference, token
from carnet.gateways.fhir.tests.messages import PDF
from carnet.gateways.fhir.wire.elements import Json, JsonObject
from tests import cast
from tests.cast import NOON, Cast, citizen


@pytest.fixture
def nothing_stored(people: Cast) -> Iterator[None]:
    """Checks, once the test is over, that no document and no content was written."""
    yield
    with database.entered(people.alice) as cursor:
        for table in ("documents_document", "documents_content", "documents_submission"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table


pytestmark = pytest.mark.usefixtures("nothing_stored")
FIRST = "Bundle.entry[1].resource"


def _bundle(people: Cast, change: JsonObject | None = None, where: JsonObject | None = None) -> JsonObject:
    message = messages.provide(reference(people.alice))
    entries = message["entry"]
    assert isinstance(entries, list)
    entry = entries[1]
    assert isinstance(entry, dict)
    resource = entry["resource"]
    assert isinstance(resource, dict)
    resource.update(change or {})
    content = resource["content"]
    assert isinstance(content, list)
    held = content[0]
    assert isinstance(held, dict)
    attachment = held["attachment"]
    assert isinstance(attachment, dict)
    attachment.update(where or {})
    return message


def test_refuses_a_wrong_hash(people: Cast, diane: Software) -> None:
    answer = diane.post("", _bundle(people, where={"hash": messages.sha1(b"other")}))
    assert issue(answer) == (422, "value", f"{FIRST}.content[0].attachment.hash")


def test_refuses_a_wrong_size(people: Cast, diane: Software) -> None:
    answer = diane.post("", _bundle(people, where={"size": 3}))
    assert issue(answer) == (422, "value", f"{FIRST}.content[0].attachment.size")


def test_refuses_truncated_base64(people: Cast, diane: Software) -> None:
    message = _bundle(people)
    entries = message["entry"]
    assert isinstance(entries, list)
    binary = entries[2]
    assert isinstance(binary, dict)
    data = base64.b64encode(PDF).decode()[:-5]
    binary["resource"] = {"resourceType": "Binary", "contentType": "application/pdf", "data": data}
    assert issue(diane.post("", message)) == (400, "value", "Bundle.entry[2].resource.data")


@pytest.mark.parametrize(
    "subject",
    [
        {"reference": f"Patient/{ids.public(ids.new_id())}"},
        {"reference": "Patient?identifier=urn:oid:1.2.250.1.213.1.4.10|199999999999999"},
        {"reference": "Patient/zebra"},
    ],
)
def test_refuses_an_unknown_patient(subject: JsonObject, people: Cast, diane: Software) -> None:
    status, code, place = issue(diane.post("/DocumentReference", messages.inline(subject)))
    assert (status, code, place) == (422, "not-found", "DocumentReference.subject.reference")
    assert issue(diane.post("", messages.provide(subject))) == (422, "not-found", f"{FIRST}.subject.reference")


def test_refuses_an_unknown_type(people: Cast, diane: Software) -> None:
    answer = diane.post("", _bundle(people, {"type": messages.concept("http://loinc.org", "0-0")}))
    assert issue(answer) == (422, "code-invalid", f"{FIRST}.type")


def test_refuses_a_document_without_its_type(people: Cast, diane: Software) -> None:
    assert issue(diane.post("", _bundle(people, {"type": None}))) == (422, "required", f"{FIRST}.type")


def test_refuses_bytes_that_are_not_what_is_said(people: Cast, diane: Software) -> None:
    answer = diane.post("/DocumentReference", messages.inline(reference(people.alice), b"plain words"))
    assert issue(answer) == (422, "value", "DocumentReference.content[0].attachment.contentType")


def test_refuses_a_deposit_in_a_closed_space(people: Cast, diane: Software) -> None:
    spaces.close_space(space_id=people.alice, by=citizen(people.alice), at=NOON)
    assert issue(diane.post("", _bundle(people)))[:2] == (403, "forbidden")


def test_refuses_documents_of_two_patients(people: Cast, diane: Software) -> None:
    message = _bundle(people, {"subject": reference(people.boris)})
    assert issue(diane.post("", message)) == (422, "invariant", "Bundle.entry[0].resource.subject.reference")


def test_refuses_a_clinical_document_of_another_patient(people: Cast, diane: Software) -> None:
    content = _cda("1900692000123")
    where = messages.attachment(content, data=base64.b64encode(content).decode(), contentType="text/xml", creation=None)
    answer = diane.post("/DocumentReference", messages.document(reference(people.alice), where, masterIdentifier=None))
    assert issue(answer) == (422, "conflict", "DocumentReference.subject")


def _cda(ins: str) -> bytes:
    """Writes the smallest clinical document that has a readable header."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
  <id root="1.2.250.1.999.1.42"/>
  <code code="11488-4" codeSystem="2.16.840.1.113883.6.1"/>
  <title>Consultation</title>
  <effectiveTime value="20260227100000+0100"/>
  <confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>
  <recordTarget><patientRole><id extension="{ins}" root="1.2.250.1.213.1.4.10"/>
    <patient><name><family qualifier="BR">BERNARD</family><given>BORIS</given></name></patient></patientRole>
  </recordTarget>
  <author><time value="20260227100000+0100"/><assignedAuthor>
    <id root="1.2.250.1.71.4.2.1" extension="810000000017"/></assignedAuthor></author>
  <custodian><assignedCustodian><representedCustodianOrganization><id root="1.2.250.1.71.4.2.2"
    extension="1920000001"/></representedCustodianOrganization></assignedCustodian></custodian>
  <component><structuredBody><component><section><text>Bonjour</text></section></component></structuredBody></component>
</ClinicalDocument>""".encode()


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><ClinicalDocument xmlns='urn:hl7-org:v3'>&b;</ClinicalDocument>",
        b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        b"<a>" * 100_000 + b"</a>" * 100_000,
        b"<ClinicalDocument",
    ],
)
def test_refuses_a_hostile_clinical_document(content: bytes, people: Cast, diane: Software) -> None:
    where = messages.attachment(content, data=base64.b64encode(content).decode(), contentType="text/xml")
    answer = diane.post("/DocumentReference", messages.document(reference(people.alice), where))
    assert issue(answer) == (422, "structure", "DocumentReference.content[0].attachment")


_BOMB = (
    b'<!DOCTYPE Bundle [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<Bundle xmlns="http://hl7.org/fhir"><type value="&b;"/></Bundle>'
)
_EXTERNAL = (
    b'<!DOCTYPE Bundle [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b'<Bundle xmlns="http://hl7.org/fhir"><type value="&a;"/></Bundle>'
)
_DEEP = b'<Bundle xmlns="http://hl7.org/fhir">' + b"<entry>" * 100_000


def test_refuses_hostile_xml(people: Cast, diane: Software) -> None:
    for body in (_BOMB, _EXTERNAL, _DEEP, b"", b"<", b"<Bundle/>", b"\xff\xfe<\0"):
        answer = diane.send("POST", "", raw=body, Content_Type="application/fhir+xml")
        assert issue(answer)[0] == 400, body[:80]


def test_refuses_hostile_json(people: Cast, diane: Software) -> None:
    bodies = (b"", b"{", b"[]", b"null", b'"x"', b"{}", b"[" * 100_000, b'{"resourceType": 3}', b"\xff")
    for body in bodies:
        answer = diane.send("POST", "", raw=body, Content_Type="application/fhir+json")
        assert issue(answer)[0] == 400, body[:80]


class _Unread(io.BytesIO):
    """A body that nobody may read."""

    def read(self, _: int | None = -1, /) -> bytes:
        raise AssertionError("the body was read")


def test_refuses_a_body_of_200_megabytes_without_reading_it(people: Cast, diane: Software) -> None:
    assert issue(diane.stream(_Unread(), 200_000_000)) == (413, "too-long", "Content-Length")


class _Endless(io.BytesIO):
    """A body without end, which remembers how much was read of it."""

    given = 0

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert size > 0
        self.given += size
        return b"x" * size


def test_refuses_a_chunked_body_as_soon_as_it_is_too_large(people: Cast, diane: Software, settings: Settings) -> None:
    settings.DEPOSIT_MAX_BYTES = 1_000_000
    body = _Endless()
    assert issue(diane.stream(body, None))[:2] == (413, "too-long")
    assert body.given < 1_200_000


def test_reads_a_chunked_body(people: Cast, diane: Software) -> None:
    body = io.BytesIO(b'{"resourceType": "Bundle"}')
    assert issue(diane.stream(body, None)) == (422, "required", "Bundle.type")


def test_refuses_a_body_cut_short(people: Cast, diane: Software) -> None:
    answer = diane.stream(io.BytesIO(b'{"resourceType"'), 5000)
    assert issue(answer) == (400, "invalid", "Content-Length")


def test_refuses_another_content_type(people: Cast, diane: Software) -> None:
    for kind in ("text/plain", "application/pdf", "application/octet-stream", "multipart/form-data"):
        answer = diane.send("POST", "", raw=b"{}", Content_Type=kind)
        assert issue(answer) == (415, "not-supported", "Content-Type"), kind


def test_refuses_another_character_set(people: Cast, diane: Software) -> None:
    answer = diane.send("POST", "", raw=b"{}", Content_Type="application/fhir+json; charset=latin-1")
    assert issue(answer)[0] == 400


def test_refuses_a_form_of_answer_that_does_not_exist(people: Cast, diane: Software) -> None:
    assert issue(diane.get("/metadata", Accept="text/turtle")) == (406, "not-supported", "Accept")


@pytest.mark.parametrize("authorization", ["", "Basic eDp5", "Bearer", "Bearer zebra", "Bearer zébra"])
def test_asks_for_a_token(authorization: str, people: Cast, diane: Software) -> None:
    answer = diane.get("/DocumentReference?patient=x", Authorization=authorization.encode().decode("latin-1"))
    assert issue(answer)[0] == 401
    assert answer["WWW-Authenticate"].startswith('Bearer realm="carnet"')


def test_refuses_a_token_that_was_revoked_or_ran_out(people: Cast) -> None:
    software = Software(token(cast.PRACTICE, cast.DIANE.rpps))
    path = f"/DocumentReference?patient={ids.public(people.alice)}&status=current"
    assert software.get(path).status_code == 200
    identity.revoke_token(token=software.token, at=NOON)
    authentication.forget()
    assert software.get(path).status_code == 401


def test_remembers_a_token_no_longer_than_it_lives(people: Cast, diane: Software) -> None:
    authorization = f"Bearer {diane.token}"
    assert authentication.caller(authorization, shown=None, at=NOON).actor.id == cast.DIANE.rpps
    with pytest.raises(Rejection):
        authentication.caller(authorization, shown=None, at=datetime(2026, 3, 2, 14, tzinfo=UTC))


def test_remembers_a_token_a_few_seconds_only(people: Cast) -> None:
    assert authentication.REMEMBERED_FOR <= 5


def test_refuses_what_the_token_does_not_let_do(people: Cast) -> None:
    software = Software(token(cast.PRACTICE, cast.DIANE.rpps, scope=frozenset({"system/Binary.r"})))
    answer = software.get(f"/DocumentReference?patient={ids.public(people.alice)}")
    assert issue(answer)[:2] == (403, "forbidden")
    assert 'scope="system/DocumentReference.s"' in answer["WWW-Authenticate"]


def test_refuses_a_binary_that_no_document_refers_to(people: Cast, diane: Software) -> None:
    message = _bundle(people)
    entries = message["entry"]
    assert isinstance(entries, list)
    entries.append(messages.entry(messages.binary(), "urn:uuid:orphan"))
    assert issue(diane.post("", message)) == (422, "business-rule", "Bundle.entry[3]")


def test_refuses_a_submission_that_names_an_absent_document(people: Cast, diane: Software) -> None:
    message = _bundle(people)
    entries = message["entry"]
    assert isinstance(entries, list)
    first = entries[0]
    assert isinstance(first, dict)
    resource = first["resource"]
    assert isinstance(resource, dict)
    resource["entry"] = [{"item": {"reference": "urn:uuid:absent"}}]
    assert issue(diane.post("", message)) == (422, "not-found", "Bundle.entry[0].resource.entry[0].item.reference")


def test_refuses_a_replacement_of_what_is_not_here(people: Cast, diane: Software) -> None:
    relation: Json = [{"code": "replaces", "target": {"identifier": {"value": "urn:oid:1.2.3.4"}}}]
    answer = diane.post("", _bundle(people, {"relatesTo": relation}))
    assert issue(answer) == (422, "not-found", f"{FIRST}.relatesTo[0].target")


def test_refuses_a_replacement_in_another_record(people: Cast, diane: Software) -> None:
    target = f"DocumentReference/{ids.public_row(people.boris, ids.new_id())}"
    relation: Json = [{"code": "replaces", "target": {"reference": target}}]
    answer = diane.post("", _bundle(people, {"relatesTo": relation}))
    assert issue(answer) == (422, "invariant", f"{FIRST}.relatesTo[0].target")


def test_refuses_an_identifier_too_long_to_be_kept(people: Cast, diane: Software) -> None:
    answer = diane.post("", _bundle(people, {"masterIdentifier": {"value": "x" * 5000}}))
    assert issue(answer) == (400, "value", f"{FIRST}.masterIdentifier.value")


def test_tells_an_unexpected_error_without_its_words(
    people: Cast, diane: Software, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("MARTIN Alice")

    monkeypatch.setattr("carnet.domain.documents.actions.deposit", fail)
    answer = diane.post("", _bundle(people))
    assert issue(answer)[:2] == (500, "exception")
    assert b"MARTIN" not in answer.content
    assert "MARTIN" not in caplog.text
    assert caplog.records[0].__dict__["error"] == "RuntimeError"


def test_says_that_the_service_is_down_when_the_database_is(
    people: Cast, diane: Software, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        from django.db import OperationalError

        raise OperationalError

    monkeypatch.setattr("carnet.domain.documents.actions.deposit", fail)
    assert issue(diane.post("", _bundle(people)))[:2] == (503, "transient")
