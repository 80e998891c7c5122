"""Calls made from the description of every route: whatever comes, an answer of FHIR, and never a 500."""

import json
from typing import Any
from urllib.parse import quote, unquote, urlencode

import orjson
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.core.result import Ok

from carnet.foundation import ids
from carnet.gateways.fhir import routes
from carnet.gateways.fhir.routes import Sent
from carnet.gateways.fhir.tests import openapi
from carnet.gateways.fhir.tests.conftest import SCOPE, Software, token
from tests import cast
from tests.cast import Cast, acting, deposited, pdf

_STATUSES = {200, 201, 304, 400, 403, 404, 405, 406, 409, 412, 415, 416, 422}
_FORM = "application/x-www-form-urlencoded"
_SCHEMA = schemathesis.openapi.from_dict(
    openapi.description(identifiers=["10000000017", "10000000017-1920000001", "1920000001", "{alice}", "{document}"])
)
_OPERATIONS = {
    f"{operation.method.upper()} {operation.path}": operation
    for found in _SCHEMA.get_all_operations()
    if isinstance(found, Ok) and (operation := found.ok()) is not None
}


def test_describes_every_route() -> None:
    assert {name.partition(" ")[0] for name in _OPERATIONS} == {route.method for route in routes.ROUTES}
    assert len(_OPERATIONS) == len({(route.method, openapi.path(route)) for route in routes.ROUTES})


@pytest.fixture
def names(people: Cast) -> dict[str, str]:
    """The identifiers of Alice's record and of a document of hers."""
    done = deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE))
    return {
        "{alice}": ids.public(people.alice),
        "{document}": ids.public_row(people.alice, done.document_ids[0]),
    }


@pytest.fixture
def software(people: Cast) -> Software:
    """A software that may ask for everything, for a regulator."""
    scope = SCOPE | {"system/AuditEvent.r", "system/AuditEvent.s"}
    return Software(token(cast.HOSPITAL, cast.EMMA.rpps, "regulation", scope))


@pytest.mark.parametrize("name", sorted(_OPERATIONS))
def test_answers_any_call_as_fhir_does(name: str, names: dict[str, str], software: Software) -> None:
    is_form = any(
        route.sent is Sent.FORM and name == f"{route.method} {openapi.path(route)}" for route in routes.ROUTES
    )

    @settings(
        max_examples=5,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=_OPERATIONS[name].as_strategy(), accept=st.sampled_from(["application/fhir+json", "*/*", "text/html"]))
    def tried(case: Case[Any], accept: str) -> None:
        answer = _sent(case, accept, names, software, is_form=is_form)
        assert answer in _STATUSES

    tried()


def _sent(case: Case[Any], accept: str, names: dict[str, str], software: Software, *, is_form: bool) -> int:
    """Sends a call and gives the status; what is refused is told by an OperationOutcome."""
    path = unquote(case.formatted_path)
    for mark, value in names.items():
        path = path.replace(mark, value)
    path = quote(path, safe="/$_-.")
    query = urlencode({name: str(value) for name, value in (case.query or {}).items()})
    body = case.body if isinstance(case.body, dict) else None
    if is_form:
        answer = software.send(case.method, path, raw=query.encode(), Content_Type=_FORM, Accept=accept)
    else:
        content = b"" if body is None else json.dumps(body).encode()
        kind = "application/fhir+json" if content else ""
        answer = software.send(
            case.method, f"{path}?{query}" if query else path, raw=content, Content_Type=kind, Accept=accept
        )
    if answer.status_code >= 400:
        assert orjson.loads(answer.content)["resourceType"] == "OperationOutcome"
    return answer.status_code
