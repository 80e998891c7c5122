"""Turns the bytes of a document into what a page shows, and gives the files that the page then asks for.

Whoever calls has been given the bytes by the vault. Only what a browser shows by itself is given a part of its own
(PDF, JPEG, PNG, GIF); everything else is offered for download, never run, never guessed by the browser.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from carnet.design.narrative import rendering
from carnet.design.narrative import summary as summaries
from carnet.design.narrative.rendering import Section
from carnet.foundation.cda import body, media_types, parsing
from carnet.foundation.cda import header as cda_header
from carnet.foundation.cda.errors import CdaError
from carnet.foundation.cda.parsing import Tree

CLINICAL = frozenset({"text/xml", "application/xslt+xml"})
# The names of the parts that a page may ask for: the copy in PDF, the file that is the whole body, the nth image.
PDF_PART = "pdf"
FILE_PART = "fichier"
IMAGE_PART = "image-"


class Kind(StrEnum):
    """How a document, or the file inside it, is shown."""

    SECTIONS = "sections"
    PDF = "pdf"
    IMAGE = "image"
    TEXT = "text"
    DOWNLOAD = "download"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a page shows of a document.

    `kind` is what comes first; `url` is the address of its PDF or image. A structured document with a copy in PDF
    has both its copy and its `sections`. `text` is that of a plain text. `summary` is what a clinical document says
    of itself. `is_damaged` when the document could be kept but not shown: only its download is offered.
    """

    kind: Kind
    url: str = ""
    text: str = ""
    sections: tuple[Section, ...] = ()
    summary: summaries.Summary | None = None
    is_damaged: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a document as a browser gets it: a media type chosen here, and its bytes."""

    media_type: str
    content: bytes


def show(*, content: bytes, media_type: str, part_url: Callable[[str], str]) -> Shown:
    """Prepares a document for a page; `part_url` gives the address of a part from its name."""
    if media_type not in CLINICAL:
        return _show_file(media_types.sniff(content), content, part_url)
    try:
        return _show_clinical(parsing.parse(content=content), part_url)
    except CdaError:
        # The vault keeps what it accepted: a file inside may be unreadable, and then the original says more than we.
        return Shown(kind=Kind.DOWNLOAD, is_damaged=True)


def part(*, content: bytes, media_type: str, name: str) -> Part | None:
    """Gives a part by its name; None when the document has no such part, or one that no page shows."""
    try:
        found = _part(content, media_type, name)
    except CdaError:
        return None
    shown = found is not None and (found.media_type == media_types.PDF or found.media_type in media_types.SHOWN_IMAGES)
    return found if shown else None


def _part(content: bytes, media_type: str, name: str) -> Part | None:
    if media_type not in CLINICAL:
        return Part(media_types.sniff(content), content) if name == FILE_PART else None
    tree = parsing.parse(content=content)
    if name == PDF_PART:
        copy = body.embedded_pdf(tree)
        return None if copy is None else Part(media_types.PDF, copy)
    if name == FILE_PART:
        whole = body.unstructured(tree)
        return Part(whole.sniffed, whole.content)
    rank = name.removeprefix(IMAGE_PART)
    images = list(body.media(tree).values())
    if name == rank or not (rank.isascii() and rank.isdigit()) or int(rank) >= len(images):
        return None
    image = images[int(rank)].read()
    return Part(image.sniffed, image.content)


def _show_file(sniffed: str, content: bytes, part_url: Callable[[str], str]) -> Shown:
    if sniffed == media_types.PDF:
        return Shown(kind=Kind.PDF, url=part_url(FILE_PART))
    if sniffed in media_types.SHOWN_IMAGES:
        return Shown(kind=Kind.IMAGE, url=part_url(FILE_PART))
    if sniffed == media_types.PLAIN_TEXT:
        return Shown(kind=Kind.TEXT, text=decoded(content))
    return Shown(kind=Kind.DOWNLOAD)


def _show_clinical(tree: Tree, part_url: Callable[[str], str]) -> Shown:
    said = summaries.summarise(cda_header.read_header(tree))
    ranks = {identifier: rank for rank, identifier in enumerate(body.media(tree))}

    def image_url(identifier: str) -> str | None:
        rank = ranks.get(identifier)
        return None if rank is None else part_url(f"{IMAGE_PART}{rank}")

    sections = tuple(
        section for section in rendering.render(tree, image_url=image_url).sections if not section.is_empty
    )
    if body.embedded_pdf(tree) is not None:
        return Shown(kind=Kind.PDF, url=part_url(PDF_PART), sections=sections, summary=said)
    if sections:
        return Shown(kind=Kind.SECTIONS, sections=sections, summary=said)
    whole = body.unstructured(tree)
    inside = _show_file(whole.sniffed, whole.content, part_url)
    return Shown(kind=inside.kind, url=inside.url, text=inside.text, summary=said)


def decoded(content: bytes) -> str:
    """Reads the bytes of a plain text: UTF-8, else what Windows writes in French."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
