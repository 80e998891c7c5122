"""FHIR XML, both directions."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire import pruning, schema, xml_reading, xml_writing
from carnet.gateways.fhir.wire.elements import Json, JsonObject
from tests.shared import shared_path

_HEAD = '<List xmlns="http://hl7.org/fhir">'


def test_reads_values_lists_extensions_and_contained_resources() -> None:
    body = b"""<?xml version="1.0" encoding="UTF-8"?>
    <!-- a comment -->
    <Patient xmlns="http://hl7.org/fhir">
      <id value="p"/>
      <text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><p>Bonjour</p></div></text>
      <contained><Organization><id value="o"/><active value="true"/></Organization></contained>
      <extension url="http://example.org/x"><valueInteger value="3"/></extension>
      <identifier><system value="urn:oid:1.2"/><value value="42"/></identifier>
      <name id="n"><family value="MARTIN"/><given value="Alice"/>
        <given><extension url="http://example.org/unknown"><valueCode value="masked"/></extension></given></name>
      <gender value="female"><extension url="http://example.org/g"><valueString value="x"/></extension></gender>
    </Patient>"""
    assert xml_reading.read(body) == {
        "resourceType": "Patient",
        "id": "p",
        "text": {
            "status": "generated",
            "div": '<div xmlns="http://www.w3.org/1999/xhtml"><p>Bonjour</p></div>',
        },
        "contained": [{"resourceType": "Organization", "id": "o", "active": True}],
        "extension": [{"url": "http://example.org/x", "valueInteger": 3}],
        "identifier": [{"system": "urn:oid:1.2", "value": "42"}],
        "name": [
            {
                "id": "n",
                "family": "MARTIN",
                "given": ["Alice", None],
                "_given": [None, {"extension": [{"url": "http://example.org/unknown", "valueCode": "masked"}]}],
            }
        ],
        "gender": "female",
        "_gender": {"extension": [{"url": "http://example.org/g", "valueString": "x"}]},
    }


def test_writes_elements_in_the_order_of_the_schema() -> None:
    written = xml_writing.write({"resourceType": "List", "date": "2026", "status": "current", "id": "a"}).decode()
    assert written.index("<id ") < written.index("<status ") < written.index("<date ")


@given(st.text())
def test_gives_back_any_text_that_xml_can_hold(text: str) -> None:
    read = xml_reading.read(xml_writing.write({"resourceType": "List", "title": text}))
    kept = "".join(
        letter if letter in "\t\n\r" or " " <= letter not in {"\ufffe", "\uffff"} else "\ufffd" for letter in text
    )
    assert read == {"resourceType": "List", "title": kept}


@pytest.mark.parametrize(
    ("body", "kind", "place"),
    [
        ("", Kind.MALFORMED_XML, ""),
        ("<List", Kind.MALFORMED_XML, "line 1"),
        ("<List/>", Kind.UNKNOWN_ELEMENT, ""),
        ('<Zebra xmlns="http://hl7.org/fhir"/>', Kind.WRONG_RESOURCE, "Zebra"),
        (_HEAD + '<zebra value="1"/></List>', Kind.UNKNOWN_ELEMENT, "List.zebra"),
        (_HEAD + '<title zebra="1"/></List>', Kind.UNKNOWN_ELEMENT, "List.title.zebra"),
        (_HEAD + "<title/></List>", Kind.STRUCTURE, "List.title"),
        (_HEAD + "words</List>", Kind.STRUCTURE, "List"),
        (_HEAD + '<title value="a"/><title value="b"/></List>', Kind.STRUCTURE, "List.title"),
        (_HEAD + '<entry><deleted value="oui"/></entry></List>', Kind.VALUE, "List.entry.deleted"),
        (_HEAD + "<contained/></List>", Kind.STRUCTURE, "List.contained"),
        (_HEAD + "<contained><Zebra/></contained></List>", Kind.NOT_SUPPORTED, "List.contained.Zebra"),
        (f'<!DOCTYPE List [<!ENTITY a "b">]>{_HEAD}</List>', Kind.MALFORMED_XML, "line 1"),
        (f'<!DOCTYPE List SYSTEM "file:///etc/passwd">{_HEAD}</List>', Kind.MALFORMED_XML, "line 1"),
        (_HEAD + '<title value="&bomb;"/></List>', Kind.MALFORMED_XML, "line 1"),
        (f'<?xml version="1.0" encoding="UTF-7"?>{_HEAD}</List>', Kind.CHARSET, "line 1"),
    ],
)
def test_refuses_what_is_not_fhir_with_its_place(body: str, kind: Kind, place: str) -> None:
    with pytest.raises(Rejection) as refusal:
        xml_reading.read(body.encode())
    assert (refusal.value.kind, refusal.value.place) == (kind, place)


def test_refuses_a_hundred_thousand_levels() -> None:
    body = _HEAD + '<extension url="a">' * 100_000 + "</extension>" * 100_000 + "</List>"
    with pytest.raises(Rejection) as refusal:
        xml_reading.read(body.encode())
    assert refusal.value.kind in {Kind.MALFORMED_XML, Kind.TOO_DEEP}


def test_refuses_deep_nesting_beside_a_large_value() -> None:
    large = f'<note><text value="{"a" * 10_500_000}"/></note>'
    body = _HEAD + '<extension url="a">' * 300 + "</extension>" * 300 + large + "</List>"
    with pytest.raises(Rejection) as refusal:
        xml_reading.read(body.encode())
    assert refusal.value.kind in {Kind.MALFORMED_XML, Kind.TOO_DEEP}


def test_reads_a_value_of_more_than_ten_million_characters() -> None:
    body = f'<Binary xmlns="http://hl7.org/fhir"><data value="{"QUJD" * 2_600_000}"/></Binary>'
    read = xml_reading.read(body.encode())
    assert isinstance(read, dict)
    assert len(str(read["data"])) == 10_400_000


def test_gives_back_every_public_sample_of_the_resources_known_here() -> None:
    seen = 0
    for path in sorted(shared_path("data/fhir").rglob("examples*/**/*.json")):
        value = _without_unknown(orjson.loads(path.read_bytes()))
        if value is None:
            continue
        seen += 1
        assert _plain(xml_reading.read(xml_writing.write(value))) == _plain(value), path.name
    assert seen > 20


def _without_unknown(value: JsonObject) -> JsonObject | None:
    """Keeps the samples made of resources of the table only."""
    return value if _all_known(value) else None


def _all_known(value: Json) -> bool:
    if isinstance(value, dict):
        kind = value.get("resourceType")
        return (kind is None or kind in schema.resources()) and all(_all_known(inner) for inner in value.values())
    return not isinstance(value, list) or all(_all_known(inner) for inner in value)


def _plain(value: Json) -> Json:
    """Sets aside the narrative, whose white space and entities XML may write otherwise, and the kind of numbers."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items() if name != "div"}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


@pytest.mark.parametrize(
    "div", ["", "<p/>", "<div>", "<div xmlns='x'/>", '<div xmlns="http://www.w3.org/1999/xhtml"/><x/>']
)
def test_writes_no_narrative_that_is_not_xhtml(div: str) -> None:
    with pytest.raises(ValueError, match="narrative"):
        xml_writing.write({"resourceType": "List", "text": {"status": "generated", "div": div}})


def test_keeps_of_a_message_what_can_be_written_again() -> None:
    kept = pruning.pruned(
        {
            "resourceType": "List",
            "text": {"status": "generated", "div": "<script/>"},
            "zebra": 1,
            "title": 3,
            "status": "current",
            "entry": [{"deleted": "oui", "item": {"reference": "a", "zebra": {}}}, 3, {}],
            "contained": [{"resourceType": "Zebra"}, {"resourceType": "Organization", "active": True}],
            "extension": [{"valueInteger": 3}, {"url": "a", "valueInteger": True, "valueDecimal": 1.5}],
            "note": {},
        },
        "List",
    )
    assert kept == {
        "resourceType": "List",
        "status": "current",
        "entry": [{"item": {"reference": "a"}}],
        "contained": [{"resourceType": "Organization", "active": True}],
        "extension": [{"url": "a", "valueDecimal": 1.5}],
    }
    assert xml_reading.read(xml_writing.write(kept)) == kept
