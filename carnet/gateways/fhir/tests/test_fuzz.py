"""Whatever comes, the answer is a refusal that says why: never a 500, nothing stored."""

import copy
import random
from collections.abc import Iterator

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carnet.foundation import ids
from carnet.gateways.fhir.mappings import change, new_document, transaction
from carnet.gateways.fhir.mappings.contents import Contents
from carnet.gateways.fhir.mappings.references import Scope
from carnet.gateways.fhir.rejections import Rejection
from carnet.gateways.fhir.tests import messages
from carnet.gateways.fhir.tests.conftest import Software, reference
from carnet.gateways.fhir.wire import elements, json, multipart, xml_reading
from carnet.gateways.fhir.wire.elements import Element, Json, JsonObject
from tests.cast import Cast

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
_ODD: tuple[Json, ...] = (
    None,
    True,
    0,
    -1,
    10**18,
    1.5,
    "",
    "x",
    "#",
    "\U0001f600",
    "é" * 300,
    [],
    {},
    [[]],
    [None],
    {"a": 1},
)
_TYPES = ("DocumentReference", "List", "Bundle", "Binary", "Parameters", "Patient", "", "Zebra")


def _places(value: Json) -> Iterator[tuple[JsonObject | list[Json], str | int]]:
    """Gives every place of a message: the object or list, and the name or position in it."""
    if isinstance(value, dict):
        for name, inner in list(value.items()):
            yield value, name
            yield from _places(inner)
    elif isinstance(value, list):
        for position, inner in enumerate(list(value)):
            yield value, position
            yield from _places(inner)


def _spoiled(message: JsonObject, source: random.Random) -> JsonObject:
    """Changes one to three places of a good message into something odd."""
    found = copy.deepcopy(message)
    for _ in range(source.randint(1, 3)):
        holder, place = source.choice(list(_places(found)))
        odd = copy.deepcopy(source.choice(_ODD))
        if isinstance(holder, dict):
            assert isinstance(place, str)
            if source.random() < 0.2:
                holder[source.choice(["zebra", "resourceType", "id", "url", "value", "extension", "reference"])] = odd
            else:
                holder[place] = odd
        elif isinstance(place, int) and place < len(holder):
            holder[place] = odd
    return found


@pytest.mark.parametrize("seed", range(8))
def test_never_fails_on_a_spoiled_message(seed: int, people: Cast, diane: Software) -> None:
    source = random.Random(seed)
    for _ in range(5):
        for path, message in (
            ("", messages.provide(reference(people.alice))),
            ("/DocumentReference", messages.inline(reference(people.alice))),
        ):
            for headers in ({"Prefer": "return=minimal"}, {"Accept": "application/fhir+xml"}, {"Accept": "*/*"}):
                answer = diane.post(path, _spoiled(message, source), **headers)
                assert answer.status_code in {200, 201, 400, 403, 409, 422}, answer.content


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    body=st.binary(max_size=200),
    kind=st.sampled_from(["application/fhir+json", "application/fhir+xml", "multipart/related; boundary=b"]),
)
def test_never_fails_on_any_bytes(body: bytes, kind: str, people: Cast, diane: Software) -> None:
    answer = diane.send("POST", "", raw=body or b"x", Content_Type=kind)
    assert answer.status_code == 400


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    path=st.text(max_size=60),
    query=st.text(max_size=60),
    method=st.sampled_from(["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"]),
    kind=st.sampled_from(["", "/Patient", "/DocumentReference", "/Binary", "/List", "/metadata"]),
)
def test_never_fails_on_any_address(
    path: str, query: str, method: str, kind: str, people: Cast, diane: Software
) -> None:
    answer = diane.send(method, f"{kind}/{_quoted(path)}?{_quoted(query)}")
    assert answer.status_code < 500


def _quoted(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode("utf-8", "surrogatepass"))


@given(
    headers=st.fixed_dictionaries(
        {
            name: st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=30)
            for name in ("Accept", "Prefer", "If_Match", "If_None_Match", "Range", "If_Range")
        }
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_never_fails_on_any_header(headers: dict[str, str], people: Cast, diane: Software) -> None:
    answer = diane.get(f"/DocumentReference?patient={ids.public(people.alice)}&status=current", **headers)
    assert answer.status_code in {200, 406}


@given(_JSON, st.sampled_from(_TYPES))
def test_reads_any_json_or_refuses_it(value: Json, name: str) -> None:
    resource: JsonObject = {**value, "resourceType": name} if isinstance(value, dict) else {"resourceType": name}
    readers = (
        lambda: json.read(orjson.dumps(value)) if _fits(value) else None,
        lambda: elements.root(value),
        lambda: transaction.read(Element(resource, "Bundle"), "b", {}),
        lambda: new_document.read(Element(resource, "DocumentReference"), Scope("b"), Contents(), ()),
        lambda: change.read_json_patch(value),
        lambda: change.read_fhirpath_patch(Element(resource, "Parameters")),
    )
    for each in readers:
        try:
            each()
        except Rejection as refusal:
            assert 400 <= refusal.kind.value.status < 500  # noqa: PT017 - whatever is refused is the sender's


def _fits(value: Json) -> bool:
    try:
        orjson.dumps(value)
    except TypeError:
        return False
    return True


@given(st.binary(max_size=300))
def test_reads_any_bytes_or_refuses_them(body: bytes) -> None:
    readers = (
        lambda: json.read(body),
        lambda: xml_reading.read(body),
        lambda: xml_reading.read(b'<List xmlns="http://hl7.org/fhir">' + body + b"</List>"),
        lambda: multipart.read(b"--b\r\n" + body + b"\r\n--b--", {"boundary": "b"}, most_in_base64=300),
    )
    for each in readers:
        try:
            each()
        except Rejection as refusal:
            assert refusal.kind.value.status == 400  # noqa: PT017 - whatever is refused is the sender's
