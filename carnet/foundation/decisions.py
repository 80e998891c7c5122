"""The answer of a rule: allowed or not, and why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decision:
    """What a rule answered. `reason` is a stable code (lower case, underscores); `allowed` when it is yes."""

    allowed: bool
    reason: str


ALLOWED = Decision(allowed=True, reason="allowed")


class Refused(Exception):
    """A rule said no. Carries the decision, so that whoever catches it can say why."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.reason)
        self.decision = decision


def refuse(reason: str) -> Decision:
    """Makes a refusal for this reason. Raises ValueError when the reason is empty: no silent no."""
    if not reason:
        raise ValueError("a refusal must say why")
    return Decision(allowed=False, reason=reason)


def require(decision: Decision) -> None:
    """Lets go on when the decision allows; raises Refused when it does not."""
    if not decision.allowed:
        raise Refused(decision)
