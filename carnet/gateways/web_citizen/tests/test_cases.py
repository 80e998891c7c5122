"""“This access surprises me”, and what the citizen follows of it."""

import re

import pytest
from django.test import Client

from carnet.domain.documents import reading
from carnet.domain.documents.codes import Visibility
from carnet.domain.support import actions, queries
from carnet.domain.support.codes import CaseReason, File, NewAgent, Role
from carnet.domain.support.tests import factories
from carnet.foundation import clock, database, ids
from carnet.foundation.actors import SYSTEM
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import queries as journal
from carnet.gateways.web_citizen.tests.situations import text
from tests import cast
from tests.cast import NOON, Cast, acting, citizen, deposited, pdf, software

pytestmark = pytest.mark.django_db
WORDS = {"words": "Je ne connais pas cette infirmière."}


@pytest.fixture
def surprise(people: Cast, alice: Client) -> str:
    """Where to say that Nora's refused access surprises."""
    done = deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE)).document_ids[0]
    with pytest.raises(Refused):
        reading.open_document(space_id=people.alice, document_id=done, by=acting(cast.NORA), at=clock.now())
    found = re.search(r'href="(/journal/lignes/\d+/surprise)"', text(alice.get("/journal", {"refus": "on"})))
    assert found is not None
    return found[1]


def test_opens_a_case_about_one_line(alice: Client, people: Cast, surprise: str) -> None:
    page = text(alice.get(surprise))
    assert "Nora NOIR a voulu lire « Bilan » : refusé." in page
    assert page.count("Cet accès me surprend") == 2  # title and heading: the line does not lead to itself
    answer = alice.post(surprise, WORDS)
    assert answer.status_code == 302
    (case,) = queries.cases_of(space_id=people.alice)
    assert (case.reason, case.line_seq) == (CaseReason.SURPRISING_ACCESS, int(surprise.split("/")[3]))
    page = text(alice.get(answer.headers["Location"]))
    assert "Votre demande est envoyée à l’assistance." in page
    assert WORDS["words"] in page
    assert case.number in page
    assert f'href="/signalements/{case.public_id}"' in text(alice.get("/signalements"))


def test_does_not_offer_it_on_one_s_own_acts(alice: Client) -> None:
    page = text(alice.get("/journal", {"genre": "compte"}))
    mine = page[page.index("ca-journal__mine") :].split("</details>")[0]
    assert "surprise" not in mine


@pytest.mark.parametrize("words", ["", "   ", "x" * 4001])
def test_asks_for_a_few_words(alice: Client, people: Cast, surprise: str, words: str) -> None:
    assert alice.post(surprise, {"words": words}).status_code == 422
    assert queries.cases_of(space_id=people.alice) == ()


def test_knows_no_line_that_may_not_be_seen(alice: Client, people: Cast) -> None:
    hidden = pdf("Annonce", visibility=frozenset({Visibility.HIDDEN_FROM_PATIENT}))
    deposited(people.alice, hidden, by=software(cast.LABORATORY))
    with database.entered(people.alice):
        (line,) = journal.newest(space_id=people.alice, count=1)
    assert line.entry.act == "deposit_document"
    for seq in (line.seq, 99_999, 0):
        assert alice.get(f"/journal/lignes/{seq}/surprise").status_code == 404
        assert alice.post(f"/journal/lignes/{seq}/surprise", WORDS).status_code == 404
    assert queries.cases_of(space_id=people.alice) == ()


def test_asks_anything_else_goes_on_and_closes(alice: Client, people: Cast) -> None:
    page = text(alice.get("/signalements"))
    assert "Aucun signalement" in page
    page = text(alice.get("/signalements/ecrire"))
    assert "Un document ne devrait pas être là" not in page
    address = alice.post("/signalements/ecrire", {"reason": "account", **WORDS}).headers["Location"]
    alice.post(address, {"words": "Encore un mot."})
    page = text(alice.get(address))
    assert "Encore un mot." in page
    assert "réponse attendue avant le" in page
    alice.post(f"{address}/fermer")
    page = text(alice.get(address))
    assert "Fermée" in page
    assert "Ajouter un message" not in page
    refused = alice.post(address, {"words": "Trop tard."})
    assert refused.status_code == 403
    assert "Cette demande est fermée." in text(refused)


def test_refuses_more_cases_than_can_be_answered(alice: Client, people: Cast) -> None:
    for _ in range(10):
        actions.open_case(
            space_id=people.alice, words="?", reason=CaseReason.OTHER, by=citizen(people.alice), at=clock.now()
        )
    refused = alice.post("/signalements/ecrire", {"reason": "other", **WORDS})
    assert refused.status_code == 403
    assert "déjà dix demandes ouvertes" in text(refused)


def test_knows_no_case_of_somebody_else(alice: Client, people: Cast) -> None:
    case_id = actions.open_case(
        space_id=people.boris, words="?", reason=CaseReason.OTHER, by=citizen(people.boris), at=NOON
    )
    (case,) = queries.cases_of(space_id=people.boris)
    assert case.id == case_id
    for address in (case.public_id, "x", f"{case.public_id[:26]}-{'a' * 26}"):
        assert alice.get(f"/signalements/{address}").status_code == 404
        assert alice.post(f"/signalements/{address}/fermer").status_code == 404


def test_takes_the_file_joined_to_an_answer(alice: Client, people: Cast) -> None:
    case_id = actions.open_case(
        space_id=people.alice, words="?", reason=CaseReason.OTHER, by=citizen(people.alice), at=clock.now()
    )
    agent = actions.add_agent(
        agent=NewAgent(
            identifier="sophie.support", password=factories.PASSWORD, name="Sophie", role=Role.SUPPORT, staff_number="1"
        ),
        by=SYSTEM,
        at=NOON,
    )
    actions.take_case(space_id=people.alice, case_id=case_id, by=agent.actor, at=clock.now())
    actions.reply(
        space_id=people.alice,
        case_id=case_id,
        words="Voici le formulaire.",
        files=[File("Formulaire d’été.pdf", "application/pdf", cast.PDF)],
        by=agent.actor,
        at=clock.now(),
    )
    address = f"/signalements/{ids.public_row(people.alice, case_id)}"
    page = text(alice.get(address))
    assert "Formulaire d’été.pdf" in page
    file = page.split(f'href="{address}/pieces/')[1].split('"')[0]
    answer = alice.get(f"{address}/pieces/{file}")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.content == cast.PDF
    for other in ("a" * 26, "x"):
        assert alice.get(f"{address}/pieces/{other}").status_code == 404
    theirs = actions.open_case(
        space_id=people.boris, words="?", reason=CaseReason.OTHER, by=citizen(people.boris), at=clock.now()
    )
    assert alice.get(f"/signalements/{ids.public_row(people.boris, theirs)}/pieces/{file}").status_code == 404
