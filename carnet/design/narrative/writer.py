"""Writes the narrative of a section as HTML, construct by construct.

Whatever the document holds, its text comes out: elements that are unknown or out of place give their text.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from carnet.design.narrative import markup, names, styles, tables
from carnet.design.narrative.markup import attributes, escape
from carnet.foundation.cda import body, elements, media_types

# Deeper than this, only the text is kept. The deepest narrative seen in real documents has 9 levels.
MAX_NESTING = 50
_REVISIONS = {"insert": "ins", "delete": "del"}


@dataclass(slots=True)
class Writer:
    """What is remembered from one section to the next of the same document.

    `prefix` starts every id, so that none collides with the page's own. `image_url` gives the address of a
    file from its ID in the document, or None when it is not to be shown; the ID may hold any character.
    """

    prefix: str
    image_url: Callable[[str], str | None]
    media: Mapping[str, body.Media]
    section_title: str = ""
    tables: int = 0
    _used_ids: set[str] = field(default_factory=set)
    _note_numbers: dict[str, int] = field(default_factory=dict)
    _notes: list[tuple[int, str]] = field(default_factory=list)
    _note_count: int = 0
    _depth: int = 0
    _in_link: bool = False

    def section(self, element: etree._Element, title: str) -> str:
        """Writes the narrative of one section, its footnotes at the end."""
        self.section_title = title
        self._notes.clear()
        out: list[str] = []
        self.children(element, out)
        if not "".join(out).strip():
            return ""
        return "".join(out).strip() + self._written_notes()

    def children(self, element: etree._Element, out: list[str]) -> None:
        """Writes the text and the elements inside an element, in order."""
        if self._depth >= MAX_NESTING:
            out.append(escape(plain(element)))
            return
        self._depth += 1
        if element.text:
            out.append(escape(element.text))
        for child in element:
            write = _WRITERS.get(child.tag)
            if write is None:
                self.children(child, out)
            else:
                write(self, child, out)
            if child.tail:
                out.append(escape(child.tail))
        self._depth -= 1

    def anchor(self, element: etree._Element) -> str | None:
        """Gives the id that stands for the ID of an element, once."""
        identifier = elements.attribute(element, "ID")
        name = self.target(identifier) if identifier else None
        if name is None or name in self._used_ids:
            return None
        self._used_ids.add(name)
        return name

    def target(self, identifier: str) -> str:
        """Gives the id under which an ID of the document is written."""
        return f"{self.prefix}i-{markup.safe_id(identifier)}"

    def wrapped(self, tag: str, element: etree._Element, out: list[str], extra: list[str] | None = None) -> None:
        """Writes an element as one of ours, with its anchor, its style as classes, and what is inside."""
        names_of_classes = [*(extra or []), *styles.classes(element.get("styleCode"))]
        out.append(f"<{tag}{attributes(id=self.anchor(element), class_=names_of_classes)}>")
        self.children(element, out)
        out.append(f"</{tag}>")

    def link(self, href: str, classes: list[str], inside: str, *, rel: str | None = None) -> str:
        """Writes a link, or only what is inside when already within one."""
        if self._in_link:
            return inside
        return f"<a{attributes(href=href, class_=classes, rel=rel)}>{inside}</a>"

    def footnote(self, element: etree._Element, out: list[str]) -> None:
        """Writes the mark of a footnote here, and keeps its text for the end of the section."""
        number = self._number(elements.attribute(element, "ID"))
        inside: list[str] = []
        outside, self._in_link = self._in_link, False
        self.children(element, inside)
        self._in_link = outside
        back = f'<a class="ca-added" href="#{self.prefix}r-{number}">retour au texte</a>'
        self._notes.append((number, f"{''.join(inside).strip()} {back}"))
        self._mark(number, out, id_=f"{self.prefix}r-{number}")

    def footnote_reference(self, element: etree._Element, out: list[str]) -> None:
        """Writes again the mark of a footnote, and the text that has no place there."""
        identifier = elements.attribute(element, "IDREF")
        if identifier is not None:
            self._mark(self._number(identifier), out, id_=None)
        self.children(element, out)

    def _number(self, identifier: str | None) -> int:
        if identifier is not None and identifier in self._note_numbers:
            return self._note_numbers[identifier]
        self._note_count += 1
        if identifier is not None:
            self._note_numbers[identifier] = self._note_count
        return self._note_count

    def _mark(self, number: int, out: list[str], *, id_: str | None) -> None:
        known = id_ if id_ not in self._used_ids else None
        if known is not None:
            self._used_ids.add(known)
        mark = self.link(f"#{self.prefix}n-{number}", ["ca-note-mark"], f"[{number}]")
        out.append(f"<sup{attributes(id=known, class_='ca-added')}>{mark}</sup>")

    def _written_notes(self) -> str:
        if not self._notes:
            return ""
        items = []
        for number, content in sorted(self._notes):
            name = f"{self.prefix}n-{number}"
            known = None if name in self._used_ids else name
            self._used_ids.add(name)
            items.append(f"<li{attributes(id=known, value=number)}>{content}</li>")
        return f'<ol class="ca-notes">{"".join(items)}</ol>'

    def inside_link(self, element: etree._Element) -> str:
        """Writes what is inside a link; links within it give their text."""
        outside, self._in_link = self._in_link, True
        out: list[str] = []
        self.children(element, out)
        self._in_link = outside
        return "".join(out)

    @property
    def in_link(self) -> bool:
        """Whether a link is being written."""
        return self._in_link


def plain(element: etree._Element) -> str:
    """Gives the text of an element and of everything inside."""
    return "".join(str(part) for part in element.itertext())


def has_block(element: etree._Element) -> bool:
    """Whether a paragraph, a list or a table stands inside: what HTML forbids within a paragraph."""
    found = element.iter(*names.BLOCKS)
    first = next(found, None)
    return (first is not None and first is not element) or next(found, None) is not None


def _paragraph(writer: Writer, element: etree._Element, out: list[str]) -> None:
    writer.wrapped("div" if has_block(element) else "p", element, out, ["ca-paragraph"])


def _content(writer: Writer, element: etree._Element, out: list[str]) -> None:
    tags, classes = styles.tags(styles.classes(element.get("styleCode")))
    revision = _REVISIONS.get(element.get("revised") or "")
    tags += [revision] if revision else []
    identifier = writer.anchor(element)
    if has_block(element):
        tags.insert(0, "div")
    elif identifier or classes or not tags:
        tags.insert(0, "span")
    if tags == ["span"] and not identifier and not classes:
        writer.children(element, out)
        return
    out.append(f"<{tags[0]}{attributes(id=identifier, class_=classes)}>")
    out.extend(f"<{tag}>" for tag in tags[1:])
    writer.children(element, out)
    out.extend(f"</{tag}>" for tag in reversed(tags))


def _caption(writer: Writer, element: etree._Element, out: list[str]) -> None:
    writer.wrapped("div" if has_block(element) else "span", element, out, ["ca-caption"])


def _break(writer: Writer, element: etree._Element, out: list[str]) -> None:
    out.append("<br/>")
    writer.children(element, out)


def _subscript(writer: Writer, element: etree._Element, out: list[str]) -> None:
    writer.wrapped("sub", element, out)


def _superscript(writer: Writer, element: etree._Element, out: list[str]) -> None:
    writer.wrapped("sup", element, out)


def _link(writer: Writer, element: etree._Element, out: list[str]) -> None:
    href = (element.get("href") or "").strip()
    if href.startswith("#") and len(href) > 1:
        target, rel, classes = f"#{writer.target(href[1:])}", None, ["ca-link"]
    else:
        target, rel, classes = markup.safe_href(href) or "", "noopener noreferrer", ["ca-link", "ca-external"]
    if not target or writer.in_link:
        writer.children(element, out)
        return
    inside = writer.inside_link(element)
    out.append(writer.link(target, classes, inside if inside.strip() else escape(href), rel=rel))


def _list(writer: Writer, element: etree._Element, out: list[str]) -> None:
    style = element.get("styleCode")
    ordered = element.get("listType") == "ordered"
    tag, kind = ("ol", styles.list_type(style)) if ordered else ("ul", None)
    classes = ["ca-list", *([] if ordered else styles.list_class(style))]
    before: list[str] = []
    items: list[str] = []
    if element.text and element.text.strip():
        before.append(f"<div>{escape(element.text)}</div>")
    for child in element:
        if child.tag == names.CAPTION:
            writer.wrapped("div", child, before, ["ca-caption"])
        else:
            writer.wrapped("li", child, items)
        if child.tail and child.tail.strip():
            items.append(f"<li>{escape(child.tail)}</li>")
    out.extend(before)
    if items:
        out.append(f"<{tag}{attributes(id=writer.anchor(element), class_=classes, type=kind)}>")
        out.extend(items)
        out.append(f"</{tag}>")


def _multimedia(writer: Writer, element: etree._Element, out: list[str]) -> None:
    caption = next(element.iterchildren(names.CAPTION), None)
    label = elements.text(caption)
    out.append(f"<span{attributes(id=writer.anchor(element), class_='ca-figure')}>")
    for identifier in (element.get("referencedObject") or "").split():
        out.append(_file(writer, identifier, label))
    writer.children(element, out)
    out.append("</span>")


def _file(writer: Writer, identifier: str, label: str | None) -> str:
    media = writer.media.get(identifier)
    url = writer.image_url(identifier) if media is not None and media.sniffed is not None else None
    if media is None or url is None:
        return '<span class="ca-missing ca-added">Image ou pièce jointe absente</span>'
    if media.is_image:
        alternative = label or f"Image {identifier}"
        return f"<img{attributes(class_='ca-image', src=url, alt=alternative, loading='lazy')}/>"
    kind = "PDF" if media.sniffed == media_types.PDF else "fichier"
    return writer.link(url, ["ca-attachment", "ca-added"], f"Ouvrir la pièce jointe ({kind})")


_WRITERS: dict[str, Callable[[Writer, etree._Element, list[str]], None]] = {
    names.PARAGRAPH: _paragraph,
    names.CONTENT: _content,
    names.CAPTION: _caption,
    names.BREAK: _break,
    names.SUBSCRIPT: _subscript,
    names.SUPERSCRIPT: _superscript,
    names.LINK: _link,
    names.LIST: _list,
    names.MULTIMEDIA: _multimedia,
    names.TABLE: tables.write,
    names.FOOTNOTE: Writer.footnote,
    names.FOOTNOTE_REF: Writer.footnote_reference,
}
