"""Writing the demo: whole, in order, once."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import connection

from carnet.domain.access import reading as access
from carnet.domain.access import watched
from carnet.domain.documents import actions as documents
from carnet.domain.documents import reading
from carnet.domain.documents.codes import Criteria, Document, NewSubmission
from carnet.domain.identity import accounts
from carnet.domain.notifications import queries as notifications
from carnet.domain.spaces import queries as spaces
from carnet.domain.spaces.codes import State
from carnet.domain.spaces.queries import delegations
from carnet.foundation import database, ids
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import queries as journal
from carnet.foundation.journal.codes import Line
from carnet.journeys.demo import client, collection, credentials, loading, registering, relatives, values
from carnet.journeys.demo.tests.situations import keep_few

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> values.Population:
    return keep_few(monkeypatch)


def space(few: values.Population, key: str) -> UUID:
    space_id = registering.space_of(few.citizen(key))
    assert space_id is not None
    return space_id


def listed(space_id: UUID, by: Actor) -> tuple[Document, ...]:
    return reading.list_documents(space_id=space_id, criteria=Criteria(), count=200, by=by, at=NOW).documents


def lines(space_id: UUID) -> tuple[Line, ...]:
    with database.entered(space_id):
        return journal.newest(space_id=space_id, count=1000)


def test_lets_tools_open_every_record_in_a_row(few: values.Population) -> None:
    loading.load(today=TODAY, at=NOW)
    account = client.doctor(few).rpps
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('carnet.account', %s, true)", [account])
        assert watched.habits_of(accounts=[account])[account].unproved > 1_000


def test_writes_every_document_once(few: values.Population) -> None:
    first = loading.load(today=TODAY, at=NOW)
    second = loading.load(today=TODAY, at=NOW)

    assert (first.citizens, second) == (len(few.citizens), loading.Loaded(citizens=0, documents=0))
    for citizen in few.citizens:
        space_id = space(few, citizen.key)
        told = collection.documents_of_citizen(few, citizen.key, today=TODAY)
        found = listed(space_id, registering.citizen(space_id))
        own = [document.title for document in told if document.by_patient]
        assert sorted(document.title for document in found) == sorted(document.title for document in told)
        assert sorted(document.title for document in found if document.author_ids == (citizen.ins.value,)) == sorted(
            own
        )


def test_lives_each_life_in_order_and_in_a_whole_journal(few: values.Population) -> None:
    loading.load(today=TODAY, at=NOW)

    for citizen in few.citizens:
        space_id = space(few, citizen.key)
        instants = [line.entry.at for line in lines(space_id)]
        assert instants == sorted(instants, reverse=True)
        assert instants[0] <= NOW
        with database.entered(space_id):
            assert journal.verify(space_id=space_id).faults == ()


def test_leaves_nothing_of_a_citizen_whose_loading_was_cut(
    few: values.Population, monkeypatch: pytest.MonkeyPatch
) -> None:
    deposit, count = documents.deposit, 0

    def cut(*, space_id: UUID, submission: NewSubmission, by: Actor, at: datetime) -> object:
        nonlocal count
        count += 1
        if count == 7:
            raise KeyboardInterrupt
        return deposit(space_id=space_id, submission=submission, by=by, at=at)

    monkeypatch.setattr(documents, "deposit", cut)
    with pytest.raises(KeyboardInterrupt):
        loading.load(today=TODAY, at=NOW)
    assert any(registering.space_of(citizen) is None for citizen in few.citizens)

    loading.load(today=TODAY, at=NOW)

    told = [document for citizen in few.citizens for document in _told(few, citizen)]
    found = [document for citizen in few.citizens for document in _found(few, citizen)]
    assert len(found) == len(told)


def _told(few: values.Population, citizen: values.Citizen) -> tuple[values.DemoDocument, ...]:
    return collection.documents_of_citizen(few, citizen.key, today=TODAY)


def _found(few: values.Population, citizen: values.Citizen) -> tuple[Document, ...]:
    space_id = space(few, citizen.key)
    return listed(space_id, registering.citizen(space_id))


def test_leaves_one_space_to_be_activated(few: values.Population) -> None:
    loading.load(today=TODAY, at=NOW)
    states = {}
    for citizen in few.citizens:
        with database.entered(space(few, citizen.key)):
            states[citizen.key] = spaces.life(space_id=space(few, citizen.key)).state
    assert {key for key, state in states.items() if state is State.OPENED} == {"paul-vasseur"}
    paul = few.citizen("paul-vasseur")
    proof = accounts.proof(
        matricule=paul.ins.value, serial=credentials.serial(paul), code=credentials.code(paul), at=NOW
    )
    assert proof is not None
    assert proof.space_id == space(few, "paul-vasseur")
    assert set(states.values()) == {State.OPENED, State.ACTIVE}


def test_lets_a_parent_act_for_a_child(few: values.Population) -> None:
    loading.load(today=TODAY, at=NOW)
    baby = space(few, "jules-petit")

    (activated,) = [line.entry for line in lines(baby) if line.entry.act == "activate_space"]

    parents = {ids.public(space(few, parent.key)) for parent in few.parents_of("jules-petit")}
    assert activated.actor.kind is ActorKind.REPRESENTATIVE
    assert activated.actor.id in parents
    mandates = delegations.delegates(space_id=baby, at=NOW)
    assert {ids.public(mandate.delegate_id) for mandate in mandates if mandate.is_in_force} == parents
    assert relatives.link(few, at=NOW) == 0
    assert notifications.email(space_id=baby) == few.citizen("jules-petit").email


def test_shows_hidden_documents_and_blocked_doctors(few: values.Population) -> None:
    loading.load(today=TODAY, at=NOW)
    student, anxious = space(few, "zoe-kowalski"), space(few, "lea-bertin")
    hidden = [document for document in listed(student, registering.citizen(student)) if document.is_hidden]
    assert hidden

    (blocked,) = few.citizen("lea-bertin").blocked_rpps
    by = registering.acting(few.professional_by_rpps(blocked), few)
    with pytest.raises(Refused, match="blocked"):
        listed(anxious, by)


def test_lets_the_demo_doctor_in_everywhere(few: values.Population) -> None:
    loading.load(today=TODAY, at=NOW)
    by = registering.acting(client.doctor(few), few)
    for citizen in few.citizens:
        sheet = access.patient_sheet(space_id=space(few, citizen.key), by=by, at=NOW)
        assert sheet.is_authorized
