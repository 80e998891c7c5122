"""An editor enters with a key, sees the calls of one software and nothing else, and checks a document."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from carnet.domain.identity import actions as identity
from carnet.domain.oversight import calls
from carnet.foundation import clock
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def key() -> str:
    """Gives the key of the laboratory's software."""
    identity.register_organization(organization=cast.LABORATORY)
    for name in ("labo", "other"):
        identity.register_client(
            client_id=name, name=f"Logiciel {name}", organization_id=cast.LABORATORY.id, public_keys={"keys": []}
        )
    return identity.issue_editor_key(client_id="labo", at=clock.now(), lifetime=timedelta(days=1))


@pytest.fixture
def editor(client: Client, key: str) -> Client:
    """Gives a browser where the editor has entered."""
    assert client.post("/editeurs/", {"key": f" {key} "}).status_code == 302
    return client


def _recorded(client_id: str, *, code: str = "", place: str = "") -> None:
    calls.record(
        client_id=client_id,
        door="fhir",
        transaction=f"ITI-65 {client_id}",
        status=422 if code else 200,
        code=code,
        place=place,
        lasted=timedelta(milliseconds=12),
        size=2048,
        at=clock.now(),
    )


def test_an_editor_sees_the_calls_of_one_software(editor: Client) -> None:
    _recorded("labo")
    _recorded("labo", code="code-invalid", place="DocumentReference.type")
    _recorded("other", code="forbidden")
    page = editor.get("/editeurs/appels").content.decode()
    assert page.count("ITI-65 labo") == 2
    assert "ITI-65 other" not in page
    assert "DocumentReference.type" in page
    assert "Un code n’est pas d’une liste reçue" in page
    assert editor.get("/editeurs/appels?vue=refus").content.decode().count("ITI-65 labo") == 1


def test_what_could_quote_a_message_is_not_kept(editor: Client) -> None:
    _recorded("labo", code="284037511111138", place="Patient <MARTIN>")
    page = editor.get("/editeurs/appels").content.decode()
    assert "284037511111138" not in page
    assert "MARTIN" not in page


@pytest.mark.parametrize("path", ["/editeurs/appels", "/editeurs/conformite"])
def test_nobody_enters_without_a_key(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"] == "/editeurs/"
    assert client.post("/editeurs/", {"key": "not one"}).status_code == 422
    assert client.get(path).headers["Location"] == "/editeurs/"


def test_a_key_ends_by_its_date_by_a_newer_one_and_with_its_software(client: Client, key: str) -> None:
    newer = identity.issue_editor_key(client_id="labo", at=clock.now(), lifetime=timedelta(days=1))
    assert client.post("/editeurs/", {"key": key}).status_code == 422
    assert client.post("/editeurs/", {"key": newer}).status_code == 302
    identity.disable_client(client_id="labo", at=clock.now())
    assert client.get("/editeurs/appels").status_code == 302
    assert client.post("/editeurs/", {"key": newer}).status_code == 422
    identity.issue_editor_key(client_id="other", at=clock.now() - timedelta(days=2), lifetime=timedelta(days=1))
    with pytest.raises(identity.UnknownClient):
        identity.issue_editor_key(client_id="labo", at=clock.now(), lifetime=timedelta(days=1))


def test_whoever_tries_keys_is_slowed(client: Client, key: str) -> None:
    for _ in range(20):
        client.post("/editeurs/", {"key": "wrong"})
    assert client.post("/editeurs/", {"key": key}).status_code == 422


def test_calls_are_forgotten_after_a_week(editor: Client) -> None:
    _recorded("labo")
    assert calls.forget_old(at=clock.now() + calls.KEPT_FOR - timedelta(minutes=1)) == 0
    assert calls.forget_old(at=clock.now() + calls.KEPT_FOR + timedelta(minutes=1)) == 1
    assert "Aucun appel" in editor.get("/editeurs/appels").content.decode()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'<ClinicalDocument xmlns="urn:hl7-org:v3"><id root="1.2.3"/></ClinicalDocument>', "realmCode vaut"),
        (b"<Other/>", "La racine n’est pas un ClinicalDocument"),
        (b"<!DOCTYPE a><a/>", "Une déclaration de type"),
        (b"not xml", "bien formé"),
    ],
    ids=["findings", "not a CDA", "doctype", "not XML"],
)
def test_a_document_is_checked_and_each_finding_explained(editor: Client, content: bytes, told: str) -> None:
    answer = editor.post("/editeurs/conformite", {"file": SimpleUploadedFile("essai.xml", content)})
    assert answer.status_code == 200
    assert told in answer.content.decode()


@pytest.mark.parametrize("given", [{}, {"file": SimpleUploadedFile("vide.xml", b"")}], ids=["none", "empty"])
def test_a_document_is_asked_for(editor: Client, given: dict[str, SimpleUploadedFile]) -> None:
    assert editor.post("/editeurs/conformite", given).status_code == 422


def test_the_operator_gives_the_key_by_a_command(client: Client, key: str, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("clients", "page", "labo", "--days", "2")
    told = capsys.readouterr().out.strip().rpartition(" ")[2]
    assert client.post("/editeurs/", {"key": told}).status_code == 302


def test_leaving_closes_the_pages(editor: Client) -> None:
    assert editor.get("/editeurs/sortir").status_code == 405
    editor.post("/editeurs/sortir")
    assert editor.get("/editeurs/appels").status_code == 302
