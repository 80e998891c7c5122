"""Whole messages of TD2.1 spoiled at random, from a seed: their metadata, their ids, their parts, their bytes."""

import random
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from carnet.foundation.ebrim import names, values
from carnet.gateways.xds.wire.names import XDSB, XOP

_ODD = (
    "",
    " ",
    "x",
    "0",
    "-1",
    "99999999999999999999",
    "urn:uuid:",
    "urn:uuid:00000000-0000-0000-0000-000000000000",
    "Document01",
    "SubmissionSet01",
    "Folder01",
    "^^^&&ISO",
    "1.2.3^^^&1.2.250.1.213.1.4.10&ISO^NH",
    "PID-5|",
    "PID-8|X",
    "20261399",
    "20260302120000+9999",
    "\N{GRINNING FACE}\N{RIGHT-TO-LEFT OVERRIDE}",
    "é" * 5_000,
    "%s%n%00",
    "' OR 1=1 --",
    "\\F\\\\S\\",
    "urn:oid:1.2.3",
    "text/html",
    "application/dicom",
    "N",
    "MASQUE_PS",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
)
_TAGS = (
    "Slot",
    "Value",
    "ValueList",
    "Classification",
    "ExternalIdentifier",
    "Association",
    "ExtrinsicObject",
    "RegistryPackage",
    "Name",
    "LocalizedString",
    "ObjectRef",
    "VersionInfo",
    "AdhocQuery",
)
_KINDS = (
    values.HAS_MEMBER,
    values.REPLACES,
    values.APPENDS,
    values.TRANSFORMS,
    values.TRANSFORMS_AND_REPLACES,
    values.SIGNS,
    values.UPDATES_STATUS,
    values.SUBMITS_ASSOCIATION,
    "urn:other",
    "",
)
_SCHEMES = tuple(sorted(value for name, value in vars(names).items() if name.isupper() and "urn:uuid" in str(value)))
_ENCODINGS = ("utf-16", "iso-8859-1", "utf-8-sig", "cp1252")


@dataclass(slots=True)
class Spoiled:
    """A message on its way: its body, its parts by Content-ID, what was done to it, how its bytes are written."""

    body: etree._Element
    parts: dict[str, bytes]
    done: list[str] = field(default_factory=list)
    finish: Callable[[bytes], bytes] = bytes
    content_type: str = ""

    def elements(self) -> list[etree._Element]:
        """Gives every element below the body's own."""
        return [one for one in self.body.iter() if isinstance(one.tag, str) and one is not self.body]


def spoil(body: etree._Element, parts: dict[str, bytes], seed: int) -> Spoiled:
    """Spoils one to three things of a message."""
    source = random.Random(seed)
    found = Spoiled(deepcopy(body), dict(parts))
    for _ in range(source.choice((1, 1, 2, 3))):
        act = source.choice(_ACTS)
        act(found, source)
        found.done.append(act.__name__)
    return found


def _any(found: Spoiled, source: random.Random) -> etree._Element | None:
    every = found.elements()
    return source.choice(every) if every else None


def _drop(found: Spoiled, source: random.Random) -> None:
    one = _any(found, source)
    parent = one.getparent() if one is not None else None
    if one is not None and parent is not None:
        parent.remove(one)


def _duplicate(found: Spoiled, source: random.Random) -> None:
    one = _any(found, source)
    if one is not None:
        one.addnext(deepcopy(one))


def _move(found: Spoiled, source: random.Random) -> None:
    one, other = _any(found, source), _any(found, source)
    if one is not None and other is not None and one not in list(other.iterancestors()) and one is not other:
        other.append(one)


def _rename(found: Spoiled, source: random.Random) -> None:
    one = _any(found, source)
    if one is not None:
        space = source.choice((names.RIM, names.LCM, XDSB, XOP, "urn:other", ""))
        local = source.choice((*_TAGS, etree.QName(one).localname))
        one.tag = f"{{{space}}}{local}" if space else local


def _attribute(found: Spoiled, source: random.Random) -> None:
    one = _any(found, source)
    if one is None or not one.attrib:
        return
    name = source.choice(sorted(map(str, one.attrib)))
    match source.randrange(4):
        case 0:
            del one.attrib[name]
        case 1:
            one.set(name, source.choice(_ODD))
        case 2:
            one.set(
                source.choice(("id", "lid", "status", "home", "name", "value", "href", "nodeRepresentation")),
                source.choice(_ODD),
            )
        case _:
            others = [str(other.get(name)) for other in found.elements() if other.get(name)]
            one.set(name, source.choice(others))


def _scheme(found: Spoiled, source: random.Random) -> None:
    every = [one for one in found.elements() if one.get("classificationScheme") or one.get("identificationScheme")]
    if every:
        one = source.choice(every)
        name = "classificationScheme" if one.get("classificationScheme") else "identificationScheme"
        one.set(name, source.choice(_SCHEMES))


def _association(found: Spoiled, source: random.Random) -> None:
    every = [one for one in found.elements() if one.get("associationType")]
    ends = [one.get("id", "") for one in found.elements() if one.get("id")]
    if every:
        one = source.choice(every)
        one.set("associationType", source.choice(_KINDS))
        one.set(source.choice(("sourceObject", "targetObject")), source.choice((*ends, *_ODD)))


def _text(found: Spoiled, source: random.Random) -> None:
    every = [one for one in found.elements() if (one.text or "").strip()]
    if every:
        source.choice(every).text = source.choice(_ODD)


def _slot(found: Spoiled, source: random.Random) -> None:
    every = found.body.findall(f".//{names.rim('Slot')}")
    if every:
        one, other = source.choice(every), source.choice(every)
        one.set("name", source.choice((other.get("name", ""), "hash", "size", "creationTime", "URI", "urn:x", "")))


def _empty(found: Spoiled, source: random.Random) -> None:
    one = _any(found, source)
    if one is not None:
        for child in list(one):
            one.remove(child)
        one.text = source.choice((None, *_ODD))


def _many(found: Spoiled, source: random.Random) -> None:
    one = _any(found, source)
    if one is not None and len(found.elements()) < 3_000:
        for _ in range(source.choice((20, 150))):
            one.addnext(deepcopy(one))


def _unknown(found: Spoiled, source: random.Random) -> None:
    one = _any(found, source)
    if one is not None:
        one.insert(0, etree.fromstring('<x:a xmlns:x="urn:x" id="Document01">texte<?p i?><!-- c --></x:a>'))


def _part(found: Spoiled, source: random.Random) -> None:
    if not found.parts:
        return
    name = source.choice(sorted(found.parts))
    match source.randrange(5):
        case 0:
            del found.parts[name]
        case 1:
            found.parts[name] = b""
        case 2:
            found.parts[name] = found.parts[name][: source.randrange(40)]
        case 3:
            found.parts[source.choice(("x", "<>", "root@essai", name.upper()))] = found.parts.pop(name)
        case _:
            found.parts["autre@essai"] = found.parts[name]


def _encoding(found: Spoiled, source: random.Random) -> None:
    encoding = source.choice(_ENCODINGS)
    found.finish = lambda content: content.decode().encode(encoding, "xmlcharrefreplace")


def _bytes(found: Spoiled, source: random.Random) -> None:
    cut, odd = source.random(), source.choice((b"\x00", b"\xff\xfe", b"]]>", b"&x;", b"<", b""))

    def finish(content: bytes) -> bytes:
        # The header, which is signed and would only be refused as such, is left alone.
        start = content.index(b"Body>") + 5
        at = start + int(cut * (len(content) - start))
        return content[:at] + odd + content[at + 1 :]

    found.finish = finish


def _message_type(found: Spoiled, source: random.Random) -> None:
    found.content_type = source.choice(
        (
            "",
            "text/xml",
            "application/octet-stream",
            "multipart/related",
            'multipart/related; boundary=""',
            "multipart/related; boundary=x",
            "application/xop+xml; charset=Cp1252",
            "\xe9",
        )
    )


_ACTS: tuple[Callable[[Spoiled, random.Random], None], ...] = (
    *(_drop, _duplicate, _move, _rename, _attribute, _attribute, _scheme, _association, _association, _text, _text),
    *(_slot, _empty, _many, _unknown, _part, _part, _encoding, _bytes, _message_type),
)
