"""Who acts: the same small value from the sign-in to the journal."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ActorKind(StrEnum):
    """What an actor is, as the journal tells the citizen."""

    CITIZEN = "citizen"
    REPRESENTATIVE = "representative"
    CARER = "carer"
    PROFESSIONAL = "professional"
    STAFF = "staff"
    STRUCTURE = "structure"
    SUPPORT = "support"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """One person or organisation acting now.

    `id` is the RPPS of a professional, the national identifier of a structure, or the public id of the space of
    a citizen. `profession` is a G15 code, `specialty` a R38 code. `mode` is `normal`, `secret` (care
    that a minor keeps from the parents), `regulation` or `break_glass`. `client_id` names the software when the act
    came through one. `authentication` is `direct`, `indirect` or `reinforced_indirect`: in person, on a structure's
    word, or on that word reinforced; the law reads it, the journal does not keep it. `proved_at` is when a person last
    proved, for this very session, token or message, to be this one; None when nobody says it. Two values that differ by
    that alone are the same actor.

    Who acts for somebody else (REPRESENTATIVE, CARER) has the public id of the own space as `id` and the person's as
    `on_behalf_of`. The name of such an actor, like a citizen's, stays empty: names of persons are sealed.
    """

    kind: ActorKind
    id: str
    name: str = ""
    profession: str = ""
    specialty: str = ""
    organization_id: str = ""
    organization_name: str = ""
    on_behalf_of: str = ""
    mode: str = "normal"
    client_id: str = ""
    authentication: str = "direct"
    proved_at: datetime | None = field(default=None, compare=False, kw_only=True)


SYSTEM = Actor(kind=ActorKind.SYSTEM, id="carnet", name="Carnet")
