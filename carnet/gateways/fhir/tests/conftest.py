"""What the tests of this gateway share: the cast, a client that carries a token, and the door's time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO
from urllib.parse import urlsplit
from uuid import UUID

import orjson
import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from carnet.domain.identity import actions as identity
from carnet.domain.identity.codes import Organization
from carnet.foundation import ids
from carnet.gateways.fhir import authentication
from carnet.gateways.fhir.wire.elements import Json, JsonObject
from tests import cast
from tests.cast import NOON, Cast

SCOPE = frozenset(
    {
        "system/Bundle.c",
        "system/Binary.r",
        "system/List.r",
        "system/List.s",
        "system/Patient.r",
        "system/Patient.s",
        *(
            f"system/{kind}.{letter}"
            for kind in ("Organization", "Practitioner", "PractitionerRole")
            for letter in "rs"
        ),
        *(f"system/DocumentReference.{letter}" for letter in "crus"),
    }
)


@dataclass(frozen=True, slots=True)
class Software:
    """A software that calls with a token, as Django's test client."""

    token: str

    def send(
        self, method: str, path: str, body: Json = None, *, raw: bytes | None = None, **headers: str
    ) -> HttpResponse:
        """Sends one request; a body is written in JSON unless given as bytes. Header names use underscores."""
        content = raw if raw is not None else (b"" if body is None else orjson.dumps(body))
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = named.pop("Content-Type", "application/fhir+json" if content else "")
        named.setdefault("Authorization", f"Bearer {self.token}")
        # An empty body has its type too: Django's client would leave it out.
        said = {"CONTENT_TYPE": kind} if kind and not content else {}
        found = Client().generic(method, f"/fhir{path}", content, content_type=kind, headers=named, **said)  # type: ignore[arg-type]
        assert isinstance(found, HttpResponse)
        return found

    def stream(self, body: BinaryIO, length: int | None) -> HttpResponse:
        """Sends a deposit whose body is read from a stream: chunked when its length is not announced."""
        request = RequestFactory().post("/fhir")
        environ = {
            **request.META,
            "CONTENT_TYPE": "application/fhir+json",
            "HTTP_AUTHORIZATION": f"Bearer {self.token}",
            "wsgi.input": body,
        }
        environ.pop("CONTENT_LENGTH", None)
        environ.update({"HTTP_TRANSFER_ENCODING": "chunked"} if length is None else {"CONTENT_LENGTH": str(length)})
        found = Client().handler(environ)
        assert isinstance(found, HttpResponse)
        return found

    def get(self, path: str, **headers: str) -> HttpResponse:
        """Sends a GET."""
        return self.send("GET", path, None, raw=None, **headers)

    def post(self, path: str, body: Json, **headers: str) -> HttpResponse:
        """Sends a POST."""
        return self.send("POST", path, body, raw=None, **headers)


def read(response: HttpResponse) -> JsonObject:
    """Reads a resource answered in JSON."""
    value = orjson.loads(response.content)
    assert isinstance(value, dict)
    return value


def issue(response: HttpResponse) -> tuple[int, str, str]:
    """Reads a refusal: status, issue type, place. Each one has its French sentence."""
    outcome = read(response)
    assert outcome["resourceType"] == "OperationOutcome"
    issues = outcome["issue"]
    assert isinstance(issues, list)
    first = issues[0]
    assert isinstance(first, dict)
    details = first["details"]
    assert isinstance(details, dict)
    assert details["text"]
    places = first.get("expression", [""])
    assert isinstance(places, list)
    return response.status_code, str(first["code"]), str(places[0])


def link(bundle: JsonObject, relation: str) -> str | None:
    """Gives where a link of a searchset leads, after the base; None when there is no such link."""
    links = bundle["link"]
    assert isinstance(links, list)
    for one in links:
        assert isinstance(one, dict)
        if one["relation"] == relation:
            parts = urlsplit(str(one["url"]))
            return f"{parts.path.removeprefix('/fhir')}?{parts.query}"
    return None


def token(
    place: Organization,
    rpps: str | None,
    mode: str = "normal",
    scope: frozenset[str] = SCOPE,
    certificate: bytes | None = None,
    authenticated_at: datetime | None = None,
) -> str:
    """Gives a token to a software of a place, bound to the thumbprint of a certificate when there is one."""
    client_id = f"software-{place.id}"
    identity.register_client(client_id=client_id, name="Logiciel", organization_id=place.id, public_keys={"keys": []})
    issued = identity.issue_token(
        client_id=client_id,
        rpps=rpps,
        purpose_of_use=mode,
        scope=scope,
        at=NOON,
        lifetime=timedelta(hours=1),
        certificate=certificate,
        authenticated_at=authenticated_at,
    )
    return issued.token


@pytest.fixture(autouse=True)
def _door(settings: Settings) -> Iterator[None]:
    """Opens this gateway alone, its clock stopped at the cast's noon, no token remembered from other tests."""
    settings.ROOT_URLCONF = "carnet.gateways.fhir.tests.site"
    authentication.forget()
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def people(db: None) -> Cast:
    """The fixed cast."""
    return cast.assemble()


@pytest.fixture
def diane(people: Cast) -> Software:
    """The software of Alice's médecin traitant."""
    return Software(token(cast.PRACTICE, cast.DIANE.rpps))


@pytest.fixture
def nora(people: Cast) -> Software:
    """The software of a nurse whom Alice never met."""
    return Software(token(cast.HOSPITAL, cast.NORA.rpps))


@pytest.fixture
def laboratory(people: Cast) -> Software:
    """The software of a laboratory, where nobody in particular acts."""
    return Software(token(cast.LABORATORY, None))


def reference(space_id: UUID) -> JsonObject:
    """Names a patient by the identifier this server gave."""
    return {"reference": f"Patient/{ids.public(space_id)}"}
