"""References: to what is contained, to what travels in the same message, to what this server holds."""

from dataclasses import dataclass, field
from uuid import UUID

from carnet.foundation import ids
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire.elements import Element

MAX_LENGTH = 2_000


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a resource's references may lead: what it contains, and the other resources of its message.

    `base` is the address of this server, without the last slash.
    """

    base: str
    contained: dict[str, Element] = field(default_factory=dict)
    message: dict[str, Element] = field(default_factory=dict)

    def inside(self, resource: Element) -> "Scope":
        """Gives the scope of a resource of the message: what it contains is added."""
        contained: dict[str, Element] = {}
        for inner in resource.children("contained"):
            name = inner.text("id")
            if name:
                contained["#" + name.removeprefix("#")] = inner
        return Scope(base=self.base, contained=contained, message=self.message)

    def follow(self, reference: Element) -> Element | None:
        """Gives the resource that a reference leads to, inside the message; None when it leads elsewhere.

        Raises Rejection for a reference to a contained resource that is not there.
        """
        text = target(reference)
        if text.startswith("#"):
            found = self.contained.get(text)
            if found is None:
                raise Rejection(Kind.REFERENCE, reference.at("reference"), "no such contained resource")
            return found
        return self.message.get(text)


def target(reference: Element) -> str:
    """Reads where a reference leads."""
    text = reference.text("reference").strip()
    if len(text) > MAX_LENGTH:
        raise Rejection(Kind.VALUE, reference.at("reference"), "the reference is too long")
    return text


def local(text: str, resource: str, base: str) -> str:
    """Gives the identifier in a reference to a resource of this server, relative or absolute; '' for another one."""
    path = text.removeprefix(base + "/") if text.startswith(base + "/") else text
    kind, _, rest = path.partition("/")
    if kind != resource or not rest:
        return ""
    identifier, _, history = rest.partition("/")
    return identifier if not history or history.startswith("_history/") else ""


def space(identifier: str) -> UUID | None:
    """Reads the public identifier of a patient; None when it has not the form that this server gives."""
    try:
        return ids.parse_public(identifier)
    except ids.UnreadableId:
        return None


def row(identifier: str) -> tuple[UUID, UUID] | None:
    """Reads the public identifier of a document or submission; None when it has not our form."""
    try:
        return ids.parse_public_row(identifier)
    except ids.UnreadableId:
        return None
