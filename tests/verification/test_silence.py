"""Whoever a document is kept from gets, to the byte, the answers of a world where it was never deposited.

Each reader asks every door the same things twice: once with the hidden documents there, once in a world without them
nor the restrictions that hide them. The two series must be the same: status, headers and body, once what is drawn anew
at each answer is set aside. So no count, page, search, entity tag, notice, error or warning can tell.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import orjson
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from carnet.domain.identity import actions as identity
from carnet.foundation import ids
from carnet.gateways.fhir import authentication
from carnet.gateways.fhir import routes as fhir
from carnet.gateways.fhir.tests import messages
from carnet.gateways.fhir.wire.elements import Json, JsonObject
from carnet.gateways.web_citizen.tests import situations as citizens
from carnet.gateways.web_professional.tests import situations as professionals
from tests import cast
from tests.cast import NOON, Cast
from tests.verification import silence_xds
from tests.verification.silence import (
    DIANE,
    HIDDEN,
    HIDDEN_FOLDER,
    HIDDEN_FOLDER_ROW,
    HIDING,
    SHOWN_FOLDER,
    SHOWN_FOLDER_ROW,
    STAY,
    Answer,
    Names,
    compare,
    in_folder,
    said,
    unannounced,
    undone,
    written,
)

pytestmark = pytest.mark.django_db

SCOPE = frozenset(f"system/{route.resource}.{route.letter}" for route in fhir.ROUTES)


@pytest.fixture(autouse=True)
def _still(settings: Settings) -> Iterator[None]:
    settings.DEMO = True
    authentication.forget()
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def people() -> Cast:
    """The fixed cast, with three documents that everybody let in may see."""
    found = cast.assemble()
    for number in range(2):
        cast.deposited(found.alice, written(f"Visible {number}", f"1.2.250.1.999.{number}"), by=DIANE)
    in_folder(found, SHOWN_FOLDER, SHOWN_FOLDER_ROW, written("Visible 2", "1.2.250.1.999.2"))
    return found


# — FHIR


def _token() -> str:
    identity.register_client(
        client_id="officine", name="Logiciel", organization_id=cast.PHARMACY.id, public_keys={"keys": []}
    )
    return identity.issue_token(
        client_id="officine",
        rpps=cast.PAUL.rpps,
        purpose_of_use="normal",
        scope=SCOPE,
        at=NOON,
        lifetime=timedelta(hours=2),
    ).token


SEARCHES = (
    "",
    "&_summary=count",
    "&_total=accurate",
    "&_total=estimate&_count=1",
    "&_count=1",
    "&_count=0",
    "&_count=2&_sort=date",
    "&_sort=-_lastUpdated",
    "&status=current,superseded",
    "&status=superseded",
    "&status=entered-in-error",
    "&category=11",
    "&type=11502-2",
    "&type=60591-5",
    "&date=lt2026-01-01",
    "&date=ge2020",
    "&security-label=MASQUE_PS",
    f"&related:identifier={STAY}",
    f"&identifier=urn:oid:{HIDDEN}",
    f"&identifier=urn:ietf:rfc:3986|urn:oid:{HIDDEN}",
    "&description=masqué",
    "&_include=DocumentReference:subject",
    "&_include=DocumentReference:relatesto",
    "&_revinclude=DocumentReference:relatesto",
    "&_revinclude=List:item",
    "&_elements=masterIdentifier",
)


def _fhir(token: str) -> Callable[[Names], Iterator[Answer]]:
    def ask(names: Names) -> Iterator[Answer]:
        patient = ids.public(names.space_id)

        def send(method: str, path: str, body: Json = None, **headers: str) -> Answer:
            content = b"" if body is None else orjson.dumps(body)
            kind = "application/json-patch+json" if method == "PATCH" else "application/fhir+json"
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            sent["Authorization"] = f"Bearer {token}"
            answer = undone(
                lambda: said(Client().generic(method, f"/fhir{path}", content, content_type=kind, headers=sent))
            )
            return f"{method} {path} {sorted(headers)} {body and str(body)[:60]}", answer

        for search in SEARCHES:
            yield send("GET", f"/DocumentReference?patient={patient}{search}")
            yield send("GET", f"/List?patient={patient}&code=submissionset{search}")
        yield from _fhir_folders(names, patient, send)
        for row in names.hidden:
            yield from _about(names, names.public(row), send)
        for unique_id in names.unique_ids:
            target: Json = {"identifier": {"value": f"urn:oid:{unique_id}"}}
            yield from _relating(patient, target, send)
            query = f"patient={patient}&identifier=urn:ietf:rfc:3986|urn:oid:{unique_id}"
            yield send("PATCH", f"/DocumentReference?{query}", [_label()])

    return ask


def _fhir_folders(names: Names, patient: str, send: Callable[..., Answer]) -> Iterator[Answer]:
    for search in (
        "",
        "&_summary=count",
        "&_count=1",
        "&_sort=date",
        "&title=suivi",
        "&_include=List:item",
        "&date=gt2026",
    ):
        yield send("GET", f"/List?patient={patient}&code=folder{search}")
    for name, row in ((SHOWN_FOLDER, SHOWN_FOLDER_ROW), (HIDDEN_FOLDER, HIDDEN_FOLDER_ROW)):
        yield send("GET", f"/List?patient={patient}&code=folder&identifier=urn:oid:{name}")
        yield send("GET", f"/List/f.{names.public(row)}")
        yield send("GET", f"/List/{names.public(row)}")


def _label() -> JsonObject:
    return {"op": "add", "path": "/securityLabel/-", "value": messages.concept(messages.VISIBILITY, "MASQUE_PS")}


def _about(names: Names, public: str, send: Callable[..., Answer]) -> Iterator[Answer]:
    patient = ids.public(names.space_id)
    for path in (
        f"/DocumentReference/{public}",
        f"/DocumentReference/{public}/_history/1",
        f"/DocumentReference/{public}/_history/2",
        f"/Binary/{public}",
        f"/List/{public}",
        f"/DocumentReference?patient={patient}&_id={public}",
        f"/DocumentReference?patient={patient}&relatesto=DocumentReference/{public}",
        f"/DocumentReference?patient={patient}&relatesto={public}&_summary=count",
        f"/DocumentReference?_id={names.public(names.shown)},{public}&patient={patient}",
    ):
        yield send("GET", path)
        yield send("HEAD", path)
        yield send("GET", path, If_None_Match='W/"1"')
        yield send("GET", path, If_Modified_Since="Mon, 02 Mar 2026 12:00:00 GMT")
    yield send("PATCH", f"/DocumentReference/{public}", [_label()])
    yield send("PATCH", f"/DocumentReference/{public}", [_label()], If_Match='W/"9"')
    named: Json = {"name": "document", "valueReference": {"reference": f"DocumentReference/{public}"}}
    shown: Json = {
        "name": "document",
        "valueReference": {"reference": f"DocumentReference/{names.public(names.shown)}"},
    }
    for parameters in ([named], [shown, named]):
        body: JsonObject = {"resourceType": "Parameters", "parameter": parameters}
        yield send("POST", f"/Patient/{patient}/$export-archive", body)
    yield from _relating(patient, {"reference": f"DocumentReference/{public}"}, send)


def _relating(patient: str, target: Json, send: Callable[..., Answer]) -> Iterator[Answer]:
    """Deposits and validates what replaces, completes or transforms something hidden."""
    for code in ("replaces", "appends", "transforms"):
        relation: Json = {"code": code, "target": target}
        new = messages.inline({"reference": f"Patient/{patient}"}, relatesTo=[relation])
        new["masterIdentifier"] = {"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.250.1.999.77"}
        yield send("POST", "/DocumentReference", new)
        yield send("POST", "/DocumentReference/$validate", new)


@pytest.mark.parametrize("hiding", HIDING)
def test_fhir_answers_as_if_nothing_were_hidden(people: Cast, hiding: str) -> None:
    compare(people, HIDING[hiding], _fhir(_token()))


# — XDS


@pytest.mark.parametrize("hiding", HIDING)
def test_xds_answers_as_if_nothing_were_hidden(people: Cast, hiding: str) -> None:
    compare(people, HIDING[hiding], silence_xds.ask_all)


# — Pages


def _pages(browser: Client) -> Callable[[Names], Iterator[Answer]]:
    def ask(names: Names) -> Iterator[Answer]:
        space = ids.public(names.space_id)

        def get(address: str, **headers: str) -> Answer:
            return address, undone(lambda: said(browser.get(address, headers=headers)))

        def post(address: str, form: dict[str, object]) -> object:
            return said(browser.post(address, form))

        record = reverse("professional:record", args=[space])
        for query in ("", "?q=masqu", "?q=visible", "?page=2", "?page=1", "?type=11502-2", "?category=BIOLOGIE"):
            yield get(record + query)
        for name in ("mine", "accesses", "recent", "notices", "search"):
            yield get(reverse(f"professional:{name}"))
        yield get(reverse("professional:export", args=[space]))
        # Previous and next come from the list that was last seen.
        browser.get(record)
        yield get(reverse("professional:document", args=[names.public(names.shown)]))
        for row in names.hidden:
            public = names.public(row)
            for name, arguments in (
                ("document", [public]),
                ("original", [public]),
                ("part", [public, "fichier"]),
                ("change", [public, "masquer"]),
            ):
                yield get(reverse(f"professional:{name}", args=arguments))
            yield (
                f"hide {row}",
                undone(partial(post, reverse("professional:change", args=[public, "masquer"]), {})),
            )
            yield (
                f"export {row}",
                undone(partial(post, reverse("professional:export", args=[space]), {"documents": [public]})),
            )

    return ask


@pytest.mark.parametrize("hiding", HIDING)
def test_pages_answer_as_if_nothing_were_hidden(people: Cast, hiding: str) -> None:
    compare(people, HIDING[hiding], _pages(professionals.signed_in(cast.PAUL)))


def _of_citizen(browser: Client) -> Callable[[Names], Iterator[Answer]]:
    def ask(names: Names) -> Iterator[Answer]:
        def get(address: str) -> Answer:
            return address, undone(lambda: said(browser.get(address)))

        def post(address: str) -> object:
            return said(browser.post(address))

        listed = reverse("citizen:documents")
        for query in ("", "?q=annoncer", "?q=visible", "?page=2", "?categorie=SYNTHESE"):
            yield get(listed + query)
        for row in names.hidden:
            for name in ("document", "original", "pdf", "edit"):
                yield get(reverse(f"citizen:{name}", args=[names.public(row)]))
            for name in ("hide", "archive", "delete"):
                address = reverse(f"citizen:{name}", args=[names.public(row)])
                yield f"POST {address}", undone(partial(post, address))

    return ask


def test_what_is_not_announced_yet_is_not_there_for_the_citizen(people: Cast) -> None:
    compare(people, unannounced, _of_citizen(citizens.signed_in(Client())))


def test_the_worlds_differ_for_whom_may_see(people: Cast) -> None:
    """What is compared is not two empty worlds: the author finds hers, in the list, its count and its pages."""
    with pytest.raises(AssertionError, match="with it"):
        compare(people, HIDING["masked"], _pages(professionals.signed_in(cast.DIANE)))
