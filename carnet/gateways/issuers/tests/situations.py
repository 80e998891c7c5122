"""Issuers that nobody here wrote, browsers that go to them and come back, and what they bring."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
import oidc_provider_mock
from django.http.response import HttpResponseBase
from django.test import Client

from carnet.gateways.issuers.configuration import Claims, Issuer
from tests import cast

STRONG = "eidas1"
DIANE_SAYS: Mapping[str, object] = {
    "acr": STRONG,
    "SubjectNameID": f"8{cast.DIANE.rpps}",
    "SubjectRefPro": {
        "exercices": [
            {"codeProfession": "10", "activities": [{"numeroFinessSite": cast.PRACTICE.id.removeprefix("1")}]}
        ]
    },
}
PROFESSIONAL_CLAIMS = Claims(
    professional="SubjectNameID",
    exercises="SubjectRefPro.exercices[]",
    profession="codeProfession",
    finess="activities[].numeroFinessSite",
)

ALICE_SAYS: Mapping[str, object] = {
    "acr": "eidas2",
    "family_name": "Martin",
    "given_name": "Alice Jeanne",
    "birthdate": "1984-03-12",
    "gender": "female",
    "birthplace": "75111",
    "birthcountry": "99100",
}
CITIZEN_CLAIMS = Claims(
    family_name="family_name",
    given_names="given_name",
    birth_date="birthdate",
    sex="gender",
    birth_place="birthplace",
    birth_country="birthcountry",
)


@contextmanager
def plain_provider(**users: Mapping[str, object]) -> Iterator[str]:
    """Runs oidc-provider-mock with these users and gives its address."""
    people = [oidc_provider_mock.User(sub=sub, claims=dict(claims)) for sub, claims in users.items()]
    with oidc_provider_mock.run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


def professionals_issuer(address: str, secret_file: str, **changes: object) -> Issuer:
    """Describes a professionals' issuer that stands at an address."""
    values: dict[str, object] = {
        "key": "soignants",
        "label": "Carte de soignant",
        "kind": "professional",
        "issuer": address,
        "discovery": f"{address}/.well-known/openid-configuration",
        "client_id": "carnet",
        "client_secret_file": secret_file,
        "acr_requested": (STRONG,),
        "acr_accepted": (STRONG,),
        "claims": PROFESSIONAL_CLAIMS,
        **changes,
    }
    return Issuer(**values)  # type: ignore[arg-type]  # the tests name the fields


def citizens_issuer(address: str, secret_file: str, **changes: object) -> Issuer:
    """Describes a citizens' issuer that stands at an address."""
    values: dict[str, object] = {
        "key": "identite",
        "label": "Mon identité",
        "kind": "citizen",
        "issuer": address,
        "discovery": f"{address}/.well-known/openid-configuration",
        "client_id": "carnet",
        "client_secret_file": secret_file,
        "scopes": ("openid", "profile"),
        "acr_requested": ("eidas2",),
        "acr_accepted": ("eidas2", "eidas3"),
        "claims": CITIZEN_CLAIMS,
        **changes,
    }
    return Issuer(**values)  # type: ignore[arg-type]  # the tests name the fields


def says(address: str, sub: str, claims: Mapping[str, object]) -> None:
    """Changes what oidc-provider-mock says of somebody, in the ID token and in userinfo."""
    httpx.put(f"{address}/users/{sub}", json=claims).raise_for_status()


def leave(browser: Client, issuer: Issuer, after: str = "") -> str:
    """Leaves for an issuer and gives the address there."""
    answer = browser.get(f"/identite/{issuer.key}/entrer", {"suite": after} if after else {})
    assert answer.status_code == 302, answer.content
    return answer.headers["Location"]


def consent(address: str, sub: str) -> str:
    """Agrees at oidc-provider-mock as somebody, and gives the address to which it sends the browser back."""
    answer = httpx.post(address, data={"sub": sub, "action": "authorize"}, follow_redirects=False)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def come_back(browser: Client, address: str) -> HttpResponseBase:
    """Brings to our site what the issuer gave."""
    parts = urlsplit(address)
    return browser.get(f"{parts.path}?{parts.query}")


def sign_in(browser: Client, issuer: Issuer, sub: str, after: str = "") -> HttpResponseBase:
    """Goes through an issuer as somebody, from our button to our page."""
    return come_back(browser, consent(leave(browser, issuer, after), sub))


def refusal(answer: HttpResponseBase) -> str:
    """Gives the reason of a refused sign-in."""
    found = re.fullmatch(r"/identite/[a-z-]+/refus/([a-z_]+)", answer.headers.get("Location", ""))
    assert found is not None, (answer.status_code, answer.headers)
    return found[1]


def nobody_entered(browser: Client) -> bool:
    """Tells whether the professionals' pages are still closed to this browser."""
    return browser.get("/pro/").status_code == 302 and "professional" not in browser.session
