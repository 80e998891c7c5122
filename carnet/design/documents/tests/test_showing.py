"""A document is shown by what its bytes are, and gives a browser nothing that it did not ask for."""

import base64

import pytest
from django.template.loader import render_to_string

from carnet.design.documents import showing
from carnet.design.documents.showing import Kind
from carnet.foundation.cda.tests import documents as cda

PDF = b"%PDF-1.7\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
PDF_COPY = '<templateId root="1.2.250.1.213.1.1.2.243"/>'


def _media(identifier: str, content: bytes, declared: str) -> str:
    encoded = base64.b64encode(content).decode()
    return (
        f'<entry><observationMedia ID="{identifier}" classCode="OBS" moodCode="EVN">'
        f'<value mediaType="{declared}" representation="B64">{encoded}</value></observationMedia></entry>'
    )


def _inside(content: bytes, declared: str) -> bytes:
    encoded = base64.b64encode(content).decode()
    return cda.complete(
        f'<component><nonXMLBody><text mediaType="{declared}" representation="B64">{encoded}</text></nonXMLBody>'
        "</component>"
    )


TEXT = "<title>Conclusion</title><text><paragraph>Tout va bien.</paragraph></text>"
PICTURE = '<title>Image</title><text><renderMultiMedia referencedObject="rx1"/></text>' + _media(
    "rx1", PNG, "image/png"
)
COPY = f"{PDF_COPY}<text>Copie</text>" + _media("copie", PDF, "application/pdf")


def _show(content: bytes, media_type: str = "text/xml") -> showing.Shown:
    return showing.show(content=content, media_type=media_type, part_url=lambda name: f"/partie/{name}")


def test_shows_the_sections_of_a_structured_document() -> None:
    shown = _show(cda.structured(TEXT))
    assert (shown.kind, [section.title for section in shown.sections]) == (Kind.SECTIONS, ["Conclusion"])
    assert shown.summary is not None


def test_shows_the_copy_in_pdf_first_and_keeps_the_sections() -> None:
    shown = _show(cda.structured(TEXT, COPY))
    assert (shown.kind, shown.url, len(shown.sections)) == (Kind.PDF, "/partie/pdf", 1)


def test_gives_images_an_address_that_holds_nothing_of_the_document() -> None:
    content = cda.structured(PICTURE)
    assert "/partie/image-0" in _show(content).sections[0].html
    assert showing.part(content=content, media_type="text/xml", name="image-0") == showing.Part("image/png", PNG)


@pytest.mark.parametrize(
    ("content", "declared", "kind"),
    [
        (PDF, "application/pdf", Kind.PDF),
        (PNG, "image/png", Kind.IMAGE),
        ("Bonsoir, été".encode("cp1252"), "text/plain", Kind.TEXT),
        (b"{\\rtf1 bonsoir}", "text/rtf", Kind.DOWNLOAD),
        (b"II*\x00aaaa", "image/tiff", Kind.DOWNLOAD),
    ],
)
def test_shows_a_file_the_same_way_alone_and_inside_a_clinical_document(
    content: bytes, declared: str, kind: Kind
) -> None:
    alone, inside = _show(content, declared), _show(_inside(content, declared))
    assert (alone.kind, inside.kind, alone.text) == (kind, kind, inside.text)


def test_shows_what_markup_is_as_text_and_never_gives_it_as_a_page() -> None:
    content = b"<html><script>alert(1)</script></html>"
    assert _show(content, "text/plain").kind is Kind.TEXT
    assert showing.part(content=content, media_type="text/plain", name="fichier") is None


def test_reads_a_plain_text_written_by_windows() -> None:
    assert showing.decoded("Fièvre à 39 °C – œdème".encode("cp1252")) == "Fièvre à 39 °C – œdème"
    assert showing.decoded("\ufeffété".encode()) == "été"


def test_offers_a_damaged_document_for_download_only() -> None:
    damaged = cda.complete(
        '<component><nonXMLBody><text mediaType="application/pdf" representation="B64">JVBERi0$</text></nonXMLBody>'
        "</component>"
    )
    assert (_show(damaged).kind, _show(damaged).is_damaged) == (Kind.DOWNLOAD, True)
    assert showing.part(content=damaged, media_type="text/xml", name="fichier") is None


@pytest.mark.parametrize("name", ["", "pdf", "image-1", "image--1", "image-", "0", "image-²", "../pdf"])
def test_has_no_part_under_another_name(name: str) -> None:
    assert showing.part(content=cda.structured(PICTURE), media_type="text/xml", name=name) is None


def test_writes_headings_in_order_and_escapes_titles() -> None:
    content = cda.structured(
        "<title>A &lt;b&gt;</title><text>a</text>"
        "<component><section><title>Sous</title><text>b</text></section></component>"
    )
    page = render_to_string("design/components/document_body.html", {"shown": _show(content), "title": "Bilan"})
    assert '<h2 id="cda-s-1">A &lt;b&gt;</h2>' in page
    assert '<h3 id="cda-s-1-1">Sous</h3>' in page


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_something_to_show(kind: Kind) -> None:
    shown = showing.Shown(kind=kind, url="/partie/x", text="Bonjour", sections=_show(cda.structured(TEXT)).sections)
    assert len(render_to_string("design/components/document_body.html", {"shown": shown, "title": "T"}).strip()) > 60
