"""Elements of CDA made from values: nothing is ever pasted into a text of XML."""

from collections.abc import Iterable, Mapping
from typing import cast

from lxml import etree

HL7 = "urn:hl7-org:v3"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
PHARMACY = "urn:ihe:pharm:medication"
LABORATORY = "urn:oid:1.3.6.1.4.1.19376.1.3.2"

_PREFIXES = {"xsi": XSI, "pharm": PHARMACY, "lab": LABORATORY}
# The stubs of lxml forget that the default name space has no prefix.
_NAMESPACES = cast("dict[str, str]", {None: HL7, "xsi": XSI, "pharm": PHARMACY, "lab": LABORATORY})

type Element = etree._Element
type Child = "Element | str | Iterable[Child] | None"


def el(name: str, attributes: Mapping[str, str | None] | None = None, *children: Child) -> Element:
    """Makes an element of HL7 v3, or of another name space when the name has a prefix such as `pharm:`.

    Attributes whose value is None are left out; children that are None too; texts keep their place.
    """
    element = etree.Element(_clark(name), nsmap=_NAMESPACES)
    for key, value in (attributes or {}).items():
        if value is not None:
            element.set(_clark_attribute(key), value)
    for child in children:
        _append(element, child)
    return element


def write(root: Element) -> bytes:
    """Gives the document as UTF-8 with its declaration."""
    etree.cleanup_namespaces(root, keep_ns_prefixes=["xsi"])
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def coded(
    name: str,
    code: str,
    system: str,
    label: str | None = None,
    *children: Child,
    system_name: str | None = None,
    kind: str | None = None,
) -> Element:
    """Makes a coded element; `kind` is its xsi:type."""
    attributes = {
        "xsi:type": kind,
        "code": code,
        "displayName": label,
        "codeSystem": system,
        "codeSystemName": system_name,
    }
    return el(name, attributes, *children)


def null(name: str, flavor: str = "UNK") -> Element:
    """Makes an element that says why it is empty."""
    return el(name, {"nullFlavor": flavor})


def reference(anchor: str) -> Element:
    """Makes a reference to a piece of the narrative text."""
    return el("reference", {"value": f"#{anchor}"})


def templates(roots: Iterable[str | tuple[str, str]]) -> list[Element]:
    """Makes the declarations of conformity: an OID, or an OID with the version of the model."""
    found = []
    for root in roots:
        oid, extension = (root, None) if isinstance(root, str) else root
        found.append(el("templateId", {"root": oid, "extension": extension}))
    return found


def _clark(name: str) -> str:
    prefix, separator, local = name.rpartition(":")
    return f"{{{_PREFIXES[prefix]}}}{local}" if separator else f"{{{HL7}}}{name}"


def _clark_attribute(name: str) -> str:
    return _clark(name) if ":" in name else name


def _append(element: Element, child: Child) -> None:
    if child is None:
        return
    if isinstance(child, str):
        _append_text(element, child)
    elif isinstance(child, etree._Element):
        element.append(child)
    else:
        for item in child:
            _append(element, item)


def _append_text(element: Element, text: str) -> None:
    if len(element):
        last = element[-1]
        last.tail = (last.tail or "") + text
    else:
        element.text = (element.text or "") + text
