"""What is learnt of a call for the editor of its software: codes and places, never what the call carried."""

import time
from dataclasses import dataclass, field
from datetime import timedelta

from carnet.domain.oversight import calls
from carnet.foundation import clock
from carnet.gateways.fhir.routes import Route


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

    def keep(self, *, status: int, code: str = "", place: str = "") -> None:
        """Keeps the call as it was answered."""
        calls.keep(
            client=lambda: self.client_id,
            door="fhir",
            transaction=self.transaction,
            status=status,
            code=code,
            place=place,
            lasted=timedelta(seconds=time.perf_counter() - self.began),
            size=self.size,
            at=clock.now(),
        )
