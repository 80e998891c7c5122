"""The vault on a real database: what is deposited is found, opened, hidden, replaced, and told."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection

from carnet.domain.access import actions as access
from carnet.domain.documents import actions, journal_reading, reading, submissions
from carnet.domain.documents.codes import (
    Author,
    AuthorKind,
    Change,
    Criteria,
    NewSubmission,
    OwnDocument,
    Status,
    Visibility,
)
from carnet.domain.documents.journal_reading import JournalItem
from carnet.domain.documents.rules.faults import Invalid
from carnet.domain.spaces import actions as spaces
from carnet.foundation import database
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import queries as journal
from tests import cast
from tests.cast import NOON, Cast, acting, citizen, deposited, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    """The fixed cast."""
    return cast.assemble()


def test_gives_back_what_was_deposited(people: Cast) -> None:
    by = acting(cast.DIANE)
    done = deposited(people.alice, pdf("Consultation du 2 mars"), by=by)
    opened = reading.open_document(space_id=people.alice, document_id=done.document_ids[0], by=by, at=NOON)
    assert opened.content == cast.PDF + b"Consultation du 2 mars"
    assert (opened.document.title, opened.document.class_code, opened.document.category) == (
        "Consultation du 2 mars",
        "10",
        "CPT_REND",
    )
    assert opened.document.details.facility is not None
    assert opened.document.details.facility.code == "SA07"


def test_writes_every_access_in_a_whole_journal(people: Cast) -> None:
    done = deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE))
    with pytest.raises(Refused):
        reading.open_document(space_id=people.alice, document_id=done.document_ids[0], by=acting(cast.NORA), at=NOON)
    with database.entered(people.alice):
        lines = journal.newest(space_id=people.alice, count=2)
        verdict = journal.verify(space_id=people.alice)
    assert [(line.entry.act, line.entry.outcome, line.entry.reason) for line in lines] == [
        ("read_document", "refused", "not_authorised"),
        ("deposit_document", "allowed", "allowed"),
    ]
    assert (verdict.faults, verdict.lines) == ((), lines[0].seq)


def test_answers_a_document_sent_again_as_the_first_time(people: Cast) -> None:
    by = acting(cast.DIANE)
    first = deposited(people.alice, pdf("Bilan", unique_id="1.2.3.4"), by=by)
    again = deposited(people.alice, pdf("Bilan", unique_id="urn:oid:1.2.3.4"), by=by)
    assert (again.document_ids, again.submission_id, again.was_new) == (first.document_ids, first.submission_id, False)


def test_refuses_another_content_under_the_same_unique_id(people: Cast) -> None:
    by = acting(cast.DIANE)
    deposited(people.alice, pdf("Bilan", unique_id="1.2.3.4"), by=by)
    with pytest.raises(actions.UniqueIdInUse):
        deposited(people.alice, pdf("Autre bilan", unique_id="1.2.3.4"), by=by)


def test_stores_all_the_documents_of_a_submission_or_none(people: Cast) -> None:
    by = acting(cast.DIANE)
    with pytest.raises(Invalid):
        deposited(people.alice, pdf("Bon"), pdf("Mauvais", declared_size=3), by=by)
    assert _titles(people.alice, acting(cast.DIANE)) == []


def test_replaces_a_version_and_keeps_the_older_one_readable(people: Cast) -> None:
    by = acting(cast.DIANE)
    old = deposited(people.alice, pdf("v1", unique_id="1.2.3"), by=by).document_ids[0]
    new = deposited(people.alice, pdf("v2", unique_id="1.2.4", replaces="1.2.3"), by=by).document_ids[0]
    again = deposited(people.alice, pdf("v2", unique_id="1.2.4", replaces="1.2.3"), by=by)
    chain = reading.versions(space_id=people.alice, document_id=old, by=by, at=NOON)
    assert [(version.id, version.status) for version in chain] == [(new, Status.CURRENT), (old, Status.SUPERSEDED)]
    assert (again.was_new, again.document_ids) == (False, (new,))


def test_lets_only_the_author_replace(people: Cast) -> None:
    deposited(people.alice, pdf("v1", unique_id="1.2.3"), by=acting(cast.DIANE))
    with pytest.raises(Refused, match="not_own_document"):
        deposited(people.alice, pdf("v2", replaces="1.2.3"), by=acting(cast.PAUL))


def test_hides_a_document_from_everyone_but_its_author_and_the_treating_doctor(people: Cast) -> None:
    done = deposited(people.alice, pdf("Secret"), by=cast.software(cast.LABORATORY))
    actions.hide(space_id=people.alice, document_id=done.document_ids[0], by=citizen(people.alice), at=NOON)
    assert _titles(people.alice, acting(cast.DIANE)) == ["Secret"]
    assert _titles(people.alice, acting(cast.PAUL)) == []
    with pytest.raises(actions.UnknownDocument):
        reading.open_document(space_id=people.alice, document_id=done.document_ids[0], by=acting(cast.PAUL), at=NOON)


def test_answers_a_hidden_document_like_one_that_does_not_exist(people: Cast) -> None:
    with pytest.raises(actions.UnknownDocument):
        reading.open_document(space_id=people.alice, document_id=uuid4(), by=acting(cast.PAUL), at=NOON)


def test_keeps_a_document_from_the_patient_until_it_is_shown(people: Cast) -> None:
    hidden = frozenset({Visibility.HIDDEN_FROM_PATIENT})
    by, her = acting(cast.DIANE), citizen(people.alice)
    document_id = deposited(people.alice, pdf("Annonce", visibility=hidden), by=by).document_ids[0]
    assert _titles(people.alice, her) == []
    assert "deposit_document" not in [item.line.entry.act for item in _journal(people.alice)]
    assert _jobs(people.alice, "document_added") == 0
    actions.show_to_patient(space_id=people.alice, document_id=document_id, by=by, at=NOON)
    assert _titles(people.alice, her) == ["Annonce"]
    assert "deposit_document" in [item.line.entry.act for item in _journal(people.alice)]
    assert _jobs(people.alice, "document_added") == 1


def test_accepts_the_deposit_of_a_blocked_doctor_and_refuses_the_reading(people: Cast) -> None:
    deposited(people.alice, pdf("Courrier"), by=acting(cast.BRUNO))
    with pytest.raises(Refused, match="blocked"):
        _titles(people.alice, acting(cast.BRUNO))


def test_refuses_a_deposit_in_a_closed_space(people: Cast) -> None:
    spaces.close_space(space_id=people.alice, by=citizen(people.alice), at=NOON)
    with pytest.raises(Refused, match="space_not_open"):
        deposited(people.alice, pdf("Trop tard"), by=acting(cast.DIANE))


def test_finds_for_a_structure_only_what_it_deposited(people: Cast) -> None:
    laboratory = cast.software(cast.LABORATORY)
    deposited(people.alice, pdf("Analyses"), by=laboratory)
    deposited(people.alice, pdf("Consultation"), by=acting(cast.DIANE))
    assert _titles(people.alice, laboratory) == ["Analyses"]


def test_tells_the_citizen_in_the_same_transaction(people: Cast) -> None:
    done = deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE))
    reading.open_document(space_id=people.alice, document_id=done.document_ids[0], by=acting(cast.PAUL), at=NOON)
    reading.open_document(space_id=people.alice, document_id=done.document_ids[0], by=citizen(people.alice), at=NOON)
    assert (_jobs(people.alice, "document_added"), _jobs(people.alice, "document_read")) == (1, 1)


def test_adds_edits_and_deletes_a_document_of_the_citizen(people: Cast) -> None:
    her = citizen(people.alice)
    own = OwnDocument(
        content=cast.PDF, media_type="application/pdf", title="Mon plan", type_code="DOCPAT02", created_at=NOON
    )
    document_id = actions.add_own(space_id=people.alice, document=own, by=her, at=NOON)
    actions.edit_own(
        space_id=people.alice,
        document_id=document_id,
        title="Mon plan de soins",
        type_code="DOCPAT05",
        created_at=NOON - timedelta(days=3),
        by=her,
        at=NOON,
    )
    described = reading.describe(space_id=people.alice, document_id=document_id, by=her, at=NOON)
    assert (described.title, described.category, described.revision) == ("Mon plan de soins", "BIOLOGIE", 2)
    actions.delete(space_id=people.alice, document_id=document_id, by=her, at=NOON)
    assert _titles(people.alice, her) == []


def test_refuses_a_citizen_who_edits_the_document_of_a_professional(people: Cast) -> None:
    document_id = deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE)).document_ids[0]
    with pytest.raises(Refused, match="not_deposited_by_patient"):
        actions.edit_own(
            space_id=people.alice,
            document_id=document_id,
            title="À ma façon",
            type_code="DOCPAT05",
            created_at=NOON,
            by=citizen(people.alice),
            at=NOON,
        )


def test_refuses_a_change_of_a_document_that_changed_meanwhile(people: Cast) -> None:
    by = acting(cast.DIANE)
    document_id = deposited(people.alice, pdf("Bilan"), by=by).document_ids[0]
    actions.archive(space_id=people.alice, document_id=document_id, by=by, at=NOON)
    with pytest.raises(actions.RevisionConflict):
        actions.change(
            space_id=people.alice,
            document_id=document_id,
            change=Change(is_archived=False, expected_revision=1),
            by=by,
            at=NOON,
        )


def test_lists_submissions_with_the_documents_that_the_reader_may_see(people: Cast) -> None:
    by = acting(cast.DIANE)
    submission = NewSubmission(documents=(pdf("Un"), pdf("Deux")), unique_id="1.9.9", title="Envoi")
    done = actions.deposit(space_id=people.alice, submission=submission, by=by, at=NOON)
    page = reading.list_submissions(space_id=people.alice, criteria=submissions.SubmissionCriteria(), by=by, at=NOON)
    assert [(found.id, found.title, set(found.document_ids)) for found in page.submissions] == [
        (done.submission_id, "Envoi", set(done.document_ids))
    ]


@pytest.mark.parametrize(
    ("criteria", "is_found"),
    [
        (submissions.SubmissionCriteria(title="envoi d'ete"), True),
        (submissions.SubmissionCriteria(title="hiver"), False),
        (submissions.SubmissionCriteria(author_family="more", author_given="dia"), True),
        (submissions.SubmissionCriteria(author_family="blanc"), False),
        (submissions.SubmissionCriteria(author_organizations=(cast.PRACTICE.id,)), True),
        (submissions.SubmissionCriteria(author_organizations=(cast.HOSPITAL.id,)), False),
    ],
)
def test_searches_submissions_by_title_author_and_structure(
    people: Cast, criteria: submissions.SubmissionCriteria, *, is_found: bool
) -> None:
    by = acting(cast.DIANE)
    author = Author(
        kind=AuthorKind.PROFESSIONAL, family_name="Moreau", given_name="Diane", organization_id=cast.PRACTICE.id
    )
    submission = NewSubmission(documents=(pdf("Un"),), title="Envoi d'été", author=author)
    actions.deposit(space_id=people.alice, submission=submission, by=by, at=NOON)
    page = reading.list_submissions(space_id=people.alice, criteria=criteria, by=by, at=NOON)
    assert bool(page.submissions) == is_found


def test_searches_titles_without_case_nor_accent(people: Cast) -> None:
    deposited(people.alice, pdf("Échographie du cœur"), pdf("Glycémie"), by=acting(cast.DIANE))
    page = reading.list_documents(
        space_id=people.alice, criteria=Criteria(title="echographie"), by=citizen(people.alice), at=NOON
    )
    assert [document.title for document in page.documents] == ["Échographie du cœur"]


def test_shows_nothing_of_another_space(people: Cast) -> None:
    deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE))
    with database.entered(people.boris) as cursor:
        cursor.execute("SELECT count(*) FROM documents_document")
        assert cursor.fetchone() == (0,)


def test_lets_an_authorization_run_out(people: Cast) -> None:
    nora = acting(cast.NORA)
    access.declare_authorization(space_id=people.alice, by=nora, at=NOON, lasting=timedelta(days=1))
    assert _titles(people.alice, nora) == []
    with pytest.raises(Refused, match="not_authorised"):
        reading.list_documents(space_id=people.alice, criteria=Criteria(), by=nora, at=NOON + timedelta(days=2))


def _titles(space_id: UUID, by: Actor) -> list[str]:
    page = reading.list_documents(space_id=space_id, criteria=Criteria(), by=by, at=NOON)
    return [document.title for document in page.documents]


def _journal(space_id: UUID) -> tuple[JournalItem, ...]:
    return journal_reading.journal_page(space_id=space_id, by=citizen(space_id), at=NOON).items


def _jobs(space_id: UUID, kind: str) -> int:
    with database.entered(space_id), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM outbox_job WHERE kind = 'notify' AND payload->>'kind' = %s", [kind])
        return int(cursor.fetchone()[0])
