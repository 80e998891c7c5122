"""Shows the narrative of a clinical document as safe, accessible HTML, section by section.

The sections come as values; the page writes the headings (`level`) and inserts `html`, which needs no
JavaScript, no inline style, and holds nothing that can run.

Source: HL7 CDA R2 §4.3.5 (narrative block); CI-SIS, Structuration minimale (body).
"""

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from carnet.design.narrative import writer, xhtml
from carnet.design.narrative.markup import SafeHtml
from carnet.foundation.cda import body, elements
from carnet.foundation.cda.names import hl7
from carnet.foundation.cda.parsing import Tree

_COMPONENT = hl7("component")
_STRUCTURED = hl7("structuredBody")
_SECTION = hl7("section")
_TITLE = hl7("title")
_TEXT = hl7("text")
_CODE = hl7("code")
_DEEPEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the document, ready for a page.

    `title` is empty when the document gives none; `level` is that of its heading (1 to 6); `code` is usually
    a LOINC code; `anchor` is the id that the page gives to the heading; `html` is empty when the section
    has no text of its own.
    """

    title: str
    level: int
    code: str | None
    anchor: str
    html: SafeHtml
    subsections: "tuple[Section, ...]"

    @property
    def is_empty(self) -> bool:
        """Whether neither the section nor any section inside it says anything."""
        return not self.html and all(section.is_empty for section in self.subsections)


@dataclass(frozen=True, slots=True)
class Rendered:
    """The sections of a document in order, without its copy in PDF."""

    sections: tuple[Section, ...]


def render(
    tree: Tree,
    *,
    image_url: Callable[[str], str | None],
    heading_level: int = 2,
    id_prefix: str = "cda-",
) -> Rendered:
    """Writes the narrative of a document.

    `image_url` receives the ID of a file within the document, which may hold any character, and gives the
    address from which the page serves it, or None. `heading_level` is that of the outermost sections. An
    unstructured document has no section. Raises ValueError for a tree read without its spaces.
    """
    if not tree.spaces:
        raise ValueError("the document was read without its spaces: words would touch")
    outer = elements.first(tree.document, _COMPONENT, _STRUCTURED)
    if outer is None:
        return Rendered(sections=())
    pen = writer.Writer(prefix=id_prefix, image_url=image_url, media=body.media(tree))
    return Rendered(sections=_sections(pen, outer, heading_level, f"{id_prefix}s"))


def _sections(pen: writer.Writer, parent: etree._Element, level: int, anchor: str) -> tuple[Section, ...]:
    found = [
        section
        for component in parent.iterchildren(_COMPONENT)
        for section in component.iterchildren(_SECTION)
        if not body.is_pdf_copy(section)
    ]
    return tuple([_section(pen, one, level, f"{anchor}-{rank}") for rank, one in enumerate(found, start=1)])


def _section(pen: writer.Writer, element: etree._Element, level: int, anchor: str) -> Section:
    parts = elements.children(element)
    title = elements.text(parts.get(_TITLE)) or ""
    code = elements.code(parts.get(_CODE))
    text = parts.get(_TEXT)
    html = "" if text is None else pen.section(xhtml.translated(text), title)
    return Section(
        title=title,
        level=min(level, _DEEPEST_HEADING),
        code=code.code if code else None,
        anchor=anchor,
        html=SafeHtml(html),
        subsections=_sections(pen, element, level + 1, anchor),
    )
