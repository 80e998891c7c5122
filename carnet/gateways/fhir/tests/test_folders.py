"""Folders as Lists: deposited with documents (ITI-65), found (ITI-66), read; told by what their reader sees alone."""

from collections.abc import Callable

import orjson
import pytest

from carnet.domain.documents import registry
from carnet.domain.documents.codes import Visibility
from carnet.domain.documents.folder_codes import FolderCriteria, FolderStatus
from carnet.domain.documents.registry import Wanted
from carnet.foundation import ids
from carnet.gateways.fhir.mappings import submission_set
from carnet.gateways.fhir.tests import messages
from carnet.gateways.fhir.tests.conftest import Software, read, reference, token
from carnet.gateways.fhir.wire.elements import Json, JsonObject
from tests import cast
from tests.cast import NOON, Cast, acting, deposited, pdf
from tests.shared import shared_path

NAME = "urn:uuid:55555555-aaaa-bbbb-cccc-666666666666"
PROFILE = "https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-folder-comprehensive"


def _folder(people: Cast, *items: str, **said: Json) -> JsonObject:
    """Writes a folder as the official example does."""
    whole: JsonObject = {
        "resourceType": "List",
        "meta": {"profile": [PROFILE]},
        "extension": [
            {
                "url": submission_set.DESIGNATION_TYPE,
                "valueCodeableConcept": messages.concept("http://snomed.info/sct", "80146002", "Appendectomie"),
            }
        ],
        "identifier": [{"use": "usual", "system": "urn:ietf:rfc:3986", "value": NAME}],
        "status": "current",
        "mode": "working",
        "title": "Suivi du diabète",
        "code": messages.concept(submission_set.LIST_TYPES, "folder", "Folder"),
        "subject": reference(people.alice),
        "date": "2026-02-27T11:00:00+01:00",
        "note": [{"text": "Depuis 2024"}],
        "entry": [{"item": {"reference": item}} for item in items],
    }
    return {**whole, **said}


def _bundle(people: Cast, folder: Callable[[str], JsonObject]) -> JsonObject:
    """Writes a deposit of one document, and a folder made from its address."""
    bundle = messages.provide(reference(people.alice))
    entries = bundle["entry"]
    assert isinstance(entries, list)
    address = entries[1]["fullUrl"]  # type: ignore[index,call-overload]
    return {**bundle, "entry": [*entries, messages.entry(folder(str(address)), "urn:uuid:folder")]}


def _made(people: Cast, software: Software, *more: str) -> str:
    """Deposits a folder of a new document, and of others, and gives its identifier."""
    answer = software.post("", _bundle(people, lambda address: _folder(people, address, *more)))
    assert answer.status_code == 200, answer.content
    response = read(answer)["entry"][3]["response"]  # type: ignore[index,call-overload]
    assert response["status"] == "201 Created"  # type: ignore[index,call-overload]
    return str(response["location"]).split("/")[1]  # type: ignore[index,call-overload]


def _search(people: Cast, more: str = "") -> str:
    return f"/List?patient={ids.public(people.alice)}&code=folder&status=current{more}"


def test_gives_back_the_folder_that_was_deposited(people: Cast, diane: Software) -> None:
    identifier = _made(people, diane)
    answer = diane.get(f"/List/{identifier}")
    found = read(answer)
    meta = found["meta"]
    assert isinstance(meta, dict)
    assert answer["ETag"] == f'W/"{meta["versionId"]}"'
    items = found["entry"]
    assert isinstance(items, list)
    document = items[0]["item"]["reference"]  # type: ignore[index,call-overload]
    assert diane.get(f"/{document}").status_code == 200
    assert found | {"meta": None, "entry": None, "date": None, "identifier": None} == {
        **_folder(people),
        "id": identifier,
        **dict.fromkeys(("meta", "entry", "date", "identifier")),
    }
    assert meta["profile"] == [PROFILE]
    assert found["identifier"][0] == _folder(people)["identifier"][0]  # type: ignore[index]


@pytest.mark.parametrize(
    ("more", "total"),
    [
        ("", 1),
        ("&title=diab", 1),
        ("&title=genou", 0),
        (f"&identifier={NAME}", 1),
        ("&identifier=urn:oid:1.2.3", 0),
        ("&designationType=80146002", 1),
        ("&designationType:not=80146002", 0),
        ("&date=ge2026-03-02", 1),
        ("&date=lt2026-03-02", 0),
        ("&_count=0", 1),
        ("&_sort=-date&_include=List:item&_include=List:subject", 1),
    ],
)
def test_finds_folders_by_what_they_say(more: str, total: int, people: Cast, diane: Software) -> None:
    identifier = _made(people, diane)
    found = read(diane.get(_search(people, more)))
    assert found["total"] == total
    resources = [one["resource"] for one in found.get("entry", [])]  # type: ignore[index,union-attr,call-overload]
    lists = [one["id"] for one in resources if one["resourceType"] == "List"]  # type: ignore[index,call-overload]
    assert lists == ([identifier] if total and "_count=0" not in more else [])
    if "_include" in more:
        assert [one["resourceType"] for one in resources] == ["List", "Patient", "DocumentReference"]  # type: ignore[index,call-overload]
    other = found if not total else read(diane.get(_search(people).replace("status=current", "status=retired")))
    assert other["total"] == 0


def test_holds_documents_that_were_here_and_is_found_by_registries(people: Cast, diane: Software) -> None:
    done = deposited(people.alice, pdf("Bilan", unique_id="1.2.3.4"), by=acting(cast.DIANE))
    older = f"DocumentReference/{ids.public_row(people.alice, done.document_ids[0])}"
    identifier = _made(people, diane, older)
    items = read(diane.get(f"/List/{identifier}"))["entry"]
    assert older in str(items)
    assert len(items) == 2  # type: ignore[arg-type]
    wanted = Wanted(folders=FolderCriteria(statuses=(FolderStatus.CURRENT,)))
    kept = registry.look_up(space_id=people.alice, wanted=wanted, most=10, by=acting(cast.DIANE), at=NOON)
    (folder,) = kept.folders
    assert (folder.title, folder.comments, folder.codes[0].code) == ("Suivi du diabète", "Depuis 2024", "80146002")
    again = read(diane.get(_search(people)))
    assert again["total"] == 1


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"identifier": []}, 422),
        ({"status": "retired"}, 422),
        ({"entry": []}, 422),
        ({"entry": [{"item": {"reference": "urn:uuid:absent"}}]}, 422),
        ({"entry": [{"item": {"reference": "DocumentReference/absent"}}]}, 422),
        ({"subject": {"reference": "Patient/absent"}}, 422),
    ],
    ids=["no name", "retired", "empty", "absent", "absent here", "another patient"],
)
def test_refuses_a_folder_and_the_whole_deposit(said: JsonObject, status: int, people: Cast, diane: Software) -> None:
    answer = diane.post("", _bundle(people, lambda address: _folder(people, address, **said)))
    assert answer.status_code == status, answer.content
    assert read(diane.get(f"/DocumentReference?patient={ids.public(people.alice)}&status=current"))["total"] == 0


def test_answers_the_same_message_again_alike(people: Cast, diane: Software) -> None:
    bundle = _bundle(people, lambda address: _folder(people, address))
    first, again = (
        [one["response"]["location"] for one in read(diane.post("", bundle))["entry"]]  # type: ignore[index,union-attr,call-overload]
        for _ in range(2)
    )
    assert first == again
    taken = _bundle(people, lambda address: _folder(people, address))
    assert diane.post("", taken).status_code == 409


def test_shows_what_the_reader_may_see_and_does_not_exist_without_it(people: Cast, diane: Software) -> None:
    paul = Software(token(cast.PHARMACY, cast.PAUL.rpps))
    hidden = pdf("Caché", unique_id="1.2.3.5", visibility=frozenset({Visibility.HIDDEN_FROM_PROFESSIONALS}))
    done = deposited(people.alice, hidden, by=acting(cast.DIANE))
    target = f"DocumentReference/{ids.public_row(people.alice, done.document_ids[0])}"
    first = _made(people, diane, target)
    seen = [read(software.get(f"/List/{first}")) for software in (diane, paul)]
    assert [len(one["entry"]) for one in seen] == [2, 1]  # type: ignore[arg-type]
    assert seen[0]["meta"]["versionId"] != seen[1]["meta"]["versionId"]  # type: ignore[index,call-overload]
    other: list[Json] = [{"use": "usual", "system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.9"}]
    alone = diane.post("", _bundle(people, lambda _: _folder(people, target, identifier=other)))
    identifier = str(read(alone)["entry"][3]["response"]["location"]).split("/")[1]  # type: ignore[index,call-overload]
    assert diane.get(f"/List/{identifier}").status_code == 200
    nobody = identifier[:-1] + ("0" if identifier[-1] != "0" else "1")
    answers = [paul.get(f"/List/{one}") for one in (identifier, nobody)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert [read(one.get(_search(people)))["total"] for one in (diane, paul)] == [2, 1]


def test_takes_the_official_example(people: Cast, diane: Software) -> None:
    example = orjson.loads(shared_path("data/fhir/pdsm/examples/List-ExampleFolder.json").read_bytes())
    said = {"subject": reference(people.alice), "id": None}

    def folder(address: str) -> JsonObject:
        whole = {**example, **said, "entry": [{"item": {"reference": address}}]}
        return {name: value for name, value in whole.items() if value is not None}

    assert diane.post("", _bundle(people, folder)).status_code == 200
    found = read(diane.get(_search(people, f"&identifier={NAME}")))
    assert found["entry"][0]["resource"]["title"] == example["title"]  # type: ignore[index,call-overload]
