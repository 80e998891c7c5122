"""Four host names: each serves its own pages, and the same site under one name serves all of them."""

import pytest
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from carnet.config import environment, houses
from carnet.gateways.accounts.tests import situations
from carnet.gateways.issuers import authorizing
from carnet.gateways.issuers.tests import situations as issuers
from tests.verification import routes

pytestmark = pytest.mark.django_db
CITIZENS, PROFESSIONALS = "carnet.example", "pro.carnet.example"
AGENTS, SOFTWARE = "gestion.carnet.example", "api.carnet.example"
ALL = (CITIZENS, PROFESSIONALS, AGENTS, SOFTWARE)
NAMES = {
    houses.CITIZENS: CITIZENS,
    houses.PROFESSIONALS: PROFESSIONALS,
    houses.AGENTS: AGENTS,
    houses.SOFTWARE: SOFTWARE,
}


@pytest.fixture
def apart(settings: Settings) -> None:
    """A site with a host name for each house."""
    settings.PUBLIC_URL = f"https://{CITIZENS}"
    settings.PROFESSIONALS_URL = f"https://{PROFESSIONALS}"
    settings.AGENTS_URL = f"https://{AGENTS}"
    settings.SOFTWARE_URL = f"https://{SOFTWARE}"
    settings.ALLOWED_HOSTS = [*ALL, "localhost"]


def _client(host: str) -> Client:
    return Client(headers={"host": host})


def _is_served(host: str, address: str, method: str) -> bool:
    served = HttpResponse("served")
    request = RequestFactory(headers={"host": host}).generic(method, address)
    try:
        return houses.Houses(lambda _: served)(request) is served
    except Http404:
        return False


@pytest.mark.usefixtures("apart")
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("host", ALL)
def test_each_name_serves_its_own_pages_only(host: str, method: str) -> None:
    addresses = [route.address for route in routes.every()]
    wrong = [
        address
        for address in addresses
        if _is_served(host, address, method) != (host in {NAMES[house] for house in houses.house_of(address)})
    ]
    assert wrong == []
    assert {NAMES[house] for address in addresses for house in houses.house_of(address)} == set(ALL)


@pytest.mark.usefixtures("apart")
def test_an_unlisted_name_serves_nothing_but_health() -> None:
    browser = _client("localhost")
    assert browser.get("/healthz").status_code == 200
    assert {browser.post(path).status_code for path in ("/", "/pro/", "/gestion/", "/fhir", "/compte/connexion")} == {
        404
    }


@pytest.mark.usefixtures("apart")
@pytest.mark.parametrize(
    ("host", "path", "where"),
    [
        (CITIZENS, "/pro/connexion", f"https://{PROFESSIONALS}/pro/connexion"),
        (PROFESSIONALS, "/connexion", f"https://{CITIZENS}/connexion"),
        (PROFESSIONALS, "/compte/connexion", f"https://{CITIZENS}/compte/connexion"),
        (PROFESSIONALS, "/", "/pro/"),
        (AGENTS, "/", "/gestion/"),
    ],
)
def test_shows_the_way_to_who_looks_at_the_wrong_door(host: str, path: str, where: str) -> None:
    answer = _client(host).get(path, {"suite": "//evil.example"})
    assert (answer.status_code, answer.headers["Location"]) == (302, where)


@pytest.mark.usefixtures("apart")
@pytest.mark.parametrize(("host", "path"), [(CITIZENS, "/gestion/"), (CITIZENS, "/fhir"), (SOFTWARE, "/gestion/")])
def test_says_nothing_of_agents_and_software_elsewhere(host: str, path: str) -> None:
    assert _client(host).get(path).status_code == 404


@pytest.mark.usefixtures("apart")
def test_software_is_told_its_own_name() -> None:
    said = _client(SOFTWARE).get("/.well-known/oauth-authorization-server").json()
    assert (said["issuer"], said["token_endpoint"]) == (f"https://{SOFTWARE}", f"https://{SOFTWARE}/oauth/token")


@pytest.mark.usefixtures("apart")
def test_an_issuer_leads_back_to_whom_it_lets_in() -> None:
    citizens = issuers.citizens_issuer("https://issuer.example", "secret")
    professionals = issuers.professionals_issuer("https://issuer.example", "secret")
    assert authorizing.return_address(citizens).startswith(f"https://{CITIZENS}/identite/")
    assert authorizing.return_address(professionals).startswith(f"https://{PROFESSIONALS}/identite/")


@pytest.mark.usefixtures("apart")
def test_a_citizen_comes_in_under_the_citizens_name(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    situations.activated()
    browser = _client(CITIZENS)
    situations.sign_in(browser)
    assert browser.get("/documents").status_code == 200


def test_one_name_serves_every_house() -> None:
    doors = ("/compte/connexion", "/pro/", "/gestion/", "/fhir/metadata")
    assert 404 not in {Client().get(path).status_code for path in doors}


@pytest.mark.parametrize("given", ["pro.carnet.example", "https://carnet.example/pro", "ftp://carnet.example"])
def test_refuses_an_address_that_is_no_name(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("CARNET_AGENTS_URL", given)
    with pytest.raises(environment.Misconfigured, match="CARNET_AGENTS_URL"):
        houses.address("CARNET_AGENTS_URL", "the back office")
