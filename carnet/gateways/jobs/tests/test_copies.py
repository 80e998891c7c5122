"""Who acts for somebody is told at home of what the law lets a delegate know, through the jobs that send; no more."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.core import mail as django_mail
from django.db import connection

from carnet.domain.access import actions as access
from carnet.domain.documents import actions as documents
from carnet.domain.documents import reading
from carnet.domain.documents.codes import Change, NewDocument, Visibility
from carnet.domain.notifications import actions, announcing, ports, queries
from carnet.domain.notifications.codes import Channel, NoticeKind, NoticeView
from carnet.domain.notifications.codes import Family as About
from carnet.domain.spaces import actions as spaces
from carnet.domain.spaces.actions import Terms
from carnet.domain.spaces.codes.delegations import Scope
from carnet.foundation import clock, database
from carnet.foundation.actors import ActorKind
from carnet.foundation.outbox import actions as outbox
from carnet.gateways.jobs import worker
from tests import cast, family
from tests.cast import NOON, acting, citizen, deposited, pdf
from tests.family import CHLOE, Family

SECRET_CARE = Visibility.HIDDEN_FROM_REPRESENTATIVES
CARER, PARENT = ActorKind.CARER, ActorKind.REPRESENTATIVE


@pytest.fixture
def home(transactional_db: None) -> Iterator[Family]:
    """Alice and her daughter Léa, whom Diane may treat; the jobs of that are done, the worker is at work."""
    known = family.assemble()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE carnet_jobs")
    for space_id, address in ((known.alice, "alice@courriel.example"), (known.chloe, "chloe@courriel.example")):
        actions.set_email(space_id=space_id, email=address, by=citizen(space_id), at=NOON)
    access.declare_authorization(space_id=known.lea, by=acting(cast.DIANE), at=clock.now())
    _work()
    _forget(known)
    yield known
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def _work() -> None:
    ports.mail_sender.cache_clear()
    one = worker.Worker()
    while one.turn():
        pass


def _forget(home: Family) -> None:
    for space_id in (home.alice, home.lea, home.chloe, home.hugo):
        actions.delete(space_id=space_id, ids=[one.id for one in queries.notices(space_id=space_id, count=99)])
    django_mail.outbox.clear()


def _told(space_id: UUID) -> list[NoticeView]:
    return list(queries.notices(space_id=space_id, count=50))


def _deposit(space_id: UUID, *, mode: str = "normal", **said: object) -> UUID:
    new: NewDocument = pdf("Analyse", **said)
    return deposited(space_id, new, by=acting(cast.DIANE, mode=mode), at=clock.now()).document_ids[0]


def _sent() -> list[tuple[str, str]]:
    return [(letter.to[0], str(letter.subject)) for letter in django_mail.outbox]


def test_a_parent_is_told_at_home_and_by_mail_without_any_detail(home: Family) -> None:
    _deposit(home.lea)
    _work()
    (copy,) = _told(home.alice)
    assert (copy.kind, copy.about, copy.sentence) == (
        NoticeKind.DOCUMENT_ADDED,
        home.lea,
        "Un document a été ajouté à votre dossier.",
    )
    assert (copy.actor_name, copy.organization_name, copy.object_id, copy.object_code) == ("", "", None, "")
    assert [one.actor_name for one in _told(home.lea)] == [cast.DIANE.display_name]
    assert _sent() == [("alice@courriel.example", "Du nouveau dans l’espace santé d’un proche")]
    letter = django_mail.outbox[0]
    parts = [bytes(part.get_payload(decode=True)) for part in letter.message().walk() if not part.is_multipart()]
    said = f"{letter.subject} {b''.join(parts).decode()}"
    assert "Du nouveau dans l’espace santé d’un proche." in said
    for hidden in ("Léa", "MARTIN", "Moreau", "Analyse", "document", "compte rendu"):
        assert hidden.casefold() not in said.casefold()


@pytest.mark.parametrize("mode", ["normal", "secret"])
def test_a_parent_is_never_told_of_secret_care_anywhere(home: Family, mode: str) -> None:
    """Deposited out of the parents' sight, read, deleted: no copy, no notice, no mail."""
    visibility = frozenset({SECRET_CARE})
    done = _deposit(home.lea, mode=mode, visibility=visibility)
    by = acting(cast.EMMA, mode="regulation") if mode == "normal" else acting(cast.DIANE, mode=mode)
    reading.open_document(space_id=home.lea, document_id=done, by=by, at=clock.now())
    documents.delete(space_id=home.lea, document_id=done, by=acting(cast.DIANE, mode=mode), at=clock.now())
    _work()
    assert _told(home.alice) == []
    assert _sent() == []
    mother = family.parent(home.alice, of=home.lea)
    assert queries.notices(space_id=home.lea, count=9, by=mother) == ()
    assert queries.unread_count(space_id=home.lea, by=mother) == 0


def test_a_reading_of_what_is_kept_changes_no_count_that_a_parent_sees(home: Family) -> None:
    seen, kept = _deposit(home.lea), _deposit(home.lea, visibility=frozenset({SECRET_CARE}))
    for document_id in (seen, kept, kept):
        by = acting(cast.EMMA, mode="regulation")
        reading.open_document(space_id=home.lea, document_id=document_id, by=by, at=clock.now())
    _work()
    mother = family.parent(home.alice, of=home.lea)
    told = {one.kind: one.count for one in queries.notices(space_id=home.lea, count=9, by=mother)}
    assert told == {NoticeKind.DOCUMENT_ADDED: 1, NoticeKind.REGULATION_READ: 1}
    copied = {one.kind: one.count for one in _told(home.alice)}
    assert copied == told
    assert len(_told(home.lea)) == 4  # what is kept is there for support and for the day it may be read


def test_what_is_shown_to_representatives_at_last_is_told_then(home: Family) -> None:
    done = _deposit(home.lea, visibility=frozenset({SECRET_CARE}))
    change = Change(removes=frozenset({SECRET_CARE}))
    documents.change(space_id=home.lea, document_id=done, change=change, by=acting(cast.DIANE), at=clock.now())
    _work()
    assert [one.kind for one in _told(home.alice)] == [NoticeKind.DOCUMENT_CHANGED]


def test_nobody_is_told_of_their_own_act(home: Family) -> None:
    own = family.parent(home.alice, of=home.lea)
    job = announcing.announcement(space_id=home.lea, kind="document_added", by=own, at=clock.now())
    assert job is not None
    with database.entered(home.lea):
        outbox.enqueue(job)
    _work()
    assert len(_told(home.lea)) == 1
    assert _told(home.alice) == []


@pytest.mark.parametrize("scope", Scope)
def test_a_carer_is_told_once_a_day_until_the_mandate_ends(home: Family, scope: Scope) -> None:
    mandate_id = family.with_carer(home.alice, home.chloe, CHLOE, terms=Terms(scope=scope))
    _work()
    _forget(home)
    _deposit(home.alice)
    _work()
    assert [one.kind for one in _told(home.chloe)] == [NoticeKind.DOCUMENT_ADDED]
    assert [to for to, _ in _sent()] == ["alice@courriel.example"]
    spaces.revoke(space_id=home.alice, mandate_id=mandate_id, by=citizen(home.alice), at=clock.now())
    assert _told(home.chloe) == []
    _deposit(home.alice)
    _work()
    assert NoticeKind.DOCUMENT_ADDED not in [one.kind for one in _told(home.chloe)]


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        (
            Scope.ALL,
            [
                NoticeKind.DOCUMENT_ADDED,
                NoticeKind.DOCUMENT_CHANGED,
                NoticeKind.DOCUMENT_DELETED,
                NoticeKind.DOCUMENT_READ,
            ],
        ),
        (Scope.DOCUMENTS, [NoticeKind.DOCUMENT_ADDED, NoticeKind.DOCUMENT_CHANGED]),
    ],
    ids=["all", "documents"],
)
def test_a_carer_is_told_as_far_as_the_mandate_goes(home: Family, scope: Scope, told: list[NoticeKind]) -> None:
    """One document added, read, hidden from professionals, deleted; another kept from delegates all along."""
    family.with_carer(home.alice, home.chloe, CHLOE, terms=Terms(scope=scope))
    _work()
    _forget(home)
    diane = acting(cast.DIANE)
    hiding = Change(adds=frozenset({Visibility.HIDDEN_FROM_PROFESSIONALS}))
    for done in (_deposit(home.alice), _deposit(home.alice, visibility=frozenset({SECRET_CARE}))):
        reader = acting(cast.EMMA, mode="regulation") if scope is Scope.DOCUMENTS else diane
        reading.open_document(space_id=home.alice, document_id=done, by=reader, at=clock.now())
        documents.change(space_id=home.alice, document_id=done, change=hiding, by=diane, at=clock.now())
        documents.delete(space_id=home.alice, document_id=done, by=diane, at=clock.now())
    _work()
    assert sorted(one.kind for one in _told(home.chloe)) == told
    assert not any(one.actor_name or one.object_id or one.object_code for one in _told(home.chloe))


def test_a_carer_is_not_told_of_what_is_kept_from_delegates_and_the_person_is(home: Family) -> None:
    family.with_carer(home.alice, home.chloe, CHLOE)
    _work()
    _forget(home)
    _deposit(home.alice, visibility=frozenset({SECRET_CARE}))
    _work()
    assert [one.kind for one in _told(home.alice)] == [NoticeKind.DOCUMENT_ADDED]
    assert _told(home.chloe) == []
    friend = family.carer(home.chloe, of=home.alice)
    assert queries.notices(space_id=home.alice, count=9, by=friend) == ()


def test_a_choice_holds_for_one_person_only(home: Family) -> None:
    actions.choose_copies(
        space_id=home.alice,
        about=home.lea,
        role=PARENT,
        channels={About.DOCUMENTS: Channel.NONE, About.ACCESSES: Channel.DAILY},
        by=citizen(home.alice),
        at=clock.now(),
    )
    done = _deposit(home.lea)
    _deposit(home.alice)
    reading.open_document(space_id=home.lea, document_id=done, by=acting(cast.EMMA, mode="regulation"), at=clock.now())
    _work()
    assert {(one.kind, one.about) for one in _told(home.alice)} == {
        (NoticeKind.DOCUMENT_ADDED, None),
        (NoticeKind.REGULATION_READ, home.lea),
    }
    assert sorted(subject for _, subject in _sent()) == [
        "L’espace santé d’un proche a été consulté en urgence",
        "Un document a été ajouté à votre espace santé",
    ]


def test_the_mail_of_the_morning_holds_copies_with_the_rest(home: Family) -> None:
    family.with_carer(home.alice, home.chloe, CHLOE)
    _work()
    _forget(home)
    _deposit(home.alice)
    _work()
    sender = ports.mail_sender()
    at = clock.now() + timedelta(hours=20)
    assert actions.send_daily(space_id=home.chloe, mail_id=UUID(int=7), sender=sender, at=at)
    assert not actions.send_daily(space_id=home.chloe, mail_id=UUID(int=7), sender=sender, at=at)
    letter = django_mail.outbox[-1]
    assert (letter.to, letter.subject) == (["chloe@courriel.example"], "1 avis dans votre espace santé")
    assert "Du nouveau dans l’espace santé d’un proche." in str(letter.body)
    assert "Alice" not in str(letter.body)
