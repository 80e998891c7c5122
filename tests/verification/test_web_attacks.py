"""The known attacks on a web site, tried on every address of it at once.

Sign-in through issuers has its own battery beside its code: `carnet/gateways/issuers/tests/test_attacks.py`.
"""

import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django import Settings

from carnet.domain.support import house
from carnet.domain.support.tests import factories
from carnet.foundation import clock, ids
from carnet.gateways.accounts.tests import situations as accounts
from tests import cast
from tests.cast import Cast
from tests.house import sources
from tests.shared import ROOT
from tests.verification import routes
from tests.verification.routes import Route

pytestmark = pytest.mark.django_db

ROUTES = routes.every()
PAGES = [route for route in ROUTES if not route.is_for_software]
EVIL = "evil.example"

# Addresses whose POST is not checked by Django before the view, and what stands in its place.
EXEMPT = {
    "/fhir": "software's token in a header; no cookie is read",
    "/oauth/token": "software's assertion or certificate; no cookie is read",
    "/oauth/introspect": "software's assertion or certificate; no cookie is read",
    "/oauth/revoke": "software's assertion or certificate; no cookie is read",
    "/identite/x-y/fin-de-session": "a logout token signed by the issuer; no cookie is read",
    **{
        f"/si-dmp-server/v2/services/{service}": "an assertion that the caller signed; no cookie is read"
        for service in ("habilitations", "patients", "registry", "repository")
    },
    "/documents/ajouter": "checked by the view, once the handler of files is chosen",
    "/documents/importer": "checked by the view, once the handler of files is chosen",
    "/pro/patients/x-y/deposer": "checked by the view, once the handler of files is chosen",
    "/pro/patients/x-y/archive": "checked by the view, once the handler of files is chosen",
}
CHECKED_BY_THE_VIEW = {address for address, reason in EXEMPT.items() if reason.startswith("checked by the view")}
# Pages that show nothing of anybody.
PUBLIC = frozenset({"/healthz", "/transparence"})


def _id(route: Route) -> str:
    return route.address


@pytest.fixture
def people(db: None, settings: Settings) -> Cast:
    """The fixed cast, on a demonstration server."""
    settings.DEMO = True
    return cast.assemble()


def _enter(browser: Client, door: str) -> HttpResponseBase:
    if door == "citizen":
        return browser.post("/connexion", {"ins": cast.ALICE.ins.value})
    if door == "professional":
        where = {"rpps": cast.DIANE.rpps, "organization": cast.PRACTICE.id}
        return browser.post("/pro/connexion", where)
    if door == "agent":
        return browser.post("/gestion/connexion", {"agent": ids.public(factories.assemble().oscar.id)})
    accounts.activated()
    browser.post("/compte/connexion", {"identifier": accounts.IDENTIFIER, "password": accounts.PASSWORD})
    return browser.post("/compte/connexion/code", {"code": accounts.mailed_code()})


# --- Forged forms (CSRF)


@pytest.mark.parametrize("route", [one for one in ROUTES if not one.is_exempt], ids=_id)
def test_refuses_a_form_without_its_token(route: Route) -> None:
    answer = Client(enforce_csrf_checks=True).post(route.address)
    assert answer.status_code == 403
    assert "403_csrf.html" in {template.name for template in answer.templates}


def test_every_exception_to_the_token_has_its_reason() -> None:
    assert {route.address.rstrip("/") for route in ROUTES if route.is_exempt} == {one.rstrip("/") for one in EXEMPT}


@pytest.mark.parametrize("address", sorted(CHECKED_BY_THE_VIEW))
def test_refuses_a_form_without_its_token_where_the_view_checks(address: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(address)
    assert answer.status_code == 403
    assert "403_csrf.html" in {template.name for template in answer.templates}


# --- Session fixation


def _planted(browser: Client) -> str:
    session = SessionStore()
    session["planted"] = "by somebody else"
    session.create()
    browser.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return str(session.session_key)


@pytest.mark.parametrize("door", ["citizen", "professional", "agent", "account"])
def test_a_planted_session_is_worth_nothing_after_sign_in(client: Client, settings: Settings, door: str) -> None:
    settings.DEMO = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if door in {"citizen", "professional", "agent"}:
        cast.assemble()
    planted = _planted(client)
    assert _enter(client, door).status_code == 302
    fresh = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert fresh != planted
    assert not SessionStore().exists(planted)


# --- Open redirects


HOSTILE = (
    f"https://{EVIL}/",
    f"//{EVIL}/",
    f"///{EVIL}",
    f"\\\\{EVIL}",
    f"/\\{EVIL}",
    f"https:{EVIL}",
    "javascript:alert(1)",
)


def _leaves(answer: HttpResponseBase) -> bool:
    address = answer.headers.get("Location", "").replace("\\", "/")
    parts = urlsplit(address)
    return bool(parts.scheme or parts.netloc) or address.startswith("//")


@pytest.mark.parametrize("wanted", HOSTILE)
def test_no_address_leads_elsewhere_on_request(people: Cast, wanted: str) -> None:
    asked = {"suite": wanted, "next": wanted, "retour": wanted, "redirect_uri": wanted}
    nobody, alice = Client(), Client()
    _enter(alice, "citizen")
    led = [
        (route.address, answer.headers["Location"])
        for route in PAGES
        for browser in (nobody, alice)
        if _leaves(answer := browser.get(route.address, asked))
    ]
    assert led == []


@pytest.mark.parametrize("wanted", HOSTILE)
@pytest.mark.parametrize("door", ["citizen", "account"])
def test_signing_in_never_leads_elsewhere(client: Client, settings: Settings, door: str, wanted: str) -> None:
    settings.DEMO = True
    if door == "citizen":
        cast.assemble()
        answer = client.post("/connexion", {"ins": cast.ALICE.ins.value, "suite": wanted})
    else:
        accounts.activated()
        known = {"identifier": accounts.IDENTIFIER, "password": accounts.PASSWORD, "suite": wanted, "next": wanted}
        client.post("/compte/connexion", known)
        answer = client.post("/compte/connexion/code", {"code": accounts.mailed_code()})
    assert answer.status_code == 302
    assert not _leaves(answer)


# --- Frames of other sites, and what else the headers of every answer forbid


@pytest.mark.parametrize("route", ROUTES, ids=_id)
def test_every_answer_carries_the_headers_that_protect_it(route: Route) -> None:
    answer = Client().get(route.address)
    policy = {part.split()[0]: part.split()[1:] for part in answer.headers["Content-Security-Policy"].split("; ")}
    assert policy["frame-ancestors"] in (["'self'"], ["'none'"])
    assert answer.headers["X-Frame-Options"] in {"SAMEORIGIN", "DENY"}
    assert policy["object-src"] == policy["base-uri"] == ["'none'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "data:"} & {
        source for name in ("default-src", "script-src", "style-src") for source in policy.get(name, [])
    }
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    # The proofs of the journals are for everybody, and hold nothing of anybody.
    assert ("Access-Control-Allow-Origin" not in answer.headers) or route.address.startswith("/.well-known/carnet/")
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("who", ["citizen", "professional", "agent"])
def test_no_cache_keeps_a_page_of_somebody(people: Cast, client: Client, settings: Settings, who: str) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    _enter(client, who)
    house.cipher(at=clock.now())  # the key of the house is made once, at its first use
    kept = [
        route.address
        for route in PAGES
        if (answer := client.get(route.address)).status_code == 200
        and "no-store" not in answer.headers.get("Cache-Control", "")
    ]
    assert set(kept) <= PUBLIC


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("citizen", "/deconnexion"),
        ("citizen", "/compte/deconnexion"),
        ("professional", "/pro/deconnexion"),
        ("agent", "/gestion/deconnexion"),
    ],
)
def test_the_browser_is_asked_to_forget_at_the_end(
    people: Cast, client: Client, settings: Settings, who: str, address: str
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    _enter(client, who)
    assert client.post(address).headers["Clear-Site-Data"] == '"cache", "storage"'


# --- Names of hosts


@pytest.mark.parametrize("host", [EVIL, f"{EVIL}:80", "localhost@evil.example", "localhost.evil.example"])
def test_answers_under_its_own_names_only(host: str) -> None:
    assert {Client(headers={"host": host}).get(route.address).status_code for route in PAGES} == {400}


def test_believes_no_other_header_about_its_name(people: Cast) -> None:
    forged = Client(headers={"x-forwarded-host": EVIL, "x-host": EVIL, "forwarded": f"host={EVIL}"})
    _enter(forged, "citizen")
    for route in PAGES:
        answer = forged.get(route.address)
        assert EVIL not in answer.headers.get("Location", ""), route.address
        assert EVIL.encode() not in b"".join(answer), route.address


def test_e_mails_lead_to_the_public_address_whatever_the_request_said(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, EVIL]
    accounts.activated()
    browser = Client(headers={"host": EVIL})
    browser.post("/compte/connexion", {"identifier": accounts.IDENTIFIER, "password": accounts.PASSWORD})
    assert browser.post("/compte/connexion/code", {"code": accounts.mailed_code()}).status_code == 302
    assert mail.outbox
    assert not [sent.body for sent in mail.outbox if EVIL in str(sent.message())]


def test_no_code_builds_an_address_from_the_request() -> None:
    built = [path for path in sources.product_files() if "build_absolute_uri" in path.read_text()]
    assert built == []


# --- Cookies


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(client: Client) -> None:
    accounts.activated()
    accounts.sign_in(client)
    client.get("/compte/securite")
    assert {name.removeprefix("carnet_") for name in client.cookies} >= {"session", "device"}
    for name, cookie in client.cookies.items():
        assert cookie["samesite"] == "Lax", name
        assert cookie["httponly"] or name == settings.CSRF_COOKIE_NAME
        assert not cookie["domain"], name


def test_over_https_cookies_and_connections_are_locked_to_it() -> None:
    """Read in another process, because settings are read once."""
    said = subprocess.run(
        [sys.executable, "-c", READ_SETTINGS],
        cwd=ROOT,
        env={"CARNET_PUBLIC_URL": "https://carnet.example", "CARNET_SECRET_KEY": "x" * 50, "PATH": "/usr/bin:/bin"}
        | {"CARNET_MASTER_KEY": "y" * 50, "DJANGO_SETTINGS_MODULE": "carnet.config.settings"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    cookies = ["__Host-carnet_session", "True", "__Host-carnet_csrf", "True", "__Host-carnet_device"]
    assert said == [*cookies, "31536000", "True"]


READ_SETTINGS = """
from django.conf import settings
from carnet.gateways.accounts import devices
print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_NAME,
      settings.CSRF_COOKIE_SECURE, devices.cookie_name(), settings.SECURE_HSTS_SECONDS,
      settings.SECURE_HSTS_INCLUDE_SUBDOMAINS)
"""


# --- Replay of refresh tokens: there is none to replay


def test_gives_no_refresh_token_and_takes_none(client: Client) -> None:
    described = client.get("/.well-known/oauth-authorization-server").json()
    assert "refresh_token" not in described["grant_types_supported"]
    assert "authorization_endpoint" not in described  # no code, hence no redirection and no PKCE to lower
    refused = client.post("/oauth/token", {"grant_type": "refresh_token", "refresh_token": "x"})
    assert refused.status_code in {400, 401}
    assert "access_token" not in refused.json()
