"""Asking one address as one person, and coming back to the scene as it was."""

import copy
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import orjson
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import URLResolver

from carnet.config.privileges import Row
from carnet.design.dates import local_day
from carnet.design.documents import showing
from carnet.foundation import clock, ids
from carnet.gateways.back_office.pages.operations import forms as operations
from carnet.gateways.fhir.tests import messages
from carnet.gateways.fhir.wire.elements import JsonObject
from carnet.journeys.archives.tests import archives
from tests import cast
from tests.verification.expecting import Outcome, Subject
from tests.verification.scene import Person, Scene
from tests.verification.staging import CITIZENS, COLLEAGUE

# Where each house sends whoever is not of it.
DOORS = {"citizen": "/connexion", "professional": "/pro/connexion", "back_office": "/gestion/connexion"}
DOORS |= {"account": "/compte/connexion", "editor": "/editeurs/"}
OF_DIRECTORY = {
    "Practitioner": cast.DIANE.rpps,
    "PractitionerRole": f"{cast.DIANE.rpps}-{cast.PRACTICE.id}",
    "Organization": cast.PRACTICE.id,
}
_WORDS = "Une explication assez longue."


def routes() -> dict[str, tuple[str, ...]]:
    """Gives every route of the site map by its name, with the names of its arguments; FHIR has a table of its own."""
    return dict(_routes(get_resolver("carnet.config.urls"), ""))


def _routes(resolver: URLResolver, house: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern} has no name: nothing can say who may open it"
            name = f"{house}:{pattern.name}" if house else pattern.name
            yield name, tuple(pattern.pattern.converters)
        else:
            yield from _routes(pattern, pattern.namespace or house)


class Asking:
    """Builds the addresses and the bodies of a scene, and asks."""

    def __init__(self, scene: Scene) -> None:
        """Learns the arguments of every route."""
        self.scene = scene
        self.arguments = routes()
        self.browser = Client()

    def address(self, row: Row, subject: Subject) -> str:
        """Gives the address of a route, about a subject."""
        if row.route.startswith("fhir:"):
            return _fhir(row, subject)
        values: dict[str, object] = {
            "public_id": subject.public_id or "x",
            "rpps": COLLEAGUE.rpps,
            "actor_id": cast.DIANE.rpps,
            "name": {"citizen:sharing_act": "bloquer", "professional:part": showing.FILE_PART}.get(row.route, "x"),
            "verb": subject.verb or "masquer",
            "consent": subject.public_id,
            "restriction": subject.public_id,
            "position": 1,
            "seq": 1,
            "account": "x",
            "rest": "x",
            "file_id": self.scene.attachment or ids.public(UUID(int=1)),
            "notice_id": UUID(int=1),
            "mandate_id": subject.mandate.id if subject.mandate else UUID(int=1),
            "key": "x",
            "reason": "x",
            "pk": 1,
            "page": 1,
            "checkpoint": 1,
            "tile": 1,
            "former": 1,
            "latter": 2,
        }
        return reverse(row.route, kwargs={name: values[name] for name in self.arguments[row.route]})

    def ask(self, row: Row, method: str, person: Person, subject: Subject) -> HttpResponseBase:
        """Asks, then undoes whatever was written."""
        address = self.address(row, subject)
        with _undone(person.browser):
            if person.token or row.route.startswith(("fhir:", "xds_")):
                return self._as_software(row, method, address, person, subject)
            if method == "GET":
                return person.browser.get(address)
            return person.browser.post(address, self.body(row, subject))

    def body(self, row: Row, subject: Subject) -> dict[str, object]:
        """Gives what a form must hold to be accepted; nothing where the route takes a bare POST."""
        make = BODIES.get(row.route)
        return make(self, subject) if make else {}

    def _as_software(self, row: Row, method: str, address: str, person: Person, subject: Subject) -> HttpResponseBase:
        headers = {"Authorization": f"Bearer {person.token}"} if person.token else {}
        content, kind = b"", "application/fhir+json"
        query = ""
        searches = row.about == "space" and row.route.partition("/")[2] in {"", "_search", "$ihe-pix"}
        if method == "POST" and address.endswith("/_search"):
            content, kind = _search(self.scene, row, subject).encode(), "application/x-www-form-urlencoded"
        elif method == "POST" and address.endswith("$break-glass"):
            said: JsonObject = {"name": "reason", "valueString": "Inconscient."}
            content = orjson.dumps({"resourceType": "Parameters", "parameter": [said]})
        elif method == "POST" and address.endswith("$deposit-archive"):
            content, kind = _archive(subject), "application/zip"
        elif method == "POST" and address.endswith("$export-archive"):
            named: JsonObject = {
                "name": "document",
                "valueReference": {"reference": f"DocumentReference/{subject.public_id}"},
            }
            content = orjson.dumps({"resourceType": "Parameters", "parameter": [named]})
        elif method == "POST" and address.endswith("$match"):
            nobody: JsonObject = {"system": "urn:oid:1.2.250.1.213.1.4.10", "value": "1000000000000"}
            content = orjson.dumps({"resourceType": "Patient", "identifier": [nobody]})
        elif method == "POST" and row.route.startswith("fhir:"):
            patient: JsonObject = {"reference": f"Patient/{subject.public_id}"}
            is_bundle = row.route in {"fhir:server", "fhir:Bundle/$validate"}
            sent = messages.provide(patient) if is_bundle else messages.inline(patient)
            content = orjson.dumps(sent)
        elif method == "PATCH":
            label = messages.concept(messages.VISIBILITY, "MASQUE_PS")
            content = orjson.dumps([{"op": "add", "path": "/securityLabel/-", "value": label}])
            kind = "application/json-patch+json"
            query = f"?patient={subject.public_id}&identifier=urn:ietf:rfc:3986|urn:oid:9.9" if searches else ""
        elif searches:
            query = "?" + _search(self.scene, row, subject)
        # A body of the socket, not of Django's tests, which fail whoever reads to the end without knowing the length.
        body: dict[str, Any] = {"wsgi.input": BytesIO(content)} if row.route.startswith("xds_") else {}
        return self.browser.generic(method, address + query, content, content_type=kind, headers=headers, **body)


def _fhir(row: Row, subject: Subject) -> str:
    """Gives an address under /fhir from its row: `DocumentReference/id/_history` is a version of one."""
    path = row.route.removeprefix("fhir:")
    if path == "server":
        return "/fhir"
    identifier = subject.public_id or OF_DIRECTORY.get(path.partition("/")[0], "x")
    version = subject.document.version if subject.document else 1
    if path.startswith("List/") and subject.document is not None:
        identifier = subject.document.list_id
    if path.endswith("$export-archive"):
        identifier = subject.public_id.partition("-")[0]
    if path.startswith("AuditEvent/"):
        identifier = f"{subject.public_id}-1"
    return "/fhir/" + path.replace("/id", f"/{identifier}").replace("_history", f"_history/{version}")


def _search(scene: Scene, row: Row, subject: Subject) -> str:
    if "Patient" in row.route:
        matricule = scene.secrets[subject.space][0] if subject.space else "1000000000000"
        name = "sourceIdentifier" if row.route.endswith("$ihe-pix") else "identifier"
        return f"{name}=urn:oid:1.2.250.1.213.1.4.10|{matricule}"
    dates = "&date=ge2026-01-01" if "AuditEvent" in row.route else ""
    return f"patient={subject.public_id}{dates}"


@contextmanager
def _undone(browser: Client) -> Iterator[None]:
    cookies = copy.deepcopy(browser.cookies)
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)
            browser.cookies = cookies


def found(answer: HttpResponseBase, row: Row) -> Outcome:
    """Says what an answer amounts to: a form that is asked again let the reader in."""
    status = answer.status_code
    assert status < 500, answer
    # A deposit about nobody here.
    if status == 422 and row.house == "software":
        return Outcome.UNKNOWN
    if status == 401 or (status == 400 and row.route.startswith("oidc:")):
        return Outcome.TO_SIGN_IN
    if status == 302:
        leads = str(answer["Location"]).partition("?")[0]
        leads_out = leads == DOORS.get(row.house) and not row.route.endswith("sign_out")
        return Outcome.TO_SIGN_IN if leads_out else Outcome.GIVEN
    if row.route.startswith("xds_") and "Fault" in content(answer):
        return Outcome.TO_SIGN_IN
    outcomes = {403: Outcome.REFUSED, 404: Outcome.UNKNOWN, 405: Outcome.NO_METHOD}
    return outcomes.get(status, Outcome.GIVEN)


_ONCE = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]*"|data-csrf="\w+"')


def bare(answer: HttpResponseBase, subject: Subject) -> tuple[int, str]:
    """Gives an answer without what differs from one request to the next, nor the identifier that was asked for."""
    told = content(answer).replace(subject.public_id, "")
    return answer.status_code, _ONCE.sub("", told)


def content(answer: HttpResponseBase) -> str:
    """Gives the body of an answer, read as text."""
    return b"".join(answer).decode("utf-8", "replace")


def _today() -> dict[str, object]:
    day = local_day(clock.now()) - timedelta(days=1)
    return {"_0": day.day, "_1": day.month, "_2": day.year}


def _day(name: str) -> dict[str, object]:
    return {f"{name}{suffix}": value for suffix, value in _today().items()}


def _deposit(asking: Asking, subject: Subject) -> dict[str, object]:
    file = SimpleUploadedFile("cr.pdf", cast.PDF, "application/pdf")
    return {"reference": str(uuid4()), "file": file, "type": "11488-4", "title": "Un dépôt", **_day("acted_on")}


def _archive(subject: Subject) -> bytes:
    """Makes an archive about the citizen of a space; about Alice where there is no such space."""
    ins = CITIZENS.get(subject.space, cast.ALICE).ins
    patient = f"{ins.value}^^^&{ins.oid}&ISO^NH"
    return archives.archive(archives.objects(archives.entry(patient_id=patient), patient=patient))


def _send_archive(asking: Asking, subject: Subject) -> dict[str, object]:
    return {"archive": SimpleUploadedFile("IHE_XDM.ZIP", _archive(subject), "application/zip")}


def _bring(asking: Asking, subject: Subject) -> dict[str, object]:
    return {**_send_archive(asking, subject), "visibility": "visible"}


def _add(asking: Asking, subject: Subject) -> dict[str, object]:
    papers = SimpleUploadedFile("papier.pdf", cast.PDF, "application/pdf")
    return {**_edit(asking, subject), "visibility": "visible", "papers": papers}


def _edit(asking: Asking, subject: Subject) -> dict[str, object]:
    return {"title": "Un papier", "category": "BIOLOGIE", **_day("day")}


def _said(**values: object) -> Callable[[Asking, Subject], dict[str, object]]:
    return lambda _asking, _subject: dict(values)


BODIES: dict[str, Callable[[Asking, Subject], dict[str, object]]] = {
    "professional:agree": _said(agrees="on", scope="professional", means="oral"),
    "professional:another": _said(agrees="on", means="oral"),
    "professional:emergency": _said(is_in_danger="on", reason="Inconscient."),
    "professional:deposit": _deposit,
    "professional:deposit_archive": _send_archive,
    "professional:situation": _said(organization=cast.PRACTICE.id),
    "citizen:add": _add,
    "citizen:bring": _bring,
    "citizen:edit": _edit,
    "citizen:sharing_arrivals": _said(arrivals="masques"),
    "citizen:sharing_hide": _said(what="category", category="BIOLOGIE", whom="everybody", lasting="toujours"),
    "citizen:surprise": _said(words=_WORDS),
    "citizen:ask": _said(words=_WORDS, reason="other"),
    "citizen:case": _said(words=_WORDS),
    "back_office:case": _said(words=_WORDS, kind="reponse"),
    "back_office:switch_on_case": _said(**{"acces-words": _WORDS}),
    "back_office:citizen": lambda asking, _subject: {
        "ins-ins": asking.scene.secrets["alice"][0],
        "ins-reason": "call",
        "ins-words": _WORDS,
    },
    "back_office:operation": _said(decision=operations.APPROVE, words=_WORDS),
}
