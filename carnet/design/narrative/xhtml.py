"""Narrative that is written in XHTML, against the schema, read as the constructs of CDA that mean the same.

Some software copies its own pages into a section. Unknown elements only give their text, so that the cells of such a
table, or its paragraphs, would touch.
"""

from copy import deepcopy

from lxml import etree

from carnet.design.narrative import names
from carnet.foundation.cda.names import hl7

NAMESPACE = "http://www.w3.org/1999/xhtml"
_TABLES = ("caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr")
_SAME = frozenset({*_TABLES, "br", "sub", "sup"})
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "figcaption", "figure"),
        *("footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "p", "pre", "section"),
    }
)
_STYLES = {"b": "Bold", "strong": "Bold", "i": "Italics", "em": "Emphasis", "u": "Underline", "s": "Strikethrough"}


def translated(text: etree._Element) -> etree._Element:
    """Gives a narrative whose elements are those of CDA: itself when it holds none of XHTML."""
    if next(text.iter(f"{{{NAMESPACE}}}*"), None) is None:
        return text
    copied = deepcopy(text)
    for element in copied.iter(f"{{{NAMESPACE}}}*"):
        _translate(element, etree.QName(element).localname.lower())
    return copied


def _translate(element: etree._Element, name: str) -> None:
    if name in _SAME:
        element.tag = hl7(name)
    elif name in _BLOCKS:
        element.tag = names.PARAGRAPH
    elif name in {"ul", "ol"}:
        element.tag = names.LIST
        element.set("listType", "ordered" if name == "ol" else "unordered")
    elif name == "li":
        element.tag = names.ITEM
    elif name == "a":
        element.tag = names.LINK
    else:
        element.tag = names.CONTENT
        element.set("styleCode", _STYLES.get(name, ""))
