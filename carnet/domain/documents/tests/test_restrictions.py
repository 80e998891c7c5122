"""What the citizen withholds: silent to the excluded by list, count, search, opening and every act."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from carnet.domain.access import actions as access
from carnet.domain.access import queries as access_queries
from carnet.domain.access import reading as access_reading
from carnet.domain.access.codes import NOTHING_WITHHELD, NewRestriction, RestrictedWhat, RestrictedWhom
from carnet.domain.documents import actions, possible, queries, reading, submissions
from carnet.domain.documents.codes import Change, Coded, Criteria, ReferenceId, Status, Visibility
from carnet.domain.documents.rules.faults import Invalid
from carnet.foundation import database
from carnet.foundation.actors import SYSTEM, Actor
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import queries as journal
from tests import cast
from tests.cast import NOON, Cast, acting, citizen, deposited, pdf

pytestmark = pytest.mark.django_db

PAUL = acting(cast.PAUL)
DIANE = acting(cast.DIANE)
ANY = Criteria()
EVERYTHING = NewRestriction(what=RestrictedWhat.EVERYTHING, whom=RestrictedWhom.EVERYBODY)


@pytest.fixture
def people() -> Cast:
    """The fixed cast; Paul the pharmacist is let in, Diane is the treating doctor."""
    return cast.assemble()


@pytest.fixture
def secret(people: Cast) -> UUID:
    """An analysis of the laboratory's in Alice's record."""
    return deposited(people.alice, pdf("Sérologie"), by=cast.software(cast.LABORATORY)).document_ids[0]


def _titles(people: Cast, by: Actor, criteria: Criteria = ANY) -> list[str]:
    page = reading.list_documents(space_id=people.alice, criteria=criteria, by=by, at=NOON)
    assert page.total == len(page.documents)
    return [document.title for document in page.documents]


def _restrict(people: Cast, restriction: NewRestriction) -> UUID:
    return access.restrict(space_id=people.alice, restriction=restriction, by=citizen(people.alice), at=NOON)


def _of_document(people: Cast, document_id: UUID, whom: RestrictedWhom, excluded: str = "") -> NewRestriction:
    document = reading.describe(space_id=people.alice, document_id=document_id, by=citizen(people.alice), at=NOON)
    target = queries.set_key(document)
    return NewRestriction(what=RestrictedWhat.DOCUMENT, target=target, whom=whom, excluded=excluded)


@pytest.mark.parametrize(
    ("whom", "excluded"),
    [
        (RestrictedWhom.EVERYBODY, ""),
        (RestrictedWhom.PROFESSION, "21"),
        (RestrictedWhom.ORGANIZATION, cast.PHARMACY.id),
        (RestrictedWhom.PROFESSIONAL, cast.PAUL.rpps),
    ],
)
def test_withholds_from_whom_the_citizen_chose(people: Cast, secret: UUID, whom: RestrictedWhom, excluded: str) -> None:
    restriction_id = _restrict(people, _of_document(people, secret, whom, excluded))
    assert (_titles(people, PAUL), _titles(people, DIANE)) == ([], ["Sérologie"])
    access.lift_restriction(space_id=people.alice, restriction_id=restriction_id, by=citizen(people.alice), at=NOON)
    assert _titles(people, PAUL) == ["Sérologie"]


def test_binds_a_named_treating_doctor_but_not_what_she_wrote(people: Cast, secret: UUID) -> None:
    deposited(people.alice, pdf("Consultation"), by=DIANE)
    _restrict(people, replace(EVERYTHING, whom=RestrictedWhom.PROFESSIONAL, excluded=cast.DIANE.rpps))
    assert _titles(people, DIANE) == ["Consultation"]
    assert _titles(people, PAUL) == ["Consultation", "Sérologie"]


def _asks(people: Cast, document_id: UUID) -> list[Callable[[], object]]:
    def about(ask: Callable[..., object], **said: object) -> Callable[[], object]:
        return lambda: ask(space_id=people.alice, document_id=document_id, by=PAUL, at=NOON, **said)

    return [
        about(reading.open_document),
        about(reading.open_again),
        about(reading.describe),
        about(reading.versions),
        about(actions.hide),
        about(actions.unhide),
        about(actions.archive),
        about(actions.delete),
        about(actions.show_to_patient),
        about(actions.change, change=Change(status=Status.CURRENT)),
        about(actions.change, change=Change(status=Status.SUPERSEDED)),
        about(actions.change, change=Change(expected_revision=9)),
        about(actions.change, change=Change(adds=frozenset({Visibility.HIDDEN_FROM_PATIENT}))),
        lambda: deposited(people.alice, pdf("Nouvelle version", replaces=document_id), by=PAUL),
        about(possible.possible_actions),
        lambda: _titles(people, PAUL, Criteria(ids=(document_id,))),
        lambda: _titles(people, PAUL, Criteria(title="sérologie")),
    ]


def _answer(ask: Callable[[], object]) -> object:
    try:
        return ask()
    except (Refused, Invalid, actions.UnknownDocument, actions.RevisionConflict) as error:
        return type(error), str(error)


@pytest.mark.parametrize("restriction", ["restreint", "masqué"])
def test_answers_the_excluded_as_if_there_were_nothing(people: Cast, secret: UUID, restriction: str) -> None:
    if restriction == "masqué":
        actions.hide(space_id=people.alice, document_id=secret, by=citizen(people.alice), at=NOON)
    else:
        _restrict(people, _of_document(people, secret, RestrictedWhom.PROFESSIONAL, cast.PAUL.rpps))
    there = [_answer(ask) for ask in _asks(people, secret)]
    nowhere = [_answer(ask) for ask in _asks(people, uuid4())]
    assert there == nowhere


def test_reads_no_byte_of_what_is_withheld(people: Cast, secret: UUID) -> None:
    _restrict(people, EVERYTHING)
    with access_queries.entered(space_id=people.alice, by=PAUL, at=NOON) as standing:
        withheld = {
            excluded: queries.one_with_content(
                space_id=people.alice,
                cipher=standing.cipher,
                name=secret,
                withheld=filtered,
                by=PAUL,
            )[1]
            for excluded, filtered in (
                (True, replace(NOTHING_WITHHELD, restrictions=standing.facts.restrictions)),
                (False, NOTHING_WITHHELD),
            )
        }
    assert withheld[True] is None
    assert withheld[False] is not None


def test_keeps_the_true_reason_for_the_citizen(people: Cast, secret: UUID) -> None:
    _restrict(people, EVERYTHING)
    with pytest.raises(actions.UnknownDocument):
        reading.open_document(space_id=people.alice, document_id=secret, by=PAUL, at=NOON)
    with database.entered(people.alice):
        (line,) = journal.newest(space_id=people.alice, count=1)
    assert (line.entry.act, line.entry.reason, line.entry.object_id) == ("read_document", "restricted", secret)


def test_withholds_submissions_too(people: Cast, secret: UUID) -> None:
    _restrict(people, EVERYTHING)
    found = reading.list_submissions(space_id=people.alice, criteria=submissions.SubmissionCriteria(), by=PAUL, at=NOON)
    assert (found.total, found.submissions) == (0, ())


def test_keeps_withholding_the_versions_to_come(people: Cast) -> None:
    laboratory = cast.software(cast.LABORATORY)
    old = deposited(people.alice, pdf("v1", unique_id="1.2.3"), by=laboratory).document_ids[0]
    _restrict(people, _of_document(people, old, RestrictedWhom.PROFESSION, "21"))
    deposited(people.alice, pdf("v2", unique_id="1.2.4", replaces="1.2.3"), by=laboratory)
    assert _titles(people, PAUL) == []
    assert set(_titles(people, DIANE)) == {"v1", "v2"}


def test_keeps_hidden_the_new_version_of_what_is_hidden(people: Cast) -> None:
    laboratory = cast.software(cast.LABORATORY)
    old = deposited(people.alice, pdf("v1", unique_id="1.2.3"), by=laboratory).document_ids[0]
    actions.hide(space_id=people.alice, document_id=old, by=citizen(people.alice), at=NOON)
    deposited(people.alice, pdf("v2", unique_id="1.2.4", replaces="1.2.3"), by=laboratory)
    assert _titles(people, PAUL) == []


def test_withholds_for_a_time(people: Cast, secret: UUID) -> None:
    _restrict(people, replace(EVERYTHING, starts_at=NOON, ends_at=NOON + timedelta(days=1)))
    assert _titles(people, PAUL) == []
    later = reading.list_documents(space_id=people.alice, criteria=Criteria(), by=PAUL, at=NOON + timedelta(days=1))
    assert later.total == 1


def test_withholds_an_episode_and_a_period(people: Cast) -> None:
    stay = (ReferenceId(value="séjour 42"),)
    deposited(people.alice, pdf("Séjour", reference_ids=stay), by=DIANE)
    deposited(people.alice, pdf("Ancien", service_start=NOON - timedelta(days=40)), by=DIANE)
    deposited(people.alice, pdf("Récent"), by=DIANE)
    _restrict(people, NewRestriction(what=RestrictedWhat.EPISODE, target="séjour 42", whom=RestrictedWhom.EVERYBODY))
    period = NewRestriction(
        what=RestrictedWhat.PERIOD,
        whom=RestrictedWhom.EVERYBODY,
        care_since=NOON - timedelta(days=60),
        care_until=NOON - timedelta(days=30),
    )
    _restrict(people, period)
    assert _titles(people, PAUL) == ["Récent"]


def test_holds_what_arrives_until_the_citizen_decides(people: Cast) -> None:
    deposited(people.boris, pdf("Avant"), by=cast.software(cast.LABORATORY), at=NOON - timedelta(days=1))
    access.declare_authorization(space_id=people.boris, by=DIANE, at=NOON, as_treating_doctor=True)
    held = access.hold_arrivals(space_id=people.boris, by=SYSTEM, at=NOON)
    assert access.hold_arrivals(space_id=people.boris, by=SYSTEM, at=NOON) == held
    deposited(people.boris, pdf("Après"), by=cast.software(cast.LABORATORY), at=NOON)
    deposited(people.boris, pdf("De Diane"), by=DIANE, at=NOON)

    def titles() -> set[str]:
        page = reading.list_documents(space_id=people.boris, criteria=Criteria(), by=DIANE, at=NOON)
        return {document.title for document in page.documents}

    assert titles() == {"Avant", "De Diane"}
    access.lift_restriction(space_id=people.boris, restriction_id=held, by=citizen(people.boris), at=NOON)
    assert titles() == {"Avant", "Après", "De Diane"}


def test_hides_new_documents_when_the_citizen_wants_it(people: Cast) -> None:
    access.choose_new_documents(space_id=people.alice, hidden=True, by=citizen(people.alice), at=NOON)
    deposited(people.alice, pdf("Nouveau"), by=cast.software(cast.LABORATORY))
    access.choose_new_documents(space_id=people.alice, hidden=False, by=citizen(people.alice), at=NOON)
    deposited(people.alice, pdf("Suivant"), by=cast.software(cast.LABORATORY))
    assert (_titles(people, PAUL), len(_titles(people, DIANE))) == (["Suivant"], 2)


def test_shows_restrictions_to_the_citizen_alone(people: Cast) -> None:
    _restrict(people, replace(EVERYTHING, note="Pas envie d'en parler"))
    (view,) = access_reading.restrictions(space_id=people.alice, by=citizen(people.alice), at=NOON)
    assert (view.what, view.whom, view.note) == (EVERYTHING.what, EVERYTHING.whom, "Pas envie d'en parler")
    for by in (DIANE, PAUL):
        with pytest.raises(Refused, match="role_not_entitled"):
            access_reading.restrictions(space_id=people.alice, by=by, at=NOON)
        with pytest.raises(Refused, match="role_not_entitled"):
            access.restrict(space_id=people.alice, restriction=EVERYTHING, by=by, at=NOON)
        with pytest.raises(Refused, match="role_not_entitled"):
            access.lift_restriction(space_id=people.alice, restriction_id=view.id, by=by, at=NOON)
        with pytest.raises(Refused, match="role_not_entitled"):
            access.hold_arrivals(space_id=people.alice, by=by, at=NOON)


def test_refuses_to_lift_what_is_not_in_force(people: Cast) -> None:
    with pytest.raises(access.NoSuchRestriction):
        access.lift_restriction(space_id=people.alice, restriction_id=uuid4(), by=citizen(people.alice), at=NOON)


@pytest.mark.parametrize(
    "nonsense",
    [
        replace(EVERYTHING, target="x"),
        replace(EVERYTHING, what=RestrictedWhat.DOCUMENT),
        replace(EVERYTHING, what=RestrictedWhat.CATEGORY, target="PAS UNE"),
        replace(EVERYTHING, what=RestrictedWhat.PERIOD),
        replace(EVERYTHING, what=RestrictedWhat.ARRIVALS),
        replace(EVERYTHING, care_since=NOON),
        replace(EVERYTHING, excluded="21"),
        replace(EVERYTHING, whom=RestrictedWhom.PROFESSION),
        replace(EVERYTHING, whom=RestrictedWhom.PROFESSION, excluded="x"),
        replace(EVERYTHING, what=RestrictedWhat.PERIOD, care_since=NOON, care_until=NOON),
        replace(EVERYTHING, ends_at=NOON),
        replace(EVERYTHING, note="x" * 1001),
    ],
)
def test_refuses_a_restriction_that_makes_no_sense(people: Cast, nonsense: NewRestriction) -> None:
    with pytest.raises(access.InvalidRestriction):
        _restrict(people, nonsense)


def test_lists_nothing_when_the_filter_is_forgotten(people: Cast, secret: UUID) -> None:
    """Row-level security: in another space, or in none, the bare table gives nothing."""
    with database.entered(people.boris):
        assert database.rows("SELECT count(*) FROM documents_document", ()) == [(0,)]
        assert database.rows("SELECT count(*) FROM access_restriction", ()) == [(0,)]
    with database.entered(people.alice):
        assert database.rows("SELECT count(*) FROM documents_document", ()) == [(1,)]


def test_keeps_the_coded_type_out_of_it(people: Cast) -> None:
    """A category is the citizen's: it is withheld whatever the document's type."""
    deposited(people.alice, pdf("Analyse", type=Coded("11502-2")), by=DIANE)
    deposited(people.alice, pdf("Consultation"), by=DIANE)
    category = (
        reading.list_documents(
            space_id=people.alice, criteria=Criteria(types=("11502-2",)), by=citizen(people.alice), at=NOON
        )
        .documents[0]
        .category
    )
    _restrict(
        people,
        NewRestriction(what=RestrictedWhat.CATEGORY, target=category, whom=RestrictedWhom.PROFESSION, excluded="21"),
    )
    assert _titles(people, PAUL) == ["Consultation"]
