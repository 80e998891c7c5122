"""What an opened document has to show: its PDF, its pictures, its text, the sections of a clinical document."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from carnet.design.narrative import rendering, summary
from carnet.design.narrative.rendering import Section
from carnet.design.narrative.summary import Summary
from carnet.domain.documents.reading import Opened
from carnet.domain.documents.rules import media
from carnet.foundation.cda import body, errors, header, media_types, parsing
from carnet.foundation.cda.body import Attachment
from carnet.foundation.cda.parsing import Tree
from carnet.gateways.web_citizen import photos

# More text than this is downloaded rather than shown.
MOST_TEXT = 200_000
_SHOWN_PICTURES = frozenset({media_types.JPEG, media_types.PNG})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page shows of a document. All empty: it can only be downloaded."""

    summary: Summary | None = None
    sections: tuple[Section, ...] = ()
    text: str = ""
    has_pdf: bool = False
    has_picture: bool = False
    is_damaged: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show in the page."""
        return not (self.has_pdf or self.has_picture or self.text or self.sections)


def shown(opened: Opened, *, image_url: Callable[[int], str]) -> Shown:
    """Says what a document has to show; `image_url` addresses a picture within it by its position."""
    if not media.is_clinical_document(opened.document.media_type):
        return _file(Attachment(None, opened.document.media_type, opened.content))
    try:
        tree = parsing.parse(content=opened.content)
        said = summary.summarise(header.read_header(tree))
        positions = {identifier: rank for rank, identifier in enumerate(body.media(tree))}
        sections = rendering.render(
            tree, image_url=lambda identifier: image_url(positions[identifier]) if identifier in positions else None
        ).sections
        found = _file(_whole(tree)) if not sections else Shown(has_pdf=body.embedded_pdf(tree) is not None)
        return replace(found, summary=said, sections=sections)
    except errors.CdaError:
        return Shown(is_damaged=True)


def pdf(opened: Opened) -> bytes | None:
    """Gives the document as a PDF: itself, its body, or the copy that it carries. None when there is none."""
    if media.canonical(opened.document.media_type) == media.PDF:
        return opened.content
    if not media.is_clinical_document(opened.document.media_type):
        return None
    try:
        return body.embedded_pdf(parsing.parse(content=opened.content))
    except errors.CdaError:
        return None


def picture(opened: Opened) -> Attachment | None:
    """Gives the document as a picture that a browser shows: itself, or its body; a TIFF becomes a PNG."""
    whole = Attachment(None, opened.document.media_type, opened.content)
    if media.is_clinical_document(opened.document.media_type):
        try:
            whole = _whole(parsing.parse(content=opened.content))
        except errors.CdaError:
            return None
    kind = media_types.sniff(whole.content)
    if kind in _SHOWN_PICTURES:
        return Attachment(whole.declared, kind, whole.content)
    if kind == media_types.TIFF:
        converted = photos.tiff_as_png(whole.content)
        return Attachment(whole.declared, media_types.PNG, converted) if converted else None
    return None


def attachment(opened: Opened, *, position: int) -> Attachment | None:
    """Gives a file within a clinical document by its position; None when there is none, or none readable."""
    if not media.is_clinical_document(opened.document.media_type):
        return None
    try:
        every = tuple(body.media(parsing.parse(content=opened.content)).values())
        return every[position].read() if position < len(every) else None
    except errors.CdaError:
        return None


def _whole(tree: Tree) -> Attachment:
    return body.unstructured(tree)


def _file(whole: Attachment) -> Shown:
    match media_types.sniff(whole.content):
        case media_types.PDF:
            return Shown(has_pdf=True)
        case media_types.JPEG | media_types.PNG:
            return Shown(has_picture=True)
        case media_types.TIFF:
            return Shown(has_picture=photos.is_readable(whole.content))
        case media_types.PLAIN_TEXT:
            return Shown(text=_text(whole.content))
        case _:
            return Shown()


def _text(content: bytes) -> str:
    """Reads a plain text: UTF-8, else the usual encoding of Windows; nothing when it is too long for a page."""
    if len(content) > MOST_TEXT:
        return ""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
