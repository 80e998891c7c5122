"""Media types: reading Content-Type, and choosing by Accept."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from carnet.gateways.fhir.rejections import Kind, Rejection

_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")
_PARAMETER = re.compile(r';\s*([A-Za-z0-9_.*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))\s*')


class Form(StrEnum):
    """The two ways in which a resource is written, by their media type."""

    JSON = "application/fhir+json"
    XML = "application/fhir+xml"


_JSON_NAMES = ("application/fhir+json", "application/json", "application/json+fhir", "text/json")
_XML_NAMES = ("application/fhir+xml", "application/xml", "application/xml+fhir", "text/xml")
FORMS: dict[str, Form] = {
    **dict.fromkeys(_JSON_NAMES, Form.JSON),
    **dict.fromkeys(_XML_NAMES, Form.XML),
}
_SHORT = {"json": Form.JSON, "xml": Form.XML}
_SUPPORTED_VERSIONS = frozenset({"", "4.0", "4.0.1"})


@dataclass(frozen=True, slots=True)
class Range:
    """One choice of an Accept header, such as `text/*;q=0.5`."""

    media_type: str
    quality: float
    fhir_version: str

    def covers(self, media_type: str) -> bool:
        """Whether this choice includes a media type."""
        if self.media_type in {"*/*", media_type}:
            return True
        return self.media_type.endswith("/*") and media_type.startswith(self.media_type[:-1])


@lru_cache(maxsize=256)
def _parsed(header: str) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    media_type, _, _ = header.partition(";")
    name = media_type.strip().lower()
    if not _TYPE.fullmatch(name):
        return None
    parameters = []
    position = len(media_type)
    while position < len(header):
        match = _PARAMETER.match(header, position)
        if match is None:
            if header[position:].strip(" ;\t"):
                return None
            break
        quoted = match.group(2)
        value = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else match.group(3)
        parameters.append((match.group(1).lower(), value))
        position = match.end()
    return name, tuple(parameters)


def parse(header: str, place: str = "Content-Type") -> tuple[str, dict[str, str]]:
    """Reads a Content-Type: the media type in small letters, and its parameters. Empty when there is none.

    Raises Rejection (400) when it cannot be read.
    """
    if not header.strip():
        return "", {}
    found = _parsed(header)
    if found is None:
        raise Rejection(Kind.VALUE, place, "expected a media type")
    return found[0], dict(found[1])


def require_utf8(parameters: dict[str, str]) -> None:
    """Refuses another character set than UTF-8 (or ASCII, which is part of it)."""
    charset = parameters.get("charset", "utf-8").lower()
    if charset not in {"utf-8", "utf8", "us-ascii"}:
        raise Rejection(Kind.CHARSET, "Content-Type", "expected charset=utf-8")


@lru_cache(maxsize=256)
def ranges(accept: str) -> tuple[Range, ...]:
    """Reads an Accept header: its choices, the preferred first. What cannot be read is left out."""
    found = []
    for text in accept.split(","):
        media_type, *parameters = (piece.strip() for piece in text.split(";"))
        quality, version = 1.0, ""
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "q":
                try:
                    quality = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
            elif name.strip().lower() == "fhirversion":
                version = value.strip().strip('"')
        if media_type and quality > 0:
            found.append(Range(media_type.lower(), quality, version))
    return tuple(sorted(found, key=lambda choice: -choice.quality))


@lru_cache(maxsize=256)
def choose(accept: str, asked: str | None) -> Form | None:
    """Chooses how to write the answer: `_format`, then Accept, JSON when nothing is asked. None is a 406."""
    if asked is not None:
        name = asked.partition(";")[0].strip().lower().replace(" ", "+")
        return _SHORT.get(name) or FORMS.get(name)
    if not accept.strip():
        return Form.JSON
    for choice in ranges(accept):
        if choice.fhir_version not in _SUPPORTED_VERSIONS:
            continue
        if choice.media_type in FORMS:
            return FORMS[choice.media_type]
        if choice.media_type in {"*/*", "application/*"}:
            return Form.JSON
        if choice.media_type == "text/*":
            return Form.XML
    return None
