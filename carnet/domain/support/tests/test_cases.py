"""Cases: who may open one, what may be written and joined, where it goes, and what is sealed."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from pytest_django import Settings

from carnet.domain.documents.rules.faults import Invalid
from carnet.domain.support import actions, queries, tables
from carnet.domain.support.codes import CaseEvent, CaseReason, CaseStatus, File, Side
from carnet.domain.support.rules import cases as rules
from carnet.domain.support.tests.factories import Desk
from carnet.foundation import database, ids
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import queries as journal
from tests import cast
from tests.cast import NOON, PDF, Cast, acting, citizen
from tests.roles import role

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=3)


def _opened(space_id: UUID, **said: object) -> UUID:
    values = {"words": "Je ne connais pas ce médecin.", "by": citizen(space_id), "at": NOON, **said}
    return actions.open_case(space_id=space_id, **values)  # type: ignore[arg-type]  # the tests name the fields


def _acts(space_id: UUID, count: int = 3) -> list[tuple[str, str]]:
    with database.entered(space_id):
        return [(line.entry.act, line.entry.outcome.value) for line in journal.newest(space_id=space_id, count=count)]


@pytest.mark.parametrize("status", list(CaseStatus))
@pytest.mark.parametrize("event", list(CaseEvent))
def test_the_table_and_the_rule_say_the_same(status: CaseStatus, event: CaseEvent) -> None:
    decision = rules.decide_event(status=status, event=event)
    assert decision.allowed == ((status, event) in rules.TRANSITIONS)
    if not decision.allowed:
        assert decision.reason == f"cannot_{event.value}_when_{status.value}"
        with pytest.raises(KeyError):
            rules.after(status=status, event=event)


def test_nothing_happens_to_a_closed_case() -> None:
    assert [event for (status, event) in rules.TRANSITIONS if status is CaseStatus.CLOSED] == []


def test_every_reason_is_in_the_table() -> None:
    assert set(tables.case_reasons()) == set(CaseReason)


def test_opens_a_case_on_a_line_and_shows_it_to_its_citizen_only(people: Cast) -> None:
    case_id = _opened(people.alice, line_seq=1, files=[File("capture.pdf", "application/pdf", PDF)])
    found = queries.conversation(space_id=people.alice, case_id=case_id)
    assert (found.case.line_seq, found.case.status, found.case.reason) == (
        1,
        CaseStatus.OPEN,
        CaseReason.SURPRISING_ACCESS,
    )
    assert found.case.due_at == NOON + timedelta(days=5)
    (message,) = found.messages
    assert (message.side, message.words, message.author_name) == (Side.CITIZEN, "Je ne connais pas ce médecin.", "")
    (joined,) = message.attachments
    file = queries.attachment(space_id=people.alice, case_id=case_id, attachment_id=joined.id)
    assert (joined.name, file.content) == ("capture.pdf", PDF)
    assert [case.id for case in queries.cases_of(space_id=people.alice)] == [case_id]
    assert queries.cases_of(space_id=people.boris) == ()
    with pytest.raises(queries.NoSuchCase):
        queries.conversation(space_id=people.boris, case_id=case_id)
    with pytest.raises(queries.NoSuchAttachment):
        queries.attachment(space_id=people.boris, case_id=case_id, attachment_id=joined.id)
    assert _acts(people.alice, 1) == [("open_case", "allowed")]


def test_keeps_nothing_readable_in_its_tables(people: Cast) -> None:
    _opened(people.alice, words="secret", files=[File("secret.txt", "text/plain", b"secret")])
    with connection.cursor() as cursor:
        for table in ("support_case", "support_message", "support_attachment", "support_queue_entry"):
            cursor.execute(f"SELECT t::text FROM {table} t")
            for (row,) in cursor.fetchall():
                assert "secret" not in row
                assert b"secret".hex() not in row


@pytest.mark.parametrize("line", [0, 9999])
def test_refuses_a_line_that_the_journal_does_not_have(people: Cast, line: int) -> None:
    with pytest.raises(Invalid):
        _opened(people.alice, line_seq=line)
    assert queries.cases_of(space_id=people.alice) == ()


def test_a_reason_says_what_it_is_about(people: Cast) -> None:
    with pytest.raises(Invalid):
        _opened(people.alice, reason=CaseReason.ACCOUNT, line_seq=1)
    with pytest.raises(Invalid):
        _opened(people.alice, document_id=ids.new_id())
    document_id = ids.new_id()
    case_id = _opened(people.alice, reason=CaseReason.REPORT_DOCUMENT, document_id=document_id)
    assert queries.conversation(space_id=people.alice, case_id=case_id).case.document_id == document_id


def _decided(kind: ActorKind) -> bool:
    return rules.decide_asker(Actor(kind=kind, id="x")).allowed


def test_only_the_citizen_and_who_stands_for_the_citizen_ask() -> None:
    assert {kind for kind in ActorKind if _decided(kind)} == {ActorKind.CITIZEN, ActorKind.REPRESENTATIVE}


def test_refuses_a_professional_and_writes_it(people: Cast) -> None:
    with pytest.raises(Refused):
        _opened(people.alice, by=acting(cast.DIANE))
    assert _acts(people.alice, 1) == [("open_case", "refused")]


def test_a_citizen_writes_again_then_closes(people: Cast) -> None:
    case_id = _opened(people.alice)
    actions.answer(space_id=people.alice, case_id=case_id, words="Et encore.", by=citizen(people.alice), at=LATER)
    actions.close_own(space_id=people.alice, case_id=case_id, by=citizen(people.alice), at=LATER)
    found = queries.conversation(space_id=people.alice, case_id=case_id)
    assert [message.words for message in found.messages] == ["Je ne connais pas ce médecin.", "Et encore."]
    assert (found.case.status, found.case.closed_at) == (CaseStatus.CLOSED, LATER)
    assert found.case.forget_at == LATER + timedelta(days=365)
    with pytest.raises(Refused, match="cannot_write_when_closed"):
        actions.answer(space_id=people.alice, case_id=case_id, words="Encore ?", by=citizen(people.alice), at=LATER)
    assert _acts(people.alice) == [
        ("write_in_case", "refused"),
        ("close_case", "allowed"),
        ("write_in_case", "allowed"),
    ]


def test_nobody_writes_in_a_stranger_s_case(people: Cast) -> None:
    case_id = _opened(people.alice)
    with pytest.raises(queries.NoSuchCase):
        actions.answer(space_id=people.boris, case_id=case_id, words="?", by=citizen(people.boris), at=LATER)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([File("a.exe", "application/x-msdownload", b"MZ")], "unsupported-media-type"),
        ([File("a.pdf", "application/pdf", b"GIF89a")], "wrong-media-type"),
        ([File("a.xml", "text/xml", b"<a/>")], "unsupported-media-type"),
        ([File("a.pdf", "application/pdf", b"")], "empty"),
        ([File("a.pdf", "application/pdf", PDF.ljust(rules.MAX_FILE_BYTES + 1))], "too-large"),
        ([File("a.pdf", "application/pdf", PDF)] * 6, "too-many"),
    ],
)
def test_refuses_files(people: Cast, files: list[File], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        _opened(people.alice, files=files)
    assert refused.value.fault.code == code
    assert queries.cases_of(space_id=people.alice) == ()


def test_five_files_are_for_the_whole_case(people: Cast) -> None:
    file = File("a.pdf", "application/pdf", PDF)
    case_id = _opened(people.alice, files=[file] * 4)
    by = citizen(people.alice)
    actions.answer(space_id=people.alice, case_id=case_id, words="Une.", by=by, at=LATER, files=[file])
    with pytest.raises(Invalid):
        actions.answer(space_id=people.alice, case_id=case_id, words="Deux.", by=by, at=LATER, files=[file])


@pytest.mark.parametrize(("words", "code"), [("  \n", "required"), ("a" * 4001, "too-long")])
def test_refuses_words(people: Cast, words: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        _opened(people.alice, words=words)
    assert refused.value.fault.code == code


def test_no_more_than_ten_cases_wait(people: Cast) -> None:
    last = [_opened(people.alice) for _ in range(rules.MOST_LIVING)][-1]
    with pytest.raises(Refused, match="too_many_cases"):
        _opened(people.alice)
    actions.close_own(space_id=people.alice, case_id=last, by=citizen(people.alice), at=LATER)
    assert _opened(people.alice)


def test_a_citizen_whose_space_is_not_hers_is_refused(people: Cast) -> None:
    case = queries.conversation(space_id=people.alice, case_id=_opened(people.alice)).case
    assert case.public_id == ids.public_row(people.alice, case.id)
    assert len(case.number) == 9


def test_a_quiet_case_is_closed_and_a_living_one_is_not(people: Cast, desk: Desk, settings: Settings) -> None:
    """Answered and left, it closes; unanswered by support, it never does; a word from the citizen keeps it."""
    settings.SUPPORT_QUIET_DAYS = 60
    waiting, answered, talking = (_opened(people.alice) for _ in range(3))
    for case_id in (answered, talking):
        actions.take_case(space_id=people.alice, case_id=case_id, by=desk.sophie.actor, at=NOON)
        actions.reply(space_id=people.alice, case_id=case_id, words="Voici.", by=desk.sophie.actor, at=NOON)
    later = NOON + timedelta(days=60)
    actions.answer(
        space_id=people.alice,
        case_id=talking,
        words="Merci, mais…",
        by=citizen(people.alice),
        at=later - timedelta(days=59),
    )
    assert actions.close_quiet_cases(at=later - timedelta(seconds=1)) == 0
    with role("carnet_jobs"):
        assert actions.close_quiet_cases(at=later) == 1
        assert actions.close_quiet_cases(at=later) == 0
    statuses = {case.id: case.status for case in queries.cases_of(space_id=people.alice)}
    assert statuses == {
        waiting: CaseStatus.OPEN,
        answered: CaseStatus.CLOSED,
        talking: CaseStatus.IN_PROGRESS,
    }
    assert _acts(people.alice, 1) == [("close_case", "allowed")]
