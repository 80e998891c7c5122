"""The centre of notices, and how the citizen chooses to be told."""

import re

import pytest
from django.test import Client

from carnet.domain.notifications import actions, queries
from carnet.domain.notifications.codes import Channel, Family
from carnet.foundation import database
from carnet.foundation.journal import queries as journal
from carnet.gateways.web_citizen.tests.situations import text
from tests import cast
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db

RIGHT = {"documents": "none", "accesses": "daily", "rights": "app", "delegates": "mail", "support": "mail"}


def _tell(people: Cast, kind: str) -> None:
    payload: dict[str, str | int | bool | None] = {
        "kind": kind,
        "actor_id": cast.EMMA.rpps,
        "actor_name": "Dr Emma URGENCE",
        "organization_name": "Hôpital de la Butte",
        "object_id": None,
        "object_code": "",
    }
    actions.deliver(space_id=people.alice, payload=payload, at=NOON)


def test_offers_a_choice_for_each_family_but_what_protects(alice: Client) -> None:
    page = text(alice.get("/avis/preferences"))
    assert set(re.findall(r'<select[^>]* name="([a-z]+)"', page)) == set(RIGHT)
    rights = page[page.index('name="rights"') :].split("</select>")[0]
    assert "Ne pas me prévenir" not in rights
    assert "Ici seulement" in rights
    always = page[page.index("Toujours envoyés") :]
    assert "Les accès en urgence" in always
    assert "La sécurité de votre compte" in always
    assert "Vous n’avez pas donné d’adresse e-mail" in page


def test_keeps_the_choices_and_writes_them_once(alice: Client, people: Cast) -> None:
    answer = alice.post("/avis/preferences", RIGHT)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/avis/preferences")
    channels = queries.channels(space_id=people.alice)
    assert {family.value: channels[family].value for family in map(Family, RIGHT)} == RIGHT
    page = text(alice.get("/avis/preferences"))
    assert "Vos choix sont enregistrés." in page
    assert re.search(r'name="accesses".*?<option value="daily" selected>', page, re.DOTALL)
    alice.post("/avis/preferences", RIGHT)
    with database.entered(people.alice):
        acts = [line.entry.act for line in journal.newest(space_id=people.alice, count=50)]
    assert acts.count("choose_notices") == 1
    assert "Vous avez changé la façon dont vous êtes prévenu." in text(alice.get("/journal"))


@pytest.mark.parametrize("wrong", [{**RIGHT, "rights": "none"}, {**RIGHT, "documents": "x"}, {}])
def test_refuses_a_choice_that_is_not_offered(alice: Client, people: Cast, wrong: dict[str, str]) -> None:
    answer = alice.post("/avis/preferences", wrong)
    assert answer.status_code == 422
    assert set(queries.channels(space_id=people.alice).values()) == {Channel.MAIL}


def test_cannot_silence_an_emergency_by_any_answer(alice: Client, people: Cast) -> None:
    assert alice.post("/avis/preferences", {**RIGHT, "emergency": "none", "security": "none"}).status_code == 302
    _tell(people, "document_added")
    _tell(people, "break_glass_read")
    page = text(alice.get("/avis"))
    assert "a consulté votre dossier en urgence, sans pouvoir vous demander votre accord." in page
    assert "ca-line--urgent" in page
    assert "a ajouté un document" not in page


def test_reads_and_deletes_one_notice(alice: Client, people: Cast) -> None:
    _tell(people, "break_glass_read")
    _tell(people, "document_added")
    first, second = (notice.id for notice in queries.notices(space_id=people.alice, count=5))
    assert "2 avis non lus." in text(alice.get("/avis"))
    assert alice.post(f"/avis/{first}/lu").headers["Location"] == "/avis"
    page = text(alice.get("/avis"))
    assert "1 avis non lu." in page
    assert f'action="/avis/{first}/supprimer"' in page
    assert f'action="/avis/{second}/lu"' in page
    alice.post(f"/avis/{first}/supprimer")
    page = text(alice.get("/avis"))
    assert "Ce qu’il disait reste dans le journal des accès." in page
    assert [notice.id for notice in queries.notices(space_id=people.alice, count=5)] == [second]


def test_deletes_what_was_read_only(alice: Client, people: Cast) -> None:
    _tell(people, "document_added")
    alice.post("/avis/lus")
    _tell(people, "document_added")
    alice.post("/avis/lus/supprimer")
    assert [notice.is_read for notice in queries.notices(space_id=people.alice, count=5)] == [False]


@pytest.mark.parametrize("act", ["lu", "supprimer"])
def test_touches_nobody_else_s_notice(alice: Client, people: Cast, act: str) -> None:
    payload: dict[str, str | int | bool | None] = {
        "kind": "record_read",
        "actor_id": "x",
        "actor_name": "X",
        "organization_name": "",
        "object_id": None,
        "object_code": "",
    }
    actions.deliver(space_id=people.boris, payload=payload, at=NOON)
    (other,) = queries.notices(space_id=people.boris, count=5)
    assert alice.post(f"/avis/{other.id}/{act}").status_code == 302
    assert queries.notices(space_id=people.boris, count=5) == (other,)
