"""What support records from paper: who may act for a citizen, on which document, and what ends it."""

import pytest
from django.test import Client
from django.urls import reverse

from carnet.domain.spaces.codes.delegations import Kind, Status
from carnet.domain.spaces.queries import delegations
from carnet.domain.spaces.queries.delegations import MandateView
from carnet.domain.support.tests.factories import Desk
from carnet.foundation import clock, database
from carnet.foundation.journal import house
from carnet.foundation.journal import queries as journal
from carnet.gateways.back_office.tests.situations import signed_in, switched
from carnet.gateways.web_citizen.tests.situations import text
from tests import family
from tests.cast import ALICE, Cast
from tests.family import CHLOE, HUGO, LEA, Family

pytestmark = pytest.mark.django_db

PAPER = "Formulaire signé le 2 mars 2026"
RECORD = "back_office:record_mandate"


@pytest.fixture
def home(people: Cast) -> Family:
    """Alice, her daughter, the father, the friend."""
    return family.assemble(people)


def _said(kind: str = "carer", **said: str) -> dict[str, str]:
    values = {
        "kind": kind,
        "matricule": CHLOE.ins.value,
        "family_name": "SIMON",
        "given_name": "Chloé",
        "birth_on_0": "30",
        "birth_on_1": "3",
        "birth_on_2": "1979",
        "basis": PAPER,
        "scope": "documents",
    }
    return values | said


def _newest(home: Family) -> MandateView:
    return delegations.delegates(space_id=home.alice, at=clock.now())[0]


def _house_acts() -> list[tuple[str, str]]:
    with database.entered(house.HOUSE):
        return [(line.entry.act, line.entry.outcome.value) for line in journal.newest(space_id=house.HOUSE, count=20)]


def _desk(agent: Desk, name: str = "sophie") -> Client:
    browser = signed_in(getattr(agent, name))
    switched(browser, ALICE.ins.value)
    return browser


def test_records_a_carer_from_a_form_then_ends_it_on_another(home: Family, desk: Desk) -> None:
    browser = _desk(desk)
    assert "Personne." in text(browser.get(reverse("back_office:citizen")))
    assert browser.post(reverse(RECORD), _said()).status_code == 302
    mandate = _newest(home)
    assert (mandate.kind, mandate.delegate_id, mandate.is_in_force) == (Kind.CARER, home.chloe, True)
    assert mandate.details.basis == PAPER
    page = text(browser.get(reverse("back_office:citizen")))
    assert "SIMON-RICHARD" in page
    assert PAPER in page

    address = reverse("back_office:end_mandate", args=[mandate.id])
    assert "n’agira plus pour" in text(browser.get(address))
    assert browser.post(address, {"reason": ""}).status_code == 422
    assert browser.post(address, {"reason": "Lettre de la personne du 3 mars"}).status_code == 302
    assert _newest(home).status is Status.REVOKED
    with database.entered(home.alice):
        acts = [line.entry.act for line in journal.newest(space_id=home.alice, count=20)]
    assert {"record_mandate", "revoke_mandate"} <= set(acts)
    assert ("record_delegation", "allowed") in _house_acts()


def test_a_judgment_is_recorded_by_a_supervisor_alone(home: Family, desk: Desk) -> None:
    agent = _desk(desk)
    page = text(agent.get(reverse(RECORD)))
    assert "Un aidant" in page
    assert "Une tutelle" not in page
    assert agent.post(reverse(RECORD), _said("guardian")).status_code == 422
    browser = _desk(desk, "vera")
    assert "Une tutelle" in text(browser.get(reverse(RECORD)))
    assert browser.post(reverse(RECORD), _said("guardian", basis="Jugement du 3 mars 2026")).status_code == 302
    assert (_newest(home).kind, _newest(home).status) == (Kind.GUARDIAN, Status.ACCEPTED)
    # What a supervisor recorded, an agent of support does not end.
    address = reverse("back_office:end_mandate", args=[_newest(home).id])
    assert agent.post(address, {"reason": "Mainlevée du 4 mars 2026"}).status_code == 403
    assert _newest(home).status is Status.ACCEPTED


def test_a_curator_waits_for_the_person(home: Family, desk: Desk) -> None:
    browser = _desk(desk, "vera")
    browser.post(reverse(RECORD), _said("curator", basis="Jugement du 3 mars 2026"))
    assert _newest(home).status is Status.PENDING
    assert "Attend une réponse" in text(browser.get(reverse("back_office:citizen")))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        pytest.param({"family_name": "SIMONE"}, "Personne d’inscrit ici", id="another name"),
        pytest.param({"matricule": "1900692000129"}, "Personne d’inscrit ici", id="an unknown number"),
        pytest.param({"matricule": "12"}, "Un matricule INS a 13 caractères", id="no number"),
        pytest.param({"basis": " "}, "Dites quel document", id="no document"),
        pytest.param(
            {"kind": "parent"}, "Choisissez ce que dit le document.", id="a kind that the role may not record"
        ),
        pytest.param(
            {"ends_on_0": "1", "ends_on_1": "1", "ends_on_2": "2020"}, "La fin doit venir après", id="a past end"
        ),
        pytest.param(
            {
                "matricule": ALICE.ins.value,
                "family_name": "MARTIN",
                "given_name": "Alice",
                "birth_on_0": "12",
                "birth_on_1": "3",
                "birth_on_2": "1984",
            },
            "C’est la personne elle-même",
            id="herself",
        ),
    ],
)
def test_says_what_to_mend(home: Family, desk: Desk, said: dict[str, str], told: str) -> None:
    answer = _desk(desk).post(reverse(RECORD), _said() | said)
    assert answer.status_code == 422
    assert told in text(answer)
    assert delegations.delegates(space_id=home.alice, at=clock.now()) == ()


def test_records_the_second_parent_of_a_child(home: Family, desk: Desk) -> None:
    browser = signed_in(desk.vera)
    switched(browser, LEA.ins.value)
    hugo = {
        "matricule": HUGO.ins.value,
        "family_name": "LEROY",
        "given_name": "Hugo",
        "birth_on_0": "9",
        "birth_on_1": "1",
        "birth_on_2": "1982",
    }
    assert browser.post(reverse(RECORD), _said("parent", **hugo)).status_code == 302
    kinds = [one.kind for one in delegations.delegates(space_id=home.lea, at=clock.now())]
    assert kinds == [Kind.PARENT, Kind.PARENT]


def test_needs_an_access_that_is_open(home: Family, desk: Desk) -> None:
    browser = signed_in(desk.sophie)
    assert browser.get(reverse(RECORD)).status_code == 403
    assert browser.post(reverse(RECORD), _said()).status_code == 403
    assert delegations.delegates(space_id=home.alice, at=clock.now()) == ()
    assert ("record_delegation", "refused") in _house_acts()


@pytest.mark.parametrize("name", ["oscar", "denise", "aude"])
def test_is_not_for_the_other_roles(home: Family, desk: Desk, name: str) -> None:
    browser = signed_in(getattr(desk, name))
    assert browser.post(reverse(RECORD), _said()).status_code in {403, 422}
    assert delegations.delegates(space_id=home.alice, at=clock.now()) == ()


def test_ends_no_mandate_of_somebody_else(home: Family, desk: Desk) -> None:
    family.with_carer(home.hugo, home.chloe, CHLOE)
    theirs = delegations.delegates(space_id=home.hugo, at=clock.now())[0]
    address = reverse("back_office:end_mandate", args=[theirs.id])
    browser = _desk(desk)
    assert browser.get(address).status_code == 404
    assert browser.post(address, {"reason": "Lettre du 3 mars 2026"}).status_code == 404
    assert delegations.delegates(space_id=home.hugo, at=clock.now())[0].status is Status.ACCEPTED
