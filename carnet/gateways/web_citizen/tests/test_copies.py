"""What a delegate reads at home about a relative, and never reads in the relative's space; the choices about it."""

import re

import pytest
from django.test import Client

from carnet.domain.documents.codes import Visibility
from carnet.domain.notifications import actions, announcing, codes, queries
from carnet.domain.notifications.codes import Channel
from carnet.domain.notifications.codes import Family as About
from carnet.domain.spaces.actions import Terms
from carnet.domain.spaces.codes.delegations import Scope
from carnet.domain.spaces.queries import delegations
from carnet.foundation import clock, database, ids
from carnet.foundation.actors import ActorKind
from carnet.foundation.decisions import Refused
from carnet.gateways.web_citizen.tests.situations import signed_in, text
from carnet.journeys import telling
from tests import cast, family
from tests.cast import Cast, acting, deposited, pdf
from tests.family import CHLOE, Family

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(people: Cast) -> Family:
    return family.assemble(people)


def _mandate(home: Family) -> str:
    (mandate,) = delegations.mandates(space_id=home.alice, at=clock.now())
    return str(mandate.id)


def _tell(home: Family, *, kept: bool = False) -> None:
    """Tells one deposit in Léa's space, as the worker does, with the worker's rights."""
    label = frozenset({Visibility.HIDDEN_FROM_REPRESENTATIVES} if kept else ())
    by, at = acting(cast.DIANE), clock.now()
    done = deposited(home.lea, pdf("Analyse", visibility=label), by=by, at=at).document_ids[0]
    job = announcing.announcement(
        space_id=home.lea,
        kind="document_added",
        by=by,
        at=at,
        object_id=done,
        object_code="11502-2",
        kept_from_delegates=kept,
    )
    assert job is not None
    fact = codes.fact(job.payload, fact_id=ids.new_id(), space_id=home.lea, at=at)
    with database.entered(home.lea) as cursor:
        cursor.execute("SET LOCAL ROLE carnet_jobs")
        telling.tell(cursor, facts=[fact], at=at)
        cursor.execute("RESET ROLE")


def _bare(browser: Client, address: str) -> str:
    """Gives a page without what differs from one request to the next."""
    return re.sub(r'value="\w{64}"|nonce="[^"]*"|data-csrf="\w+"', "", text(browser.get(address)))


def test_a_mother_is_told_at_home_whose_record_it_is(alice: Client, home: Family) -> None:
    _tell(home)
    page = text(alice.get("/avis"))
    assert "Un document a été ajouté au dossier de Léa." in page
    assert "Ouvrir l’espace de Léa MARTIN" in page
    assert cast.DIANE.display_name not in page
    assert "Un document a été ajouté au dossier de Léa." in text(alice.get("/"))
    opened = alice.post(f"/proches/{_mandate(home)}/ouvrir")
    assert opened.status_code == 302
    assert cast.DIANE.display_name in text(alice.get("/avis"))


def test_a_mother_finds_no_trace_of_what_is_kept_from_her(alice: Client, home: Family) -> None:
    before = [_bare(alice, address) for address in ("/", "/avis")]
    _tell(home, kept=True)
    assert [_bare(alice, address) for address in ("/", "/avis")] == before
    alice.post(f"/proches/{_mandate(home)}/ouvrir")
    for address in ("/", "/avis"):
        page = text(alice.get(address))
        assert cast.DIANE.display_name not in page, address
        assert "biologiques" not in page, address
    assert "Aucun avis" in text(alice.get("/avis"))


def test_a_carer_finds_in_a_space_no_notice_about_the_holders_own_relatives(
    client: Client, demo: None, home: Family
) -> None:
    mandate_id = family.with_carer(home.alice, home.chloe, CHLOE)
    _tell(home)
    friend = signed_in(client, CHLOE.ins.value)
    friend.post(f"/proches/{mandate_id}/ouvrir")
    assert "Léa" not in text(friend.get("/avis"))


def test_choices_are_made_for_each_person(alice: Client, home: Family) -> None:
    address = f"/proches/{_mandate(home)}/avis"
    assert address in text(alice.get("/proches"))
    assert address in text(alice.get("/avis/preferences"))
    page = text(alice.get(address))
    assert "Mes avis sur l’espace de Léa MARTIN" in page
    assert 'name="emergency"' not in page
    right = {"documents": "none", "accesses": "daily", "rights": "app", "delegates": "mail", "support": "mail"}
    assert alice.post(address, {**right, "rights": "none"}).status_code == 422
    answer = alice.post(address, right)
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    channels = queries.copy_channels(space_id=home.alice, about=home.lea, role=ActorKind.REPRESENTATIVE)
    assert {family.value: channel.value for family, channel in channels.items()} == {**right, "emergency": "mail"}
    assert queries.channels(space_id=home.alice)[About.DOCUMENTS] is Channel.MAIL
    _tell(home)
    assert "Aucun avis" in text(alice.get("/avis"))


def test_a_mandate_for_documents_has_notices_of_documents_to_choose(client: Client, demo: None, home: Family) -> None:
    mandate_id = family.with_carer(home.alice, home.chloe, CHLOE, terms=Terms(scope=Scope.DOCUMENTS))
    friend = signed_in(client, CHLOE.ins.value)
    address = f"/proches/{mandate_id}/avis"
    assert address in text(friend.get("/proches"))
    page = text(friend.get(address))
    assert "et de rien d’autre" in page
    assert 'name="documents"' in page
    assert not any(f'name="{other.value}"' in page for other in About if other is not About.DOCUMENTS)
    assert friend.post(address, {"documents": "none", "accesses": "mail"}).status_code == 302
    channels = queries.copy_channels(space_id=home.chloe, about=home.alice, role=ActorKind.CARER)
    assert (channels[About.DOCUMENTS], channels[About.ACCESSES]) == (Channel.NONE, Channel.DAILY)
    friend.post(f"/proches/{mandate_id}/ouvrir")
    assert friend.get("/avis").status_code in {302, 403, 404}


def test_a_mandate_for_documents_may_not_choose_for_more(home: Family) -> None:
    with pytest.raises(Refused):
        actions.choose_copies(
            space_id=home.chloe,
            about=home.alice,
            role=ActorKind.CARER,
            channels={About.ACCESSES: Channel.MAIL},
            documents_only=True,
            by=cast.citizen(home.chloe),
            at=clock.now(),
        )


def test_what_was_told_goes_with_the_mandate(alice: Client, home: Family) -> None:
    _tell(home)
    assert queries.unread_count(space_id=home.alice) == 1
    actions.forget_copies(space_id=home.alice, about=home.lea)
    assert queries.unread_count(space_id=home.alice) == 0
