"""Acting for somebody: switching, the banner, what a carer may not open, and mandates that end between two clicks."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from carnet.domain.documents import actions as documents
from carnet.domain.documents.codes import OwnDocument, Visibility
from carnet.domain.spaces import actions as spaces
from carnet.domain.spaces.actions import Terms
from carnet.domain.spaces.codes.delegations import NEED_CONSENT, Kind, Scope
from carnet.domain.spaces.queries import delegations
from carnet.foundation import clock
from carnet.foundation.decisions import Refused
from carnet.gateways.web_citizen.tests.situations import signed_in, text
from tests import cast, family
from tests.cast import DIANE, NOON, Cast, acting, deposited, pdf
from tests.family import CHLOE, HUGO, SUPPORT, Family

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CASES, EXPORT = "/signalements", "/journal/verifier"


@pytest.fixture
def home(people: Cast) -> Family:
    return family.assemble(people)


def opened(client: Client, mandate_id: object) -> Client:
    answer = client.post(f"/proches/{mandate_id}/ouvrir")
    assert answer.status_code == 302, text(answer)
    return client


@pytest.fixture
def mother(alice: Client, home: Family) -> Client:
    """Alice's browser, in which Léa's space is shown."""
    (mandate,) = delegations.mandates(space_id=home.alice, at=clock.now())
    return opened(alice, mandate.id)


@pytest.fixture
def carer(client: Client, demo: None, home: Family) -> Client:
    """Chloé's browser, in which Alice's space is shown."""
    mandate_id = family.with_carer(home.alice, home.chloe, CHLOE)
    return opened(signed_in(client, CHLOE.ins.value), mandate_id)


def test_a_parent_sees_the_child_on_every_page_and_comes_back(mother: Client, home: Family) -> None:
    deposited(home.lea, pdf("Vaccins de Léa"), by=acting(DIANE))
    for address in ("/", "/documents", "/journal", "/avis", "/proches", "/documents/ajouter"):
        page = text(mother.get(address))
        assert "Vous consultez l’espace de Léa MARTIN" in page, address
    assert "Vaccins de Léa" in text(mother.get("/documents"))
    assert mother.post("/proches/mon-espace").status_code == 302
    page = text(mother.get("/documents"))
    assert "Vous consultez l’espace" not in page
    assert "Vaccins de Léa" not in page


def test_what_the_minor_keeps_secret_is_nowhere_for_the_parents(mother: Client, home: Family) -> None:
    secret = pdf("Consultation confidentielle", visibility=frozenset({Visibility.HIDDEN_FROM_REPRESENTATIVES}))
    deposited(home.lea, pdf("Vaccins de Léa"), secret, by=acting(DIANE))
    assert "confidentielle" not in text(mother.get("/documents"))
    assert "confidentielle" not in text(mother.get("/journal"))


def test_the_journal_says_who_acted_and_for_whom(carer: Client, home: Family, client: Client) -> None:
    deposited(home.alice, pdf("Bilan"), by=acting(DIANE))
    carer.get("/documents")
    signed_in(client)
    page = text(client.get("/journal"))
    assert "Chloé SIMON-RICHARD, pour Alice MARTIN, a regardé la liste de vos documents" in page
    assert "a accepté une délégation : Chloé SIMON-RICHARD, pour Alice MARTIN" in page


@pytest.mark.parametrize(
    "address", ["/proches/inviter", "/avis/preferences", "/partage", "/signalements", "/journal/export"]
)
def test_a_carer_does_not_open_what_decides_for_the_person(carer: Client, address: str) -> None:
    assert carer.get(address).status_code == 404
    assert address not in text(carer.get("/"))


def test_a_carer_reads_what_a_professional_did_and_blocks_nobody(carer: Client, home: Family) -> None:
    deposited(home.alice, pdf("Bilan"), by=acting(DIANE))
    page = carer.get(f"/journal/par/{DIANE.rpps}")
    assert (page.status_code, "MOREAU" in text(page), "Bloquer" in text(page)) == (200, True, False)
    assert carer.post(f"/journal/par/{DIANE.rpps}/bloquer").status_code == 404


def test_a_carer_does_not_see_the_other_carers(carer: Client, home: Family) -> None:
    other = family.with_carer(home.alice, home.hugo, HUGO)
    assert "Hugo" not in text(carer.get("/proches"))
    assert carer.get(f"/proches/{other}/fin").status_code == 404
    assert carer.post(f"/proches/{other}/fin").status_code == 404
    assert family.is_in_force(home.alice, home.hugo)


def test_a_mandate_for_documents_opens_documents_only(client: Client, demo: None, home: Family) -> None:
    mandate_id = family.with_carer(home.alice, home.chloe, CHLOE, terms=Terms(scope=Scope.DOCUMENTS))
    opened(signed_in(client, CHLOE.ins.value), mandate_id)
    assert client.get("/documents").status_code == 200
    assert client.get("/journal").status_code == client.get("/avis").status_code == 404
    assert 'href="/journal"' not in text(client.get("/documents"))


@pytest.mark.parametrize("by_support", [True, False])
def test_a_mandate_ended_between_two_clicks_closes_the_next(carer: Client, home: Family, by_support: bool) -> None:
    assert carer.get("/documents").status_code == 200
    (mandate,) = [one for one in delegations.delegates(space_id=home.alice, at=clock.now()) if one.is_in_force]
    by = SUPPORT if by_support else cast.citizen(home.alice)
    spaces.revoke(space_id=home.alice, mandate_id=mandate.id, by=by, at=clock.now(), reason="Lettre du 2 mars")
    refused = carer.get("/documents")
    assert refused.status_code == 403
    assert "Vous n’avez plus accès à l’espace de Alice MARTIN" in text(refused)
    page = text(carer.get("/documents"))
    assert "Vous consultez l’espace" not in page
    assert carer.post(f"/proches/{mandate.id}/ouvrir").status_code == 404


def test_a_mandate_over_by_its_date_closes_the_next_request(client: Client, demo: None, home: Family) -> None:
    terms = Terms(ends_at=clock.now() + timedelta(hours=1))
    mandate_id = family.with_carer(home.alice, home.chloe, CHLOE, terms=terms)
    opened(signed_in(client, CHLOE.ins.value), mandate_id)
    with time_machine.travel(clock.now() + timedelta(hours=2), tick=False):
        assert client.get("/documents").status_code == 403


def test_a_parent_is_out_on_the_eighteenth_birthday(client: Client, demo: None, home: Family) -> None:
    (mandate,) = delegations.mandates(space_id=home.alice, at=NOON)
    evening = datetime(2033, 6, 14, 21, 59, tzinfo=UTC)
    with time_machine.travel(evening, tick=False):
        opened(signed_in(client), mandate.id)
        assert client.get("/documents").status_code == 200
    with time_machine.travel(evening + timedelta(minutes=1), tick=False):
        assert client.get("/documents").status_code == 403


def test_a_minor_does_not_come_alone(client: Client, demo: None, home: Family) -> None:
    answer = client.post("/connexion", {"ins": family.LEA.ins.value})
    assert answer.status_code == 403
    assert "Avant 18 ans, seul un parent ouvre cet espace" in text(answer)
    assert client.get("/documents").status_code == 302


INVITATION = {
    "matricule": CHLOE.ins.value,
    "family_name": "Simon",
    "given_name": "Chloe",
    "birth_on_0": "30",
    "birth_on_1": "3",
    "birth_on_2": "1979",
    "scope": "all",
}


def test_invites_is_accepted_and_ends(alice: Client, home: Family) -> None:
    assert alice.post("/proches/inviter", INVITATION).status_code == 302
    page = text(alice.get("/proches"))
    assert "Chloe SIMON" in page
    assert "Annuler l’invitation" in page
    (mandate,) = delegations.delegates(space_id=home.alice, at=clock.now())
    chloe = signed_in(Client(), CHLOE.ins.value)
    assert "attend votre réponse" in text(chloe.get("/proches"))
    assert chloe.post(f"/proches/{mandate.id}/accepter").status_code == 302
    opened(chloe, mandate.id)
    assert "Mettre fin" in text(alice.get("/proches"))
    assert "Mettre fin à l’accès de Chloé" in text(alice.get(f"/proches/{mandate.id}/fin"))
    assert alice.post(f"/proches/{mandate.id}/fin").status_code == 302
    assert chloe.get("/documents").status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"family_name": "Martin"}, {"birth_on_2": "1980"}, {"matricule": "1820175120999"}], ids=str
)
def test_wrong_data_are_answered_as_nobody(alice: Client, home: Family, wrong: dict[str, str]) -> None:
    answer = alice.post("/proches/inviter", {**INVITATION, **wrong})
    assert answer.status_code == 422
    assert "Nous ne trouvons pas cette personne" in text(answer)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"matricule": "12"}, "13 caractères"),
        ({"ends_on_0": "1", "ends_on_1": "1", "ends_on_2": "2020"}, "Les dates ne vont pas"),
        (
            {
                "matricule": cast.ALICE.ins.value,
                "family_name": "Martin",
                "given_name": "Alice",
                "birth_on_0": "12",
                "birth_on_2": "1984",
            },
            "vous inviter vous-même",
        ),
    ],
)
def test_says_what_to_correct(alice: Client, home: Family, said: dict[str, str], told: str) -> None:
    assert told in text(alice.post("/proches/inviter", {**INVITATION, **said}))


def test_a_parent_invites_the_second(mother: Client, home: Family) -> None:
    assert "Inviter le second parent de Léa MARTIN" in text(mother.get("/proches/inviter"))
    said = {"matricule": HUGO.ins.value, "family_name": "Leroy", "given_name": "Hugo"}
    said |= {"birth_on_0": "9", "birth_on_1": "1", "birth_on_2": "1982"}
    assert mother.post("/proches/inviter", said).status_code == 302
    hugo = signed_in(Client(), HUGO.ins.value)
    page = text(hugo.get("/proches"))
    assert "Léa MARTIN" in page
    assert "Invitation envoyée par Alice MARTIN" in page
    (mandate,) = delegations.mandates(space_id=home.hugo, at=clock.now())
    assert hugo.post(f"/proches/{mandate.id}/accepter").status_code == 302
    assert family.is_in_force(home.lea, home.hugo, clock.now())


def test_a_stranger_opens_answers_and_ends_nothing(client: Client, demo: None, home: Family) -> None:
    mandate_id = family.with_carer(home.alice, home.chloe, CHLOE)
    signed_in(client, HUGO.ins.value)
    for verb in ("ouvrir", "accepter", "refuser", "fin"):
        assert client.post(f"/proches/{mandate_id}/{verb}").status_code == 404
    assert family.is_in_force(home.alice, home.chloe)


def test_a_document_added_by_a_carer_is_signed_for_the_person(carer: Client, home: Family, client: Client) -> None:
    own = OwnDocument(
        content=cast.PDF, media_type="application/pdf", title="Ordonnance", type_code="DOCPAT02", created_at=NOON
    )
    by = family.carer(home.chloe, of=home.alice)
    documents.add_own(space_id=home.alice, document=own, by=by, at=clock.now())
    assert "Vous" in text(carer.get("/documents"))
    signed_in(client)
    assert "Chloé SIMON-RICHARD, pour Alice MARTIN" in text(client.get("/documents"))


def test_a_minor_has_no_advance_directives(mother: Client, home: Family) -> None:
    own = OwnDocument(
        content=cast.PDF, media_type="application/pdf", title="Directives", type_code="EXPPAT_3", created_at=NOON
    )
    with pytest.raises(Refused, match="minor_has_no_directives"):
        documents.add_own(space_id=home.lea, document=own, by=family.parent(home.alice, of=home.lea), at=NOON)
    documents.add_own(space_id=home.alice, document=own, by=cast.citizen(home.alice), at=NOON)
    said = {"title": "Directives", "category": "DIR_ANT", "visibility": "visible"}
    said |= {"day_0": "2", "day_1": "3", "day_2": "2026"}
    paper = SimpleUploadedFile("a.pdf", cast.PDF, content_type="application/pdf")
    answer = mother.post("/documents/ajouter", {**said, "papers": paper})
    assert answer.status_code == 422
    assert "à partir de 18 ans" in text(answer)


@pytest.mark.parametrize("kind", [Kind.CURATOR, Kind.FAMILY_ASSISTANCE, Kind.GUARDIAN, Kind.FAMILY_REPRESENTATION])
def test_a_protector_reads_in_the_role_of_the_judgment(client: Client, demo: None, home: Family, kind: Kind) -> None:
    mandate_id = spaces.record(
        space_id=home.alice,
        delegate_id=home.chloe,
        kind=kind,
        terms=Terms(),
        limits=family.LIMITS,
        basis="Jugement 26/456",
        by=SUPPORT,
        at=NOON,
    )
    if kind in NEED_CONSENT:
        spaces.accept(space_id=home.alice, mandate_id=mandate_id, by=cast.citizen(home.alice), at=NOON)
    deposited(home.alice, pdf("Bilan"), by=acting(DIANE))
    opened(signed_in(client, CHLOE.ins.value), mandate_id)
    assert "Bilan" in text(client.get("/documents"))
    assert client.get("/partage").status_code == (404 if kind in NEED_CONSENT else 200)
