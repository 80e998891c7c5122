"""A scene written again is the one its actions built."""

from dataclasses import dataclass

import pytest
from django.db import connection, transaction

from carnet.domain.identity import actions as identity
from carnet.domain.spaces import actions as spaces
from carnet.foundation import database
from carnet.foundation.journal import queries as journal
from tests import cast
from tests.cast import Cast
from tests.kept import kept
from tests.roles import role


@dataclass(slots=True)
class Built:
    """A small scene, and how many times its actions were done."""

    times: int = 0

    def scene(self) -> Cast:
        """Registers two places and two citizens."""
        self.times += 1
        for place in (cast.PRACTICE, cast.HOSPITAL):
            identity.register_organization(organization=place)
        identity.register_professional(professional=cast.DIANE, since=cast.NOON.date())
        return Cast(alice=cast.space(cast.ALICE, active=True), boris=cast.space(cast.BORIS, active=False))


def _rows() -> list[object]:
    """Reads every row of every table, each written as one text, and where the transaction stands."""
    with role("carnet_jobs"), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        texts = [f"SELECT '{name}', t::text FROM {name} t" for (name,) in cursor.fetchall()]
        cursor.execute(" UNION ALL ".join(sorted(texts)) + " ORDER BY 1, 2")
        found = list(cursor.fetchall())
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('carnet.space', true)")
        return [*found, *cursor.fetchall()]


def _undone() -> None:
    transaction.set_rollback(True)


@pytest.mark.usefixtures("db")
def test_writes_every_row_as_the_actions_left_it() -> None:
    built = Built()
    scene = kept(built.scene)
    with transaction.atomic():
        first = (scene(), _rows())
        _undone()
    assert _rows() != first[1]
    assert (scene(), _rows()) == first
    assert built.times == 1


@pytest.mark.usefixtures("db")
def test_a_scene_written_again_bears_what_comes_after() -> None:
    scene = kept(Built().scene)
    with transaction.atomic():
        scene()
        _undone()
    people = scene()
    spaces.activate_space(space_id=people.boris, by=cast.citizen(people.boris), at=cast.NOON)
    cast.deposited(people.alice, cast.pdf("Après"), by=cast.acting(cast.DIANE))
    for space_id in (people.alice, people.boris):
        with database.entered(space_id):
            assert journal.verify(space_id=space_id).faults == ()


@pytest.mark.usefixtures("db")
def test_does_the_actions_where_something_stands_already() -> None:
    built = Built()
    scene = kept(built.scene)
    with transaction.atomic():
        scene()
        _undone()
    identity.register_organization(organization=cast.PHARMACY)
    scene()
    assert built.times == 2


@pytest.mark.usefixtures("db")
def test_keeps_no_scene_built_on_other_ground() -> None:
    built = Built()
    scene = kept(built.scene)
    with transaction.atomic():
        identity.register_organization(organization=cast.PHARMACY)
        scene()
        _undone()
    scene()
    assert built.times == 2
