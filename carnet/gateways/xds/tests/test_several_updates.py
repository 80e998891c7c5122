"""TD3.3 with several changes in one message, through the real door: every one of them, or none."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from lxml import etree

from carnet.domain.documents import actions, reading
from carnet.domain.documents.codes import Document, Visibility
from carnet.foundation import clock, database
from carnet.foundation.ebrim import values
from carnet.foundation.ebrim.values import Association, Code, DocumentEntry, Objects
from carnet.foundation.journal import queries as journal
from carnet.gateways.xds.tests import registering
from carnet.gateways.xds.tests.registering import NORMAL, RESTRICTIONS, SET, entry, member, message
from tests import cast, xds_caller
from tests.cast import ALICE, DIANE, Cast, acting

pytestmark = pytest.mark.django_db(transaction=True)
DOCTOR = acting(DIANE)
NAMES = ("Document01", "Document02", "Document03")


@pytest.fixture
def scene() -> Cast:
    """Alice's record, with three documents of Diane's."""
    found = cast.assemble()
    sent = message(*(_entry(name) for name in NAMES))
    body = etree.fromstring(registering.body(sent))
    by = xds_caller.of(DIANE, patient=ALICE.ins)
    answer = xds_caller.send("repository", body, by=by, parts=registering.parts(sent))
    assert registering.told(etree.tostring(answer.body)).status == "Success"
    return found


def _entry(name: str, **said: Any) -> DocumentEntry:
    return entry(entry_uuid=name, unique_id=f"1.2.250.1.999.1.{name[-1]}", **said)


def _documents(scene: Cast) -> list[Document]:
    with database.entered(scene.alice):
        rows = database.rows("SELECT id FROM documents_document WHERE space_id = %s ORDER BY unique_id", (scene.alice,))
    return [reading.describe(space_id=scene.alice, document_id=row, by=DOCTOR, at=clock.now()) for (row,) in rows]


def _status(place: str, document: Document, status: str) -> Association:
    return Association(
        entry_uuid=place,
        kind=values.UPDATES_STATUS,
        source=SET.entry_uuid,
        target=f"urn:uuid:{document.id}",
        slots={"OriginalStatus": (values.APPROVED,), "NewStatus": (status,)},
    )


def _hidden(name: str, document: Document) -> DocumentEntry:
    labels = (NORMAL, Code("MASQUE_PS", RESTRICTIONS))
    return _entry(name, logical_id=f"urn:uuid:{document.id}", version="1", confidentiality=labels)


def _all_three(documents: list[Document]) -> Objects:
    first, second, third = documents
    return Objects(
        submission_sets=(SET,),
        documents=(_hidden("Document02", second),),
        associations=(
            _status("archives", first, values.ARCHIVED),
            member("Document02", PreviousVersion=("1",)),
            _status("deletes", third, values.DELETED),
        ),
    )


def _sent(objects: Objects, by: xds_caller.Vihf | None = None) -> xds_caller.Answer:
    body = etree.fromstring(registering.submit_objects(objects))
    return xds_caller.send("registry", body, by=by or xds_caller.of(DIANE, patient=ALICE.ins))


def _told(answer: xds_caller.Answer) -> registering.Told:
    return registering.told(etree.tostring(answer.body))


def test_makes_every_change_of_a_message(scene: Cast) -> None:
    documents = _documents(scene)
    assert _told(_sent(_all_three(documents))).status == "Success"
    first, second = (
        reading.describe(space_id=scene.alice, document_id=one.id, by=DOCTOR, at=clock.now()) for one in documents[:2]
    )
    assert first.is_archived
    assert second.visibility == {Visibility.HIDDEN_FROM_PROFESSIONALS}
    with database.entered(scene.alice):
        lines = journal.newest(space_id=scene.alice, count=20)
        ((status,),) = database.rows(
            "SELECT status FROM documents_document WHERE space_id = %s AND id = %s", (scene.alice, documents[2].id)
        )
    assert status == "deleted"
    acts = [(line.entry.act, line.entry.object_id) for line in lines]
    done = zip(("archive_document", "hide_document", "delete_document"), (one.id for one in documents), strict=True)
    assert set(done) <= set(acts)


def test_a_version_that_is_past_undoes_the_whole(scene: Cast) -> None:
    documents = _documents(scene)
    actions.archive(space_id=scene.alice, document_id=documents[1].id, by=DOCTOR, at=clock.now())
    before = _documents(scene)
    assert _told(_sent(_all_three(documents))).errors == (("XDSMetadataVersionError", "Document02"),)
    assert _documents(scene) == before


def test_a_document_that_is_not_there_undoes_the_whole(scene: Cast) -> None:
    documents = _documents(scene)
    asked = _all_three(documents)
    lost = replace(asked.associations[2], target=f"urn:uuid:{uuid4()}")
    told = _told(_sent(replace(asked, associations=(*asked.associations[:2], lost))))
    assert told.errors == (("UnresolvedReferenceException", "deletes"),)
    assert _documents(scene) == documents


def test_what_the_law_refuses_of_one_is_done_of_none_and_is_the_only_line(scene: Cast) -> None:
    documents = _documents(scene)
    answer = _sent(_all_three(documents), by=xds_caller.of(cast.PAUL, patient=ALICE.ins))
    assert answer.fault == "DMPAccessDeniedByRightsService"
    assert _documents(scene) == documents
    with database.entered(scene.alice):
        lines = [line.entry for line in journal.newest(space_id=scene.alice, count=20)]
    by_paul = [(line.act, line.outcome, line.object_id) for line in lines if line.actor.id == cast.PAUL.rpps]
    assert [line for line in by_paul if line[0].endswith("_document")] == [
        ("archive_document", "refused", documents[0].id)
    ]


def test_refuses_one_document_twice_in_a_message(scene: Cast) -> None:
    documents = _documents(scene)
    twice = (_status("one", documents[0], values.ARCHIVED), _status("two", documents[0], values.DELETED))
    told = _told(_sent(Objects(submission_sets=(SET,), associations=twice)))
    assert told.errors == (("XDSMetadataUpdateOperationError", "two"),)
    assert _documents(scene) == documents


def test_refuses_more_changes_than_a_message_may_hold(scene: Cast) -> None:
    one = _documents(scene)[0]
    many = tuple(_status(f"u{number}", one, values.ARCHIVED) for number in range(201))
    told = _told(_sent(Objects(submission_sets=(SET,), associations=many)))
    assert told.errors == (("XDSMetadataUpdateOperationError", "RegistryObjectList"),)


def test_two_names_of_a_document_kept_from_the_caller_tell_nothing(scene: Cast) -> None:
    documents = _documents(scene)
    actions.hide(space_id=scene.alice, document_id=documents[0].id, by=DOCTOR, at=clock.now())
    paul = xds_caller.of(cast.PAUL, patient=ALICE.ins)
    twice = (_status("one", documents[0], values.ARCHIVED), _status("two", documents[0], values.DELETED))
    nowhere = tuple(replace(one, target=f"urn:uuid:{uuid4()}") for one in twice)
    there, not_there = (
        _told(_sent(Objects(submission_sets=(SET,), associations=asked), by=paul)) for asked in (twice, nowhere)
    )
    assert there == not_there
    assert there.errors == (("UnresolvedReferenceException", "one"),)
