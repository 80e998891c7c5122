"""The signature of a submission: deposited by FHIR, found by FHIR and by registries, as its restrictions let it."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from pytest_django import Settings

from carnet.domain.documents import registry
from carnet.domain.documents.codes import Criteria
from carnet.domain.documents.registry import Wanted
from carnet.foundation import ids
from carnet.foundation.xml.tests import xades_making as making
from carnet.foundation.xml.xades import NAMESPACE
from carnet.gateways.fhir.tests import messages
from carnet.gateways.fhir.tests.conftest import Software, issue, read, reference, token
from carnet.gateways.fhir.tests.messages import PDF
from carnet.gateways.fhir.wire.elements import Json, JsonObject
from tests import cast, xds_caller
from tests.cast import NOON, Cast, acting

SUBMISSION, DOCUMENT, SIGNATURE = "1.2.250.1.999.1", "1.2.250.1.999.1.1", "1.2.250.1.999.1.9"
FORMAT = "http://www.w3.org/2000/09/xmldsig#"
HERE, THERE = "urn:uuid:6b1f2f4e-0000-4000-8000-000000000001", "urn:uuid:6b1f2f4e-0000-4000-8000-000000000002"


@dataclass(frozen=True, slots=True)
class Signed:
    """What a test changes of a signed deposit."""

    content: bytes = b""
    labels: tuple[str, ...] = ("MASQUE_PS", "INVISIBLE_PATIENT")
    relations: tuple[tuple[str, str], ...] = (("signs", HERE),)
    number: int = 1


def _named(oid: str) -> JsonObject:
    return {"use": "usual", "system": "urn:ietf:rfc:3986", "value": f"urn:oid:{oid}"}


def _xades(content: bytes = PDF) -> bytes:
    return making.signed(
        making.of_submission(SUBMISSION) + making.references({DOCUMENT: content}), by=xds_caller.authority()
    )


def _signature(people: Cast, said: Signed) -> JsonObject:
    content = said.content or _xades()
    labels: list[Json] = [messages.concept(messages.VISIBILITY, label) for label in said.labels]
    resource = messages.document(
        reference(people.alice),
        messages.attachment(content, url=THERE, contentType="text/xml", language="art", title="Signature"),
        masterIdentifier=_named(SIGNATURE),
        type=messages.concept("ASTM", "E1762", "Full Document"),
        category=[messages.concept("URN", "urn:oid:1.3.6.1.4.1.19376.1.2.1.1.1")],
        securityLabel=labels,
        relatesTo=[{"code": code, "target": {"reference": target}} for code, target in said.relations],
    )
    resource["content"][0]["format"] = {"system": "URN", "code": FORMAT}  # type: ignore[index,call-overload]
    return resource


def _bundle(people: Cast, said: Signed) -> JsonObject:
    subject, binary = reference(people.alice), "urn:uuid:6b1f2f4e-0000-4000-8000-000000000003"
    document = messages.document(subject, messages.attachment(url=binary), masterIdentifier=_named(DOCUMENT))
    signing = "urn:uuid:6b1f2f4e-0000-4000-8000-000000000004"
    first = messages.submission_set(subject, [HERE, signing], identifier=[_named(SUBMISSION)])
    entries = [
        messages.entry(first, "urn:uuid:6b1f2f4e-0000-4000-8000-000000000005"),
        messages.entry(document, HERE),
        messages.entry(messages.binary(), binary),
    ]
    content = said.content or _xades()
    for number in range(said.number):
        there = THERE if number == 0 else f"{THERE[:-1]}{number + 6}"
        entries.append(messages.entry(_signature(people, said), f"{signing[:-1]}{'489'[number]}"))
        entries.append(messages.entry(messages.binary(content, "text/xml"), there))
    return messages.transaction(*entries)


def _deposit(people: Cast, software: Software, said: Signed) -> list[str]:
    answer = software.post("", _bundle(people, said))
    assert answer.status_code == 200, answer.content
    entries = read(answer)["entry"]
    return [str(one["response"]["location"]).removesuffix("/_history/1") for one in entries]  # type: ignore[index,call-overload,union-attr]


def _found(software: Software, people: Cast, asked: str = "") -> list[str]:
    search = f"/DocumentReference?status=current&patient={ids.public(people.alice)}&{asked}"
    bundle = read(software.get(search))
    entries = [one["resource"] for one in bundle.get("entry", []) if one["search"]["mode"] == "match"]  # type: ignore[index,call-overload,union-attr]
    return [str(one["masterIdentifier"]["value"]).removeprefix("urn:oid:") for one in entries]  # type: ignore[index,call-overload]


def test_is_kept_found_and_given_back(people: Cast, diane: Software) -> None:
    _, document, binary, signature, signed = _deposit(people, diane, Signed())
    assert (binary.removeprefix("Binary/"), signed.removeprefix("Binary/")) == (
        document.removeprefix("DocumentReference/"),
        signature.removeprefix("DocumentReference/"),
    )
    found = read(diane.get(f"/{signature}"))
    assert found["relatesTo"] == [{"code": "signs", "target": {"reference": document}}]
    content: JsonObject = found["content"][0]  # type: ignore[index,assignment]
    assert content["format"]["code"] == FORMAT  # type: ignore[index,call-overload]
    raw = diane.get(f"/{signed}", Accept="text/xml").content
    assert content["attachment"]["hash"] == messages.sha1(raw)  # type: ignore[index,call-overload]
    assert content["attachment"]["size"] == len(raw)  # type: ignore[index,call-overload]
    assert NAMESPACE.encode() in raw
    assert sorted(_found(diane, people)) == [DOCUMENT, SIGNATURE]
    again = diane.post("", _bundle(people, Signed(content=raw)))
    statuses = [one["response"]["status"] for one in read(again)["entry"]]  # type: ignore[index,call-overload,union-attr]
    assert statuses == ["200 OK"] * 5


SEARCHES: dict[str, tuple[str, list[str]]] = {
    "its format": (f"format={FORMAT.replace('#', '%23')}", [SIGNATURE]),
    "the format of the document": ("format=urn:ihe:iti:xds-sd:pdf:2008", [DOCUMENT]),
    "its type": ("type=E1762", [SIGNATURE]),
    "the type of the document": ("type=11488-4", [DOCUMENT]),
    "its identifier": (f"identifier=urn:oid:{SIGNATURE}", [SIGNATURE]),
    "its language": ("language=art", [SIGNATURE]),
    "another type than its own": ("type:not=E1762", [DOCUMENT]),
    "another status": ("status=superseded", []),
}


@pytest.mark.parametrize(("asked", "expected"), SEARCHES.values(), ids=SEARCHES.keys())
def test_a_search_finds_it_by_its_metadata(asked: str, expected: list[str], people: Cast, diane: Software) -> None:
    _deposit(people, diane, Signed())
    assert _found(diane, people, asked) == expected


def test_is_found_from_what_it_signs_and_counts_in_pages(people: Cast, diane: Software) -> None:
    _, document, _, signature, _ = _deposit(people, diane, Signed())
    assert _found(diane, people, f"_id={signature.removeprefix('DocumentReference/')}") == [SIGNATURE]
    assert _found(diane, people, f"relatesto={document}") == [SIGNATURE]
    assert _found(diane, people, f"relatesto:not={document}") == [DOCUMENT]
    for _ in range(3):
        assert diane.post("/DocumentReference", messages.inline(reference(people.alice))).status_code == 201
    seen, address = [], f"/DocumentReference?status=current&patient={ids.public(people.alice)}&_count=2&_sort=-_id"
    while address:
        page = read(diane.get(address))
        assert page["total"] == 5
        seen += [str(one["resource"]["id"]) for one in page["entry"]]  # type: ignore[index,call-overload,union-attr]
        links = {one["relation"]: str(one["url"]) for one in page["link"]}  # type: ignore[index,call-overload,union-attr]
        address = links["next"].partition("/fhir")[2] if "next" in links else ""
    assert (len(seen), len(set(seen))) == (5, 5)
    assert signature.removeprefix("DocumentReference/") in seen


def test_is_kept_from_whom_its_restrictions_keep_it(people: Cast, diane: Software) -> None:
    _, _, _, signature, signed = _deposit(people, diane, Signed())
    paul = Software(token(cast.PHARMACY, cast.PAUL.rpps))
    assert _found(paul, people) == [DOCUMENT]
    assert (paul.get(f"/{signature}").status_code, paul.get(f"/{signed}").status_code) == (404, 404)


def test_is_shown_to_whom_nothing_keeps_it_from(people: Cast, diane: Software) -> None:
    _, _, _, signature, _ = _deposit(people, diane, Signed(labels=("N",)))
    paul = Software(token(cast.PHARMACY, cast.PAUL.rpps))
    assert sorted(_found(paul, people)) == [DOCUMENT, SIGNATURE]
    assert paul.get(f"/{signature}").status_code == 200


def test_registries_find_it_too(people: Cast, diane: Software) -> None:
    _deposit(people, diane, Signed())
    wanted = Wanted(criteria=Criteria(types=("E1762",)), lists_signatures=True)
    found = registry.look_up(space_id=people.alice, wanted=wanted, most=10, by=acting(cast.DIANE), at=NOON)
    (one,) = found.signatures
    assert isinstance(one.id, UUID)
    assert (one.unique_id, one.entry.class_code and one.entry.class_code.code) == (
        SIGNATURE,
        "urn:oid:1.3.6.1.4.1.19376.1.2.1.1.1",
    )


REFUSED: dict[str, tuple[Signed, tuple[int, str]]] = {
    "it signs another content": (Signed(content=b"other"), (422, "business-rule")),
    "it signs what is elsewhere": (Signed(relations=(("signs", "DocumentReference/x"),)), (422, "not-found")),
    "it replaces": (Signed(relations=(("replaces", HERE),)), (422, "not-supported")),
    "two of them": (Signed(number=2), (422, "not-supported")),
}


@pytest.mark.parametrize(("said", "told"), REFUSED.values(), ids=REFUSED.keys())
def test_refuses(said: Signed, told: tuple[int, str], people: Cast, diane: Software) -> None:
    if said.content:
        said = Signed(content=_xades(PDF + said.content))
    assert issue(diane.post("", _bundle(people, said)))[:2] == told
    assert _found(diane, people) == []


def test_an_operator_may_let_a_wrong_one_pass(people: Cast, diane: Software, settings: Settings) -> None:
    settings.XDS_REFUSES_WRONG_SIGNATURES = False
    answer = diane.post("", _bundle(people, Signed(content=_xades(PDF + b"x"))))
    assert "the signature of the submission is wrong" in answer.content.decode()
    assert sorted(_found(diane, people)) == [DOCUMENT, SIGNATURE]


def test_nothing_is_signed_after_it_was_deposited(people: Cast, diane: Software) -> None:
    assert diane.post("", _bundle(people, Signed(number=0))).status_code == 422  # its List names an absent signature
    bundle = _bundle(people, Signed(number=0))
    bundle["entry"][0]["resource"]["entry"] = [{"item": {"reference": HERE}}]  # type: ignore[index,call-overload]
    assert diane.post("", bundle).status_code == 200
    assert issue(diane.post("", _bundle(people, Signed())))[:2] == (409, "duplicate")
