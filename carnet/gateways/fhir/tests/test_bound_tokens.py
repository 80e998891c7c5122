"""A token bound to a certificate is of no use to whoever shows another one, or none."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from carnet.domain.identity import queries
from carnet.foundation import certificates, pki
from carnet.gateways.fhir.tests.conftest import issue, token
from tests import cast
from tests.cast import Cast

AUTHORITY = pki.authority()
MINE, OTHER = pki.issue(AUTHORITY, "lps.example"), pki.issue(AUTHORITY, "voleur.example")


def ask(held: str, shown: pki.Issued | None, **headers: str) -> HttpResponse:
    environ: dict[str, object] = {} if shown is None else {certificates.ENVIRON: shown.shown.der}
    found = Client().get("/fhir/List/x", headers={"Authorization": f"Bearer {held}", **headers}, **environ)  # type: ignore[arg-type]
    assert isinstance(found, HttpResponse)
    return found


@pytest.fixture
def bound(people: Cast) -> str:
    return token(cast.PRACTICE, cast.DIANE.rpps, certificate=MINE.shown.thumbprint)


def test_serves_the_certificate_of_the_token(bound: str) -> None:
    assert ask(bound, MINE).status_code == 404


@pytest.mark.parametrize("shown", [OTHER, None])
def test_refuses_another_certificate_or_none(bound: str, shown: pki.Issued | None) -> None:
    ask(bound, MINE)  # a token that this process remembers is no less bound

    answer = ask(bound, shown)

    assert issue(answer) == (401, "login", "Authorization")
    assert answer["WWW-Authenticate"] == 'Bearer realm="carnet", error="invalid_token"'


@pytest.mark.parametrize("name", ["Client-Cert", "X-Client-Cert", "X-SSL-Client-Cert", "carnet.client_certificate"])
def test_believes_no_header(bound: str, name: str) -> None:
    assert ask(bound, None, **{name: MINE.pem.replace("\n", " ")}).status_code == 401


def test_serves_a_token_bound_to_nothing_whatever_is_shown(people: Cast) -> None:
    free = token(cast.PRACTICE, cast.DIANE.rpps)
    assert [ask(free, shown).status_code for shown in (None, OTHER)] == [404, 404]


def test_finds_the_bearer_in_one_statement(bound: str) -> None:
    with CaptureQueriesContext(connection) as captured:
        found = queries.token_bearer(token=bound, at=cast.NOON)
    assert found is not None
    assert (found.certificate, len(captured)) == (MINE.shown.thumbprint, 1)


def test_refuses_who_no_longer_works_there(people: Cast) -> None:
    moved = token(cast.HOSPITAL, cast.DIANE.rpps)
    assert queries.token_bearer(token=moved, at=cast.NOON) is None
