"""multipart/related bodies."""

import base64

import pytest

from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire import multipart

_PARAMETERS = {"boundary": "b"}


def _body(*parts: bytes, end: bytes = b"--b--\r\n", start: bytes = b"") -> bytes:
    return start + b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + end


def _read(body: bytes, parameters: dict[str, str], most: int = 1_000_000) -> multipart.Related:
    return multipart.read(body, parameters, most_in_base64=most)


_ROOT = b"Content-Type: application/fhir+json\r\n\r\n{}"


def test_separates_the_root_from_the_raw_parts() -> None:
    raw = b"\x00\xff--b\r\nstill the document\r\n"
    related = _read(
        _body(_ROOT, b"Content-Type: application/pdf\r\nContent-ID: <urn:uuid:1>\r\n\r\n" + raw),
        {"boundary": "b"},
    )
    assert (related.root.media_type, bytes(related.root.content)) == ("application/fhir+json", b"{}")
    assert bytes(related.others["urn:uuid:1"].content) == raw


def test_takes_the_part_named_by_start_as_the_root() -> None:
    body = _body(b"Content-ID: <doc>\r\n\r\n%PDF", b"Content-ID: <root>\r\nContent-Type: text/json\r\n\r\n{}")
    related = _read(body, {"boundary": "b", "start": "<root>"})
    assert bytes(related.root.content) == b"{}"
    assert list(related.others) == ["doc"]


def test_ignores_what_stands_before_the_first_boundary_and_after_the_last() -> None:
    related = _read(_body(_ROOT, start=b"preamble\r\n", end=b"--b--\r\nepilogue"), _PARAMETERS)
    assert bytes(related.root.content) == b"{}"


def test_decodes_a_part_in_base64() -> None:
    part = b"Content-ID: <d>\r\nContent-Transfer-Encoding: base64\r\n\r\nYWJj\r\nZGVm"
    assert bytes(_read(_body(_ROOT, part), _PARAMETERS).others["d"].content) == b"abcdef"


def _encoded(text: bytes, name: bytes = b"d") -> bytes:
    return b"Content-ID: <" + name + b">\r\nContent-Transfer-Encoding: base64\r\n\r\n" + text


@pytest.mark.parametrize("size", [0, 1, 196_606, 196_607, 196_608, 196_609, 600_000])
def test_decodes_a_long_part_in_base64_with_and_without_lines(size: int) -> None:
    content = bytes(range(256)) * 2400
    for write in (base64.b64encode, base64.encodebytes):
        related = _read(_body(_ROOT, _encoded(write(content[:size]))), _PARAMETERS)
        assert bytes(related.others["d"].content) == content[:size]


def test_refuses_what_comes_after_the_end_of_a_content_in_base64() -> None:
    line = base64.b64encode(b"x" * 196_607)
    for text in (b"YQ==YWJj", line + line, b"YQ==\r\nYQ==", line[:-1] + b"\xff"):
        with pytest.raises(Rejection) as refusal:
            _read(_body(_ROOT, _encoded(text)), _PARAMETERS)
        assert refusal.value.kind is Kind.BASE64


def test_refuses_more_base64_than_may_be_held_all_parts_together() -> None:
    parts = [_encoded(b"YWJj" * 100, name) for name in (b"d", b"e", b"f")]
    assert _read(_body(_ROOT, *parts[:2]), _PARAMETERS, most=1_000)
    with pytest.raises(Rejection) as refusal:
        _read(_body(_ROOT, *parts), _PARAMETERS, most=1_000)
    assert refusal.value.kind is Kind.INLINE_TOO_LARGE


@pytest.mark.parametrize("url", ["cid:doc%401", "cid:doc@1", "CID:doc@1", "doc@1"])
def test_finds_a_part_by_the_url_of_the_resource(url: str) -> None:
    part = multipart.Part("doc@1", "application/pdf", b"x")
    assert multipart.find({"doc@1": part}, url) is part


def test_finds_a_part_named_by_the_bare_uuid() -> None:
    part = multipart.Part("8a", "application/pdf", b"x")
    assert multipart.find({"8a": part}, "urn:uuid:8a") is part
    assert multipart.find({"8a": part}, "urn:uuid:8b") is None


@pytest.mark.parametrize(
    ("body", "parameters", "kind"),
    [
        (_body(_ROOT), {}, Kind.MALFORMED_MULTIPART),
        (_body(_ROOT), {"boundary": "é"}, Kind.MALFORMED_MULTIPART),
        (_body(_ROOT), {"boundary": "other"}, Kind.MALFORMED_MULTIPART),
        (_body(_ROOT, end=b""), _PARAMETERS, Kind.MALFORMED_MULTIPART),
        (b"--b--\r\n", _PARAMETERS, Kind.MALFORMED_MULTIPART),
        (_body(_ROOT, b"Content-Type: application/pdf\r\n\r\nx"), _PARAMETERS, Kind.MALFORMED_MULTIPART),
        (_body(_ROOT, *[b"Content-ID: <d>\r\n\r\nx"] * 2), _PARAMETERS, Kind.MALFORMED_MULTIPART),
        (_body(_ROOT, b"no colon here\r\n\r\nx"), _PARAMETERS, Kind.MALFORMED_MULTIPART),
        (_body(_ROOT, b"Content-ID: <d>"), _PARAMETERS, Kind.MALFORMED_MULTIPART),
        (_body(_ROOT, b"Content-Type: ???\r\n\r\nx"), _PARAMETERS, Kind.VALUE),
        (_body(_ROOT, b"Content-ID: <\xff>\r\n\r\nx"), _PARAMETERS, Kind.CHARSET),
        (
            _body(_ROOT, b"Content-ID: <d>\r\nContent-Transfer-Encoding: base64\r\n\r\nYW"),
            _PARAMETERS,
            Kind.BASE64,
        ),
        (
            _body(_ROOT, b"Content-ID: <d>\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nx"),
            _PARAMETERS,
            Kind.MALFORMED_MULTIPART,
        ),
        (_body(*[_ROOT] * 201), _PARAMETERS, Kind.MALFORMED_MULTIPART),
    ],
)
def test_refuses_parts_that_cannot_be_separated(body: bytes, parameters: dict[str, str], kind: Kind) -> None:
    with pytest.raises(Rejection) as refusal:
        _read(body, parameters)
    assert refusal.value.kind is kind
