"""What a page may offer in a record agrees with what is then decided, and leaves no trace."""

import pytest

from carnet.domain.access import actions, possible
from carnet.domain.identity.codes import Professional
from carnet.foundation import database
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import queries as journal
from tests import cast
from tests.cast import NOON, Cast, acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    """The fixed cast."""
    return cast.assemble()


@pytest.mark.parametrize(
    ("who", "listing", "declaring", "as_treating_doctor", "leaving"),
    [
        (cast.DIANE, "allowed", "allowed", "allowed", "allowed"),
        (cast.PAUL, "allowed", "allowed", "role_not_entitled", "allowed"),
        (cast.EMMA, "not_authorised", "allowed", "allowed", "not_authorised"),
        (cast.NORA, "not_authorised", "allowed", "role_not_entitled", "not_authorised"),
        (cast.BRUNO, "blocked", "blocked", "blocked", "not_authorised"),
    ],
)
def test_answers_as_the_law_does(
    people: Cast, who: Professional, listing: str, declaring: str, as_treating_doctor: str, leaving: str
) -> None:
    answers = possible.answers(space_id=people.alice, by=acting(who), at=NOON)
    assert (
        answers.listing.reason,
        answers.declaring.reason,
        answers.declaring_as_treating_doctor.reason,
        answers.leaving.reason,
        answers.deposit.reason,
    ) == (listing, declaring, as_treating_doctor, leaving, "allowed")


def test_agrees_with_the_act(people: Cast) -> None:
    for who in (cast.DIANE, cast.PAUL, cast.EMMA, cast.NORA, cast.BRUNO):
        said = possible.answers(space_id=people.alice, by=acting(who), at=NOON).declaring
        if said.allowed:
            actions.declare_authorization(space_id=people.alice, by=acting(who), at=NOON)
        else:
            with pytest.raises(Refused, match=said.reason):
                actions.declare_authorization(space_id=people.alice, by=acting(who), at=NOON)


def test_leaves_no_line_in_the_journal(people: Cast) -> None:
    with database.entered(people.alice):
        before = journal.newest(space_id=people.alice, count=1)[0].seq
    possible.answers(space_id=people.alice, by=acting(cast.NORA), at=NOON)
    with database.entered(people.alice):
        assert journal.newest(space_id=people.alice, count=1)[0].seq == before
