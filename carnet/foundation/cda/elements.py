"""Small readings of one element, shared by the header and the body.

This runs on every deposit: an element is walked once and its children kept by name, rather than searched
again for each name.
"""

from typing import NoReturn

from lxml import etree

from carnet.foundation.cda import errors, times, values
from carnet.foundation.cda.names import hl7

_ID = hl7("id")
_NAME = hl7("name")
_FAMILY = hl7("family")
_GIVEN = hl7("given")
_PREFIX = hl7("prefix")
_SUFFIX = hl7("suffix")
_INDUSTRY = hl7("standardIndustryClassCode")
# Of several family names of a professional, the one in use comes before the name at birth.
_FAMILY_ORDER = (None, "CL", "SP", "BR")

Children = dict[str, etree._Element]


def children(element: etree._Element | None) -> Children:
    """Gives the first child of each name."""
    if element is None:
        return {}
    return {child.tag: child for child in element.iterchildren(reversed=True)}


def first(parent: etree._Element | None, *path: str) -> etree._Element | None:
    """Follows child names downwards, taking the first child of each name; None where the path stops."""
    for name in path:
        if parent is None:
            return None
        parent = next(parent.iterchildren(name), None)
    return parent


def text(element: etree._Element | None) -> str | None:
    """Gives the text of an element with single spaces, None when there is none."""
    if element is None:
        return None
    raw = "".join(str(part) for part in element.itertext()) if len(element) else element.text
    return (" ".join(raw.split()) or None) if raw else None


def attribute(element: etree._Element | None, name: str) -> str | None:
    """Gives an attribute without the spaces around it, None when it is absent or empty."""
    value = None if element is None else element.get(name)
    return (value.strip() or None) if value else None


def instance_id(element: etree._Element | None) -> values.InstanceId | None:
    """Reads an identifier; None when there is no root (nullFlavor)."""
    root = attribute(element, "root")
    if root is None or element is None:
        return None
    return values.InstanceId(root, attribute(element, "extension"))


def instance_ids(parent: etree._Element, name: str = _ID) -> tuple[values.InstanceId, ...]:
    """Reads all identifiers of that name under an element, null ones left out."""
    found = [instance_id(element) for element in parent.iterchildren(name)]
    return tuple([known for known in found if known is not None])


def code(element: etree._Element | None) -> values.Code | None:
    """Reads a coded word; None when there is no code (nullFlavor)."""
    word = attribute(element, "code")
    if word is None or element is None:
        return None
    return values.Code(word, attribute(element, "codeSystem"), attribute(element, "displayName"))


def labelled_code(element: etree._Element | None) -> values.Code | None:
    """Reads a coded word of which the label alone may be given; the code is then empty."""
    known = code(element)
    if known is not None or element is None:
        return known
    label = attribute(element, "displayName")
    return None if label is None else values.Code("", attribute(element, "codeSystem"), label)


def moment(element: etree._Element | None) -> times.Moment | None:
    """Reads an instant; None when there is none (nullFlavor). Raises CdaError INVALID_HEADER."""
    value = attribute(element, "value")
    if value is None or element is None:
        return None
    try:
        return times.read_moment(value)
    except times.UnreadableTimeError as error:
        refuse(element, str(error), error)


def lesser_moment(element: etree._Element | None, unread: list[str]) -> times.Moment | None:
    """Reads an instant that the document can do without: what is no instant is None, its place said in `unread`."""
    try:
        return moment(element)
    except errors.CdaError as error:
        unread.append(error.place)
        return None


def refuse(element: etree._Element, message: str, cause: Exception | None = None) -> NoReturn:
    """Raises CdaError INVALID_HEADER with the place of the element."""
    raise errors.CdaError(errors.Fault.INVALID_HEADER, message, place(element)) from cause


def place(element: etree._Element) -> str:
    """Writes where an element stands: the names down to it, and its line."""
    steps = [etree.QName(element).localname]
    steps += [etree.QName(parent).localname for parent in element.iterancestors()]
    return f"/{'/'.join(reversed(steps))} line {element.sourceline}"


def person_name(owner: etree._Element | None) -> values.PersonName | None:
    """Reads the name of a person who is not the patient; None when none is given."""
    element = first(owner, _NAME)
    if element is None:
        return None
    families: dict[str | None, str] = {}
    given: list[str] = []
    prefix = suffix = None
    for part in element:
        word = text(part)
        if word is None:
            continue
        tag = part.tag
        if tag == _FAMILY:
            families.setdefault(part.get("qualifier"), word)
        elif tag == _GIVEN:
            given.append(word)
        elif tag == _PREFIX:
            prefix = word
        elif tag == _SUFFIX:
            suffix = word
    family = next((families[kind] for kind in _FAMILY_ORDER if kind in families), None)
    if family is None and not given:
        # A name written as plain text is still a name.
        family = text(element) if len(element) == 0 else next(iter(families.values()), None)
    if family is None and not given:
        return None
    return values.PersonName(family, " ".join(given) or None, prefix, suffix)


def organization(element: etree._Element | None) -> values.Organization | None:
    """Reads an organisation; None when nothing is said of it."""
    if element is None:
        return None
    parts = children(element)
    identifier = instance_id(parts.get(_ID)) or next(iter(instance_ids(element)), None)
    name, setting = text(parts.get(_NAME)), code(parts.get(_INDUSTRY))
    if identifier is None and name is None and setting is None:
        return None
    return values.Organization(identifier, name, setting)
