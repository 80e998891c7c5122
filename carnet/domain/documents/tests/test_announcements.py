"""A result that nobody announced: told after two weeks, shown after a month, once, whatever happens to the worker."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.conf import settings

from carnet.domain.documents import actions, announcing_results, reading
from carnet.domain.documents.announcing_results import Due
from carnet.domain.documents.codes import Criteria, Visibility
from carnet.foundation import database
from carnet.foundation.actors import SYSTEM
from carnet.foundation.journal import queries as journal
from carnet.foundation.outbox import actions as outbox
from carnet.gateways.jobs import doing, handlers
from tests import cast
from tests.cast import NOON, Cast, acting, citizen, deposited, pdf

pytestmark = pytest.mark.django_db

TOLD = NOON + settings.ANNOUNCEMENT_TOLD
SHOWN = NOON + settings.ANNOUNCEMENT_SHOWN
INVISIBLE = frozenset({Visibility.HIDDEN_FROM_PATIENT})


@pytest.fixture
def people() -> Cast:
    """The fixed cast."""
    return cast.assemble()


@pytest.fixture
def result(people: Cast) -> UUID:
    """A result that Diane wants to announce herself."""
    return deposited(people.alice, pdf("Biopsie", visibility=INVISIBLE), by=acting(cast.DIANE)).document_ids[0]


def _work(monkeypatch: pytest.MonkeyPatch, at: datetime) -> int:
    monkeypatch.setattr("carnet.foundation.clock.now", lambda: at)
    jobs = outbox.take(at=at, count=50, kinds=(announcing_results.JOB,))
    doing.together(jobs)
    return len(jobs)


def _sees(people: Cast) -> list[str]:
    page = reading.list_documents(space_id=people.alice, criteria=Criteria(), by=citizen(people.alice), at=SHOWN)
    return [document.title for document in page.documents]


def _acts(people: Cast) -> list[str]:
    with database.entered(people.alice):
        lines = journal.newest(space_id=people.alice, count=50)
    return [line.entry.act for line in lines if line.entry.actor.kind == "system" and line.entry.at >= TOLD]


def test_is_told_then_shown(people: Cast, result: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _work(monkeypatch, TOLD - timedelta(seconds=1)) == 0
    assert (_work(monkeypatch, TOLD), _sees(people), _acts(people)) == (1, [], ["tell_result_waits"])
    assert _work(monkeypatch, TOLD + timedelta(hours=1)) == 0
    assert (_work(monkeypatch, SHOWN), _sees(people)) == (1, ["Biopsie"])
    assert _acts(people) == ["show_after_delay", "tell_result_waits"]
    assert _work(monkeypatch, SHOWN + timedelta(days=99)) == 0


def test_says_nothing_of_the_result_while_it_waits(people: Cast, result: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    _work(monkeypatch, TOLD)
    (notice,) = [job for job in outbox.take(at=SHOWN, count=50) if "document_waits" in job.payload]
    assert result.hex not in notice.payload
    assert "11488-4" not in notice.payload


def test_leaves_alone_what_was_announced_or_deleted(
    people: Cast, result: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.show_to_patient(space_id=people.alice, document_id=result, by=acting(cast.DIANE), at=NOON)
    assert (_work(monkeypatch, TOLD), _acts(people), _work(monkeypatch, SHOWN)) == (1, [], 0)


def test_does_each_step_once_however_often_it_is_called(people: Cast, result: UUID) -> None:
    def once(at: datetime) -> Due:
        return actions.announce_overdue(space_id=people.alice, document_id=result, by=SYSTEM, at=at)

    assert once(NOON) is Due.NOTHING
    assert (once(SHOWN), once(SHOWN)) == (Due.SHOW, Due.NOTHING)
    assert _acts(people) == ["show_after_delay"]


def test_survives_a_worker_that_dies_halfway(people: Cast, result: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """The act and the removal of its job are one transaction: what fails halfway left nothing, and is done later."""

    def die(*_: object, **__: object) -> None:
        raise RuntimeError("cut")

    with monkeypatch.context() as broken:
        broken.setattr("carnet.domain.documents.actions.announcement.outbox.enqueue", die)
        assert _work(broken, TOLD) == 1
        assert _acts(people) == []
    assert _work(monkeypatch, TOLD + timedelta(hours=7)) == 1
    assert _acts(people) == ["tell_result_waits"]


def test_has_its_handler() -> None:
    assert announcing_results.JOB in handlers.TOGETHER
