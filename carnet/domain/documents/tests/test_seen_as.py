"""“As seen by…”: the citizen sees what the professional gets, no more and no less, and nobody else knows."""

from datetime import date

import pytest

from carnet.domain.access import actions as access
from carnet.domain.access.codes import Mode, NewRestriction, RestrictedWhat, RestrictedWhom
from carnet.domain.documents import actions, reading, seen_as
from carnet.domain.documents.codes import Criteria, Visibility
from carnet.domain.documents.seen_as import Viewer
from carnet.domain.identity import actions as identity
from carnet.domain.identity.codes import Professional
from carnet.foundation import database
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import queries as journal
from tests import cast
from tests.cast import NOON, Cast, acting, citizen, deposited, pdf

pytestmark = pytest.mark.django_db

DENTIST = Professional("10000000082", "Dent", "Denis", "M", "40", "", True, (cast.PRACTICE,))


@pytest.fixture
def people() -> Cast:
    """The fixed cast and a dentist; a few documents, hidden in several ways."""
    assembled = cast.assemble()
    identity.register_professional(professional=DENTIST, since=date(2020, 1, 1))
    for title in ("Consultation", "Cachée", "Restreinte"):
        deposited(assembled.alice, pdf(title, unique_id=f"1.2.{len(title)}"), by=acting(cast.DIANE))
    invisible = frozenset({Visibility.HIDDEN_FROM_PATIENT})
    deposited(assembled.alice, pdf("À annoncer", visibility=invisible), by=acting(cast.DIANE))
    deposited(assembled.alice, pdf("De Paul"), by=acting(cast.PAUL))
    her = citizen(assembled.alice)
    ids = {
        document.title: document
        for document in reading.list_documents(space_id=assembled.alice, criteria=Criteria(), by=her, at=NOON).documents
    }
    actions.hide(space_id=assembled.alice, document_id=ids["Cachée"].id, by=her, at=NOON)
    restriction = NewRestriction(
        what=RestrictedWhat.DOCUMENT,
        target=str(ids["Restreinte"].id),
        whom=RestrictedWhom.PROFESSION,
        excluded="21",
    )
    access.restrict(space_id=assembled.alice, restriction=restriction, by=her, at=NOON)
    return assembled


def _seen(people: Cast, viewer: Viewer, mode: Mode = Mode.NORMAL) -> seen_as.Seen:
    return seen_as.as_seen_by(space_id=people.alice, viewer=viewer, mode=mode, by=citizen(people.alice), at=NOON)


def _titles(seen: seen_as.Seen) -> set[str]:
    assert seen.page.total == len(seen.page.documents)
    return {document.title for document in seen.page.documents}


@pytest.mark.parametrize("who", [cast.DIANE, cast.PAUL], ids=["Diane", "Paul"])
def test_shows_what_the_professional_would_list(people: Cast, who: Professional) -> None:
    listed = reading.list_documents(space_id=people.alice, criteria=Criteria(), by=acting(who), at=NOON)
    theirs = {document.title for document in listed.documents}
    assert _titles(_seen(people, Viewer(rpps=who.rpps))) == theirs - {"À annoncer"}


def test_tells_why_a_professional_would_see_nothing(people: Cast) -> None:
    for who, reason in ((cast.BRUNO, "blocked"), (cast.NORA, "not_authorised")):
        seen = _seen(people, Viewer(rpps=who.rpps))
        assert (seen.decision.reason, seen.page.documents) == (reason, ())


def test_supposes_that_somebody_of_a_profession_is_let_in(people: Cast) -> None:
    assert _titles(_seen(people, Viewer(profession="10"))) == {"Consultation", "Restreinte", "De Paul"}
    assert _titles(_seen(people, Viewer(profession="21"))) == {"Consultation", "De Paul"}
    assert _titles(_seen(people, Viewer(profession="21"), Mode.BREAK_GLASS)) == {"Consultation", "De Paul"}


def test_is_the_citizens_alone_and_leaves_one_line(people: Cast) -> None:
    with database.entered(people.alice):
        before = journal.newest(space_id=people.alice, count=1)[0].seq
    _seen(people, Viewer(rpps=cast.PAUL.rpps))
    with database.entered(people.alice):
        (line,) = journal.newest(space_id=people.alice, count=1)
    assert (line.seq, line.entry.act, line.entry.actor.kind) == (before + 1, "see_as", "citizen")
    with pytest.raises(Refused, match="role_not_entitled"):
        seen_as.as_seen_by(space_id=people.alice, viewer=Viewer(rpps=cast.PAUL.rpps), by=acting(cast.DIANE), at=NOON)


@pytest.mark.parametrize("viewer", [Viewer(), Viewer(rpps="10009999999")])
def test_knows_whose_eyes(people: Cast, viewer: Viewer) -> None:
    with pytest.raises(seen_as.UnknownViewer):
        _seen(people, viewer)
