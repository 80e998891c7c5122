"""The bad guests of XDS, and the large good ones: what each sends, and what the standard wants them to be told."""

import base64
import hashlib
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench import xds
from bench.operations import State

MIB = 1 << 20
_BLOCK = os.urandom(MIB)
_START = b"%PDF-1.7\n"
_PATIENT = 0
# A PDF has no header to tell when it was made.
_STARTED = '<rim:Slot name="serviceStartTime">'
_CREATED = (
    '<rim:Slot name="creationTime"><rim:ValueList><rim:Value>20200301090000</rim:Value></rim:ValueList></rim:Slot>'
)
_INVALID, _MISSING, _RESOURCES = "XDSInvalidRequestException", "XDSMissingDocument", "XDSRepositoryOutOfResources"


@dataclass(frozen=True, slots=True)
class Guest:
    """One request: its name, its service, its Content-Type, its bytes, what the answer must say and its status.

    `length` is None for a body whose end is not announced. `path` is where it goes when it is no service of XDS, with
    its token.
    """

    name: str
    service: str
    content_type: str
    pieces: Callable[[], Iterator[bytes]]
    length: int | None
    told: str
    status: int
    path: str = ""
    token: str = ""


def document(size: int) -> Iterator[bytes]:
    """Gives a PDF of so many bytes, piece by piece; the same at each call."""
    yield _START
    left = size - len(_START)
    while left > 0:
        yield _BLOCK[:left]
        left -= MIB


def _hash(size: int) -> str:
    digest = hashlib.sha1(usedforsecurity=False)
    for piece in document(size):
        digest.update(piece)
    return digest.hexdigest()


def _metadata(state: State, *, unique_id: str, sha1: str, size: int) -> str:
    return (
        state.metadata.replace("@@PATIENT@@", xds.patient_id(state.patients[_PATIENT][1]))
        .replace("@@UNIQUE@@", unique_id)
        .replace("@@SUBMISSION@@", f"1.2.250.999.{uuid.uuid4().int >> 8}")
        .replace("@@START@@", xds.OLD)
        .replace("@@HASH@@", sha1)
        .replace("@@SIZE@@", str(size))
        .replace('mimeType="text/xml"', 'mimeType="application/pdf"')
        .replace(_STARTED, _CREATED + _STARTED)
    )


def _part(headers: str) -> bytes:
    return b"\r\n--" + xds.BOUNDARY + b"\r\n" + headers.encode() + b"\r\n\r\n"


_ROOT = 'Content-Type: application/xop+xml; type="application/soap+xml"\r\nContent-ID: <root@bench>'
_BESIDE = "Content-Type: application/pdf\r\nContent-ID: <document@bench>"
_END = b"\r\n--" + xds.BOUNDARY + b"--\r\n"


def _in_parts(
    name: str, envelope: bytes, rest: Callable[[], Iterator[bytes]], *, told: str, status: int, ends: bool = True
) -> Guest:
    def pieces() -> Iterator[bytes]:
        yield _part(_ROOT) + envelope
        yield from rest()
        if ends:
            yield _END

    length = sum(map(len, pieces())) if ends else None
    return Guest(name, "repository", xds.PARTS, pieces, length, told, status)


def _deposit(state: State, unique_id: str, *, size: int, sha1: str = "", said: int = -1, body: str = "") -> bytes:
    metadata = _metadata(state, unique_id=unique_id, sha1=sha1 or _hash(size), size=size if said < 0 else said)
    return xds.envelope(state, _PATIENT, (body or xds.DEPOSIT).format(metadata=metadata))


def name() -> str:
    """Makes a uniqueId."""
    return f"1.2.250.999.{uuid.uuid4().int >> 8}"


def deposit(state: State, size: int, unique_id: str = "") -> Guest:
    """Deposits a document of so many bytes, rightly."""

    def rest() -> Iterator[bytes]:
        yield _part(_BESIDE)
        yield from document(size)

    envelope = _deposit(state, unique_id or name(), size=size)
    return _in_parts(f"deposit {size / 1e6:g} MB", envelope, rest, told="ResponseStatusType:Success", status=200)


def retrieve(state: State, size: int, unique_id: str) -> Guest:
    """Retrieves it."""
    asked = xds.RETRIEVE.format(repository=xds.REPOSITORY_OID, unique_id=unique_id)
    title = f"retrieve {size / 1e6:g} MB"
    return _alone(title, xds.envelope(state, _PATIENT, asked), told="ResponseStatusType:Success", status=200)


def _alone(title: str, envelope: bytes, *, told: str, status: int) -> Guest:
    return Guest(title, "repository", xds.SOAP, lambda: iter((envelope,)), len(envelope), told, status)


def _too_large(state: State) -> Guest:
    size = 200_000_000

    def rest() -> Iterator[bytes]:
        yield _part(_BESIDE)
        yield from document(size)

    envelope = _deposit(state, name(), size=size, sha1="0" * 40)
    return _in_parts("200 MB, above the limit", envelope, rest, told=_RESOURCES, status=413)


def _endless(state: State) -> Guest:
    def rest() -> Iterator[bytes]:
        yield _part(_BESIDE)
        for _ in range(300):
            yield _BLOCK

    envelope = _deposit(state, name(), size=1000)
    return _in_parts("a part that does not end", envelope, rest, told=_RESOURCES, status=413, ends=False)


def _many_parts(state: State) -> Guest:
    def rest() -> Iterator[bytes]:
        yield b"".join(_part(f"Content-ID: <{number}@bench>") + b"x" for number in range(10_000))

    return _in_parts("10,000 parts", _deposit(state, name(), size=1000), rest, told=_INVALID, status=400)


def _long_header(state: State) -> Guest:
    def rest() -> Iterator[bytes]:
        yield _part("Content-Type: " + "x" * 5_000_000)

    return _in_parts("a header of 5 MB", _deposit(state, name(), size=1000), rest, told=_INVALID, status=400)


def _long_envelope(_: State) -> Guest:
    text = b"<a>" + b"x" * 50_000_000
    return _in_parts("an envelope of 50 MB", text, lambda: iter(()), told=_RESOURCES, status=413)


def _contradicted(title: str, told: str, *, sha1: str = "", said: int = -1, body: str = "") -> Callable[[State], Guest]:
    """Makes the guest whose document of 20 MB is not what the message says."""
    size = 20_000_000

    def make(state: State) -> Guest:
        def rest() -> Iterator[bytes]:
            yield _part(_BESIDE)
            yield from document(size)

        envelope = _deposit(state, name(), size=size, sha1=sha1, said=said, body=body)
        return _in_parts(f"{title}, 20 MB", envelope, rest, told=told, status=200)

    return make


def _twice() -> str:
    end = "</x:Document>"
    holder = xds.DEPOSIT[xds.DEPOSIT.index("<x:Document ") : xds.DEPOSIT.index(end) + len(end)]
    return xds.DEPOSIT.replace(holder, holder + holder.replace("Document01", "Document02"))


def _written(
    title: str, extra: Callable[[], bytes], *, told: str = _INVALID, status: int = 400
) -> Callable[[State], Guest]:
    """Makes the guest whose header holds something more."""

    def make(state: State) -> Guest:
        end = b"</soap:Header>"
        return _alone(title, _deposit(state, name(), size=1000).replace(end, extra() + end), told=told, status=status)

    return make


def inside(state: State, size: int) -> Guest:
    """Deposits a document of so many bytes inside the message, in base64 with lines."""
    written = base64.encodebytes(b"".join(document(size))).decode()
    include = xds.DEPOSIT[xds.DEPOSIT.index("<xop:Include ") : xds.DEPOSIT.index("</x:Document>")]
    envelope = _deposit(state, name(), size=size, body=xds.DEPOSIT.replace(include, "@@INSIDE@@"))
    envelope = envelope.replace(b"@@INSIDE@@", written.encode())
    return _alone(
        f"deposit {size / 1e6:g} MB inside the envelope", envelope, told="ResponseStatusType:Success", status=200
    )


BAD: tuple[Callable[[State], Guest], ...] = (
    _too_large,
    _endless,
    _many_parts,
    _long_header,
    _long_envelope,
    _contradicted("wrong hash", "XDSNonIdenticalHash", sha1="0" * 40),
    _contradicted("wrong size", "XDSNonIdenticalSize", said=7),
    _contradicted("XOP to nothing", _MISSING, body=xds.DEPOSIT.replace("cid:document@", "cid:nothing@")),
    _contradicted("XOP twice to one part", _MISSING, body=_twice()),
    _written("XML 1,000,000 deep", lambda: b"<a>" * 1_000_000 + b"</a>" * 1_000_000),
    _written(
        "1,000,000 attributes on one element",
        lambda: b"<a " + b" ".join(b'a%d="x"' % number for number in range(1_000_000)) + b"/>",
    ),
    _written("1,000,000 attributes on 250,000 elements", lambda: b'<a b="" c="" d="" e=""/>' * 250_000),
    _written("a text of 19 MB in the header", lambda: b"<a>" + b"x" * 19_000_000 + b"</a>", told=_MISSING, status=200),
)
