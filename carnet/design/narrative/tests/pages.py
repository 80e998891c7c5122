"""Reads what the renderer wrote, as a browser and as a careful reader would."""

from collections.abc import Iterator

from lxml import etree

from carnet.design.narrative import rendering
from carnet.foundation.cda import parsing
from carnet.foundation.cda.tests import documents

ELEMENTS = {
    *("a", "br", "caption", "col", "colgroup", "del", "div", "em", "i", "img", "ins", "li", "ol", "p", "s", "span"),
    *("strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
}
ATTRIBUTES = {
    *("abbr", "alt", "aria-label", "class", "colspan", "href", "id", "loading", "rel", "role", "rowspan", "scope"),
    *("span", "src", "tabindex", "type", "value"),
}


def url(identifier: str) -> str | None:
    """Gives the address of a file of the document, as a page would."""
    return f"/fichiers/{identifier}"


def sections(found: tuple[rendering.Section, ...]) -> Iterator[rendering.Section]:
    """Walks all sections in order."""
    for section in found:
        yield section
        yield from sections(section.subsections)


def narrative(text: str, *entries: str) -> str:
    """Renders one narrative and gives its HTML."""
    content = documents.structured(f"<title>Essai</title><text>{text}</text>{''.join(entries)}")
    rendered = rendering.render(parsing.parse(content=content), image_url=url)
    return rendered.sections[0].html


def page(html: str) -> etree._Element:
    """Reads HTML strictly: every element closed, every attribute quoted."""
    parser = etree.XMLParser(remove_comments=True, remove_pis=True)
    return etree.fromstring(f"<page>{html}</page>", parser)


def as_browser(html: str) -> etree._Element:
    """Reads HTML as a forgiving reader does."""
    return etree.fromstring(f"<html><body>{html}</body></html>", etree.HTMLParser())


def visible(element: etree._Element, *, without: str = "ca-added") -> str:
    """Gives the visible text without any space, and without what the renderer added."""
    parts: list[str] = []
    _collect(element, without, parts)
    return "".join("".join(parts).split())


def _collect(element: etree._Element, without: str, parts: list[str]) -> None:
    if without in (element.get("class") or "").split():
        return
    parts.append(element.text or "")
    for child in element:
        _collect(child, without, parts)
        parts.append(child.tail or "")


def require_harmless(html: str) -> None:
    """Fails unless the HTML holds only our own elements, attributes, classes and safe addresses."""
    root = page(html)
    for element in root.iterdescendants():
        assert element.tag in ELEMENTS, element.tag
        assert set(element.attrib) <= ATTRIBUTES, list(element.attrib)
        for name in (element.get("class") or "").split():
            assert name.startswith("ca-")
        for address in (element.get("href"), element.get("src")):
            assert address is None or address.startswith(("http://", "https://", "mailto:", "#cda-", "/fichiers/"))
        assert (element.get("id") or "cda-").startswith("cda-")
    identifiers = [element.get("id") for element in root.iterdescendants() if element.get("id")]
    assert len(identifiers) == len(set(identifiers))
