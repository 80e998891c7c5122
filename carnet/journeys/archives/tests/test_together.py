"""Archives that come at the same instant: nothing is added twice, and nobody waits for each other."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection, transaction

from carnet.domain.documents import actions, reading
from carnet.domain.documents.codes import Criteria, Document
from carnet.foundation import database
from carnet.journeys.archives import bringing, taking
from carnet.journeys.archives.tests.archives import OTHER, archive, entry, objects
from tests import cast
from tests.cast import DIANE, NOON, PAUL, Cast, acting, citizen, deposited, pdf

pytestmark = pytest.mark.django_db(transaction=True)
DOCTOR = acting(DIANE)


@pytest.fixture
def scene() -> Cast:
    """The cast, assembled."""
    return cast.assemble()


def _together[T](*acts: Callable[[], T]) -> list[T]:
    barrier = Barrier(len(acts))

    def run(act: Callable[[], T]) -> T:
        barrier.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def _kept(space_id: UUID) -> tuple[Document, ...]:
    return reading.list_documents(space_id=space_id, criteria=Criteria(), by=citizen(space_id), at=NOON).documents


def test_an_archive_sent_twice_at_once_is_added_once(scene: Cast) -> None:
    content = archive(objects(entry()))

    def bring() -> bool:
        by = citizen(scene.alice)
        done = bringing.bring_archive(content=content, space_id=scene.alice, is_hidden=False, by=by, at=NOON)
        return done.documents[0].was_new

    assert sorted(_together(bring, bring, bring, bring)) == [False, False, False, True]
    assert len(_kept(scene.alice)) == 1


def test_archives_about_the_same_persons_in_another_order_are_all_taken(scene: Cast) -> None:
    def content(number: int, *, alice_first: bool) -> bytes:
        name = f"1.2.250.1.999.{number}"
        alice = objects(entry(unique_id=f"{name}.1"), number=f"{number}1")
        boris = objects(entry(unique_id=f"{name}.2", patient_id=OTHER), number=f"{number}2", patient=OTHER)
        return archive(alice, boris) if alice_first else archive(boris, alice)

    for number in range(10, 20, 2):
        ways = (content(number, alice_first=True), content(number + 1, alice_first=False))
        first, second = _together(
            *(lambda whole=one: taking.deposit_archive(content=whole, by=DOCTOR, at=NOON) for one in ways)
        )
        assert [one.space_id for one in first] == [scene.alice, scene.boris]
        assert [one.space_id for one in second] == [scene.boris, scene.alice]
    assert (len(_kept(scene.alice)), len(_kept(scene.boris))) == (10, 10)


def _meanwhile[T](pool: ThreadPoolExecutor, act: Callable[[], T]) -> Future[T]:
    """Starts an act and comes back when the database makes it wait."""
    before = _waiting()

    def run() -> T:
        try:
            return act()
        finally:
            connection.close()

    started = pool.submit(run)
    while _waiting() == before and not started.done():
        pass
    assert not started.done()
    return started


def _waiting() -> int:
    ((count,),) = database.rows("SELECT count(*) FROM pg_locks WHERE NOT granted", ())
    assert isinstance(count, int)
    return count


def test_a_deposit_that_waits_holds_nothing_that_an_archive_needs(scene: Cast) -> None:
    """The archive has written in the journal when the other one comes with the uniqueId that the archive will use."""
    new = pdf("Le même", unique_id="1.2.3.4")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            deposited(scene.alice, pdf("Avant"), by=DOCTOR)
            other = _meanwhile(pool, lambda: deposited(scene.alice, new, by=acting(PAUL)))
            mine = deposited(scene.alice, new, by=DOCTOR)
        assert not other.result().was_new
    assert other.result().document_ids == mine.document_ids


def test_a_change_that_comes_meanwhile_and_an_archive_do_not_wait_for_each_other(scene: Cast) -> None:
    """The archive adds a document, then deletes another one, which its author archives at the same instant."""
    for number in range(5):
        name = f"1.2.3.{number}"
        (old,) = deposited(scene.alice, pdf("Ancien", unique_id=name), by=DOCTOR).document_ids
        gone = entry(unique_id=name, slots={"urn:action:extraMetadataSlot": ("D",)})
        new = objects(entry(unique_id=f"{name}.1"), number=f"{number}1")
        content = archive(new, objects(gone, number=f"{number}2"))

        def take(content: bytes = content) -> None:
            taking.deposit_archive(content=content, by=DOCTOR, at=NOON)

        def put_away(document_id: UUID = old) -> None:
            with suppress(actions.UnknownDocument):  # deleted already
                actions.archive(space_id=scene.alice, document_id=document_id, by=DOCTOR, at=NOON)

        _together(take, put_away)
    assert [document.title for document in _kept(scene.alice)] == ["Lettre"] * 5
