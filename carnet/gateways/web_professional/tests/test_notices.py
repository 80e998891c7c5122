"""Emergency accesses told to the médecin traitant."""

import pytest
from django.urls import reverse

from carnet.domain.notifications import codes
from carnet.foundation import clock, database, ids
from carnet.gateways.web_professional.tests.situations import acts, signed_in
from carnet.journeys import telling
from tests import cast
from tests.cast import Cast


def _emergency(people: Cast, kind: str) -> None:
    payload: dict[str, str | int | bool | None] = {
        "kind": kind,
        "actor_id": cast.EMMA.rpps,
        "actor_name": cast.EMMA.display_name,
        "organization_name": cast.HOSPITAL.name,
        "object_id": None,
        "object_code": "",
    }
    fact = codes.fact(payload, fact_id=ids.new_id(), space_id=people.alice, at=clock.now())
    with database.entered(people.alice) as cursor:
        telling.tell(cursor, facts=[fact], at=clock.now())


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("break_glass_read", "Dr Emma URGENCE (Hôpital de la Butte) a consulté ce dossier en urgence"),
        ("regulation_read", "à la régulation du Samu, a consulté ce dossier en urgence."),
    ],
)
def test_shows_them_to_the_treating_doctor(people: Cast, kind: str, said: str) -> None:
    _emergency(people, kind)
    before = acts(people.alice, 1)
    browser = signed_in(cast.DIANE)
    page = browser.get(reverse("professional:notices")).content.decode()
    assert said in page
    assert "Alice MARTIN" in page
    assert reverse("professional:record", args=[ids.public(people.alice)]) in page
    assert acts(people.alice, 1) == before
    page = browser.post(reverse("professional:read_notices"), follow=True).content.decode()
    assert "Vos avis sont marqués comme lus." in page
    assert "Non lu" not in page


def test_says_so_in_the_navigation_of_every_page(people: Cast) -> None:
    _emergency(people, "break_glass_read")
    browser = signed_in(cast.DIANE)
    assert "avis non lus" in browser.get(reverse("professional:search")).content.decode()
    browser.post(reverse("professional:read_notices"))
    assert "avis non lus" not in browser.get(reverse("professional:search")).content.decode()


def test_shows_nothing_to_anybody_else(people: Cast) -> None:
    _emergency(people, "break_glass_read")
    for other in (cast.PAUL, cast.BRUNO, cast.EMMA):
        page = signed_in(other).get(reverse("professional:notices")).content.decode()
        assert "Aucun accès en urgence" in page
        assert "MARTIN" not in page
