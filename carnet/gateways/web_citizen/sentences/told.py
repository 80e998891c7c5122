"""How one act is told."""

from dataclasses import dataclass

from django.utils.functional import Promise

type Text = str | Promise


@dataclass(frozen=True, slots=True)
class Told:
    """How an act is told: its name, what somebody did, what somebody was refused, what the citizen did, and what
    the act means. `%(who)s` is who acted, `%(what)s` the document."""

    name: Text
    allowed: Text
    refused: Text
    mine: Text
    means: Text
