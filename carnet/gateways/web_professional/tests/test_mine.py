"""« Mes patients »: those one may consult and nobody else, with what is new; the secret of a minor; the regulation."""

import re
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from carnet.domain.access import actions as access
from carnet.domain.access import possible
from carnet.domain.access.codes import NewRestriction, RestrictedWhat, RestrictedWhom
from carnet.domain.documents import queries as documents
from carnet.domain.identity import actions as identity
from carnet.domain.identity.codes import Organization, PatientIdentity, Professional
from carnet.foundation import clock, database, ids
from carnet.foundation.journal import queries as journal
from carnet.foundation.values import ins
from carnet.gateways.web_professional.tests.situations import document, signed_in
from tests import cast
from tests.cast import Cast, acting, citizen

SAMU = Organization("1920000043", "SAMU 92", "SA01", "SAMU_SMUR", "Garches")
RITA = Professional("10000000082", "Ligne", "Rita", "MME", "10", "SM59", True, (SAMU,))


def _names(browser: Client, said: dict[str, str] | None = None) -> list[str]:
    here = reverse("professional:mine")
    page = (browser.get(here) if said is None else browser.post(here, said)).content.decode()
    return re.findall(r"data-ca-item>([^<]+)</a>", page)


def _address(space_id: UUID, name: str = "record") -> str:
    return reverse(f"professional:{name}", args=[ids.public(space_id)])


def _mode(space_id: UUID) -> tuple[str, str]:
    with database.entered(space_id):
        entry = journal.newest(space_id=space_id, count=1)[0].entry
    return entry.act, entry.actor.mode


def test_lists_one_s_own_patients_alone(people: Cast) -> None:
    access.declare_authorization(space_id=people.boris, by=acting(cast.DIANE), at=clock.now())
    assert _names(signed_in(cast.DIANE)) == ["BERNARD Boris", "MARTIN Alice Jeanne"]
    assert _names(signed_in(cast.PAUL)) == ["MARTIN Alice Jeanne"]
    assert _names(signed_in(cast.NORA)) == []
    assert _names(signed_in(cast.BRUNO)) == []


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ({"q": "mart"}, ["MARTIN Alice Jeanne"]),
        ({"q": "boris BER"}, ["BERNARD Boris"]),
        ({"q": "artin"}, []),
        ({"voir": "traitant"}, ["MARTIN Alice Jeanne"]),
        ({"voir": "nouveau"}, ["BERNARD Boris"]),
        ({"voir": "nouveau", "q": "alice"}, []),
    ],
)
def test_filters_them(people: Cast, said: dict[str, str], names: list[str]) -> None:
    access.declare_authorization(space_id=people.boris, by=acting(cast.DIANE), at=clock.now() - timedelta(hours=1))
    document(people.boris, "Bilan", by=cast.software(cast.LABORATORY))
    assert _names(signed_in(cast.DIANE), said) == names


def test_what_is_withheld_from_me_is_no_news(people: Cast) -> None:
    access.declare_authorization(space_id=people.alice, by=acting(cast.PAUL), at=clock.now() - timedelta(hours=1))
    document(people.alice, "Bilan", by=cast.software(cast.LABORATORY))
    assert _names(signed_in(cast.PAUL), {"voir": "nouveau"}) == ["MARTIN Alice Jeanne"]
    kept = NewRestriction(
        what=RestrictedWhat.EVERYTHING, whom=RestrictedWhom.PROFESSIONAL, excluded=cast.PAUL.rpps, starts_at=clock.now()
    )
    access.restrict(space_id=people.alice, restriction=kept, by=citizen(people.alice), at=clock.now())
    assert _names(signed_in(cast.PAUL), {"voir": "nouveau"}) == []


def test_forgets_who_blocked_me(people: Cast) -> None:
    access.block(space_id=people.alice, rpps=cast.PAUL.rpps, by=citizen(people.alice), at=clock.now())
    assert _names(signed_in(cast.PAUL)) == []


@pytest.fixture
def minor(people: Cast) -> UUID:
    """The space of a citizen of fifteen, whom Diane treats."""
    born = date(clock.now().year - 15, 1, 1)
    child: PatientIdentity = replace(
        cast.BORIS, ins=ins.parse("1110192000123", oid=ins.NIR_TEST), birth_given_names=("LEO",), birth_on=born
    )
    space_id = cast.space(child, active=True)
    access.declare_authorization(space_id=space_id, by=acting(cast.DIANE), at=clock.now(), as_treating_doctor=True)
    return space_id


def test_opens_a_minor_s_record_in_secret(minor: UUID) -> None:
    browser = signed_in(cast.DIANE)
    assert _address(minor, "secret") in browser.get(_address(minor)).content.decode()
    page = browser.post(_address(minor, "secret"), follow=True).content.decode()
    assert "les parents n’en savent rien" in page
    assert _address(minor, "secret") not in page
    assert _mode(minor) == ("list_documents", "secret")
    browser.post(_address(minor, "usual"))
    browser.get(_address(minor))
    assert _mode(minor) == ("list_documents", "normal")


def test_what_is_deposited_in_secret_is_kept_from_the_representatives(minor: UUID) -> None:
    row = document(minor, "Contraception", by=acting(cast.DIANE, mode="secret"))
    browser = signed_in(cast.DIANE)
    browser.post(_address(minor, "secret"))
    page = browser.get(reverse("professional:document", args=[row])).content.decode()
    assert "Non visible des représentants" in page
    with database.entered(minor):
        unseen = documents.out_of_sight(space_id=minor, from_representatives=True)
    assert unseen


def test_there_is_no_secret_for_an_adult(people: Cast) -> None:
    browser = signed_in(cast.DIANE)
    assert _address(people.alice, "secret") not in browser.get(_address(people.alice)).content.decode()
    assert browser.post(_address(people.alice, "secret")).status_code == 403


@pytest.fixture
def rita(people: Cast) -> Client:
    """A browser of a doctor who answers emergency calls."""
    identity.register_organization(organization=SAMU)
    identity.register_professional(professional=RITA, since=date(2020, 1, 1))
    return signed_in(RITA)


def test_a_doctor_of_the_samu_opens_for_a_call(people: Cast, rita: Client) -> None:
    document(people.alice, "Bilan", by=acting(cast.DIANE))
    page = rita.post(_address(people.alice, "regulation"), follow=True).content.decode()
    assert "Quitter la régulation" in page
    assert "Bilan" in page
    assert _mode(people.alice) == ("list_documents", "regulation")


def test_the_citizen_may_oppose_the_regulation(people: Cast, rita: Client) -> None:
    access.choose_emergency(
        space_id=people.alice,
        allows_regulation=False,
        allows_break_glass=True,
        allows_hidden=False,
        by=citizen(people.alice),
        at=clock.now(),
    )
    assert rita.post(_address(people.alice, "regulation")).status_code == 403
    assert "Régulation médicale" not in rita.get(_address(people.alice)).content.decode()


@pytest.mark.parametrize("who", [cast.EMMA, cast.NORA, cast.DIANE])
def test_nobody_else_regulates(people: Cast, who: Professional) -> None:
    assert signed_in(who).post(_address(people.alice, "regulation")).status_code == 403
    assert not possible.is_regulator(by=acting(replace(cast.NORA, organizations=(SAMU,))))
