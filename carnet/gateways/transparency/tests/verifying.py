"""Calls the stand-alone verifier from tests, which are typed."""

from collections.abc import Callable, Sequence
from typing import Protocol

from carnet.foundation.journal import exporting
from carnet.gateways.transparency import verify_journal


class Verified(Protocol):
    """What the verifier found."""

    faults: list[str]
    notes: list[str]


_VERIFY: Callable[[exporting.File, list[exporting.File], str | None], Verified] = verify_journal.Verification


def verified(file: exporting.File, published: Sequence[exporting.File] = (), *, key: str | None = None) -> Verified:
    """Verifies an export, beside pages that were published."""
    listed = [one for page in published for one in page.get("checkpoints", [page])]
    return _VERIFY(file, listed, key)
