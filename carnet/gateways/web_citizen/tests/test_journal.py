"""Who accessed my record, in plain French, and the notices."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

import carnet.domain
import carnet.foundation
from carnet.domain.access.codes import Reason
from carnet.domain.documents import reading
from carnet.domain.notifications import actions as notifications
from carnet.foundation import clock, database, ids
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import actions as journal
from carnet.foundation.journal.codes import Entry, Outcome
from carnet.gateways.web_citizen import sentences
from carnet.gateways.web_citizen.tests.situations import text
from tests import cast
from tests.cast import NOON, Cast, acting, deposited, pdf

pytestmark = pytest.mark.django_db

_NAMED = (
    r'\bact="([a-z_]+)"',
    r'Act\("([a-z_]+)"',
    r'Action\.[A-Z_]+: "([a-z_]+)"',
    r'_manage\(space_id, rpps, "([a-z_]+)"',
)


def _acts() -> set[str]:
    """Finds every act that the domain writes in the journal."""
    texts = [
        path.read_text()
        for folder in (carnet.domain, carnet.foundation)
        for path in Path(folder.__path__[0]).rglob("*.py")
        if "tests" not in path.parts
    ]
    return {act for text in texts for pattern in _NAMED for act in re.findall(pattern, text)}


def test_names_every_act_that_the_domain_writes() -> None:
    found = _acts()
    assert {"read_document", "hide_document", "block_professional", "deposit_document", "sign_in"} <= found
    assert found - set(sentences.ACTS) == set()


def test_puts_each_act_in_one_family() -> None:
    assert sum(len(acts) for acts in sentences.FAMILIES.values()) == len(sentences.ACTS)
    assert set(sentences.FAMILIES) == set(sentences.Family)


def test_says_every_reason() -> None:
    assert {reason.value for reason in Reason if reason is not Reason.ALLOWED} - set(sentences.REASONS) == set()


@pytest.mark.parametrize("act", sorted(sentences.ACTS))
def test_every_sentence_stands_on_its_own(act: str) -> None:
    told = sentences.ACTS[act]
    words = {"who": "Dr Diane MOREAU", "what": "« Bilan »"}
    said = [str(sentence) % words for sentence in (told.allowed, told.refused, told.mine)]
    assert len(set(said)) == 3
    assert all(sentence.endswith(".") for sentence in [*said, str(told.means)])
    assert said[2].startswith(("Vous", "Votre"))


def _journal(alice: Client, **at: str) -> str:
    answer = alice.get("/journal", at)
    assert answer.status_code == 200
    return text(answer)


def test_tells_allowed_and_refused_differently(alice: Client, people: Cast) -> None:
    done = deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE)).document_ids[0]
    reading.open_document(space_id=people.alice, document_id=done, by=acting(cast.PAUL), at=NOON)
    with pytest.raises(Refused):
        reading.open_document(space_id=people.alice, document_id=done, by=acting(cast.NORA), at=NOON)
    page = _journal(alice)
    assert "Dr Diane MOREAU a déposé « Bilan »." in page
    assert "Paul PETIT a lu « Bilan »." in page
    assert "Nora NOIR a voulu lire « Bilan » : refusé. Vous ne l’avez pas autorisé à consulter votre dossier." in page
    assert page.count("ca-line--refused") == 1
    assert f'href="/documents/{ids.public_row(people.alice, done)}"' in page
    assert "ca-face--pharmacien" in page


def test_gathers_one_s_own_acts(alice: Client, people: Cast) -> None:
    for _ in range(3):
        alice.get("/documents")
    page = _journal(alice)
    assert "Vous, 6 actions" in page
    assert page.count("Vous avez regardé la liste de vos documents.") == 3


def test_tells_once_what_one_visit_repeats(alice: Client, people: Cast) -> None:
    with database.entered(people.alice):
        for minutes in (0, 31, 32, 40):
            at = NOON + timedelta(minutes=minutes)
            journal.append(Entry(space_id=people.alice, at=at, actor=acting(cast.PAUL), act="list_documents"))
        journal.append(Entry(space_id=people.alice, at=at, actor=acting(cast.DIANE), act="list_documents"))
    page = _journal(alice)
    said = "Paul PETIT a regardé la liste de vos documents"
    assert page.count(f"{said} (3 fois).") == 1
    assert page.count(f"{said}.") == 4  # the three behind their line, and the visit before
    assert "Dr Diane MOREAU a regardé la liste de vos documents." in page


def test_explains_each_act_of_the_page(alice: Client) -> None:
    page = _journal(alice)
    assert "<dt>Connexion</dt>" in page
    assert "<dt>Dépôt d’un document</dt>" not in page


def test_goes_on_to_older_lines(alice: Client, people: Cast) -> None:
    with database.entered(people.alice):
        for _ in range(205):
            journal.append(Entry(space_id=people.alice, at=NOON, actor=acting(cast.PAUL), act="list_documents"))
    page = _journal(alice)
    older = re.search(r'href="/journal\?avant=(\d+)"', page)
    assert older is not None
    later = _journal(alice, avant=older[1])
    assert "Carnet a ouvert votre espace." in later
    assert "Revenir aux plus récents" in later
    assert "Rien de plus ancien" in _journal(alice, avant="1")


@pytest.mark.parametrize("wrong", ["x", "-1", "9" * 40, "٣"])
def test_reads_any_place_in_the_journal(alice: Client, wrong: str) -> None:
    assert "Vous, " in _journal(alice, avant=wrong)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (ActorKind.SYSTEM, "Carnet a fait une action que cette version"),
        (ActorKind.SUPPORT, "L’assistance de Carnet a fait"),
        (ActorKind.STRUCTURE, "Labo a fait"),
        (ActorKind.REPRESENTATIVE, "Quelqu’un a fait"),
        (ActorKind.STAFF, "Labo a fait"),
    ],
)
def test_tells_an_act_it_does_not_know(alice: Client, people: Cast, kind: ActorKind, said: str) -> None:
    place = "" if kind is ActorKind.REPRESENTATIVE else "Labo"
    actor = Actor(kind=kind, id="x", organization_name=place)
    with database.entered(people.alice):
        journal.append(Entry(space_id=people.alice, at=NOON, actor=actor, act="brand_new"))
    assert said in _journal(alice)


def test_tells_emergencies_and_one_s_own_refusals(alice: Client, people: Cast) -> None:
    regulator = acting(cast.EMMA, mode="break_glass")
    own = Actor(kind=ActorKind.CITIZEN, id=ids.public(people.alice))
    with database.entered(people.alice):
        journal.append(
            Entry(
                space_id=people.alice,
                at=NOON,
                actor=own,
                act="delete_document",
                outcome=Outcome.REFUSED,
                reason="not_deposited_by_patient",
            ),
        )
        journal.append(Entry(space_id=people.alice, at=NOON, actor=regulator, act="list_documents"))
    page = _journal(alice)
    assert "ca-line--urgent" in page
    assert "Vous avez demandé ceci, qui n’était pas possible : suppression d’un document." in page


def _tell(people: Cast, kind: str = "record_read", object_id: str | None = None) -> None:
    notifications.deliver(
        space_id=people.alice,
        payload={
            "kind": kind,
            "actor_id": cast.PAUL.rpps,
            "actor_name": "Paul PETIT",
            "organization_name": "Pharmacie du Pont",
            "object_id": object_id,
            "object_code": "",
        },
        at=NOON,
    )


def test_shows_notices_and_marks_them_read(alice: Client, people: Cast) -> None:
    assert "Aucun avis" in text(alice.get("/avis"))
    _tell(people)
    page = text(alice.get("/avis"))
    assert "Paul PETIT (Pharmacie du Pont) a consulté votre dossier" in page
    assert "1 avis non lu." in page
    assert alice.post("/avis/lus").headers["Location"] == "/avis"
    page = text(alice.get("/avis"))
    assert "Vous avez tout lu." in page
    assert "Tous vos avis sont marqués comme lus." in page


def test_shows_at_home_what_is_new_once(alice: Client, people: Cast) -> None:
    done = deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE), at=clock.now()).document_ids[0]
    _tell(people, "document_added", done.hex)
    _tell(people)
    page = text(alice.get("/"))
    assert "1 nouveau document" in page
    assert "a consulté votre dossier" in page
    assert "a ajouté un document" not in page


def test_shows_at_home_the_latest_when_nothing_is_new(alice: Client, people: Cast) -> None:
    assert "Pas encore de document" in text(alice.get("/"))
    deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE))
    page = text(alice.get("/"))
    assert "Rien de nouveau depuis votre dernière visite." in page
    assert "Bilan" in page


def test_keeps_in_mind_until_when_one_has_seen(alice: Client, people: Cast) -> None:
    deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE), at=clock.now())
    assert "1 nouveau document" in text(alice.get("/"))
    alice.post("/deconnexion")
    alice.post("/connexion", {"ins": cast.ALICE.ins.value})
    assert "Rien de nouveau" in text(alice.get("/"))
