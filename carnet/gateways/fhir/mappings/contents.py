"""The bytes that travel with a message: Binary resources, inline data, raw parts."""

from dataclasses import dataclass, field

from carnet.domain.documents.rules import media
from carnet.foundation import contents
from carnet.gateways.fhir import media_types
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire import base64, multipart
from carnet.gateways.fhir.wire.elements import Element


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of one document, and the media type they came with, empty when none was said."""

    content: contents.Content
    media_type: str


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that `attachment.url` may name in a message."""

    binaries: dict[str, Content] = field(default_factory=dict)
    parts: dict[str, multipart.Part] = field(default_factory=dict)

    def find(self, url: str) -> Content | None:
        """Finds the bytes that a URL names inside the message."""
        found = self.binaries.get(url)
        if found is not None:
            return found
        part = multipart.find(self.parts, url)
        return None if part is None else Content(contents.of_view(part.content), part.media_type)


def read_binary(resource: Element, full_url: str, parts: dict[str, multipart.Part]) -> Content:
    """Reads a Binary: its own data, or the raw part that carries its address as Content-ID."""
    resource.check("Binary")
    media_type = media_types.parse(resource.text("contentType"), resource.at("contentType"))[0]
    data = resource.text("data")
    if data:
        return Content(base64.decode(data, resource.at("data")), media_type)
    part = multipart.find(parts, full_url) if full_url else None
    if part is None:
        raise Rejection(Kind.REQUIRED, resource.at("data"))
    return Content(contents.of_view(part.content), media_type or part.media_type)


def read_attachment(attachment: Element, contents: Contents) -> Content:
    """Reads the document of an attachment: inline, or where its URL leads inside the message.

    The media type is the attachment's own; the one that came with the bytes serves when it says none, and must
    not be another one.
    """
    place = attachment.at("contentType")
    declared = media_types.parse(attachment.text("contentType"), place)[0]
    data = attachment.text("data")
    if data:
        found = Content(base64.decode(data, attachment.at("data")), "")
    else:
        url = attachment.text("url").strip()
        if not url:
            raise Rejection(Kind.REQUIRED, attachment.at("url"))
        inside = contents.find(url)
        if inside is None:
            raise Rejection(Kind.REFERENCE, attachment.at("url"), "the document is not in the message")
        found = inside
    if not declared and not found.media_type:
        raise Rejection(Kind.REQUIRED, place)
    if declared and media.canonical(found.media_type) not in {
        "",
        "application/octet-stream",
        media.canonical(declared),
    }:
        raise Rejection(Kind.RULE, place, "the attachment and its Binary have different media types")
    return Content(found.content, declared or found.media_type)
