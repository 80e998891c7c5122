"""Every page, whoever comes: signed in or not, with the right method, kept by no cache, and never a 500."""

import pytest
from django.test import Client
from django.urls import reverse

from carnet.foundation import ids
from carnet.gateways.web_professional import urls
from carnet.gateways.web_professional.tests.situations import document, signed_in
from tests import cast
from tests.cast import Cast, acting

POSTED_ONLY = {"sign_out", "prove", "agree", "leave", "usual", "read_notices", "secret", "regulation", "stop_treating"}
OPEN = {"sign_in", "sign_out", "situation"}
NAMES = sorted(str(pattern.name) for pattern in urls.urlpatterns)
GUARDED = [name for name in NAMES if name not in OPEN]
# Coming back to the usual mode changes the session alone, and leads to a record that is then not found.
OF_NO_RECORD = {
    "search",
    "prove",
    "found",
    "recent",
    "notices",
    "read_notices",
    "usual",
    "mine",
    "direct",
    "accesses",
    "not_me",
}
# What they show is kept in the session: with nothing kept, they lead to the search.
OF_THE_SESSION = {"found", "direct"}
UNKNOWN_SPACE = "a" * 26
WRONG = (
    "x",
    "é" * 26,
    UNKNOWN_SPACE,
    f"{UNKNOWN_SPACE}-{UNKNOWN_SPACE}",
    "A" * 26,
    "../../etc/passwd".replace("/", "."),
)


def _address(name: str, space: str, row: str) -> str:
    arguments = {
        "record": [space],
        "agree": [space],
        "leave": [space],
        "emergency": [space],
        "usual": [space],
        "secret": [space],
        "regulation": [space],
        "stop_treating": [space],
        "team": [space],
        "colleagues": [space],
        "block": [space, cast.PAUL.rpps],
        "another": [space, cast.PAUL.rpps],
        "deposit": [space],
        "deposit_archive": [space],
        "export": [space],
        "document": [row],
        "original": [row],
        "part": [row, "fichier"],
        "change": [row, "masquer"],
    }
    return reverse(f"professional:{name}", args=arguments.get(name, []))


@pytest.mark.parametrize("name", GUARDED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_sends_whoever_is_not_signed_in_to_the_sign_in(people: Cast, name: str, method: str) -> None:
    row = document(people.alice, "Bilan", by=acting(cast.DIANE))
    answer = getattr(Client(), method)(_address(name, ids.public(people.alice), row))
    expected = 302 if (method == "post") == (name in POSTED_ONLY) or answer.status_code == 302 else 405
    assert answer.status_code == expected
    assert answer.status_code == 405 or answer["Location"] == reverse("professional:sign_in")
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", NAMES)
def test_no_cache_keeps_a_page(people: Cast, name: str) -> None:
    row = document(people.alice, "Bilan", by=acting(cast.DIANE))
    answer = signed_in(cast.DIANE).get(_address(name, ids.public(people.alice), row))
    assert answer.status_code == (405 if name in POSTED_ONLY else 302 if name in OF_THE_SESSION else 200)
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", [name for name in GUARDED if name not in OF_NO_RECORD])
@pytest.mark.parametrize("wrong", WRONG)
def test_answers_not_found_to_any_other_identifier(people: Cast, name: str, wrong: str) -> None:
    browser = signed_in(cast.DIANE)
    method = browser.post if name in POSTED_ONLY else browser.get
    answer = method(_address(name, wrong, wrong), {"agrees": "on"})
    assert answer.status_code == 404
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", ["search", "record", "document"])
def test_takes_no_method_that_a_page_does_not_have(people: Cast, name: str) -> None:
    row = document(people.alice, "Bilan", by=acting(cast.DIANE))
    answer = signed_in(cast.DIANE).put(_address(name, ids.public(people.alice), row))
    assert (answer.status_code, "GET" in answer["Allow"]) == (405, True)
