"""The buttons that a page may show: what is said possible works, what is not is refused, and nothing is written."""

from uuid import UUID, uuid4

import pytest

from carnet.domain.access.codes import Action
from carnet.domain.documents import actions, possible
from carnet.domain.documents.codes import Change, Status, Visibility
from carnet.domain.documents.possible import Possible
from carnet.foundation import database
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import queries as journal
from tests import cast
from tests.cast import NOON, Cast, acting, citizen, deposited, pdf

pytestmark = pytest.mark.django_db

HIDDEN = frozenset({Visibility.HIDDEN_FROM_PROFESSIONALS})
UNSEEN = frozenset({Visibility.HIDDEN_FROM_PATIENT})
CHANGES = {
    Action.HIDE: Change(adds=HIDDEN),
    Action.UNHIDE: Change(removes=HIDDEN),
    Action.SHOW_TO_PATIENT: Change(removes=UNSEEN),
    Action.ARCHIVE: Change(is_archived=True),
    Action.UNARCHIVE: Change(is_archived=False),
    Action.DELETE: Change(status=Status.DELETED),
}
STATES: dict[str, dict[str, object]] = {
    "plain": {},
    "hidden": {"visibility": HIDDEN},
    "waiting for the announcement": {"visibility": UNSEEN},
    "archived": {"is_archived": True},
}


@pytest.fixture
def people() -> Cast:
    """The fixed cast."""
    return cast.assemble()


def _possible(people: Cast, row: UUID, by: Actor) -> Possible:
    return possible.possible_actions(space_id=people.alice, document_id=row, by=by, at=NOON)


def _everybody(people: Cast) -> list[Actor]:
    visitors = [acting(who) for who in (cast.DIANE, cast.PAUL, cast.NORA, cast.BRUNO)]
    return [*visitors, cast.software(cast.LABORATORY), citizen(people.alice)]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", CHANGES)
def test_says_possible_what_works_for_each_of_the_cast(people: Cast, state: str, action: Action) -> None:
    for rank, by in enumerate(_everybody(people)):
        row = deposited(people.alice, pdf(f"{rank}", **STATES[state]), by=acting(cast.DIANE)).document_ids[0]
        offered = action in _possible(people, row, by).actions
        works, changes = _try(people, row, by, CHANGES[action])
        assert offered is (works and changes), (by.id, state, action)


def _try(people: Cast, row: UUID, by: Actor, change: Change) -> tuple[bool, bool]:
    """Tells whether a change is let, and whether it changed anything."""
    try:
        after = actions.change(space_id=people.alice, document_id=row, change=change, by=by, at=NOON)
    except (Refused, actions.UnknownDocument):
        return False, False
    return True, after.revision > 1


def test_says_undoable_only_what_the_same_reader_can_take_back(people: Cast) -> None:
    row = deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE)).document_ids[0]
    assert _possible(people, row, acting(cast.DIANE)).undoable == {Action.HIDE, Action.ARCHIVE}
    assert _possible(people, row, acting(cast.PAUL)).actions == {Action.READ, Action.HIDE}
    assert _possible(people, row, acting(cast.PAUL)).undoable == frozenset()


def test_replaces_what_is_in_force_only(people: Cast) -> None:
    by = acting(cast.DIANE)
    old = deposited(people.alice, pdf("v1", unique_id="1.2.3"), by=by).document_ids[0]
    assert Action.REPLACE in _possible(people, old, by).actions
    new = deposited(people.alice, pdf("v2", replaces="1.2.3"), by=by).document_ids[0]
    assert Action.REPLACE not in _possible(people, old, by).actions
    assert Action.REPLACE in _possible(people, new, by).actions
    assert Action.REPLACE not in _possible(people, new, acting(cast.PAUL)).actions


def test_lets_a_deleted_document_be_read_and_nothing_else(people: Cast) -> None:
    by = acting(cast.DIANE)
    row = deposited(people.alice, pdf("Erreur"), by=by).document_ids[0]
    actions.delete(space_id=people.alice, document_id=row, by=by, at=NOON)
    assert _possible(people, row, by).actions == {Action.READ}
    assert _possible(people, row, citizen(people.alice)).actions == frozenset()


def test_tells_a_hidden_document_from_none_to_nobody(people: Cast) -> None:
    row = deposited(people.alice, pdf("Secret", visibility=HIDDEN), by=acting(cast.DIANE)).document_ids[0]
    assert _possible(people, row, acting(cast.PAUL)) == _possible(people, uuid4(), acting(cast.PAUL)) == Possible()


def test_leaves_no_line_in_the_journal(people: Cast) -> None:
    row = deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE)).document_ids[0]
    before = _lines(people)
    _possible(people, row, acting(cast.NORA))
    assert _lines(people) == before


def _lines(people: Cast) -> int:
    with database.entered(people.alice):
        return journal.newest(space_id=people.alice, count=1)[0].seq


def test_a_structure_finds_what_would_change_nothing(people: Cast) -> None:
    by = cast.software(cast.LABORATORY)
    row = deposited(people.alice, pdf("Bilan"), by=by).document_ids[0]
    actions.hide(space_id=people.alice, document_id=row, by=citizen(people.alice), at=NOON)
    for _ in range(2):
        with pytest.raises(Refused):  # what is not its right stays so
            actions.unhide(space_id=people.alice, document_id=row, by=by, at=NOON)
        same = Change(adds=HIDDEN)
        assert actions.change(space_id=people.alice, document_id=row, change=same, by=by, at=NOON).revision == 2


def test_an_author_kept_out_changes_without_looking(people: Cast) -> None:
    row = deposited(people.alice, pdf("Bilan"), by=acting(cast.BRUNO)).document_ids[0]
    asked = {"space_id": people.alice, "document_id": row, "at": NOON}
    assert Action.ARCHIVE in _possible(people, row, acting(cast.BRUNO)).actions
    assert not possible.may_describe(by=acting(cast.BRUNO), **asked)  # type: ignore[arg-type]  # three named values
    assert possible.may_describe(by=acting(cast.DIANE), **asked)  # type: ignore[arg-type]
