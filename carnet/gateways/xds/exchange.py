"""One call and its answer, as transactions see them."""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import unquote

from lxml import etree

from carnet.foundation.actors import Actor
from carnet.foundation.certificates import ClientCertificate
from carnet.foundation.contents import Content
from carnet.foundation.values.ins import Ins
from carnet.gateways.xds.wire import multipart, names
from carnet.gateways.xds.wire.names import name

_INCLUDE = name(names.XOP, "Include")


class MissingPart(Exception):
    """A reference to a part that did not come, or that something else has taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls, as the verified VIHF says: the actor, and the patient named by the assertion (None when none is).

    The domain of the INS is as the assertion wrote it: queries and metadata must carry the same one. `signer` is the
    certificate that signed the assertion; `reason` says why the glass is broken, empty when nothing is said.
    """

    actor: Actor
    patient: Ins | None
    signer: ClientCertificate | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call: the body element, the parts beside it by Content-ID, who calls, when."""

    body: etree._Element
    parts: dict[str, multipart.Part]
    caller: Caller
    at: datetime

    def included(self, holder: etree._Element, taken: set[str]) -> Content | None:
        """Gives the part that the only child `xop:Include` of an element names; None when there is no such child.

        A part serves once: `taken` remembers. Raises MissingPart.
        """
        include = holder.find(_INCLUDE)
        if include is None:
            return None
        reference = include.get("href", "")
        wanted = unquote(reference[4:]) if reference[:4].lower() == "cid:" else reference
        part = self.parts.get(wanted)
        if part is None or part.content_id in taken:
            raise MissingPart(wanted[:200])
        taken.add(part.content_id)
        return part.content


@dataclass(frozen=True, slots=True)
class Attachment:
    """Bytes that leave beside the envelope. `content_id` has no brackets."""

    content_id: str
    media_type: str
    content: Content


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: the element of the body, as a tree or already written in UTF-8, and the parts beside it."""

    body: etree._Element | bytes
    attachments: tuple[Attachment, ...] = field(default=())
