"""FHIR XML to the same plain objects as JSON. Closed to document types, entities, networks and depth."""

from lxml import etree

from carnet.foundation.cda import errors, prolog
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire import schema
from carnet.gateways.fhir.wire.elements import Json, JsonObject
from carnet.gateways.fhir.wire.schema import Part

NAMESPACE = "http://hl7.org/fhir"
XHTML = "http://www.w3.org/1999/xhtml"
MAX_DEPTH = 64
_NODES = 600_000
# libxml2 accepts a value longer than 10,000,000 characters only with huge_tree, which also lifts its limits
# on nesting: then ours is the only one, and the tags are counted before reading.
_HUGE_FROM = 10_000_000
_PREFIX = f"{{{NAMESPACE}}}"
_DIV = f"{{{XHTML}}}div"
_TOO_DEEP = etree.XPath("boolean(" + "/*" * (MAX_DEPTH + 192) + ")")
_INTEGERS = frozenset({"integer", "positiveInt", "unsignedInt"})
_LARGEST = 2**53


def read(body: bytes | memoryview) -> Json:
    """Reads an XML body. Raises Rejection (400), with the line or the FHIRPath of the fault."""
    root = _parse(bytes(body))
    name = _local_name(root, "")
    if name not in schema.resources():
        raise Rejection(Kind.WRONG_RESOURCE, name[:80], "this resource is not known here")
    return _resource(root, name, name, 0)


def _parse(body: bytes) -> etree._Element:
    try:
        prepared = prolog.prepare(body)
    except errors.CdaError as error:
        kind = Kind.CHARSET if error.code is errors.Fault.UNSUPPORTED_ENCODING else Kind.MALFORMED_XML
        raise Rejection(kind, error.place, error.code.value) from error
    huge = len(prepared.content) > _HUGE_FROM
    if huge and prepared.content.count(b"<") > _NODES:
        raise Rejection(Kind.TOO_DEEP, detail=f"more than {_NODES} tags")
    try:
        root = etree.fromstring(prepared.content, _parser(prepared.encoding, huge=huge))
    except etree.XMLSyntaxError as error:
        # The library's own sentence is not repeated: it may quote the message.
        raise Rejection(Kind.MALFORMED_XML, f"line {error.lineno}" if error.lineno else "") from error
    if root.getroottree().docinfo.internalDTD is not None or (huge and _TOO_DEEP(root)):
        raise Rejection(Kind.MALFORMED_XML)
    return root


def _parser(encoding: str | None, *, huge: bool) -> etree.XMLParser:
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=huge,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def narrative(text: str) -> str:
    """Reads a narrative and writes it again: one XHTML `div`, without comment nor instruction. Raises ValueError."""
    try:
        prepared = prolog.prepare(text.encode("utf-8"))
        root = etree.fromstring(prepared.content, _parser("utf-8", huge=False))
    except (errors.CdaError, etree.XMLSyntaxError) as error:
        raise ValueError("the narrative is not well-formed") from error
    if root.tag != _DIV:
        raise ValueError("the narrative is not a div")
    return etree.tostring(root, encoding="unicode")


def element(held: etree._Element, type_name: str, place: str) -> JsonObject:
    """Reads one object of a known type, from the tree of another message. Raises Rejection."""
    return _complex(held, type_name, place, 0)


def _resource(element: etree._Element, name: str, place: str, depth: int) -> JsonObject:
    found: JsonObject = {"resourceType": name}
    found.update(_complex(element, name, place, depth))
    return found


def _complex(element: etree._Element, type_name: str, place: str, depth: int) -> JsonObject:
    if depth > MAX_DEPTH:
        raise Rejection(Kind.TOO_DEEP, place[:200])
    parts = schema.types()[type_name]
    found: JsonObject = {}
    for attribute, text in element.attrib.items():
        name = str(attribute)
        if name not in parts or not parts[name].is_primitive or name not in {"id", "url"}:
            if name.startswith("{"):
                continue
            raise Rejection(Kind.UNKNOWN_ELEMENT, f"{place}.{name[:80]}")
        found[name] = str(text)
    _refuse_text(element, place)
    for child in element:
        name = _local_name(child, place)
        part = parts.get(name)
        if part is None:
            raise Rejection(Kind.UNKNOWN_ELEMENT, f"{place}.{name[:80]}")
        _add(found, child, part, place, depth)
    return found


def _add(found: JsonObject, child: etree._Element, part: Part, place: str, depth: int) -> None:
    """Adds one child to its parent's object, at the end of the list when the element repeats."""
    inner = f"{place}.{part.name}"
    companion: Json = None
    value: Json
    if part.type == "Resource":
        value = _held_resource(child, inner, depth)
    elif part.type == "xhtml":
        value = etree.tostring(child, encoding="unicode", with_tail=False)
    elif part.is_primitive:
        value, companion = _primitive(child, part.type, inner, depth)
    else:
        value = _complex(child, part.type, inner, depth + 1)
    if not part.repeats:
        if part.name in found or "_" + part.name in found:
            raise Rejection(Kind.STRUCTURE, inner, "this element does not repeat")
        if value is not None:
            found[part.name] = value
        if companion is not None:
            found["_" + part.name] = companion
        return
    values = found.setdefault(part.name, [])
    assert isinstance(values, list)
    values.append(value)
    if part.is_primitive:
        companions = found.get("_" + part.name)
        if companion is not None or companions is not None:
            nothing: list[Json] = [None] * (len(values) - 1)
            filled = companions if isinstance(companions, list) else nothing
            filled.append(companion)
            found["_" + part.name] = filled


def _held_resource(holder: etree._Element, place: str, depth: int) -> JsonObject:
    held = list(holder)
    if len(held) != 1:
        raise Rejection(Kind.STRUCTURE, place, "expected one resource")
    name = _local_name(held[0], place)
    if name not in schema.resources():
        raise Rejection(Kind.NOT_SUPPORTED, f"{place}.{name[:80]}", "this resource is not known here")
    return _resource(held[0], name, place, depth + 1)


def _primitive(element: etree._Element, type_name: str, place: str, depth: int) -> tuple[Json, Json]:
    """Reads a primitive: its value, and the object of its id and extensions when it has any."""
    companion: JsonObject = {}
    for name in element.attrib:
        if name == "id":
            companion["id"] = str(element.attrib["id"])
        elif name != "value" and not str(name).startswith("{"):
            raise Rejection(Kind.UNKNOWN_ELEMENT, f"{place}.{str(name)[:80]}")
    extensions: list[Json] = []
    for child in element:
        if _local_name(child, place) != "extension":
            raise Rejection(Kind.UNKNOWN_ELEMENT, place)
        extensions.append(_complex(child, "Extension", f"{place}.extension", depth + 1))
    if extensions:
        companion["extension"] = extensions
    _refuse_text(element, place)
    text = element.get("value")
    value = None if text is None else _typed(text, type_name, place)
    if value is None and not companion:
        raise Rejection(Kind.STRUCTURE, place, "expected a value")
    return value, companion or None


def _typed(text: str, type_name: str, place: str) -> Json:
    if type_name == "boolean":
        if text not in {"true", "false"}:
            raise Rejection(Kind.VALUE, place, "expected true or false")
        return text == "true"
    if type_name not in _INTEGERS and type_name != "decimal":
        return text
    if len(text) > 40:
        raise Rejection(Kind.VALUE, place, "expected a number")
    try:
        number = int(text) if type_name in _INTEGERS else float(text)
    except ValueError as error:
        raise Rejection(Kind.VALUE, place, "expected a number") from error
    if not -_LARGEST <= number <= _LARGEST:
        raise Rejection(Kind.VALUE, place, "the number is too large")
    return number


def _local_name(element: etree._Element, place: str) -> str:
    """Gives the name of an element of FHIR (or of the narrative's `div`); refuses any other namespace."""
    tag = element.tag
    if not isinstance(tag, str):
        raise Rejection(Kind.MALFORMED_XML, place, "an entity is not accepted")
    if tag.startswith(_PREFIX):
        return tag[len(_PREFIX) :]
    if tag == _DIV:
        return "div"
    raise Rejection(Kind.UNKNOWN_ELEMENT, place, "expected the namespace of FHIR")


def _refuse_text(element: etree._Element, place: str) -> None:
    text = (element.text or "").strip() or any((child.tail or "").strip() for child in element)
    if text:
        raise Rejection(Kind.STRUCTURE, place, "text outside of a value")
