"""TD3.3: a document is hidden, shown, archived or deleted by its names; nothing else of it changes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from carnet.domain.documents import naming, reading
from carnet.domain.documents.codes import Document, Status, Visibility
from carnet.foundation import database
from carnet.foundation.decisions import Refused
from carnet.foundation.ebrim import values
from carnet.foundation.ebrim.values import Association, Code, Folder, Objects
from carnet.foundation.journal import queries as journal
from carnet.gateways.xds.tests.registering import NORMAL, RESTRICTIONS, SET, entry, member, message, sent, updated
from tests import cast
from tests.cast import BORIS, BRUNO, DIANE, NOON, NORA, Cast, acting

pytestmark = pytest.mark.django_db(transaction=True)
DOCTOR = acting(DIANE)
HIDDEN = Code("MASQUE_PS", RESTRICTIONS)


@pytest.fixture
def scene() -> Cast:
    """The cast, assembled, and one document of Diane's."""
    found = cast.assemble()
    sent(message(), by=DOCTOR)
    return found


def _document(scene: Cast) -> Document:
    space_id = scene.alice
    with database.entered(space_id):
        ((row,),) = database.rows("SELECT id FROM documents_document WHERE space_id = %s", (space_id,))
    return reading.describe(space_id=space_id, document_id=row, by=DOCTOR, at=NOON)


def _status(target: str, original: str, status: str) -> Objects:
    asked = Association(
        entry_uuid="u",
        kind=values.UPDATES_STATUS,
        source="SubmissionSet01",
        target=target,
        slots={"OriginalStatus": (original,), "NewStatus": (status,)},
    )
    return Objects(submission_sets=(SET,), associations=(asked,))


def _entry(document: Document, previous: int | str | None = None, **said: Any) -> Objects:
    """Writes the whole entry again, as software does to hide a document."""
    version = document.revision if previous is None else previous
    whole = entry(
        entry_uuid="Document01",
        logical_id=f"urn:uuid:{document.id}",
        version=str(version),
        status=values.APPROVED,
        **said,
    )
    return Objects(submission_sets=(SET,), documents=(whole,), associations=(member(PreviousVersion=(str(version),)),))


def test_hides_then_shows_a_document(scene: Cast) -> None:
    before = _document(scene)
    assert updated(_entry(before, confidentiality=(NORMAL, HIDDEN)), by=DOCTOR).status == "Success"
    hidden = _document(scene)
    assert hidden.visibility == {Visibility.HIDDEN_FROM_PROFESSIONALS}
    assert hidden.revision == before.revision + 1
    assert updated(_entry(hidden, confidentiality=(NORMAL,)), by=DOCTOR).status == "Success"
    assert _document(scene).visibility == frozenset()


def test_makes_a_document_visible_to_the_patient(scene: Cast) -> None:
    unseen = (NORMAL, Code("INVISIBLE_PATIENT", RESTRICTIONS))
    other = replace(SET, unique_id="1.2.250.1.999.2")
    written = message(entry(unique_id="1.2.250.1.999.2.1", confidentiality=unseen))
    sent(replace(written, objects=replace(written.objects, submission_sets=(other,))), by=DOCTOR)
    with database.entered(scene.alice):
        ((row,),) = database.rows(
            "SELECT id FROM documents_document WHERE space_id = %s AND hidden_from_patient", (scene.alice,)
        )
    document = reading.describe(space_id=scene.alice, document_id=row, by=DOCTOR, at=NOON)
    assert updated(_entry(document, unique_id=document.unique_id), by=DOCTOR).status == "Success"
    shown = reading.describe(space_id=scene.alice, document_id=row, by=DOCTOR, at=NOON)
    assert shown.visibility == frozenset()


def test_archives_then_brings_back_by_a_name_of_before(scene: Cast) -> None:
    document = _document(scene)
    name = f"urn:uuid:{document.id}"
    assert updated(_status(name, values.APPROVED, values.ARCHIVED), by=DOCTOR).status == "Success"
    assert _document(scene).is_archived
    second = f"urn:uuid:{naming.entry_id(document.id, 2)}"
    assert updated(_status(second, values.ARCHIVED, values.APPROVED), by=DOCTOR).status == "Success"
    assert not _document(scene).is_archived
    assert updated(_status(name, values.APPROVED, values.ARCHIVED), by=DOCTOR).status == "Success"


def test_tells_alike_what_is_done_already(scene: Cast) -> None:
    asked = _status(f"urn:uuid:{_document(scene).id}", values.APPROVED, values.ARCHIVED)
    assert updated(asked, by=DOCTOR) == updated(asked, by=DOCTOR)
    assert _document(scene).revision == 2


@pytest.mark.parametrize("original", [values.APPROVED, values.ARCHIVED], ids=["approved", "archived"])
def test_deletes_and_does_not_bring_back(scene: Cast, original: str) -> None:
    name = f"urn:uuid:{_document(scene).id}"
    if original == values.ARCHIVED:
        updated(_status(name, values.APPROVED, values.ARCHIVED), by=DOCTOR)
    assert updated(_status(name, original, values.DELETED), by=DOCTOR).status == "Success"
    with database.entered(scene.alice):
        ((status,),) = database.rows("SELECT status FROM documents_document WHERE space_id = %s", (scene.alice,))
    assert status == Status.DELETED
    told = updated(_status(name, values.DELETED, values.APPROVED), by=DOCTOR)
    assert told.errors[0][0] == "XDSMetadataUpdateOperationError"


def test_accepts_the_membership_of_an_association(scene: Cast) -> None:
    asked = _status(f"urn:uuid:{_document(scene).id}", values.APPROVED, values.ARCHIVED)
    objects = replace(asked, associations=(*asked.associations, member("u")))
    assert updated(objects, by=DOCTOR).status == "Success"


def _moved(**said: Any) -> Callable[[Document], Objects]:
    return lambda document: _entry(document, **said)


def _associated(**said: Any) -> Callable[[Document], Objects]:
    def changed(document: Document) -> Objects:
        objects = _status(f"urn:uuid:{document.id}", values.APPROVED, values.ARCHIVED)
        return replace(objects, associations=(replace(objects.associations[0], **said),))

    return changed


def _without(objects: Objects, **said: Any) -> Objects:
    return replace(objects, **said)


def _changed(document: Document, **said: Any) -> Objects:
    objects = _entry(document)
    return replace(objects, documents=(replace(objects.documents[0], **said),))


OTHER = f"{BORIS.ins.value}^^^&{BORIS.ins.oid}&ISO^NH"
BAD: dict[str, tuple[Callable[[Document], Objects], str]] = {
    "a version that is past": (_moved(previous=7), "XDSMetadataVersionError"),
    "a version in words": (_moved(previous="one"), "XDSMetadataUpdateError"),
    "no version": (
        lambda document: replace(_entry(document), associations=(member(),)),
        "XDSMetadataUpdateError",
    ),
    "another title": (_moved(title="Autre"), "UnmodifiableMetadataError"),
    "another type": (_moved(type_code=Code("11490-0")), "UnmodifiableMetadataError"),
    "another hash": (_moved(hash="aa" * 20), "UnmodifiableMetadataError"),
    "another day": (_moved(creation_time="20260101000000"), "UnmodifiableMetadataError"),
    "another level": (_moved(confidentiality=(Code("R"),)), "UnmodifiableMetadataError"),
    "other authors": (
        _moved(authors=(values.Author(persons=("1^X^Y^^^^^^&1.2&ISO^D^^^EI",)),)),
        "UnmodifiableMetadataError",
    ),
    "a restriction set at the deposit only": (
        _moved(confidentiality=(NORMAL, Code("INVISIBLE_PATIENT"))),
        "UnmodifiableMetadataError",
    ),
    "an unknown restriction": (_moved(confidentiality=(Code("SECRET"),)), "XDSRepositoryMetadataError"),
    "another uniqueId": (_moved(unique_id="1.2.3"), "XDSMetadataIdentifierError"),
    "no logical id": (lambda document: _changed(document, logical_id=""), "XDSMetadataIdentifierError"),
    "an unknown logical id": (
        lambda document: _changed(document, logical_id=f"urn:uuid:{uuid4()}"),
        "UnresolvedReferenceException",
    ),
    "another patient": (_moved(patient_id=OTHER), "XDSPatientIdDoesNotMatch"),
    "an unknown document": (_associated(target=f"urn:uuid:{uuid4()}"), "UnresolvedReferenceException"),
    "a document without a name": (_associated(target="Document09"), "UnresolvedReferenceException"),
    "another status before": (
        _associated(slots={"OriginalStatus": (values.DELETED,), "NewStatus": (values.ARCHIVED,)}),
        "XDSMetadataUpdateError",
    ),
    "no status after": (_associated(slots={"OriginalStatus": (values.APPROVED,)}), "XDSMetadataUpdateError"),
    "a status that is not offered": (
        _associated(slots={"OriginalStatus": (values.APPROVED,), "NewStatus": (values.DEPRECATED,)}),
        "XDSMetadataUpdateOperationError",
    ),
    "an association from elsewhere": (_associated(source="Document01"), "XDSMetadataUpdateOperationError"),
    "another association": (_associated(kind="urn:other"), "XDSMetadataUpdateOperationError"),
    "nothing": (
        lambda document: _without(_entry(document), documents=(), associations=()),
        "XDSMetadataUpdateOperationError",
    ),
    "an entry that nothing names": (
        lambda document: _without(_entry(document), associations=()),
        "XDSMetadataUpdateError",
    ),
    "no submission": (lambda document: _without(_entry(document), submission_sets=()), "XDSRepositoryMetadataError"),
    "a folder": (
        lambda document: _without(_entry(document), folders=(Folder(entry_uuid="F"),)),
        "XDSMetadataUpdateOperationError",
    ),
}


@pytest.mark.parametrize(("asked", "code"), BAD.values(), ids=BAD.keys())
def test_refuses(scene: Cast, asked: Callable[[Document], Objects], code: str) -> None:
    before = _document(scene)
    told = updated(asked(before), by=DOCTOR)
    assert [error for error, _ in told.errors] == [code]
    assert _document(scene) == before


def test_leaves_to_the_law_who_may(scene: Cast) -> None:
    document = _document(scene)
    name = f"urn:uuid:{document.id}"
    with pytest.raises(Refused):
        updated(_status(name, values.APPROVED, values.DELETED), by=acting(NORA))
    with database.entered(scene.alice):
        (line,) = journal.newest(space_id=scene.alice, count=1)
    assert (line.entry.outcome, line.entry.actor.id) == ("refused", NORA.rpps)


@pytest.mark.parametrize("asked", ["status", "entry"])
def test_tells_a_blocked_doctor_the_same_whether_the_document_exists_or_not(scene: Cast, asked: str) -> None:
    document = _document(scene)
    reasons = []
    for row in (document.id, UUID(int=document.id.int ^ 1)):
        if asked == "status":
            objects = _status(f"urn:uuid:{row}", values.APPROVED, values.DELETED)
        else:
            objects = _changed(document, logical_id=f"urn:uuid:{row}", title="Autre")
        with pytest.raises(Refused) as refused:
            updated(objects, by=acting(BRUNO))
        reasons.append(refused.value.decision.reason)
    assert reasons[0] == reasons[1]
