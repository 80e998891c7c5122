"""Content-Type and Accept."""

import pytest

from carnet.gateways.fhir import media_types
from carnet.gateways.fhir.media_types import Form
from carnet.gateways.fhir.rejections import Kind, Rejection


@pytest.mark.parametrize(
    ("accept", "asked", "form"),
    [
        ("", None, Form.JSON),
        ("*/*", None, Form.JSON),
        ("application/fhir+json", None, Form.JSON),
        ("application/json", None, Form.JSON),
        ("application/fhir+xml", None, Form.XML),
        ("text/xml", None, Form.XML),
        ("text/*", None, Form.XML),
        ("application/fhir+json;q=0.1, application/fhir+xml;q=0.9", None, Form.XML),
        ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", None, Form.XML),
        ("application/fhir+json; fhirVersion=4.0", None, Form.JSON),
        ("application/fhir+json; fhirVersion=5.0", None, None),
        ("application/fhir+json;q=0", None, None),
        ("application/fhir+json;q=zebra", None, None),
        ("text/turtle", None, None),
        ("text/turtle", "json", Form.JSON),
        ("application/fhir+json", "xml", Form.XML),
        ("", "application/fhir xml", Form.XML),
        ("", "text/turtle", None),
    ],
)
def test_chooses_the_form_of_an_answer(accept: str, asked: str | None, form: Form | None) -> None:
    assert media_types.choose(accept, asked) is form


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", ("", {})),
        ("Application/FHIR+JSON", ("application/fhir+json", {})),
        ('multipart/related; boundary="a;b\\"c" ; type=x', ("multipart/related", {"boundary": 'a;b"c', "type": "x"})),
        ("text/xml;charset=UTF-8;", ("text/xml", {"charset": "UTF-8"})),
    ],
)
def test_reads_a_content_type(header: str, expected: tuple[str, dict[str, str]]) -> None:
    assert media_types.parse(header) == expected


@pytest.mark.parametrize("header", ["json", "a/b/c", "text/xml; charset", 'text/xml; charset="', "/", "text/\0"])
def test_refuses_a_content_type_that_cannot_be_read(header: str) -> None:
    with pytest.raises(Rejection) as refusal:
        media_types.parse(header)
    assert refusal.value.kind is Kind.VALUE


def test_refuses_another_character_set() -> None:
    with pytest.raises(Rejection) as refusal:
        media_types.require_utf8({"charset": "iso-8859-1"})
    assert refusal.value.kind is Kind.CHARSET
