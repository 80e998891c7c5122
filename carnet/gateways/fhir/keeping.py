"""Keeping what a software was answered, for its editor: codes and places, never what the call carried."""

import logging
import time
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import Error

from carnet.domain.oversight import calls
from carnet.foundation import clock
from carnet.gateways.fhir.routes import Route

_logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Trace:
    """What is learnt of a call while it is answered: the software, what it asked, how many bytes it sent."""

    client_id: str = ""
    transaction: str = ""
    size: int = 0
    began: float = field(default_factory=time.perf_counter)

    def learn(self, *, client_id: str, route: Route, size: str) -> None:
        """Notes who calls and what is asked, once both are known."""
        self.client_id = client_id
        self.transaction = f"{route.resource or 'Bundle'} {route.code}"
        self.size = int(size) if size.isascii() and size.isdigit() and len(size) < 16 else 0


def keep(trace: Trace, *, status: int, code: str = "", place: str = "") -> None:
    """Keeps a call whose software is known, if the operator wants such calls kept. A fault of the base is logged."""
    if not trace.client_id or not calls.is_kept(code=code):
        return
    try:
        calls.record(
            client_id=trace.client_id,
            door="fhir",
            transaction=trace.transaction,
            status=status,
            code=code,
            place=place,
            lasted=timedelta(seconds=time.perf_counter() - trace.began),
            size=trace.size,
            at=clock.now(),
        )
    except Error:
        # The answer is due all the same: what is lost is a line of an editor's page.
        _logger.exception("a call could not be kept")
