"""Retrieving documents: each decided and journaled on its own, all in one answer whose parts are named as expected."""

import re
from collections.abc import Sequence
from urllib.parse import unquote
from xml.sax.saxutils import escape

import pytest
from django.conf import settings
from lxml import etree

from carnet.domain.access import actions as access
from carnet.domain.documents.codes import Visibility
from carnet.foundation import database
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import queries as journal
from carnet.gateways.xds.exchange import Reply
from carnet.gateways.xds.tests.asking import body_of, errors, replied
from carnet.gateways.xds.transactions import retrieve_document_set
from carnet.gateways.xds.wire import mtom, names, registry, soap
from tests import cast, registry_schemas
from tests.cast import NOON, PDF, Cast, acting, deposited, pdf

pytestmark = pytest.mark.django_db

DIANE, PAUL = acting(cast.DIANE), acting(cast.PAUL)
_XDSB = {"x": names.XDSB, "xop": names.XOP, "rs": names.RS}


@pytest.fixture
def people() -> Cast:
    """The fixed cast, and two documents of Alice."""
    people = cast.assemble()
    deposited(people.alice, pdf("Un", unique_id="1.2.3"), by=DIANE)
    deposited(people.alice, pdf("Deux", unique_id="1.2.4^5"), by=DIANE)
    return people


def _retrieved(*unique_ids: str, by: Actor = DIANE, repository: str | None = None) -> Reply:
    wanted = "".join(
        f"<x:DocumentRequest><x:RepositoryUniqueId>{repository or settings.REPOSITORY.oid}</x:RepositoryUniqueId>"
        f"<x:DocumentUniqueId>{escape(unique_id)}</x:DocumentUniqueId></x:DocumentRequest>"
        for unique_id in unique_ids
    )
    body = f'<x:RetrieveDocumentSetRequest xmlns:x="{names.XDSB}">{wanted}</x:RetrieveDocumentSetRequest>'
    return replied("repository", body, by=by)


def _status(answer: etree._Element) -> str:
    return answer[0].get("status", "")


def _contexts(answer: etree._Element) -> Sequence[str]:
    return [error.get("codeContext", "") for error in answer.findall(".//rs:RegistryError", _XDSB)]


@pytest.mark.usefixtures("people")
def test_gives_several_documents_in_one_answer() -> None:
    reply = _retrieved("1.2.3", "1.2.4^5", "1.2.3")
    answer = body_of(reply)
    assert _status(answer) == registry.SUCCESS
    documents = answer.findall("x:DocumentResponse", _XDSB)
    assert [one.findtext("x:DocumentUniqueId", "", _XDSB) for one in documents] == ["1.2.3", "1.2.4^5"]
    assert [one.findtext("x:mimeType", "", _XDSB) for one in documents] == ["application/pdf"] * 2
    references = [one.get("href", "") for one in answer.findall(".//xop:Include", _XDSB)]
    assert all(re.fullmatch(r"cid:[0-9a-f-]{36}-[23]@urn%3Aihe%3Aiti%3Axds-b%3A2007", href) for href in references)
    assert [unquote(href[4:]) for href in references] == [part.content_id for part in reply.attachments]
    assert [part.content for part in reply.attachments] == [PDF + b"Un", PDF + b"Deux"]


@pytest.mark.usefixtures("people")
def test_writes_an_answer_that_the_published_schema_accepts() -> None:
    answer = body_of(_retrieved("1.2.3", "1.2.9"))
    for include in answer.findall(".//xop:Include", _XDSB):
        holder = include.getparent()
        assert holder is not None
        holder.remove(include)  # XOP stands for base64, which the schema expects
        holder.text = "AAAA"
    schema = registry_schemas.schema("IHE/IHEXDSB.xsd")
    assert schema.validate(answer), schema.error_log


@pytest.mark.usefixtures("people")
def test_says_which_documents_are_missing_and_gives_the_others() -> None:
    reply = _retrieved("1.2.3", "1.2.9")
    answer = body_of(reply)
    assert _status(answer) == registry.PARTIAL_SUCCESS
    assert (errors(answer), _contexts(answer)) == (["XDSDocumentUniqueIdError"], ["uniqueId=1.2.9"])
    assert len(reply.attachments) == 1


@pytest.mark.usefixtures("people")
def test_fails_when_none_is_given() -> None:
    answer = body_of(_retrieved("1.2.9"))
    assert (_status(answer), errors(answer)) == (registry.FAILURE, ["XDSDocumentUniqueIdError"])
    answer = body_of(_retrieved("1.2.3", repository="1.2.3.4"))
    assert (errors(answer), _contexts(answer)) == (["XDSUnknownRepositoryId"], ["repositoryUniqueId=1.2.3.4"])


def test_answers_a_hidden_document_as_one_that_does_not_exist(people: Cast) -> None:
    hidden = frozenset({Visibility.HIDDEN_FROM_PROFESSIONALS})
    deposited(people.alice, pdf("Caché", unique_id="1.2.5", visibility=hidden), by=DIANE)
    there, nowhere = (etree.tostring(body_of(_retrieved(one, by=PAUL))) for one in ("1.2.5", "1.2.6"))
    assert there.replace(b"1.2.5", b"1.2.6") == nowhere
    assert _status(body_of(_retrieved("1.2.5"))) == registry.SUCCESS


def test_writes_a_line_of_the_journal_for_each_document(people: Cast) -> None:
    _retrieved("1.2.3", "1.2.4^5", "1.2.9")
    with database.entered(people.alice):
        lines = journal.newest(space_id=people.alice, count=3)
    assert [(line.entry.act, line.entry.outcome) for line in lines] == [
        ("read_document", "refused"),
        ("read_document", "allowed"),
        ("read_document", "allowed"),
    ]
    assert lines[0].entry.object_id is None


def test_refuses_who_may_open_nothing_here(people: Cast) -> None:
    with pytest.raises(Refused):
        _retrieved("1.2.3", by=acting(cast.NORA))
    access.block(space_id=people.alice, rpps=cast.PAUL.rpps, by=cast.citizen(people.alice), at=NOON)
    with pytest.raises(Refused):
        _retrieved("1.2.3", "1.2.9", by=PAUL)


@pytest.mark.usefixtures("people")
def test_refuses_a_request_that_asks_for_nothing_or_for_too_much() -> None:
    assert errors(body_of(_retrieved())) == ["XDSRepositoryError"]
    assert errors(body_of(_retrieved(" "))) == ["XDSRepositoryError"]
    many = [f"1.2.{number}" for number in range(retrieve_document_set.MOST_DOCUMENTS + 1)]
    assert errors(body_of(_retrieved(*many))) == ["XDSRepositoryError"]


@pytest.mark.usefixtures("people")
def test_travels_beside_the_envelope_without_being_copied() -> None:
    reply = _retrieved("1.2.3")
    assert isinstance(reply.body, bytes)
    envelope = soap.write(None, action="urn:x", body=reply.body)
    _, length, pieces = mtom.write(envelope, reply.attachments, action="urn:x")
    written = list(pieces)
    assert any(piece is reply.attachments[0].content for piece in written)
    assert sum(map(len, written)) == length
