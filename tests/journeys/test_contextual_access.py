"""A professional's software opens a page on its patient (TD0.9): the right record, or a page that says why not."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from carnet.domain.access import actions as access
from carnet.domain.spaces import actions as spaces
from carnet.foundation import clock, database, ids
from carnet.foundation.journal import queries as journal
from carnet.gateways.web_professional import direct
from tests import cast
from tests.cast import Cast
from tests.journeys.conftest import ON_EVERY_SCREEN, Check, window

pytestmark = pytest.mark.browser
ALICE, NOBODY = cast.ALICE.ins.value, "190069200099955"


def _sign_in(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def _lines(people: Cast) -> int:
    """Counts what is written in Alice's journal."""
    with database.entered(people.alice):
        return len(journal.newest(space_id=people.alice, count=200))


@ON_EVERY_SCREEN
def test_opens_the_right_record_after_signing_in(
    people: Cast, site: str, chromium: Browser, accessible: Check, size: dict[str, int], scheme: str
) -> None:
    written = clock.now() - timedelta(days=1)
    cast.deposited(people.alice, cast.pdf("Bilan", created_at=written), by=cast.acting(cast.DIANE), at=clock.now())
    with window(chromium, site, size, scheme) as page:
        page.goto(f"/AccesDirect/DossierPatient/{ALICE}")
        expect(page.get_by_text("MARTIN")).to_have_count(0)
        accessible(page)
        _sign_in(page, cast.DIANE.display_name)
        expect(page).to_have_url(f"{site}/pro/patients/{ids.public(people.alice)}")
        expect(page.get_by_text("MARTIN").first).to_be_visible()
        expect(page.get_by_role("link", name="Bilan")).to_be_visible()
        accessible(page)
        # The next patient, from the same software: no question is asked again.
        page.goto(f"/AccesDirect/DossierPatient/{cast.BORIS.ins.value}")
        expect(page).to_have_url(f"{site}/pro/patients/{ids.public(people.boris)}")
        expect(page.get_by_text("MARTIN")).to_have_count(0)
        accessible(page)
        page.go_back()
        assert ALICE not in page.url


@ON_EVERY_SCREEN
def test_says_clearly_what_does_not_open(
    people: Cast, site: str, chromium: Browser, accessible: Check, size: dict[str, int], scheme: str
) -> None:
    before = _lines(people)
    with window(chromium, site, size, scheme) as page:
        page.goto("/pro/connexion")
        _sign_in(page, cast.DIANE.display_name)
        for rest, told in (
            (f"DossierPatient/{NOBODY}", "Aucun dossier n’est ouvert ici pour cet INS"),
            ("DossierPatient/MARTIN", "L’INS n’a pas pu être lu"),
            (f"Ailleurs/{ALICE}", "Cette page n’existe pas"),
        ):
            page.goto(f"/AccesDirect/{rest}")
            expect(page.get_by_role("heading", level=1)).to_have_text(told)
            expect(page.get_by_text("MARTIN")).to_have_count(0)
            assert "/pro/acces-direct" in page.url
            accessible(page)
        page.get_by_role("button", name="Trouver un patient").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Trouver un patient")
    assert _lines(people) == before


@ON_EVERY_SCREEN
def test_shows_no_document_to_who_has_no_right(
    people: Cast, site: str, chromium: Browser, accessible: Check, size: dict[str, int], scheme: str
) -> None:
    cast.deposited(people.alice, cast.pdf("Bilan"), by=cast.acting(cast.DIANE), at=clock.now())
    access.block(space_id=people.alice, rpps=cast.EMMA.rpps, by=cast.citizen(people.alice), at=clock.now())
    with window(chromium, site, size, scheme) as page:
        page.goto(f"/AccesDirect/DossierPatient/{ALICE}")
        _sign_in(page, cast.NORA.display_name)
        expect(page.get_by_text("Le patient ne vous a pas autorisé")).to_be_visible()
        expect(page.get_by_label("Le patient est d’accord")).to_be_visible()
        expect(page.get_by_text("Bilan")).to_have_count(0)
        accessible(page)
        page.get_by_role("button", name="Se déconnecter").click()
        page.goto(f"/AccesDirect/DossierPatient/{ALICE}")
        _sign_in(page, cast.EMMA.display_name)
        expect(page.get_by_text("Bilan")).to_have_count(0)
        expect(page.get_by_text("bloqué").first).to_be_visible()
        accessible(page)
        spaces.close_space(space_id=people.alice, by=cast.citizen(people.alice), at=clock.now())
        page.goto(f"/AccesDirect/DossierPatient/{ALICE}")
        expect(page.get_by_text("Bilan")).to_have_count(0)
        accessible(page)


@ON_EVERY_SCREEN
def test_what_waited_too_long_opens_nothing(
    people: Cast,
    site: str,
    chromium: Browser,
    accessible: Check,
    size: dict[str, int],
    scheme: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(direct, "LASTS", timedelta(0))
    before = _lines(people)
    with window(chromium, site, size, scheme) as page:
        page.goto(f"/AccesDirect/DossierPatient/{ALICE}")
        _sign_in(page, cast.DIANE.display_name)
        expect(page.get_by_role("heading", level=1)).to_have_text("La demande de votre logiciel a expiré")
        expect(page.get_by_text("MARTIN")).to_have_count(0)
        accessible(page)
    assert _lines(people) == before
