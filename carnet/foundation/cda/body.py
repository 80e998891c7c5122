"""Gives the files that a clinical document carries in base64: its body, its copy in PDF, its images.

Nothing is decoded before it is asked for.
"""

import base64
import binascii
from dataclasses import dataclass

from lxml import etree

from carnet.foundation.cda import elements, errors, media_types, names
from carnet.foundation.cda.elements import attribute, first
from carnet.foundation.cda.names import hl7
from carnet.foundation.cda.parsing import Tree

_COMPONENT = hl7("component")
_NON_XML = hl7("nonXMLBody")
_TEXT = hl7("text")
_VALUE = hl7("value")
_SECTION = hl7("section")
_TEMPLATE_ID = hl7("templateId")
_REFERENCE = hl7("reference")
_OBSERVATION_MEDIA = hl7("observationMedia")
_REGION = hl7("regionOfInterest")
_SPACES = b" \t\r\n"
# How much base64 holds the first bytes by which a file is recognised; a multiple of 4.
_HEAD = media_types.SNIFFED_BYTES // 3 * 4


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file carried by the document: its declared media type, what its bytes are, and the bytes."""

    declared: str | None
    sniffed: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Media:
    """A file that the narrative can show, named by its ID; its bytes are decoded only on demand.

    `sniffed` is decided on the first bytes; it is None when they cannot be decoded or stand elsewhere.
    """

    id: str
    declared: str | None
    sniffed: str | None
    value: etree._Element

    @property
    def is_image(self) -> bool:
        """Whether a browser can show the file as a picture."""
        return self.sniffed in media_types.SHOWN_IMAGES

    def read(self) -> Attachment:
        """Decodes the file. Raises CdaError INVALID_BASE64 or EXTERNAL_CONTENT."""
        return attached(self.value)


def unstructured(tree: Tree) -> Attachment:
    """Gives the file that is the whole body of an unstructured document.

    Raises CdaError: MISSING_BODY when the body is structured or absent, EXTERNAL_CONTENT when the file is
    elsewhere (never fetched), INVALID_BASE64.
    """
    element = first(tree.document, _COMPONENT, _NON_XML, _TEXT)
    if element is None:
        raise errors.CdaError(errors.Fault.MISSING_BODY, "the document has no unstructured body")
    return attached(element)


def embedded_pdf(tree: Tree) -> bytes | None:
    """Gives the PDF that shows the whole document: its copy in PDF, or an unstructured body that is a PDF.

    None when there is none. Raises CdaError INVALID_BASE64 or EXTERNAL_CONTENT.
    Source: CI-SIS, section FR-Document-PDF-copie, 1.2.250.1.213.1.1.2.243.
    """
    for section in tree.document.iter(_SECTION):
        if not is_pdf_copy(section):
            continue
        for element in section.iter(_OBSERVATION_MEDIA):
            value = first(element, _VALUE)
            if value is not None and _sniffed_head(value) == media_types.PDF:
                return attached(value).content
    whole = first(tree.document, _COMPONENT, _NON_XML, _TEXT)
    if whole is None or _sniffed_head(whole) != media_types.PDF:
        return None
    return attached(whole).content


def is_pdf_copy(section: etree._Element) -> bool:
    """Whether a section is the copy of the whole document in PDF."""
    templates = section.iterchildren(_TEMPLATE_ID)
    return any(template.get("root") == names.PDF_COPY_TEMPLATE for template in templates)


def media(tree: Tree) -> dict[str, Media]:
    """Lists what renderMultiMedia can name: observationMedia, and the regions of interest that hold one.

    The first of two elements with the same ID wins. Nothing is decoded but the first bytes.
    """
    found: dict[str, Media] = {}
    for element in tree.document.iter(_OBSERVATION_MEDIA, _REGION):
        identifier = attribute(element, "ID")
        value = next(element.iter(_VALUE), None) if element.tag == _OBSERVATION_MEDIA else _region_value(element)
        if identifier is None or value is None or identifier in found:
            continue
        found[identifier] = Media(identifier, attribute(value, "mediaType"), _sniffed_head(value), value)
    return found


def _region_value(region: etree._Element) -> etree._Element | None:
    return first(next(region.iter(_OBSERVATION_MEDIA), None), _VALUE)


def attached(element: etree._Element) -> Attachment:
    """Decodes the file that an element holds. Raises CdaError INVALID_BASE64 or EXTERNAL_CONTENT."""
    content = _bytes(element)
    return Attachment(attribute(element, "mediaType"), media_types.sniff(content), content)


def _bytes(element: etree._Element) -> bytes:
    text = element.text or ""
    if not text.strip() and first(element, _REFERENCE) is not None:
        raise errors.CdaError(
            errors.Fault.EXTERNAL_CONTENT, "the file is outside the document", elements.place(element)
        )
    if attribute(element, "representation") != "B64":
        # Plain text is written as it is; the children of a mixed content are its text.
        return "".join(str(part) for part in element.itertext()).encode("utf-8")
    try:
        compact = text.encode("ascii").translate(None, _SPACES)
        content = base64.b64decode(compact, validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise errors.CdaError(
            errors.Fault.INVALID_BASE64, "the file is not valid base64", elements.place(element)
        ) from error
    if len(element) or not content:
        raise errors.CdaError(
            errors.Fault.INVALID_BASE64, "the file is empty or mixed with elements", elements.place(element)
        )
    return content


def _sniffed_head(element: etree._Element) -> str | None:
    """Decides on the first bytes only; None when they are not base64 (the full reading tells why)."""
    if attribute(element, "representation") != "B64":
        return media_types.PLAIN_TEXT if (element.text or "").strip() else None
    # Four times the length leaves room for line breaks and indentation.
    head = "".join((element.text or "")[: 4 * _HEAD].split())[:_HEAD]
    head = head[: len(head) // 4 * 4]
    try:
        content = base64.b64decode(head, validate=True)
    except ValueError:
        return None
    return media_types.sniff(content) if content else None
