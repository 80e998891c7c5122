"""Files carried by documents: found, recognised by their bytes, decoded on demand."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet.foundation.cda import body, errors, header, media_types, parsing
from carnet.foundation.cda.errors import Fault
from carnet.foundation.cda.tests import documents, samples

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 8
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


def _file(content: str, attributes: str = 'representation="B64" mediaType="application/pdf"') -> parsing.Tree:
    return documents.tree(f"<component><nonXMLBody><text {attributes}>{content}</text></nonXMLBody></component>")


def _wrapped(content: bytes) -> str:
    return base64.encodebytes(content).decode().replace("\n", "\r\n\t\t")


@pytest.mark.parametrize("name", samples.cda_names())
def test_finds_the_pdf_of_every_sample_that_has_one(name: str) -> None:
    tree = parsing.parse(content=samples.cda(name))
    form = header.declared_format(tree)
    pdf = body.embedded_pdf(tree)
    assert (pdf is not None) == (form.has_pdf_copy or not form.structured)
    assert pdf is None or pdf.startswith(b"%PDF-")


@pytest.mark.parametrize("name", samples.cda_names())
def test_decodes_every_file_of_every_sample(name: str) -> None:
    tree = parsing.parse(content=samples.cda(name))
    for media in body.media(tree).values():
        attachment = media.read()
        assert attachment.sniffed == media.sniffed
        assert media.sniffed in media_types.IMAGES | {media_types.PDF}


def test_recognises_an_image_that_declares_another_type() -> None:
    tree = parsing.parse(content=samples.cda("ep-med-dm/eP-MED-DM_2024.01_PosoStruct.xml"))
    media = body.media(tree)["Code2dPDF"]
    assert (media.declared, media.sniffed, media.is_image) == (media_types.JPEG, media_types.PNG, True)


def test_gives_an_unstructured_body_with_its_real_type() -> None:
    attachment = body.unstructured(_file(_wrapped(PNG)))
    assert attachment == body.Attachment("application/pdf", media_types.PNG, PNG)
    assert body.embedded_pdf(_file(_wrapped(PNG))) is None
    assert body.embedded_pdf(_file(_wrapped(PDF))) == PDF


def test_reads_plain_text_as_it_is_written() -> None:
    attachment = body.unstructured(_file("Bonjour, <b>é</b> &amp;", 'mediaType="text/plain"'))
    assert attachment == body.Attachment("text/plain", media_types.PLAIN_TEXT, "Bonjour, é &".encode())


@pytest.mark.parametrize(
    "content", ["AAA", "A===", "AAAA=AAA", "@@@@", "QUJD\u00e9", "", "   ", "QUJD<b/>QUJD", "QUJD QUJ"]
)
def test_refuses_damaged_base64(content: str) -> None:
    with pytest.raises(errors.CdaError) as caught:
        body.unstructured(_file(content))
    assert caught.value.code is Fault.INVALID_BASE64
    assert caught.value.place == "/ClinicalDocument/component/nonXMLBody/text line 1"


def test_refuses_a_truncated_file() -> None:
    whole = base64.b64encode(PDF).decode()
    with pytest.raises(errors.CdaError) as caught:
        body.embedded_pdf(_file(whole[: len(whole) // 2 - 1]))
    assert caught.value.code is Fault.INVALID_BASE64


def test_never_fetches_a_file_kept_elsewhere() -> None:
    tree = _file('<reference value="http://127.0.0.1:9/x.pdf"/>')
    with pytest.raises(errors.CdaError) as caught:
        body.unstructured(tree)
    assert caught.value.code is Fault.EXTERNAL_CONTENT
    assert body.embedded_pdf(tree) is None


def test_says_that_a_structured_document_has_no_file_for_body() -> None:
    tree = documents.tree("<component><structuredBody/></component>")
    with pytest.raises(errors.CdaError) as caught:
        body.unstructured(tree)
    assert caught.value.code is Fault.MISSING_BODY
    assert body.embedded_pdf(tree) is None


def _media(identifier: str, content: str) -> str:
    value = f'<value mediaType="image/jpeg" representation="B64">{content}</value>'
    return f'<observationMedia ID="{identifier}">{value}</observationMedia>'


def test_finds_images_by_their_name_and_by_a_region_of_them() -> None:
    png, other = base64.b64encode(PNG).decode(), base64.b64encode(b"\xff\xd8\xff\xe0").decode()
    inner = f"<entryRelationship>{_media('B', png)}</entryRelationship>"
    region = f'<regionOfInterest ID="R">{inner}</regionOfInterest>'
    tree = parsing.parse(
        content=documents.structured(
            f"<entry>{_media('A', png)}</entry><entry>{_media('A', other)}</entry><entry>{region}</entry>",
            f"<entry>{_media('C', '@@@')}</entry><entry><observationMedia ID='D'/></entry>",
            "<entry><observationMedia ID='E'><value mediaType='image/png' representation='B64'>"
            "<reference value='http://127.0.0.1:9/'/></value></observationMedia></entry>",
        )
    )
    found = body.media(tree)
    assert {name: media.sniffed for name, media in found.items()} == {
        "A": media_types.PNG,
        "B": media_types.PNG,
        "R": media_types.PNG,
        "C": None,
        "E": None,
    }
    assert found["R"].read().content == PNG
    with pytest.raises(errors.CdaError):
        found["C"].read()


def test_prefers_the_copy_to_any_other_pdf() -> None:
    pdf = base64.b64encode(PDF).decode()
    tree = parsing.parse(
        content=documents.structured(
            f"<entry>{_media('A', base64.b64encode(b'%PDF-other').decode())}</entry>",
            f'<templateId root="1.2.250.1.213.1.1.2.243"/><entry>{_media("B", pdf)}</entry>',
        )
    )
    assert body.embedded_pdf(tree) == PDF


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.4", media_types.PDF),
        (b"\n junk %PDF-1.4", media_types.PDF),
        (b" " * 1020 + b"%PDF-1.4", media_types.PLAIN_TEXT),
        (b"{\\rtf1\\ansi", media_types.RTF),
        (b"\xff\xd8\xff\xe0", media_types.JPEG),
        (PNG, media_types.PNG),
        (b"GIF89a", media_types.GIF),
        (b"II*\x00", media_types.TIFF),
        (b"MM\x00*", media_types.TIFF),
        ("Bonjour à tous\r\n".encode(), media_types.PLAIN_TEXT),
        ("Bonjour à tous".encode("latin-1"), media_types.PLAIN_TEXT),
        (b"<html><script>", media_types.PLAIN_TEXT),
        (b"<svg onload=x>", media_types.PLAIN_TEXT),
        (b"MZ\x90\x00\x03", media_types.UNKNOWN),
        (b"PK\x03\x04", media_types.UNKNOWN),
        (b"", media_types.UNKNOWN),
    ],
)
def test_recognises_files_by_their_bytes(content: bytes, expected: str) -> None:
    assert media_types.sniff(content) == expected


@given(content=st.binary(min_size=1, max_size=3000))
def test_gives_back_the_very_bytes_that_were_written(content: bytes) -> None:
    found = body.unstructured(_file(_wrapped(content)))
    assert found.content == content
    assert found.sniffed == media_types.sniff(content)
