"""Writes tables that a screen reader can walk: real captions, real headers with their scope, and a scroll of
their own on narrow screens.
"""

from typing import Protocol

from lxml import etree

from carnet.design.narrative import names, styles
from carnet.design.narrative.markup import attributes, escape
from carnet.foundation.cda import elements

# A table of two columns fits any screen by wrapping its words; from three on it may have to scroll.
_SCROLL_FROM = 3
_SPANS_AT_MOST = 1000
_SCOPES = frozenset({"row", "col", "rowgroup", "colgroup"})
_CELLS = (names.CELL, names.HEADER_CELL)


class Writer(Protocol):
    """What a table needs from the writer of the narrative around it."""

    section_title: str
    tables: int

    def children(self, element: etree._Element, out: list[str]) -> None:
        """Writes what is inside an element."""
        ...

    def anchor(self, element: etree._Element) -> str | None:
        """Gives the id of an element, once."""
        ...


def write(writer: Writer, element: etree._Element, out: list[str]) -> None:
    """Writes a table; from three columns on, inside a region that can be scrolled by keyboard.

    Text and elements that have no place in a table are written before it, or as cells of their own.
    """
    writer.tables += 1
    number = writer.tables
    before: list[str] = []
    caption: list[str] = []
    columns: list[str] = []
    parts: dict[str, list[str]] = {"thead": [], "tbody": [], "tfoot": []}
    label = ""
    _stray(element.text, before)
    for child in element:
        if child.tag == names.CAPTION:
            label = elements.text(child) or label
            _caption(writer, child, caption, before)
        elif child.tag in (names.COLUMN, names.COLUMN_GROUP):
            _columns(child, columns)
            _stray(_own_text(child), before)
        else:
            kind = {names.TABLE_HEAD: "thead", names.TABLE_FOOT: "tfoot"}.get(child.tag, "tbody")
            _row_group(writer, child, kind, parts[kind])
        _stray(child.tail, before)
    out.extend(before)
    rows = [*parts["thead"], *parts["tbody"], *parts["tfoot"]]
    if not rows and not caption:
        return
    wide = _width(element) >= _SCROLL_FROM
    if wide:
        title = label or writer.section_title
        name = f"Tableau {number} : {title}" if title else f"Tableau {number}"
        out.append(f"<div{attributes(class_='ca-scroll', role='region', tabindex=0, aria_label=name)}>")
    classes = ["ca-table", *styles.classes(element.get("styleCode"))]
    out.append(f"<table{attributes(id=writer.anchor(element), class_=classes)}>")
    out += [*caption, *columns, *rows, "</table>"]
    if wide:
        out.append("</div>")


def _stray(text: str | None, out: list[str]) -> None:
    if text and text.strip():
        out.append(f'<p class="ca-paragraph">{escape(text)}</p>')


def _own_text(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())


def _caption(writer: Writer, element: etree._Element, caption: list[str], before: list[str]) -> None:
    # HTML takes one caption, and no table inside it: any other goes before the table.
    fits = not caption and next(element.iter(names.TABLE), None) is None
    tag, out = ("caption", caption) if fits else ("div", before)
    out.append(f"<{tag}{attributes(id=writer.anchor(element), class_='ca-caption')}>")
    writer.children(element, out)
    out.append(f"</{tag}>")


def _columns(element: etree._Element, out: list[str]) -> None:
    if element.tag == names.COLUMN:
        out.append(f"<colgroup><col{attributes(span=_span(element, 'span'))}/></colgroup>")
        return
    inner = list(element.iterchildren(names.COLUMN))
    if not inner:
        out.append(f"<colgroup{attributes(span=_span(element, 'span'))}></colgroup>")
        return
    columns = "".join(f"<col{attributes(span=_span(column, 'span'))}/>" for column in inner)
    out.append(f"<colgroup>{columns}</colgroup>")


def _row_group(writer: Writer, element: etree._Element, kind: str, out: list[str]) -> None:
    out.append(f"<{kind}{attributes(id=writer.anchor(element), class_=_looks(element))}>")
    if element.tag in (names.TABLE_HEAD, names.TABLE_BODY, names.TABLE_FOOT):
        _stray_row(element.text, out)
        for child in element:
            _row(writer, child, out, in_head=kind == "thead")
            _stray_row(child.tail, out)
    else:
        _row(writer, element, out, in_head=False)
    out.append(f"</{kind}>")


def _stray_row(text: str | None, out: list[str]) -> None:
    if text and text.strip():
        out.append(f"<tr><td>{escape(text)}</td></tr>")


def _row(writer: Writer, element: etree._Element, out: list[str], *, in_head: bool) -> None:
    if element.tag != names.ROW:
        out.append("<tr>")
        _cell(writer, element, None, out)
        out.append("</tr>")
        return
    tags = [child.tag for child in element]
    all_headers = bool(tags) and all(tag == names.HEADER_CELL for tag in tags)
    default = "col" if in_head or (all_headers and len(tags) > 1) else "row"
    out.append(f"<tr{attributes(id=writer.anchor(element), class_=_looks(element))}>")
    _stray_cell(element.text, out)
    for child in element:
        _cell(writer, child, default, out)
        _stray_cell(child.tail, out)
    out.append("</tr>")


def _stray_cell(text: str | None, out: list[str]) -> None:
    if text and text.strip():
        out.append(f"<td>{escape(text)}</td>")


def _cell(writer: Writer, element: etree._Element, scope: str | None, out: list[str]) -> None:
    rowspan, colspan = _span(element, "rowspan"), _span(element, "colspan")
    tag = "th" if element.tag == names.HEADER_CELL else "td"
    named = attributes(
        id=writer.anchor(element),
        class_=_looks(element),
        rowspan=rowspan,
        colspan=colspan,
        scope=_scope(element, scope, rowspan, colspan) if tag == "th" else None,
        abbr=elements.attribute(element, "abbr") if tag == "th" else None,
    )
    out.append(f"<{tag}{named}>")
    if element.tag in _CELLS:
        writer.children(element, out)
    else:
        out.append(escape(_own_text(element)))
    out.append(f"</{tag}>")


def _scope(element: etree._Element, default: str | None, rowspan: int | None, colspan: int | None) -> str | None:
    declared = (element.get("scope") or "").lower()
    if declared in _SCOPES:
        return declared
    if default == "col" and colspan:
        return "colgroup"
    if default == "row" and rowspan:
        return "rowgroup"
    return default


def _looks(element: etree._Element) -> list[str]:
    classes = styles.classes(element.get("styleCode"))
    return classes + styles.alignment(element.get("align"), element.get("valign"))


def _span(element: etree._Element, name: str) -> int | None:
    """Reads how many rows or columns are covered; None for one, and for what is no number."""
    value = element.get(name) or ""
    if not (value.isascii() and value.isdigit()) or len(value) > 6:
        return None
    number = min(int(value), _SPANS_AT_MOST)
    return number if number > 1 else None


def _width(table: etree._Element) -> int:
    rows = (row for row in table.iter(names.ROW) if _table_of(row) is table)
    return max((sum(_span(cell, "colspan") or 1 for cell in row) for row in rows), default=0)


def _table_of(row: etree._Element) -> etree._Element | None:
    return next(row.iterancestors(names.TABLE), None)
