"""One document: what is read, what is written in the journal, and what a browser is given of it."""

import re

import pytest
from django.urls import reverse

from carnet.domain.documents import actions as documents
from carnet.domain.documents.codes import OwnDocument, Visibility
from carnet.domain.identity.codes import Professional
from carnet.foundation import clock, ids
from carnet.gateways.web_professional.tests.situations import acts, document, signed_in
from tests import cast
from tests.cast import Cast, acting


def _address(public: str) -> str:
    return reverse("professional:document", args=[public])


def _link(page: str, relation: str) -> str | None:
    found = re.search(rf'href="([^"]+)" data-ca-go="{relation}"', page)
    return found[1].replace("&amp;", "&") if found else None


def test_shows_a_pdf_in_a_frame_and_gives_its_bytes(people: Cast) -> None:
    public = document(people.alice, "Bilan", by=acting(cast.DIANE))
    browser = signed_in(cast.DIANE)
    page = browser.get(_address(public)).content.decode()
    part = reverse("professional:part", args=[public, "fichier"])
    assert f'<iframe class="ca-viewer" src="{part}"' in page
    answer = browser.get(part)
    assert (answer.content, answer["Content-Type"]) == (cast.PDF + b"Bilan", "application/pdf")
    assert answer["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    # The page and its file are one reading.
    assert acts(people.alice, 3) == [
        (cast.DIANE.rpps, "read_identity", "allowed"),
        (cast.DIANE.rpps, "read_document", "allowed"),
        (cast.DIANE.rpps, "deposit_document", "allowed"),
    ]


def test_gives_the_original_to_be_kept_under_a_readable_name(people: Cast) -> None:
    public = document(people.alice, "Bilan : été / hiver", by=acting(cast.DIANE))
    answer = signed_in(cast.DIANE).get(reverse("professional:original", args=[public]))
    assert answer.content == cast.PDF + "Bilan : été / hiver".encode()
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert "Bilan%20%C3%A9t%C3%A9%20hiver.pdf" in answer["Content-Disposition"]


def test_shows_a_text_as_text(people: Cast) -> None:
    public = document(
        people.alice,
        "Note",
        by=acting(cast.DIANE),
        content="<script>alert('été')</script>".encode(),
        media_type="text/plain",
    )
    browser = signed_in(cast.DIANE)
    assert "&lt;script&gt;alert(&#x27;été&#x27;)&lt;/script&gt;" in browser.get(_address(public)).content.decode()
    assert browser.get(reverse("professional:part", args=[public, "fichier"])).status_code == 404


def test_shows_a_document_that_the_patient_added(people: Cast) -> None:
    own = OwnDocument(
        content=cast.PDF, media_type="application/pdf", title="Mes notes", type_code="DOCPAT02", created_at=clock.now()
    )
    row = documents.add_own(space_id=people.alice, document=own, by=cast.citizen(people.alice), at=clock.now())
    page = signed_in(cast.PAUL).get(_address(ids.public_row(people.alice, row))).content.decode()
    assert "Mes notes" in page
    assert "Le patient" in page
    assert "Remplacer" not in page


def test_follows_the_list_from_one_document_to_the_next(people: Cast) -> None:
    for title, days in (("Premier", 1), ("Deuxième", 2), ("Troisième", 3), ("Autre", 4)):
        document(people.alice, title, by=acting(cast.DIANE), days_ago=days)
    browser = signed_in(cast.DIANE)
    listed = browser.get(reverse("professional:record", args=[ids.public(people.alice)]), {"q": "ième"})
    first = re.search(r'class="ca-card__link" href="([^"]+)"', listed.content.decode())
    assert first is not None
    page = browser.get(first[1].replace("&amp;", "&")).content.decode()
    assert "Deuxième" in page
    assert _link(page, "previous") is None
    following = browser.get(_link(page, "next") or "").content.decode()
    assert "Troisième" in following
    assert _link(following, "next") is None
    assert _link(following, "list") == reverse("professional:record", args=[ids.public(people.alice)]) + "?q=i%C3%A8me"


def test_goes_on_with_the_next_page_of_the_list(people: Cast) -> None:
    publics = [
        document(people.alice, f"Document {number:02d}", by=acting(cast.DIANE), days_ago=number) for number in range(51)
    ]
    browser = signed_in(cast.DIANE)
    record = reverse("professional:record", args=[ids.public(people.alice)])
    browser.get(record)
    assert _link(browser.get(_address(publics[49])).content.decode(), "next") == f"{record}?page=2"
    browser.get(record, {"page": "2"})
    assert _link(browser.get(_address(publics[50])).content.decode(), "previous") == f"{record}?page=1"


def test_fetches_no_document_ahead(people: Cast) -> None:
    first = document(people.alice, "Premier", by=acting(cast.DIANE), days_ago=1)
    document(people.alice, "Deuxième", by=acting(cast.DIANE), days_ago=2)
    browser = signed_in(cast.DIANE)
    browser.get(reverse("professional:record", args=[ids.public(people.alice)]))
    page = browser.get(_address(first)).content.decode()
    assert _link(page, "next") is not None
    assert not re.search(r"prefetch|prerender|speculationrules", page)


def test_leads_from_a_replaced_version_to_the_newer_one(people: Cast) -> None:
    old = document(people.alice, "v1", by=acting(cast.DIANE), unique_id="1.2.3")
    new = document(people.alice, "v2", by=acting(cast.DIANE), replaces="1.2.3")
    browser = signed_in(cast.DIANE)
    assert _address(new) in browser.get(_address(old)).content.decode()
    assert _address(old) in browser.get(_address(new)).content.decode()


def test_says_what_is_not_yet_shown_to_the_patient(people: Cast) -> None:
    hidden = frozenset({Visibility.HIDDEN_FROM_PATIENT})
    public = document(people.alice, "Annonce", by=acting(cast.DIANE), visibility=hidden)
    assert "À annoncer au patient" in signed_in(cast.PAUL).get(_address(public)).content.decode()


@pytest.mark.parametrize("page", ["document", "original", "part"])
@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        (cast.NORA, "Le patient ne vous a pas autorisé à consulter son espace santé."),
        (cast.BRUNO, "Le patient a bloqué votre accès à son espace santé."),
    ],
    ids=["a stranger", "a blocked doctor"],
)
def test_refuses_and_writes_it_in_the_journal(people: Cast, page: str, who: Professional, sentence: str) -> None:
    public = document(people.alice, "Bilan", by=acting(cast.DIANE))
    arguments = [public, "fichier"] if page == "part" else [public]
    answer = signed_in(who).get(reverse(f"professional:{page}", args=arguments))
    assert answer.status_code == 403
    assert sentence in answer.content.decode()
    assert "MARTIN" not in answer.content.decode()
    assert acts(people.alice, 1) == [(who.rpps, "read_document", "refused")]


@pytest.mark.parametrize("page", ["document", "original", "part"])
def test_answers_a_hidden_document_like_one_that_does_not_exist(people: Cast, page: str) -> None:
    public = document(people.alice, "Secret", by=acting(cast.DIANE))
    row = ids.parse_public_row(public)[1]
    documents.hide(space_id=people.alice, document_id=row, by=cast.citizen(people.alice), at=clock.now())
    browser = signed_in(cast.PAUL)
    answers = []
    for identifier in (public, ids.public_row(people.alice, ids.new_id())):
        arguments = [identifier, "fichier"] if page == "part" else [identifier]
        answer = browser.get(reverse(f"professional:{page}", args=arguments))
        token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
        answers.append((answer.status_code, token.sub("", answer.content.decode())))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404
