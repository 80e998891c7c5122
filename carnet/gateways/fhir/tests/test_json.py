"""JSON bodies."""

import pytest

from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire import json


def test_takes_the_last_of_a_name_given_twice() -> None:
    assert json.read(b'{"a": 1, "a": 2}') == {"a": 2}


def test_accepts_a_byte_order_mark() -> None:
    assert json.read(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", Kind.MALFORMED_JSON),
        (b'{"a": ', Kind.MALFORMED_JSON),
        (b'{"a": 1} tail', Kind.MALFORMED_JSON),
        (b'{"a": NaN}', Kind.MALFORMED_JSON),
        (b'{"a": "\xe9"}', Kind.CHARSET),
        (b"[" * 100_000, Kind.TOO_DEEP),
        (b'{"a":' * 100_000, Kind.TOO_DEEP),
        (b'{"a":' * 101 + b"1" + b"}" * 101, Kind.TOO_DEEP),
        (b'{"a": ["x\\u0000y"]}', Kind.VALUE),
        (b'{"a\\u0000": 1}', Kind.STRUCTURE),
    ],
)
def test_refuses_what_is_not_json_that_can_be_kept(body: bytes, kind: Kind) -> None:
    with pytest.raises(Rejection) as refusal:
        json.read(body)
    assert refusal.value.kind is kind


def test_reads_a_hundred_levels() -> None:
    assert json.read(b"[" * 100 + b"]" * 100)


def test_names_the_place_of_a_null_character() -> None:
    with pytest.raises(Rejection) as refusal:
        json.read(b'{"resourceType": "List", "entry": [{"title": "a\\u0000"}]}')
    assert refusal.value.place == "entry[0].title"


def test_lets_an_escaped_backslash_before_u0000_pass() -> None:
    assert json.read(b'{"a": "\\\\u0000"}') == {"a": "\\u0000"}
