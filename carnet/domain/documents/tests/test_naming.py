"""Every entryUUID that a document had names it still, and a producer's own is taken when it is free."""

from uuid import UUID, uuid4

import pytest

from carnet.domain.documents import actions, naming, reading
from carnet.domain.documents.codes import Criteria, NewSubmission, Status
from carnet.domain.documents.rules.faults import Invalid
from carnet.foundation import database
from tests import cast
from tests.cast import DIANE, NOON, Cast, acting, deposited, pdf

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Cast:
    """The cast, assembled."""
    return cast.assemble()


def _rows(space_id: UUID, *entries: UUID) -> dict[UUID, UUID]:
    with database.entered(space_id):
        return naming.rows_of_entries(space_id=space_id, entry_ids=entries)


def test_names_the_row_first_then_each_revision_apart() -> None:
    row = uuid4()
    names = [naming.entry_id(row, revision) for revision in range(1, 6)]
    assert names[0] == row
    assert len(set(names)) == 5
    assert names == [naming.entry_id(row, revision) for revision in range(1, 6)]


def test_finds_a_document_by_every_name_it_had(scene: Cast) -> None:
    diane = acting(DIANE)
    (document_id,) = deposited(scene.alice, pdf("Lettre"), by=diane).document_ids
    actions.hide(space_id=scene.alice, document_id=document_id, by=diane, at=NOON)
    actions.unhide(space_id=scene.alice, document_id=document_id, by=diane, at=NOON)
    names = [naming.entry_id(document_id, revision) for revision in (1, 2, 3)]
    not_yet = naming.entry_id(document_id, 4)
    assert _rows(scene.alice, *names, not_yet, uuid4()) == dict.fromkeys(names, document_id)
    assert _rows(scene.boris, *names) == {}


def test_replaces_a_document_named_by_what_it_was_called_before(scene: Cast) -> None:
    diane = acting(DIANE)
    (document_id,) = deposited(scene.alice, pdf("Lettre"), by=diane).document_ids
    actions.hide(space_id=scene.alice, document_id=document_id, by=diane, at=NOON)
    former = naming.entry_id(document_id, 2)
    deposited(scene.alice, pdf("Lettre 2", replaces=former), by=diane)
    old = reading.describe(space_id=scene.alice, document_id=document_id, by=diane, at=NOON)
    assert old.status is Status.SUPERSEDED


def test_refuses_to_replace_what_nothing_was_called(scene: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        deposited(scene.alice, pdf("Lettre", replaces=uuid4()), by=acting(DIANE))
    assert refused.value.fault.code == "unknown-target"


def test_takes_the_identifier_that_the_producer_wishes(scene: Cast) -> None:
    wished = uuid4()
    found = deposited(scene.alice, pdf("Lettre", row_id=wished), by=acting(DIANE))
    assert found.document_ids == (wished,)


def test_gives_another_identifier_when_the_wished_one_is_taken(scene: Cast) -> None:
    wished, diane = uuid4(), acting(DIANE)
    deposited(scene.alice, pdf("Première", row_id=wished), by=diane)
    second = deposited(scene.alice, pdf("Seconde", row_id=wished), by=diane)
    assert second.was_new
    assert second.document_ids != (wished,)
    both = reading.list_documents(space_id=scene.alice, criteria=Criteria(), by=diane, at=NOON)
    assert {document.title for document in both.documents} == {"Première", "Seconde"}


def test_knows_a_submission_again_whatever_identifier_it_wishes(scene: Cast) -> None:
    diane = acting(DIANE)
    document = pdf("Lettre", unique_id="1.2.3", row_id=uuid4())
    submission = NewSubmission(documents=(document,), unique_id="1.2.9")
    first = actions.deposit(space_id=scene.alice, submission=submission, by=diane, at=NOON)
    again = actions.deposit(space_id=scene.alice, submission=submission, by=diane, at=NOON)
    assert (again.was_new, again.document_ids) == (False, first.document_ids)


def test_refuses_other_documents_under_the_name_of_a_submission(scene: Cast) -> None:
    diane = acting(DIANE)
    for number in ("1.2.3", "1.2.4"):
        submission = NewSubmission(documents=(pdf(number, unique_id=number),), unique_id="1.2.9")
        if number == "1.2.4":
            with pytest.raises(actions.UniqueIdInUse):
                actions.deposit(space_id=scene.alice, submission=submission, by=diane, at=NOON)
        else:
            actions.deposit(space_id=scene.alice, submission=submission, by=diane, at=NOON)
