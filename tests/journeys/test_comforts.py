"""Small things that everybody meets: buttons by the keyboard, a second press, letters twice as large on a phone."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from carnet.foundation import ids
from carnet.gateways.web_citizen.tests import samples
from tests import cast
from tests.cast import Cast, acting, deposited
from tests.journeys.conftest import PHONE, window

pytestmark = pytest.mark.browser

_PAGES = ("/", "/documents", "/avis/preferences", "/journal", "/partage", "/partage/vu-par", "/proches/inviter")


def _when_alice_signs_in(page: Page) -> None:
    page.goto("/connexion")
    page.get_by_label("Matricule INS").fill(cast.ALICE.ins.value)
    page.get_by_role("button", name="Entrer avec ce matricule").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Alice")


def test_the_space_bar_presses_a_link_that_is_called_a_button(page: Page, people: Cast) -> None:
    _when_alice_signs_in(page)
    page.goto("/proches")
    page.get_by_role("button", name="Inviter un proche à m’aider").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inviter un proche à m’aider")


def test_a_second_press_sends_nothing_twice(page: Page, people: Cast) -> None:
    deposited(people.alice, cast.pdf("Courrier de sortie"), by=acting(cast.DIANE))
    _when_alice_signs_in(page)
    page.goto("/avis/preferences")
    save = page.get_by_role("button", name="Enregistrer mes choix")
    stopped = save.evaluate(
        """button => {
            const stopped = [];
            addEventListener("submit", (event) => stopped.push(event.defaultPrevented));
            button.click();
            button.click();
            return stopped;
        }"""
    )
    assert stopped == [False, True]
    expect(page.get_by_role("status").first).to_contain_text("Vos choix sont enregistrés")


def test_a_report_prints_without_what_only_a_screen_needs(page: Page, people: Cast) -> None:
    deposited(people.alice, samples.cda("Bilan de mars"), by=acting(cast.DIANE))
    _when_alice_signs_in(page)
    page.get_by_role("link", name="Bilan de mars").click()
    page.evaluate("window.print = () => { document.title = 'Imprimé'; }")
    page.get_by_role("button", name="Imprimer").click()
    expect(page).to_have_title("Imprimé")
    page.emulate_media(media="print")
    expect(page.get_by_text("Dossier de Alice MARTIN")).to_be_visible()
    expect(page.get_by_role("navigation", name="Navigation principale")).to_be_hidden()
    expect(page.get_by_role("button", name="Imprimer")).to_be_hidden()


def test_the_type_proposes_a_title_until_the_doctor_writes_one(page: Page, people: Cast) -> None:
    page.goto("/pro/connexion")
    page.get_by_role("button", name=re.compile(f"entrer comme {cast.DIANE.display_name}")).first.click()
    expect(page.get_by_label("Matricule INS")).to_be_focused()
    page.goto(f"/pro/patients/{ids.public(people.alice)}/deposer")
    page.get_by_label("Type de document").select_option("18748-4")
    expect(page.get_by_label("Titre")).to_have_value("Compte rendu d’imagerie médicale")
    page.get_by_label("Titre").fill("Radio du poignet")
    page.get_by_label("Type de document").select_option("11502-2")
    expect(page.get_by_label("Titre")).to_have_value("Radio du poignet")


def test_nothing_is_wider_than_a_phone_with_letters_twice_as_large(chromium: Browser, site: str, people: Cast) -> None:
    deposited(people.alice, cast.pdf("Surveillance électroencéphalographique"), by=acting(cast.DIANE))
    with window(chromium, site, PHONE, "light") as page:
        _when_alice_signs_in(page)
        for address in _PAGES:
            page.goto(address)
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{address} is {wide} px too wide"
