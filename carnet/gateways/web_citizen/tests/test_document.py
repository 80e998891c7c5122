"""One document: what is shown of it, what is served, what may be done."""

from uuid import UUID, uuid4

import pytest
from django.test import Client

from carnet.domain.documents import actions, reading
from carnet.domain.documents.codes import Coded, Criteria, NewDocument, Visibility
from carnet.foundation import database, ids
from carnet.foundation.cda import errors, parsing
from carnet.foundation.journal import queries as journal
from carnet.gateways.web_citizen.tests import samples
from carnet.gateways.web_citizen.tests.situations import text
from tests import cast
from tests.cast import Cast, acting, deposited, pdf

pytestmark = pytest.mark.django_db


def _address(space_id: UUID, document_id: UUID) -> str:
    return f"/documents/{ids.public_row(space_id, document_id)}"


def _deposit(people: Cast, *new: NewDocument) -> list[str]:
    done = deposited(people.alice, *new, by=acting(cast.DIANE))
    return [_address(people.alice, one) for one in done.document_ids]


def _acts(people: Cast) -> list[str]:
    with database.entered(people.alice):
        return [line.entry.act for line in journal.newest(space_id=people.alice, count=60)]


def test_shows_a_clinical_document_as_a_page(alice: Client, people: Cast) -> None:
    (address,) = _deposit(people, samples.cda())
    page = text(alice.get(address))
    for shown in ("<h1>Bilan sanguin</h1>", "Hématologie", "Hémoglobine", "13,5 g/dL", "Dr Diane MOREAU"):
        assert shown in page
    assert f'src="{address}/image/0"' in page
    assert "<script>alert" not in page
    assert "<iframe" not in page
    assert "data-ca-print hidden" in page
    assert "Dossier de Alice MARTIN" in page  # what is printed says whose it is


def test_counts_a_page_with_its_pictures_as_one_reading(alice: Client, people: Cast) -> None:
    (address,) = _deposit(people, samples.cda(with_pdf=True))
    before = len(_acts(people))
    for part in ("", "/image/0", "/pdf"):
        assert alice.get(address + part).status_code == 200
    assert _acts(people)[: len(_acts(people)) - before] == ["read_document"]
    alice.get(f"{address}/fichier")
    assert _acts(people)[:2] == ["read_document", "read_document"]


def test_shows_the_copy_in_pdf_first(alice: Client, people: Cast) -> None:
    (address,) = _deposit(people, samples.cda(with_pdf=True))
    page = text(alice.get(address))
    assert page.index("<iframe") < page.index("Hématologie")
    assert "data-ca-print" not in page  # a PDF prints itself
    served = alice.get(f"{address}/pdf")
    assert (served.content, served.headers["Content-Type"]) == (samples.PDF, "application/pdf")


def test_shows_a_pdf(alice: Client, people: Cast) -> None:
    (address,) = _deposit(people, pdf("Lettre"))
    page = text(alice.get(address))
    assert f'src="{address}/pdf"' in page
    assert "Ouvrir le PDF" in page
    served = alice.get(f"{address}/pdf")
    assert served.headers["Content-Disposition"] == 'inline; filename="lettre.pdf"'
    assert "default-src 'none'" in served.headers["Content-Security-Policy"]
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("content", "media_type", "served_as"),
    [
        (samples.photo(), "image/jpeg", "image/jpeg"),
        (samples.png(), "image/png", "image/png"),
        (samples.photo(form="TIFF"), "image/tiff", "image/png"),
    ],
)
def test_shows_a_picture(alice: Client, people: Cast, content: bytes, media_type: str, served_as: str) -> None:
    (address,) = _deposit(people, pdf("Photo", content=content, media_type=media_type))
    assert f'src="{address}/image"' in text(alice.get(address))
    served = alice.get(f"{address}/image")
    assert served.headers["Content-Type"] == served_as
    assert "sandbox" in served.headers["Content-Security-Policy"]


@pytest.mark.parametrize("content", ["Élève : « oui » <b>".encode(), "Élève : « oui » <b>".encode("cp1252")])
def test_shows_a_text_as_text(alice: Client, people: Cast, content: bytes) -> None:
    (address,) = _deposit(people, pdf("Note", content=content, media_type="text/plain"))
    assert "Élève : « oui » &lt;b&gt;" in text(alice.get(address))


def test_only_downloads_what_a_page_cannot_show(alice: Client, people: Cast) -> None:
    (address,) = _deposit(people, pdf("Lettre", content=b"{\\rtf1 Bonjour}", media_type="text/rtf"))
    assert "téléchargez le document" in text(alice.get(address))
    served = alice.get(f"{address}/fichier")
    assert served.headers["Content-Disposition"] == 'attachment; filename="lettre.rtf"'
    assert served.content == b"{\\rtf1 Bonjour}"


def test_serves_the_original_as_its_author_made_it(alice: Client, people: Cast) -> None:
    new = samples.cda()
    (address,) = _deposit(people, new)
    served = alice.get(f"{address}/fichier")
    assert served.content == new.content
    assert served.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("part", ["/image", "/image/0", "/image/7"])
def test_finds_no_picture_in_a_pdf(alice: Client, people: Cast, part: str) -> None:
    (address,) = _deposit(people, pdf("Lettre"))
    assert alice.get(address + part).status_code == 404


def test_finds_no_pdf_in_a_text(alice: Client, people: Cast) -> None:
    (address,) = _deposit(people, pdf("Note", content=b"Bonjour", media_type="text/plain"))
    assert alice.get(f"{address}/pdf").status_code == 404


def test_answers_the_same_to_every_document_that_is_not_there(alice: Client, people: Cast) -> None:
    hidden = pdf("À annoncer", visibility=frozenset({Visibility.HIDDEN_FROM_PATIENT}))
    (kept_back,) = _deposit(people, hidden)
    boris = deposited(people.boris, pdf("À Boris"), by=acting(cast.DIANE)).document_ids[0]
    addresses = [
        _address(people.alice, uuid4()),
        _address(people.boris, boris),
        _address(uuid4(), uuid4()),
        "/documents/pas-un-identifiant",
        kept_back,
    ]
    for part in ("", "/fichier", "/pdf", "/image", "/image/0", "/modifier", "/supprimer"):
        answers = [alice.get(address + part) for address in addresses]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1
    for act in ("/masquer", "/afficher", "/archiver", "/desarchiver", "/supprimer"):
        assert {alice.post(address + act).status_code for address in addresses} == {404}


def test_lists_the_versions(alice: Client, people: Cast) -> None:
    first, second = (
        _deposit(people, pdf("v1", unique_id="1.2.3"))[0],
        _deposit(people, pdf("v2", unique_id="1.2.4", replaces="1.2.3"))[0],
    )
    page = text(alice.get(second))
    assert "Versions" in page
    assert f'href="{first}"' in page
    assert "Une version plus récente existe" in text(alice.get(first))


@pytest.mark.parametrize(
    ("act", "undo", "said"),
    [
        ("masquer", "afficher", "Ce document est masqué."),
        ("archiver", "desarchiver", "Ce document est archivé"),
    ],
)
def test_does_says_and_undoes(alice: Client, people: Cast, act: str, undo: str, said: str) -> None:
    (address,) = _deposit(people, pdf("Lettre"))
    done = alice.post(f"{address}/{act}")
    assert (done.status_code, done.headers["Location"]) == (302, address)
    page = text(alice.get(address))
    assert said in page
    assert f'action="{address}/{undo}"' in page
    assert said not in text(alice.get(address))
    alice.post(f"{address}/{undo}")
    assert f'action="{address}/{act}"' in text(alice.get(address))


def test_hides_from_professionals(alice: Client, people: Cast) -> None:
    new = pdf("Lettre")
    done = deposited(people.alice, new, by=cast.software(cast.LABORATORY)).document_ids[0]
    alice.post(f"{_address(people.alice, done)}/masquer")
    seen = reading.list_documents(space_id=people.alice, criteria=Criteria(), by=acting(cast.PAUL), at=cast.NOON)
    assert seen.total == 0


def test_refuses_to_delete_or_change_what_somebody_else_wrote(alice: Client, people: Cast) -> None:
    (address,) = _deposit(people, pdf("Lettre"))
    assert "Modifier" not in text(alice.get(address))
    assert "Seul son auteur peut supprimer ce document" in text(alice.get(f"{address}/supprimer"))
    assert alice.get(f"{address}/modifier").headers["Location"] == address
    words = {"title": "Autre", "category": "BIOLOGIE", "day_0": "2", "day_1": "3", "day_2": "2020"}
    for refused in (alice.post(f"{address}/supprimer"), alice.post(f"{address}/modifier", words)):
        assert refused.status_code == 403
        assert "Seuls les documents que vous avez ajoutés" in text(refused)


def test_shows_what_cannot_be_shown(alice: Client, people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    (address,) = _deposit(people, samples.cda())

    def broken(*, content: bytes) -> parsing.Tree:
        raise errors.CdaError(errors.Fault.MALFORMED, "broken")

    monkeypatch.setattr(parsing, "parse", broken)
    page = alice.get(address)
    assert page.status_code == 200
    assert "Ce document ne peut pas être affiché" in text(page)
    assert {alice.get(address + part).status_code for part in ("/pdf", "/image", "/image/0")} == {404}
    assert alice.get(f"{address}/fichier").status_code == 200


def test_tells_when_somebody_changed_it_meanwhile(alice: Client, people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    (address,) = _deposit(people, samples.cda())

    def conflict(**_: object) -> None:
        raise actions.RevisionConflict

    monkeypatch.setattr(actions, "delete", conflict)
    answer = alice.post(f"{address}/supprimer")
    assert (answer.status_code, "vient de changer" in text(answer)) == (409, True)


def test_shows_the_category_of_a_coded_type(alice: Client, people: Cast) -> None:
    (address,) = _deposit(people, pdf("Ordonnance", type=Coded("57833-6")))
    assert "Ordonnances et soins" in text(alice.get(address))
