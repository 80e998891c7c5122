"""Citizens who were registered before the index of names are found by name, once the workers have been there."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import connection, transaction

from carnet.domain.identity import actions, finding, models, queries, rules
from carnet.domain.identity.actions import indexing
from carnet.domain.identity.codes import IdentityStatus, PatientIdentity
from carnet.domain.identity.finding import Comparison, Description, Name
from carnet.foundation.actors import SYSTEM
from carnet.foundation.keyring.models import SpaceKey
from carnet.foundation.values import ins
from tests.cast import ALICE, NOON

pytestmark = pytest.mark.django_db(transaction=True)
FAMILIES = ("Petit", "Grand", "Moyen", "Martin", "Durand")


@pytest.fixture
def citizens() -> Iterator[list[UUID]]:
    """Five citizens as they were before the index of names, and a worker."""
    made = [_register(number, family) for number, family in enumerate(FAMILIES)]
    models.TraitsIndex.objects.filter(traits_hash__in=[queries.family_hash(_key(one)) for one in FAMILIES]).delete()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE carnet_jobs")
    yield made
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def _key(family: str) -> str:
    (key,) = rules.searchable_families(_named(0, family))
    return key


def _named(number: int, family: str) -> PatientIdentity:
    number_of = ins.parse(f"28403751111{number:02d}", oid=ins.NIR_TEST)
    return replace(ALICE, ins=number_of, birth_family_name=family)


def _register(number: int, family: str) -> UUID:
    return actions.register_patient(
        identity=_named(number, family), status=IdentityStatus.VALIDATED, by=SYSTEM, at=NOON
    )


def _found(family: str) -> list[UUID]:
    said = Description(families=(Name((family,), Comparison.WHOLE),))
    return [one.space_id for one in finding.described(said=said, today=NOON.date())]


def test_finds_them_part_by_part_and_ends(citizens: list[UUID]) -> None:
    assert [_found(family) for family in FAMILIES] == [[]] * 5
    assert actions.index_names(at=NOON, most=2) == 2
    assert [_found(family) for family in FAMILIES] == [[citizens[0]], [citizens[1]], [], [], []]
    assert [actions.index_names(at=NOON, most=2) for _ in range(3)] == [2, 1, 0]
    assert [_found(family) for family in FAMILIES] == [[one] for one in citizens]
    progress = models.Indexing.objects.get()
    assert (progress.count, progress.finished_at) == (5, NOON)
    assert models.TraitsIndex.objects.count() == 10


def test_goes_on_from_where_it_was_stopped(citizens: list[UUID], monkeypatch: pytest.MonkeyPatch) -> None:
    actions.index_names(at=NOON, most=2)
    done = indexing._index
    with monkeypatch.context() as patch:

        def broken(some: list[models.Patient]) -> None:
            done(some)
            raise KeyboardInterrupt

        patch.setattr(indexing, "_index", broken)
        with pytest.raises(KeyboardInterrupt):
            actions.index_names(at=NOON, most=2)
    assert _found(FAMILIES[2]) == []
    assert actions.index_names(at=NOON) == 3
    assert [_found(family) for family in FAMILIES] == [[one] for one in citizens]


def test_leaves_out_whoever_was_erased(citizens: list[UUID]) -> None:
    SpaceKey.objects.filter(space_id=citizens[1]).delete()
    assert actions.index_names(at=NOON) == 5
    assert models.TraitsIndex.objects.filter(space_id=citizens[1]).count() == 1
    assert _found(FAMILIES[2]) == [citizens[2]]


def test_who_does_not_see_every_space_is_refused(citizens: list[UUID]) -> None:
    assert citizens
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET ROLE carnet_web")
    with pytest.raises(indexing.NotAWorker):
        actions.index_names(at=NOON)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert not models.Indexing.objects.exists()


def test_one_worker_at_a_time(citizens: list[UUID]) -> None:
    assert actions.index_names(at=NOON, most=1) == 1
    held, done, told = Barrier(2, timeout=20), Barrier(2, timeout=20), list[int]()

    def other() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET ROLE carnet_jobs")
            held.wait()
            told.append(actions.index_names(at=NOON))
            done.wait()
        finally:
            connection.close()

    thread = Thread(target=other)
    thread.start()
    with transaction.atomic():
        assert actions.index_names(at=NOON, most=1) == 1
        held.wait()
        done.wait()
    thread.join()
    assert told == [0]
    assert actions.index_names(at=NOON) == len(citizens) - 2
