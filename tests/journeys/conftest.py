"""A server and a real browser for the journeys: every page is checked for accessibility as it is walked through."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from carnet.design import build
from tests import cast
from tests.cast import Cast

# What axe calls the rules of WCAG 2.0, 2.1 and 2.2, levels A and AA.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
# Every screen on which a journey of many pages is walked: each size and each scheme once, all four with the batteries.
SCREENS = {"phone, dark": (PHONE, "dark"), "desktop, light": (DESKTOP, "light")}
if os.environ.get("CARNET_BATTERY") == "whole":
    SCREENS |= {"phone, light": (PHONE, "light"), "desktop, dark": (DESKTOP, "dark")}
ON_EVERY_SCREEN = pytest.mark.parametrize(("size", "scheme"), SCREENS.values(), ids=SCREENS.keys())

type Check = Callable[[Page], None]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, started once."""
    found = os.environ.get("CARNET_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    # Playwright keeps an event loop in this thread, and Django would refuse the database to it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def dressed() -> Path:
    """The built style sheet and scripts."""
    build.build()
    return build.OUTPUT


@pytest.fixture
def site(transactional_db: None, settings: Settings, dressed: Path, live_server: LiveServer) -> str:
    """The address of a demonstration server, on a base of its own."""
    settings.DEMO = True
    settings.STATICFILES_DIRS = [dressed]
    settings.PUBLIC_URL = live_server.url
    return live_server.url


@pytest.fixture
def people(site: str) -> Cast:
    """The fixed cast, on the server's base."""
    return cast.assemble()


@pytest.fixture
def page(chromium: Browser, site: str) -> Iterator[Page]:
    """A new window on the site, on a desktop; no script may fail while it is used."""
    context = chromium.new_context(base_url=site, locale="fr-FR", timezone_id="Europe/Paris", viewport=DESKTOP)  # type: ignore[arg-type]  # a viewport
    window = context.new_page()
    faults: list[str] = []
    window.on("pageerror", lambda error: faults.append(str(error)))
    window.on("console", lambda message: faults.extend(_faults(message)))
    yield window
    context.close()
    assert faults == []


@contextmanager
def window(chromium: Browser, site: str, size: dict[str, int], scheme: str) -> Iterator[Page]:
    """A new window of some size, light or dark; no script may fail while it is used."""
    context = chromium.new_context(
        base_url=site,
        viewport={"width": size["width"], "height": size["height"]},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="fr-FR",
        timezone_id="Europe/Paris",
        accept_downloads=True,
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.extend(_faults(message)))
    yield page
    context.close()
    assert faults == []


def _faults(message: ConsoleMessage) -> list[str]:
    """Keeps what is wrong in the page itself: a refusal's status is the subject of a journey, not its fault."""
    expected = "Failed to load resource: the server responded with a status of 4"
    return [message.text] if message.type == "error" and not message.text.startswith(expected) else []


@pytest.fixture
def accessible() -> Check:
    """Checks the page shown: no fault of accessibility, nothing wider than a phone's screen."""
    axe = Axe()

    def check(page: Page) -> None:
        results = axe.run(page, options=RULES)
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"
        size = page.viewport_size
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a viewport
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} is {wide} px too wide on a phone"
        page.set_viewport_size(size or DESKTOP)  # type: ignore[arg-type]  # a viewport

    return check
