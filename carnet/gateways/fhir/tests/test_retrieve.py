"""ITI-68 and the reading of metadata, through the door."""

import base64
import hashlib

import pytest
from django.test import Client

from carnet.domain.documents import actions
from carnet.foundation import database, ids
from carnet.foundation.journal import queries as journal
from carnet.gateways.fhir.tests.conftest import Software, issue, read, token
from carnet.gateways.fhir.tests.messages import PDF
from tests import cast
from tests.cast import NOON, Cast, acting, citizen, deposited, pdf

CONTENT = PDF + b"0123456789"


@pytest.fixture
def identifier(people: Cast) -> str:
    """The public identifier of a document of Alice."""
    done = deposited(people.alice, pdf("Bilan", content=CONTENT), by=acting(cast.DIANE))
    return ids.public_row(people.alice, done.document_ids[0])


def _acts(people: Cast) -> list[tuple[str, str]]:
    with database.entered(people.alice):
        lines = journal.newest(space_id=people.alice, count=3)
    return [(line.entry.act, line.entry.outcome.value) for line in lines]


@pytest.mark.parametrize(
    "accept", ["", "*/*", "application/pdf", "application/*", "text/html, */*;q=0.1", "application/fhir+json;q=0, */*"]
)
def test_gives_the_bytes(accept: str, people: Cast, identifier: str, diane: Software) -> None:
    answer = diane.get(f"/Binary/{identifier}", **({"Accept": accept} if accept else {}))
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, CONTENT, "application/pdf")
    assert answer["ETag"] == f'"{hashlib.sha1(CONTENT).hexdigest()}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == f'attachment; filename="{identifier}.pdf"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert _acts(people)[0] == ("read_document", "allowed")


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ("", "application/fhir+json"),
        ("", "application/json"),
        ("?_format=json", ""),
        ("", "application/fhir+json, */*;q=0.5"),
    ],
)
def test_gives_a_binary_resource_to_who_asks_for_fhir(
    query: str, accept: str, identifier: str, diane: Software
) -> None:
    found = read(diane.get(f"/Binary/{identifier}{query}", Accept=accept))
    assert (found["resourceType"], found["contentType"]) == ("Binary", "application/pdf")
    assert base64.b64decode(str(found["data"])) == CONTENT


def test_gives_a_binary_resource_in_xml(identifier: str, diane: Software) -> None:
    answer = diane.get(f"/Binary/{identifier}", Accept="application/fhir+xml")
    assert answer["Content-Type"] == "application/fhir+xml; charset=utf-8"
    assert base64.b64encode(CONTENT) in answer.content


@pytest.mark.parametrize(("query", "accept"), [("", "image/png"), ("?_format=ttl", "")])
def test_refuses_another_form(query: str, accept: str, identifier: str, diane: Software) -> None:
    answer = diane.get(f"/Binary/{identifier}{query}", Accept=accept)
    assert issue(answer)[:2] == (406, "not-supported")


def test_says_that_the_bytes_are_the_same_and_writes_the_access_all_the_same(
    people: Cast, identifier: str, diane: Software
) -> None:
    etag = diane.get(f"/Binary/{identifier}")["ETag"]
    answer = diane.get(f"/Binary/{identifier}", If_None_Match=f'"zebra", {etag}')
    assert (answer.status_code, answer.content) == (304, b"")
    assert _acts(people)[:2] == [("read_document", "allowed")] * 2


@pytest.mark.parametrize(
    ("asked", "status", "content", "where"),
    [
        ("bytes=0-3", 206, CONTENT[:4], f"bytes 0-3/{len(CONTENT)}"),
        ("bytes=-4", 206, CONTENT[-4:], f"bytes {len(CONTENT) - 4}-{len(CONTENT) - 1}/{len(CONTENT)}"),
        ("bytes=50-", 206, CONTENT[50:], f"bytes 50-{len(CONTENT) - 1}/{len(CONTENT)}"),
        ("bytes=0-99999", 206, CONTENT, f"bytes 0-{len(CONTENT) - 1}/{len(CONTENT)}"),
        ("bytes=99999-", 416, b"", f"bytes */{len(CONTENT)}"),
        ("bytes=-0", 416, b"", f"bytes */{len(CONTENT)}"),
        ("bytes=0-1,3-4", 200, CONTENT, None),
        ("bytes=4-1", 200, CONTENT, None),
        ("bytes=-", 200, CONTENT, None),
        ("lines=1-2", 200, CONTENT, None),
    ],
)
def test_gives_the_range_asked_for(
    asked: str, status: int, content: bytes, where: str | None, identifier: str, diane: Software
) -> None:
    answer = diane.get(f"/Binary/{identifier}", Range=asked)
    assert (answer.status_code, answer.content, answer.get("Content-Range")) == (status, content, where)


def test_gives_the_whole_when_the_range_was_of_other_bytes(identifier: str, diane: Software) -> None:
    answer = diane.get(f"/Binary/{identifier}", Range="bytes=0-3", If_Range='"other"')
    assert (answer.status_code, answer.content) == (200, CONTENT)


@pytest.mark.parametrize(
    ("asked", "status", "start", "stop"),
    [
        ("", 200, 0, 3_000_000),
        ("bytes=1048570-1048580", 206, 1_048_570, 1_048_581),
        ("bytes=-5", 206, 2_999_995, 3_000_000),
        ("bytes=2097152-", 206, 2_097_152, 3_000_000),
    ],
    ids=["whole", "across_pieces", "end", "last_piece"],
)
def test_gives_a_large_document_while_it_is_read(
    asked: str, status: int, start: int, stop: int, people: Cast, diane: Software
) -> None:
    content = (PDF + bytes(range(251)) * 12_000)[:3_000_000]
    done = deposited(people.alice, pdf("Imagerie", content=content), by=acting(cast.DIANE))
    path = f"/fhir/Binary/{ids.public_row(people.alice, done.document_ids[0])}"
    said = {"Authorization": f"Bearer {diane.token}", **({"Range": asked} if asked else {})}
    answer = Client().get(path, headers=said)
    assert answer.streaming
    assert (answer.status_code, answer["Content-Length"]) == (status, str(stop - start))
    assert answer.getvalue() == content[start:stop]


def test_answers_head_with_the_headers_alone(identifier: str, diane: Software) -> None:
    answer = diane.send("HEAD", f"/Binary/{identifier}")
    assert (answer.status_code, answer.content, answer["Content-Length"]) == (200, b"", str(len(CONTENT)))


def test_refuses_who_may_not_read_and_writes_it(people: Cast, identifier: str, nora: Software) -> None:
    assert issue(nora.get(f"/Binary/{identifier}"))[:2] == (403, "forbidden")
    assert _acts(people)[0] == ("read_document", "refused")


def test_answers_a_hidden_document_like_one_that_does_not_exist(people: Cast, identifier: str) -> None:
    row = ids.parse_public_row(identifier)[1]
    actions.hide(space_id=people.alice, document_id=row, by=citizen(people.alice), at=NOON)
    paul = Software(token(cast.PHARMACY, cast.PAUL.rpps))
    absent = ids.public_row(people.alice, ids.new_id())
    for kind in ("Binary", "DocumentReference"):
        hidden, unknown = paul.get(f"/{kind}/{identifier}"), paul.get(f"/{kind}/{absent}")
        assert issue(hidden)[:2] == (404, "not-found")
        assert hidden.content == unknown.content


def test_finds_nothing_under_what_is_no_identifier_of_ours(people: Cast, diane: Software) -> None:
    for kind in ("Binary", "DocumentReference"):
        for name in ("zebra", "a" * 53, "A" * 26 + "-" + "A" * 26, "a b", "é", "%00", ".."):
            assert diane.get(f"/{kind}/{name}").status_code == 404, name


def test_finds_nothing_in_a_space_that_does_not_exist(people: Cast, diane: Software) -> None:
    unknown = ids.public_row(ids.new_id(), ids.new_id())
    assert issue(diane.get(f"/Binary/{unknown}"))[:2] == (404, "not-found")


def test_gives_the_metadata_with_their_version(identifier: str, diane: Software) -> None:
    answer = diane.get(f"/DocumentReference/{identifier}")
    assert (answer["ETag"], read(answer)["id"]) == ('W/"1"', identifier)
    assert diane.get(f"/DocumentReference/{identifier}", If_None_Match='W/"1"').status_code == 304
    assert diane.get(f"/DocumentReference/{identifier}/_history/1").content == answer.content
    assert issue(diane.get(f"/DocumentReference/{identifier}/_history/2"))[:2] == (404, "not-found")


def test_gives_the_address_where_the_bytes_are(identifier: str, diane: Software) -> None:
    found = read(diane.get(f"/DocumentReference/{identifier}"))
    url = found["content"][0]["attachment"]["url"]  # type: ignore[index,call-overload]
    assert url == f"http://localhost:8000/fhir/Binary/{identifier}"
    assert diane.get(str(url).removeprefix("http://localhost:8000/fhir")).content == CONTENT


def test_keeps_documents_out_of_caches(identifier: str, diane: Software) -> None:
    assert diane.get(f"/DocumentReference/{identifier}")["Cache-Control"] == "no-store"
    assert diane.get(f"/Binary/{identifier}")["Cache-Control"] == "private, no-cache"
