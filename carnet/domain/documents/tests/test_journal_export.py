"""Leaving with one's journal, and auditors: decided, written, and only then given."""

import pytest

from carnet.domain.documents import journal_export, reading
from carnet.domain.documents.codes import Criteria as Search
from carnet.domain.documents.codes import Visibility
from carnet.domain.identity import actions as identity
from carnet.foundation import database
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import queries as journal
from carnet.foundation.journal.codes import Entry, Outcome
from carnet.foundation.journal.searching import Criteria
from carnet.gateways.transparency.tests.verifying import verified
from tests import cast, family
from tests.cast import NOON, Cast, acting, citizen, deposited, pdf, software

pytestmark = pytest.mark.django_db
AUDIT = frozenset({"system/AuditEvent.r", "system/AuditEvent.s"})


@pytest.fixture
def people() -> Cast:
    """The fixed cast."""
    return cast.assemble()


def newest(people: Cast) -> Entry:
    with database.entered(people.alice):
        return journal.newest(space_id=people.alice, count=1)[0].entry


def auditor(*, scope: frozenset[str] = AUDIT) -> Actor:
    """A software of the hospital, registered for audits unless said otherwise."""
    identity.register_client(
        client_id="software", name="Contrôle", organization_id=cast.HOSPITAL.id, public_keys={"keys": []}, scope=scope
    )
    return software(cast.HOSPITAL)


def test_a_citizen_leaves_with_a_journal_that_ends_with_the_leaving(people: Cast) -> None:
    file = journal_export.export_journal(space_id=people.alice, by=citizen(people.alice), at=NOON)
    assert verified(file).faults == []
    assert '"export_journal"' in file["lines"][-1]["line"]


def test_the_operator_prepares_the_same_file_and_it_is_written(people: Cast) -> None:
    file = journal_export.export_for_citizen(space_id=people.alice, at=NOON)
    assert verified(file).faults == []
    assert (newest(people).act, newest(people).actor.kind) == ("export_journal", ActorKind.SYSTEM)


def test_a_line_about_a_document_to_be_announced_leaves_its_hash_only(people: Cast) -> None:
    deposited(people.alice, pdf("Grave", visibility=frozenset({Visibility.HIDDEN_FROM_PATIENT})), by=acting(cast.DIANE))
    own = journal_export.export_journal(space_id=people.alice, by=citizen(people.alice), at=NOON)
    by_letter = journal_export.export_for_citizen(space_id=people.alice, at=NOON)
    for file in (own, by_letter):
        assert sum(line["line"] is None for line in file["lines"]) == 1
        assert verified(file).faults == []
    lines = journal_export.whole_journal(space_id=people.alice, by=citizen(people.alice), at=NOON)
    assert "deposit_document" not in {line.entry.act for line in lines}


@pytest.mark.parametrize("give", [journal_export.export_journal, journal_export.whole_journal])
def test_nobody_else_leaves_with_it(people: Cast, give: object) -> None:
    assert callable(give)
    for by in (acting(cast.DIANE), acting(cast.NORA), software(cast.LABORATORY), auditor()):
        with pytest.raises(Refused):
            give(space_id=people.alice, by=by, at=NOON)
        assert (newest(people).act, newest(people).outcome) == ("export_journal", Outcome.REFUSED)


def test_an_auditor_reads_and_the_citizen_sees_it(people: Cast) -> None:
    page = journal_export.audit_journal(
        space_id=people.alice, criteria=Criteria(), wants=lambda act: act == "block_professional", by=auditor(), at=NOON
    )
    assert [line.entry.act for line in page.lines] == ["block_professional"]
    assert (newest(people).act, newest(people).outcome) == ("audit_journal", Outcome.ALLOWED)
    assert newest(people).actor.organization_name == cast.HOSPITAL.name


def test_goes_on_to_older_lines(people: Cast) -> None:
    by = auditor()
    first = journal_export.audit_journal(space_id=people.alice, criteria=Criteria(), count=2, by=by, at=NOON)
    then = journal_export.audit_journal(
        space_id=people.alice, criteria=Criteria(), before=first.older, count=2, by=by, at=NOON
    )
    assert first.older == first.lines[-1].seq
    assert then.lines[0].seq == first.lines[-1].seq - 1


def test_an_auditor_sees_what_is_still_to_be_announced_and_the_citizen_does_not(people: Cast) -> None:
    deposited(people.alice, pdf("Grave", visibility=frozenset({Visibility.HIDDEN_FROM_PATIENT})), by=acting(cast.DIANE))
    for by, seen in ((auditor(), True), (citizen(people.alice), False)):
        page = journal_export.audit_journal(space_id=people.alice, criteria=Criteria(), by=by, at=NOON)
        assert ("deposit_document" in {line.entry.act for line in page.lines}) is seen


def test_others_are_refused_and_it_is_written(people: Cast) -> None:
    registered = auditor()
    professional = acting(cast.EMMA)
    through_it = Actor(ActorKind.PROFESSIONAL, professional.id, profession="10", client_id=registered.client_id)
    for by in (professional, through_it, acting(cast.DIANE), Actor(ActorKind.STRUCTURE, cast.HOSPITAL.id)):
        with pytest.raises(Refused):
            journal_export.audit_journal(space_id=people.alice, criteria=Criteria(), by=by, at=NOON)
        assert (newest(people).act, newest(people).outcome) == ("audit_journal", Outcome.REFUSED)


@pytest.mark.parametrize("scope", [frozenset[str](), frozenset({"system/Patient.s"})])
def test_a_software_whose_registration_does_not_name_audits_is_refused(people: Cast, scope: frozenset[str]) -> None:
    with pytest.raises(Refused):
        journal_export.audit_journal(space_id=people.alice, criteria=Criteria(), by=auditor(scope=scope), at=NOON)


def test_what_a_minor_had_done_in_secret_leaves_with_nobody_who_stands_for_the_minor() -> None:
    people = family.assemble()
    parent, in_secret = family.parent(people.alice, of=people.lea), acting(cast.NORA, mode="secret")
    deposited(people.lea, pdf("Secret"), by=in_secret)
    with pytest.raises(Refused):
        reading.list_documents(space_id=people.lea, criteria=Search(), by=in_secret, at=NOON)
    deposited(people.lea, pdf("Vaccin"), by=acting(cast.NORA))
    file = journal_export.export_journal(space_id=people.lea, by=parent, at=NOON)
    assert sum(line["line"] is None for line in file["lines"]) == 2
    assert verified(file).faults == []
    whole = journal_export.whole_journal(space_id=people.lea, by=parent, at=NOON)
    audited = journal_export.audit_journal(space_id=people.lea, criteria=Criteria(), count=200, by=parent, at=NOON)
    for lines in (whole, audited.lines):
        acts = [line.entry.act for line in lines if line.entry.actor.id == cast.NORA.rpps]
        modes = {line.entry.actor.mode for line in lines}
        assert (acts, "secret" in modes) == (["deposit_document"], False)
