"""Who accessed my record, in plain French, and the notices."""

import html
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from django.test import Client

import carnet.domain
import carnet.foundation
from carnet.domain.access import actions as access
from carnet.domain.access.codes import Reason
from carnet.domain.documents import reading
from carnet.domain.documents.codes import Criteria, Visibility
from carnet.domain.notifications import actions as notifications
from carnet.domain.spaces.codes.delegations import Reason as Mandates
from carnet.foundation import clock, database, ids
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import actions as journal
from carnet.foundation.journal.codes import Entry, Outcome
from carnet.gateways.web_citizen import sentences
from carnet.gateways.web_citizen.tests.situations import text
from tests import cast
from tests.cast import NOON, Cast, acting, deposited, pdf, software

pytestmark = pytest.mark.django_db

_NAMED = (
    r'\bact="([a-z_]+)"',
    r'(?:Act\(|replace\(act, )(?:name=)?"([a-z_]+)"',
    r'Action\.[A-Z_]+: "([a-z_]+)"',
    r'_manage\(space_id, rpps, "([a-z_]+)"',
)


def _acts() -> set[str]:
    """Finds every act that the domain writes in the journal of a space; the house's own journal has its words."""
    texts = [
        path.read_text()
        for folder in (carnet.domain, carnet.foundation)
        for path in Path(folder.__path__[0]).rglob("*.py")
        if "tests" not in path.parts
    ]
    lines = [line for text in texts for line in text.splitlines() if "house.HOUSE" not in line]
    return {act for line in lines for pattern in _NAMED for act in re.findall(pattern, line)}


def test_names_every_act_that_the_domain_writes() -> None:
    found = _acts()
    assert {"read_document", "hide_document", "block_professional", "deposit_document", "sign_in"} <= found
    assert found - set(sentences.ACTS) == set()


def test_puts_each_act_in_one_family() -> None:
    assert sum(len(acts) for acts in sentences.FAMILIES.values()) == len(sentences.ACTS)
    assert set(sentences.FAMILIES) == set(sentences.Family)


def test_says_every_reason() -> None:
    assert {reason.value for reason in Reason if reason is not Reason.ALLOWED} - set(sentences.REASONS) == set()
    assert {reason.value for reason in Mandates} - set(sentences.REASONS) == set()


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


def _refused_nora(people: Cast) -> None:
    done = deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE)).document_ids[0]
    with pytest.raises(Refused):
        reading.open_document(space_id=people.alice, document_id=done, by=acting(cast.NORA), at=NOON)
    reading.open_document(space_id=people.alice, document_id=done, by=acting(cast.PAUL), at=NOON - timedelta(days=3))


# What the filter asks, and which of the three lines it leaves: the deposit, the refusal, the reading three days before.
_FILTERS: tuple[tuple[dict[str, str], set[str]], ...] = (
    ({}, {"a déposé", "a voulu lire", "a lu"}),
    ({"refus": "on"}, {"a voulu lire"}),
    ({"genre": "acces"}, {"a voulu lire", "a lu"}),
    ({"genre": "depots"}, {"a déposé"}),
    ({"genre": "changements"}, set()),
    ({"genre": "acces", "refus": "on"}, {"a voulu lire"}),
    ({"qui": f"personne:{cast.PAUL.rpps}"}, {"a lu"}),
    ({"qui": f"personne:{cast.PAUL.rpps}", "refus": "on"}, set()),
    ({"qui": f"lieu:{cast.HOSPITAL.id}"}, {"a voulu lire"}),
    ({"qui": f"lieu:{cast.PRACTICE.id}", "genre": "depots"}, {"a déposé"}),
    ({"du": "2026-03-01"}, {"a déposé", "a voulu lire"}),
    ({"du": "2026-02-27", "au": "2026-02-27"}, {"a lu"}),
    ({"au": "2026-02-26"}, set()),
    ({"sur": "documents"}, {"a déposé", "a voulu lire", "a lu"}),
    ({"sur": "dossier"}, set()),
    ({"du": "pas un jour"}, {"a déposé", "a voulu lire", "a lu"}),
    ({"genre": "inconnu"}, {"a déposé", "a voulu lire", "a lu"}),
)


@pytest.mark.parametrize(("asked", "left"), _FILTERS)
def test_filters_and_combines_filters(alice: Client, people: Cast, asked: dict[str, str], left: set[str]) -> None:
    _refused_nora(people)
    page = _journal(alice, **asked)
    assert {said for said in ("a déposé", "a voulu lire", "a lu") if f"{said} « Bilan »" in page} == left
    assert ("Aucune ligne ne correspond" in page) == ("ca-journal" not in page)
    assert ("Un filtre n’a pas été compris" in page) == (asked in ({"du": "pas un jour"}, {"genre": "inconnu"}))


def test_offers_by_name_those_who_came(alice: Client, people: Cast) -> None:
    _refused_nora(people)
    page = _journal(alice, qui=f"lieu:{cast.HOSPITAL.id}")
    assert f'<option value="lieu:{cast.HOSPITAL.id}" selected>{cast.HOSPITAL.name}</option>' in page
    assert f'<option value="personne:{cast.NORA.rpps}">{cast.NORA.display_name}</option>' in page
    assert cast.EMMA.display_name not in page


def test_keeps_the_filters_from_page_to_page(alice: Client, people: Cast) -> None:
    with database.entered(people.alice):
        for _ in range(205):
            journal.append(Entry(space_id=people.alice, at=NOON, actor=acting(cast.PAUL), act="list_documents"))
    page = _journal(alice, genre="acces", qui=f"personne:{cast.PAUL.rpps}")
    older = re.search(r'href="/journal(\?[^"]*avant=\d+)"', page)
    assert older is not None
    asked = parse_qs(html.unescape(older[1])[1:])
    assert (asked["genre"], asked["qui"]) == (["acces"], [f"personne:{cast.PAUL.rpps}"])
    assert _journal(alice, **{name: value for name, (value,) in asked.items()}).count("a regardé la liste") == 6


def test_tells_nothing_of_who_only_left_what_may_not_be_seen_yet(alice: Client, people: Cast) -> None:
    hidden = pdf("Annonce", visibility=frozenset({Visibility.HIDDEN_FROM_PATIENT}))
    deposited(people.alice, hidden, by=software(cast.LABORATORY))
    assert cast.LABORATORY.name not in _journal(alice)
    assert alice.get(f"/journal/par/{cast.LABORATORY.id}").status_code == 404
    deposited(people.alice, pdf("Bilan"), by=software(cast.LABORATORY))
    assert cast.LABORATORY.name in _journal(alice)
    assert "Annonce" not in text(alice.get(f"/journal/par/{cast.LABORATORY.id}"))


def test_shows_everything_one_person_did_and_blocks_in_one_tap(alice: Client, people: Cast) -> None:
    _refused_nora(people)
    address = f"/journal/par/{cast.PAUL.rpps}"
    assert f'href="{address}"' in _journal(alice)
    page = text(alice.get(address))
    assert "a lu « Bilan »" in page
    assert "a voulu lire" not in page
    assert "Pharmacien" in page
    assert "Autorisé depuis le" in page
    assert alice.post(f"{address}/bloquer").headers["Location"] == address
    page = text(alice.get(address))
    assert "Bloqué par vous" in page
    assert "a bloqué" not in page
    with pytest.raises(Refused, match="blocked"):
        reading.list_documents(space_id=people.alice, criteria=Criteria(), by=acting(cast.PAUL), at=clock.now())
    alice.post(f"{address}/debloquer")
    assert "Pas autorisé" in text(alice.get(address))


@pytest.mark.parametrize("who", ["10000000999", "x", "920000027"])
def test_knows_nobody_who_never_came(alice: Client, people: Cast, who: str) -> None:
    assert alice.get(f"/journal/par/{who}").status_code == 404


def test_blocks_professionals_only(alice: Client, people: Cast) -> None:
    assert alice.post(f"/journal/par/{cast.LABORATORY.id}/bloquer").status_code == 404
    assert alice.get(f"/journal/par/{cast.PAUL.rpps}/bloquer").status_code == 405


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


def test_shows_the_reason_of_an_emergency_even_of_one_refused(alice: Client, people: Cast) -> None:
    access.break_glass(space_id=people.alice, reason="Inconsciente <b>", by=acting(cast.EMMA), at=NOON)
    with pytest.raises(Refused):
        access.break_glass(space_id=people.alice, reason="Je la connais", by=acting(cast.BRUNO), at=NOON)
    page = _journal(alice)
    assert page.count("ca-line__said") == 2
    assert "<q>Inconsciente &lt;b&gt;</q>" in page
    assert "<q>Je la connais</q>" in page


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
