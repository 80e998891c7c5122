"""Large documents and bad guests at the door: the standard's own answer, and never more memory than a few pieces."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain, repeat
from pathlib import Path
from threading import Barrier

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from lxml import etree
from pytest_django import Settings

from carnet.domain.documents import reading
from carnet.domain.documents.codes import Criteria, Document
from carnet.foundation.ebrim.values import DocumentEntry
from carnet.gateways.xds.tests import registering
from carnet.gateways.xds.tests.asking import errors
from carnet.gateways.xds.tests.registering import entry, message
from carnet.gateways.xds.wire import names
from tests import cast, xds_caller
from tests.cast import ALICE, DIANE, NOON, PDF, Cast, acting
from tests.xds_caller import SERVICES, Answer, Vihf

pytestmark = pytest.mark.django_db(transaction=True)
MB = 1_000_000
# What the issue allows is 64 MiB; a test process holds more than a server, and other tests leave room to fill.
MOST_MEMORY = 64 << 20
_BLOCK = hashlib.shake_128(b"carnet").digest(MB)
_BOUNDARY = "essai"
_CONTENT_TYPE = f'multipart/related; type="application/xop+xml"; start="<root@essai>"; boundary="{_BOUNDARY}"'
_ROOT = 'Content-Type: application/xop+xml; type="application/soap+xml"\r\nContent-ID: <root@essai>'
_BESIDE = "Content-Type: application/pdf\r\nContent-ID: <Document01@essai>"


@pytest.fixture
def people() -> Cast:
    """The fixed cast."""
    return cast.assemble()


def _doctor() -> Vihf:
    return xds_caller.of(DIANE, patient=ALICE.ins)


def _document(size: int) -> Iterator[bytes]:
    """Gives a PDF of so many bytes, which is nowhere whole."""
    return chain((PDF,), repeat(_BLOCK, (size - len(PDF)) // MB), (_BLOCK[: (size - len(PDF)) % MB],))


def _described(size: int) -> DocumentEntry:
    digest = hashlib.sha1()
    for piece in _document(size):
        digest.update(piece)
    return entry(hash=digest.hexdigest(), size=size)


def _envelope(described: DocumentEntry, *, includes: tuple[tuple[str, str], ...] = ()) -> bytes:
    said = replace(message(described), beside={"Document01": b""} if not includes else {}, includes=includes)
    return xds_caller.envelope(etree.fromstring(registering.body(said)), xds_caller.assertion(_doctor()))


def _part(headers: str) -> bytes:
    return f"\r\n--{_BOUNDARY}\r\n{headers}\r\n\r\n".encode()


def _sent(envelope: bytes, *rest: Iterator[bytes]) -> Iterator[bytes]:
    yield _part(_ROOT) + envelope
    yield from chain.from_iterable(rest)
    yield f"\r\n--{_BOUNDARY}--\r\n".encode()


def _beside(size: int, headers: str = _BESIDE) -> Iterator[bytes]:
    return chain((_part(headers),), _document(size))


@dataclass
class _Body:
    """A body that arrives: nothing of it is kept but what was not asked for yet."""

    pieces: Iterator[bytes]
    rest: bytes = b""
    given: int = 0

    def read(self, size: int) -> bytes:
        while not self.rest:
            self.rest = next(self.pieces, b"")
            if not self.rest:
                return b""
        piece, self.rest = self.rest[:size], self.rest[size:]
        self.given += len(piece)
        return piece

    readline = read  # Django looks for it and does not call it


def _post(pieces: Iterator[bytes]) -> tuple[Answer, _Body]:
    body = _Body(pieces)
    environ: dict[str, object] = {"wsgi.input": body, "CONTENT_TYPE": _CONTENT_TYPE}
    answer = Client().generic("POST", SERVICES + "repository", **environ)  # type: ignore[arg-type]
    return xds_caller.read(answer.status_code, answer.headers["Content-Type"], answer.getvalue()), body


def _memory(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


def _peak(act: Callable[[], object]) -> int:
    """Gives how much the memory of this process rose above what it was, at the most, by the kernel's own mark."""
    Path("/proc/self/clear_refs").write_text("5")
    before = _memory("VmRSS")
    act()
    return _memory("VmHWM") - before


def _retrieve(sink: Callable[[bytes], object]) -> None:
    asked = (
        f'<x:RetrieveDocumentSetRequest xmlns:x="{names.XDSB}"><x:DocumentRequest><x:RepositoryUniqueId>'
        f"{django_settings.REPOSITORY.oid}</x:RepositoryUniqueId><x:DocumentUniqueId>1.2.250.1.999.1.1</x:DocumentUniqueId>"
        "</x:DocumentRequest></x:RetrieveDocumentSetRequest>"
    )
    content = xds_caller.envelope(etree.fromstring(asked), xds_caller.assertion(_doctor()))
    environ: dict[str, object] = {"wsgi.input": _Body(iter((content,)))}
    answer = Client().generic("POST", SERVICES + "repository", content, "application/soap+xml", **environ)  # type: ignore[arg-type]
    assert answer.streaming
    for piece in iter(answer):
        sink(piece)


def test_a_document_of_100_mb_passes_in_the_memory_of_a_few_pieces(people: Cast) -> None:
    described = _described(100 * MB)
    sent = _sent(_envelope(described), _beside(100 * MB))
    told: list[str] = []
    assert _peak(lambda: told.append(_post(sent)[0].body.get("status", ""))) < MOST_MEMORY
    assert told[0].endswith(":Success")

    length, last = 0, b""

    def take(piece: bytes) -> None:
        nonlocal length, last
        length, last = length + len(piece), piece

    assert _peak(lambda: _retrieve(take)) < MOST_MEMORY
    assert length > 100 * MB
    assert last.startswith(b"\r\n--carnet-")
    (document,) = reading.list_documents(
        space_id=people.alice, criteria=Criteria(), by=acting(DIANE), at=NOON
    ).documents
    assert (document.size, document.sha1.hex()) == (100 * MB, described.hash)


def test_a_document_of_200_mb_is_refused_and_its_sender_is_heard_to_the_end(people: Cast) -> None:
    envelope = _envelope(entry(size=200 * MB))
    found: list[tuple[Answer, _Body]] = []
    assert _peak(lambda: found.append(_post(_sent(envelope, _beside(200 * MB))))) < MOST_MEMORY
    ((answer, body),) = found
    assert (answer.status, answer.fault) == (413, "XDSRepositoryOutOfResources")
    assert body.given > 200 * MB
    assert not _documents(people)


def test_what_is_announced_too_large_is_refused_before_it_is_kept(settings: Settings, tmp_path: Path) -> None:
    settings.SPOOL = tmp_path / "spool"
    settings.DEPOSIT_MAX_BYTES = 3 * MB
    body = _Body(_sent(_envelope(entry()), _beside(4 * MB)))
    environ: dict[str, object] = {"wsgi.input": body, "CONTENT_TYPE": _CONTENT_TYPE, "CONTENT_LENGTH": str(4 * MB)}
    answer = Client().generic("POST", SERVICES + "repository", **environ)  # type: ignore[arg-type]
    assert answer.status_code == 413
    assert not settings.SPOOL.exists()


def _documents(people: Cast) -> tuple[Document, ...]:
    page = reading.list_documents(space_id=people.alice, criteria=Criteria(), by=acting(DIANE), at=NOON)
    return page.documents


def test_a_part_that_does_not_end_is_refused(people: Cast, settings: Settings) -> None:
    settings.DEPOSIT_MAX_BYTES = 5 * MB
    endless = _sent(_envelope(entry()), iter((_part(_BESIDE),)), repeat(_BLOCK))
    answer, body = _post(endless)
    assert (answer.status, answer.fault) == (413, "XDSRepositoryOutOfResources")
    assert body.given <= 16 * MB
    assert not _documents(people)


@pytest.mark.parametrize(
    "rest",
    [
        lambda: chain.from_iterable((_part(f"Content-ID: <{number}@essai>"), b"x") for number in range(10_000)),
        lambda: iter((_part("Content-Type: " + "x" * 5 * MB),)),
        lambda: iter((_part("Content-ID: <Document01@essai>\r\nContent-Transfer-Encoding: base64"), b"YWJj*" * MB)),
        lambda: iter((_part(_BESIDE), b"x", _part(_BESIDE), b"x")),
    ],
    ids=["many_parts", "long_header", "no_base64", "two_of_one_name"],
)
@pytest.mark.usefixtures("people")
def test_a_body_that_cannot_be_separated_is_refused(rest: Callable[[], Iterator[bytes]]) -> None:
    found: list[Answer] = []
    sent = _sent(_envelope(entry()), rest())
    assert _peak(lambda: found.append(_post(sent)[0])) < MOST_MEMORY
    assert (found[0].status, found[0].fault) == (400, "XDSInvalidRequestException")


SIZE = 5 * MB
_CID = "cid:Document01%40essai"


@pytest.mark.parametrize(
    ("said", "includes", "code"),
    [
        ({"hash": "0" * 40}, (), "XDSNonIdenticalHash"),
        ({"size": SIZE - 1}, (), "XDSNonIdenticalSize"),
        ({}, (("Document01", "cid:nothing%40essai"),), "XDSMissingDocument"),
        ({}, (("Document01", _CID), ("Document02", _CID)), "XDSMissingDocument"),
    ],
    ids=["wrong_hash", "wrong_size", "to_nothing", "twice_to_one"],
)
def test_a_large_document_that_is_not_what_is_said_is_refused(
    people: Cast, said: dict[str, object], includes: tuple[tuple[str, str], ...], code: str
) -> None:
    envelope = _envelope(replace(_described(SIZE), **said), includes=includes)  # type: ignore[arg-type]
    found: list[Answer] = []
    assert _peak(lambda: found.append(_post(_sent(envelope, _beside(SIZE)))[0])) < MOST_MEMORY
    assert (found[0].status, errors(found[0].body)) == (200, [code])
    assert not _documents(people)


@pytest.mark.parametrize(
    "extra",
    [
        b"<a>" * 300_000 + b"</a>" * 300_000,
        b"<a " + b" ".join(b'a%d=""' % number for number in range(300_000)) + b"/>",
        b'<a b="" c="" d="" e=""/>' * 90_000,
        b"<a/>" * 300_000,
    ],
    ids=["deep", "attributes", "attributes_of_many", "many"],
)
@pytest.mark.usefixtures("people")
def test_an_envelope_that_would_grow_in_memory_is_refused(extra: bytes) -> None:
    envelope = _envelope(entry()).replace(b"</soap:Header>", extra + b"</soap:Header>")
    found: list[Answer] = []
    sent = _sent(envelope, _beside(1000))
    assert _peak(lambda: found.append(_post(sent)[0])) < MOST_MEMORY
    assert (found[0].status, found[0].fault) == (400, "XDSInvalidRequestException")


@pytest.mark.usefixtures("people")
def test_a_long_envelope_is_refused() -> None:
    answer, _ = _post(_sent(b"<a>" + b"x" * 21 * MB))
    assert (answer.status, answer.fault) == (413, "XDSRepositoryOutOfResources")


@pytest.mark.usefixtures("people")
def test_a_long_envelope_is_refused_wherever_it_stands() -> None:
    body = chain((_part(_BESIDE), PDF), _sent(b"<a>" + b"x" * 21 * MB))
    answer, _ = _post(body)
    assert (answer.status, answer.fault) == (413, "XDSRepositoryOutOfResources")


def test_a_large_document_in_base64_is_decoded_as_it_comes(people: Cast) -> None:
    content = b"".join(_document(3 * MB))
    lines = base64.encodebytes(content)
    pieces = (lines[start : start + 70_001] for start in range(0, len(lines), 70_001))
    head = _part(_BESIDE + "\r\nContent-Transfer-Encoding: base64")
    answer, _ = _post(_sent(_envelope(_described(3 * MB)), iter((head,)), pieces))
    assert answer.body.get("status", "").endswith(":Success")
    assert len(_documents(people)) == 1


@pytest.mark.parametrize("is_same", [True, False], ids=["the_same", "another"])
def test_two_submissions_racing_with_one_unique_id(people: Cast, is_same: bool) -> None:
    sizes = (3 * MB, 3 * MB if is_same else 3 * MB + 1)
    bodies = [_sent(_envelope(_described(size)), _beside(size)) for size in sizes]
    start = Barrier(2)

    def deposit(body: Iterator[bytes]) -> tuple[str, list[str]]:
        try:
            start.wait(20)
            answer, _ = _post(body)
            return answer.body.get("status", "").rpartition(":")[2], errors(answer.body)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(deposit, bodies))
    loser = ("Success", []) if is_same else ("Failure", ["XDSDuplicateUniqueIdInRegistry"])
    assert told == sorted([("Success", []), loser])
    assert len(_documents(people)) == 1
    (document,) = reading.list_documents(
        space_id=people.alice, criteria=Criteria(), by=acting(DIANE), at=NOON
    ).documents
    opened = reading.open_document(space_id=people.alice, document_id=document.id, by=acting(DIANE), at=NOON)
    assert hashlib.sha1(opened.content).digest() == document.sha1
