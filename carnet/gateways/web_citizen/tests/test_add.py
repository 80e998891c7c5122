"""Adding, correcting and deleting one's own documents."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from carnet.domain.documents import reading
from carnet.domain.documents.codes import Criteria
from carnet.domain.documents.reading import Opened
from carnet.domain.documents.rules.own import MAX_BYTES
from carnet.domain.spaces import actions as spaces
from carnet.gateways.web_citizen import uploads
from carnet.gateways.web_citizen.tests import samples
from carnet.gateways.web_citizen.tests.situations import text
from tests.cast import NOON, Cast, citizen

pytestmark = pytest.mark.django_db

WORDS = {
    "title": "Ordonnance de janvier",
    "category": "ORD_SOIN",
    "day_0": "12",
    "day_1": "1",
    "day_2": "2026",
    "visibility": "visible",
}
ADD = "/documents/ajouter"


def _file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def _kept(people: Cast) -> list[Opened]:
    by = citizen(people.alice)
    page = reading.list_documents(space_id=people.alice, criteria=Criteria(), by=by, at=NOON)
    return [reading.open_document(space_id=people.alice, document_id=one.id, by=by, at=NOON) for one in page.documents]


def _refused(alice: Client, people: Cast, told: str, **sent: object) -> str:
    answer = alice.post(ADD, {**WORDS, **sent})
    assert answer.status_code == 422
    page = text(answer)
    assert told in page
    assert _kept(people) == []
    return page


def test_offers_the_categories_in_which_one_may_add(alice: Client) -> None:
    page = text(alice.get(ADD))
    assert 'value="BIOLOGIE"' in page
    assert 'value="REMB"' not in page
    assert 'enctype="multipart/form-data"' in page


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("lettre.pdf", samples.PDF, "application/pdf"),
        ("note.txt", "Été".encode(), "text/plain"),
        ("note.rtf", b"{\\rtf1 Bonjour}", "text/rtf"),
        ("scan.TIF", samples.photo(form="TIFF"), "image/tiff"),
    ],
)
def test_keeps_a_file_as_it_is(alice: Client, people: Cast, name: str, content: bytes, media_type: str) -> None:
    answer = alice.post(ADD, {**WORDS, "papers": _file(name, content)})
    assert answer.status_code == 302
    (opened,) = _kept(people)
    assert (opened.content, opened.document.media_type) == (content, media_type)
    assert (opened.document.title, opened.document.category) == ("Ordonnance de janvier", "ORD_SOIN")
    assert opened.document.created_at.isoformat() == "2026-01-12T11:00:00+00:00"
    page = text(alice.get(answer.headers["Location"]))
    assert "Votre document est ajouté." in page
    assert "Vous" in page


@pytest.mark.parametrize(("form", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
def test_strips_a_photo_of_where_it_was_taken(alice: Client, people: Cast, form: str, media_type: str) -> None:
    content = samples.photo(form=form, orientation=6)
    assert b"Exif" in content or b"eXIf" in content
    alice.post(ADD, {**WORDS, "papers": _file("photo", content)})
    (opened,) = _kept(people)
    assert opened.document.media_type == media_type
    assert b"Exif" not in opened.content
    assert b"eXIf" not in opened.content


def test_binds_several_photos_in_one_pdf(alice: Client, people: Cast) -> None:
    pages = [_file("1.jpg", samples.photo()), _file("2.png", samples.png()), _file("3.jpg", samples.photo())]
    assert alice.post(ADD, {**WORDS, "papers": pages}).status_code == 302
    (opened,) = _kept(people)
    assert opened.document.media_type == "application/pdf"
    assert opened.content.count(b"/Type /Page ") == 3


def test_hides_from_the_start_what_is_to_be_hidden(alice: Client, people: Cast) -> None:
    alice.post(ADD, {**WORDS, "visibility": "masque", "papers": _file("n.txt", b"Bonjour")})
    (opened,) = _kept(people)
    assert opened.document.is_hidden


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("title", "", "Donnez un titre au document."),
        ("title", "x" * 129, "Ce titre est trop long"),
        ("category", "", "Choisissez une catégorie."),
        ("category", "REMB", "Choisissez une catégorie de la liste."),
        ("day_2", "2999", "Cette date n’est pas encore passée."),
        ("day_2", "1700", "Cette date est trop ancienne."),
        ("day_1", "13", "Cette date n’existe pas"),
        ("visibility", "", "Dites qui peut voir ce document."),
    ],
)
def test_says_what_is_missing_and_keeps_the_rest(
    alice: Client, people: Cast, field: str, value: str, told: str
) -> None:
    page = _refused(alice, people, told, papers=_file("n.txt", b"Bonjour"), **{field: value})
    assert "Ce que vous avez écrit est gardé" in page
    if field != "title":
        assert 'value="Ordonnance de janvier"' in page
    assert "<title>Erreur" in page.replace("\n", "")


@pytest.mark.parametrize(
    ("papers", "told"),
    [
        ([], "Choisissez un fichier, ou prenez une photo."),
        ([("vide.pdf", b"")], "Ce fichier est vide."),
        ([("page.html", b"<html><script>1</script>")], "Ce format n’est pas pris en charge"),
        ([("photo.jpg", b"MZ\x00\x01programme")], "Ce format n’est pas pris en charge"),
        ([("photo.txt", b"\x00\x01\x02")], "Ce format n’est pas pris en charge"),
        ([("a.pdf", samples.PDF), ("b.jpg", samples.photo())], "Plusieurs fichiers ne font un document que"),
        ([("a.jpg", samples.photo()[:60]), ("b.jpg", samples.photo())], "Cette photo n’a pas pu être lue"),
        ([("a.jpg", samples.photo()[:60])], "Cette photo n’a pas pu être lue"),
        ([("a.pdf", b"   avant %PDF-1.4")], "n’est pas ce que son nom annonce"),
        ([("gros.pdf", b"%PDF-" + b"0" * MAX_BYTES)], "Trop lourd, 5 Mo au plus : gros.pdf."),
        ([(f"{rank}.txt", b"a") for rank in range(21)], "Cela fait trop à la fois"),
        ([(f"{rank}.pdf", b"%PDF-" + b"0" * (MAX_BYTES - 5)) for rank in range(9)], "Cela fait trop à la fois"),
    ],
)
def test_says_what_is_wrong_with_the_files(
    alice: Client, people: Cast, papers: list[tuple[str, bytes]], told: str
) -> None:
    _refused(alice, people, told, papers=[_file(*paper) for paper in papers])


def test_reads_no_body_that_is_too_large(alice: Client, people: Cast) -> None:
    answer = alice.generic(
        "POST", ADD, BytesIO(b"x").read(), "multipart/form-data; boundary=x", CONTENT_LENGTH=uploads.MOST_BODY + 1
    )
    assert answer.status_code == 413
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.fixture
def mine(alice: Client) -> str:
    """The address of a document that Alice added."""
    return alice.post(ADD, {**WORDS, "papers": _file("n.txt", b"Bonjour")}).headers["Location"]


def test_corrects_the_words(alice: Client, people: Cast, mine: str) -> None:
    page = text(alice.get(f"{mine}/modifier"))
    assert 'value="Ordonnance de janvier"' in page
    words = {"title": "Radio", "category": "RADIO_SC", "day_0": "1", "day_1": "2", "day_2": "2026"}
    assert alice.post(f"{mine}/modifier", words).headers["Location"] == mine
    (opened,) = _kept(people)
    assert (opened.document.title, opened.document.category) == ("Radio", "RADIO_SC")
    assert "Vos changements sont enregistrés." in text(alice.get(mine))


def test_keeps_what_was_written_when_the_words_are_wrong(alice: Client, mine: str) -> None:
    answer = alice.post(f"{mine}/modifier", {"title": "Radio", "category": "", "day_0": "1"})
    assert answer.status_code == 422
    page = text(answer)
    assert 'value="Radio"' in page
    assert "La date est incomplète" in page


def test_deletes_after_asking_once(alice: Client, people: Cast, mine: str) -> None:
    asked = text(alice.get(f"{mine}/supprimer"))
    assert "Supprimer ce document ?" in asked.replace("\N{NO-BREAK SPACE}", " ")
    assert len(_kept(people)) == 1
    assert alice.post(f"{mine}/supprimer").headers["Location"] == "/documents"
    assert _kept(people) == []
    assert "Le document est supprimé." in text(alice.get("/documents"))
    assert alice.get(mine).status_code == 404


def test_adds_nothing_to_a_closed_space(alice: Client, people: Cast) -> None:
    spaces.close_space(space_id=people.alice, by=citizen(people.alice), at=NOON + timedelta(days=1))
    answer = alice.post(ADD, {**WORDS, "papers": _file("n.txt", b"Bonjour")})
    assert (answer.status_code, "Cet espace est fermé" in text(answer)) == (403, True)
