"""What can be wrong with a deposit: one value, so that every door says it in its own protocol."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `field` is the name used by `codes.NewDocument`; `place` is where the door found the document."""

    code: str
    field: str
    message: str
    place: str = ""


class Invalid(Exception):
    """The deposit cannot be accepted; nothing was stored."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"{fault.field}: {fault.message}")
        self.fault = fault


class Contradiction(Invalid):
    """The metadata and the document's own header disagree: neither wins, the depositor must choose."""
