"""One request and its answer, as interactions see them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from carnet.foundation.actors import Actor
from carnet.gateways.fhir.wire import multipart
from carnet.gateways.fhir.wire.elements import Json, JsonObject


@dataclass(frozen=True, slots=True)
class Body:
    """What was sent: its media type, the resource read from it, and the raw parts that came with it.

    `content` is what was sent when it is no resource.
    """

    media_type: str
    value: Json
    parts: dict[str, multipart.Part]
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Preferences:
    """The header Prefer: what to answer to a write, and whether unknown search parameters are refused."""

    answer: str = ""
    strict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request. `base` is the address of this gateway, without the last slash; `accepted` the OIDs of INS.

    `body` reads what was sent, once, when the interaction asks for it.
    """

    by: Actor
    at: datetime
    base: str
    accepted: tuple[str, ...]
    identifier: str
    version: str
    pairs: tuple[tuple[str, str], ...]
    headers: Callable[[str], str]
    body: Callable[[], Body]
    prefer: Preferences


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: a resource to write in the form asked for, or bytes under their own media type."""

    resource: JsonObject | None = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes | Iterator[bytes] | None = None
